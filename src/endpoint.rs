//! Methods of the API as data: their parameters in hash order, and how a name is found among them.

use core::fmt;

use crate::kind::Kind;
use crate::scan::{self, WORD};

/// The parameter that carries the caller's username, and the one that carries the hash. Every endpoint has them; none declares them.
pub(crate) const USERNAME: &str = "u";
pub(crate) const HASH: &str = "hash";

/// Which of the two orders the values are put in before hashing.
///
/// Deployed servers leave some parameters out of the hash although the page lists them. Without such parameters in a request,
/// both orders give the same hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HashOrder {
    /// The page's list. The default everywhere.
    #[default]
    Listed,
    /// The page's list without the parameters that deployed servers leave out: `user_warning_email_hour` and `pgui`.
    Deployed,
}

impl HashOrder {
    /// `listed` or `deployed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Deployed => "deployed",
        }
    }
}

impl fmt::Display for HashOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether the hash covers a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coverage {
    /// Signed in both orders.
    Signed,
    /// Signed in the page's order, left out of the hash by deployed servers.
    SignedAsListed,
    /// Never signed: anyone can add or change it under a valid hash.
    Unsigned,
}

impl Coverage {
    /// Whether the hash covers the parameter in this order.
    #[must_use]
    pub const fn is_signed(self, order: HashOrder) -> bool {
        match self {
            Self::Signed => true,
            Self::SignedAsListed => matches!(order, HashOrder::Listed),
            Self::Unsigned => false,
        }
    }
}

/// Whether a request must carry a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Presence {
    /// It must be there, and not empty.
    Required,
    /// It must be there unless a reseller is calling. Who calls is the server's knowledge, so nothing here enforces it.
    RequiredUnlessReseller,
    /// It may be there.
    Optional,
}

/// One parameter of an [`Endpoint`]: its wire name, its place in the hash, its kind of value.
///
/// ```
/// use mor_api::{Coverage, Kind, Parameter};
///
/// const QUANTITY: Parameter = Parameter::signed("quantity", Kind::Count).required().meaning("how many cards to sell");
/// assert_eq!(QUANTITY.coverage(), Coverage::Signed);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    name: &'static str,
    kind: Kind,
    coverage: Coverage,
    presence: Presence,
    meaning: &'static str,
    page_error: &'static str,
}

impl Parameter {
    /// A parameter that the hash covers. Its place in the hash is its place among the endpoint's parameters.
    #[must_use]
    pub const fn signed(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            coverage: Coverage::Signed,
            presence: Presence::Optional,
            meaning: "",
            page_error: "Access Denied",
        }
    }

    /// A parameter that the page lists as signed and that deployed servers leave out of the hash.
    #[must_use]
    pub const fn signed_as_listed(name: &'static str, kind: Kind) -> Self {
        Self { coverage: Coverage::SignedAsListed, ..Self::signed(name, kind) }
    }

    /// A parameter that the hash does not cover.
    #[must_use]
    pub const fn unsigned(name: &'static str, kind: Kind) -> Self {
        Self { coverage: Coverage::Unsigned, ..Self::signed(name, kind) }
    }

    /// Makes it required: a request in which it is absent or empty is neither signed nor verified.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { presence: Presence::Required, ..self }
    }

    /// Notes that everybody but resellers must send it.
    #[must_use]
    pub const fn required_unless_reseller(self) -> Self {
        Self { presence: Presence::RequiredUnlessReseller, ..self }
    }

    /// Says in a few words what it means.
    #[must_use]
    pub const fn meaning(self, meaning: &'static str) -> Self {
        Self { meaning, ..self }
    }

    /// Sets the error text that the page gives for a wrong value; `Access Denied` when nothing is set.
    #[must_use]
    pub const fn answers(self, page_error: &'static str) -> Self {
        Self { page_error, ..self }
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The kind of value.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether the hash covers it.
    #[must_use]
    pub const fn coverage(&self) -> Coverage {
        self.coverage
    }

    /// Whether a request must carry it.
    #[must_use]
    pub const fn presence(&self) -> Presence {
        self.presence
    }

    /// What it means, in a few words; may be empty.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.meaning
    }

    /// The error text with which the page answers a wrong value.
    #[must_use]
    pub const fn page_error(&self) -> &'static str {
        self.page_error
    }
}

