//! Which values of a received request a rule hashes, in hash order.

use alloc::vec::Vec;

use smallvec::SmallVec;

use super::convert::convert;
use super::received::ReceivedRequest;
use crate::endpoint::index::MAX_NAME;
use crate::endpoint::{Conversion, Endpoint, HashRule, Kind, Parameter, ServerName, Step};
use crate::wire::decode::{Extent, FormText};

/// A value that is hashed.
#[derive(Clone, Copy)]
pub(crate) struct Hashed<'a> {
    pub(crate) place: Place,
    pub(crate) value: Extent<'a>,
}

/// Which parameter a hashed value belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// One of the endpoint's.
    Slot(usize),
    /// One that only the order of the servers has.
    Foreign(&'static ServerName),
}

/// A foreign parameter that servers hash.
struct ForeignPair<'a> {
    position: u8,
    name: &'static ServerName,
    value: Extent<'a>,
}

impl<'a> ReceivedRequest<'a> {
    /// Visits the values that are hashed under a rule, in hash order, as they are hashed.
    pub(crate) fn each_hashed(&self, rule: HashRule, visit: impl FnMut(Hashed<'a>)) {
        if rule.is_of_a_server() {
            self.each_hashed_by_servers(rule, visit);
        } else {
            self.each_listed(visit);
        }
    }

    /// The same by the page.
    #[inline]
    pub(super) fn each_listed(&self, mut visit: impl FnMut(Hashed<'a>)) {
        for slot in self.filled() & self.endpoint().listed() {
            if let Some(value) = self.extent(slot) {
                visit(Hashed { place: Place::Slot(slot), value });
            }
        }
    }

    /// The same by the rule of a server.
    pub(super) fn each_hashed_by_servers(&self, rule: HashRule, mut visit: impl FnMut(Hashed<'a>)) {
        let endpoint = self.endpoint();
        let foreign = self.foreign(rule);
        if foreign.is_empty()
            && let Some(hashed) = endpoint.hashed_in_slot_order(rule)
        {
            // An empty value is hashed only if it is converted.
            for slot in hashed & (self.filled() | endpoint.converted()) {
                if let Some(value) = self.extent(slot)
                    && let Some(value) = convert(endpoint.conversion(rule, slot), value)
                {
                    visit(Hashed { place: Place::Slot(slot), value });
                }
            }
            return;
        }
        let mut foreign = foreign.iter().peekable();
        let visit_foreign = |pair: &ForeignPair<'a>, visit: &mut dyn FnMut(Hashed<'a>)| {
            if let Some(value) = convert(pair.name.conversion(), pair.value) {
                visit(Hashed { place: Place::Foreign(pair.name), value });
            }
        };
        for step in self.endpoint().steps(rule) {
            while let Some(pair) = foreign.next_if(|pair| pair.position < step.position) {
                visit_foreign(pair, &mut visit);
            }
            if let Some(value) = self.hashed_at(*step) {
                visit(Hashed { place: Place::Slot(step.slot.into()), value });
            }
        }
        for pair in foreign {
            visit_foreign(pair, &mut visit);
        }
    }

    /// Whether there is a value that is hashed by the page.
    #[inline]
    pub(super) fn has_listed(&self) -> bool {
        self.filled().intersects(self.endpoint().listed())
    }

    /// What a step hashes.
    #[inline]
    fn hashed_at(&self, step: Step) -> Option<Extent<'a>> {
        convert(step.conversion, self.extent(step.slot.into())?)
    }

    /// The unlisted parameters that servers hash, in their order, each once.
    fn foreign(&self, rule: HashRule) -> SmallVec<[ForeignPair<'a>; 8]> {
        let mut foreign = SmallVec::new();
        if self.has_unlisted() && self.endpoint().hashes_foreign_names(rule) {
            foreign.extend(self.unlisted().filter_map(|pair| {
                let (position, name) = foreign_name(self.endpoint(), pair.name, rule)?;
                Some(ForeignPair { position, name, value: self.extent_of(&pair) })
            }));
            foreign.sort_unstable_by_key(|pair: &ForeignPair<'_>| pair.position);
            foreign.dedup_by_key(|pair: &mut ForeignPair<'_>| pair.position);
        }
        foreign
    }

    /// The names of the parameters that are hashed under a rule.
    pub(crate) fn hashed_names(&self, rule: HashRule) -> Vec<&'static str> {
        let mut names = Vec::new();
        self.each_hashed(rule, |hashed| names.push(hashed.place.name(self.endpoint())));
        names
    }

    /// What is hashed of an unlisted parameter under a rule: `None` if servers do not hash its name
    /// for this method, and an empty option if they leave out this value.
    pub(crate) fn foreign_value(
        &self,
        rule: HashRule,
        name: FormText<'_>,
        value: Extent<'a>,
    ) -> Option<(&'static ServerName, Option<Extent<'a>>)> {
        let (_, name) = foreign_name(self.endpoint(), name, rule)?;
        Some((name, convert(name.conversion(), value)))
    }
}

impl Place {
    /// The parameter's name.
    pub(crate) fn name(self, endpoint: &Endpoint) -> &'static str {
        match self {
            Self::Slot(slot) => endpoint.name_of(slot),
            Self::Foreign(name) => name.name(),
        }
    }

    /// What of its value is hashed.
    pub(crate) fn conversion(self, endpoint: &Endpoint, rule: HashRule) -> Conversion {
        match self {
            Self::Slot(slot) => endpoint.conversion(rule, slot),
            Self::Foreign(name) => name.conversion(),
        }
    }

    /// The parameter's kind, also where none is declared.
    pub(crate) fn kind(self, endpoint: &Endpoint) -> Kind {
        match self {
            Self::Slot(slot) => endpoint.parameter_at(slot).map_or(Kind::Text, Parameter::kind),
            Self::Foreign(name) if name.is_secret() => Kind::Secret,
            Self::Foreign(_) => Kind::Text,
        }
    }
}

/// The place in the order of the servers, if servers under this rule hash the name.
fn foreign_name(
    endpoint: &Endpoint,
    name: FormText<'_>,
    rule: HashRule,
) -> Option<(u8, &'static ServerName)> {
    let mut buffer = [0; MAX_NAME];
    endpoint.foreign(rule, name.decode_into(&mut buffer)?)
}
