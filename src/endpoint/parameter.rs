//! One parameter of an endpoint.

use super::index::Name;
use super::row::DEFAULT_MESSAGE;
use super::server_order::{ServerName, entry, position_const};
use super::{Conversion, HashRules, Kind, Requirement};

/// The place of a name that no server hashes. The order is shorter.
const NOWHERE: u8 = u8::MAX;

/// One parameter of an [`Endpoint`](crate::Endpoint): its wire name, its place in the hash, its
/// kind of value.
///
/// ```
/// use mor_api::{Kind, Parameter};
///
/// const QUANTITY: Parameter = Parameter::signed("quantity", Kind::Count)
///     .required()
///     .meaning("how many cards to sell");
/// assert!(QUANTITY.is_signed());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    pub(super) name: &'static str,
    /// The first bytes of the name, as [`Name`] has them.
    pub(super) head: u64,
    /// Its place in the order of the servers, [`NOWHERE`] without one.
    pub(super) position: u8,
    pub(super) kind: Kind,
    pub(super) is_signed: bool,
    pub(super) requirement: Requirement,
    pub(super) meaning: &'static str,
    pub(super) wire_message: &'static str,
}

impl Parameter {
    /// A parameter that the page lists as included in the hash. Its place there is its place among
    /// the endpoint's parameters.
    #[must_use]
    pub const fn signed(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            head: Name::new(name.as_bytes()).head,
            position: match position_const(Name::new(name.as_bytes())) {
                Some(position) => position,
                None => NOWHERE,
            },
            kind,
            is_signed: true,
            requirement: Requirement::Optional,
            meaning: "",
            wire_message: DEFAULT_MESSAGE,
        }
    }

    /// A parameter that the page does not include in the hash. Servers may hash it all the same, if
    /// it is in their [order](crate::server_order).
    #[must_use]
    pub const fn unsigned(name: &'static str, kind: Kind) -> Self {
        Self { is_signed: false, ..Self::signed(name, kind) }
    }

    /// Makes it required: a request in which it is absent or empty is neither signed nor verified.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { requirement: Requirement::Required, ..self }
    }

    /// Notes that everybody but resellers must send it.
    #[must_use]
    pub const fn required_unless_reseller(self) -> Self {
        Self { requirement: Requirement::RequiredUnlessReseller, ..self }
    }

    /// Says in a few words what it means, in at most 255 bytes.
    #[must_use]
    pub const fn meaning(self, meaning: &'static str) -> Self {
        Self { meaning, ..self }
    }

    /// Sets the error text with which servers answer a wrong value; `Access Denied` by default. At
    /// most 255 bytes.
    #[must_use]
    pub const fn answers(self, wire_message: &'static str) -> Self {
        Self { wire_message, ..self }
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The name to be found by.
    #[inline]
    pub(super) const fn key(&self) -> Name<'static> {
        Name { bytes: self.name.as_bytes(), head: self.head }
    }

    /// The kind of value.
    #[must_use]
    pub const fn kind(self) -> Kind {
        self.kind
    }

    /// Whether the page includes it in the hash.
    #[must_use]
    pub const fn is_signed(self) -> bool {
        self.is_signed
    }

    /// The versions that have its name in the order of their servers.
    #[must_use]
    pub fn in_order_of(self) -> HashRules {
        entry(self.position).map_or(HashRules::NONE, ServerName::rules)
    }

    /// What these versions hash of its value.
    #[must_use]
    pub fn conversion(self) -> Conversion {
        entry(self.position).map_or(Conversion::None, ServerName::conversion)
    }

    /// Its place in the order of the servers.
    pub(super) const fn position(&self) -> Option<u8> {
        if self.position == NOWHERE { None } else { Some(self.position) }
    }

    /// Whether a request must carry it.
    #[must_use]
    pub const fn requirement(self) -> Requirement {
        self.requirement
    }

    /// What it means, in a few words; may be empty.
    #[must_use]
    pub const fn description(self) -> &'static str {
        self.meaning
    }

    /// The error text with which servers answer a wrong value.
    #[must_use]
    pub const fn wire_message(self) -> &'static str {
        self.wire_message
    }
}