/// A method of the hashed kind: its name, and its parameters in hash order.
///
/// An endpoint is data. The built-in ones are in [`endpoints`](crate::endpoints); any other is declared with
/// [`endpoint!`](crate::endpoint) in your own crate, and is signed and verified by the same calls.
///
/// ```
/// use mor_api::{Endpoint, HashOrder, Kind, Parameter, ParameterList, ReceivedRequest, SecretKey, Signer};
///
/// const CARD_FROM_GROUP_SELL: Endpoint = mor_api::endpoint!("card_from_group_sell", [
///     Parameter::signed("id", Kind::Id).required(),
///     Parameter::signed("quantity", Kind::Count).required(),
///     Parameter::unsigned("lang", Kind::Text),
/// ]);
///
/// let key = SecretKey::new("secret")?;
/// let request = ParameterList::new(&CARD_FROM_GROUP_SELL).with("quantity", "5")?.with("id", "12")?;
/// let signer = Signer::new("admin", key.clone());
/// let signed = signer.sign(&request)?;
/// assert_eq!(signed.canonical().as_str(), "125");
///
/// let body = signed.form();
/// let received = ReceivedRequest::read(&CARD_FROM_GROUP_SELL, "", &*body)?;
/// let verified = received.verify([("admin", &key)], HashOrder::Listed)?;
/// assert_eq!(verified.covered().map(Parameter::name).collect::<Vec<_>>(), ["id", "quantity"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Endpoint {
    name: &'static str,
    aliases: &'static [&'static str],
    parameters: &'static [Parameter],
    index: NameIndex,
    masks: Masks,
}

/// Sets of parameters, bit i for parameter i: what verification asks of all parameters at once.
#[derive(Clone, Copy)]
struct Masks {
    listed: u128,
    deployed: u128,
    required: u128,
    object_ids: u128,
}

impl Endpoint {
    /// How many parameters an endpoint can declare.
    pub const MAX_PARAMETERS: usize = 126;

    /// Where a parsed request keeps the two parameters that every endpoint has: behind all declared ones.
    pub(crate) const USERNAME_SLOT: usize = Self::MAX_PARAMETERS;
    pub(crate) const HASH_SLOT: usize = Self::MAX_PARAMETERS + 1;
    pub(crate) const SLOTS: usize = Self::MAX_PARAMETERS + 2;

    /// Declares an endpoint from its name and its parameters; those that are signed stand in the page's hash order.
    ///
    /// In a `const` or `static`, [`endpoint!`](crate::endpoint) turns an error into a compile error.
    ///
    /// # Errors
    /// [`DeclarationError`] for more than [`MAX_PARAMETERS`](Self::MAX_PARAMETERS), for a name that is empty, over 64
    /// bytes, or has other characters than ASCII letters, digits, `_`, `-` and `.`, for a name declared twice, and for `u` and
    /// `hash`, which every endpoint has anyway.
    pub const fn new(name: &'static str, parameters: &'static [Parameter]) -> Result<Self, DeclarationError> {
        if !is_name(name) {
            return Err(DeclarationError::Name { name });
        }
        let mut index = NameIndex::new();
        // First, because they are in every request.
        #[expect(clippy::cast_possible_truncation, reason = "both are below 128")]
        {
            index.insert(USERNAME, Self::USERNAME_SLOT as u8);
            index.insert(HASH, Self::HASH_SLOT as u8);
        }
        let mut masks = Masks { listed: 0, deployed: 0, required: 0, object_ids: 0 };
        let mut rest = parameters;
        let mut position: u8 = 0;
        while let [parameter, tail @ ..] = rest {
            if position as usize == Self::MAX_PARAMETERS {
                return Err(DeclarationError::TooMany);
            }
            if !is_name(parameter.name) {
                return Err(DeclarationError::Name { name: parameter.name });
            }
            if same(parameter.name, USERNAME) || same(parameter.name, HASH) {
                return Err(DeclarationError::Reserved { name: parameter.name });
            }
            if is_among(parameter.name, tail) {
                return Err(DeclarationError::Twice { name: parameter.name });
            }
            index.insert(parameter.name, position);
            let bit = 1_u128 << position;
            if parameter.coverage.is_signed(HashOrder::Listed) {
                masks.listed |= bit;
            }
            if parameter.coverage.is_signed(HashOrder::Deployed) {
                masks.deployed |= bit;
            }
            if matches!(parameter.presence, Presence::Required) {
                masks.required |= bit;
            }
            if matches!(parameter.kind, Kind::ObjectId) {
                masks.object_ids |= bit;
            }
            position += 1;
            rest = tail;
        }
        Ok(Self { name, aliases: &[], parameters, index, masks })
    }

