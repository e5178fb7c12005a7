//! Why a server refuses a request, whatever the step that failed.

use core::fmt;

use super::coverage::UncoveredReason;
use super::parameter_error::ParameterError;
use super::received::MissingUsername;
use super::verify::VerifyError;
use crate::wire::ReadError;

/// Why a request is refused, from reading to typing: what a handler returns with `?`.
///
/// [`Display`](fmt::Display) says what the error of the failed step says, for you and your log;
/// [`wire_message`](Self::wire_message) is what the caller may be told.
///
/// ```
/// use mor_api::methods::{self, users::UserDetailsUpdate};
/// use mor_api::{HashRule, Limits, ReceivedRequest, Rejection, SecretKey};
///
/// fn handle(path: &str, query: &str) -> Result<UserDetailsUpdate, Rejection> {
///     let method = methods::by_path(path).ok_or(Rejection::UnknownMethod)?;
///     let limits = Limits::default();
///     let request =
///         ReceivedRequest::read_at(limits, method, path, query, "")?;
///     let key = match &*request.username()? {
///         "admin" => SecretKey::new("secret"),
///         _ => return Err(Rejection::UnknownUser),
///     };
///     let key = key.map_err(|_| Rejection::UnknownUser)?;
///     let keys = [("admin", &key)];
///     Ok(request.verify(keys, HashRule::Listed)?.typed()?)
/// }
///
/// let path = "/billing/api/user_details_update";
/// let error = handle(path, "u=admin&user_id=1&hash=0").unwrap_err();
/// assert_eq!(error.to_string(), "`hash` has 1 byte instead of 40");
/// assert_eq!(error.wire_message(), "Incorrect hash");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// The path is that of no known method.
    UnknownMethod,
    /// The query or the body cannot be read.
    Unreadable(ReadError),
    /// The parameter `u` is absent or empty.
    MissingUsername,
    /// There is no such user.
    UnknownUser,
    /// The hash is wrong, or nothing that could be verified.
    Unverified(VerifyError),
    /// The hash is right, but does not cover a parameter that your policy wants covered.
    /// Verification never rejects by itself for this reason.
    Uncovered(UncoveredReason),
    /// A parameter has a value that the method does not take.
    WrongParameter(ParameterError),
}

impl Rejection {
    /// The error text with which servers answer such a request. It does not tell apart why a hash
    /// is refused, so that the caller learns nothing from it.
    #[must_use]
    pub const fn wire_message(&self) -> &'static str {
        match self {
            Self::UnknownMethod => "There is no such API",
            Self::WrongParameter(ParameterError::WrongValue { wire_message, .. }) => wire_message,
            Self::MissingUsername
            | Self::UnknownUser
            | Self::Uncovered(_)
            | Self::Unverified(VerifyError::NoKey)
            | Self::WrongParameter(_) => "Access Denied",
            Self::Unreadable(_) | Self::Unverified(_) => "Incorrect hash",
        }
    }
}

impl From<ReadError> for Rejection {
    fn from(error: ReadError) -> Self {
        Self::Unreadable(error)
    }
}

impl From<MissingUsername> for Rejection {
    fn from(_: MissingUsername) -> Self {
        Self::MissingUsername
    }
}

impl From<VerifyError> for Rejection {
    fn from(error: VerifyError) -> Self {
        Self::Unverified(error)
    }
}

impl From<ParameterError> for Rejection {
    fn from(error: ParameterError) -> Self {
        Self::WrongParameter(error)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMethod => f.write_str("the path is that of no known method"),
            Self::Unreadable(error) => error.fmt(f),
            Self::MissingUsername => MissingUsername.fmt(f),
            Self::UnknownUser => f.write_str("parameter `u` names no known user"),
            Self::Unverified(error) => error.fmt(f),
            Self::Uncovered(reason) => write!(f, "the hash does not cover a parameter: {reason}"),
            Self::WrongParameter(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for Rejection {}
