//! What a server learns of its requests.

use std::fmt;
use std::sync::Arc;

use crate::printable;
use crate::refusal::Refused;
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
    /// It was forwarded, and the policy [warns](VerifiedRequest::warnings) of it.
    Warned(&'a VerifiedRequest),
}

impl fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refused) => write!(f, "refused: {refused}"),
            Self::WouldRefuse(refused) => write!(f, "would be refused: {refused}"),
            Self::Warned(request) => {
                write!(f, "warning: {}: ", request.endpoint().name())?;
                if !request.username().is_empty() {
                    write!(f, "{}: ", printable::username(request.username()))?;
                }
                for (number, warning) in request.warnings().iter().enumerate() {
                    write!(f, "{}{warning}", if number == 0 { "" } else { "; " })?;
                }
                Ok(())
            }
        }
    }
}
