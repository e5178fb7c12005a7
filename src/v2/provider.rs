//! What assigning and unassigning share: the path, and how the provider is named.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::JsonFault;
use super::json::JsonError;
use crate::endpoint::kind::parse_canonical_id;
use crate::wire::ReadError;

pub(super) const PROVIDER_ID: &str = "provider_id";
pub(super) const PROVIDER_DEVICE_ID: &str = "provider_device_id";

/// A provider, by its own id or by the id of its trunk device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Provider {
    /// `provider_id`.
    Id(u64),
    /// `provider_device_id`: the trunk device (`provdevice` in the GUI). Servers ignore it if
    /// `provider_id` is present.
    DeviceId(u64),
}

impl Provider {
    /// The parameter's name and value.
    pub(super) const fn parameter(self) -> (&'static str, u64) {
        match self {
            Self::Id(id) => (PROVIDER_ID, id),
            Self::DeviceId(id) => (PROVIDER_DEVICE_ID, id),
        }
    }

    /// Chooses by the page's rule: `provider_device_id` is ignored, valid or not, if `provider_id`
    /// is present, and one of them is required. `read` gets the name of a parameter, and returns
    /// its id if it was sent.
    pub(super) fn choose(
        read: impl Fn(&'static str) -> Result<Option<u64>, RequestError>,
    ) -> Result<Self, RequestError> {
        if let Some(id) = read(PROVIDER_ID)? {
            return Ok(Self::Id(id));
        }
        read(PROVIDER_DEVICE_ID)?.map(Self::DeviceId).ok_or(RequestError::NoProvider)
    }
}

/// The path of both operations on a user's provider, under `/api/`.
pub(super) fn api_path(user_id: u64) -> String {
    format!("v2/users/{user_id}/assign_provider")
}

/// The user's id in a path `…/api/v2/users/{id}/assign_provider`.
pub(super) fn user_id(path: &str) -> Result<u64, RequestError> {
    let (_, rest) = path.rsplit_once("/api/v2/users/").ok_or(RequestError::Path)?;
    let id = rest.strip_suffix("/assign_provider").ok_or(RequestError::Path)?;
    parse_canonical_id(id).ok_or(RequestError::Id { parameter: "id" })
}

/// Why a received v2 request cannot be read.
///
/// ```
/// use mor_api::v2::{AssignProvider, JsonFault, RequestError};
///
/// let path = "/billing/api/v2/users/123/assign_provider";
/// let error = AssignProvider::read(path, "{\"provider_id\":\n x}").unwrap_err();
/// assert_eq!(
///     error,
///     RequestError::Json { fault: JsonFault::Syntax, position: 17 }
/// );
/// assert_eq!(error.to_string(), "the body is wrong at byte 17: not valid JSON");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// The path is not `…/api/v2/users/{id}/assign_provider`.
    Path,
    /// An id is not an unsigned number without leading zeros.
    Id {
        /// `id` for the user in the path, or the name of the parameter.
        parameter: &'static str,
    },
    /// Neither `provider_id` nor `provider_device_id` was sent.
    NoProvider,
    /// The body is longer than the limit.
    TooLong {
        /// Its length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The body is not a JSON object, or has an id twice.
    Json {
        /// What is wrong.
        fault: JsonFault,
        /// The offset in bytes of the last byte that was read, counted from 0; the body's length
        /// if it is [cut off](JsonFault::Truncated).
        position: usize,
    },
    /// The query cannot be read.
    Query(ReadError),
}

impl From<ReadError> for RequestError {
    fn from(error: ReadError) -> Self {
        Self::Query(error)
    }
}

impl From<JsonError> for RequestError {
    fn from(JsonError { fault, position }: JsonError) -> Self {
        Self::Json { fault, position }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path => f.write_str("the path is not that of assign_provider"),
            Self::Id { parameter } => {
                write!(f, "`{parameter}` is not an id: a number without sign or leading zero")
            }
            Self::NoProvider => {
                write!(f, "`{PROVIDER_ID}` and `{PROVIDER_DEVICE_ID}` are both missing")
            }
            Self::TooLong { length, limit } => {
                write!(f, "the body has {length} bytes, the limit is {limit}")
            }
            Self::Json { fault, position } => {
                write!(f, "the body is wrong at byte {position}: {fault}")
            }
            Self::Query(_) => f.write_str("the query cannot be read"),
        }
    }
}

impl core::error::Error for RequestError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Query(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_names_the_user() {
        for (path, id) in [
            ("/billing/api/v2/users/123/assign_provider", Some(123)),
            ("/api/v2/users/0/assign_provider", Some(0)),
            ("/x/y/api/v2/users/18446744073709551615/assign_provider", Some(u64::MAX)),
            ("/v2/users/1/assign_provider", None),
            ("/api/v2/users/1", None),
            ("/api/v2/users//assign_provider", None),
            ("/api/v2/users/01/assign_provider", None),
            ("/api/v2/users/+1/assign_provider", None),
            ("/api/v2/users/-1/assign_provider", None),
            ("/api/v2/users/1/x/assign_provider", None),
            ("/api/v2/users/18446744073709551616/assign_provider", None),
        ] {
            assert_eq!(user_id(path).ok(), id, "{path}");
        }
    }
}
