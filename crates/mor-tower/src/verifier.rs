//! The check with its I/O around it, shared by the layer and the extractor.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http_body::Body;
use mor_api::{Endpoint, KeyRing, Rejection};

use crate::body::{Buffered, MaybeBuffered, Unread, buffer};
use crate::duplicates::{AnyDuplicates, Duplicated, Duplicates, InMemory, Reservation};
use crate::keys::{AnyKeys, Keys};
use crate::passed::Passed;
use crate::policy::Policy;
use crate::refusal::{RefusalReason, Refused};
use crate::report::{Event, Report, Warned};
use crate::steps::Routed;
use crate::verdict::{Verdict, Warning};
use crate::verified_request::VerifiedRequest;

/// What requests are checked against: where the keys come from, what is accepted, what came before.
/// Cheap to clone.
///
/// Give it to a [`VerifyLayer`](crate::VerifyLayer), or put it in the state of an axum router whose
/// handlers take a `Verified`.
///
/// ```
/// use std::collections::HashMap;
///
/// use mor_api::{HashRule, KeyRing, SecretKey};
/// use mor_tower::{Event, Policy, Verifier};
///
/// let mut ring = KeyRing::new();
/// ring.add("admin", SecretKey::new("secret")?);
/// let keys = HashMap::from([("admin".to_owned(), ring)]);
///
/// let verifier = Verifier::new(keys)
///     .policy(Policy::new().accept(HashRule::Listed | HashRule::X8))
///     .report(|event: &Event<'_>| eprintln!("{event}"));
/// # Ok::<(), mor_api::EmptyKey>(())
/// ```
#[derive(Clone)]
pub struct Verifier {
    keys: Arc<dyn AnyKeys>,
    pub(crate) policy: Arc<Policy>,
    duplicates: Option<Arc<dyn AnyDuplicates>>,
    report: Option<Arc<dyn Report>>,
}

impl Verifier {
    /// A verifier with these keys and the default [`Policy`].
    pub fn new(keys: impl Keys + 'static) -> Self {
        Self { keys: Arc::new(keys), policy: Arc::default(), duplicates: None, report: None }
    }

    /// Checks by this policy. If it looks for duplicates, the default [`InMemory`] remembers
    /// requests, unless [another](Self::duplicates) does.
    #[must_use]
    pub fn policy(mut self, policy: Policy) -> Self {
        if policy.wants_duplicates() && self.duplicates.is_none() {
            self.duplicates = Some(Arc::new(InMemory::default()));
        }
        self.policy = Arc::new(policy);
        self
    }

    /// Remembers requests here, if the policy looks for duplicates.
    #[must_use]
    pub fn duplicates(mut self, duplicates: impl Duplicates + 'static) -> Self {
        self.duplicates = Some(Arc::new(duplicates));
        self
    }

    /// Reports refusals and warnings here. Without it nobody learns the reasons.
    #[must_use]
    pub fn report(mut self, report: impl Report + 'static) -> Self {
        self.report = Some(Arc::new(report));
        self
    }

    /// Checks a request to a method that is known when the request arrives, and hands it to
    /// `then`, which [types](Passed::typed) it. For a server that answers many methods.
    ///
    /// Requests of methods that take [no hash](Endpoint::takes_hash) under one of the accepted
    /// rules pass without one, which they do not for a layer or an extractor. A hash that they have
    /// all the same is verified if another rule takes one. [`Policy::unhashed`] says what to do
    /// with those without, and what else of a policy counts for them.
    ///
    /// What `then` gets is no duplicate, if those are refused. It must not have done anything yet
    /// when it fails: the request may come again.
    ///
    /// ```
    /// use bytes::Bytes;
    /// use http::Request;
    /// use http_body_util::Full;
    /// use mor_api::methods;
    /// use mor_tower::{Refused, Verifier};
    ///
    /// /// Who asks, if the path is one of a method.
    /// async fn who(
    ///     verifier: &Verifier,
    ///     request: Request<Full<Bytes>>,
    /// ) -> Option<Result<String, Refused>> {
    ///     let (parts, body) = request.into_parts();
    ///     let endpoint = methods::by_path(parts.uri.path())?;
    ///     let checked = verifier.check_any(endpoint, &parts, body, |passed| {
    ///         Ok(passed.username().to_owned())
    ///     });
    ///     Some(checked.await)
    /// }
    /// ```
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
    {
        let routed = self.policy.routed(endpoint);
        let then = |verdict: &Verdict<'_>| then(verdict.passed());
        let examined = self.examine(routed, parts, body, Hash::IfTaken, then).await;
        examined.map(|taken| taken.then).map_err(|withheld| self.refuse(withheld.refused))
    }

    /// Checks a request to `endpoint`, and hands it to `then` if its hash is right.
    #[cfg(feature = "axum")]
    pub(crate) async fn check<B, T>(
        &self,
        endpoint: &'static Endpoint,
        parts: &Parts,
        body: B,
        then: impl FnOnce(&Passed<'_>) -> Result<T, Rejection> + Send,
    ) -> Result<(T, VerifiedRequest), Refused>
    where
        B: Body<Data = Bytes>,
    {
        let routed = self.policy.routed(endpoint);
        let then = |verdict: &Verdict<'_>| {
            let details = verdict.details().ok_or(mor_api::VerifyError::TakesNoHash)?;
            Ok((then(verdict.passed())?, details))
        };
        let examined = self.examine(routed, parts, body, Hash::Needed, then).await;
        examined.map(|taken| taken.then).map_err(|withheld| self.refuse(withheld.refused))
    }

