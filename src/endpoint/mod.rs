//! Methods of the API as data: their parameters in hash order, and how a name is found among them.

pub(crate) mod index;
pub(crate) mod kind;
mod order;
mod parameter;
mod requirement;
mod slots;

use core::fmt;

pub use self::kind::Kind;
pub use self::order::{Coverage, HashOrder};
pub use self::parameter::Parameter;
pub use self::requirement::{GroupRule, ParameterGroup, Requirement, UnmetRequirement};
pub(crate) use self::slots::SlotSet;

use self::index::{Name, NameIndex, is_name, same};

/// The parameter with the caller's username. Every endpoint has it, none declares it.
pub(crate) const USERNAME: &str = "u";
/// The parameter with the hash. Every endpoint has it, none declares it.
pub(crate) const HASH: &str = "hash";
const USERNAME_KEY: Name<'static> = Name::new(USERNAME.as_bytes());
const HASH_KEY: Name<'static> = Name::new(HASH.as_bytes());

/// A method of the hashed kind: its name, and its parameters in hash order.
///
/// An endpoint is data. The built-in ones are in [`methods`](crate::methods); any other is declared
/// with [`endpoint!`](crate::endpoint) in your own crate, and is signed and verified by the same
/// calls.
///
/// ```
/// use mor_api::{
///     Endpoint, HashOrder, Kind, Parameter, ParameterList, ReceivedRequest,
///     SecretKey, Signer,
/// };
///
/// static CARD_FROM_GROUP_SELL: Endpoint = mor_api::endpoint!(
///     "card_from_group_sell",
///     [
///         Parameter::signed("id", Kind::Id).required(),
///         Parameter::signed("quantity", Kind::Count).required(),
///         Parameter::unsigned("lang", Kind::Text),
///     ]
/// );
///
/// let key = SecretKey::new("secret")?;
/// let request = ParameterList::new(&CARD_FROM_GROUP_SELL)
///     .with("quantity", "5")?
///     .with("id", "12")?;
/// let signer = Signer::new("admin", key.clone());
/// let signed = signer.sign(&request)?;
/// assert_eq!(signed.canonical().as_str(), "125");
///
/// let body = signed.form();
/// let received = ReceivedRequest::read(&CARD_FROM_GROUP_SELL, "", &*body)?;
/// let verified = received.verify([("admin", &key)], HashOrder::Listed)?;
/// let covered: Vec<_> = verified.covered().map(Parameter::name).collect();
/// assert_eq!(covered, ["id", "quantity"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Endpoint {
    name: &'static str,
    aliases: &'static [&'static str],
    parameters: &'static [Parameter],
    groups: &'static [ParameterGroup],
    index: NameIndex,
    listed: SlotSet,
    deployed: SlotSet,
    required: SlotSet,
    object_ids: SlotSet,
    /// The members of each group.
    group_members: [SlotSet; Self::MAX_GROUPS],
}

impl Endpoint {
    /// The number of parameters that an endpoint can declare.
    pub const MAX_PARAMETERS: usize = SlotSet::SIZE - 2;
    /// The number of groups that an endpoint can declare.
    pub const MAX_GROUPS: usize = 4;

    /// The slots of the two parameters that every endpoint has, after all declared ones.
    pub(crate) const USERNAME_SLOT: usize = Self::MAX_PARAMETERS;
    pub(crate) const HASH_SLOT: usize = Self::MAX_PARAMETERS + 1;

