//! Why a request is refused: for the server's eyes. The caller gets
//! [`wire_message`](RefusalReason::wire_message) alone.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use http::{StatusCode, Uri};
use mor_api::{Endpoint, HashRules, ParameterError, Rejection};

use crate::check::Seen;
#[cfg(feature = "diagnose")]
use crate::diagnosis::PendingDiagnosis;
use crate::keys::KeysError;
use crate::not_a_form::NotAForm;
use crate::printable;

/// Takes note of refusals. A closure is one:
///
/// ```
/// use std::collections::HashMap;
///
/// use mor_tower::{Refused, Verifier};
///
/// let verifier = Verifier::new(HashMap::new())
///     .report(|refused: &Refused| eprintln!("refused: {refused}"));
/// ```
///
/// It runs before the answer is sent, so it should not block.
pub trait Report: Send + Sync {
    /// A request was refused.
    fn refused(&self, refused: &Refused);
}

impl<F: Fn(&Refused) + Send + Sync> Report for F {
    fn refused(&self, refused: &Refused) {
        self(refused);
    }
}

impl<R: Report + ?Sized> Report for Arc<R> {
    fn refused(&self, refused: &Refused) {
        (**self).refused(refused);
    }
}

/// A refused request: what it was for, who is said to have sent it, and why it was refused.
///
/// `Display` gives one line that is fit for a log, whatever the request was. No value, key or query
/// is in it. `Debug` gives the same.
pub struct Refused {
    pub(crate) endpoint: Option<&'static Endpoint>,
    pub(crate) username: Option<String>,
    pub(crate) reason: RefusalReason,
    #[cfg(feature = "diagnose")]
    pending: Option<Box<PendingDiagnosis>>,
}

impl Refused {
    pub(crate) fn new(
        endpoint: Option<&'static Endpoint>,
        username: Option<String>,
        reason: RefusalReason,
    ) -> Self {
        Self {
            endpoint,
            username,
            reason,
            #[cfg(feature = "diagnose")]
            pending: None,
        }
    }

    /// Keeps what a diagnosis needs, where there can be one.
    #[cfg(feature = "diagnose")]
    pub(crate) fn seen(mut self, uri: &Uri, seen: Seen, rules: HashRules) -> Self {
        let is_about_hash = matches!(
            self.reason,
            RefusalReason::NotAForm(_)
                | RefusalReason::Rejected(Rejection::Unreadable(_) | Rejection::Unverified(_))
        );
        self.pending = self.endpoint.filter(|_| is_about_hash).map(|endpoint| {
            let Seen { body, keys } = seen;
            Box::new(PendingDiagnosis::of_refused(endpoint, uri, &body, keys, rules))
        });
        self
    }

    #[cfg(not(feature = "diagnose"))]
    pub(crate) fn seen(self, _: &Uri, Seen { .. }: Seen, _: HashRules) -> Self {
        self
    }

    /// The method, `None` when the path is not one of a method.
    #[must_use]
    pub const fn endpoint(&self) -> Option<&'static Endpoint> {
        self.endpoint
    }

    /// The username as it was sent, `None` when the refusal came before it was read. Show it by
    /// [`printable::username`] only.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.username.as_deref()
    }

    /// Why.
    #[must_use]
    pub const fn reason(&self) -> &RefusalReason {
        &self.reason
    }

    /// The search for the mistake, to be done once the answer is sent. `None` where there is
    /// nothing to search for: the user is unknown, or a value is wrong that the hash covers.
    #[cfg(feature = "diagnose")]
    #[must_use]
    pub fn diagnosis(&self) -> Option<PendingDiagnosis> {
        self.pending.as_deref().cloned()
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(endpoint) = self.endpoint {
            write!(f, "{}: ", endpoint.name())?;
        }
        if let Some(username) = &self.username {
            write!(f, "{}: ", printable::username(username))?;
        }
        self.reason.fmt(f)
    }
}

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refused({self})")
    }
}

/// Why a request was refused.
#[non_exhaustive]
pub enum RefusalReason {
    /// The path may be another spelling of a method's path.
    AmbiguousPath,
    /// The API is switched off.
    Disabled,
    /// The request is a GET request, and these are switched off.
    GetDisabled,
    /// The request is neither GET nor POST.
    HttpMethod,
    /// The body is longer than the limit.
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// The body ended early.
    BrokenBody,
    /// There is a body, and it is not sent as a form.
    NotAForm(NotAForm),
    /// There are no keys for a user who exists, or nobody knows whether there are.
    Keys(KeysError),
    /// The path, the parameters, the user, the hash or a value is wrong.
    Rejected(Rejection),
}

impl From<Rejection> for RefusalReason {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

/// [`KeysError::UnknownUser`] becomes [`Rejection::UnknownUser`].
impl From<KeysError> for RefusalReason {
    fn from(error: KeysError) -> Self {
        match error {
            KeysError::UnknownUser => Self::Rejected(Rejection::UnknownUser),
            other => Self::Keys(other),
        }
    }
}

impl RefusalReason {
    /// What the caller is told: one of the texts that servers have for it.
    #[must_use]
    pub const fn wire_message(&self) -> &'static str {
        match self {
            // No more than what an unknown path is told.
            Self::AmbiguousPath => Rejection::UnknownMethod.wire_message(),
            Self::HttpMethod => "Access Denied",
            Self::GetDisabled => "GET Requests are disabled",
            Self::TooLong { .. } | Self::BrokenBody | Self::NotAForm(_) => "Incorrect hash",
            Self::Keys(KeysError::UnknownUser) => Rejection::UnknownUser.wire_message(),
            Self::Keys(KeysError::NoSecretKey) => "API must have a secret key",
            Self::Disabled | Self::Keys(KeysError::Disabled | KeysError::Unavailable(_)) => {
                "API Requests are disabled"
            }
            Self::Rejected(rejection) => rejection.wire_message(),
        }
    }

