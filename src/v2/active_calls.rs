//! `DELETE …/v2/active_calls/{id}` hangs up one call, `DELETE …/v2/active_calls` all of them.

use alloc::borrow::Cow;
use alloc::string::String;

use serde::Deserialize;

use super::endpoint::Endpoint;
use super::error::{body_of_success, one_line};
use super::json::{read_object, read_value};
use super::request::{bare, path_with};
use super::{BearerToken, CallError};
use crate::answer::AnswerError;
use crate::http::{BaseUrl, HttpMethod, HttpRequest};

/// Hangs up one call (page "MOR API drop active calls", from MOR X18). The answer is a
/// [`HungUpCall`].
///
/// ```
/// use mor_api::BaseUrl;
/// use mor_api::v2::{BearerToken, HangUpCall};
///
/// let base = BaseUrl::parse("https://example.com")?;
/// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
/// let http = HangUpCall::new(111).to_http(&base, &token);
/// assert_eq!(
///     http.url(),
///     "https://example.com/billing/api/v2/active_calls/111"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HangUpCall {
    /// The call. A number, so that it cannot be left out of the path, which would be that of
    /// [`HangUpAllCalls`].
    pub id: u64,
}

impl HangUpCall {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint = Endpoint::new("DELETE", "v2/active_calls/{id}");

    /// Hangs up this call.
    #[must_use]
    pub const fn new(id: u64) -> Self {
        Self { id }
    }

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        let path = path_with(Self::ENDPOINT.path, &[itoa::Buffer::new().format(self.id)]);
        bare(HttpMethod::Delete, base, &path, token)
    }
}

/// Hangs up **all** calls (page "MOR API drop active calls", from MOR X18).
///
/// It cannot be undone, so nothing becomes one by accident: no id, no `Default`, no conversion. The
/// page does not show the answer: read it with [`read_json`](super::read_json).
///
/// ```
/// use mor_api::BaseUrl;
/// use mor_api::v2::{BearerToken, HangUpAllCalls};
///
/// let base = BaseUrl::parse("https://example.com")?;
/// let token = BearerToken::new("eyJh.eyJz.c2ln")?;
/// let http = HangUpAllCalls::confirmed().to_http(&base, &token);
/// assert_eq!(http.url(), "https://example.com/billing/api/v2/active_calls");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct HangUpAllCalls(());

impl HangUpAllCalls {
    /// What is known of the endpoint.
    pub const ENDPOINT: Endpoint = Endpoint::new("DELETE", "v2/active_calls");

    /// Hangs up all calls, as you have made sure that you want to.
    #[must_use]
    pub const fn confirmed() -> Self {
        Self(())
    }

    /// The HTTP request. It takes this value, so that each one is made on purpose.
    #[must_use]
    pub fn to_http(self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        let Self(()) = self;
        bare(HttpMethod::Delete, base, Self::ENDPOINT.path, token)
    }
}

/// A call was hung up.
///
/// The page shows the answer as a JSON string with single quotes in it and names without quotes. It
/// is read in that form, as an object, and as a string with an object in it.
///
/// ```
/// use mor_api::v2::HungUpCall;
///
/// let page = "\"{status: 'hung_up', hung_up_call: 1, \
///     hung_up_at: '2025-10-17 13:35:08'}\"";
/// let json = r#"{"status":"hung_up","hung_up_call":1,
///     "hung_up_at":"2025-10-17 13:35:08"}"#;
/// let call = HungUpCall::read(200, page)?;
/// assert_eq!(call.hung_up_at, "2025-10-17 13:35:08");
/// assert_eq!(HungUpCall::read(200, json)?, call);
/// # Ok::<(), mor_api::v2::CallError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HungUpCall {
    /// `hung_up_call`. The page does not say whether it is the id of the call or how many calls
    /// were hung up.
    pub hung_up_call: u64,
    /// When, such as `2025-10-17 13:35:08`. The page does not say in which time zone.
    pub hung_up_at: String,
}

impl HungUpCall {
    /// The `status` of this answer: `hung_up`.
    pub const STATUS: &'static str = "hung_up";

    /// Reads an answer: takes the HTTP status and the body, and returns the success or the error.
    ///
    /// # Errors
    /// [`CallError::Refused`] for a status that is not 2xx. [`CallError::Unreadable`] for a body
    /// that is not what the page shows, or is longer than 64 KiB.
    pub fn read(status: u16, body: impl AsRef<[u8]>) -> Result<Self, CallError> {
        let is_success = (200..300).contains(&status);
        let Body { status, hung_up_call, hung_up_at } =
            read(body_of_success(is_success, status, body.as_ref())?)?;
        if status == Self::STATUS {
            Ok(Self { hung_up_call, hung_up_at })
        } else {
            Err(AnswerError::OtherSuccess { text: one_line(&status).into() }.into())
        }
    }
}

#[derive(Deserialize)]
struct Body {
    status: String,
    hung_up_call: u64,
    hung_up_at: String,
}

