//! Parameters that an endpoint does not list.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::string::String;
use core::fmt;

use smallvec::SmallVec;
use zeroize::Zeroizing;

use super::convert::convert;
use super::parameter_error::{ParameterError, listed};
use crate::endpoint::server_order::{entry, position};
use crate::endpoint::{Endpoint, HashRule, Kind, Parameter, ServerName};
use crate::text::abridged;
use crate::wire::decode::Extent;
use crate::wire::pairs::Pair;

/// Parameters that an endpoint does not list: newer than the page, or the legacy password `p`. By
/// the page the hash does not cover them. Those that were added as *foreign* ones are covered under
/// the rules of servers, which hash every name of their [order](crate::server_order).
///
/// They are checked against the endpoint that they are added to: another one may list them. So they
/// cannot be moved from one request to another as a whole.
///
/// ```
/// use mor_api::methods::dids::DidDetailsUpdate;
/// use mor_api::methods::users::UserDetailsUpdate;
/// use mor_api::{ParameterError, TypedRequest};
///
/// let did = DidDetailsUpdate::new(6511).with_unlisted("u15", "1")?;
/// let user = UserDetailsUpdate::new(123);
/// for (name, value) in did.unlisted().iter() {
///     let error = user.clone().with_unlisted(name, value).unwrap_err();
///     assert_eq!(error, ParameterError::Listed { parameter: "u15" });
/// }
/// # Ok::<(), ParameterError>(())
/// ```
///
/// ```compile_fail,E0616
/// # use mor_api::methods::dids::DidDetailsUpdate;
/// # use mor_api::methods::users::UserDetailsUpdate;
/// # use mor_api::{ParameterError, TypedRequest};
/// # let did = DidDetailsUpdate::new(6511).with_unlisted("u15", "1")?;
/// # let mut user = UserDetailsUpdate::new(123);
/// user.unlisted = did.unlisted().clone();
/// # Ok::<(), ParameterError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnlistedParameters(BTreeMap<String, Unlisted>);

#[derive(Clone, Eq)]
struct Unlisted {
    value: Zeroizing<String>,
    /// Whether it may be hashed where servers do.
    is_foreign: bool,
}

/// Requests are equal that send the same, however they are to be signed.
impl PartialEq for Unlisted {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl UnlistedParameters {
    pub(crate) const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds a parameter that the hash does not cover.
    pub(crate) fn add(
        &mut self,
        endpoint: &Endpoint,
        name: &str,
        value: impl Into<String>,
    ) -> Result<(), ParameterError> {
        self.insert(endpoint, name, Zeroizing::new(value.into()), false)
    }

    /// Adds a parameter of the order of the servers.
    pub(crate) fn add_foreign(
        &mut self,
        endpoint: &Endpoint,
        name: &str,
        value: impl Into<String>,
    ) -> Result<(), ParameterError> {
        let value = Zeroizing::new(value.into());
        let entry = position(name.as_bytes()).and_then(entry);
        let entry =
            entry.ok_or_else(|| ParameterError::NotInOrder { parameter: abridged(name) })?;
        if entry.is_id() && !Kind::ObjectId.accepts(&value) {
            return Err(ParameterError::wrong_value(&Parameter::signed(
                entry.name(),
                Kind::ObjectId,
            )));
        }
        self.insert(endpoint, name, value, true)
    }

    /// Takes a parameter that was received, as a foreign one if the rule hashes it.
    pub(crate) fn take(
        &mut self,
        endpoint: &Endpoint,
        rule: HashRule,
        pair: &Pair<'_>,
    ) -> Result<(), ParameterError> {
        let (name, value) = (pair.name.decode(), Zeroizing::new(pair.value.decode().into()));
        let is_foreign = endpoint.foreign(rule, name.as_bytes()).is_some();
        self.insert(endpoint, &name, value, is_foreign)
    }

    fn insert(
        &mut self,
        endpoint: &Endpoint,
        name: &str,
        value: Zeroizing<String>,
        is_foreign: bool,
    ) -> Result<(), ParameterError> {
        match listed(endpoint, name) {
            Ok((_, parameter)) => {
                return Err(ParameterError::Listed { parameter: parameter.name() });
            }
            Err(ParameterError::Unlisted { .. }) => {}
            Err(error) => return Err(error),
        }
        // Readers refuse both, ours among them.
        if name.is_empty() || name.contains(['[', ']']) {
            return Err(ParameterError::InvalidName { parameter: abridged(name) });
        }
        match self.0.entry(name.to_owned()) {
            Entry::Occupied(earlier) if earlier.get().value != value => {
                Err(ParameterError::Conflict { parameter: abridged(name) })
            }
            Entry::Occupied(mut earlier) => {
                earlier.get_mut().is_foreign |= is_foreign;
                Ok(())
            }
            Entry::Vacant(place) => {
                place.insert(Unlisted { value, is_foreign });
                Ok(())
            }
        }
    }

    /// Names and values, ordered by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, unlisted)| (name.as_str(), unlisted.value.as_str()))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that servers hash for a method under a rule, in their order.
    pub(crate) fn foreign(
        &self,
        endpoint: &Endpoint,
        rule: HashRule,
    ) -> SmallVec<[Foreign<'_>; 4]> {
        let mut foreign: SmallVec<_> = self
            .0
            .iter()
            .filter_map(|(name, unlisted)| {
                let (position, name) = endpoint.foreign(rule, name.as_bytes())?;
                let value = convert(name.conversion(), Extent::plain(unlisted.value.as_bytes()))?;
                Some(Foreign { position, name, value, is_meant: unlisted.is_foreign })
            })
            .collect();
        foreign.sort_unstable_by_key(|foreign: &Foreign<'_>| foreign.position);
        foreign
    }
}

/// An unlisted parameter that servers hash.
pub(crate) struct Foreign<'u> {
    pub(crate) position: u8,
    pub(crate) name: &'static ServerName,
    pub(crate) value: Extent<'u>,
    /// Whether it was added to be hashed.
    pub(crate) is_meant: bool,
}

/// Names only: values may be secret.
impl fmt::Debug for UnlistedParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
