//! Why a request cannot be filled or typed.

use alloc::boxed::Box;
use core::fmt;

use crate::endpoint::{Endpoint, HASH, Kind, Parameter, SYSTEM_HASH, USERNAME};
use crate::text::abridged;

/// Why a request cannot be filled or typed like this. Values are never in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterError {
    /// A value is not of its parameter's kind.
    WrongValue {
        /// The parameter.
        parameter: &'static str,
        /// What it takes.
        expected: Kind,
        /// The error text with which servers answer it.
        wire_message: &'static str,
    },
    /// A required parameter is absent or empty.
    Missing {
        /// The parameter.
        parameter: &'static str,
    },
    /// `u` and `hash` are written when the request is signed, and `system_hash` is for servers.
    Reserved {
        /// The parameter.
        parameter: Box<str>,
    },
    /// The endpoint does not list this parameter; it may be sent as an unlisted one.
    Unlisted {
        /// The parameter.
        parameter: Box<str>,
    },
    /// Servers hash this parameter under no rule.
    NotInOrder {
        /// The parameter.
        parameter: Box<str>,
    },
    /// The endpoint lists this parameter.
    Listed {
        /// The parameter.
        parameter: &'static str,
    },
    /// The name is empty or has brackets.
    InvalidName {
        /// The name.
        parameter: Box<str>,
    },
    /// The parameter has a different value already.
    Conflict {
        /// The parameter.
        parameter: Box<str>,
    },
    /// The request is for another endpoint than the type.
    OtherEndpoint {
        /// The type's endpoint.
        expected: &'static str,
    },
}

impl ParameterError {
    pub(crate) const fn wrong_value(parameter: &Parameter) -> Self {
        Self::WrongValue {
            parameter: parameter.name(),
            expected: parameter.kind(),
            wire_message: parameter.wire_message(),
        }
    }
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parameter, what): (&str, _) = match self {
            Self::WrongValue { parameter, expected, .. } => {
                return write!(f, "parameter `{parameter}` has a wrong value, expected {expected}");
            }
            Self::OtherEndpoint { expected } => {
                return write!(f, "the request is not for `{expected}`");
            }
            Self::Missing { parameter } => (parameter, "is missing"),
            Self::Reserved { parameter } if **parameter == *SYSTEM_HASH => {
                (parameter, "is for servers alone")
            }
            Self::Reserved { parameter } => (parameter, "is written when the request is signed"),
            Self::Unlisted { parameter } => (parameter, "is not listed for this method"),
            Self::Listed { parameter } => (parameter, "is listed for this method"),
            Self::NotInOrder { parameter } => (parameter, "is hashed by no server"),
            Self::InvalidName { parameter } => {
                (parameter, "has an empty name or one with brackets")
            }
            Self::Conflict { parameter } => (parameter, "has a different value already"),
        };
        write!(f, "parameter `{}` {what}", parameter.escape_debug())
    }
}

impl core::error::Error for ParameterError {}

/// Slot and declaration of a listed parameter that a caller may set.
pub(crate) fn listed(
    endpoint: &Endpoint,
    name: &str,
) -> Result<(usize, Parameter), ParameterError> {
    if [USERNAME, HASH, SYSTEM_HASH].contains(&name) {
        return Err(ParameterError::Reserved { parameter: name.into() });
    }
    endpoint
        .slot(name.as_bytes())
        .and_then(|slot| Some((slot, endpoint.parameter_at(slot)?)))
        .ok_or_else(|| ParameterError::Unlisted { parameter: abridged(name) })
}
