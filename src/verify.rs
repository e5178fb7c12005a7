//! Verification: whether a received request's hash is right, with which key, and what it covers.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use arrayvec::ArrayVec;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use crate::boundary::{self, Reading};
use crate::canonical::CanonicalText;
use crate::digest::Digest;
use crate::endpoint::{Coverage, Endpoint, HashOrder, Parameter, slots_of};
use crate::form::{FormText, for_each_word};
use crate::hash::{MalformedHash, RequestHash};
use crate::key::SecretKey;
use crate::received::ReceivedRequest;
use crate::value::{MAX_DIGITS, is_canonical_id};

/// The hash orders that a verifier accepts.
///
/// ```
/// use mor_api::{AcceptedOrders, HashOrder};
///
/// assert_eq!(AcceptedOrders::from(HashOrder::Deployed), AcceptedOrders::Deployed);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
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
    /// The hash is recomputed for all of them, also after a match, and compared in constant time: how long it takes tells nothing
    /// about which key or which digit was wrong. Nothing is allocated.
    ///
    /// `keys` are names and keys: a [`&KeyRing`](crate::KeyRing), or an array such as `[("admin", &key)]`.
    ///
    /// # Errors
    /// [`VerifyError`] tells the reason to you; [`VerifyError::page_error`] is what the caller may be told. Refused are, besides a wrong
    /// hash: a missing or malformed hash, a required signed parameter that is absent or empty, an id (`user_id`, `did_id`,
    /// `provider_id`) that is no canonical decimal, no key, and a request in which nothing signed is present. The last one is fine for an
    /// endpoint that is declared without any signed parameter.
    ///
    /// The hash does not cover `u`, so verification does not ask for it; [`username`](Self::username) does.
    pub fn verify<'r, K>(&'r self, keys: K, orders: impl Into<AcceptedOrders>) -> Result<Verified<'r>, VerifyError>
    where
        K: IntoIterator<Item = (&'r str, &'r SecretKey)>,
        K::IntoIter: Clone,
    {
        let orders = self.distinct_orders(orders.into());
        let keys = keys.into_iter();
        let first = self.first_match(orders, &keys)?;
        if first.tried > 0 {
            return self.verdict(&first, orders, &keys);
        }
        self.checked_hash()?;
        Err(if orders.iter().next().is_none() { VerifyError::NothingSigned } else { VerifyError::NoKey })
    }

    /// Compares the hash in every order and under every key. Up to what this returns, nothing branches on a key or on the right hash, and no
    /// address depends on them.
    #[expect(
        clippy::inline_always,
        reason = "what it returns is in memory otherwise, and takes a tenth of the time to come back from there"
    )]
    #[inline(always)]
    fn first_match<'k>(
        &self,
        orders: DistinctOrders,
        keys: &(impl Iterator<Item = (&'k str, &'k SecretKey)> + Clone),
    ) -> Result<FirstMatch, VerifyError> {
        let mut first = FirstMatch { missing: Choice::from(1), number: 0, tried: 0 };
        let mut sent = None;
        for order in orders.iter() {
            let mut values = Digest::new();
            self.absorb_into(&mut values, order);
            let mut forks = ArrayVec::<_, 4>::new();
            let mut keys = keys.clone().map(|(_, key)| key.bytes()).peekable();
            while let Some(key) = keys.next() {
                // The last key, most often the only one, needs no copy of the values.
                let is_last = keys.peek().is_none();
                if is_last {
                    values.close_with(key);
                }
                // Checked only now, while the processor is still writing what is to be hashed or copied next.
                let sent = match sent {
                    Some(sent) => sent,
                    None => *sent.insert(self.checked_hash()?),
                };
                if !is_last {
                    forks.push(values.fork());
                    if let Some(fork) = forks.last_mut() {
                        fork.close_with(key);
                    }
                }
                if is_last || forks.is_full() {
                    for fork in &mut forks {
                        first.try_next(fork.finish_closed(), &sent);
                    }
                    forks.clear();
                }
                if is_last {
                    first.try_next(values.finish_closed(), &sent);
                }
            }
        }
        Ok(first)
    }

    /// The hash that was sent, of a request that could be right.
    #[inline]
    fn checked_hash(&self) -> Result<RequestHash, VerifyError> {
        let sent = self.sent_hash()?;
        self.refuse_missing()?;
        Ok(sent)
    }

    /// Makes the outcome public: the caller gets it. It has a frame of its own, which tells `tests/constant_time.rs` where secrecy ends.
    #[inline(never)]
    fn verdict<'r>(
        &'r self,
        first: &FirstMatch,
        orders: DistinctOrders,
        keys: &(impl Iterator<Item = (&'r str, &'r SecretKey)> + Clone),
    ) -> Result<Verified<'r>, VerifyError> {
        let mut number = 0;
        let mut matched = None;
        // All are passed by, so that a match takes the same time wherever it stands.
        for order in orders.iter() {
            for (key_name, _) in keys.clone() {
                if number == first.number {
                    matched = Some((order, key_name));
                }
                number += 1;
            }
        }
        match matched.filter(|_| (!first.missing).into()) {
            Some((order, key_name)) => {
                Ok(Verified { request: self, key_name, order, covered: self.covered_mask(order) })
            }
            None => Err(VerifyError::Mismatch),
        }
    }

    #[inline]
    fn sent_hash(&self) -> Result<RequestHash, VerifyError> {
        if !self.has(Endpoint::HASH_SLOT) {
            return Err(VerifyError::MissingHash);
        }
        let text = self.text_at(Endpoint::HASH_SLOT);
        if let Some((digits, [] | [b'&', ..])) = text.split_first_chunk::<{ RequestHash::HEX_LENGTH }>()
            && let Ok(hash) = RequestHash::from_hex(digits)
        {
            return Ok(hash);
        }
        unusual_hash(FormText::first_of(text))
    }

    #[inline]
    fn refuse_missing(&self) -> Result<(), VerifyError> {
        if let Some(missing) = self.first_missing() {
            return Err(VerifyError::MissingParameter { parameter: missing.name() });
        }
        for slot in slots_of(self.object_id_mask()) {
            let text = self.text_at(slot);
            if !(begins_with_canonical(text) || is_canonical_unusual(FormText::first_of(text)))
                && let Some(parameter) = self.endpoint().parameters().get(slot)
            {
                return Err(VerifyError::NotCanonicalId { parameter: parameter.name() });
            }
        }
        Ok(())
    }

    #[inline]
    fn distinct_orders(&self, orders: AcceptedOrders) -> DistinctOrders {
        let [listed, deployed] = [HashOrder::Listed, HashOrder::Deployed].map(|order| self.covered_mask(order));
        let covers_nothing_by_design = self.endpoint().signed_mask(HashOrder::Listed) == 0;
        let accepts = |order, covered| orders.accepts(order) && (covered != 0 || covers_nothing_by_design);
        let by_listed = accepts(HashOrder::Listed, listed);
        let by_deployed = accepts(HashOrder::Deployed, deployed) && !(by_listed && deployed == listed);
        DistinctOrders { by_listed, by_deployed }
    }

    fn absorb_into(&self, digest: &mut Digest, order: HashOrder) {
        digest.absorb(|feed| {
            for slot in slots_of(self.covered_mask(order)) {
                for_each_word(self.text_at(slot), |word, length| feed.push(word, length));
            }
        });
    }
}