    /// Adds other names under which servers offer the method.
    #[must_use]
    pub const fn with_aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// The method's name, the last part of its path.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Other names of the method.
    #[must_use]
    pub const fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    /// All declared parameters, in declaration order. `u` and `hash` are not among them.
    #[must_use]
    pub const fn parameters(&self) -> &'static [Parameter] {
        self.parameters
    }

    /// The declared parameter with this wire name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.get(self.slot(name)?)
    }

    /// The signed parameters in the order in which their values are hashed.
    pub fn hash_order(&self, order: HashOrder) -> impl Iterator<Item = &'static Parameter> + use<> {
        self.parameters.iter().filter(move |parameter| parameter.coverage.is_signed(order))
    }

    /// Whether `name` is the method's name or one of its aliases.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// Whether a request with this path is for this endpoint: `/api/` and its name, behind any prefix.
    ///
    /// ```
    /// use mor_api::endpoints::USER_DETAILS_UPDATE;
    ///
    /// assert!(USER_DETAILS_UPDATE.serves("/billing/api/user_details_update"));
    /// assert!(USER_DETAILS_UPDATE.serves("/api/user_update_api"));
    /// assert!(!USER_DETAILS_UPDATE.serves("/billing/user_details_update"));
    /// ```
    #[must_use]
    pub fn serves(&self, path: &str) -> bool {
        path.rsplit_once("/api/").is_some_and(|(_, name)| self.is_named(name))
    }

    /// The slot of a name: its position among the parameters, or one of the two slots behind them.
    pub(crate) fn slot(&self, name: &str) -> Option<usize> {
        self.slot_of_bytes(name.as_bytes())
    }

    /// The same for a name that is not text yet.
    pub(crate) fn slot_of_bytes(&self, name: &[u8]) -> Option<usize> {
        let (slot, length) = self.slot_before_equals(&with_equals(name)?)?;
        (length == name.len()).then_some(slot)
    }

    /// The slot of the name with which a text begins and that `=` follows, and the length of that name.
    #[inline]
    pub(crate) fn slot_before_equals(&self, text: &[u8]) -> Option<(usize, usize)> {
        self.index.find_short(text).or_else(|| self.find_any(text))
    }

    #[inline(never)]
    fn find_any(&self, text: &[u8]) -> Option<(usize, usize)> {
        let (key, length) = NameKey::read(text)?;
        let is_it = |slot| length < NameKey::EXACT || text.get(..length) == Some(self.name_of(slot).as_bytes());
        Some((self.index.find(key, is_it)?, length))
    }

    /// The name of a slot on the wire.
    pub(crate) fn name_of(&self, slot: usize) -> &'static str {
        match slot {
            Self::USERNAME_SLOT => USERNAME,
            Self::HASH_SLOT => HASH,
            slot => self.parameters.get(slot).map_or("", Parameter::name),
        }
    }

    pub(crate) const fn signed_mask(&self, order: HashOrder) -> u128 {
        match order {
            HashOrder::Listed => self.masks.listed,
            HashOrder::Deployed => self.masks.deployed,
        }
    }

    pub(crate) const fn required_mask(&self) -> u128 {
        self.masks.required
    }

    pub(crate) const fn object_id_mask(&self) -> u128 {
        self.masks.object_ids
    }

    /// The first parameter in a set, if there is any.
    pub(crate) fn first_of(&self, mask: u128) -> Option<&'static Parameter> {
        slots_of(mask).next().and_then(|slot| self.parameters.get(slot))
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("name", &self.name)
            .field("aliases", &self.aliases)
            .field("parameters", &self.parameters)
            .finish_non_exhaustive()
    }
}

