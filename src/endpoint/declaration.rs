//! From what is declared of a method to its endpoint.

use core::fmt;

use super::index::{Name, NameIndex, is_name, same};
use super::row::{self, Row, Table, TableWriter};
use super::server_order::{ServerName, entry_const};
use super::{
    Conversion, Endpoint, Evidence, HASH, HashRule, HashRules, Hashing, Kind, OnServers, Parameter,
    ParameterGroup, Requirement, SlotSet, Transport, USERNAME,
};

/// What is declared of a method. [`endpoint!`](crate::endpoint) makes an [`Endpoint`] of it.
#[derive(Debug, Clone, Copy)]
pub struct Declaration {
    facts: Facts,
    parameters: &'static [Parameter],
}

/// What is declared of a method beside its parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub(super) name: &'static str,
    pub(super) aliases: &'static [&'static str],
    pub(super) groups: &'static [ParameterGroup],
    pub(super) servers: &'static [OnServers],
    pub(super) username: Username,
    pub(super) may_sign_nothing: bool,
    pub(super) takes_hash: bool,
    pub(super) transport: Transport,
    pub(super) evidence: Evidence,
}

/// What the page makes of `u`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Username {
    Absent,
    Unsigned,
    Signed,
}

impl Declaration {
    /// A method with this name and these parameters, the signed ones in the page's hash order.
    #[must_use]
    pub const fn new(name: &'static str, parameters: &'static [Parameter]) -> Self {
        let facts = Facts {
            name,
            aliases: &[],
            groups: &[],
            servers: &[],
            username: Username::Unsigned,
            may_sign_nothing: false,
            takes_hash: true,
            transport: Transport::Usual,
            evidence: Evidence::DECLARED,
        };
        Self { facts, parameters }
    }

    /// Other names of the method.
    #[must_use]
    pub const fn aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { facts: Facts { aliases, ..self.facts }, ..self }
    }

    /// What it requires of several parameters together.
    #[must_use]
    pub const fn groups(self, groups: &'static [ParameterGroup]) -> Self {
        Self { facts: Facts { groups, ..self.facts }, ..self }
    }

    /// What is known of it on the servers of each version.
    #[must_use]
    pub const fn servers(self, servers: &'static [OnServers]) -> Self {
        Self { facts: Facts { servers, ..self.facts }, ..self }
    }

    /// Whether requests have the caller's username, `u`. Few have not.
    #[must_use]
    pub const fn takes_username(self, takes_username: bool) -> Self {
        let username = if takes_username { Username::Unsigned } else { Username::Absent };
        Self { facts: Facts { username, ..self.facts }, ..self }
    }

    /// Whether the page lists `u` as signed, in front of all others.
    #[must_use]
    pub const fn username_is_signed(self, username_is_signed: bool) -> Self {
        let username = if username_is_signed { Username::Signed } else { Username::Unsigned };
        Self { facts: Facts { username, ..self.facts }, ..self }
    }

    /// Whether requests without any signed parameter are fine, although there are some.
    #[must_use]
    pub const fn may_sign_nothing(self, may_sign_nothing: bool) -> Self {
        Self { facts: Facts { may_sign_nothing, ..self.facts }, ..self }
    }

    /// Whether the page knows a hash at all.
    #[must_use]
    pub const fn takes_hash(self, takes_hash: bool) -> Self {
        Self { facts: Facts { takes_hash, ..self.facts }, ..self }
    }

    /// How requests reach the method.
    #[must_use]
    pub const fn transport(self, transport: Transport) -> Self {
        Self { facts: Facts { transport, ..self.facts }, ..self }
    }

    /// How sure the list of signed parameters is.
    #[must_use]
    pub const fn evidence(self, evidence: Evidence) -> Self {
        Self { facts: Facts { evidence, ..self.facts }, ..self }
    }

    /// The size of the index that finds its names.
    #[doc(hidden)]
    #[must_use]
    pub const fn places(&self) -> usize {
        NameIndex::places_for(self.parameters.len() + 2)
    }

    /// How many steps servers of all versions take through its parameters.
    #[doc(hidden)]
    #[must_use]
    pub const fn count_steps(&self) -> usize {
        let mut counter = StepWriter { steps: &mut [], count: 0 };
        counter.write(self);
        counter.count
    }

    /// The number of its groups.
    #[doc(hidden)]
    #[must_use]
    pub const fn count_groups(&self) -> usize {
        self.facts.groups.len()
    }

    /// The number of its parameters.
    #[doc(hidden)]
    #[must_use]
    pub const fn count_parameters(&self) -> usize {
        self.parameters.len()
    }

    /// The number of kinds that its table must spell out.
    #[doc(hidden)]
    #[must_use]
    pub const fn count_kinds(&self) -> usize {
        self.measured().kind_count
    }

    /// The length of its parameters' texts.
    #[doc(hidden)]
    #[must_use]
    pub const fn text_length(&self) -> usize {
        self.measured().text_length
    }

    const fn measured(&self) -> TableWriter<'static> {
        let mut writer = TableWriter::new(&mut [], &mut [], &mut []);
        writer.write(self.parameters);
        writer
    }
}

