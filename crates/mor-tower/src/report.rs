//! What a server learns of its requests.

use std::fmt;
use std::sync::Arc;

use mor_api::Endpoint;

use crate::printable;
use crate::refusal::Refused;
use crate::verdict::Warning;
use crate::verified_request::VerifiedRequest;

/// Takes note of refusals and warnings. A closure is one:
///
/// ```
/// use std::collections::HashMap;
///
/// use mor_tower::{Event, Verifier};
///
/// let verifier = Verifier::new(HashMap::new())
///     .report(|event: &Event<'_>| eprintln!("{event}"));
/// ```
///
/// It runs before the answer is sent, so it should not block.
pub trait Report: Send + Sync {
    /// Something happened to a request.
    fn report(&self, event: &Event<'_>);
}

impl<F: Fn(&Event<'_>) + Send + Sync> Report for F {
    fn report(&self, event: &Event<'_>) {
        self(event);
    }
}

impl<R: Report + ?Sized> Report for Arc<R> {
    fn report(&self, event: &Event<'_>) {
        (**self).report(event);
    }
}

/// What happened to a request, once for each: one that is forwarded without a warning has no event.
///
/// `Display` gives one line that is fit for a log, whatever the request was. No value, key or query
/// is in it, and no name that no page lists: such a parameter has its number.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// It was refused.
    Refused(&'a Refused),
    /// It was forwarded, because the policy [only reports](crate::Mode::Report).
    WouldRefuse(&'a Refused),
    /// It was forwarded, and the policy warns of it.
    Warned(Warned<'a>),
}

/// A request that was forwarded although there is something to warn of.
#[derive(Debug, Clone, Copy)]
pub struct Warned<'a> {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) username: &'a str,
    pub(crate) warnings: &'a [Warning],
    pub(crate) verified: Option<&'a VerifiedRequest>,
}

impl<'a> Warned<'a> {
    /// The method.
    #[must_use]
    pub const fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// The username, which may be empty. Show it by [`printable::username`] only.
    #[must_use]
    pub const fn username(&self) -> &'a str {
        self.username
    }

    /// What the policy warns of.
    #[must_use]
    pub const fn warnings(&self) -> &'a [Warning] {
        self.warnings
    }

    /// What is known of a request whose hash is right; `None` without a hash.
    #[must_use]
    pub const fn verified(&self) -> Option<&'a VerifiedRequest> {
        self.verified
    }
}

impl fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refused) => write!(f, "refused: {refused}"),
            Self::WouldRefuse(refused) => write!(f, "would be refused: {refused}"),
            Self::Warned(Warned { endpoint, username, warnings, .. }) => {
                write!(f, "warning: {}: ", endpoint.name())?;
                if !username.is_empty() {
                    write!(f, "{}: ", printable::username(username))?;
                }
                for (number, warning) in warnings.iter().enumerate() {
                    write!(f, "{}{warning}", if number == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
        }
    }
}
