//! `POST …/v2/users/{id}/assign_provider`: the provider in a JSON body.

use alloc::format;

use serde::Deserialize;

use super::json::read_object;
use super::provider::{self, PROVIDER_ID};
use super::{BearerToken, Provider, RequestError};
use crate::http::{BaseUrl, HttpMethod, HttpRequest};
use crate::request::Limits;

/// Assigns a provider to a simple user, so that it can place calls on that user's balance.
///
/// ```
/// use mor_api::v2::{AssignProvider, Provider};
///
/// let request = AssignProvider::read(
///     "/billing/api/v2/users/123/assign_provider",
///     r#"{"provider_device_id":456}"#,
/// )?;
/// assert_eq!(request, AssignProvider::new(123, Provider::DeviceId(456)));
/// # Ok::<(), mor_api::v2::RequestError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AssignProvider {
    /// The simple user.
    pub user_id: u64,
    /// The provider, which must not be assigned to anybody.
    pub provider: Provider,
}

impl AssignProvider {
    /// Assigns this provider to this user.
    #[must_use]
    pub const fn new(user_id: u64, provider: Provider) -> Self {
        Self { user_id, provider }
    }

    /// The HTTP request.
    #[must_use]
    pub fn to_http(&self, base: &BaseUrl, token: &BearerToken) -> HttpRequest {
        let (name, id) = self.provider.parameter();
        let path = provider::api_path(self.user_id);
        let body = format!(r#"{{"{name}":{id}}}"#);
        HttpRequest::with_body(HttpMethod::Post, base, &path, "application/json", body)
            .authorized(token.authorization())
    }

    /// Reads a received request from its path and its JSON body. Other members of the body are
    /// ignored, and `null` counts as absent. An id may be written as any JSON number that is whole,
    /// such as `5.0`, up to 2⁵³ if it has a point or an exponent.
    ///
    /// # Errors
    /// [`RequestError`] for another path, an id that is not a canonical number, a body that is not
    /// a JSON object or is longer than 64 KiB, and if neither id was sent.
    pub fn read(path: &str, body: impl AsRef<[u8]>) -> Result<Self, RequestError> {
        let body = body.as_ref();
        let (length, limit) = (body.len(), Limits::default().bytes);
        if length > limit {
            return Err(RequestError::TooLong { length, limit });
        }
        let user_id = provider::user_id(path)?;
        let Body { provider_id, provider_device_id } = read_object(body)?;
        let provider = Provider::choose(|parameter| {
            let member = if parameter == PROVIDER_ID { provider_id } else { provider_device_id };
            match member {
                None => Ok(None),
                Some(Member::Id(id)) => Ok(Some(id)),
                Some(Member::Number(number)) => {
                    whole(number).map(Some).ok_or(RequestError::Id { parameter })
                }
                Some(Member::Other(_)) => Err(RequestError::Id { parameter }),
            }
        })?;
        Ok(Self { user_id, provider })
    }
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    provider_id: Option<Member>,
    #[serde(default)]
    provider_device_id: Option<Member>,
}

/// A member that should be an id. Anything else is accepted here, so that the error can name the
/// parameter.
#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
enum Member {
    Id(u64),
    /// One with a sign, a point or an exponent.
    Number(f64),
    Other(serde::de::IgnoredAny),
}

/// The id that a JSON number with a point or an exponent is: JSON knows one kind of number, and
/// some encoders write `5.0` for 5. Above 2⁵³ such a number may stand for several.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
fn whole(number: f64) -> Option<u64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_whole = number.is_sign_positive() && number <= EXACT && number % 1.0 == 0.0;
    is_whole.then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    const PATH: &str = "/billing/api/v2/users/123/assign_provider";

