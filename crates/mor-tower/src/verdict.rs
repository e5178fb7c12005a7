//! What a policy makes of a request whose hash is right.

use std::fmt;

use mor_api::{HashRule, ReceivedRequest, Uncovered, Verified};

use crate::duplicates::{Duplicated, DuplicatesError, RequestId};
use crate::passed::{Kind, Passed};
use crate::policy::{SameBy, Treatment};
use crate::refusal::RefusalReason;
use crate::verified_request::VerifiedRequest;

/// What a policy makes of a request whose hash is right, or whose method takes none: what it warns
/// of, and what it refuses.
///
/// Where the policy looks for duplicates, it is complete only when the request is
/// [reserved](Self::request_id), right before it is forwarded:
///
/// ```
/// use mor_tower::{Duplicates, InMemory, Verdict};
///
/// /// Whether a request is to be forwarded.
/// async fn decide(verdict: &mut Verdict<'_>, store: &InMemory) -> bool {
///     if let Some(id) = verdict.request_id() {
///         verdict.reserved(store.reserve(id).await);
///     }
///     for warning in verdict.warnings() {
///         eprintln!("warning: {warning}");
///     }
///     if let Some(reason) = verdict.refusal() {
///         eprintln!("refused: {reason}");
///     }
///     !verdict.is_refused()
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Verdict<'r> {
    passed: Passed<'r>,
    objection: Option<Objection>,
    warnings: Vec<Warning>,
}

impl<'r> Verdict<'r> {
    pub(crate) fn of(passed: Passed<'r>) -> Self {
        let mut verdict = Self { passed, objection: None, warnings: Vec::new() };
        match verdict.passed.kind().clone() {
            Kind::Verified(verified) => verdict.judge_verified(&verified),
            Kind::Unhashed(request, rule) => verdict.judge_unhashed(request, rule),
        }
        verdict
    }

    fn judge_verified(&mut self, verified: &Verified<'r>) {
        let policy = self.passed.policy();
        if policy.minds_uncovered() {
            self.treat_each(verified.uncovered(), |parameter| policy.on_uncovered(parameter));
        }
        if policy.on_twin() != Treatment::Allow && verified.boundary_twin().is_some() {
            self.treat(policy.on_twin(), Warning::BoundaryTwin, Objection::BoundaryTwin);
        }
    }

    fn judge_unhashed(&mut self, request: &ReceivedRequest<'r>, rule: HashRule) {
        let policy = self.passed.policy();
        self.treat(policy.on_unhashed(), Warning::Unhashed(rule), Objection::Unhashed(rule));
        if policy.minds_uncovered() {
            let parameters = request.uncovered_unhashed();
            self.treat_each(parameters, |parameter| policy.on_unprotected(parameter));
        }
    }

    fn treat_each<'p>(
        &mut self,
        parameters: impl Iterator<Item = Uncovered<'p>>,
        treatment: impl Fn(&Uncovered<'p>) -> Treatment,
    ) {
        let mut refused = Vec::new();
        for parameter in parameters {
            match treatment(&parameter) {
                Treatment::Allow => {}
                Treatment::Warn => self.warn(Warning::Uncovered(parameter.into_owned())),
                Treatment::Refuse => refused.push(parameter.into_owned()),
            }
        }
        if !refused.is_empty() {
            self.object(Objection::Uncovered(refused));
        }
    }

