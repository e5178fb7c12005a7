//! Methods of the API as data: their parameters in hash order, and how a name is found among them.

mod declaration;
mod evidence;
pub(crate) mod index;
pub(crate) mod kind;
mod parameter;
mod requirement;
mod row;
mod rule;
pub(crate) mod server_order;
mod servers;
mod slots;
mod transport;

use core::fmt;

#[doc(hidden)]
pub use self::declaration::Computed;
pub(crate) use self::declaration::Step;
#[cfg(test)]
pub(crate) use self::declaration::declare;
pub use self::declaration::{Declaration, DeclarationError};
use self::declaration::{Facts, Username};
pub use self::evidence::{Evidence, EvidenceSource};
pub use self::kind::Kind;
pub use self::parameter::Parameter;
pub use self::requirement::{GroupRule, ParameterGroup, Requirement, UnmetRequirement};
pub use self::rule::{HashRule, HashRules, UnknownRule};
pub use self::server_order::{Conversion, ServerName, server_order};
pub use self::servers::{Hashing, OnServers};
pub(crate) use self::slots::SlotSet;
pub use self::transport::Transport;

use self::index::{Name, NameIndex};
use self::row::Table;

/// The parameter with the caller's username. Every endpoint has it, none declares it.
pub(crate) const USERNAME: &str = "u";
/// The parameter with the hash. Every endpoint has it, none declares it.
pub(crate) const HASH: &str = "hash";
/// The parameter that some methods take as the last segment of the path.
pub(crate) const ID: &str = "id";
/// The parameter with the method's name in a POST at `/api/`.
pub(crate) const ACTION: &str = "action";
/// With this parameter servers call themselves. Nobody else may.
pub(crate) const SYSTEM_HASH: &str = "system_hash";
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
///     Endpoint, HashRule, Kind, Parameter, ParameterList, ReceivedRequest,
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
/// let verified = received.verify([("admin", &key)], HashRule::Listed)?;
/// let covered: Vec<_> = verified.covered().collect();
/// assert_eq!(covered, ["id", "quantity"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Endpoint {
    facts: Facts,
    table: Table,
    index: NameIndex,
    /// What servers hash, in their order.
    steps: &'static [Step],
    /// What each rule hashes, the page's first.
    hashed: [SlotSet; HashRule::ALL.len()],
    /// Of what some servers hash another form.
    converted: SlotSet,
    /// The rules under which the steps go through ascending slots, so that the set says it all.
    in_slot_order: HashRules,
    required: SlotSet,
    object_ids: SlotSet,
    /// The members of each group.
    group_members: &'static [SlotSet],
}

impl Endpoint {
    /// The number of parameters that an endpoint can declare.
    pub const MAX_PARAMETERS: usize = Self::HASH_SLOT - Self::FIRST_SLOT;

    /// The slot of `u`. Where it is signed, it is hashed in front of all others.
    pub(crate) const USERNAME_SLOT: usize = 0;
    /// The slot of the first parameter that is declared.
    pub(crate) const FIRST_SLOT: usize = 1;
    /// The slot of `hash`.
    pub(crate) const HASH_SLOT: usize = SlotSet::SIZE - 1;

