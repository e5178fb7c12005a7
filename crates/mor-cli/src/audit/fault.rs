//! Why a request is malformed: what a report may say of it.

use std::fmt;

use mor_api::{ParameterRef, ReadError, UnmetRequirement, VerifyError};

/// What is wrong with the form of a request. A parameter is named only if its method lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    kind: &'static str,
    parameter: Option<&'static str>,
    what: &'static str,
}

impl Fault {
    /// A stable name.
    pub(super) const fn kind(&self) -> &'static str {
        self.kind
    }

    pub(super) const fn parameter(&self) -> Option<&'static str> {
        self.parameter
    }

    const fn of(kind: &'static str, what: &'static str) -> Self {
        Self { kind, parameter: None, what }
    }

    fn at(kind: &'static str, parameter: ParameterRef, what: &'static str) -> Self {
        let parameter = match parameter {
            ParameterRef::Listed(name) => Some(name),
            ParameterRef::Number(_) => None,
        };
        Self { kind, parameter, what }
    }

    /// The body is JSON or the like.
    pub(super) const NOT_A_FORM: Self = Self::of("not_a_form", "the body is no form");

    /// The fault behind a verdict; `None` if that is none of the form.
    pub(super) fn of_verdict(error: &VerifyError) -> Option<Self> {
        Some(match error {
            VerifyError::MalformedHash(_) => {
                Self::of("malformed_hash", "the hash is not 40 hexadecimal digits")
            }
            VerifyError::Unmet(UnmetRequirement::Parameter(name)) => {
                Self::at("missing", ParameterRef::Listed(name), "is missing")
            }
            VerifyError::Unmet(_) => {
                Self::of("missing_one_of", "one of several parameters is missing")
            }
            VerifyError::NotCanonicalId { parameter } => {
                Self::at("not_an_id", ParameterRef::Listed(parameter), "is not an id")
            }
            VerifyError::SystemHash => Self::of("system_hash", "it has a `system_hash`"),
            VerifyError::NothingSigned => {
                Self::of("nothing_signed", "no signed parameter is present")
            }
            _ => return None,
        })
    }
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::TooLong { .. } => Self::of("too_long", "it is too long"),
            ReadError::TooMany { .. } => Self::of("too_many", "it has too many parameters"),
            ReadError::BadEscape { parameter } => {
                Self::at("bad_escape", parameter, "has a `%` without two digits")
            }
            ReadError::NotUtf8 { parameter } => Self::at("not_utf8", parameter, "is not UTF-8"),
            ReadError::Semicolon { parameter } => Self::at("semicolon", parameter, "has a raw `;`"),
            ReadError::Bracket { parameter } => {
                Self::at("bracket", parameter, "has a bracket in its name")
            }
            ReadError::NoEquals { parameter } => Self::at("no_equals", parameter, "has no `=`"),
            ReadError::NoName { parameter } => Self::at("no_name", parameter, "has no name"),
            ReadError::LeadingSpace { parameter } => {
                Self::at("leading_space", parameter, "has a raw space before its name")
            }
            ReadError::Unescaped { parameter } => {
                Self::at("unescaped", parameter, "has a raw `+` or `&` in the path")
            }
            ReadError::Conflict { parameter } => {
                Self::at("conflict", parameter, "appears twice with different values")
            }
            _ => Self::of("unreadable", "it cannot be read"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parameter {
            Some(name) => write!(f, "`{name}` {}", self.what),
            None if self.what.starts_with("has ") || self.what.starts_with("is ") => {
                write!(f, "a parameter {}", self.what)
            }
            None if self.what.starts_with("appears ") => write!(f, "a parameter {}", self.what),
            None => f.write_str(self.what),
        }
    }
}

#[cfg(test)]
mod tests {
    use mor_api::methods::users::USER_DETAILS_UPDATE;
    use mor_api::{HashRule, ReceivedRequest, SecretKey};

    use super::*;

    fn fault(query: &str) -> Fault {
        let key = SecretKey::new("k").unwrap();
        let request = match ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "") {
            Ok(request) => request,
            Err(error) => return error.into(),
        };
        let error = request.verify([("k", &key)], HashRule::Listed).unwrap_err();
        Fault::of_verdict(&error).unwrap()
    }

    #[test]
    fn faults_name_what_the_method_lists() {
        let hash = "0".repeat(40);
        for (query, kind, text) in [
            ("u=%", "bad_escape", "`u` has a `%` without two digits"),
            ("hunter%=1", "bad_escape", "a parameter has a `%` without two digits"),
            ("user_id=1& user_id=2", "leading_space", "`user_id` has a raw space before its name"),
            ("u=1&u=2", "conflict", "`u` appears twice with different values"),
            ("x=1&x=2", "conflict", "a parameter appears twice with different values"),
            ("user_id=1&hash=0", "malformed_hash", "the hash is not 40 hexadecimal digits"),
            (&format!("user_id=01&hash={hash}"), "not_an_id", "`user_id` is not an id"),
        ] {
            let fault = fault(query);
            assert_eq!((fault.kind(), &*fault.to_string()), (kind, text), "{query}");
        }
    }
}