    /// The HTTP status of the answer: 200, as servers answer, unless no method was asked at all
    /// (404) or there is no verdict (503).
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::AmbiguousPath | Self::Rejected(Rejection::UnknownMethod) => StatusCode::NOT_FOUND,
            Self::Keys(KeysError::Unavailable(_)) => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::OK,
        }
    }
}

impl fmt::Display for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AmbiguousPath => f.write_str("the path may be another spelling of a method's"),
            Self::Disabled => f.write_str("the api is disabled"),
            Self::GetDisabled => f.write_str("get requests are disabled"),
            Self::HttpMethod => f.write_str("the http method is neither get nor post"),
            Self::TooLong { limit } => write!(f, "the body has more than {limit} bytes"),
            Self::BrokenBody => f.write_str("the body ended early"),
            Self::NotAForm(other) => other.fmt(f),
            Self::Keys(error) => error.fmt(f),
            Self::Rejected(Rejection::WrongParameter(error)) if !names_are_public(error) => {
                f.write_str("a parameter that the method does not list is wrong")
            }
            Self::Rejected(rejection) => rejection.fmt(f),
        }
    }
}

/// The same as `Display`: the errors inside may have names in them that are parts of values.
impl fmt::Debug for RefusalReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RefusalReason({self})")
    }
}

impl Error for RefusalReason {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Keys(error) => error.source(),
            // Its text is part of this one's.
            _ => None,
        }
    }
}

/// Whether the names in an error are the API's own. Any other may be the rest of a value whose `&`
/// was not encoded.
const fn names_are_public(error: &ParameterError) -> bool {
    matches!(
        error,
        ParameterError::WrongValue { .. }
            | ParameterError::Missing { .. }
            | ParameterError::Listed { .. }
            | ParameterError::OtherEndpoint { .. }
    )
}

#[cfg(test)]
mod tests {
    use mor_api::methods::users::USER_DETAILS_UPDATE;
    use mor_api::{ReceivedRequest, VerifyError};

    use super::*;

    fn reason(body: &str) -> RefusalReason {
        let error = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", body).unwrap_err();
        Rejection::from(error).into()
    }

    #[test]
    fn a_part_of_a_value_is_never_shown_as_a_name() {
        let names = ["hunter2", "a\nINFO hunter2 verified"];
        let with_names = names.into_iter().flat_map(|name| {
            let parameter = || name.into();
            [
                ParameterError::Unlisted { parameter: parameter() },
                ParameterError::Reserved { parameter: parameter() },
                ParameterError::InvalidName { parameter: parameter() },
                ParameterError::Conflict { parameter: parameter() },
            ]
        });
        let unreadable = [
            "u=admin&pswd=n3w&hunter2",
            "u=admin&pswd=n3w&hunter2=50%",
            "u=admin&pswd=n3w&hunter2;=1",
            "u=admin&pswd=n3w&hunter2[=1",
            "u=admin&pswd=n3w&hunter2=1&hunter2=2",
            "u=admin&pswd=n3w&hunter2=%ff",
            r#"{"u":"admin","pswd":"hunter2"}"#,
            "u=admin&a%0AINFO+hunter2+verified",
        ];
        let wrong = with_names.map(|error| Rejection::from(error).into());
        for reason in unreadable.into_iter().map(reason).chain(wrong) {
            let error: &dyn Error = &reason;
            let source = error.source().map(ToString::to_string).unwrap_or_default();
            for shown in [reason.to_string(), format!("{reason:?}"), format!("{reason:#?}"), source]
            {
                assert!(!shown.contains("hunter2") && !shown.contains("INFO"), "{shown}");
            }
        }
    }

    #[test]
    fn a_name_of_the_api_is_shown() {
        assert_eq!(
            reason("u15=%zz").to_string(),
            "parameter `u15` has a `%` without two hexadecimal digits"
        );
        assert_eq!(reason("u").to_string(), "parameter `u` has no `=`");
        let missing = ParameterError::Missing { parameter: "user_id" };
        let missing = RefusalReason::from(Rejection::from(missing));
        assert_eq!(missing.to_string(), "parameter `user_id` is missing");
    }

    #[test]
    fn an_unknown_user_has_one_reason() {
        let reason = RefusalReason::from(KeysError::UnknownUser);
        assert!(matches!(reason, RefusalReason::Rejected(Rejection::UnknownUser)));
        assert!(matches!(KeysError::Disabled.into(), RefusalReason::Keys(KeysError::Disabled)));
    }

    #[test]
    fn a_line_cannot_be_forged() {
        let username = Some("x\ndid_create: admin: done".to_owned());
        let reason = Rejection::from(VerifyError::Mismatch).into();
        let refused = Refused::new(Some(&USER_DETAILS_UPDATE), username, reason);
        assert_eq!(
            refused.to_string(),
            r#"user_details_update: "x\ndid_create: admin: done": `hash` does not match"#
        );
        assert_eq!(format!("{refused:?}"), format!("Refused({refused})"));
    }
}
