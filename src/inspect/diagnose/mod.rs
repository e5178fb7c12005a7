//! Names the mistake that leads to `Incorrect hash`.

mod finding;
mod formula;
mod hash_form;
mod samples;
mod secret_bytes;
mod sent;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

pub use self::finding::{Finding, FindingKind};
use self::formula::{Choice, KeyUse, Mistake};
use self::hash_form::{HashForm, Target};
use self::secret_bytes::SecretBytes;
use self::sent::SentRequest;
use crate::endpoint::{Endpoint, HashRule, HashRules};
use crate::hash::RequestHash;
use crate::hash::digest::Digest;
use crate::inspect::shown_name::ShownNames;
use crate::request::{Limits, ReceivedRequest, SecretKey, VerifyError};
use crate::wire::ReadError;

/// How many hashes a diagnosis computes at most.
const MOST_HASHES: usize = 20_000;

/// How many bytes it hashes at most: those of as many hashes of a usual request, which has at most
/// 256 bytes with its key.
const MOST_HASHED_BYTES: usize = MOST_HASHES * 256;

/// Finds out why a hash is wrong, by recomputing it with the mistakes that clients make, one by one
/// and in pairs.
///
/// It is a tool for whoever holds the key. Never answer a remote caller with what it finds: that
/// would tell strangers how near their guess is. Verification never calls it.
///
/// It computes at most 20,000 hashes over at most 5,120,000 bytes, a few milliseconds, so that the
/// largest request takes no longer than 20,000 hashes of a usual one with 256 bytes. Nothing that
/// it returns has a key or a value in it, and of the names that nobody lists it shows short
/// identifiers only, unless they may be a key or the rest of a password. The names of the keys are
/// shown as they are.
///
/// ```
/// use mor_api::SecretKey;
/// use mor_api::inspect::{Diagnoser, FindingKind};
/// use mor_api::methods::dids::DID_CREATE;
///
/// // The sample of the did_create page, which servers refuse.
/// let query = "u=username&did=123456789&provider_id=1\
///     &hash=bc2f114099d16656d37e45fd9e8744cb9386d462";
/// let key = SecretKey::new("secret")?;
/// let diagnoser = Diagnoser::new([("admin", &key)]);
/// let diagnosis = diagnoser.diagnose(&DID_CREATE, query, "");
///
/// assert!(diagnosis.matched().is_none());
/// let finding = &diagnosis.findings()[0];
/// assert_eq!(finding.kind(), FindingKind::StaleSample);
/// assert_eq!(
///     finding.detail(),
///     "`did` is left out of the hash, as in the stale sample of the page: \
///      it was made on a server with the rule x3",
/// );
/// # Ok::<(), mor_api::EmptyKey>(())
/// ```
#[derive(Debug, Clone)]
pub struct Diagnoser<'k> {
    keys: Vec<(&'k str, &'k SecretKey)>,
    others: Vec<(&'k str, &'k SecretKey)>,
    rules: HashRules,
    catalogue: &'k [&'k Endpoint],
}

impl<'k> Diagnoser<'k> {
    /// With the keys that the request may be signed with: names and keys, as verification takes
    /// them.
    pub fn new(keys: impl IntoIterator<Item = (&'k str, &'k SecretKey)>) -> Self {
        Self {
            keys: keys.into_iter().collect(),
            others: Vec::new(),
            rules: HashRules::of(&[HashRule::Listed]),
            catalogue: &[],
        }
    }

    /// Adds keys that the request should not be signed with, but may be by mistake: other users'
    /// keys, or old ones.
    #[must_use]
    pub fn other_keys(mut self, keys: impl IntoIterator<Item = (&'k str, &'k SecretKey)>) -> Self {
        self.others.extend(keys);
        self
    }

    /// Accepts other hash rules than the page's. The first of them is the one that the request
    /// should be signed under.
    #[must_use]
    pub fn accept(mut self, rules: impl Into<HashRules>) -> Self {
        self.rules = rules.into();
        self
    }