/// Reads an object, or a string with an object in it. The error is that of reading the body as
/// JSON.
fn read(body: &[u8]) -> Result<Body, CallError> {
    let (object, error) = match read_value::<Cow<'_, str>>(body) {
        Ok(text) => match read_object(text.as_bytes()) {
            Ok(object) => return Ok(object),
            // Offsets in the text are none in the body.
            Err(_) => (text, AnswerError::Malformed { position: 0 }.into()),
        },
        Err(_) => match read_object(body) {
            Ok(object) => return Ok(object),
            Err(error) => (String::from_utf8_lossy(body), error.into()),
        },
    };
    read_object(strict(&object).as_bytes()).map_err(|_| error)
}

/// The JSON of a text whose names have no quotes and whose strings have single ones. A text that is
/// JSON already stays as it is.
fn strict(text: &str) -> String {
    let mut json = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(first) = characters.next() {
        match first {
            '\'' | '"' => {
                json.push('"');
                while let Some(character) = characters.next() {
                    match character {
                        end if end == first => {
                            json.push('"');
                            break;
                        }
                        '"' => json.push_str("\\\""),
                        // JSON has no escape for a single quote.
                        '\\' if characters.next_if_eq(&'\'').is_some() => json.push('\''),
                        '\\' => json.extend(['\\'].into_iter().chain(characters.next())),
                        other => json.push(other),
                    }
                }
            }
            start if start.is_ascii_alphabetic() => {
                let mut word = String::from(start);
                while let Some(next) =
                    characters.next_if(|next| next.is_ascii_alphanumeric() || *next == '_')
                {
                    word.push(next);
                }
                let is_literal = matches!(word.as_str(), "true" | "false" | "null");
                let quote = if is_literal { "" } else { "\"" };
                json.extend([quote, &word, quote]);
            }
            other => json.push(other),
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    const PAGE: &str =
        "\"{status: 'hung_up', hung_up_call: 1, hung_up_at: '2025-10-17 13:35:08'}\"";

    #[test]
    fn the_sample_of_the_page_is_read_in_every_form() {
        let object = r#"{"status":"hung_up","hung_up_call":1,"hung_up_at":"2025-10-17 13:35:08"}"#;
        let string = serde_json::to_string(object).unwrap();
        for body in [PAGE, PAGE.trim_matches('"'), object, &string, &[" ", PAGE, "\n"].concat()] {
            for status in [200, 202] {
                let call = HungUpCall::read(status, body).unwrap();
                assert_eq!((call.hung_up_call, &*call.hung_up_at), (1, "2025-10-17 13:35:08"));
            }
        }
    }

    #[test]
    fn other_bodies_are_errors() {
        for body in [
            "",
            "\"\"",
            "\"{}\"",
            "{}",
            "[]",
            "null",
            "1",
            "'",
            "\"'\"",
            "\"{status: 'hung_up\"",
            "{status: 'hung_up', hung_up_call: 1}",
            "{status: 'hung_up', hung_up_call: '1', hung_up_at: ''}",
            "{status: 'hung_up', hung_up_call: -1, hung_up_at: ''}",
            &PAGE.replace("}\"", "\""),
            &[PAGE, PAGE].concat(),
            &"\"".repeat(1000),
            &"[".repeat(60_000),
            &"'\\".repeat(30_000),
        ] {
            let error = HungUpCall::read(200, body).unwrap_err();
            assert!(
                matches!(error, CallError::Unreadable { reason: AnswerError::Malformed { .. } }),
                "{body:.60}: {error:?}"
            );
        }
        let other = PAGE.replace("'hung_up'", "'queued'");
        assert_eq!(
            HungUpCall::read(200, other),
            Err(AnswerError::OtherSuccess { text: "queued".into() }.into())
        );
        assert_eq!(HungUpCall::read(200, b"\xff"), Err(AnswerError::Encoding.into()));
        let error = HungUpCall::read(404, r#"{"errors":"Call not found"}"#).unwrap_err();
        assert_eq!(error.message().as_deref(), Some("Call not found"));
    }

    #[test]
    fn strings_stay_what_they_are() {
        for (text, json) in [
            ("{a: 'b'}", r#"{"a": "b"}"#),
            (r#"{a: 'say "b"'}"#, r#"{"a": "say \"b\""}"#),
            (r"{a: 'it\'s', b: '\\'}", r#"{"a": "it's", "b": "\\"}"#),
            ("{a: 'b: c, d'}", r#"{"a": "b: c, d"}"#),
            (r#"{"a": "it's: b"}"#, r#"{"a": "it's: b"}"#),
            (r#"{"a": "\"b\"", c: true, d: null}"#, r#"{"a": "\"b\"", "c": true, "d": null}"#),
        ] {
            assert_eq!(strict(text), json);
        }
    }

    #[test]
    fn one_call_and_all_calls_have_their_own_paths() {
        let base = BaseUrl::parse("https://example.com").unwrap();
        let token = BearerToken::new("abc").unwrap();
        let all = HangUpAllCalls::confirmed().to_http(&base, &token);
        assert_eq!(all.path(), "/billing/api/v2/active_calls");
        for id in [0, 1, u64::MAX] {
            let one = HangUpCall::new(id).to_http(&base, &token);
            assert_eq!(one.path(), alloc::format!("/billing/api/v2/active_calls/{id}"));
        }
        assert_eq!((all.method(), all.query(), all.body()), (HttpMethod::Delete, None, ""));
        assert_eq!(all.headers().collect::<Vec<_>>(), [("authorization", "Bearer abc")]);
    }
}
