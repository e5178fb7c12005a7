//! The check itself, shared by the layer and the extractor.

use std::fmt;
use std::hint::black_box;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use mor_api::{
    Endpoint, HashRule, HashRules, KeyRing, Limits, ReceivedRequest, Rejection, SecretKey,
    Transport, Uncovered, VerifyError,
};

use crate::keys::{AnyKeys, Keys, KeysError};
use crate::not_a_form::NotAForm;
use crate::passed::Passed;
use crate::printable;
use crate::refusal::{RefusalReason, Refused, Report};

/// Any error of a body.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What requests are checked against: where the keys come from, and what is accepted. Cheap to
/// clone.
///
/// Give it to a [`VerifyLayer`](crate::VerifyLayer), or put it in the state of an axum router whose
/// handlers take a `Verified`.
///
/// ```
/// use std::collections::HashMap;
///
/// use mor_api::{HashRule, KeyRing, SecretKey};
/// use mor_tower::{Refused, Verifier};
///
/// let mut ring = KeyRing::new();
/// ring.add("admin", SecretKey::new("secret")?);
/// let keys = HashMap::from([("admin".to_owned(), ring)]);
///
/// let verifier = Verifier::new(keys)
///     .accept(HashRule::Listed | HashRule::X8)
///     .report(|refused: &Refused| eprintln!("refused: {refused}"));
/// # Ok::<(), mor_api::EmptyKey>(())
/// ```
#[derive(Clone)]
pub struct Verifier {
    keys: Arc<dyn AnyKeys>,
    report: Option<Arc<dyn Report>>,
    /// What the requests of users who do not exist are verified against, with no effect.
    nobody: Arc<KeyRing>,
    rules: HashRules,
    limits: Limits,
    is_enabled: bool,
    takes_get: bool,
}

impl Verifier {
    /// A verifier with these keys. It accepts the hash rule of the pages, POST only, and the
    /// default [`Limits`]: 64 KiB and 256 parameters.
    pub fn new(keys: impl Keys + 'static) -> Self {
        let mut nobody = KeyRing::new();
        if let Ok(key) = SecretKey::new("the key of nobody") {
            nobody.add("nobody", key);
        }
        Self {
            keys: Arc::new(keys),
            report: None,
            nobody: Arc::new(nobody),
            rules: HashRule::Listed.into(),
            limits: Limits::default(),
            is_enabled: true,
            takes_get: false,
        }
    }

    /// Accepts these hash rules: one [`HashRule`], or several joined by `|`.
    #[must_use]
    pub fn accept(mut self, rules: impl Into<HashRules>) -> Self {
        self.rules = rules.into();
        self
    }

    /// Takes requests within these limits. [`Limits::bytes`] is also how much of a body is
    /// buffered.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Whether GET requests are taken, which servers have off by default. Some methods take them
    /// [always](mor_api::Transport::AlwaysGet).
    #[must_use]
    pub const fn takes_get(mut self, takes_get: bool) -> Self {
        self.takes_get = takes_get;
        self
    }

    /// Whether requests are taken at all. Otherwise the answer is `API Requests are disabled`.
    #[must_use]
    pub const fn enabled(mut self, is_enabled: bool) -> Self {
        self.is_enabled = is_enabled;
        self
    }

    /// Reports refusals here. Without it nobody learns the reasons.
    #[must_use]
    pub fn report(mut self, report: impl Report + 'static) -> Self {
        self.report = Some(Arc::new(report));
        self
    }

    /// Refuses a request: reports the reason, and returns it for the answer.
    pub(crate) fn refuse(&self, refused: Refused) -> Refused {
        if let Some(report) = &self.report {
            report.refused(&refused);
        }
        refused
    }

