//! `GET …/v2/dids`: the DIDs of the server.

use alloc::string::String;

use super::BearerToken;
use super::endpoint::Endpoint;
use super::request::{get, members};
use crate::http::{BaseUrl, HttpRequest};

members! {
    /// Lists DIDs, for administrators and accountants (page "MOR API v2 DIDs"). Read the answer
    /// with [`read_json`](super::read_json).
    ///
    /// The page's scope is that of the hashed method `dids_get`, which has more filters.
    ///
    /// ```
    /// use mor_api::BaseUrl;
    /// use mor_api::v2::{BearerToken, GetDids};
    ///
    /// let base = BaseUrl::parse("https://example.com")?;
    /// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
    /// let request = GetDids::new().status("free").from(1).max_results(100);
    /// assert_eq!(
    ///     request.to_http(&base, &token).query(),
    ///     Some("search_status=free&from=1&max_results=100")
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    GetDids {
        optional did_number: String = "search_did_number",
            "The number of the DIDs to list, or a part of it";
        optional status: String = "search_status", "The state of the DIDs to list";
        optional hide_terminated_dids: bool = "search_hide_terminated_dids",
            "Whether terminated DIDs are left out";
        optional from: u32 = "from", "The first record to list";
        optional max_results: u32 = "max_results",
            "How many records to list at most; every one if absent";
    }
}

impl GetDids {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint = Endpoint::new("GET", "v2/dids").query(Self::NAMES);

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
        let request = GetDids::new().did_number("370%").hide_terminated_dids(true);
        assert_eq!(
            request.to_http(&base, &token).url(),
            "https://example.com/billing/api/v2/dids\
             ?search_did_number=370%25&search_hide_terminated_dids=1"
        );
        let http = GetDids::new().to_http(&base, &token);
        assert_eq!(http.url(), "https://example.com/billing/api/v2/dids");
    }
}