/// What is computed of a declaration, so that nothing is when a request arrives.
#[doc(hidden)]
#[derive(Debug)]
pub struct Computed<
    const PLACES: usize,
    const STEPS: usize,
    const GROUPS: usize,
    const ROWS: usize,
    const KINDS: usize,
    const TEXT: usize,
> {
    rows: [Row; ROWS],
    kinds: [Kind; KINDS],
    text: [u8; TEXT],
    places: [u8; PLACES],
    steps: [Step; STEPS],
    /// The members of each group.
    groups: [SlotSet; GROUPS],
}

impl<
    const PLACES: usize,
    const STEPS: usize,
    const GROUPS: usize,
    const ROWS: usize,
    const KINDS: usize,
    const TEXT: usize,
> Computed<PLACES, STEPS, GROUPS, ROWS, KINDS, TEXT>
{
    /// Packs the parameters of a declaration, and fills its index, steps and groups.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "slots are below 128")]
    #[expect(clippy::indexing_slicing, reason = "checked; const fn has no get_mut")]
    pub const fn of(declaration: &Declaration) -> Self {
        let (mut rows, mut kinds, mut text) = ([Row::NONE; ROWS], [Kind::Text; KINDS], [0; TEXT]);
        TableWriter::new(&mut rows, &mut kinds, &mut text).write(declaration.parameters);
        let mut places = [NameIndex::NOTHING; PLACES];
        // First, because they are in every request.
        NameIndex::insert(
            &mut places,
            Name::new(USERNAME.as_bytes()),
            Endpoint::USERNAME_SLOT as u8,
        );
        NameIndex::insert(&mut places, Name::new(HASH.as_bytes()), Endpoint::HASH_SLOT as u8);
        let mut rest = declaration.parameters;
        let mut slot = Endpoint::FIRST_SLOT;
        // One that is too long is refused afterwards.
        while let [parameter, tail @ ..] = rest
            && slot < Endpoint::HASH_SLOT
        {
            NameIndex::insert(&mut places, parameter.key(), slot as u8);
            slot += 1;
            rest = tail;
        }
        let mut steps = [Step::NONE; STEPS];
        StepWriter { steps: &mut steps, count: 0 }.write(declaration);
        let mut groups = [SlotSet::EMPTY; GROUPS];
        let mut number = 0;
        while number < GROUPS && number < declaration.facts.groups.len() {
            // Names that are not declared are refused afterwards.
            if let Ok(members) =
                slots_of(declaration.facts.groups[number].names(), declaration.parameters)
            {
                groups[number] = members;
            }
            number += 1;
        }
        Self { rows, kinds, text, places, steps, groups }
    }
}

/// A value that servers of some versions hash. An endpoint has them in hash order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    pub(crate) slot: u8,
    /// Its place in the order of the servers; 0 in a list of the method's own.
    pub(crate) position: u8,
    pub(crate) rules: HashRules,
    pub(crate) conversion: Conversion,
}

impl Step {
    const NONE: Self =
        Self { slot: 0, position: 0, rules: HashRules::NONE, conversion: Conversion::None };
}

/// Writes the steps of a declaration as far as there is room, and counts them.
struct StepWriter<'s> {
    steps: &'s mut [Step],
    count: usize,
}

impl StepWriter<'_> {
    #[expect(clippy::indexing_slicing, reason = "checked; const fn has no get_mut")]
    #[expect(clippy::cast_possible_truncation, reason = "slots are below 128")]
    const fn push(&mut self, slot: usize, position: u8, rules: HashRules, conversion: Conversion) {
        if !rules.is_empty() {
            if self.count < self.steps.len() && slot < SlotSet::SIZE {
                self.steps[self.count] = Step { slot: slot as u8, position, rules, conversion };
            }
            self.count += 1;
        }
    }

    const fn write(&mut self, declaration: &Declaration) {
        let mut servers = declaration.facts.servers;
        while let [on, tail @ ..] = servers {
            match on.hashing {
                Hashing::Own(mut names) => {
                    while let [name, rest @ ..] = names {
                        if let Some(slot) = slot_of(name, declaration.parameters) {
                            self.push(slot, 0, on.rules, Conversion::None);
                        }
                        names = rest;
                    }
                }
                Hashing::UsernameUnlessAdmin => {
                    self.push(Endpoint::USERNAME_SLOT, 0, on.rules, Conversion::UnlessAdmin);
                }
                Hashing::Order | Hashing::OrderWithout(_) | Hashing::Nothing => {}
            }
            servers = tail;
        }
        // A selection sort: only the compiler runs it, so it need not be a better one.
        let mut from = 0;
        while let Some((slot, position)) = first_from(from, declaration.parameters) {
            if let Some(entry) = entry_const(position) {
                let rules = entry.rules().without(not_by_order(declaration.facts.servers, entry));
                self.push(slot, position, rules, entry.conversion());
            }
            from = position + 1;
        }
    }
}