/// The slots in a set, in ascending order.
#[expect(clippy::cast_possible_truncation, reason = "the halves are taken one by one")]
pub(crate) fn slots_of(mask: u128) -> impl Iterator<Item = usize> + Clone {
    let (mut low, mut high) = (mask as u64, (mask >> 64) as u64);
    core::iter::from_fn(move || {
        let slot = if low != 0 {
            let slot = low.trailing_zeros();
            low &= low - 1;
            slot
        } else if high != 0 {
            let slot = u64::BITS + high.trailing_zeros();
            high &= high - 1;
            slot
        } else {
            return None;
        };
        Some(slot as usize)
    })
}

/// An open-addressed table from names to slots, filled when the endpoint is declared.
///
/// What a request brings never changes it, so no choice of names can make a search longer than the longest run of
/// neighbours among the declared ones.
#[derive(Clone, Copy)]
struct NameIndex {
    /// [`NOTHING`](Self::NOTHING) where no slot is.
    places: [u8; 256],
    /// By slot.
    keys: [NameKey; Endpoint::SLOTS],
}

impl NameIndex {
    const NOTHING: u8 = u8::MAX;

    const fn new() -> Self {
        Self { places: [Self::NOTHING; 256], keys: [NameKey { first: 0, rest: 0 }; Endpoint::SLOTS] }
    }

    #[expect(clippy::indexing_slicing, reason = "a u8 indexes 256 places, in a const fn that knows no get_mut")]
    const fn insert(&mut self, name: &str, slot: u8) {
        // Names that are too long are refused before.
        let Some(text) = with_equals(name.as_bytes()) else { return };
        let Some((key, _)) = NameKey::read(&text) else { return };
        let mut place = key.place();
        while self.places[place as usize] != Self::NOTHING {
            place = place.wrapping_add(1);
        }
        self.places[place as usize] = slot;
        self.keys[slot as usize] = key;
    }

    /// The slot of the name with which a text begins and that `=` follows, and the length of that name: at once, for a name that fits in two
    /// words and whose slot is at the first place for it. Most names are such names.
    #[inline]
    fn find_short(&self, text: &[u8]) -> Option<(usize, usize)> {
        let (word, tail) = text.split_first_chunk()?;
        let (first, end) = up_to_equals(u64::from_le_bytes(*word));
        let (rest, length) = if let Some(end) = end {
            (0, end)
        } else {
            let (rest, end) = up_to_equals(u64::from_le_bytes(*tail.first_chunk()?));
            (rest, WORD + end?)
        };
        let key = NameKey { first, rest };
        // Where nothing is, this is the key of another slot.
        let slot = usize::from(*self.places.get(usize::from(key.place()))?) % Endpoint::SLOTS;
        (*self.keys.get(slot)? == key).then_some((slot, length))
    }

    /// The slot with this key for which `is_it` holds.
    fn find(&self, key: NameKey, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        let mut place = key.place();
        loop {
            // At most half of the places are taken, so the search meets an empty one.
            let slot = usize::from(*self.places.get(usize::from(place))?);
            if *self.keys.get(slot)? == key && is_it(slot) {
                return Some(slot);
            }
            place = place.wrapping_add(1);
        }
    }
}

/// A name with the `=` behind it, as numbers that compare in no time: all of a name below 16 bytes, because no name has a `=` in it.
#[derive(Clone, Copy, PartialEq, Eq)]
struct NameKey {
    /// The first eight bytes, or what there is of them.
    first: u64,
    /// Those behind them; where there are more than another eight, all are mixed together.
    rest: u64,
}

impl NameKey {
    /// The length from which on several names may have the same key.
    const EXACT: usize = 2 * WORD;
    /// What the key of such a name has in its last byte. Other keys have a zero there, or what they end with: a `=`.
    const LONG: u64 = 1 << (u64::BITS - u8::BITS);

