//! `GET …/v2/balance`: the balance of the user whose token it is.

use alloc::string::String;

use serde::Deserialize;

use super::endpoint::Endpoint;
use super::error::body_of_success;
use super::json::read_object;
use super::request::{get, members};
use super::{BearerToken, CallError};
use crate::answer::AnswerError;
use crate::endpoint::kind::parse_decimal;
use crate::http::{BaseUrl, HttpRequest};
use crate::value::Decimal;

members! {
    /// Asks for the balance of the user whose token it is (page "MOR API v2 balance"). The answer
    /// is a [`Balance`].
    ///
    /// ```
    /// use mor_api::BaseUrl;
    /// use mor_api::v2::{BearerToken, GetBalance};
    ///
    /// let base = BaseUrl::parse("https://example.com")?;
    /// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
    /// let http = GetBalance::new().user_currency(true).to_http(&base, &token);
    /// assert_eq!(
    ///     http.url(),
    ///     "https://example.com/billing/api/v2/balance?user_currency=1"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    GetBalance {
        optional currency: String = "currency",
            "The currency's code, or `USER` for the user's own currency; the system's default \
             currency if absent";
        optional user_currency: bool = "user_currency",
            "Whether the balance is in the user's currency, and the answer names it";
    }
}

impl GetBalance {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint =
        Endpoint::new("GET", "v2/balance").query(Self::NAMES).permission("v2_balance_show");

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        get(base, Self::ENDPOINT.path, token, self)
    }
}

/// A balance.
///
/// ```
/// use mor_api::v2::Balance;
///
/// let body = r#"{"balance":"10.0","currency":"USD"}"#;
/// let balance = Balance::read(200, body)?;
/// assert_eq!(balance.text, "10.0");
/// assert_eq!(balance.amount()?.to_string(), "10.0");
/// assert_eq!(balance.currency.as_deref(), Some("USD"));
/// # Ok::<(), mor_api::v2::CallError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Balance {
    /// The amount, exactly as the server wrote it.
    pub text: String,
    /// The code of the currency, for a request with
    /// [`user_currency`](GetBalance#structfield.user_currency).
    pub currency: Option<String>,
}

impl Balance {
    /// Reads an answer: takes the HTTP status and the body, and returns the balance or the error.
    ///
    /// # Errors
    /// [`CallError::Refused`] for every status but 200, such as 403 where the owner has turned
    /// balances via API off. [`CallError::Unreadable`] for a body that is not the page's JSON, or
    /// is longer than 64 KiB.
    pub fn read(status: u16, body: impl AsRef<[u8]>) -> Result<Self, CallError> {
        let Body { balance, currency } =
            read_object(body_of_success(status == 200, status, body.as_ref())?)?;
        Ok(Self { text: balance, currency })
    }

    /// The amount as an exact decimal number.
    ///
    /// # Errors
    /// [`CallError::Unreadable`] for a text that is not a decimal number with a point, such as one
    /// with separators of thousands, or has more digits than [`Decimal`] holds.
    pub fn amount(&self) -> Result<Decimal, CallError> {
        parse_decimal(&self.text).ok_or_else(|| AnswerError::Member { name: "balance" }.into())
    }
}

#[derive(Deserialize)]
struct Body {
    balance: String,
    #[serde(default)]
    currency: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::super::RefusedStatus;
    use super::*;

    #[test]
    fn the_samples_of_the_page_are_read() {
        let balance = Balance::read(200, r#"{"balance":"10.0"}"#).unwrap();
        assert_eq!((balance.text.as_str(), &balance.currency), ("10.0", &None));
        assert_eq!(balance.amount(), Ok(Decimal::new(100, 1)));
        let error = Balance::read(403, r#"{"errors":"Feature disabled"}"#).unwrap_err();
        assert_eq!(error.message().as_deref(), Some("Feature disabled"));
        assert!(matches!(error, CallError::Refused { status: RefusedStatus::Forbidden, .. }));
    }

    #[test]
    fn the_text_is_kept_whether_or_not_it_is_a_number() {
        for (text, is_number) in [
            ("-349282.18", true),
            ("0.1000000000000000000000000001", true),
            ("1 000.50", false),
            ("1,5", false),
            ("1e5", false),
            ("", false),
            ("0.10000000000000000000000000000000001", false),
        ] {
            let body = alloc::format!(r#"{{"balance":"{text}"}}"#);
            let balance = Balance::read(200, body).unwrap();
            assert_eq!(balance.text, text);
            assert_eq!(balance.amount().is_ok(), is_number, "{text}");
        }
        // A JSON number would already have lost its exact digits in many readers.
        for body in [r#"{"balance":10.0}"#, "{}", "[]", ""] {
            assert!(matches!(Balance::read(200, body), Err(CallError::Unreadable { .. })));
        }
    }
}
