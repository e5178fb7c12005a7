//! `GET …/v2/calls`: the calls of a period.

use alloc::string::String;

use super::BearerToken;
use super::endpoint::Endpoint;
use super::request::{get, members};
use crate::http::{BaseUrl, HttpRequest};

members! {
    /// Lists calls (page "MOR API v2 Calls", from MOR X19). Read the answer with
    /// [`read_json`](super::read_json).
    ///
    /// The page only names the parameters. Their meanings here are those of the hashed method
    /// `user_calls_get`, which has the same names.
    ///
    /// ```
    /// use mor_api::BaseUrl;
    /// use mor_api::v2::{BearerToken, GetCalls};
    ///
    /// let base = BaseUrl::parse("https://example.com")?;
    /// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
    /// let request = GetCalls::new()
    ///     .limit(500)
    ///     .period_end(1_768_549_495)
    ///     .period_start(948_008_695);
    /// assert_eq!(
    ///     request.to_http(&base, &token).query(),
    ///     Some("limit=500&period_end=1768549495&period_start=948008695")
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    GetCalls {
        optional limit: u32 = "limit", "How many calls a page of the answer has at most";
        optional only_did: bool = "only_did",
            "Whether only calls that went through a DID are listed";
        optional order_by: String = "order_by", "The column to sort by";
        optional descending: bool = "order_desc", "Whether to sort in descending order";
        optional page: u32 = "page", "The page of the answer";
        optional period_end: u64 = "period_end", "The end of the period, a Unix timestamp";
        optional period_start: u64 = "period_start", "The start of the period, a Unix timestamp";
        optional call_type: String = "s_call_type", "The type of the calls";
        optional callback_unique_id: String = "s_callback_uniqueid",
            "The unique id of the callback";
        optional destination: String = "s_destination", "The destination of the calls";
        optional device_id: u64 = "s_device", "The device";
        optional did: String = "s_did", "The DID";
        optional hangup_cause: String = "s_hgc", "The hangup cause";
        optional provider_id: u64 = "s_provider", "The provider";
        optional reseller_id: u64 = "s_reseller", "The reseller";
        optional unique_id: String = "s_uniqueid", "The unique id of the call";
        optional user_id: u64 = "s_user", "The user";
    }
}

impl GetCalls {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint = Endpoint::new("GET", "v2/calls").query(Self::NAMES);

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        get(base, Self::ENDPOINT.path, token, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_has_its_name_on_the_wire() {
        let base = BaseUrl::parse("https://example.com").unwrap();
        let token = BearerToken::new("abc").unwrap();
        let request = GetCalls::new()
            .user_id(17)
            .unique_id("16.5")
            .reseller_id(15)
            .provider_id(14)
            .hangup_cause("13")
            .did("12")
            .device_id(11)
            .destination("3706%")
            .callback_unique_id("9")
            .call_type("no answer")
            .period_start(7)
            .period_end(6)
            .page(5)
            .descending(true)
            .order_by("time")
            .only_did(false)
            .limit(1);
        assert_eq!(
            request.to_http(&base, &token).query(),
            Some(
                "limit=1&only_did=0&order_by=time&order_desc=1&page=5&period_end=6\
                 &period_start=7&s_call_type=no+answer&s_callback_uniqueid=9\
                 &s_destination=3706%25&s_device=11&s_did=12&s_hgc=13&s_provider=14\
                 &s_reseller=15&s_uniqueid=16.5&s_user=17"
            )
        );
        let http = GetCalls::new().to_http(&base, &token);
        assert_eq!(http.url(), "https://example.com/billing/api/v2/calls");
    }
}