    /// Declares an endpoint from its name, its other names, its parameters (the signed ones in the
    /// page's hash order), and what it requires of several parameters together.
    ///
    /// In a `const` or `static`, [`endpoint!`](crate::endpoint) turns an error into a compile
    /// error.
    ///
    /// # Errors
    /// [`DeclarationError`] for more than [`MAX_PARAMETERS`](Self::MAX_PARAMETERS) or
    /// [`MAX_GROUPS`](Self::MAX_GROUPS), for a name or alias that is empty, over 64 bytes, or has
    /// other characters than ASCII letters, digits, `_`, `-` and `.`, for a name declared twice,
    /// for `u` and `hash`, which every endpoint has anyway, and for a group that is empty or has a
    /// name that is not declared.
    #[expect(clippy::cast_possible_truncation, reason = "slots are below 128")]
    #[expect(clippy::indexing_slicing, reason = "below MAX_GROUPS; const fn has no get_mut")]
    pub const fn new(
        name: &'static str,
        aliases: &'static [&'static str],
        parameters: &'static [Parameter],
        groups: &'static [ParameterGroup],
    ) -> Result<Self, DeclarationError> {
        if !is_name(name) {
            return Err(DeclarationError::Name { name });
        }
        let mut rest = aliases;
        while let [alias, tail @ ..] = rest {
            if !is_name(alias) {
                return Err(DeclarationError::Name { name: alias });
            }
            if same(alias, name) || is_among(alias, tail) {
                return Err(DeclarationError::Twice { name: alias });
            }
            rest = tail;
        }
        if parameters.len() > Self::MAX_PARAMETERS {
            return Err(DeclarationError::TooMany);
        }
        if groups.len() > Self::MAX_GROUPS {
            return Err(DeclarationError::TooManyGroups);
        }
        let mut endpoint = Self {
            name,
            aliases,
            parameters,
            groups,
            index: NameIndex::new(),
            listed: SlotSet::EMPTY,
            deployed: SlotSet::EMPTY,
            required: SlotSet::EMPTY,
            object_ids: SlotSet::EMPTY,
            group_members: [SlotSet::EMPTY; Self::MAX_GROUPS],
        };
        // First, because they are in every request.
        endpoint.index.insert(USERNAME_KEY, Self::USERNAME_SLOT as u8);
        endpoint.index.insert(HASH_KEY, Self::HASH_SLOT as u8);
        let mut rest = parameters;
        let mut slot = 0;
        while let [parameter, tail @ ..] = rest {
            let name = parameter.name();
            if !is_name(name) {
                return Err(DeclarationError::Name { name });
            }
            if same(name, USERNAME) || same(name, HASH) {
                return Err(DeclarationError::Reserved { name });
            }
            if slot_of(name, tail).is_some() {
                return Err(DeclarationError::Twice { name });
            }
            endpoint.index.insert(parameter.key(), slot as u8);
            if parameter.coverage().is_signed(HashOrder::Listed) {
                endpoint.listed = endpoint.listed.with(slot);
            }
            if parameter.coverage().is_signed(HashOrder::Deployed) {
                endpoint.deployed = endpoint.deployed.with(slot);
            }
            if matches!(parameter.requirement(), Requirement::Required) {
                endpoint.required = endpoint.required.with(slot);
            }
            if matches!(parameter.kind(), Kind::ObjectId) {
                endpoint.object_ids = endpoint.object_ids.with(slot);
            }
            slot += 1;
            rest = tail;
        }
        let mut rest = groups;
        let mut number = 0;
        while let [group, tail @ ..] = rest {
            let mut names = group.names();
            if names.is_empty() {
                return Err(DeclarationError::EmptyGroup);
            }
            while let [name, names_tail @ ..] = names {
                let Some(slot) = slot_of(name, parameters) else {
                    return Err(DeclarationError::Undeclared { name });
                };
                endpoint.group_members[number] = endpoint.group_members[number].with(slot);
                names = names_tail;
            }
            number += 1;
            rest = tail;
        }
        Ok(endpoint)
    }

    /// The method's name, the last part of its path.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Other names under which servers offer the method.
    #[must_use]
    pub const fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    /// All declared parameters, in declaration order. `u` and `hash` are not among them.
    #[must_use]
    pub const fn parameters(&self) -> &'static [Parameter] {
        self.parameters
    }

    /// What is required of several parameters together.
    #[must_use]
    pub const fn groups(&self) -> &'static [ParameterGroup] {
        self.groups
    }

    /// The declared parameter with this wire name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        self.parameters.get(self.slot(name.as_bytes())?)
    }

    /// The signed parameters in the order in which their values are hashed.
    pub fn hash_order(&self, order: HashOrder) -> impl Iterator<Item = &'static Parameter> + use<> {
        self.parameters.iter().filter(move |parameter| parameter.coverage().is_signed(order))
    }

    /// Whether `name` is the method's name or one of its aliases.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// Whether a request with this path is for this endpoint: `/api/` and its name, after any
    /// prefix.
    ///
    /// ```
    /// use mor_api::methods::users::USER_DETAILS_UPDATE as UPDATE;
    ///
    /// assert!(UPDATE.serves("/billing/api/user_details_update"));
    /// assert!(UPDATE.serves("/api/user_update_api"));
    /// assert!(!UPDATE.serves("/billing/user_details_update"));
    /// ```
    #[must_use]
    pub fn serves(&self, path: &str) -> bool {
        method_name(path).is_some_and(|name| self.is_named(name))
    }

    /// The slot of a name: its position among the parameters, or one of the two after them.
    #[inline]
    pub(crate) fn slot(&self, name: &[u8]) -> Option<usize> {
        self.find(Name::new(name))
    }

    /// The slot of the name at the start of `text`, up to a `=`, and its length.
    #[inline]
    pub(crate) fn slot_before_equals(&self, text: &[u8]) -> Option<(usize, usize)> {
        let name = Name::before_equals(text)?;
        Some((self.find(name)?, name.len()))
    }

    #[inline]
    fn find(&self, name: Name<'_>) -> Option<usize> {
        self.index.find(name, |slot| match slot {
            Self::USERNAME_SLOT => USERNAME_KEY,
            // The index has no other slot without a parameter than that of `hash`.
            slot => self.parameters.get(slot).map_or(HASH_KEY, Parameter::key),
        })
    }

    /// The wire name of a slot.
    #[inline]
    pub(crate) fn name_of(&self, slot: usize) -> &'static str {
        match slot {
            Self::USERNAME_SLOT => USERNAME,
            Self::HASH_SLOT => HASH,
            slot => self.parameters.get(slot).map_or("", Parameter::name),
        }
    }

    /// The slots that the hash covers in this order.
    #[inline]
    pub(crate) const fn signed(&self, order: HashOrder) -> SlotSet {
        match order {
            HashOrder::Listed => self.listed,
            HashOrder::Deployed => self.deployed,
        }
    }

    /// The slots of ids that servers hash as integers.
    #[inline]
    pub(crate) const fn object_ids(&self) -> SlotSet {
        self.object_ids
    }

    /// The slots of required parameters.
    pub(crate) const fn required(&self) -> SlotSet {
        self.required
    }

    /// The slots of each group's parameters.
    pub(crate) fn group_members(&self) -> &[SlotSet] {
        &self.group_members
    }

    /// The first requirement that a request does not meet which has values in these slots.
    #[inline]
    pub(crate) fn unmet_requirement(&self, filled: SlotSet) -> Option<UnmetRequirement> {
        if let Some(slot) = (self.required - filled).first() {
            return Some(UnmetRequirement::Parameter(self.name_of(slot)));
        }
        let mut groups = self.groups.iter().zip(&self.group_members);
        let (unmet, _) = groups.find(|(group, members)| !group.is_met(**members, filled))?;
        Some(match unmet.rule() {
            GroupRule::AtLeastOne => UnmetRequirement::OneOf(unmet.names()),
            GroupRule::AllOrNone => UnmetRequirement::Together(unmet.names()),
        })
    }
}

