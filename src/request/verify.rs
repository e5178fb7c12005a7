//! Verification: whether a received request's hash is right, and with which key.

use core::fmt;

use hex::FromHex;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::canonical::CanonicalText;
use super::coverage::Uncovered;
use super::key::SecretKey;
use super::received::ReceivedRequest;
use crate::endpoint::kind::{MAX_DIGITS, parse_canonical_id};
use crate::endpoint::{Endpoint, HashOrder, Parameter, SlotSet, UnmetRequirement};
use crate::hash::digest::Digest;
use crate::hash::{MalformedHash, RequestHash};
use crate::wire::decode::{FormText, for_each_word};

/// The hash orders that a verifier accepts.
///
/// ```
/// use mor_api::{AcceptedOrders, HashOrder};
///
/// let accepted = AcceptedOrders::from(HashOrder::Deployed);
/// assert_eq!(accepted, AcceptedOrders::Deployed);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum AcceptedOrders {
    /// Only the page's order.
    #[default]
    Listed,
    /// Only the order of deployed servers.
    Deployed,
    /// Both. Where both give the same hash, the match is reported as [`HashOrder::Listed`].
    Either,
}

impl From<HashOrder> for AcceptedOrders {
    fn from(order: HashOrder) -> Self {
        match order {
            HashOrder::Listed => Self::Listed,
            HashOrder::Deployed => Self::Deployed,
        }
    }
}

impl AcceptedOrders {
    const fn accepts(self, order: HashOrder) -> bool {
        match order {
            HashOrder::Listed => !matches!(self, Self::Deployed),
            HashOrder::Deployed => !matches!(self, Self::Listed),
        }
    }
}

impl ReceivedRequest<'_> {
    /// Verifies the hash against every key, in every accepted order.
    ///
    /// The hash is recomputed for all of them, also after a match, and compared in constant time:
    /// how long it takes does not depend on which key or which digit was wrong. Nothing is
    /// allocated.
    ///
    /// `keys` are names and keys: a [`&KeyRing`](crate::KeyRing), or an array such as
    /// `[("admin", &key)]`.
    ///
    /// # Errors
    /// [`VerifyError`] tells the reason to you; [`Rejection`](crate::Rejection) has what the caller
    /// may be told. Refused are, besides a wrong hash: a missing or malformed hash, a request that
    /// does not meet what its endpoint requires, an id (`user_id`, `did_id`, `provider_id`) that is
    /// no canonical decimal, no key, and a request in which nothing signed is present. The last one
    /// is fine for an endpoint that is declared without any signed parameter.
    ///
    /// The hash does not cover `u`, so verification does not ask for it;
    /// [`username`](Self::username) does.
    pub fn verify<'r, K>(
        &'r self,
        keys: K,
        orders: impl Into<AcceptedOrders>,
    ) -> Result<Verified<'r>, VerifyError>
    where
        K: IntoIterator<Item = (&'r str, &'r SecretKey)>,
        K::IntoIter: Clone,
    {
        let (keys, orders) = (keys.into_iter(), orders.into());
        let sent = self.sent_hash()?;
        if let Some(unmet) = self.endpoint().unmet_requirement(self.filled()) {
            return Err(VerifyError::Unmet(unmet));
        }
        self.refuse_ambiguous_ids()?;
        let orders = self.distinct_orders(orders);
        let mut first = FirstMatch::new();
        for order in orders.into_iter().flatten() {
            let mut digest = Digest::new();
            self.absorb_into(&mut digest, order);
            let keys = keys.clone().map(|(_, key)| key.bytes());
            digest.finish_each(keys, |hash| first.compare(hash, &sent));
        }
        if first.compared == 0 {
            let nothing_signed = orders.iter().all(Option::is_none);
            return Err(if nothing_signed {
                VerifyError::NothingSigned
            } else {
                VerifyError::NoKey
            });
        }
        self.verdict(&first, orders, &keys)
    }

    /// Makes the outcome public: the caller gets it. A function of its own, so that
    /// `tests/constant_time.rs` knows where secrecy ends.
    #[inline(never)]
    fn verdict<'r>(
        &'r self,
        first: &FirstMatch,
        orders: [Option<HashOrder>; 2],
        keys: &(impl Iterator<Item = (&'r str, &'r SecretKey)> + Clone),
    ) -> Result<Verified<'r>, VerifyError> {
        let mut number = 0;
        let mut matched = None;
        // Every candidate is visited, so that a match takes the same time wherever it stands.
        for order in orders.into_iter().flatten() {
            for (key_name, _) in keys.clone() {
                if number == first.number {
                    matched = Some((order, key_name));
                }
                number += 1;
            }
        }
        match matched.filter(|_| (!first.missing).into()) {
            Some((order, key_name)) => {
                Ok(Verified { request: self, key_name, order, covered: self.covered(order) })
            }
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
    fn refuse_ambiguous_ids(&self) -> Result<(), VerifyError> {
        for slot in self.filled() & self.endpoint().object_ids() {
            if !self.slot(slot).is_some_and(is_canonical_id) {
                let parameter = self.endpoint().name_of(slot);
                return Err(VerifyError::NotCanonicalId { parameter });
            }
        }
        Ok(())
    }

    /// The accepted orders in which something is signed, without one that gives the same text as
    /// the one before it.
    #[inline]
    fn distinct_orders(&self, accepted: AcceptedOrders) -> [Option<HashOrder>; 2] {
        let signs_nothing_by_design = self.endpoint().signed(HashOrder::Listed).is_empty();
        let is_tried = |order| {
            let is_signed = !self.covered(order).is_empty() || signs_nothing_by_design;
            accepted.accepts(order) && is_signed
        };
        let is_same = self.covered(HashOrder::Listed) == self.covered(HashOrder::Deployed);
        let listed = is_tried(HashOrder::Listed);
        let deployed = is_tried(HashOrder::Deployed) && !(listed && is_same);
        [listed.then_some(HashOrder::Listed), deployed.then_some(HashOrder::Deployed)]
    }

    /// Absorbs the values in hash order. Returning a digest would copy a block right after it was
    /// written.
    #[inline]
    fn absorb_into(&self, digest: &mut Digest, order: HashOrder) {
        digest.update_words(|writer| {
            for slot in self.covered(order) {
                if let Some((text, value)) = self.scanned(slot) {
                    for_each_word(text, value, |word, length| writer.push(word, length));
                }
            }
        });
    }
}

