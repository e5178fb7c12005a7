//! Names the mistake that leads to `Incorrect hash`.

mod axes;
mod choice;
mod corrected;
mod explanation;
mod finding;
mod form;
mod hash_form;
mod key_form;
mod layout;
mod notation;
mod recipe;
mod repair;
mod samples;
mod search;
mod secret_bytes;
mod selection;
mod sent;
mod tables;
mod written;

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use self::axes::{Axes, Candidate};
pub use self::corrected::Corrected;
use self::explanation::{Explanation, Mistake, report};
pub use self::finding::{Finding, FindingKind};
use self::hash_form::{Target, by_looks, of_raw_bytes, readings};
use self::layout::Context;
use self::repair::{other_body, repairs};
pub use self::search::Effort;
use self::search::Search;
use self::secret_bytes::SecretBytes;
use self::sent::{SentRequest, lossy_text};
use crate::endpoint::{Endpoint, HASH, HashRule, HashRules, USERNAME};
use crate::hash::RequestHash;
use crate::hash::digest::Digest;
use crate::inspect::shown_name::ShownNames;
use crate::request::{Limits, ReceivedRequest, SecretKey, VerifyError};
use crate::wire::{ParameterRef, ReadError};

/// Finds out why a hash is wrong, by recomputing it with the mistakes that clients make, one by one
/// and in pairs.
///
/// It is a tool for whoever holds the key. Never answer a remote caller with what it finds: that
/// would tell strangers how near their guess is. Verification never calls it.
///
/// It computes as many hashes over as many bytes as its [`Effort`] allows, so that the largest
/// request takes no longer than a usual one. Nothing that
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
    effort: Effort,
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
            effort: Effort::USUAL,
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

    /// Sets how much may be computed; [`Effort::USUAL`] by default.
    #[must_use]
    pub const fn effort(mut self, effort: Effort) -> Self {
        self.effort = effort;
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
        self.run(endpoint, "", query.as_ref(), body.as_ref())
    }

    /// The same with the URL of the request, or its path, without the query. Some clients hash it,
    /// and the path of some methods [ends](crate::Transport::IdInPath) with an id.
    #[must_use]
    pub fn diagnose_at<Q, B>(
        &self,
        endpoint: &Endpoint,
        url: &str,
        query: &Q,
        body: &B,
    ) -> Diagnosis<'k>
    where
        Q: AsRef<[u8]> + ?Sized,
        B: AsRef<[u8]> + ?Sized,
    {
        self.run(endpoint, url, query.as_ref(), body.as_ref())
    }

    fn run(&self, endpoint: &Endpoint, url: &str, query: &[u8], body: &[u8]) -> Diagnosis<'k> {
        if let Some(detail) = too_much(query, body) {
            let mut diagnosis = Diagnosis::default();
            diagnosis.findings.push(Finding::certain(FindingKind::Unreadable, detail));
            return diagnosis;
        }
        let raw = raw_text(query, body);
        let other_body = other_body(endpoint, &raw);
        let Some(repair) = other_body.filter(|repair| too_much(&repair.query, b"").is_none())
        else {
            return self.run_form(endpoint, url, query, body, &raw);
        };
        let raw = lossy_text(&repair.query);
        let mut diagnosis = self.run_form(endpoint, url, &repair.query, b"", &raw);
        // No server reads such a body, whatever its hash is.
        diagnosis.matched = None;
        let Mistake { kind, says, .. } = repair.mistake;
        let corrected = diagnosis.corrected.clone();
        let finding = Finding::certain(kind, says).correctable(corrected);
        diagnosis.findings.insert(0, finding);
        diagnosis
    }

    /// Diagnoses what is a form, or should be.
    fn run_form(
        &self,
        endpoint: &Endpoint,
        url: &str,
        query: &[u8],
        body: &[u8],
        raw: &str,
    ) -> Diagnosis<'k> {
        let mut diagnosis = Diagnosis::default();
        let rule = self.rules.iter().next().unwrap_or_default();
        // The fragment of a URL never reaches the server.
        let is_sent = |byte: &u8| url.is_empty() || *byte != b'#';
        let query = query.split(|byte| !is_sent(byte)).next().unwrap_or_default();
        let sent = self.parse(endpoint, rule, query, body, path_of(url));
        match ReceivedRequest::read_at(Limits::default(), endpoint, path_of(url), query, body) {
            Ok(request) => self.judge(&request, rule, &mut diagnosis),
            // What such a hash is will be told better.
            Err(ReadError::NotUtf8 { parameter: ParameterRef::Listed(HASH) })
                if of_raw_bytes(&sent.hash_bytes).is_some() => {}
            Err(error) => diagnosis.findings.push(refusal(error)),
        }
        diagnosis.findings.extend(sent.boolean_words());
        if diagnosis.matched.is_some() {
            // Right for us, who read both cases; servers compare text.
            let hash = sent.hash.as_ref().map(|hash| readings(hash)).unwrap_or_default();
            let written = hash.into_iter().next().and_then(|reading| reading.finding);
            diagnosis.findings.extend(written.map(Finding::proved));
            diagnosis.findings.extend(sent.warnings(&self.keys));
        } else {
            self.explain(&sent, url, raw, &mut diagnosis);
        }
        diagnosis.corrected = self.right_key().and_then(|key| Corrected::of(&sent, &[], key));
        for finding in &mut diagnosis.findings {
            if finding.kind().is_put_right_by_signing() {
                finding.corrected =
                    finding.corrected.take().or_else(|| diagnosis.corrected.clone());
            }
        }
        diagnosis
    }

    /// Finds what explains the hash, and says so.
    fn explain(&self, sent: &SentRequest<'_>, url: &str, raw: &str, diagnosis: &mut Diagnosis<'k>) {
        let (endpoint, rule) = (sent.endpoint, sent.rule);
        let keys = self.candidates(sent.at(USERNAME).map_or("", |sent| &sent.value));
        let raw_query = without_hash(raw);
        let context = |raw_query, raw| Context::new(endpoint.name(), url, raw_query, raw);
        let axes = Axes::of(sent, self.catalogue, context(&raw_query, raw));
        if let Some(finding) = axes.told(&keys) {
            diagnosis.findings.push(finding);
            return;
        }
        let meant: Vec<_> = repairs(endpoint, raw)
            .into_iter()
            .filter(|repair| too_much(&repair.query, b"").is_none())
            .map(|repair| {
                let sent = self.parse(endpoint, rule, &repair.query, b"", path_of(url));
                let raw = lossy_text(&repair.query);
                (sent, without_hash(&raw), raw, repair)
            })
            .collect();
        let meant: Vec<_> = meant
            .iter()
            .map(|(sent, raw_query, raw, repair)| {
                let context = context(raw_query, raw);
                (&repair.mistake, Axes::of(sent, self.catalogue, context))
            })
            .collect();
        // A request that was meant in another way is tried before any other mistake.
        let mut search = Search::new(self.effort, self.right_key());
        search.without_mistake(&axes, &keys);
        let mut is_repaired = false;
        for (mistake, axes) in &meant {
            if !search.found.iter().any(Explanation::is_mistaken) {
                search.beside(mistake, |search| search.without_mistake(axes, &keys));
                is_repaired = search.found.iter().any(Explanation::is_mistaken);
            }
        }
        if search.found.is_empty() {
            search.one_mistake(&axes, &keys);
        }
        for (mistake, axes) in &meant {
            if search.found.is_empty() {
                search.beside(mistake, |search| search.one_mistake(axes, &keys));
                is_repaired = !search.found.is_empty();
            }
        }
        let mut whole = axes.readings.iter().filter_map(|reading| reading.target.whole());
        let copied = whole.find_map(samples::copied_from);
        match copied {
            Some(pages) if !search.found.iter().any(Explanation::is_of_a_sample) => {
                search.keep_copied(&axes, pages);
            }
            None if search.found.is_empty() => {
                search.any_choice(&axes, &keys);
                search.two_mistakes(&axes, &keys);
            }
            _ => {}
        }
        diagnosis.hashes = search.hashes;
        diagnosis.hashed_bytes = search.hashed_bytes;
        if search.found.is_empty() {
            if let Some((mistake, _)) = meant.first() {
                let finding = Finding::likely(mistake.kind, mistake.says.clone());
                diagnosis.findings.push(finding);
            }
            diagnosis.findings.extend(Self::unexplained(&axes, &keys, &search));
        } else {
            if is_repaired {
                // What was said of the request as it is comes of the same mistake.
                diagnosis.findings.clear();
            }
            let is_cut_short = search.is_cut_short || axes.forms.is_cut_short;
            report(search.found, is_cut_short, &mut diagnosis.findings);
        }
    }

    /// What there is to say of a hash that nothing explains.
    fn unexplained(
        axes: &Axes<'_, '_>,
        keys: &[Candidate<'_>],
        search: &Search<'_>,
    ) -> Vec<Finding> {
        if axes.is_md5(keys) {
            let detail = "the hash is the MD5 of the right text and key";
            return [Finding::certain(FindingKind::OtherDigest, detail)].into();
        }
        let mut findings: Vec<_> = by_looks(&axes.readings).cloned().into_iter().collect();
        if let Some(key) = keys.first()
            && axes.readings.iter().any(|reading| !matches!(reading.target, Target::Unknown))
        {
            let (hashes, tried) = (search.hashes, axes.tried(key));
            let is_cut_short = search.is_cut_short || axes.forms.is_cut_short;
            let extent = if is_cut_short { ", as far as the effort allowed" } else { "" };
            let detail = format!(
                "none of {hashes} hashes is this one; tried were {tried}, each alone and in pairs, \
                 and any choice of up to 12 values and any order of up to 7{extent}"
            );
            findings.push(Finding::likely(FindingKind::WrongKey, detail));
        }
        findings
    }

    fn parse<'r>(
        &'r self,
        endpoint: &'r Endpoint,
        rule: HashRule,
        query: &[u8],
        body: &[u8],
        path: &str,
    ) -> SentRequest<'r> {
        let keys = self.keys.iter().chain(&self.others).map(|(_, key)| *key);
        let names = ShownNames::new(endpoint, self.catalogue, keys);
        SentRequest::parse(endpoint, rule, query, body, names, path)
    }

    /// What can be told of a request that keeps the rules of reading, without a search.
    fn judge(&self, request: &ReceivedRequest<'_>, rule: HashRule, diagnosis: &mut Diagnosis<'k>) {
        if let Some(key) = self.right_key()
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

    /// The keys to try, and the mistake of using each.
    fn candidates(&self, username: &str) -> Vec<Candidate<'k>> {
        let own = self.keys.iter().map(|(_, key)| (*key, None));
        let others = self.others.iter().map(|(name, key)| {
            let says = format!("the key `{}` is used", name.escape_debug());
            (*key, Some(Mistake::new(FindingKind::OtherKey, 1, says)))
        });
        own.chain(others).map(|(key, mistake)| Candidate::new(key, username, mistake)).collect()
    }

    /// The key that the request should be signed with.
    fn right_key(&self) -> Option<&'k SecretKey> {
        self.keys.first().map(|(_, key)| *key)
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