/// The slot of the first parameter from a place in the order of the servers on, and its place.
const fn first_from(from: u8, mut parameters: &[Parameter]) -> Option<(usize, u8)> {
    let mut first = None;
    let mut slot = Endpoint::FIRST_SLOT;
    while let [parameter, tail @ ..] = parameters {
        if let Some(position) = parameter.position()
            && position >= from
        {
            first = match first {
                Some((_, earlier)) if earlier <= position => first,
                _ => Some((slot, position)),
            };
        }
        slot += 1;
        parameters = tail;
    }
    first
}

/// The versions that do not hash a name of the order for this method.
const fn not_by_order(mut servers: &[OnServers], entry: &ServerName) -> HashRules {
    let mut rules = HashRules::NONE;
    while let [on, tail @ ..] = servers {
        let leaves_out = match on.hashing {
            Hashing::Order => false,
            Hashing::OrderWithout(names) => is_among(entry.name(), names),
            Hashing::Own(_) | Hashing::UsernameUnlessAdmin | Hashing::Nothing => true,
        };
        if leaves_out {
            rules = rules.union(on.rules);
        }
        servers = tail;
    }
    rules
}

impl Endpoint {
    /// Makes an endpoint of a declaration and what was computed of it.
    ///
    /// # Errors
    /// [`DeclarationError`] for more than [`MAX_PARAMETERS`](Self::MAX_PARAMETERS), for a name or
    /// alias that is empty, over 64 bytes, or has other characters than ASCII letters, digits, `_`,
    /// `-` and `.`, for a name declared twice, for `u` and `hash`, which every endpoint has anyway,
    /// for a meaning or error text of more than 255 bytes, or more than 65,535 in all, and for a
    /// group that is empty, or one or an own list that has a name that is not declared.
    #[doc(hidden)]
    pub const fn new<
        const PLACES: usize,
        const STEPS: usize,
        const GROUPS: usize,
        const ROWS: usize,
        const KINDS: usize,
        const TEXT: usize,
    >(
        declaration: Declaration,
        computed: &'static Computed<PLACES, STEPS, GROUPS, ROWS, KINDS, TEXT>,
    ) -> Result<Self, DeclarationError> {
        let Declaration { facts, parameters } = declaration;
        let Facts { name, aliases, groups, servers, .. } = facts;
        if let Some(error) = wrong_names(name, aliases) {
            return Err(error);
        }
        if parameters.len() > Self::MAX_PARAMETERS {
            return Err(DeclarationError::TooMany);
        }
        if declaration.text_length() > row::LONGEST_TABLE {
            return Err(DeclarationError::TooLong { name });
        }
        let Computed { rows, kinds, text, .. } = computed;
        let mut endpoint = Self {
            facts,
            table: Table::over(rows, kinds, text, parameters.len()),
            index: NameIndex::over(&computed.places),
            steps: &computed.steps,
            hashed: [SlotSet::EMPTY; HashRule::ALL.len()],
            converted: SlotSet::EMPTY,
            in_slot_order: HashRules::SERVERS,
            required: SlotSet::EMPTY,
            object_ids: SlotSet::EMPTY,
            group_members: &computed.groups,
        };
        let mut listed = SlotSet::EMPTY;
        if matches!(facts.username, Username::Signed) {
            listed = listed.with(Self::USERNAME_SLOT);
        }
        let mut rest = parameters;
        let mut slot = Self::FIRST_SLOT;
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
            let texts = [parameter.description(), parameter.wire_message()];
            if texts[0].len() > row::LONGEST_TEXT || texts[1].len() > row::LONGEST_TEXT {
                return Err(DeclarationError::TooLong { name });
            }
            if parameter.is_signed() {
                listed = listed.with(slot);
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
        endpoint.take_steps(listed);
        let mut rest = groups;
        while let [group, tail @ ..] = rest {
            if group.names().is_empty() {
                return Err(DeclarationError::EmptyGroup);
            }
            if let Err(name) = slots_of(group.names(), parameters) {
                return Err(DeclarationError::Undeclared { name });
            }
            rest = tail;
        }
        let mut told = HashRules::NONE;
        let mut rest = servers;
        while let [on, tail @ ..] = rest {
            if !told.without(told.without(on.rules)).is_empty() {
                return Err(DeclarationError::RuleTwice);
            }
            told = told.union(on.rules);
            if let Hashing::Own(names) = on.hashing
                && let Err(name) = slots_of(names, parameters)
            {
                return Err(DeclarationError::Undeclared { name });
            }
            rest = tail;
        }
        Ok(endpoint)
    }
}

impl Endpoint {
    /// Notes what the page lists and what the steps of each server hash.
    #[expect(clippy::indexing_slicing, reason = "one for each rule; const fn has no get_mut")]
    const fn take_steps(&mut self, listed: SlotSet) {
        self.hashed[HashRule::Listed as usize] = listed;
        let mut last = [0; HashRule::ALL.len()];
        let mut steps = self.steps;
        while let [step, tail @ ..] = steps {
            let slot = step.slot as usize;
            if !matches!(step.conversion, Conversion::None) {
                self.converted = self.converted.with(slot);
            }
            let mut rules: &[HashRule] = &HashRule::ALL;
            while let [rule, others @ ..] = rules {
                let number = *rule as usize;
                if step.rules.contains(*rule) {
                    self.hashed[number] = self.hashed[number].with(slot);
                    if slot < last[number] {
                        self.in_slot_order = self.in_slot_order.without(HashRules::of(&[*rule]));
                    }
                    last[number] = slot;
                }
                rules = others;
            }
            steps = tail;
        }
    }
}

const fn wrong_names(
    name: &'static str,
    aliases: &'static [&'static str],
) -> Option<DeclarationError> {
    if !is_name(name) {
        return Some(DeclarationError::Name { name });
    }
    let mut rest = aliases;
    while let [alias, tail @ ..] = rest {
        if !is_name(alias) {
            return Some(DeclarationError::Name { name: alias });
        }
        if same(alias, name) || is_among(alias, tail) {
            return Some(DeclarationError::Twice { name: alias });
        }
        rest = tail;
    }
    None
}