    /// Goes through the steps of the policy. A refusal is not reported yet, because it is for the
    /// caller to say whether it takes effect.
    pub(crate) async fn examine<B, T>(
        &self,
        routed: Routed<'_>,
        parts: &Parts,
        body: B,
        hash: Hash,
        then: impl FnOnce(&Verdict<'_>) -> Result<T, Rejection> + Send,
    ) -> Result<Taken<B, T>, Withheld<B>>
    where
        B: Body<Data = Bytes>,
    {
        let endpoint = routed.endpoint();
        let withheld = |Unread { reason, body }| Withheld {
            refused: Refused::new(Some(endpoint), None, reason),
            body,
        };
        let expected = match routed.admit(&parts.method) {
            Ok(admitted) => admitted.headers(&parts.headers),
            Err(reason) => {
                let body = Some(MaybeBuffered::streaming(body));
                return Err(withheld(Unread { reason, body }));
            }
        };
        let body = buffer(body, &expected).await.map_err(withheld)?;
        let mut seen = Seen::default();
        let outcome = async {
            let query = parts.uri.query().unwrap_or_default().as_bytes();
            let received = expected.read(parts.uri.path(), query, &body.data)?;
            seen.username =
                Some(received.username()).filter(|name| !name.is_empty()).map(Into::into);
            // Also where no hash is looked at, the user has to exist.
            let keys = match self.keys.look_up(received.username()).await {
                Ok(keys) => &**seen.keys.insert(Arc::new(keys)),
                Err(error) => return Err(received.without_keys(error)),
            };
            let passed = match hash {
                Hash::Needed => received.verify(keys)?,
                Hash::IfTaken => received.verify_if_hashed(keys)?,
            };
            let mut verdict = passed.judge();
            let reservation = self.reserve(&mut verdict).await;
            seen.warnings = verdict.warnings().to_vec();
            match verdict.refusal() {
                Some(reason) if verdict.is_refused() => return Err(reason),
                would_be => seen.would_be = would_be,
            }
            if !seen.warnings.is_empty() {
                seen.verified = verdict.details();
            }
            match then(&verdict) {
                Ok(then) => Ok((then, reservation)),
                Err(rejection) => {
                    if let Some(reservation) = reservation {
                        reservation.release().await;
                    }
                    Err(rejection.into())
                }
            }
        }
        .await;
        match outcome {
            Ok((then, reservation)) => {
                self.forwards(endpoint, seen);
                Ok(Taken { then, body: MaybeBuffered::buffered(body), reservation })
            }
            Err(reason) => {
                let refused = seen.refused(endpoint, reason, parts, &body, &self.policy);
                Err(Withheld { refused, body: Some(MaybeBuffered::buffered(body)) })
            }
        }
    }

    /// Asks whether the request came before, if the policy wants to know. The reservation is this
    /// request's only if it is the first.
    async fn reserve(&self, verdict: &mut Verdict<'_>) -> Option<Reservation> {
        let store = self.duplicates.as_ref()?;
        let id = verdict.request_id()?;
        let answer = store.reserve_any(id).await;
        verdict.reserved(answer);
        (answer == Ok(Duplicated::First)).then(|| Reservation::new(Arc::clone(store), id))
    }

    /// Reports a request that is forwarded, if there is anything to say about it.
    fn forwards(&self, endpoint: &'static Endpoint, seen: Seen) {
        if let Some(reason) = seen.would_be {
            let refused = Refused::new(Some(endpoint), seen.username, reason);
            self.would_refuse(&refused.with_warnings(&seen.warnings));
        } else if !seen.warnings.is_empty() {
            self.tell(&Event::Warned(Warned {
                endpoint,
                username: seen.username.as_deref().unwrap_or_default(),
                warnings: &seen.warnings,
                verified: seen.verified.as_ref(),
            }));
        }
    }

    /// Refuses a request: reports the reason, and returns it for the answer.
    pub(crate) fn refuse(&self, refused: Refused) -> Refused {
        self.tell(&Event::Refused(&refused));
        refused
    }

    /// Reports that a request is forwarded although it is refused.
    pub(crate) fn would_refuse(&self, refused: &Refused) {
        self.tell(&Event::WouldRefuse(refused));
    }

    fn tell(&self, event: &Event<'_>) {
        if let Some(report) = &self.report {
            report.report(event);
        }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// Which requests need a hash.
#[derive(Clone, Copy)]
pub(crate) enum Hash {
    /// All.
    Needed,
    /// Those of methods that take one.
    IfTaken,
}

/// A request that is forwarded.
pub(crate) struct Taken<B, T> {
    pub(crate) then: T,
    pub(crate) body: MaybeBuffered<B>,
    pub(crate) reservation: Option<Reservation>,
}

/// A request that is not.
pub(crate) struct Withheld<B> {
    pub(crate) refused: Refused,
    /// Its body; `None` if it broke off.
    pub(crate) body: Option<MaybeBuffered<B>>,
}

/// What was learnt of a request on the way.
#[derive(Default)]
struct Seen {
    username: Option<String>,
    keys: Option<Arc<KeyRing>>,
    warnings: Vec<Warning>,
    /// What is known of it besides, if there is something to warn of.
    verified: Option<VerifiedRequest>,
    /// Why the policy would refuse it.
    would_be: Option<RefusalReason>,
}

impl Seen {
    fn refused(
        self,
        endpoint: &'static Endpoint,
        reason: RefusalReason,
        parts: &Parts,
        body: &Buffered,
        policy: &Policy,
    ) -> Refused {
        let refused = Refused::new(Some(endpoint), self.username, reason);
        refused.with_warnings(&self.warnings).keep(
            &parts.uri,
            &body.data,
            self.keys.as_ref(),
            policy,
        )
    }
}
