//! Why the gateway answers a request itself, what the client is told, and what the log is told.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use mor_api::answer::{Answer, ServerError};
use mor_api::methods::users::UserUpdated;
use mor_api::{Endpoint, Rejection};
use mor_tower::{Objection, PendingDiagnosis, RefusalReason, Refused};
use serde::{Serialize, Serializer};

/// Why a request is refused.
#[derive(Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// The check refuses it.
    Check(Box<Refused>),
    /// Two servers may disagree where the request ends, or what comes after it.
    Framing(Framing),
    /// The body did not arrive in time.
    LateBody,
    /// Too many bodies are in memory.
    NoBuffer,
    /// The client sends too many requests.
    ClientLimit,
    /// The user sends too many requests.
    UserLimit,
    /// Too many requests of the client were refused.
    RefusalLimit,
}

impl Refusal {
    /// The check refuses a request to this method, `None` where the path is not one of a method.
    #[must_use]
    pub fn of(endpoint: Option<&'static Endpoint>, reason: RefusalReason) -> Self {
        Self::Check(Box::new(Refused::new(endpoint, None, reason)))
    }

    /// The search for the mistake behind it, to be done once the answer is sent.
    #[must_use]
    pub fn diagnosis(&self) -> Option<PendingDiagnosis> {
        match self {
            Self::Check(refused) => refused.diagnosis(),
            _ => None,
        }
    }
}

/// What is ambiguous about where a request ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// There is a `Transfer-Encoding`, and a `Content-Length` too.
    LengthAndEncoding,
    /// There are several headers `Content-Length`, or one that is no number.
    Length,
    /// The `Transfer-Encoding` is more than `chunked`.
    Encoding,
}

impl Refusal {
    /// Whether it is the request that is wrong, and not that there are too many.
    #[must_use]
    pub const fn is_of_the_request(&self) -> bool {
        matches!(self, Self::Check(_) | Self::Framing(_) | Self::LateBody)
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Check(refused) => match refused.reason() {
                RefusalReason::TooLong { .. } => StatusCode::PAYLOAD_TOO_LARGE,
                reason => reason.status(),
            },
            Self::Framing(_) => StatusCode::BAD_REQUEST,
            Self::LateBody => StatusCode::REQUEST_TIMEOUT,
            Self::NoBuffer => StatusCode::SERVICE_UNAVAILABLE,
            Self::ClientLimit | Self::UserLimit | Self::RefusalLimit => {
                StatusCode::TOO_MANY_REQUESTS
            }
        }
    }

    /// What the client is told, in the API's own form.
    #[must_use]
    pub fn to_xml(&self) -> Bytes {
        to_xml(match self {
            Self::Check(refused) => return mor_tower::refusal(refused).into_body(),
            Self::Framing(_) => "Bad request",
            Self::LateBody => "Request timeout",
            Self::NoBuffer => "Server is busy",
            Self::ClientLimit | Self::UserLimit | Self::RefusalLimit => "Too many requests",
        })
    }

    /// A word for metrics.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Check(refused) => match refused.reason() {
                RefusalReason::AmbiguousPath => "ambiguous_path",
                RefusalReason::GetDisabled
                | RefusalReason::HttpMethod
                | RefusalReason::MethodOverride(_) => "http_method",
                RefusalReason::HiddenUser(_) => "unknown_user",
                RefusalReason::TooLong { .. } => "too_long",
                RefusalReason::BrokenBody => "broken_body",
                RefusalReason::NotAForm(_) => "not_a_form",
                RefusalReason::Rejected(rejection) => match rejection {
                    Rejection::UnknownMethod => "unknown_method",
                    Rejection::UnknownUser => "unknown_user",
                    Rejection::Unreadable(_) => "unreadable",
                    Rejection::Unverified(_) => "unverified",
                    _ => "rejected",
                },
                RefusalReason::Policy(Objection::Uncovered(_)) => "uncovered",
                RefusalReason::Policy(Objection::Unhashed(_)) => "unhashed",
                RefusalReason::Policy(Objection::BoundaryTwin) => "boundary_twin",
                RefusalReason::Policy(Objection::Duplicate) => "duplicate",
                RefusalReason::Policy(_) => "policy",
                _ => "other",
            },
            Self::Framing(_) => "framing",
            Self::LateBody => "late_body",
            Self::NoBuffer => "no_buffer",
            Self::ClientLimit => "client_limit",
            Self::UserLimit => "user_limit",
            Self::RefusalLimit => "refusal_limit",
        }
    }
}

/// One line that is fit for a log: no value is in it.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Check(refused) => return refused.reason().fmt(f),
            Self::Framing(Framing::LengthAndEncoding) => {
                "the request has a content length and a transfer encoding"
            }
            Self::Framing(Framing::Length) => "the content length is not a single number",
            Self::Framing(Framing::Encoding) => "the transfer encoding is more than `chunked`",
            Self::LateBody => "the body did not arrive in time",
            Self::NoBuffer => "too many bodies are in memory",
            Self::ClientLimit => "the client sends too many requests",
            Self::UserLimit => "the user sends too many requests",
            Self::RefusalLimit => "too many requests of the client were refused",
        })
    }
}

/// Why there is no answer of the upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// There was no connection, so the upstream has got nothing.
    NotSent,
    /// The upstream did not answer in time. It may have acted all the same.
    Late,
    /// The connection was lost, or the answer is no HTTP. The upstream may have acted.
    Lost,
    /// The client went away, or its body is broken.
    Client,
    /// `Connection` names a header that must not be dropped.
    Headers,
    /// Something in the gateway, before anything was sent.
    Internal,
}

impl Failure {
    /// The status of the answer, `None` where nobody is there to read it.
    #[must_use]
    pub const fn status(self) -> Option<StatusCode> {
        match self {
            Self::NotSent | Self::Lost => Some(StatusCode::BAD_GATEWAY),
            Self::Late => Some(StatusCode::GATEWAY_TIMEOUT),
            Self::Client => None,
            Self::Headers => Some(StatusCode::BAD_REQUEST),
            Self::Internal => Some(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    /// What the client is told, in the API's own form.
    #[must_use]
    pub fn to_xml(self) -> Bytes {
        to_xml(match self {
            Self::NotSent => "Server is not available, nothing was done",
            Self::Late => "No answer in time, outcome unknown",
            Self::Lost => "No answer, outcome unknown",
            Self::Headers => "Bad request",
            Self::Client | Self::Internal => "Internal error, nothing was done",
        })
    }

    /// A word for metrics.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Late => "late_answer",
            Self::Lost => "lost_answer",
            Self::Client => "client_gone",
            Self::Headers => "headers",
            Self::Internal => "internal",
        }
    }
}

/// As its text.
impl Serialize for Failure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSent => "there is no connection to the upstream, nothing was sent",
            Self::Late => "the upstream did not answer in time, outcome unknown",
            Self::Lost => "the upstream's answer is lost, outcome unknown",
            Self::Client => "the client went away",
            Self::Headers => "`Connection` names a header that must not be dropped",
            Self::Internal => "the gateway has failed, nothing was sent",
        })
    }
}

/// An error in the plainest form that servers have.
fn to_xml(message: &str) -> Bytes {
    let error = <UserUpdated as Answer>::Error::from_text(message);
    UserUpdated::refusal_to_xml(&error.into()).into()
}