    /// The key of what stands before the first `=`, and its length; `None` when there is none, or when it is too long for a name.
    #[inline]
    const fn read(text: &[u8]) -> Option<(Self, usize)> {
        match up_to_equals(scan::word(text)) {
            (first, Some(length)) => Some((Self { first, rest: 0 }, length)),
            (first, None) => Self::read_long(first, text),
        }
    }

    /// The same for a name whose first word is full.
    #[inline(never)]
    const fn read_long(first: u64, mut text: &[u8]) -> Option<(Self, usize)> {
        let mut rest: u64 = 0;
        let mut length = WORD;
        while length <= MAX_NAME
            && let Some((_, tail)) = text.split_at_checked(WORD)
        {
            let (word, end) = up_to_equals(scan::word(tail));
            rest = rest.rotate_left(23) ^ word;
            if let Some(end) = end {
                length += end;
                if length >= Self::EXACT {
                    rest = rest & (Self::LONG - 1) | Self::LONG;
                }
                return Some((Self { first, rest }, length));
            }
            length += WORD;
            text = tail;
        }
        None
    }

    /// The place where the search for the name begins.
    const fn place(self) -> u8 {
        // Multiplying by the odd fraction of the golden ratio spreads the bits; the top byte has seen all of them. Of all rotations this one
        // lets most of the pages' names have a place of their own.
        let mixed = self.first ^ self.rest.rotate_left(22);
        mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()[0]
    }
}

/// A word of a text up to and with the first `=`, zeros behind it, and where that stands.
#[inline]
const fn up_to_equals(word: u64) -> (u64, Option<usize>) {
    let hits = scan::matches(word, b'=');
    if hits == 0 { (word, None) } else { (word & (hits ^ (hits - 1)), Some(scan::first_byte(hits))) }
}

/// A name as it stands in a form; `None` where it does not fit, as every name does that can be declared.
const fn with_equals(name: &[u8]) -> Option<[u8; MAX_NAME + 1]> {
    let mut text = [0; MAX_NAME + 1];
    let Some((space, [equals, ..])) = text.split_at_mut_checked(name.len()) else { return None };
    space.copy_from_slice(name);
    *equals = b'=';
    Some(text)
}

/// Whether one of the parameters has this name.
const fn is_among(name: &str, mut parameters: &[Parameter]) -> bool {
    while let [parameter, tail @ ..] = parameters {
        if same(parameter.name, name) {
            return true;
        }
        parameters = tail;
    }
    false
}

/// `==` for strings in a const fn.
const fn same(left: &str, right: &str) -> bool {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    while let ([a, left_tail @ ..], [b, right_tail @ ..]) = (left, right) {
        if *a != *b {
            return false;
        }
        (left, right) = (left_tail, right_tail);
    }
    true
}

/// The longest name that can be declared.
pub(crate) const MAX_NAME: usize = 64;

/// Whether a name can stand on the wire as it is, and is read the same by every server.
const fn is_name(name: &str) -> bool {
    let mut rest = name.as_bytes();
    if rest.is_empty() || rest.len() > MAX_NAME {
        return false;
    }
    while let [byte, tail @ ..] = rest {
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
            return false;
        }
        rest = tail;
    }
    true
}

/// Why an [`Endpoint`] cannot be declared like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeclarationError {
    /// A name is empty, too long, or has a character that needs encoding.
    Name {
        /// The name.
        name: &'static str,
    },
    /// `u` or `hash` was declared.
    Reserved {
        /// The name.
        name: &'static str,
    },
    /// A name was declared twice.
    Twice {
        /// The name.
        name: &'static str,
    },
    /// There are more parameters than [`Endpoint::MAX_PARAMETERS`].
    TooMany,
}

impl DeclarationError {
    /// What is wrong, without the name: for the compile error of [`endpoint!`](crate::endpoint).
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Name { .. } => "a name must be 1 to 64 ASCII letters, digits, `_`, `-` or `.`",
            Self::Reserved { .. } => "every endpoint has `u` and `hash`; they are not declared",
            Self::Twice { .. } => "a parameter is declared twice",
            Self::TooMany => "an endpoint has at most 126 parameters",
        }
    }
}

impl fmt::Display for DeclarationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name } | Self::Reserved { name } | Self::Twice { name } => {
                write!(f, "name `{}`: {}", name.escape_debug(), self.reason())
            }
            Self::TooMany => f.write_str(self.reason()),
        }
    }
}

