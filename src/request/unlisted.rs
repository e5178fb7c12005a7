//! Parameters that an endpoint does not list.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry;
use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use super::parameter_error::{ParameterError, listed};
use crate::endpoint::Endpoint;
use crate::text::abridged;

/// Parameters that an endpoint does not list: newer than the page, or the legacy password `p`. The
/// hash does not cover them.
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
pub struct UnlistedParameters(BTreeMap<String, Zeroizing<String>>);

impl UnlistedParameters {
    pub(crate) const fn new() -> Self {
        Self(BTreeMap::new())
    }

    pub(crate) fn add(
        &mut self,
        endpoint: &Endpoint,
        name: &str,
        value: impl Into<String>,
    ) -> Result<(), ParameterError> {
        let value = Zeroizing::new(value.into());
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
            Entry::Occupied(earlier) if *earlier.get() != value => {
                Err(ParameterError::Conflict { parameter: abridged(name) })
            }
            Entry::Occupied(_) => Ok(()),
            Entry::Vacant(place) => {
                place.insert(value);
                Ok(())
            }
        }
    }

    /// Names and values, ordered by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Names only: values may be secret.
impl fmt::Debug for UnlistedParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