/// A query or form without the pair of the hash.
fn without_hash(raw: &str) -> Zeroizing<String> {
    let is_other = |pair: &&str| pair.split('=').next() != Some(HASH) && !pair.is_empty();
    let mut rest = Zeroizing::new(String::with_capacity(raw.len()));
    for pair in raw.split('&').filter(is_other) {
        if !rest.is_empty() {
            rest.push('&');
        }
        rest.push_str(pair);
    }
    rest
}

/// The path of a URL, or of what is a path already.
fn path_of(url: &str) -> &str {
    match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|slash| rest.get(slash..)).unwrap_or_default(),
        None => url,
    }
}

/// Query and body as one text.
fn raw_text(query: &[u8], body: &[u8]) -> Zeroizing<String> {
    let mut bytes = SecretBytes::with_capacity(query.len() + body.len() + 1);
    bytes.push(query);
    if !query.is_empty() && !body.is_empty() {
        bytes.push(b"&");
    }
    bytes.push(body);
    lossy_text(&bytes)
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
#[derive(Debug, Clone, Default)]
pub struct Diagnosis<'k> {
    matched: Option<Match<'k>>,
    findings: Vec<Finding>,
    expected: Option<RequestHash>,
    /// The request as it was sent, signed right.
    corrected: Option<Corrected>,
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

    /// How many hashes were computed: none for a request that matches.
    #[must_use]
    pub const fn hashes(&self) -> usize {
        self.hashes
    }

    /// How many bytes were hashed for them.
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
