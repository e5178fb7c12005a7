//! What is known of a request whose hash is right.

use std::fmt;

use mor_api::{Endpoint, HashRule, Uncovered};

use crate::printable;
use crate::verdict::Warning;

/// What is known of a request whose hash is right: who sent it, and what the hash covers.
///
/// It says nothing about the values. Everything in [`uncovered`](Self::uncovered) can be added or
/// changed by anyone who has seen one valid request, and any request can be sent again.
///
/// The layer puts it into the extensions of a request that it forwards:
///
/// ```
/// use http::Request;
/// use mor_tower::VerifiedRequest;
///
/// /// Whether the sender has chosen the value of `provider_id`.
/// fn is_provider_proven<B>(request: &Request<B>) -> bool {
///     let verified = request.extensions().get::<VerifiedRequest>();
///     verified.is_some_and(|verified| verified.covers("provider_id"))
/// }
/// ```
#[derive(Clone)]
pub struct VerifiedRequest {
    endpoint: &'static Endpoint,
    username: String,
    key_name: String,
    rule: HashRule,
    covered: Vec<&'static str>,
    uncovered: Vec<Uncovered<'static>>,
    warnings: Vec<Warning>,
}

impl VerifiedRequest {
    pub(crate) fn new(
        endpoint: &'static Endpoint,
        username: String,
        verified: &mor_api::Verified<'_>,
    ) -> Self {
        Self {
            endpoint,
            username,
            key_name: verified.key_name().to_owned(),
            rule: verified.rule(),
            covered: verified.covered().collect(),
            uncovered: verified.uncovered().map(Uncovered::into_owned).collect(),
            warnings: Vec::new(),
        }
    }

    pub(crate) fn with_warnings(self, warnings: Vec<Warning>) -> Self {
        Self { warnings, ..self }
    }

    /// The method.
    #[must_use]
    pub const fn endpoint(&self) -> &'static Endpoint {
        self.endpoint
    }

    /// The username that chose the keys. Show it by [`printable::username`] only.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The name of the key that the request was signed with.
    #[must_use]
    pub fn key_name(&self) -> &str {
        &self.key_name
    }

    /// The rule under which the hash is right: the first of those that are accepted.
    #[must_use]
    pub const fn rule(&self) -> HashRule {
        self.rule
    }

    /// The names of the parameters that the hash covers, in hash order.
    #[must_use]
    pub fn covered(&self) -> &[&'static str] {
        &self.covered
    }

    /// The parameters that the hash does not cover, each once, in the order in which they arrived.
    /// `u` is among them for nearly all methods, `hash` never.
    #[must_use]
    pub fn uncovered(&self) -> &[Uncovered<'static>] {
        &self.uncovered
    }

    /// What the [policy](crate::Policy) warns of.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether the hash covers the parameter of this name: whether its value is the sender's.
    #[must_use]
    pub fn covers(&self, name: &str) -> bool {
        self.covered.contains(&name)
    }
}

/// Names only, and those that strangers chose only if they are fit for a log.
impl fmt::Debug for VerifiedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedRequest")
            .field("endpoint", &self.endpoint.name())
            .field("username", &format_args!("{}", printable::username(&self.username)))
            .field("key_name", &self.key_name)
            .field("rule", &self.rule)
            .field("covered", &self.covered)
            .field("uncovered", &self.uncovered)
            .field("warnings", &self.warnings)
            .finish()
    }
}
