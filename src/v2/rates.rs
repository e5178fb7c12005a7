//! `GET …/v2/rates`: the rates of a prefix.

use alloc::string::String;

use super::BearerToken;
use super::endpoint::Endpoint;
use super::request::{get, members};
use crate::http::{BaseUrl, HttpRequest};

members! {
    /// Looks up the rates of a prefix (page "MOR API v2 rates"). Read the answer with
    /// [`read_json`](super::read_json).
    ///
    /// ```
    /// use mor_api::BaseUrl;
    /// use mor_api::v2::{BearerToken, GetRates};
    ///
    /// let base = BaseUrl::parse("https://example.com")?;
    /// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
    /// let request = GetRates::new("9320").by_full_destination(false);
    /// assert_eq!(
    ///     request.to_http(&base, &token).url(),
    ///     "https://example.com/billing/api/v2/rates?prefix=9320&by_full_dst=0"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    GetRates {
        required prefix: String = "prefix",
            "The prefix of the number, at most 20 digits; servers ignore other characters";
        optional username: String = "username",
            "The user whose rates are looked up; the one whose token it is if absent";
        optional by_full_destination: bool = "by_full_dst",
            "Whether the whole destination is matched, which is the default; otherwise one match \
             is returned. The default of the hashed method `rate_get` is the other one";
    }
}

impl GetRates {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint =
        Endpoint::new("GET", "v2/rates").query(Self::NAMES).permission("v2_rates_show");

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
    fn the_prefix_is_sent_even_if_it_is_not_digits() {
        let base = BaseUrl::parse("https://example.com").unwrap();
        let token = BearerToken::new("abc").unwrap();
        let http = GetRates::new("+370 6").username("a&b").to_http(&base, &token);
        assert_eq!(http.query(), Some("prefix=%2B370+6&username=a%26b"));
    }
}