    #[test]
    fn bodies_follow_the_rules_of_the_page() {
        for (body, provider) in [
            (r#"{"provider_id":1}"#, Provider::Id(1)),
            (r#" { "x": [1,{}], "provider_id" : 0 } "#, Provider::Id(0)),
            (r#"{"provider_device_id":456}"#, Provider::DeviceId(456)),
            (r#"{"provider_id":1,"provider_device_id":456}"#, Provider::Id(1)),
            (r#"{"provider_id":1,"provider_device_id":"x"}"#, Provider::Id(1)),
            (r#"{"provider_id":null,"provider_device_id":7}"#, Provider::DeviceId(7)),
            (r#"{"provider_id":18446744073709551615}"#, Provider::Id(u64::MAX)),
            (r#"{"provider_id":5.0}"#, Provider::Id(5)),
            (r#"{"provider_device_id":0.0}"#, Provider::DeviceId(0)),
            (r#"{"provider_id":1.5e1}"#, Provider::Id(15)),
            (r#"{"provider_id":9007199254740992.0}"#, Provider::Id(1 << 53)),
        ] {
            assert_eq!(
                AssignProvider::read(PATH, body).unwrap(),
                AssignProvider::new(123, provider),
                "{body}"
            );
        }
    }

    #[test]
    fn the_request_is_the_one_of_the_page() {
        let base = BaseUrl::parse("https://example.com").unwrap();
        let token = BearerToken::new("abc").unwrap();
        let http = AssignProvider::new(123, Provider::DeviceId(456)).to_http(&base, &token);
        assert_eq!(http.method(), HttpMethod::Post);
        assert_eq!(http.url(), "https://example.com/billing/api/v2/users/123/assign_provider");
        assert_eq!(
            http.headers().collect::<alloc::vec::Vec<_>>(),
            [("content-type", "application/json"), ("authorization", "Bearer abc")]
        );
        assert_eq!(http.body(), r#"{"provider_device_id":456}"#);
        assert!(!alloc::format!("{http:?}").contains("abc"));
    }

    #[test]
    fn errors_say_what_is_wrong_with_a_body() {
        let not_an_id = "`provider_id` is not an id: a number without sign or leading zero";
        for (body, error) in [
            ("{}", "`provider_id` and `provider_device_id` are both missing"),
            (r#"{"provider_id":null}"#, "`provider_id` and `provider_device_id` are both missing"),
            (r#"{"provider_id":-1}"#, not_an_id),
            (r#"{"provider_id":1.5}"#, not_an_id),
            (r#"{"provider_id":-5.0}"#, not_an_id),
            (r#"{"provider_id":-0}"#, not_an_id),
            (r#"{"provider_id":-0.0}"#, not_an_id),
            (r#"{"provider_id":9007199254740994.0}"#, not_an_id),
            (r#"{"provider_id":1e300}"#, not_an_id),
            (r#"{"provider_id":"1"}"#, not_an_id),
            (r#"{"provider_id":[1]}"#, not_an_id),
            (r#"{"provider_id":true}"#, not_an_id),
            (r#"{"provider_id":18446744073709551616}"#, not_an_id),
            (
                r#"{"provider_device_id":{}}"#,
                "`provider_device_id` is not an id: a number without sign or leading zero",
            ),
            (
                r#"{"provider_id":1,"provider_id":2}"#,
                "the body is wrong at byte 29: a member is repeated, missing, or of another type",
            ),
            (r#"{"provider_id":01}"#, "the body is wrong at byte 16: not valid JSON"),
            ("[1]", "the body is wrong at byte 0: not a JSON object"),
            ("", "the body is wrong at byte 0: not a JSON object"),
            ("provider_id=1", "the body is wrong at byte 0: not a JSON object"),
            ("{\n\"provider_id\":1", "the body is wrong at byte 17: cut off"),
            // Not even a quoted value shows up in an error.
            (r#"{"provider_id":hunter2}"#, "the body is wrong at byte 15: not valid JSON"),
        ] {
            assert_eq!(AssignProvider::read(PATH, body).unwrap_err().to_string(), error, "{body}");
        }
        let deep = ["{\"x\":", &"[".repeat(60_000)].concat();
        assert!(matches!(AssignProvider::read(PATH, deep), Err(RequestError::Json { .. })));
        let long = " ".repeat(64 * 1024 + 1);
        assert!(matches!(AssignProvider::read(PATH, long), Err(RequestError::TooLong { .. })));
        assert!(AssignProvider::read(PATH, b"\xff").is_err());
        assert!(matches!(
            AssignProvider::read("/api/v2/users/x/assign_provider", "{}"),
            Err(RequestError::Id { .. })
        ));
    }
}
