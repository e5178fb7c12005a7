//! A request that passed the check and is not typed yet.

use std::fmt;

use mor_api::{Endpoint, HashRule, ReceivedRequest, Rejection, TypedRequest, Verified};

use crate::policy::Policy;
use crate::printable;
use crate::verdict::Verdict;
use crate::verified_request::VerifiedRequest;

/// A request that passed [`Verifier::check_any`](crate::Verifier::check_any) or the
/// [steps](Policy::route): its hash is right, or its method takes none.
///
/// ```
/// use mor_api::Rejection;
/// use mor_api::methods::dids::DidDetailsUpdate;
/// use mor_tower::Passed;
///
/// /// What a request is to do, and who says so.
/// fn take(
///     passed: &Passed<'_>,
/// ) -> Result<(String, DidDetailsUpdate), Rejection> {
///     Ok((passed.username().to_owned(), passed.typed()?))
/// }
/// ```
#[derive(Clone)]
pub struct Passed<'r> {
    policy: &'r Policy,
    endpoint: &'static Endpoint,
    username: &'r str,
    kind: Kind<'r>,
}

/// What speaks for a request.
#[derive(Clone)]
pub(crate) enum Kind<'r> {
    Verified(Verified<'r>),
    Unhashed(&'r ReceivedRequest<'r>, HashRule),
}

impl<'r> Passed<'r> {
    pub(crate) const fn verified_by_hash(
        policy: &'r Policy,
        endpoint: &'static Endpoint,
        username: &'r str,
        verified: Verified<'r>,
    ) -> Self {
        Self { policy, endpoint, username, kind: Kind::Verified(verified) }
    }

    pub(crate) const fn unhashed(
        policy: &'r Policy,
        endpoint: &'static Endpoint,
        username: &'r str,
        received: &'r ReceivedRequest<'r>,
        rule: HashRule,
    ) -> Self {
        Self { policy, endpoint, username, kind: Kind::Unhashed(received, rule) }
    }

    /// The method.
    #[must_use]
    pub const fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// The username that chose the keys, empty for methods that take
    /// [none](mor_api::Endpoint::takes_username). Without a hash nothing proves it.
    #[must_use]
    pub const fn username(&self) -> &'r str {
        self.username
    }

    /// What the hash proves; `None` for a request of a method that takes no hash.
    #[must_use]
    pub const fn verified(&self) -> Option<&Verified<'r>> {
        match &self.kind {
            Kind::Verified(verified) => Some(verified),
            Kind::Unhashed(..) => None,
        }
    }

    /// The request as its type.
    ///
    /// # Errors
    /// A wrong value, or a requirement that a request without a hash does not meet; or the request
    /// is for another method than the type.
    pub fn typed<R: TypedRequest>(&self) -> Result<R, Rejection> {
        match &self.kind {
            Kind::Verified(verified) => Ok(verified.typed()?),
            Kind::Unhashed(received, rule) => received.typed_unhashed(*rule),
        }
    }

    /// The last step: what the policy makes of that which the hash does not rule out.
    #[must_use]
    pub fn judge(self) -> Verdict<'r> {
        Verdict::of(self)
    }

    pub(crate) const fn kind(&self) -> &Kind<'r> {
        &self.kind
    }

    pub(crate) const fn policy(&self) -> &'r Policy {
        self.policy
    }

    pub(crate) fn details(&self) -> Option<VerifiedRequest> {
        let verified = self.verified()?;
        Some(VerifiedRequest::new(self.endpoint, self.username.to_owned(), verified))
    }
}

/// Without the values, which may be secret.
impl fmt::Debug for Passed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passed")
            .field("username", &format_args!("{}", printable::username(self.username)))
            .field("has_hash", &self.verified().is_some())
            .finish()
    }
}
