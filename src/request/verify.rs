//! Verification: whether a received request's hash is right, and with which key.

use core::fmt;

use hex::FromHex;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::canonical::CanonicalText;
use super::coverage::Uncovered;
use super::key::SecretKey;
use super::received::ReceivedRequest;
use crate::endpoint::kind::{MAX_DIGITS, parse_canonical_id};
use crate::endpoint::{Endpoint, HashRule, HashRules, SYSTEM_HASH, UnmetRequirement};
use crate::hash::digest::Digest;
use crate::hash::{MalformedHash, RequestHash};
use crate::wire::decode::FormText;

impl ReceivedRequest<'_> {
    /// Verifies the hash against every key, under every accepted rule.
    ///
    /// The hash is recomputed for all of them, also after a match, and compared in constant time:
    /// how long it takes does not depend on which key or which digit was wrong. Nothing is
    /// allocated.
    ///
    /// `keys` are names and keys: a [`&KeyRing`](crate::KeyRing), or an array such as
    /// `[("admin", &key)]`. `rules` is one [`HashRule`] or several.
    ///
    /// # Errors
    /// [`VerifyError`] tells the reason to you; [`Rejection`](crate::Rejection) has what the caller
    /// may be told. Refused are, besides a wrong hash: a missing or malformed hash, a request that
    /// does not meet what its endpoint requires, an id that is no canonical decimal, `system_hash`,
    /// no key, and a request in which nothing is hashed although its endpoint
    /// [must sign](Endpoint::must_sign).
    ///
    /// Mostly the hash does not cover `u`, so verification does not ask for it;
    /// [`username`](Self::username) does.
    pub fn verify<'r, K>(
        &'r self,
        keys: K,
        rules: impl Into<HashRules>,
    ) -> Result<Verified<'r>, VerifyError>
    where
        K: IntoIterator<Item = (&'r str, &'r SecretKey)>,
        K::IntoIter: Clone,
    {
        let (keys, accepted) = (keys.into_iter(), rules.into());
        let sent = self.sent_hash()?;
        if let Some(unmet) = self.endpoint().unmet_requirement(self.filled()) {
            return Err(VerifyError::Unmet(unmet));
        }
        self.refuse_ambiguous_ids(accepted)?;
        if self.unlisted().any(|pair| pair.name.is(SYSTEM_HASH)) {
            return Err(VerifyError::SystemHash);
        }
        let mut first = FirstMatch::new();
        let mut tried = HashRules::NONE;
        let mut takes_hash = false;
        for rule in accepted.iter().filter(|rule| self.endpoint().takes_hash(*rule)) {
            takes_hash = true;
            let mut digest = Digest::new();
            if !self.absorb_into(&mut digest, rule) && self.endpoint().must_sign(rule) {
                continue;
            }
            tried |= rule;
            let keys = keys.clone().map(|(_, key)| key.bytes());
            digest.finish_each(keys, |hash| first.compare(hash, &sent));
        }
        if first.compared == 0 {
            return Err(match (takes_hash, tried.is_empty()) {
                (false, _) => VerifyError::TakesNoHash,
                (true, true) => VerifyError::NothingSigned,
                (true, false) => VerifyError::NoKey,
            });
        }
        self.verdict(&first, tried, &keys)
    }

    /// Makes the outcome public: the caller gets it. A function of its own, so that
    /// `tests/constant_time.rs` knows where secrecy ends.
    #[inline(never)]
    fn verdict<'r>(
        &'r self,
        first: &FirstMatch,
        tried: HashRules,
        keys: &(impl Iterator<Item = (&'r str, &'r SecretKey)> + Clone),
    ) -> Result<Verified<'r>, VerifyError> {
        let mut number = 0;
        let mut matched = None;
        // Every candidate is visited, so that a match takes the same time wherever it stands.
        for rule in tried.iter() {
            for (key_name, _) in keys.clone() {
                if number == first.number {
                    matched = Some((rule, key_name));
                }
                number += 1;
            }
        }
        match matched.filter(|_| (!first.missing).into()) {
            Some((rule, key_name)) => Ok(Verified { request: self, key_name, rule }),
            None => Err(VerifyError::Mismatch),
        }
    }

    /// The hash that was sent.
    #[inline]
    fn sent_hash(&self) -> Result<RequestHash, VerifyError> {
        let hash = self.slot(Endpoint::HASH_SLOT).filter(|hash| !hash.is_empty());
        let hash = hash.ok_or(VerifyError::MissingHash)?;
        let mut buffer = [0; RequestHash::HEX_LENGTH];
        let malformed = || MalformedHash { length: hash.decoded_length() };
        let digits = hash.decode_into(&mut buffer).ok_or_else(malformed)?;
        Ok(RequestHash::from_hex(digits)?)
    }

    /// Refuses ids that servers would hash in another spelling than the one that was sent.
    #[inline]
    fn refuse_ambiguous_ids(&self, accepted: HashRules) -> Result<(), VerifyError> {
        for slot in self.filled() & self.endpoint().object_ids() {
            if !self.slot(slot).is_some_and(is_canonical_id) {
                let parameter = self.endpoint().name_of(slot);
                return Err(VerifyError::NotCanonicalId { parameter });
            }
        }
        let servers = accepted.without(HashRule::Listed.into());
        if servers.is_empty() { Ok(()) } else { self.refuse_ambiguous_integers(servers) }
    }

    /// The same for what only servers hash as an integer: an empty id is 0 to them, the
    /// administrator.
    fn refuse_ambiguous_integers(&self, servers: HashRules) -> Result<(), VerifyError> {
        let endpoint = self.endpoint();
        for rule in servers.iter() {
            let mut ids = endpoint.integer_ids(rule).into_iter();
            let refused = ids.find(|id| self.slot(*id).is_some_and(|id| !is_canonical_id(id)));
            let mut refused = refused.map(|id| endpoint.name_of(id));
            for pair in self.unlisted() {
                let value = self.extent_of(&pair);
                if let Some((name, _)) = self.foreign_value(rule, pair.name, value)
                    && name.is_id()
                    && !is_canonical_id(pair.value)
                {
                    refused = Some(name.name());
                }
            }
            if let Some(parameter) = refused {
                return Err(VerifyError::NotCanonicalId { parameter });
            }
        }
        Ok(())
    }

    /// Absorbs the values in hash order, and tells whether there are any. Returning a digest would
    /// copy a block right after it was written.
    #[inline]
    fn absorb_into(&self, digest: &mut Digest, rule: HashRule) -> bool {
        // What the page lists is hashed if it is there.
        let mut is_any = !rule.is_of_a_server() && self.has_listed();
        // A closure that is called in one place is inlined there: a tenth of a long verification.
        digest.update_words(|writer| {
            if rule.is_of_a_server() {
                self.each_hashed_by_servers(rule, |hashed| {
                    is_any = true;
                    hashed.value.for_each_word(|word, length| writer.push(word, length));
                });
            } else {
                self.each_listed(|hashed| {
                    hashed.value.for_each_word(|word, length| writer.push(word, length));
                });
            }
        });
        is_any
    }
}

