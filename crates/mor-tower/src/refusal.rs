//! Why a request is refused: for the server's eyes. The caller gets
//! [`wire_message`](RefusalReason::wire_message) alone.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{StatusCode, Uri};
use mor_api::{Endpoint, KeyRing, ParameterError, Rejection};

#[cfg(feature = "diagnose")]
use crate::diagnosis::PendingDiagnosis;
use crate::keys::KeysError;
use crate::method_override::MethodOverride;
use crate::not_a_form::NotAForm;
use crate::policy::Policy;
use crate::printable;
use crate::verdict::{Objection, Warning};

/// A refused request: what it was for, who is said to have sent it, and why it was refused.
///
/// `Display` gives one line that is fit for a log, whatever the request was. No value, key or query
/// is in it. `Debug` gives the same.
///
/// ```
/// use mor_api::methods::dids::DID_CREATE;
/// use mor_tower::{RefusalReason, Refused};
///
/// let user = Some("a\nb".to_owned());
/// let reason = RefusalReason::BrokenBody;
/// let refused = Refused::new(Some(&DID_CREATE), user, reason);
/// assert_eq!(
///     refused.to_string(),
///     r#"did_create: "a\nb": the body ended early"#,
/// );
/// ```
pub struct Refused {
    endpoint: Option<&'static Endpoint>,
    username: Option<String>,
    reason: RefusalReason,
    warnings: Vec<Warning>,
    #[cfg(feature = "diagnose")]
    pending: Option<Box<PendingDiagnosis>>,
}

impl Refused {
    /// For a request to this method, `None` where the path is not one of a method, and of this
    /// user, `None` where it was refused before the username was read.
    #[must_use]
    pub fn new(
        endpoint: Option<&'static Endpoint>,
        username: Option<String>,
        reason: RefusalReason,
    ) -> Self {
        Self {
            endpoint,
            username,
            reason,
            warnings: Vec::new(),
            #[cfg(feature = "diagnose")]
            pending: None,
        }
    }

    /// Adds what the policy only warns of.
    #[must_use]
    pub fn with_warnings(self, warnings: &[Warning]) -> Self {
        Self { warnings: warnings.to_vec(), ..self }
    }

    /// Keeps what a diagnosis needs (feature `diagnose`), where there can be one: what was read of
    /// the request, and the keys if they were looked up.
    #[must_use]
    #[cfg_attr(
        not(feature = "diagnose"),
        allow(unused_mut, unused_variables, reason = "nothing is kept then")
    )]
    pub fn keep(
        mut self,
        uri: &Uri,
        body: &Bytes,
        keys: Option<&Arc<KeyRing>>,
        policy: &Policy,
    ) -> Self {
        #[cfg(feature = "diagnose")]
        if let Some(endpoint) = self.endpoint.filter(|_| self.reason.is_about_hash()) {
            let (uri, body, keys) = (uri.clone(), body.clone(), keys.cloned());
            let pending = PendingDiagnosis::new(endpoint, uri, body, keys, policy.rules());
            self.pending = Some(Box::new(pending));
        }
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

    /// What the policy warns of besides.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
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
        self.reason.fmt(f)?;
        self.warnings.iter().try_for_each(|warning| write!(f, "; {warning}"))
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
    /// The request asks to be taken for one by another HTTP method.
    MethodOverride(MethodOverride),
    /// There are no keys for a user who exists, or nobody knows whether there are.
    Keys(KeysError),
    /// There are no keys for a user, and the policy [hides](Policy::hide_users) that: the answer is
    /// that to a wrong hash.
    HiddenUser(KeysError),
    /// The path, the parameters, the user, the hash or a value is wrong.
    Rejected(Rejection),
    /// The hash is right, or none is wanted, and the policy refuses the request all the same.
    Policy(Objection),
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
            Self::TooLong { .. }
            | Self::BrokenBody
            | Self::NotAForm(_)
            | Self::HiddenUser(_)
            // What a server says that wants a hash.
            | Self::Policy(Objection::Unhashed(_)) => "Incorrect hash",
            Self::HttpMethod | Self::MethodOverride(_) | Self::Policy(_) => "Access Denied",
            Self::GetDisabled => "GET Requests are disabled",
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

    /// Whether a mistake in the request may be behind it.
    #[cfg(feature = "diagnose")]
    const fn is_about_hash(&self) -> bool {
        matches!(
            self,
            Self::NotAForm(_) | Self::Rejected(Rejection::Unreadable(_) | Rejection::Unverified(_))
        )
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
            Self::MethodOverride(how) => how.fmt(f),
            Self::HiddenUser(KeysError::UnknownUser) => Rejection::UnknownUser.fmt(f),
            Self::Keys(error) | Self::HiddenUser(error) => error.fmt(f),
            Self::Rejected(Rejection::WrongParameter(error)) if !names_are_public(error) => {
                f.write_str("a parameter that the method does not list is wrong")
            }
            Self::Rejected(rejection) => rejection.fmt(f),
            Self::Policy(objection) => objection.fmt(f),
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
            Self::Keys(error) | Self::HiddenUser(error) => error.source(),
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