/// The name in a path: what follows `/api/` at its end.
pub(crate) fn method_name(path: &str) -> Option<&str> {
    let (prefix, name) = path.rsplit_once('/')?;
    prefix.ends_with("/api").then_some(name)
}

/// The position of a parameter with this name.
const fn slot_of(name: &str, mut parameters: &[Parameter]) -> Option<usize> {
    let mut slot = 0;
    while let [parameter, tail @ ..] = parameters {
        if same(parameter.name(), name) {
            return Some(slot);
        }
        slot += 1;
        parameters = tail;
    }
    None
}

const fn is_among(name: &str, mut names: &[&str]) -> bool {
    while let [other, tail @ ..] = names {
        if same(other, name) {
            return true;
        }
        names = tail;
    }
    false
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("name", &self.name)
            .field("aliases", &self.aliases)
            .field("parameters", &self.parameters)
            .field("groups", &self.groups)
            .finish_non_exhaustive()
    }
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
    /// A group has a parameter that is not declared.
    Undeclared {
        /// The name.
        name: &'static str,
    },
    /// There are more parameters than [`Endpoint::MAX_PARAMETERS`].
    TooMany,
    /// There are more groups than [`Endpoint::MAX_GROUPS`].
    TooManyGroups,
    /// A group has no parameters.
    EmptyGroup,
}