    /// The method's name, the last part of its path.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.facts.name
    }

    /// Other names under which servers offer the method.
    #[must_use]
    pub const fn aliases(&self) -> &'static [&'static str] {
        self.facts.aliases
    }

    /// All declared parameters, in declaration order. `u` and `hash` are not among them.
    #[must_use]
    pub fn parameters(&self) -> impl ExactSizeIterator<Item = Parameter> + Clone + use<> {
        let listed = self.listed();
        self.table.parameters(move |number| listed.contains(number + Self::FIRST_SLOT))
    }

    /// What is required of several parameters together.
    #[must_use]
    pub const fn groups(&self) -> &'static [ParameterGroup] {
        self.facts.groups
    }

    /// The declared parameter with this wire name.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<Parameter> {
        self.parameter_at(self.slot(name.as_bytes())?)
    }

    /// The names whose values are hashed under a rule, in hash order. `u` may be the first of them.
    /// Under the rules of most servers, names of their [order](server_order) that the endpoint does
    /// not declare are hashed as well; see [`hashes_foreign_names`](Self::hashes_foreign_names).
    pub fn hash_order(&self, rule: HashRule) -> impl Iterator<Item = &'static str> + use<'_> {
        let listed = (rule == HashRule::Listed).then_some(self.listed());
        let steps = self.steps(rule).map(|step| step.slot.into());
        listed.into_iter().flatten().chain(steps).map(|slot| self.name_of(slot))
    }

    /// The place of a name in the hash under a rule, and what is hashed of its value; `None` if it
    /// is not hashed. Places are in hash order.
    pub(crate) fn place_in_hash(
        &self,
        rule: HashRule,
        name: &str,
    ) -> Option<((u8, usize), Conversion)> {
        let slot = self.slot(name.as_bytes());
        if !rule.is_of_a_server() {
            let slot = slot.filter(|slot| self.listed().contains(*slot))?;
            return Some(((0, slot), Conversion::None));
        }
        if let Some(slot) = slot {
            let mut steps = self.steps(rule).enumerate();
            let (number, step) = steps.find(|(_, step)| usize::from(step.slot) == slot)?;
            return Some(((step.position, number), step.conversion));
        }
        let (position, entry) = self.foreign(rule, name.as_bytes())?;
        Some(((position, 0), entry.conversion()))
    }

    /// The place in the order of the servers of a name that the endpoint does not declare, if they
    /// hash it under this rule.
    pub(crate) fn foreign(&self, rule: HashRule, name: &[u8]) -> Option<(u8, &'static ServerName)> {
        let position = server_order::position(name)?;
        let entry = server_order::entry(position).filter(|entry| entry.rules().contains(rule))?;
        let is_hashed = match self.hashing(rule) {
            Hashing::Order => true,
            Hashing::OrderWithout(names) => !names.contains(&entry.name()),
            Hashing::Own(_) | Hashing::UsernameUnlessAdmin | Hashing::Nothing => false,
        };
        is_hashed.then_some((position, entry))
    }

    /// Whether a rule hashes names that the endpoint does not declare, if they are in the order of
    /// the servers. Methods with an own list, or without a hash, do not.
    #[must_use]
    pub fn hashes_foreign_names(&self, rule: HashRule) -> bool {
        let by_order = matches!(self.hashing(rule), Hashing::Order | Hashing::OrderWithout(_));
        rule.is_of_a_server() && by_order
    }

    /// What servers of this version hash. [`Listed`](HashRule::Listed) is that of no server.
    #[must_use]
    pub fn hashing(&self, rule: HashRule) -> Hashing {
        self.on(rule).map_or(Hashing::Order, OnServers::hashing)
    }

    /// The names under which servers of this version are known to offer the method; for
    /// [`Listed`](HashRule::Listed) there is [`name`](Self::name). `None` if it is not known
    /// whether they do.
    #[must_use]
    pub fn names_on(&self, rule: HashRule) -> Option<&'static [&'static str]> {
        self.on(rule).map(OnServers::names)
    }

    fn on(&self, rule: HashRule) -> Option<&'static OnServers> {
        self.facts.servers.iter().find(|on| on.rules().contains(rule))
    }

    /// Whether requests have the caller's username, `u`. In the few that have not, something else
    /// tells whose key to use, such as the `id` of `user_register`.
    #[must_use]
    pub const fn takes_username(&self) -> bool {
        !matches!(self.facts.username, Username::Absent)
    }

    /// Whether requests carry a hash under a rule.
    #[must_use]
    pub fn takes_hash(&self, rule: HashRule) -> bool {
        if rule == HashRule::Listed {
            self.facts.takes_hash
        } else {
            self.hashing(rule) != Hashing::Nothing
        }
    }

    /// Whether a request must have a value that is hashed under a rule: whether the page or the
    /// rule hashes any of this method's. Where nothing is hashed, the hash is that of the key
    /// alone, the same for every such request. Methods that require nothing that is signed may be
    /// called so all the same.
    #[must_use]
    pub fn must_sign(&self, rule: HashRule) -> bool {
        let is_signed = !self.listed().is_empty() || !self.hashed(rule).is_empty();
        is_signed && !self.facts.may_sign_nothing
    }

    /// How requests reach the method.
    #[must_use]
    pub const fn transport(&self) -> Transport {
        self.facts.transport
    }

    /// How sure it is that the page's list is right.
    #[must_use]
    pub const fn evidence(&self) -> &Evidence {
        &self.facts.evidence
    }

    /// Whether `name` is the method's name or one of its aliases.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.name() == name || self.aliases().contains(&name)
    }

    /// Whether a request with this path is for this endpoint: `/api/` and its name, after any
    /// prefix. An id follows where the endpoint takes [one](Transport::IdInPath).
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
        method_and_id(path).is_some_and(|(name, id)| self.is_named(name) && self.takes_at_end(id))
    }

    /// The id at the end of a path of this endpoint, still encoded.
    pub(crate) fn id_in<'p>(&self, path: &'p str) -> Option<&'p str> {
        // Few methods have one, and for the others the path need not be read.
        self.path_id_slot()?;
        let (name, id) = method_and_id(path)?;
        id.filter(|_| self.is_named(name))
    }

    /// Whether a path may end with this after the method's name.
    pub(crate) fn takes_at_end(&self, id: Option<&str>) -> bool {
        id.is_none() || self.path_id_slot().is_some()
    }

    /// The slot of the parameter that the path has, if it has one.
    #[inline]
    pub(crate) fn path_id_slot(&self) -> Option<usize> {
        if self.transport() == Transport::IdInPath { self.slot(ID.as_bytes()) } else { None }
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
        // The index has no other slots without a parameter than these two.
        self.index.find(name, |slot| match self.table.key(slot.wrapping_sub(Self::FIRST_SLOT)) {
            Some(name) => name,
            None if slot == Self::HASH_SLOT => HASH_KEY,
            None => USERNAME_KEY,
        })
    }

    /// Whether it is the very same endpoint.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.name() == other.name() && self.table.is(&other.table)
    }

    /// The parameter in a slot; `None` for `u` and `hash`.
    pub(crate) fn parameter_at(&self, slot: usize) -> Option<Parameter> {
        let number = slot.checked_sub(Self::FIRST_SLOT)?;
        self.table.parameter(number, self.listed().contains(slot))
    }

    /// The wire name of a slot.
    #[inline]
    pub(crate) fn name_of(&self, slot: usize) -> &'static str {
        match slot {
            Self::USERNAME_SLOT => USERNAME,
            Self::HASH_SLOT => HASH,
            slot => self.table.name(slot.wrapping_sub(Self::FIRST_SLOT)).unwrap_or_default(),
        }
    }

    /// The slots that the page lists as signed.
    #[inline]
    pub(crate) const fn listed(&self) -> SlotSet {
        let [listed, ..] = self.hashed;
        listed
    }

    /// The slots that are hashed under a rule.
    #[inline]
    pub(crate) fn hashed(&self, rule: HashRule) -> SlotSet {
        self.hashed.get(rule as usize).copied().unwrap_or_default()
    }

    /// The same if their order is that of the slots.
    #[inline]
    pub(crate) fn hashed_in_slot_order(&self, rule: HashRule) -> Option<SlotSet> {
        self.in_slot_order.contains(rule).then(|| self.hashed(rule))
    }

    /// The slots of whose values some servers hash less than the whole, or more than nothing.
    #[inline]
    pub(crate) const fn converted(&self) -> SlotSet {
        self.converted
    }

    /// What servers of this version hash of the value in a slot.
    #[inline]
    pub(crate) fn conversion(&self, rule: HashRule, slot: usize) -> Conversion {
        if self.converted.contains(slot) {
            self.step_conversion(rule, slot)
        } else {
            Conversion::None
        }
    }

    fn step_conversion(&self, rule: HashRule, slot: usize) -> Conversion {
        let step = self.steps(rule).find(|step| usize::from(step.slot) == slot);
        step.map_or(Conversion::None, |step| step.conversion)
    }

    /// The slots of ids that some servers hash as integers, an empty one as 0.
    pub(crate) fn integer_ids(&self, rule: HashRule) -> SlotSet {
        let slots = self.hashed(rule) & self.converted & self.object_ids;
        let is_integer = |slot: &usize| self.conversion(rule, *slot) == Conversion::Integer;
        slots.into_iter().filter(is_integer).fold(SlotSet::EMPTY, SlotSet::with)
    }

    /// What servers of this version hash, in their order.
    #[inline]
    pub(crate) fn steps(
        &self,
        rule: HashRule,
    ) -> impl Iterator<Item = &'static Step> + Clone + use<> {
        self.steps.iter().filter(move |step| step.rules.contains(rule))
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
        self.group_members
    }

    /// The first requirement that a request does not meet which has values in these slots.
    #[inline]
    pub(crate) fn unmet_requirement(&self, filled: SlotSet) -> Option<UnmetRequirement> {
        if let Some(slot) = (self.required - filled).first() {
            return Some(UnmetRequirement::Parameter(self.name_of(slot)));
        }
        let mut groups = self.groups().iter().zip(self.group_members);
        let (unmet, _) = groups.find(|(group, members)| !group.is_met(**members, filled))?;
        Some(match unmet.rule() {
            GroupRule::AtLeastOne => UnmetRequirement::OneOf(unmet.names()),
            GroupRule::AllOrNone => UnmetRequirement::Together(unmet.names()),
        })
    }
}