    /// Checks a request to a method that is known when the request arrives, and hands it to
    /// `then`, which [types](Passed::typed) it. For a server that answers many methods.
    ///
    /// Requests of methods that take [no hash](Endpoint::takes_hash) under one of the accepted
    /// rules pass without one, which they do not for a layer or an extractor. A hash that they have
    /// all the same is verified if another rule takes one.
    ///
    /// # Errors
    /// [`Refused`] says why, and has been reported.
    pub async fn check_any<B, T>(
        &self,
        endpoint: &'static Endpoint,
        parts: &Parts,
        body: B,
        then: impl FnOnce(&Passed<'_>) -> Result<T, Rejection> + Send,
    ) -> Result<T, Refused>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<BoxError>,
    {
        self.pass(endpoint, parts, body, true, then).await.map(|(then, _)| then)
    }

    /// Checks a request to `endpoint`, and hands it to `then` if its hash is right.
    ///
    /// Returns the body beside the outcome: whoever is asked next may want to read it, too.
    pub(crate) async fn check<B, T>(
        &self,
        endpoint: &'static Endpoint,
        parts: &Parts,
        body: B,
        then: impl FnOnce(&mor_api::Verified<'_>) -> Result<T, Rejection> + Send,
    ) -> Result<(VerifiedRequest, T, Buffered), Refused>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<BoxError>,
    {
        let then = |passed: &Passed<'_>| {
            let verified = passed.verified().ok_or(VerifyError::TakesNoHash)?;
            let then = then(verified)?;
            Ok((VerifiedRequest::new(endpoint, passed.username().to_owned(), verified), then))
        };
        let ((request, then), body) = self.pass(endpoint, parts, body, false, then).await?;
        Ok((request, then, body))
    }

    /// The check itself. Without a hash nothing passes, unless that is wanted and the method takes
    /// none.
    async fn pass<B, T>(
        &self,
        endpoint: &'static Endpoint,
        parts: &Parts,
        body: B,
        may_have_no_hash: bool,
        then: impl FnOnce(&Passed<'_>) -> Result<T, Rejection> + Send,
    ) -> Result<(T, Buffered), Refused>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<BoxError>,
    {
        let mut username = None;
        let mut seen = Seen::default();
        let outcome = async {
            self.admit(endpoint, &parts.method)?;
            let body = buffer(body, self.limits.bytes).await?;
            seen.body = body.data.clone();
            if let Some(other) = NotAForm::of(&parts.headers, &body.data) {
                return Err(RefusalReason::NotAForm(other));
            }
            let query = parts.uri.query().unwrap_or_default();
            // With the path, which may have the id that the request is about.
            let path = parts.uri.path();
            let received = ReceivedRequest::read_at(self.limits, endpoint, path, query, &body.data)
                .map_err(Rejection::from)?;
            let name = if endpoint.takes_username() {
                let name = received.username().map_err(Rejection::from)?;
                &**username.insert(name.into_owned())
            } else {
                ""
            };
            // Also where no hash is looked at, the user has to exist.
            let keys = self.keys.look_up(name).await.inspect_err(|error| {
                if matches!(error, KeysError::UnknownUser) {
                    self.verify_for_nobody(&received);
                }
            })?;
            let keys = &*seen.keys.insert(keys);
            let unhashed = self.rule_without_hash(&received).filter(|_| may_have_no_hash);
            let then = if let Some(rule) = unhashed {
                then(&Passed::unhashed(name, &received, rule))?
            } else {
                let verified = received.verify(keys, self.rules).map_err(Rejection::from)?;
                then(&Passed::verified_by_hash(name, &verified))?
            };
            Ok((then, body.clone()))
        }
        .await;
        outcome.map_err(|reason| {
            let refused = Refused::new(Some(endpoint), username, reason);
            self.refuse(refused.seen(&parts.uri, seen, self.rules))
        })
    }

    /// The accepted rule under which this request needs no hash. One that has a hash needs it to be
    /// right if any of the rules takes one.
    fn rule_without_hash(&self, received: &ReceivedRequest<'_>) -> Option<HashRule> {
        let takes_hash = |rule: &HashRule| received.endpoint().takes_hash(*rule);
        let rule = self.rules.iter().find(|rule| !takes_hash(rule))?;
        let has_hash = received.value("hash").is_some_and(|hash| !hash.is_empty());
        (!has_hash || !self.rules.iter().any(|rule| takes_hash(&rule))).then_some(rule)
    }

    fn admit(&self, endpoint: &Endpoint, method: &Method) -> Result<(), RefusalReason> {
        let takes_get = self.takes_get
            || matches!(endpoint.transport(), Transport::AlwaysGet | Transport::IdInPath);
        if !self.is_enabled {
            Err(RefusalReason::Disabled)
        } else if method == Method::GET && !takes_get {
            Err(RefusalReason::GetDisabled)
        } else if method == Method::GET || method == Method::POST {
            Ok(())
        } else {
            Err(RefusalReason::HttpMethod)
        }
    }

    /// The work of a verification, so that time does not tell which users exist. Its outcome counts
    /// for nothing: the key is no secret.
    fn verify_for_nobody(&self, received: &ReceivedRequest<'_>) {
        black_box(received.verify(&*self.nobody, self.rules).is_ok());
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("rules", &self.rules)
            .field("limits", &self.limits)
            .field("is_enabled", &self.is_enabled)
            .field("takes_get", &self.takes_get)
            .finish_non_exhaustive()
    }
}

/// A body that was read to its end.
#[derive(Clone, Default)]
pub(crate) struct Buffered {
    pub(crate) data: Bytes,
    pub(crate) trailers: Option<HeaderMap>,
}

/// Reads a body of at most `limit` bytes.
async fn buffer<B>(body: B, limit: usize) -> Result<Buffered, RefusalReason>
where
    B: Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    let too_long = || RefusalReason::TooLong { limit };
    // A declared length spares reading what is refused anyway.
    if usize::try_from(body.size_hint().lower()).is_ok_and(|least| least > limit) {
        return Err(too_long());
    }
    match Limited::new(body, limit).collect().await {
        Ok(collected) => {
            let trailers = collected.trailers().cloned();
            Ok(Buffered { data: collected.to_bytes(), trailers })
        }
        Err(error) if error.is::<LengthLimitError>() => Err(too_long()),
        Err(_) => Err(RefusalReason::BrokenBody),
    }
}

/// What was read and looked up of a request before it was refused.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) body: Bytes,
    pub(crate) keys: Option<KeyRing>,
}

/// What is known of a request whose hash is right: who sent it, and what the hash covers.
///
/// It says nothing about the values. Everything in [`uncovered`](Self::uncovered) can be added or
/// changed by anyone who has seen one valid request, and any request can be sent again.
#[derive(Clone)]
pub struct VerifiedRequest {
    endpoint: &'static Endpoint,
    username: String,
    key_name: String,
    rule: HashRule,
    covered: Vec<&'static str>,
    uncovered: Vec<Uncovered<'static>>,
}

impl VerifiedRequest {
    fn new(
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
        }
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
            .finish()
    }
}