/// The slots of names, or the first one that is not declared.
const fn slots_of(
    mut names: &[&'static str],
    parameters: &[Parameter],
) -> Result<SlotSet, &'static str> {
    let mut slots = SlotSet::EMPTY;
    while let [name, tail @ ..] = names {
        match slot_of(name, parameters) {
            Some(slot) => slots = slots.with(slot),
            None => return Err(name),
        }
        names = tail;
    }
    Ok(slots)
}

/// The slot of a parameter with this name, or of `u`.
const fn slot_of(name: &str, mut parameters: &[Parameter]) -> Option<usize> {
    if same(name, USERNAME) {
        return Some(Endpoint::USERNAME_SLOT);
    }
    let mut slot = Endpoint::FIRST_SLOT;
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

/// Declares an endpoint when a test runs, with room for the largest one.
#[cfg(test)]
pub(crate) fn declare(declaration: Declaration) -> Result<Endpoint, DeclarationError> {
    let computed = Computed::<256, 256, 8, 128, 128, 16384>::of(&declaration);
    Endpoint::new(declaration, alloc::boxed::Box::leak(alloc::boxed::Box::new(computed)))
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
    /// The meaning or the error text of a parameter is too long, or all texts of a method are.
    TooLong {
        /// The name.
        name: &'static str,
    },
    /// There are more parameters than [`Endpoint::MAX_PARAMETERS`].
    TooMany,
    /// A group has no parameters.
    EmptyGroup,
    /// Two entries tell of the servers of one version.
    RuleTwice,
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
            Self::TooLong { .. } => "a text may have 255 bytes, all of an endpoint 65535",
            Self::TooMany => "an endpoint has at most 126 parameters",
            Self::EmptyGroup => "a group has no parameters",
            Self::RuleTwice => "two entries tell of the servers of one version",
        }
    }
}

impl fmt::Display for DeclarationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name { name }
            | Self::Reserved { name }
            | Self::Twice { name }
            | Self::Undeclared { name }
            | Self::TooLong { name } => {
                write!(f, "name `{}`: {}", name.escape_debug(), self.reason())
            }
            Self::TooMany | Self::EmptyGroup | Self::RuleTwice => f.write_str(self.reason()),
        }
    }
}

impl core::error::Error for DeclarationError {}