    /// Hands in the methods whose hash it may be by mistake, such as `methods::ALL`. Their names
    /// may be shown.
    #[must_use]
    pub const fn catalogue(mut self, methods: &'k [&'k Endpoint]) -> Self {
        self.catalogue = methods;
        self
    }

    /// Diagnoses a request as it was received. Unlike verification it also looks at requests that
    /// break the rules.
    #[must_use]
    pub fn diagnose<Q, B>(&self, endpoint: &Endpoint, query: &Q, body: &B) -> Diagnosis<'k>
    where
        Q: AsRef<[u8]> + ?Sized,
        B: AsRef<[u8]> + ?Sized,
    {
        self.run(endpoint, query.as_ref(), body.as_ref())
    }

    fn run(&self, endpoint: &Endpoint, query: &[u8], body: &[u8]) -> Diagnosis<'k> {
        let mut diagnosis = Diagnosis {
            matched: None,
            findings: Vec::new(),
            expected: None,
            hashes: 0,
            hashed_bytes: 0,
        };
        if let Some(detail) = too_much(query, body) {
            diagnosis.findings.push(Finding::certain(FindingKind::Unreadable, detail));
            return diagnosis;
        }
        let rule = self.rules.iter().next().unwrap_or_default();
        let keys = self.keys.iter().chain(&self.others).map(|(_, key)| *key);
        let names = ShownNames::new(endpoint, self.catalogue, keys);
        let sent = SentRequest::parse(endpoint, rule, query, body, names);
        match ReceivedRequest::read(endpoint, query, body) {
            Ok(request) => self.judge(&request, rule, &mut diagnosis),
            Err(error) => diagnosis.findings.push(refusal(error)),
        }
        diagnosis.findings.extend(sent.boolean_words());
        let hash = sent.hash.as_ref().filter(|hash| !hash.is_empty());
        let form = hash.map(|hash| HashForm::of(hash));
        match form {
            // Right for us, who read both cases; servers compare text.
            Some(form) if diagnosis.matched.is_some() => {
                diagnosis.findings.extend(form.finding.map(Finding::proved));
            }
            Some(HashForm { target: Target::Whole(target), finding }) => {
                self.search(&sent, target, finding, &mut diagnosis);
            }
            Some(HashForm { target: Target::Prefix(prefix), finding }) => {
                let is_cut_off = prefix.len() >= 8
                    && diagnosis
                        .expected
                        .is_some_and(|expected| expected.to_hex().starts_with(prefix.as_str()));
                let cut_off = format!(
                    "the hash is right, but only its first {} digits are sent",
                    prefix.len()
                );
                let cut_off =
                    is_cut_off.then(|| Finding::certain(FindingKind::TruncatedHash, cut_off));
                diagnosis.findings.extend(cut_off.or(finding));
            }
            Some(HashForm { target: Target::Unknown, finding }) => {
                diagnosis.findings.extend(finding);
            }
            None => {}
        }
        diagnosis
    }

    /// What can be told of a request that keeps the rules of reading, without a search.
    fn judge(&self, request: &ReceivedRequest<'_>, rule: HashRule, diagnosis: &mut Diagnosis<'k>) {
        if let Some((_, key)) = self.keys.first()
            && let canonical = request.canonical(rule)
            && !canonical.as_str().is_empty()
        {
            let mut digest = Digest::new();
            digest.update(canonical.as_str().as_bytes());
            diagnosis.expected = Some(digest.finish(key.bytes()));
        }
        let (kind, detail) = match request.verify(self.keys.iter().copied(), self.rules) {
            Ok(verified) => {
                let name = self
                    .keys
                    .iter()
                    .map(|(name, _)| *name)
                    .find(|name| *name == verified.key_name());
                diagnosis.matched =
                    Some(Match { key_name: name.unwrap_or_default(), rule: verified.rule() });
                return;
            }
            Err(VerifyError::MissingHash) => {
                (FindingKind::MissingHash, "there is no hash".to_string())
            }
            Err(VerifyError::Unmet(unmet)) => (FindingKind::MissingParameter, unmet.to_string()),
            Err(VerifyError::NotCanonicalId { parameter }) => (
                FindingKind::LeadingZeros,
                format!(
                    "`{parameter}` is not a plain decimal number, and servers hash it as an integer"
                ),
            ),
            Err(VerifyError::NothingSigned) => {
                (FindingKind::NothingSigned, "no signed parameter is present".to_string())
            }
            Err(error @ (VerifyError::SystemHash | VerifyError::TakesNoHash)) => {
                (FindingKind::NotAccepted, error.to_string())
            }
            Err(VerifyError::MalformedHash(_) | VerifyError::NoKey | VerifyError::Mismatch) => {
                return;
            }
        };
        diagnosis.findings.push(Finding::certain(kind, detail));
    }

    /// Recomputes the hash with no mistake, with one, and with two, until one of them explains it.
    fn search(
        &self,
        sent: &SentRequest<'_>,
        target: RequestHash,
        written: Option<Finding>,
        diagnosis: &mut Diagnosis<'k>,
    ) {
        let formulas = Formulas::new(sent, self.catalogue);
        let mut search = Search::new(target);
        for mistakes in 0..=2 {
            for (_, key) in &self.keys {
                search.run(&formulas, key, None, mistakes);
            }
            for (name, key) in &self.others {
                let detail = format!("the key `{}` is used", name.escape_debug());
                let mistake = Mistake { kind: FindingKind::OtherKey, detail };
                search.run(&formulas, key, Some(&mistake), mistakes);
            }
            // A key of the pages with everything else right.
            for name in samples::KEYS.iter().filter(|_| mistakes == 1) {
                if let Ok(key) = SecretKey::new(*name) {
                    let detail = format!("the key `{name}` of the pages' samples is used");
                    let mistake = Mistake { kind: FindingKind::SampleKey, detail };
                    search.run(&formulas, &key, Some(&mistake), mistakes);
                }
            }
            if !search.found.is_empty() {
                break;
            }
        }
        diagnosis.hashes = search.hashes;
        diagnosis.hashed_bytes = search.hashed_bytes;
        if search.found.is_empty() {
            diagnosis.findings.extend(written);
            if let Some(detail) = samples::copied_from(target) {
                diagnosis.findings.push(Finding::certain(FindingKind::CopiedSample, detail));
                return;
            }
            let hashes = search.hashes;
            let detail = if search.is_cut_short {
                format!(
                    "none of {hashes} formulas gives this hash, and there was no room to try the \
                     others within the limits of a diagnosis"
                )
            } else {
                format!(
                    "none of {hashes} formulas gives this hash: other orders, parameters, \
                     encodings and separators, other uses of the key, and HMAC are ruled out"
                )
            };
            diagnosis.findings.push(Finding::likely(FindingKind::WrongKey, detail));
            return;
        }
        diagnosis.findings.extend(written.map(Finding::proved));
        search.found.sort();
        for mistakes in search.found {
            let is_joint = mistakes.len() > 1;
            for Mistake { kind, mut detail } in mistakes {
                if !diagnosis.findings.iter().any(|finding| finding.kind() == kind) {
                    if is_joint {
                        detail.push_str(", together with another mistake");
                    }
                    diagnosis.findings.push(Finding { is_joint, ..Finding::certain(kind, detail) });
                }
            }
        }
    }
}

