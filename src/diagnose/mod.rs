//! Names the mistake behind `Incorrect hash`.

mod finding;
mod formula;
mod hash_form;
mod sent;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use self::finding::FindingKind as Is;
pub use self::finding::{Finding, FindingKind};
use self::formula::{Choice, Mistake};
use self::hash_form::{HashForm, Target};
use self::sent::SentRequest;
use crate::endpoint::{Endpoint, HashOrder};
use crate::form::ReadError;
use crate::hash::RequestHash;
use crate::key::SecretKey;
use crate::received::{Limits, ReceivedRequest};
use crate::verify::{AcceptedOrders, VerifyError};

/// How many hashes a diagnosis computes at most.
const MOST_HASHES: usize = 20_000;

/// Finds out why a hash is wrong, by recomputing it with the mistakes that clients make, one by one and in pairs.
///
/// It is a tool for whoever holds the key. Never answer a remote caller with what it finds: that would tell strangers how near their
/// guess is. Verification never calls it. It computes at most 20,000 hashes, a few milliseconds for a usual request, and nothing that
/// it returns has the key or a value in it.
///
/// ```
/// use mor_api::{Diagnoser, FindingKind, SecretKey, endpoints::DID_CREATE};
///
/// // The sample of the did_create page, which servers refuse.
/// let query = "u=username&did=123456789&provider_id=1&hash=bc2f114099d16656d37e45fd9e8744cb9386d462";
/// let key = SecretKey::new("secret")?;
/// let diagnosis = Diagnoser::new([("admin", &key)]).diagnose(&DID_CREATE, query, "");
///
/// assert!(diagnosis.matched().is_none());
/// assert_eq!(diagnosis.findings()[0].kind(), FindingKind::StaleSample);
/// assert_eq!(diagnosis.findings()[0].detail(), "`did` is left out of the hash, as in the stale sample of the page");
/// # Ok::<(), mor_api::EmptyKey>(())
/// ```
#[derive(Debug, Clone)]
pub struct Diagnoser<'k> {
    keys: Vec<(&'k str, &'k SecretKey)>,
    others: Vec<(&'k str, &'k SecretKey)>,
    orders: AcceptedOrders,
}

impl<'k> Diagnoser<'k> {
    /// With the keys that the request may be signed with: names and keys, as verification takes them.
    pub fn new(keys: impl IntoIterator<Item = (&'k str, &'k SecretKey)>) -> Self {
        Self { keys: keys.into_iter().collect(), others: Vec::new(), orders: AcceptedOrders::Listed }
    }

    /// Adds keys that the request should not be signed with, but may be by mistake: other users' keys, or old ones.
    #[must_use]
    pub fn other_keys(mut self, keys: impl IntoIterator<Item = (&'k str, &'k SecretKey)>) -> Self {
        self.others.extend(keys);
        self
    }

    /// Accepts other hash orders than the page's.
    #[must_use]
    pub fn accept(mut self, orders: impl Into<AcceptedOrders>) -> Self {
        self.orders = orders.into();
        self
    }

    /// Diagnoses a request as it was received. Unlike verification it also looks at requests that break the rules.
    #[must_use]
    pub fn diagnose<Q, B>(&self, endpoint: &Endpoint, query: &Q, body: &B) -> Diagnosis<'k>
    where
        Q: AsRef<[u8]> + ?Sized,
        B: AsRef<[u8]> + ?Sized,
    {
        self.run(endpoint, query.as_ref(), body.as_ref())
    }

