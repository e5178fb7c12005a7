//! What API v2 answers instead of a success.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use serde::Deserialize;

use super::json::{JsonError, JsonFault, read_object};
use crate::answer::AnswerError;

/// The longest answer about one thing, and the most that is kept of a refusal's body: 64 KiB.
const LONGEST: usize = 64 * 1024;

/// Why a call of API v2 has no success to report.
///
/// ```
/// use mor_api::v2::{CallError, ProviderAssigned, RefusedStatus};
///
/// let body = r#"{"errors":"Feature disabled"}"#;
/// let error = ProviderAssigned::read(403, body).unwrap_err();
///
/// assert_eq!(error.message().as_deref(), Some("Feature disabled"));
/// let CallError::Refused { status, .. } = error else { panic!("refused") };
/// assert_eq!(status, RefusedStatus::Forbidden);
/// assert!(status.is_permission());
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError {
    /// The server refused.
    Refused {
        /// The HTTP status, with the page's causes.
        status: RefusedStatus,
        /// The body as received, at most its first 64 KiB. Servers send `{"errors":"text"}`, whose
        /// text [`message`](CallError::message) reads. Whatever it is, it comes from the network.
        body: Box<[u8]>,
    },
    /// The status tells success, but the body is not the answer of this call.
    Unreadable {
        /// What is wrong with it.
        reason: AnswerError,
    },
}

impl CallError {
    /// The server's text: that of `{"errors":"text"}` in a refusal's body. `None` for any other
    /// body.
    ///
    /// Line breaks and other control characters become spaces, and a text of more than 256
    /// characters is cut, so that it fits on one line of a log.
    #[must_use]
    pub fn message(&self) -> Option<String> {
        let Self::Refused { body, .. } = self else { return None };
        let Errors { errors } = read_object(body).ok()?;
        Some(one_line(&errors))
    }

    /// Whether the same request may succeed later: after 408, 429 and 5xx.
    ///
    /// Assigning and unassigning a provider is safe to repeat: if the first request did take
    /// effect, the second is refused with 422. A [`FlashCall`](super::FlashCall) and a
    /// [`CreateTranscription`](super::CreateTranscription) are not: after 408 and 5xx the call may
    /// have been placed and the job created, and a repeated request does it again.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Refused { status, .. } if status.is_retryable())
    }
}

/// The form of errors in API v2. Other members are ignored.
#[derive(Deserialize)]
struct Errors {
    errors: String,
}

/// A stranger's text, on one line and cut to a length that a log can carry.
pub(super) fn one_line(text: &str) -> String {
    const LONGEST: usize = 256;
    let mut characters = text.trim().chars().map(|character| match character {
        '\u{2028}' | '\u{2029}' => ' ',
        other if other.is_control() => ' ',
        other => other,
    });
    let mut line: String = characters.by_ref().take(LONGEST).collect();
    if characters.next().is_some() {
        line.push('…');
    }
    line
}

/// The body of a success. What is not one, or is too long to be one, is the error.
pub(super) fn body_of_success(
    is_success: bool,
    status: u16,
    body: &[u8],
) -> Result<&[u8], CallError> {
    body_of_success_within(LONGEST, is_success, status, body)
}

/// The body of a success of at most `limit` bytes.
pub(super) fn body_of_success_within(
    limit: usize,
    is_success: bool,
    status: u16,
    body: &[u8],
) -> Result<&[u8], CallError> {
    if !is_success {
        let status = RefusedStatus::from_code(status);
        return Err(CallError::Refused {
            status,
            body: body.get(..LONGEST).unwrap_or(body).into(),
        });
    }
    if body.len() > limit {
        return Err(AnswerError::TooLong { length: body.len(), limit }.into());
    }
    Ok(body)
}

/// The body is not shown: a server that answers a login with an unknown status may have put tokens
/// into it.
impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { status, body } => f
                .debug_struct("Refused")
                .field("status", status)
                .field("body_length", &body.len())
                .finish(),
            Self::Unreadable { reason } => {
                f.debug_struct("Unreadable").field("reason", reason).finish()
            }
        }
    }
}

impl From<AnswerError> for CallError {
    fn from(reason: AnswerError) -> Self {
        Self::Unreadable { reason }
    }
}

impl From<JsonError> for CallError {
    fn from(JsonError { fault, position }: JsonError) -> Self {
        let reason = match fault {
            JsonFault::NotUtf8 => AnswerError::Encoding,
            _ => AnswerError::Malformed { position: position as u64 },
        };
        reason.into()
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { status, .. } => status.fmt(f),
            Self::Unreadable { .. } => f.write_str("the answer cannot be read"),
        }
    }
}

impl core::error::Error for CallError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Refused { .. } => None,
            Self::Unreadable { reason } => Some(reason),
        }
    }
}

