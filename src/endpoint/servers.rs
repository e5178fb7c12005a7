//! What is known of a method on the servers of each version.

use super::HashRules;

/// What servers of some versions make of a method: under which names they offer it, and what they
/// hash for it. Versions that no entry of an endpoint names hash by the
/// [`server_order`](crate::server_order), like most methods.
///
/// ```
/// use mor_api::{
///     Endpoint, HashRule, HashRules, Hashing, Kind, OnServers, Parameter,
/// };
///
/// static VOUCHER_USE: Endpoint = mor_api::endpoint!(
///     "voucher_use",
///     [Parameter::signed("voucher_number", Kind::Text)],
///     servers: [
///         OnServers::of(HashRules::of(&[HashRule::X8]), &["voucher_use"])
///             .hash(Hashing::Own(&["voucher_number"])),
///     ],
/// );
/// assert_eq!(VOUCHER_USE.names_on(HashRule::X8), Some(&["voucher_use"][..]));
/// assert_eq!(VOUCHER_USE.names_on(HashRule::X3), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OnServers {
    pub(super) rules: HashRules,
    pub(super) names: &'static [&'static str],
    pub(super) hashing: Hashing,
}

/// What servers hash for a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hashing {
    /// The names of the server-wide order that the request has.
    Order,
    /// The same without these names.
    OrderWithout(&'static [&'static str]),
    /// These names in this order, whatever else the request has, and their values as they are. `u`
    /// may be among them. Without any name it is the hash of the key alone.
    Own(&'static [&'static str]),
    /// `u`, unless it is `admin`, and nothing else.
    UsernameUnlessAdmin,
    /// Nothing: the method takes no hash.
    Nothing,
}

impl OnServers {
    /// The method has these names on the servers of these versions.
    #[must_use]
    pub const fn of(rules: HashRules, names: &'static [&'static str]) -> Self {
        Self { rules, names, hashing: Hashing::Order }
    }

    /// Sets what they hash for it.
    #[must_use]
    pub const fn hash(self, hashing: Hashing) -> Self {
        Self { hashing, ..self }
    }

    /// The versions.
    #[must_use]
    pub const fn rules(&self) -> HashRules {
        self.rules
    }

    /// The names under which they offer the method.
    #[must_use]
    pub const fn names(&self) -> &'static [&'static str] {
        self.names
    }

    /// What they hash for it.
    #[must_use]
    pub const fn hashing(&self) -> Hashing {
        self.hashing
    }
}