impl core::error::Error for DeclarationError {}

/// Declares an [`Endpoint`] in a `const` or `static`. A mistake in the declaration is a compile error.
///
/// ```
/// use mor_api::{Endpoint, Kind, Parameter, endpoint};
///
/// static DID_DELETE: Endpoint = endpoint!("did_delete", [Parameter::signed("did_id", Kind::ObjectId).required()]);
/// assert!(DID_DELETE.serves("/billing/api/did_delete"));
/// ```
///
/// ```compile_fail
/// # use mor_api::{Endpoint, Kind, Parameter, endpoint};
/// static TWICE: Endpoint = endpoint!("x", [Parameter::signed("a", Kind::Text), Parameter::signed("a", Kind::Text)]);
/// ```
#[macro_export]
macro_rules! endpoint {
    ($name:expr, [$($parameter:expr),* $(,)?] $(, aliases: $aliases:expr)? $(,)?) => {
        const {
            const PARAMETERS: &[$crate::Parameter] = &[$($parameter),*];
            match $crate::Endpoint::new($name, PARAMETERS) {
                ::core::result::Result::Ok(endpoint) => endpoint $(.with_aliases($aliases))?,
                ::core::result::Result::Err(error) => ::core::panic!("{}", error.reason()),
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    fn declare(parameters: &'static [Parameter]) -> Result<Endpoint, DeclarationError> {
        Endpoint::new("method", parameters)
    }

    #[test]
    fn wrong_declarations_are_refused() {
        const A: Parameter = Parameter::signed("a", Kind::Text);
        assert_eq!(declare(&[A, A]).unwrap_err(), DeclarationError::Twice { name: "a" });
        for name in ["", "a b", "a[]", "é", "a=b", "0123456789012345678901234567890123456789012345678901234567890123x"]
        {
            let leaked = alloc::vec![Parameter::signed(name, Kind::Text)].leak();
            assert_eq!(declare(leaked).unwrap_err(), DeclarationError::Name { name });
            assert_eq!(Endpoint::new(name, &[]).unwrap_err(), DeclarationError::Name { name });
        }
        for name in ["u", "hash"] {
            let leaked = alloc::vec![Parameter::signed(name, Kind::Text)].leak();
            assert_eq!(declare(leaked).unwrap_err(), DeclarationError::Reserved { name });
        }
    }

    #[test]
    fn the_largest_endpoint_finds_all_its_names() {
        let names = |count: usize| -> &'static [Parameter] {
            let names = (0..count).map(|i| &*alloc::format!("a_long_common_prefix_{i}_and_a_suffix").leak());
            names.map(|name| Parameter::signed(name, Kind::Text)).collect::<alloc::vec::Vec<_>>().leak()
        };
        let largest = declare(names(Endpoint::MAX_PARAMETERS)).unwrap();
        for (slot, parameter) in largest.parameters().iter().enumerate() {
            assert_eq!(largest.slot(parameter.name()), Some(slot));
        }
        assert_eq!(largest.slot("u"), Some(Endpoint::USERNAME_SLOT));
        assert_eq!(largest.slot("hash"), Some(Endpoint::HASH_SLOT));
        for absent in
            ["", "x", "a_long_common_prefix_126_and_a_suffix", "a_long_Xommon_prefix_0_and_a_suffix", "hash ", "U"]
        {
            assert_eq!(largest.slot(absent), None, "{absent:?}");
        }
        assert_eq!(declare(names(Endpoint::MAX_PARAMETERS + 1)).unwrap_err(), DeclarationError::TooMany);
    }

    #[test]
    fn a_name_is_found_by_itself_alone() {
        // Every length up to beyond what a key holds, and each name with one byte changed, added or removed.
        let names: alloc::vec::Vec<_> =
            (1..40).map(|length| &*"abcdefghij".chars().cycle().take(length).collect::<String>().leak()).collect();
        let endpoint = declare(
            names.iter().map(|name| Parameter::signed(name, Kind::Text)).collect::<alloc::vec::Vec<_>>().leak(),
        );
        let endpoint = endpoint.unwrap();
        for (slot, name) in names.iter().enumerate() {
            assert_eq!(endpoint.slot(name), Some(slot));
            for place in 0..name.len() {
                let changed = alloc::format!("{}X{}", &name[..place], &name[place + 1..]);
                let longer = alloc::format!("{}X{}", &name[..place], &name[place..]);
                assert_eq!((endpoint.slot(&changed), endpoint.slot(&longer)), (None, None), "{changed} {longer}");
            }
        }
    }

    #[test]
    fn a_name_is_found_whatever_follows() {
        for endpoint in crate::endpoints::ALL {
            for (slot, name) in endpoint.parameters().iter().map(Parameter::name).enumerate() {
                for value in ["========", "<=>=<=>=", "\u{7f}\0=\0=\0=\0=", "12345678"] {
                    let text = alloc::format!("{name}={value}{value}");
                    assert_eq!(endpoint.slot_before_equals(text.as_bytes()), Some((slot, name.len())), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_name_with_the_key_of_another_is_not_taken_for_it() {
        let name = "abcdefghijklmnop1";
        let endpoint = declare(alloc::vec![Parameter::signed(name, Kind::Text)].leak()).unwrap();
        let key_of = |text: &[u8]| NameKey::read(text).unwrap();
        let (key, length) = key_of(b"abcdefghijklmnop1=12345678");
        assert_eq!(length, 17);
        // No name of fewer than 16 bytes has its key, whatever its last byte is.
        for last in 0..=255 {
            let mut second = key.rest.to_le_bytes();
            second[7] = last;
            let text = [b"abcdefgh", second.as_slice(), b"=12345678"].concat();
            assert_eq!(endpoint.slot_before_equals(&text), None, "{last}");
        }
        // One of 16 bytes has: what is mixed comes out the same, though its last word is nothing but the `=`.
        let text = b"abcdefghijklmv\x15p=12345678";
        assert_eq!((key_of(text).0 == key, key_of(text).1), (true, 16));
        assert_eq!(endpoint.slot_before_equals(text), None);
        assert_eq!(endpoint.slot(name), Some(0));
    }

    #[test]
    fn the_pages_names_are_found_at_once() {
        for endpoint in crate::endpoints::ALL {
            let mut looks = 0;
            for parameter in endpoint.parameters() {
                let slot = endpoint.slot(parameter.name()).unwrap();
                let place = endpoint.index.places.iter().position(|it| usize::from(*it) == slot).unwrap();
                let first = usize::from(endpoint.index.keys[slot].place());
                looks += 1 + (place + 256 - first) % 256;
            }
            // With half of the places taken, chance alone makes it one and a half.
            assert!(2 * looks <= 3 * endpoint.parameters().len(), "{}: {looks}", endpoint.name());
        }
    }

    #[test]
    fn a_name_may_have_64_bytes() {
        let name = &*"n".repeat(64).leak();
        let longest = declare(alloc::vec![Parameter::signed(name, Kind::Text)].leak()).unwrap();
        assert_eq!(longest.slot(name), Some(0));
    }

    #[test]
    fn a_declaration_is_told_back() {
        let parameter = Parameter::signed("a", Kind::Text).meaning("an a").answers("No a").required_unless_reseller();
        assert_eq!((parameter.description(), parameter.page_error()), ("an a", "No a"));
        assert_eq!(parameter.presence(), Presence::RequiredUnlessReseller);
        let endpoint = declare(alloc::vec![parameter].leak()).unwrap().with_aliases(&["other"]);
        assert!(endpoint.serves("/api/other") && endpoint.serves("/api/method") && !endpoint.serves("/api/a"));
        assert_eq!(endpoint.aliases(), ["other"]);
        let text = alloc::format!("{endpoint:?}");
        assert!(text.contains("method") && text.contains("other") && text.contains("an a"), "{text}");
    }

    #[test]
    fn a_set_gives_its_slots_in_order() {
        assert_eq!(slots_of(0).count(), 0);
        assert_eq!(slots_of(1 | 1 << 5 | 1 << 127).collect::<alloc::vec::Vec<_>>(), [0, 5, 127]);
    }
}