/// The HTTP status of a refusal. [`Display`](fmt::Display) gives the page's typical causes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusedStatus {
    /// 401
    Unauthorized,
    /// 403
    Forbidden,
    /// 404
    NotFound,
    /// 422
    Unprocessable,
    /// Any other.
    Other(u16),
}

impl RefusedStatus {
    const fn from_code(code: u16) -> Self {
        match code {
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            422 => Self::Unprocessable,
            other => Self::Other(other),
        }
    }

    /// The status code.
    #[must_use]
    pub const fn code(self) -> u16 {
        match self {
            Self::Unauthorized => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Unprocessable => 422,
            Self::Other(code) => code,
        }
    }

    /// Whether the caller lacks a token or a right.
    #[must_use]
    pub const fn is_permission(self) -> bool {
        matches!(self, Self::Unauthorized | Self::Forbidden)
    }

    /// Whether the request is wrong: the same request fails again.
    #[must_use]
    pub const fn is_caller_fault(self) -> bool {
        let code = self.code();
        code >= 400 && code < 500 && !self.is_permission() && !self.is_retryable()
    }

    /// Whether the same request may succeed later: 408, 429 and 5xx.
    #[must_use]
    pub const fn is_retryable(self) -> bool {
        matches!(self.code(), 408 | 429 | 500..=599)
    }
}

impl fmt::Display for RefusedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unauthorized => {
                "401: missing or invalid token or login, api disabled, missing rights, \
                 or method not permitted"
            }
            Self::Forbidden => {
                "403: the user is not under the authenticated owner, or the permission group or a \
                 setting forbids the call"
            }
            Self::NotFound => {
                "404: not found, no longer there, or provider not available for assignment"
            }
            Self::Unprocessable => {
                "422: validation failed, not a simple user, provider already assigned or not \
                 assigned to this user, clis block it, or rolled back"
            }
            Self::Other(code) => return write!(f, "{code}: the pages do not list this status"),
        })
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;

    use super::*;

    fn refused(status: u16, body: &[u8]) -> CallError {
        body_of_success(false, status, body).unwrap_err()
    }

    #[test]
    fn every_status_of_the_page_has_its_error_and_keeps_the_body() {
        for (code, status) in [
            (401, RefusedStatus::Unauthorized),
            (403, RefusedStatus::Forbidden),
            (404, RefusedStatus::NotFound),
            (422, RefusedStatus::Unprocessable),
            (418, RefusedStatus::Other(418)),
            (503, RefusedStatus::Other(503)),
            (201, RefusedStatus::Other(201)),
        ] {
            let error = refused(code, b"\xffas it is");
            assert_eq!(error, CallError::Refused { status, body: (*b"\xffas it is").into() });
            assert_eq!(status.code(), code);
            assert_eq!(error.is_retryable(), code == 503);
            assert!(error.to_string().starts_with(&format!("{code}: ")));
            assert_eq!(error.message(), None);
        }
        let (unauthorized, unprocessable) =
            (RefusedStatus::Unauthorized, RefusedStatus::Unprocessable);
        assert!(unauthorized.is_permission() && !unauthorized.is_caller_fault());
        assert!(unprocessable.is_caller_fault() && !unprocessable.is_permission());
        assert!(!RefusedStatus::Other(500).is_caller_fault());
        assert!(!RefusedStatus::Other(429).is_caller_fault());
        let CallError::Refused { body, .. } = refused(401, &alloc::vec![b'x'; 10_000_000]) else {
            panic!("refused")
        };
        assert_eq!(body.len(), LONGEST);
    }

    #[test]
    fn the_message_is_the_text_of_errors_on_one_short_line() {
        for (body, message) in [
            (r#"{"errors":"Feature disabled"}"#, Some("Feature disabled")),
            (r#" {"x":1,"errors":"a\n\u0000\u2028b\u001b[31m\"c\" "}"#, Some("a   b [31m\"c\"")),
            (r#"{"errors":""}"#, Some("")),
            (r#"{"errors":["a"]}"#, None),
            (r#"{"error":"a"}"#, None),
            (r#"{"errors":"a","errors":"b"}"#, None),
            ("Feature disabled", None),
            ("", None),
        ] {
            assert_eq!(refused(403, body.as_bytes()).message().as_deref(), message, "{body}");
        }
        let exact = "é".repeat(256);
        let message = |text: &str| refused(422, format!("{{\"errors\":\"{text}\"}}").as_bytes());
        assert_eq!(message(&exact).message(), Some(exact.clone()));
        assert_eq!(message(&(exact.clone() + "é")).message(), Some(exact + "…"));
        assert_eq!(CallError::from(AnswerError::Encoding).message(), None);
    }

    #[test]
    fn debug_does_not_show_the_body() {
        let debug = format!("{:?}", refused(201, br#"{"access_token":"tok3n"}"#));
        assert_eq!(debug, "Refused { status: Other(201), body_length: 24 }");
    }
}