#[inline]
fn is_canonical_id(id: FormText<'_>) -> bool {
    // No canonical id is longer, so what does not fit is none.
    let mut buffer = [0; MAX_DIGITS];
    id.decode_into(&mut buffer).and_then(parse_canonical_id).is_some()
}

/// The first order and key that the sent hash is right for. A secret until the verdict.
struct FirstMatch {
    /// Whether there is none.
    missing: Choice,
    /// Its number, counted through the keys in the first order, then in the second.
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
/// use mor_api::{HashOrder, Parameter, ReceivedRequest, SecretKey};
///
/// // The user page's sample, to which somebody has added `u9=`: the hash is
/// // still right, and the username would be blanked.
/// let query = "u=username&user_id=123&u15=1&u9=\
///              &hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
/// let key = SecretKey::new("456789")?;
/// let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "")?;
/// let verified = request.verify([("admin", &key)], HashOrder::Listed)?;
///
/// let covered: Vec<_> = verified.covered().map(Parameter::name).collect();
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
    order: HashOrder,
    covered: SlotSet,
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

    /// The order in which the hash is right.
    #[must_use]
    pub const fn order(&self) -> HashOrder {
        self.order
    }

    /// The parameters that the hash covers, in hash order.
    pub fn covered(&self) -> impl Iterator<Item = &'static Parameter> + use<> {
        let parameters = self.request.endpoint().parameters();
        self.covered.into_iter().filter_map(|slot| parameters.get(slot))
    }

    /// The parameters that the hash does not cover, each once, in the order in which they arrived.
    /// `hash` itself is not among them.
    pub fn uncovered(&self) -> impl Iterator<Item = Uncovered<'r>> + use<'r> {
        let uncovered = self.request.uncovered_by(self.covered);
        uncovered.map(|(name, reason, parameter)| Uncovered::new(name.decode(), reason, parameter))
    }

    /// The text that was hashed, without the key.
    #[must_use]
    pub fn canonical(&self) -> CanonicalText {
        self.request.canonical(self.order)
    }

    /// The slots that the hash covers.
    pub(crate) const fn covered_slots(&self) -> SlotSet {
        self.covered
    }
}

impl fmt::Debug for Verified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("request", &self.request)
            .field("key_name", &self.key_name)
            .field("order", &self.order)
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
    /// No signed parameter is present: the hash would be the same for every such request.
    NothingSigned,
    /// There is no key to verify against.
    NoKey,
    /// The hash is wrong for every key and every accepted order.
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
            Self::NothingSigned => f.write_str("no signed parameter is present"),
            Self::NoKey => f.write_str("there is no key to verify `hash` against"),
            Self::Mismatch => f.write_str("`hash` does not match"),
        }
    }
}

impl core::error::Error for VerifyError {}
