//! `GET …/v2/tariff_rates`: all rates of a tariff.

use super::BearerToken;
use super::endpoint::Endpoint;
use super::request::{get, members};
use crate::http::{BaseUrl, HttpRequest};

members! {
    /// Lists the rates of a tariff (page "MOR API v2 tariff rates"). Read the answer with
    /// [`read_json`](super::read_json).
    ///
    /// ```
    /// use mor_api::BaseUrl;
    /// use mor_api::v2::{BearerToken, GetTariffRates};
    ///
    /// let base = BaseUrl::parse("https://example.com")?;
    /// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
    /// let request = GetTariffRates::new().tariff_id(14).page(1).limit(100);
    /// assert_eq!(
    ///     request.to_http(&base, &token).query(),
    ///     Some("tariff_id=14&page=1&limit=100")
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    GetTariffRates {
        optional user_id: u64 = "user_id", "The user whose tariff it is";
        optional tariff_id: u64 = "tariff_id",
            "The tariff. Servers ignore it if a simple user or an accountant sends no user";
        optional page: u32 = "page",
            "The page of the answer. Wholesale and provider tariffs require it";
        optional limit: u32 = "limit",
            "How many rates a page of the answer has at most. Wholesale and provider tariffs \
             require it";
        optional additional_retail_info: bool = "additional_retail_info",
            "Whether rates of retail tariffs come with additional information";
    }
}

impl GetTariffRates {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint = Endpoint::new("GET", "v2/tariff_rates")
        .query(Self::NAMES)
        .permission("v2_tariff_rates_index");

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
    fn nothing_asks_for_the_callers_own_tariff() {
        let base = BaseUrl::parse("https://example.com").unwrap();
        let token = BearerToken::new("abc").unwrap();
        let http = GetTariffRates::new().to_http(&base, &token);
        assert_eq!(http.url(), "https://example.com/billing/api/v2/tariff_rates");
        let http =
            GetTariffRates::new().additional_retail_info(true).user_id(7).to_http(&base, &token);
        assert_eq!(http.query(), Some("user_id=7&additional_retail_info=1"));
    }
}