/// The method's name in a path, which follows `/api/`, and the id after it, if there is one.
pub(crate) fn method_and_id(path: &str) -> Option<(&str, Option<&str>)> {
    let (prefix, last) = path.rsplit_once('/')?;
    if prefix.ends_with("/api") {
        return Some((last, None));
    }
    let (prefix, name) = prefix.rsplit_once('/')?;
    (prefix.ends_with("/api") && is_segment(last)).then_some((name, Some(last)))
}

/// Whether a path can end with this value as a segment: one that is empty or dots is normalized
/// away.
pub(crate) fn is_segment(value: &str) -> bool {
    !matches!(value, "" | "." | "..")
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("facts", &self.facts)
            .field("parameters", &self.parameters().collect::<alloc::vec::Vec<_>>())
            .finish_non_exhaustive()
    }
}

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
    ($name:expr, [$($parameter:expr),* $(,)?] $(, $key:ident: $value:expr)* $(,)?) => {
        const {
            const PARAMETERS: &[$crate::Parameter] = &[$($parameter),*];
            const DECLARATION: $crate::Declaration = $crate::Declaration::new($name, PARAMETERS)
                $(.$key($crate::endpoint!(@$key $value)))*;
            const COMPUTED: &$crate::Computed<
                { DECLARATION.places() },
                { DECLARATION.count_steps() },
                { DECLARATION.count_groups() },
                { DECLARATION.count_parameters() },
                { DECLARATION.count_kinds() },
                { DECLARATION.text_length() },
            > = &$crate::Computed::of(&DECLARATION);
            match $crate::Endpoint::new(DECLARATION, COMPUTED) {
                ::core::result::Result::Ok(endpoint) => endpoint,
                ::core::result::Result::Err(error) => ::core::panic!("{}", error.reason()),
            }
        }
    };
    (@aliases $names:expr) => {{ const ALIASES: &[&str] = &$names; ALIASES }};
    (@groups $groups:expr) => {{ const GROUPS: &[$crate::ParameterGroup] = &$groups; GROUPS }};
    (@servers $servers:expr) => {{ const SERVERS: &[$crate::OnServers] = &$servers; SERVERS }};
    (@$key:ident $value:expr) => { $value };
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    const A: Parameter = Parameter::signed("a", Kind::Text);
    const B: Parameter = Parameter::unsigned("b", Kind::Text);

    fn method(parameters: &'static [Parameter]) -> Declaration {
        Declaration::new("method", parameters)
    }

    fn text_parameter(name: &'static str) -> &'static [Parameter] {
        alloc::vec![Parameter::signed(name, Kind::Text)].leak()
    }

    #[test]
    fn wrong_declarations_are_refused() {
        assert_eq!(declare(method(&[A, A])).unwrap_err(), DeclarationError::Twice { name: "a" });
        for name in ["", "a b", "a[]", "é", "a=b", "a/b?c", &"n".repeat(65)] {
            let name = &*alloc::string::String::from(name).leak();
            let error = DeclarationError::Name { name };
            assert_eq!(declare(method(text_parameter(name))).unwrap_err(), error);
            assert_eq!(declare(Declaration::new(name, &[])).unwrap_err(), error);
            let aliases = alloc::vec!["fine", name].leak();
            assert_eq!(declare(method(&[]).aliases(aliases)).unwrap_err(), error);
        }
        for name in ["u", "hash"] {
            let error = DeclarationError::Reserved { name };
            assert_eq!(declare(method(text_parameter(name))).unwrap_err(), error);
        }
        // Texts are kept by lengths of one byte, and by places of two.
        let error = Err(DeclarationError::TooLong { name: "a" });
        for (length, refused) in [(255, None), (256, Some(error))] {
            let text = &*"x".repeat(length).leak();
            for parameter in [A.meaning(text), A.answers(text)] {
                let endpoint = declare(method(alloc::vec![parameter].leak()));
                assert_eq!(endpoint.is_err(), refused.is_some());
                match refused {
                    Some(refused) => assert_eq!(endpoint.map(drop), refused),
                    None => assert_eq!(endpoint.unwrap().parameter("a"), Some(parameter)),
                }
            }
        }
        for aliases in [&["method"], &["x", "x"][..]] {
            let error = declare(method(&[]).aliases(aliases)).unwrap_err();
            assert!(matches!(error, DeclarationError::Twice { .. }), "{error}");
        }
        let group = |groups| declare(method(&[A, B]).groups(groups)).unwrap_err();
        assert_eq!(
            group(const { &[ParameterGroup::at_least_one(&["a", "c"])] }),
            DeclarationError::Undeclared { name: "c" }
        );
        assert_eq!(
            group(const { &[ParameterGroup::at_least_one(&[])] }),
            DeclarationError::EmptyGroup
        );
        let servers = |servers| declare(method(&[A]).servers(servers)).unwrap_err();
        assert_eq!(
            servers(const { &[OnServers::of(HashRules::SERVERS, &[]); 2] }),
            DeclarationError::RuleTwice
        );
        assert_eq!(
            servers(const { &[OnServers::of(HashRules::SERVERS, &[]).hash(Hashing::Own(&["b"]))] }),
            DeclarationError::Undeclared { name: "b" }
        );
    }

    #[test]
    fn the_largest_endpoint_finds_all_its_names() {
        let names = |count: usize| -> &'static [Parameter] {
            let names = (0..count)
                .map(|i| &*alloc::format!("a_long_common_prefix_{i}_and_a_suffix").leak());
            names.map(|name| Parameter::signed(name, Kind::Text)).collect::<Vec<_>>().leak()
        };
        let largest = declare(method(names(Endpoint::MAX_PARAMETERS))).unwrap();
        for (slot, parameter) in (Endpoint::FIRST_SLOT..).zip(largest.parameters()) {
            assert_eq!(largest.slot(parameter.name().as_bytes()), Some(slot));
        }
        assert_eq!(largest.slot(b"u"), Some(Endpoint::USERNAME_SLOT));
        assert_eq!(largest.slot(b"hash"), Some(Endpoint::HASH_SLOT));
        for absent in ["", "x", "a_long_common_prefix_126_and_a_suffix", "hash ", "U"] {
            assert_eq!(largest.slot(absent.as_bytes()), None, "{absent:?}");
        }
        let error = declare(method(names(Endpoint::MAX_PARAMETERS + 1))).unwrap_err();
        assert_eq!(error, DeclarationError::TooMany);
    }

    #[test]
    fn a_name_is_found_whatever_follows() {
        for endpoint in crate::methods::ALL {
            let names = endpoint.parameters().map(Parameter::name);
            for (slot, name) in (Endpoint::FIRST_SLOT..).zip(names) {
                for value in ["========", "<=>=<=>=", "\u{7f}\0=\0=\0=\0=", "12345678", ""] {
                    let text = alloc::format!("{name}={value}{value}");
                    let found = endpoint.slot_before_equals(text.as_bytes());
                    assert_eq!(found, Some((slot, name.len())), "{text}");
                }
            }
        }
        let name = &*"n".repeat(index::MAX_NAME).leak();
        let longest = declare(method(text_parameter(name))).unwrap();
        let text = alloc::format!("{name}=");
        let found = Some((Endpoint::FIRST_SLOT, index::MAX_NAME));
        assert_eq!(longest.slot_before_equals(text.as_bytes()), found);
    }

    #[test]
    fn a_declaration_is_told_back() {
        let parameter = A.meaning("an a").answers("No a").required_unless_reseller();
        assert_eq!((parameter.description(), parameter.wire_message()), ("an a", "No a"));
        assert_eq!(parameter.requirement(), Requirement::RequiredUnlessReseller);
        let parameters = alloc::vec![parameter].leak();
        let endpoint = declare(method(parameters).aliases(&["other"])).unwrap();
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
        let endpoint = declare(method(PARAMETERS).groups(GROUPS)).unwrap();
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