    fn run(&self, endpoint: &Endpoint, query: &[u8], body: &[u8]) -> Diagnosis<'k> {
        let mut diagnosis = Diagnosis { matched: None, findings: Vec::new(), expected: None, hashes: 0 };
        if let Some(detail) = too_much(query, body) {
            diagnosis.findings.push(Finding::certain(Is::Unreadable, detail));
            return diagnosis;
        }
        let order = if self.orders == AcceptedOrders::Deployed { HashOrder::Deployed } else { HashOrder::Listed };
        let strict = ReceivedRequest::read(endpoint, query, body);
        let sent = SentRequest::parse(endpoint, query, body);
        match &strict {
            Ok(request) => self.judge(request, order, &mut diagnosis),
            Err(error) => {
                let kind = if matches!(error, ReadError::Conflict { .. }) { Is::Duplicate } else { Is::Unreadable };
                diagnosis.findings.push(Finding::certain(kind, self.safe(&error.to_string())));
            }
        }
        diagnosis.findings.extend(sent.boolean_words());
        let form = sent.hash.as_deref().filter(|hash| !hash.is_empty()).map(HashForm::of);
        match form {
            // Right for us, who read both cases; servers compare text.
            Some(form) if diagnosis.matched.is_some() => diagnosis.findings.extend(form.finding.map(Finding::proved)),
            Some(HashForm { target: Target::Whole(target), finding }) => {
                self.search(&sent, order, target, finding, &mut diagnosis);
            }
            Some(HashForm { target: Target::Prefix(prefix), finding }) => {
                let is_cut_off = prefix.len() >= 8
                    && diagnosis.expected.is_some_and(|expected| expected.to_hex().starts_with(&prefix));
                let cut_off = format!("the hash is right, but only its first {} digits are sent", prefix.len());
                let cut_off = is_cut_off.then(|| Finding::certain(Is::TruncatedHash, cut_off));
                diagnosis.findings.extend(cut_off.or(finding));
            }
            Some(HashForm { target: Target::Unknown, finding }) => diagnosis.findings.extend(finding),
            None => {}
        }
        diagnosis
    }

    /// What can be told of a request that keeps the rules of reading, without a search.
    fn judge(&self, request: &ReceivedRequest<'_>, order: HashOrder, diagnosis: &mut Diagnosis<'k>) {
        if let Some((_, key)) = self.keys.first()
            && request.covered_mask(order) != 0
        {
            diagnosis.expected = Some(request.explain(key, order).hash());
        }
        let (kind, detail) = match request.verify(self.keys.iter().copied(), self.orders) {
            Ok(verified) => {
                let name = self.keys.iter().map(|(name, _)| *name).find(|name| *name == verified.key_name());
                diagnosis.matched = Some(Match { key_name: name.unwrap_or_default(), order: verified.order() });
                return;
            }
            Err(VerifyError::MissingHash) => (Is::MissingHash, "there is no hash".to_string()),
            Err(VerifyError::MissingParameter { parameter }) => {
                (Is::MissingParameter, format!("`{parameter}` is missing or empty, and required"))
            }
            Err(VerifyError::NotCanonicalId { parameter }) => (
                Is::LeadingZeros,
                format!("`{parameter}` is not a plain decimal number, and servers hash it as an integer"),
            ),
            Err(VerifyError::NothingSigned) => (Is::NothingSigned, "no signed parameter is present".to_string()),
            Err(VerifyError::MalformedHash(_) | VerifyError::NoKey | VerifyError::Mismatch) => return,
        };
        diagnosis.findings.push(Finding::certain(kind, detail));
    }

    /// Recomputes the hash with no mistake, with one, and with two, until one of them explains it.
    fn search(
        &self,
        sent: &SentRequest<'_>,
        order: HashOrder,
        target: RequestHash,
        written: Option<Finding>,
        diagnosis: &mut Diagnosis<'k>,
    ) {
        let formulas = Formulas::new(sent, order);
        let mut search = Search { target, hashes: 0, found: Vec::new() };
        for mistakes in 0..=2 {
            for (_, key) in &self.keys {
                search.run(&formulas, key, None, mistakes);
            }
            for (name, key) in &self.others {
                let detail = format!("the key `{}` is used", name.escape_debug());
                search.run(&formulas, key, Some(&Mistake { kind: Is::OtherKey, detail }), mistakes);
            }
            if !search.found.is_empty() {
                break;
            }
        }
        diagnosis.hashes = search.hashes;
        if search.found.is_empty() {
            diagnosis.findings.extend(written);
            let detail = format!(
                "none of {} formulas gives this hash: other orders, parameters, encodings and separators, other uses of the key, \
                 and HMAC are ruled out",
                search.hashes
            );
            diagnosis.findings.push(Finding::likely(Is::WrongKey, detail));
            return;
        }
        diagnosis.findings.extend(written.map(Finding::proved));
        search.found.sort();
        for mistakes in search.found {
            let is_joint = mistakes.len() > 1;
            for Mistake { kind, detail } in mistakes {
                if !diagnosis.findings.iter().any(|finding| finding.kind() == kind) {
                    let together = if is_joint { ", together with another mistake" } else { "" };
                    let detail = self.safe(&format!("{detail}{together}"));
                    diagnosis.findings.push(Finding { is_joint, ..Finding::certain(kind, detail) });
                }
            }
        }
    }

    /// A sentence about the request, unless a key is in it: clients have been seen to send theirs.
    fn safe(&self, detail: &str) -> String {
        if self.keys.iter().chain(&self.others).any(|(_, key)| key.is_in(detail)) {
            "a parameter whose name is not shown, because the key is in it".into()
        } else {
            detail.into()
        }
    }
}