/// Whether a text begins with a value that is a canonical id, as almost all are: not encoded, and of fewer digits than might be too large.
#[inline]
fn begins_with_canonical(text: &[u8]) -> bool {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let ends = matches!(text.get(digits), None | Some(b'&'));
    ends && (digits == 1 || (2..MAX_DIGITS).contains(&digits) && text.first() != Some(&b'0'))
}

/// The same for a value that is encoded, large, or no canonical id.
#[cold]
fn is_canonical_unusual(id: FormText<'_>) -> bool {
    // No canonical id is longer, so what does not fit is none.
    let mut buffer = [0; MAX_DIGITS];
    let id = id.short(&mut buffer).and_then(|id| core::str::from_utf8(id).ok());
    id.and_then(is_canonical_id).is_some()
}

/// Reads a hash that is encoded or malformed.
#[cold]
fn unusual_hash(hash: FormText<'_>) -> Result<RequestHash, VerifyError> {
    if hash.is_empty() {
        return Err(VerifyError::MissingHash);
    }
    let mut buffer = [0; RequestHash::HEX_LENGTH];
    let hex = hash.short(&mut buffer).ok_or_else(|| MalformedHash { length: hash.decoded_length() })?;
    Ok(RequestHash::from_hex(hex)?)
}

/// The accepted orders in which a request has something signed, without one that would give the same text again.
#[derive(Clone, Copy)]
struct DistinctOrders {
    by_listed: bool,
    by_deployed: bool,
}