/// Why the strict rules refuse a request.
fn refusal(error: ReadError) -> Finding {
    let kind = match error {
        ReadError::Conflict { .. } => FindingKind::Duplicate,
        _ => FindingKind::Unreadable,
    };
    Finding::certain(kind, error.to_string())
}

/// Which of the default limits a request is over. What is read without strictness is bounded like
/// everything else.
fn too_much(query: &[u8], body: &[u8]) -> Option<String> {
    let limits = Limits::default();
    let pieces =
        |part: &[u8]| part.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()).count();
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
    hashed_bytes: usize,
    /// Whether one of the two limits was reached.
    is_cut_short: bool,
    /// For each formula that gives the hash, the mistakes in it, the likeliest first.
    found: Vec<Vec<Mistake>>,
    /// What is hashed, kept from one formula to the next.
    message: SecretBytes,
}

impl Search {
    fn new(target: RequestHash) -> Self {
        Self {
            target,
            hashes: 0,
            hashed_bytes: 0,
            is_cut_short: false,
            found: Vec::new(),
            message: SecretBytes::default(),
        }
    }

    /// Tries all formulas with exactly so many mistakes, that of using this key included.
    fn run(
        &mut self,
        formulas: &Formulas<'_>,
        key: &SecretKey,
        wrong_key: Option<&Mistake>,
        mistakes: usize,
    ) {
        let Some(left) = mistakes.checked_sub(usize::from(wrong_key.is_some())) else { return };
        if self.is_cut_short {
            return;
        }
        let key_uses = formula::key_uses(key);
        let picks = formulas.picks.iter().filter(|pick| pick.pairs || mistakes < 2);
        for (pick, left) in choices(picks, left) {
            for (form, left) in choices(&formulas.forms, left) {
                for (layout, left) in choices(&formulas.layouts, left) {
                    if self.is_cut_short {
                        return;
                    }
                    layout.what.write(&pick.what, form.what, &mut self.message);
                    let made = [wrong_key, pick.mistake(), form.mistake(), layout.mistake()];
                    self.try_message(&key_uses, &formulas.hashings, made, left);
                }
            }
        }
    }