    /// The request.
    #[must_use]
    pub const fn passed(&self) -> &Passed<'r> {
        &self.passed
    }

    /// What the policy warns of.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// What the policy refuses, if anything. Whether that takes effect is for the
    /// [mode](crate::Policy::only_reports) to say.
    #[must_use]
    pub fn refusal(&self) -> Option<RefusalReason> {
        self.objection.clone().map(RefusalReason::Policy)
    }

    /// Whether the request is answered here instead of being forwarded.
    #[must_use]
    pub const fn is_refused(&self) -> bool {
        self.objection.is_some() && !self.passed.policy().only_reports()
    }

    /// What to [reserve](crate::Duplicates::reserve) before the request is forwarded; `None` where
    /// the policy does not look for duplicates of it, and where it is refused anyway. Requests
    /// without a hash are always compared by their parameters.
    #[must_use]
    pub fn request_id(&self) -> Option<RequestId> {
        if self.is_refused() || self.on_duplicate() == Treatment::Allow {
            return None;
        }
        Some(match (self.passed.kind(), self.passed.policy().sameness()) {
            (Kind::Verified(verified), SameBy::Hash) => RequestId::of_hash(verified.request()),
            (Kind::Verified(verified), SameBy::Parameters) => {
                RequestId::of_parameters(verified.request(), verified.key_name())
            }
            (Kind::Unhashed(request, _), _) => RequestId::of_unhashed(request),
        })
    }

    fn on_duplicate(&self) -> Treatment {
        let (policy, endpoint) = (self.passed.policy(), self.passed.endpoint());
        match self.passed.kind() {
            Kind::Verified(_) => policy.on_duplicate(endpoint),
            // Nobody needs a key to fill the memory with them.
            Kind::Unhashed(..) => policy.on_named_duplicate(endpoint).unwrap_or_default(),
        }
    }

    /// Adds what came of the reservation. Without an answer the request passes, with a warning.
    pub fn reserved(&mut self, answer: Result<Duplicated, DuplicatesError>) {
        match answer {
            Ok(Duplicated::First) => {}
            Ok(Duplicated::Again) => {
                self.treat(self.on_duplicate(), Warning::Duplicate, Objection::Duplicate);
            }
            Err(error) => self.warn(Warning::DuplicatesUnknown(error)),
        }
    }

    /// What is known of the request, with the warnings; `None` without a hash.
    #[must_use]
    pub fn details(&self) -> Option<VerifiedRequest> {
        Some(self.passed.details()?.with_warnings(self.warnings.clone()))
    }

    fn treat(&mut self, treatment: Treatment, warning: Warning, objection: Objection) {
        match treatment {
            Treatment::Allow => {}
            Treatment::Warn => self.warn(warning),
            Treatment::Refuse => self.object(objection),
        }
    }

    fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }

    /// The first one counts.
    fn object(&mut self, objection: Objection) {
        self.objection.get_or_insert(objection);
    }
}

/// Something that a policy warns of. [`Display`](fmt::Display) is fit for a log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// There is no hash, because the method takes none under this rule.
    Unhashed(HashRule),
    /// The hash does not cover this parameter.
    Uncovered(Uncovered<'static>),
    /// There is another request with the same hash, whose values are cut at other places.
    BoundaryTwin,
    /// The request came before.
    Duplicate,
    /// Nobody knows whether the request came before.
    DuplicatesUnknown(DuplicatesError),
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unhashed(rule) => unhashed(f, *rule),
            Self::Uncovered(parameter) => write!(f, "not covered by the hash: {parameter}"),
            Self::BoundaryTwin => f.write_str(TWIN),
            Self::Duplicate => f.write_str(DUPLICATE),
            Self::DuplicatesUnknown(error) => {
                write!(f, "whether the request came before is unknown: {error}")
            }
        }
    }
}

/// Something that a policy refuses although the hash is right, or none is wanted.
/// [`Display`](fmt::Display) is fit for a log.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Objection {
    /// There is no hash, because the method takes none under this rule.
    Unhashed(HashRule),
    /// The hash does not cover these parameters.
    Uncovered(Vec<Uncovered<'static>>),
    /// There is another request with the same hash, whose values are cut at other places.
    BoundaryTwin,
    /// The request came before.
    Duplicate,
}

const TWIN: &str = "another request, cut at other places, has the same hash";
const DUPLICATE: &str = "the request came before";

fn unhashed(f: &mut fmt::Formatter<'_>, rule: HashRule) -> fmt::Result {
    write!(f, "no hash protects this request: its method takes none under the rule `{rule}`")
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unhashed(rule) => unhashed(f, *rule),
            Self::Uncovered(parameters) => {
                f.write_str("not covered by the hash: ")?;
                for (number, parameter) in parameters.iter().enumerate() {
                    write!(f, "{}{parameter}", if number == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::BoundaryTwin => f.write_str(TWIN),
            Self::Duplicate => f.write_str(DUPLICATE),
        }
    }
}

impl std::error::Error for Objection {}