impl DistinctOrders {
    #[inline]
    fn iter(self) -> impl Iterator<Item = HashOrder> {
        let listed = self.by_listed.then_some(HashOrder::Listed);
        listed.into_iter().chain(self.by_deployed.then_some(HashOrder::Deployed))
    }
}

/// The first key and order that the sent hash is right for. A secret until the verdict.
struct FirstMatch {
    /// Whether there is none.
    missing: Choice,
    /// Counted through the keys in the first order, then in the second.
    number: u64,
    /// How many there were so far.
    tried: u64,
}

impl FirstMatch {
    #[inline]
    fn try_next(&mut self, hash: RequestHash, sent: &RequestHash) {
        let is_first = hash.ct_eq(sent) & self.missing;
        self.number.conditional_assign(&self.tried, is_first);
        self.missing ^= is_first;
        self.tried += 1;
    }
}

/// A request whose hash is right.
///
/// It tells what the hash covers, and, more important, what it does not: everything that [`uncovered`](Self::uncovered) lists
/// can be added or changed by anyone who has seen one valid request. There is no protection against replays either.
///
/// ```
/// use mor_api::{HashOrder, Parameter, ReceivedRequest, SecretKey, UserDetailsUpdate, endpoints::USER_DETAILS_UPDATE};
///
/// // The user page's sample, to which somebody has added `u9=`: the hash is still right, and the username would be blanked.
/// let query = "u=username&user_id=123&u15=1&u9=&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
/// let key = SecretKey::new("456789")?;
/// let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "")?;
/// let verified = request.verify([("admin", &key)], HashOrder::Listed)?;
///
/// assert_eq!(verified.covered().map(Parameter::name).collect::<Vec<_>>(), ["user_id", "u15"]);
/// let uncovered: Vec<_> = verified.uncovered().iter().map(|it| format!("{}: {}", it.name(), it.reason())).collect();
/// assert_eq!(uncovered, ["u: not signed", "u9: empty"]);
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
    covered: u128,
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
        slots_of(self.covered).filter_map(|slot| parameters.get(slot))
    }

    /// The parameters that the hash does not cover, each once, in the order in which they arrived. `hash` itself is not among them.
    #[must_use]
    pub fn uncovered(&self) -> Vec<Uncovered<'r>> {
        self.request.uncovered_by(self.covered)
    }

    /// The text that was hashed, without the key.
    #[must_use]
    pub fn canonical(&self) -> CanonicalText {
        self.request.canonical(self.order)
    }

    /// Another request of this endpoint with the same hash, if there is one: the same canonical text, cut at other places or given to
    /// other parameters, with values that those parameters take and with all required ones.
    ///
    /// Nothing stands between the values in the hash, so `provider_id=1&did=123456789` and `provider_id=11&did=23456789` share theirs.
    /// Whoever sees one of them can send the other. The work grows with the canonical text's length times the number of signed
    /// parameters: for `user_details_update` about a millisecond for each kilobyte.
    ///
    /// ```
    /// use mor_api::{HashOrder, ReceivedRequest, SecretKey, endpoints::DID_CREATE};
    ///
    /// let query = "provider_id=1&did=123456789&hash=cb9dff0d59f7ffaf036d55b57c817bf528edb54a";
    /// let key = SecretKey::new("secret")?;
    /// let request = ReceivedRequest::read(&DID_CREATE, query, "")?;
    /// let other = request.verify([("admin", &key)], HashOrder::Listed)?.other_reading().ok_or("only one")?;
    /// let names: Vec<_> = other.values().map(|(parameter, value)| format!("{}={value}", parameter.name())).collect();
    /// assert_eq!(names, ["provider_id=11", "did=23456789"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn other_reading(&self) -> Option<Reading> {
        let lengths: Vec<_> =
            slots_of(self.covered).filter_map(|slot| Some((slot, self.request.slot(slot)?.decoded_length()))).collect();
        boundary::other_reading(self.request.endpoint(), self.order, self.canonical(), &lengths)
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