#[inline]
fn is_canonical_id(id: FormText<'_>) -> bool {
    // No canonical id is longer, so what does not fit is none.
    let mut buffer = [0; MAX_DIGITS];
    id.decode_into(&mut buffer).and_then(parse_canonical_id).is_some()
}

/// The first rule and key that the sent hash is right for. A secret until the verdict.
struct FirstMatch {
    /// Whether there is none.
    missing: Choice,
    /// Its number, counted through the keys under the first rule, then under the next.
    number: u64,
    /// How many hashes were compared.
    compared: u64,
}

impl FirstMatch {
    fn new() -> Self {
        Self { missing: Choice::from(1), number: 0, compared: 0 }
    }

    /// Compares the next hash, without a branch on the outcome.
    #[inline]
    fn compare(&mut self, hash: RequestHash, sent: &RequestHash) {
        let is_first = hash.ct_eq(sent) & self.missing;
        self.number.conditional_assign(&self.compared, is_first);
        self.missing ^= is_first;
        self.compared += 1;
    }
}

/// A request whose hash is right.
///
/// It tells what the hash covers, and, more important, what it does not: everything that
/// [`uncovered`](Self::uncovered) lists can be added or changed by anyone who has seen one valid
/// request. There is no protection against replays either.
///
/// ```
/// use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate};
/// use mor_api::{HashRule, ReceivedRequest, SecretKey};
///
/// // The user page's sample, to which somebody has added `u9=`: the hash is
/// // still right, and the username would be blanked.
/// let query = "u=username&user_id=123&u15=1&u9=\
///              &hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
/// let key = SecretKey::new("456789")?;
/// let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "")?;
/// let verified = request.verify([("admin", &key)], HashRule::Listed)?;
///
/// let covered: Vec<_> = verified.covered().collect();
/// assert_eq!(covered, ["user_id", "u15"]);
/// let uncovered: Vec<_> =
///     verified.uncovered().map(|parameter| parameter.to_string()).collect();
/// assert_eq!(
///     uncovered,
///     ["parameter `u`: not signed", "parameter `u9`: empty"],
/// );
///
/// let update: UserDetailsUpdate = verified.typed()?;
/// assert_eq!(update.blocked, Some(true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Verified<'r> {
    request: &'r ReceivedRequest<'r>,
    key_name: &'r str,
    rule: HashRule,
}

