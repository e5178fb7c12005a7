//! Answers whose members the pages do not name: the status is checked, the rest is the caller's.

use serde::de::DeserializeOwned;

use super::CallError;
use super::error::body_of_success_within;
use super::json::read_value;

/// The longest answer that [`read_json`] reads: 16 MiB.
pub const DEFAULT_LIMIT: usize = 16 * 1024 * 1024;

/// Reads an answer into a type of your own: takes the HTTP status and the body, and returns the
/// success or the error.
///
/// ```
/// use mor_api::v2::{self, CallError, RefusedStatus};
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Usage {
///     // As your server's documentation has it.
///     some_member: u64,
/// }
///
/// let usage: Usage = v2::read_json(200, r#"{"some_member":7}"#)?;
/// assert_eq!(usage.some_member, 7);
///
/// let error = v2::read_json::<Usage>(401, r#"{"errors":"x"}"#).unwrap_err();
/// assert_eq!(error.message().as_deref(), Some("x"));
/// # Ok::<(), CallError>(())
/// ```
///
/// # Errors
/// [`CallError::Refused`] for a status that is not 2xx. [`CallError::Unreadable`] for a body that
/// is not JSON of that type, or is longer than [`DEFAULT_LIMIT`].
pub fn read_json<T: DeserializeOwned>(status: u16, body: impl AsRef<[u8]>) -> Result<T, CallError> {
    read_json_within(DEFAULT_LIMIT, status, body)
}

/// Reads an answer of at most `limit` bytes as [`read_json`] does.
///
/// ```
/// use mor_api::v2;
///
/// assert_eq!(v2::read_json_within::<u8>(1, 200, "7"), Ok(7));
/// assert!(v2::read_json_within::<u8>(1, 200, "77").is_err());
/// ```
///
/// # Errors
/// As [`read_json`], with your limit.
pub fn read_json_within<T: DeserializeOwned>(
    limit: usize,
    status: u16,
    body: impl AsRef<[u8]>,
) -> Result<T, CallError> {
    let is_success = (200..300).contains(&status);
    Ok(read_value(body_of_success_within(limit, is_success, status, body.as_ref())?)?)
}

/// Checks the status of an answer that need not be JSON, such as a download: returns the body as
/// it is, or the error.
///
/// ```
/// use mor_api::v2;
///
/// assert_eq!(v2::read_body(200, b"Hello.")?, b"Hello.");
/// assert_eq!(v2::read_body(204, b"")?, b"");
/// let error = v2::read_body(404, br#"{"errors":"Not found"}"#).unwrap_err();
/// assert_eq!(error.message().as_deref(), Some("Not found"));
/// # Ok::<(), v2::CallError>(())
/// ```
///
/// # Errors
/// [`CallError::Refused`] for a status that is not 2xx.
pub fn read_body(status: u16, body: &[u8]) -> Result<&[u8], CallError> {
    let is_success = (200..300).contains(&status);
    body_of_success_within(usize::MAX, is_success, status, body)
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use serde_json::Value;

    use super::*;
    use crate::answer::AnswerError;

    #[test]
    fn any_json_is_read() {
        for body in ["{\"a\":[1]}", "[]", "null", " \"x\" ", "1"] {
            for status in [200, 201, 299] {
                assert_eq!(
                    read_json::<Value>(status, body),
                    Ok(serde_json::from_str(body).unwrap())
                );
            }
            for status in [0, 199, 300, 401, 500] {
                let error = read_json::<Value>(status, body).unwrap_err();
                assert!(matches!(error, CallError::Refused { .. }));
                assert_eq!(read_body(status, body.as_bytes()), Err(error));
            }
        }
        for (body, position) in [("", 0), ("{", 1), ("[1,]", 3), ("{\n x", 3)] {
            let error = Err(AnswerError::Malformed { position }.into());
            assert_eq!(read_json::<Value>(200, body), error, "{body}");
        }
        assert!(read_json::<Value>(200, "[".repeat(60_000)).is_err());
        assert_eq!(read_json::<Value>(200, b"\xff"), Err(AnswerError::Encoding.into()));
    }

    #[test]
    fn lists_are_longer_than_other_answers() {
        let list = ["[", &"1,".repeat(100_000), "1]"].concat();
        assert_eq!(read_json::<Vec<u8>>(200, &list).map(|list| list.len()), Ok(100_001));
        let long = AnswerError::TooLong { length: list.len(), limit: 1000 };
        assert_eq!(read_json_within::<Value>(1000, 200, &list), Err(long.into()));
        let body = alloc::vec![b' '; DEFAULT_LIMIT + 1];
        let error = read_json::<Value>(200, &body).unwrap_err();
        assert!(matches!(error, CallError::Unreadable { reason: AnswerError::TooLong { .. } }));
        assert_eq!(read_body(200, &body).map(<[u8]>::len), Ok(DEFAULT_LIMIT + 1));
    }

    #[test]
    fn no_value_is_in_an_error() {
        let error = read_json::<String>(200, r#"{"password":"hunter2"}"#).unwrap_err();
        assert!(!alloc::format!("{error:?} {error}").contains("hunter2"));
    }
}