impl<'a> ReceivedRequest<'a> {
    /// Every parameter that was sent and is not in the set, with the reason.
    pub(crate) fn uncovered_by(&self, covered: u128) -> Vec<Uncovered<'a>> {
        let endpoint = self.endpoint();
        let mut uncovered: Vec<_> = self
            .wire_pairs()
            .filter_map(|pair| {
                let name = pair.name.decode();
                let slot = endpoint.slot(&name);
                if slot.is_some_and(|slot| covered >> slot & 1 == 1) {
                    return None;
                }
                let reason = uncovered_reason(endpoint, slot, pair.value.is_empty())?;
                Some(Uncovered { name, reason })
            })
            .collect();
        drop_repetitions(&mut uncovered);
        uncovered
    }
}

/// Why a parameter that a hash does not cover is not covered; `None` for the hash itself.
pub(crate) fn uncovered_reason(endpoint: &Endpoint, slot: Option<usize>, is_empty: bool) -> Option<UncoveredReason> {
    Some(match slot {
        None => UncoveredReason::Unknown,
        Some(Endpoint::HASH_SLOT) => return None,
        Some(Endpoint::USERNAME_SLOT) => UncoveredReason::Unsigned,
        Some(slot) => match endpoint.parameters().get(slot)?.coverage() {
            Coverage::Unsigned => UncoveredReason::Unsigned,
            _ if is_empty => UncoveredReason::Empty,
            _ => UncoveredReason::LeftOut,
        },
    })
}

/// Keeps the first of each name, in the same order.
fn drop_repetitions(uncovered: &mut Vec<Uncovered<'_>>) {
    let mut by_name: Vec<_> = (0..uncovered.len()).collect();
    let name = |position: usize| uncovered.get(position).map(|it| &it.name);
    by_name.sort_by(|left, right| name(*left).cmp(&name(*right)));
    let mut repeated = alloc::vec![false; uncovered.len()];
    for (left, right) in by_name.iter().zip(by_name.iter().skip(1)) {
        let same = name(*left) == name(*right);
        if let Some(flag) = repeated.get_mut(*right) {
            *flag = same;
        }
    }
    let mut flags = repeated.into_iter();
    uncovered.retain(|_| !flags.next().unwrap_or_default());
}

/// A parameter that the hash does not cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered<'a> {
    name: Cow<'a, str>,
    reason: UncoveredReason,
}

impl<'a> Uncovered<'a> {
    pub(crate) const fn new(name: Cow<'a, str>, reason: UncoveredReason) -> Self {
        Self { name, reason }
    }

    /// The parameter's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Why the hash does not cover it.
    #[must_use]
    pub const fn reason(&self) -> UncoveredReason {
        self.reason
    }
}

/// Why the hash does not cover a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UncoveredReason {
    /// The page lists it as not included in the hash.
    Unsigned,
    /// The endpoint does not have it.
    Unknown,
    /// It is signed, but empty, and an empty value contributes nothing.
    Empty,
    /// It is signed in the page's order, but not in the order that matched.
    LeftOut,
}

impl fmt::Display for UncoveredReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsigned => "not signed",
            Self::Unknown => "unknown",
            Self::Empty => "empty",
            Self::LeftOut => "left out by deployed servers",
        })
    }
}

/// Why a request is refused. For you; the caller gets [`page_error`](Self::page_error).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no `hash`, or it is empty.
    MissingHash,
    /// The hash is not 40 hexadecimal digits.
    MalformedHash(MalformedHash),
    /// A required signed parameter is absent or empty.
    MissingParameter {
        /// The parameter.
        parameter: &'static str,
    },
    /// An id that names the object is no canonical decimal. Servers hash it as an integer, so it must not have two spellings.
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

impl VerifyError {
    /// What the page answers to such a request. It does not tell the reasons apart, so that the caller learns nothing from it.
    #[must_use]
    pub const fn page_error(&self) -> &'static str {
        match self {
            Self::NoKey => "Access Denied",
            _ => "Incorrect hash",
        }
    }
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
            Self::MissingParameter { parameter } => write!(f, "parameter `{parameter}` is missing"),
            Self::NotCanonicalId { parameter } => {
                write!(f, "parameter `{parameter}` is not an id: digits without sign or leading zero")
            }
            Self::NothingSigned => f.write_str("no signed parameter is present"),
            Self::NoKey => f.write_str("there is no key to verify `hash` against"),
            Self::Mismatch => f.write_str("`hash` does not match"),
        }
    }
}

impl core::error::Error for VerifyError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::MalformedHash(error) => Some(error),
            _ => None,
        }
    }
}