impl DeclarationError {
    /// The reason without the name, for the compile error of [`endpoint!`](crate::endpoint).
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Name { .. } => "a name must be 1 to 64 ASCII letters, digits, `_`, `-` or `.`",
            Self::Reserved { .. } => "every endpoint has `u` and `hash`; they are not declared",
            Self::Twice { .. } => "a name is declared twice",
            Self::Undeclared { .. } => "a group has a parameter that is not declared",
            Self::TooMany => "an endpoint has at most 126 parameters",
            Self::TooManyGroups => "an endpoint has at most 4 groups of parameters",
            Self::EmptyGroup => "a group has no parameters",
        }
    }
}

impl fmt::Display for DeclarationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name }
            | Self::Reserved { name }
            | Self::Twice { name }
            | Self::Undeclared { name } => {
                write!(f, "name `{}`: {}", name.escape_debug(), self.reason())
            }
            Self::TooMany | Self::TooManyGroups | Self::EmptyGroup => f.write_str(self.reason()),
        }
    }
}

impl core::error::Error for DeclarationError {}

/// Declares an [`Endpoint`] in a `const` or `static`. A mistake in the declaration is a compile
/// error.
///
/// ```
/// use mor_api::{Endpoint, Kind, Parameter, endpoint};
///
/// static DID_DELETE: Endpoint = endpoint!(
///     "did_delete",
///     [Parameter::signed("did_id", Kind::ObjectId).required()],
///     aliases: ["did_remove"],
/// );
/// assert!(DID_DELETE.serves("/billing/api/did_delete"));
/// ```
///
/// ```compile_fail
/// # use mor_api::{Endpoint, Kind, Parameter, endpoint};
/// static TWICE: Endpoint = endpoint!(
///     "x",
///     [
///         Parameter::signed("a", Kind::Text),
///         Parameter::signed("a", Kind::Text),
///     ]
/// );
/// ```
#[macro_export]
macro_rules! endpoint {
    (
        $name:expr,
        [$($parameter:expr),* $(,)?]
        $(, aliases: [$($alias:expr),* $(,)?])?
        $(, groups: [$($group:expr),* $(,)?])?
        $(,)?
    ) => {
        const {
            const PARAMETERS: &[$crate::Parameter] = &[$($parameter),*];
            const ALIASES: &[&str] = &[$($($alias),*)?];
            const GROUPS: &[$crate::ParameterGroup] = &[$($($group),*)?];
            match $crate::Endpoint::new($name, ALIASES, PARAMETERS, GROUPS) {
                ::core::result::Result::Ok(endpoint) => endpoint,
                ::core::result::Result::Err(error) => ::core::panic!("{}", error.reason()),
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    const A: Parameter = Parameter::signed("a", Kind::Text);
    const B: Parameter = Parameter::unsigned("b", Kind::Text);

    fn declare(parameters: &'static [Parameter]) -> Result<Endpoint, DeclarationError> {
        Endpoint::new("method", &[], parameters, &[])
    }

    fn text_parameter(name: &'static str) -> &'static [Parameter] {
        alloc::vec![Parameter::signed(name, Kind::Text)].leak()
    }

    #[test]
    fn wrong_declarations_are_refused() {
        assert_eq!(declare(&[A, A]).unwrap_err(), DeclarationError::Twice { name: "a" });
        for name in ["", "a b", "a[]", "é", "a=b", "a/b?c", &"n".repeat(65)] {
            let name = &*alloc::string::String::from(name).leak();
            let error = DeclarationError::Name { name };
            assert_eq!(declare(text_parameter(name)).unwrap_err(), error);
            assert_eq!(Endpoint::new(name, &[], &[], &[]).unwrap_err(), error);
            let aliases = alloc::vec!["fine", name].leak();
            assert_eq!(Endpoint::new("method", aliases, &[], &[]).unwrap_err(), error);
        }
        for name in ["u", "hash"] {
            let error = DeclarationError::Reserved { name };
            assert_eq!(declare(text_parameter(name)).unwrap_err(), error);
        }
        for aliases in [&["method"], &["x", "x"][..]] {
            let error = Endpoint::new("method", aliases, &[], &[]).unwrap_err();
            assert!(matches!(error, DeclarationError::Twice { .. }), "{error}");
        }
        let group = |groups| Endpoint::new("method", &[], &[A, B], groups).unwrap_err();
        assert_eq!(
            group(const { &[ParameterGroup::at_least_one(&["a", "c"])] }),
            DeclarationError::Undeclared { name: "c" }
        );
        assert_eq!(
            group(const { &[ParameterGroup::all_or_none(&["a", "b"]); 5] }),
            DeclarationError::TooManyGroups
        );
        assert_eq!(
            group(const { &[ParameterGroup::at_least_one(&[])] }),
            DeclarationError::EmptyGroup
        );
    }

    #[test]
    fn the_largest_endpoint_finds_all_its_names() {
        let names = |count: usize| -> &'static [Parameter] {
            let names = (0..count)
                .map(|i| &*alloc::format!("a_long_common_prefix_{i}_and_a_suffix").leak());
            names.map(|name| Parameter::signed(name, Kind::Text)).collect::<Vec<_>>().leak()
        };
        let largest = declare(names(Endpoint::MAX_PARAMETERS)).unwrap();
        for (slot, parameter) in largest.parameters().iter().enumerate() {
            assert_eq!(largest.slot(parameter.name().as_bytes()), Some(slot));
        }
        assert_eq!(largest.slot(b"u"), Some(Endpoint::USERNAME_SLOT));
        assert_eq!(largest.slot(b"hash"), Some(Endpoint::HASH_SLOT));
        for absent in ["", "x", "a_long_common_prefix_126_and_a_suffix", "hash ", "U"] {
            assert_eq!(largest.slot(absent.as_bytes()), None, "{absent:?}");
        }
        let error = declare(names(Endpoint::MAX_PARAMETERS + 1)).unwrap_err();
        assert_eq!(error, DeclarationError::TooMany);
    }

    #[test]
    fn a_name_is_found_whatever_follows() {
        for endpoint in crate::methods::ALL {
            for (slot, name) in endpoint.parameters().iter().map(Parameter::name).enumerate() {
                for value in ["========", "<=>=<=>=", "\u{7f}\0=\0=\0=\0=", "12345678", ""] {
                    let text = alloc::format!("{name}={value}{value}");
                    let found = endpoint.slot_before_equals(text.as_bytes());
                    assert_eq!(found, Some((slot, name.len())), "{text}");
                }
            }
        }
        let name = &*"n".repeat(index::MAX_NAME).leak();
        let longest = declare(text_parameter(name)).unwrap();
        let text = alloc::format!("{name}=");
        assert_eq!(longest.slot_before_equals(text.as_bytes()), Some((0, index::MAX_NAME)));
    }

    #[test]
    fn a_declaration_is_told_back() {
        let parameter = A.meaning("an a").answers("No a").required_unless_reseller();
        assert_eq!((parameter.description(), parameter.wire_message()), ("an a", "No a"));
        assert_eq!(parameter.requirement(), Requirement::RequiredUnlessReseller);
        let parameters = alloc::vec![parameter].leak();
        let endpoint = Endpoint::new("method", &["other"], parameters, &[]).unwrap();
        assert!(endpoint.serves("/api/other") && endpoint.serves("/billing/api/method"));
        assert!(!endpoint.serves("/api/a") && !endpoint.serves("/api/"));
        assert_eq!(endpoint.aliases(), ["other"]);
        let text = alloc::format!("{endpoint:?}");
        assert!(text.contains("method") && text.contains("other") && text.contains("an a"));
    }

    #[test]
    fn requirements_are_met_or_told() {
        static GROUPS: &[ParameterGroup] = &[
            ParameterGroup::at_least_one(&["a", "b"]),
            ParameterGroup::all_or_none(&["from", "till"]),
        ];
        static PARAMETERS: &[Parameter] = &[
            A,
            B,
            Parameter::signed("from", Kind::Text),
            Parameter::signed("till", Kind::Text),
            Parameter::signed("id", Kind::Text).required(),
        ];
        let endpoint = Endpoint::new("method", &[], PARAMETERS, GROUPS).unwrap();
        let unmet = |names: &[&str]| {
            let slots = names.iter().filter_map(|name| endpoint.slot(name.as_bytes()));
            endpoint.unmet_requirement(slots.fold(SlotSet::EMPTY, SlotSet::with))
        };
        assert_eq!(unmet(&["a"]), Some(UnmetRequirement::Parameter("id")));
        assert_eq!(unmet(&["id"]), Some(UnmetRequirement::OneOf(&["a", "b"])));
        for half in ["from", "till"] {
            let expected = Some(UnmetRequirement::Together(&["from", "till"]));
            assert_eq!(unmet(&["id", "b", half]), expected);
        }
        for met in [&["id", "a"][..], &["id", "b"], &["id", "a", "b", "from", "till"]] {
            assert_eq!(unmet(met), None);
        }
    }
}