/// Which of the default limits a request is over. What is read without strictness is bounded like everything else.
fn too_much(query: &[u8], body: &[u8]) -> Option<String> {
    let limits = Limits::default();
    let pieces = |part: &[u8]| part.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()).count();
    if query.len().saturating_add(body.len()) > limits.bytes {
        Some(format!("the request is longer than {} bytes", limits.bytes))
    } else if pieces(query).saturating_add(pieces(body)) > limits.parameters {
        Some(format!("the request has more than {} parameters", limits.parameters))
    } else {
        None
    }
}

/// The search for a hash among formulas.
struct Search {
    target: RequestHash,
    hashes: usize,
    /// For each formula that gives it, the mistakes in it, the likeliest first.
    found: Vec<Vec<Mistake>>,
}

impl Search {
    /// Tries all formulas with exactly so many mistakes, that of using this key included.
    fn run(&mut self, formulas: &Formulas<'_>, key: &SecretKey, wrong_key: Option<&Mistake>, mistakes: usize) {
        let Some(left) = mistakes.checked_sub(usize::from(wrong_key.is_some())) else { return };
        let mut message = Zeroizing::new(Vec::new());
        let keys = formula::key_uses(key);
        let picks = formulas.picks.iter().filter(|pick| pick.pairs || mistakes < 2);
        for (pick, left) in choices(picks, left) {
            for (form, left) in choices(&formulas.forms, left) {
                for (layout, left) in choices(&formulas.layouts, left) {
                    layout.what.write(&pick.what, form.what, &mut message);
                    for (key, left) in choices(&keys, left) {
                        for (hashing, _) in choices(&formulas.hashings, left).filter(|(_, left)| *left == 0) {
                            if self.hashes >= MOST_HASHES {
                                return;
                            }
                            self.hashes += 1;
                            if hashing.what.of(&message, &key.what) == self.target {
                                let all =
                                    [&pick.mistake, &form.mistake, &layout.mistake, &key.mistake, &hashing.mistake];
                                let mut found: Vec<_> = all.into_iter().flatten().chain(wrong_key).cloned().collect();
                                found.sort();
                                self.found.push(found);
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The choices that so many mistakes allow, each with how many it leaves.
fn choices<'c, T: 'c>(
    all: impl IntoIterator<Item = &'c Choice<T>>,
    mistakes: usize,
) -> impl Iterator<Item = (&'c Choice<T>, usize)> {
    all.into_iter().filter_map(move |choice| Some((choice, choice.leaves(mistakes)?)))
}

/// What formulas can be made of, for one request.
struct Formulas<'r> {
    picks: Vec<Choice<Vec<formula::Item<'r>>>>,
    forms: Vec<Choice<formula::Form>>,
    layouts: Vec<Choice<formula::Layout>>,
    hashings: Vec<Choice<formula::Hashing>>,
}

impl<'r> Formulas<'r> {
    fn new(sent: &'r SentRequest<'_>, order: HashOrder) -> Self {
        Self {
            picks: formula::picks(sent, order),
            forms: formula::forms(sent),
            layouts: formula::layouts(),
            hashings: formula::hashings(),
        }
    }
}

/// With what a request's hash matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match<'k> {
    key_name: &'k str,
    order: HashOrder,
}

impl<'k> Match<'k> {
    /// The name of the key.
    #[must_use]
    pub const fn key_name(&self) -> &'k str {
        self.key_name
    }

    /// The hash order.
    #[must_use]
    pub const fn order(&self) -> HashOrder {
        self.order
    }
}

/// What a [`Diagnoser`] has found.
#[derive(Debug, Clone)]
pub struct Diagnosis<'k> {
    matched: Option<Match<'k>>,
    findings: Vec<Finding>,
    expected: Option<RequestHash>,
    hashes: usize,
}

impl<'k> Diagnosis<'k> {
    /// With what the hash matches, `None` when it does not.
    #[must_use]
    pub const fn matched(&self) -> Option<Match<'k>> {
        self.matched
    }

    /// The mistakes, the likeliest first. There may be some in a request whose hash matches: other servers may not take it.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The right hash with the first key, where the request can be read and something signed is in it.
    #[must_use]
    pub const fn expected(&self) -> Option<RequestHash> {
        self.expected
    }

    /// How many hashes were computed: none for a request that matches, at most 20,000.
    #[must_use]
    pub const fn hashes(&self) -> usize {
        self.hashes
    }
}

/// A line for the verdict and one for each finding.
impl fmt::Display for Diagnosis<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.matched {
            Some(matched) => {
                write!(f, "the hash matches, key `{}`, order {}", matched.key_name.escape_debug(), matched.order)?;
            }
            None => f.write_str("the hash does not match")?,
        }
        self.findings.iter().try_for_each(|finding| write!(f, "\n{finding}"))
    }
}