impl<'r> Verified<'r> {
    /// The request as it arrived.
    #[must_use]
    pub const fn request(&self) -> &'r ReceivedRequest<'r> {
        self.request
    }

    /// The name of the key that the request was signed with.
    #[must_use]
    pub const fn key_name(&self) -> &'r str {
        self.key_name
    }

    /// The rule under which the hash is right: the first of those that were accepted.
    #[must_use]
    pub const fn rule(&self) -> HashRule {
        self.rule
    }

    /// The names of the parameters that the hash covers, in hash order.
    pub fn covered(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.request.hashed_names(self.rule).into_iter()
    }

    /// The parameters that the hash does not cover, each once, in the order in which they arrived.
    /// `hash` itself is not among them.
    pub fn uncovered(&self) -> impl Iterator<Item = Uncovered<'r>> + use<'r> {
        let uncovered = self.request.uncovered(self.rule);
        uncovered.map(|(name, reason, parameter)| Uncovered::new(name.decode(), reason, parameter))
    }

    /// The text that was hashed, without the key.
    #[must_use]
    pub fn canonical(&self) -> CanonicalText {
        self.request.canonical(self.rule)
    }
}

impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("request", &self.request)
            .field("key_name", &self.key_name)
            .field("rule", &self.rule)
            .finish_non_exhaustive()
    }
}

/// Why a request does not verify. For you; [`Rejection`](crate::Rejection) has what the caller may
/// be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no `hash`, or it is empty.
    MissingHash,
    /// The hash is not 40 hexadecimal digits.
    MalformedHash(MalformedHash),
    /// Parameters that the endpoint requires, signed or not, are absent or empty.
    Unmet(UnmetRequirement),
    /// An id that names the object is no canonical decimal. Servers hash it as an integer, so it
    /// must not have two spellings.
    NotCanonicalId {
        /// The parameter.
        parameter: &'static str,
    },
    /// There is a parameter `system_hash`, with which servers call themselves.
    SystemHash,
    /// The method takes no hash under any accepted rule.
    TakesNoHash,
    /// No signed parameter is present: the hash would be the same for every such request.
    NothingSigned,
    /// There is no key to verify against.
    NoKey,
    /// The hash is wrong for every key and every accepted rule.
    Mismatch,
}

impl From<MalformedHash> for VerifyError {
    fn from(error: MalformedHash) -> Self {
        Self::MalformedHash(error)
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingHash => f.write_str("parameter `hash` is missing"),
            Self::MalformedHash(error) => error.fmt(f),
            Self::Unmet(unmet) => unmet.fmt(f),
            Self::NotCanonicalId { parameter } => write!(
                f,
                "parameter `{parameter}` is not an id: digits without sign or leading zero"
            ),
            Self::SystemHash => write!(f, "parameter `{SYSTEM_HASH}` is not accepted"),
            Self::TakesNoHash => f.write_str("the method takes no hash"),
            Self::NothingSigned => f.write_str("no signed parameter is present"),
            Self::NoKey => f.write_str("there is no key to verify `hash` against"),
            Self::Mismatch => f.write_str("`hash` does not match"),
        }
    }
}

impl core::error::Error for VerifyError {}