    /// Hashes the message with the key in each way that has exactly so many mistakes left.
    fn try_message(
        &mut self,
        key_uses: &[Choice<KeyUse>],
        hashings: &[Choice<formula::Hashing>],
        made: [Option<&Mistake>; 4],
        left: usize,
    ) {
        for (key_use, left) in choices(key_uses, left) {
            for (hashing, _) in choices(hashings, left).filter(|(_, left)| *left == 0) {
                let length = hashing.what.hashed_bytes(&self.message, &key_use.what);
                let hashed_bytes = self.hashed_bytes.saturating_add(length);
                if self.hashes >= MOST_HASHES || hashed_bytes > MOST_HASHED_BYTES {
                    self.is_cut_short = true;
                    return;
                }
                self.hashes += 1;
                self.hashed_bytes = hashed_bytes;
                if hashing.what.of(&self.message, &key_use.what) == self.target {
                    let mistakes =
                        made.into_iter().chain([key_use.mistake(), hashing.mistake()]).flatten();
                    let mut mistakes: Vec<_> = mistakes.cloned().collect();
                    mistakes.sort();
                    self.found.push(mistakes);
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
    fn new(sent: &'r SentRequest<'_>, catalogue: &[&Endpoint]) -> Self {
        Self {
            picks: formula::picks(sent, catalogue),
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
    rule: HashRule,
}

impl<'k> Match<'k> {
    /// The name of the key.
    #[must_use]
    pub const fn key_name(&self) -> &'k str {
        self.key_name
    }

    /// The hash rule.
    #[must_use]
    pub const fn rule(&self) -> HashRule {
        self.rule
    }
}

/// What a [`Diagnoser`] has found.
#[derive(Debug, Clone)]
pub struct Diagnosis<'k> {
    matched: Option<Match<'k>>,
    findings: Vec<Finding>,
    expected: Option<RequestHash>,
    hashes: usize,
    hashed_bytes: usize,
}

impl<'k> Diagnosis<'k> {
    /// With what the hash matches, `None` when it does not.
    #[must_use]
    pub const fn matched(&self) -> Option<Match<'k>> {
        self.matched
    }

    /// The mistakes, the likeliest first. There may be some in a request whose hash matches: other
    /// servers may not take it.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The right hash with the first key, where the request can be read and something signed is in
    /// it.
    #[must_use]
    pub const fn expected(&self) -> Option<RequestHash> {
        self.expected
    }

    /// How many hashes were computed: none for a request that matches, at most 20,000.
    #[must_use]
    pub const fn hashes(&self) -> usize {
        self.hashes
    }

    /// How many bytes were hashed for them: at most 5,120,000, which is 256 for each of 20,000.
    #[must_use]
    pub const fn hashed_bytes(&self) -> usize {
        self.hashed_bytes
    }
}

/// A line for the verdict and one for each finding.
impl fmt::Display for Diagnosis<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.matched {
            Some(matched) => {
                write!(
                    f,
                    "the hash matches, key `{}`, rule {}",
                    matched.key_name.escape_debug(),
                    matched.rule
                )?;
            }
            None => f.write_str("the hash does not match")?,
        }
        self.findings.iter().try_for_each(|finding| write!(f, "\n{finding}"))
    }
}
