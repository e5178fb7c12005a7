//! What API v2 answers: JSON on success, a status with the page's causes otherwise.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::{AnswerError, is_retryable_status};

/// The longest answer that is read, and the most that is kept of a refusal's body: 64 KiB.
const LONGEST: usize = 64 * 1024;

/// What both operations answer on success.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Outcome {
    user_id: u64,
    provider_id: u64,
    device_id: u64,
    warnings: Vec<String>,
}

/// The JSON of the page.
#[derive(Serialize, Deserialize)]
struct Body {
    status: String,
    user_id: u64,
    provider_id: u64,
    device_id: u64,
    /// The page's answer to an unassignment does not show it.
    #[serde(default)]
    warnings: Vec<String>,
}

macro_rules! answer {
    ($(#[$doc:meta])* $name:ident = $status:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            /// The simple user.
            pub user_id: u64,
            /// The provider.
            pub provider_id: u64,
            /// The provider's trunk device.
            pub device_id: u64,
            /// Hints such as that of another provider with the same registration. Usually empty.
            pub warnings: Vec<String>,
        }

        impl $name {
            #[doc = concat!("The `status` of this answer: `", $status, "`.")]
            pub const STATUS: &'static str = $status;

            /// Reads an answer, whatever happened: the HTTP status and the body in, the success or the error out.
            ///
            /// # Errors
            /// [`ApiError::Refused`] for every status but 200; [`ApiError::Unreadable`] for a body that is not the page's JSON, or longer
            /// than 64 KiB.
            pub fn read(status: u16, body: impl AsRef<[u8]>) -> Result<Self, ApiError> {
                let Outcome { user_id, provider_id, device_id, warnings } = read(Self::STATUS, status, body.as_ref())?;
                Ok(Self { user_id, provider_id, device_id, warnings })
            }

            /// Writes the JSON of the page.
            #[must_use]
            pub fn to_json(&self) -> String {
                let (status, warnings) = (Self::STATUS.into(), self.warnings.clone());
                write(&Body {
                    status,
                    user_id: self.user_id,
                    provider_id: self.provider_id,
                    device_id: self.device_id,
                    warnings,
                })
            }
        }
    };
}

answer! {
    /// The provider was assigned.
    ///
    /// ```
    /// use mor_api::v2::ProviderAssigned;
    ///
    /// let body = r#"{"status": "assigned", "user_id": 123, "provider_id": 1, "device_id": 456, "warnings": []}"#;
    /// assert_eq!(ProviderAssigned::read(200, body)?.device_id, 456);
    /// # Ok::<(), mor_api::v2::ApiError>(())
    /// ```
    ProviderAssigned = "assigned"
}

answer! {
    /// The provider was unassigned.
    ///
    /// ```
    /// use mor_api::v2::{ApiError, ProviderUnassigned, RefusedStatus};
    ///
    /// let error = ProviderUnassigned::read(404, "{}").unwrap_err();
    /// assert!(matches!(error, ApiError::Refused { status: RefusedStatus::NotFound, .. }));
    /// ```
    ProviderUnassigned = "unassigned"
}

fn read(expected: &str, status: u16, body: &[u8]) -> Result<Outcome, ApiError> {
    if status != 200 {
        let status = RefusedStatus::from_code(status);
        return Err(ApiError::Refused { status, body: body.get(..LONGEST).unwrap_or(body).into() });
    }
    if body.len() > LONGEST {
        return Err(AnswerError::TooLong { length: body.len(), limit: LONGEST }.into());
    }
    // A derived `Deserialize` would take an array of the members as well.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(AnswerError::Malformed { position: 0 }.into());
    }
    let body: Body = serde_json::from_slice(body).map_err(|error| {
        // The page's document is one line or six, so the column is as near as serde_json tells.
        AnswerError::Malformed { position: error.column() as u64 }
    })?;
    if body.status != expected {
        return Err(AnswerError::OtherSuccess { text: crate::form::abridged(&body.status) }.into());
    }
    let Body { user_id, provider_id, device_id, warnings, .. } = body;
    Ok(Outcome { user_id, provider_id, device_id, warnings })
}

fn write(body: &Body) -> String {
    // Strings and integers always have a JSON form.
    serde_json::to_string(body).unwrap_or_default()
}

/// Why there is no success to report.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiError {
    /// The server refused.
    Refused {
        /// The HTTP status, with the page's causes.
        status: RefusedStatus,
        /// The body as received, at most its first 64 KiB: the page does not tell its form.
        body: Box<[u8]>,
    },
    /// The status is 200, but the body is not the page's.
    Unreadable {
        /// What is wrong with it.
        reason: AnswerError,
    },
}

impl ApiError {
    /// Whether the same request may succeed later.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Refused { status, .. } if is_retryable_status(status.code()))
    }
}

