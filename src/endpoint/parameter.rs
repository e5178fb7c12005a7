//! One parameter of an endpoint.

use super::index::Name;
use super::{Coverage, Kind, Requirement};

/// One parameter of an [`Endpoint`](crate::Endpoint): its wire name, its place in the hash, its
/// kind of value.
///
/// ```
/// use mor_api::{Coverage, Kind, Parameter};
///
/// const QUANTITY: Parameter = Parameter::signed("quantity", Kind::Count)
///     .required()
///     .meaning("how many cards to sell");
/// assert_eq!(QUANTITY.coverage(), Coverage::Signed);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    name: &'static str,
    /// The first bytes of the name, as [`Name`] has them.
    head: u64,
    kind: Kind,
    coverage: Coverage,
    requirement: Requirement,
    meaning: &'static str,
    wire_message: &'static str,
}

impl Parameter {
    /// A parameter that the hash covers. Its place in the hash is its place among the endpoint's
    /// parameters.
    #[must_use]
    pub const fn signed(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            head: Name::new(name.as_bytes()).head,
            kind,
            coverage: Coverage::Signed,
            requirement: Requirement::Optional,
            meaning: "",
            wire_message: "Access Denied",
        }
    }

    /// A parameter that the page lists as signed and that deployed servers leave out of the hash.
    #[must_use]
    pub const fn listed_only(name: &'static str, kind: Kind) -> Self {
        Self { coverage: Coverage::ListedOnly, ..Self::signed(name, kind) }
    }

    /// A parameter that the hash does not cover.
    #[must_use]
    pub const fn unsigned(name: &'static str, kind: Kind) -> Self {
        Self { coverage: Coverage::Unsigned, ..Self::signed(name, kind) }
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

    /// Says in a few words what it means.
    #[must_use]
    pub const fn meaning(self, meaning: &'static str) -> Self {
        Self { meaning, ..self }
    }

    /// Sets the error text with which servers answer a wrong value; `Access Denied` by default.
    #[must_use]
    pub const fn answers(self, wire_message: &'static str) -> Self {
        Self { wire_message, ..self }
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name to be found by.
    #[inline]
    pub(super) const fn key(&self) -> Name<'static> {
        Name { bytes: self.name.as_bytes(), head: self.head }
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
    pub const fn requirement(&self) -> Requirement {
        self.requirement
    }

    /// What it means, in a few words; may be empty.
    #[must_use]
    pub const fn description(&self) -> &'static str {
        self.meaning
    }

    /// The error text with which servers answer a wrong value.
    #[must_use]
    pub const fn wire_message(&self) -> &'static str {
        self.wire_message
    }
}