impl From<AnswerError> for ApiError {
    fn from(reason: AnswerError) -> Self {
        Self::Unreadable { reason }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { status, .. } => status.fmt(f),
            Self::Unreadable { .. } => f.write_str("the answer cannot be read"),
        }
    }
}

impl core::error::Error for ApiError {
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

    /// The number.
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

    /// Whether the request is wrong: sent again as it is, it fails again.
    #[must_use]
    pub const fn is_caller_fault(self) -> bool {
        let code = self.code();
        code >= 400 && code < 500 && !self.is_permission() && !is_retryable_status(code)
    }
}

impl fmt::Display for RefusedStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unauthorized => "401: invalid or missing token, api disabled, missing rights, or method not permitted",
            Self::Forbidden => "403: the user is not under the authenticated owner",
            Self::NotFound => "404: user or provider not found, or provider not available for assignment",
            Self::Unprocessable => {
                "422: not a simple user, provider already assigned or not assigned to this user, clis block it, or rolled back"
            }
            Self::Other(code) => return write!(f, "{code}: a status that the page does not know"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assigned() -> ProviderAssigned {
        ProviderAssigned { user_id: 123, provider_id: 1, device_id: 456, warnings: Vec::new() }
    }

    #[test]
    fn the_samples_of_the_page_are_read_and_written() {
        let page = "{\n  \"status\": \"assigned\",\n  \"user_id\": 123,\n  \"provider_id\": 1,\n  \"device_id\": 456,\n  \"warnings\": []\n}";
        assert_eq!(ProviderAssigned::read(200, page), Ok(assigned()));
        assert_eq!(assigned().to_json(), page.replace(['\n', ' '], ""));
        let page =
            "{\n  \"status\": \"unassigned\",\n  \"user_id\": 123,\n  \"provider_id\": 1,\n  \"device_id\": 456\n}";
        let unassigned = ProviderUnassigned::read(200, page).unwrap();
        assert_eq!((unassigned.user_id, unassigned.provider_id, unassigned.device_id), (123, 1, 456));
        assert_eq!(ProviderUnassigned::read(200, unassigned.to_json()), Ok(unassigned));
        let warned = ProviderAssigned { warnings: alloc::vec!["\"hint\" é".into()], ..assigned() };
        assert_eq!(ProviderAssigned::read(200, warned.to_json()), Ok(warned));
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
            let error = ProviderAssigned::read(code, b"\xffas it is").unwrap_err();
            assert_eq!(error, ApiError::Refused { status, body: (*b"\xffas it is").into() });
            assert_eq!(status.code(), code);
            assert_eq!(error.is_retryable(), code == 503);
            assert!(alloc::string::ToString::to_string(&error).starts_with(&alloc::format!("{code}: ")));
        }
        assert!(RefusedStatus::Unauthorized.is_permission() && !RefusedStatus::Unauthorized.is_caller_fault());
        assert!(RefusedStatus::Unprocessable.is_caller_fault() && !RefusedStatus::Other(500).is_caller_fault());
        let huge = alloc::vec![b'x'; 10_000_000];
        let Err(ApiError::Refused { body, .. }) = ProviderAssigned::read(401, &huge) else { panic!("refused") };
        assert_eq!(body.len(), LONGEST);
    }

    #[test]
    fn whatever_is_no_answer_is_an_error() {
        let good = assigned().to_json();
        for body in [
            "",
            "[]",
            "null",
            "{",
            "{}",
            "\"assigned\"",
            "[\"assigned\",1,2,3,[]]",
            &good.replace("123", "\"123\""),
            &good.replace("123", "-1"),
            &good.replace("123", "1.5"),
            &good.replace("[]", "{}"),
            &good.replace("[]", "[1]"),
            &good.replace("[]", "null"),
            &good.replace("\"user_id\":123,", ""),
            &good.replace("user_id", "provider_id"),
            &[good.as_str(), "x"].concat(),
            &"[".repeat(60_000),
            &["{\"x\":", &"[".repeat(60_000)].concat(),
        ] {
            let error = ProviderAssigned::read(200, body).unwrap_err();
            assert!(
                matches!(error, ApiError::Unreadable { reason: AnswerError::Malformed { .. } }),
                "{body:.60}: {error:?}"
            );
        }
        assert_eq!(
            ProviderUnassigned::read(200, &good),
            Err(ApiError::Unreadable { reason: AnswerError::OtherSuccess { text: "assigned".into() } })
        );
        let error = ProviderAssigned::read(200, alloc::vec![b' '; 10_000_000]).unwrap_err();
        assert!(matches!(error, ApiError::Unreadable { reason: AnswerError::TooLong { .. } }));
        assert!(ProviderAssigned::read(200, b"{\xff}").is_err());
    }
}
