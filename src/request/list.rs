//! Requests filled by wire names.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::parameter_error::{ParameterError, listed};
use super::parameters::{Parameters, sealed};
use super::unlisted::UnlistedParameters;
use crate::endpoint::{Endpoint, Kind, SlotSet};
use crate::text::abridged;

/// A request for any endpoint, filled by wire names. The typed requests do the same with checked
/// types.
///
/// Values are taken as they are, with one exception: `user_id`, `did_id` and `provider_id` must be
/// canonical decimals, because servers hash them as integers.
///
/// ```
/// use mor_api::methods::dids::DID_CREATE;
/// use mor_api::{ParameterList, SecretKey, Signer};
///
/// let request = ParameterList::new(&DID_CREATE)
///     .with("did", "123456789")?
///     .with("provider_id", "1")?;
/// let signer = Signer::new("username", SecretKey::new("secret")?);
/// assert_eq!(
///     signer.sign(&request)?.hash().to_string(),
///     "cb9dff0d59f7ffaf036d55b57c817bf528edb54a",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ParameterList<'e> {
    endpoint: &'e Endpoint,
    /// By ascending slot, each slot once.
    listed: Vec<(usize, Zeroizing<String>)>,
    unlisted: UnlistedParameters,
}

impl<'e> ParameterList<'e> {
    /// An empty request for this endpoint.
    #[must_use]
    pub const fn new(endpoint: &'e Endpoint) -> Self {
        Self { endpoint, listed: Vec::new(), unlisted: UnlistedParameters::new() }
    }

    /// Adds a parameter of the endpoint, in any order. An empty value is sent, but contributes
    /// nothing to the hash.
    ///
    /// # Errors
    /// [`ParameterError`] for a name that the endpoint does not list, for `u` and `hash`, for a
    /// second value that differs from the first, and for an id that is no canonical decimal.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Result<Self, ParameterError> {
        self.add(name, value)?;
        Ok(self)
    }

    /// Like [`with`](Self::with), in place.
    ///
    /// # Errors
    /// See [`with`](Self::with).
    pub fn add(&mut self, name: &str, value: impl Into<String>) -> Result<(), ParameterError> {
        let value = Zeroizing::new(value.into());
        let (slot, parameter) = listed(self.endpoint, name)?;
        let kind = parameter.kind();
        if kind == Kind::ObjectId && !value.is_empty() && !kind.accepts(&value) {
            return Err(ParameterError::wrong_value(&parameter));
        }
        match self.listed.binary_search_by_key(&slot, |(slot, _)| *slot) {
            Ok(place) => match self.listed.get(place) {
                Some((_, earlier)) if *earlier == value => Ok(()),
                _ => Err(ParameterError::Conflict { parameter: abridged(name) }),
            },
            Err(place) => {
                self.listed.insert(place, (slot, value));
                Ok(())
            }
        }
    }

    /// Adds a parameter that the endpoint does not list. The hash does not cover it.
    ///
    /// # Errors
    /// [`ParameterError`] for a name that the endpoint lists, for `u` and `hash`, for a name that
    /// is empty or has brackets, and for a second value that differs from the first.
    pub fn with_unlisted(
        mut self,
        name: &str,
        value: impl Into<String>,
    ) -> Result<Self, ParameterError> {
        self.unlisted.add(self.endpoint, name, value)?;
        Ok(self)
    }

    /// Adds a parameter that the endpoint does not list, but servers hash: a name of their
    /// [order](crate::server_order). Signing under the rule of a server puts it in its place.
    ///
    /// # Errors
    /// As [`with_unlisted`](Self::with_unlisted); and for a name that is not in the order, and an
    /// id that is no canonical decimal.
    pub fn with_foreign(
        mut self,
        name: &str,
        value: impl Into<String>,
    ) -> Result<Self, ParameterError> {
        self.unlisted.add_foreign(self.endpoint, name, value)?;
        Ok(self)
    }
}

impl Parameters for ParameterList<'_> {
    fn endpoint(&self) -> &Endpoint {
        self.endpoint
    }
}

impl sealed::Walk for ParameterList<'_> {
    fn walk(&self, wanted: SlotSet, mut visit: impl FnMut(usize, &'static str, &str)) {
        for (slot, value) in self.listed.iter().filter(|(slot, _)| wanted.contains(*slot)) {
            visit(*slot, self.endpoint.name_of(*slot), value);
        }
    }

    fn unlisted(&self) -> &UnlistedParameters {
        &self.unlisted
    }
}

/// Names only: values may be secret.
impl fmt::Debug for ParameterList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.listed.iter().map(|(slot, _)| self.endpoint.name_of(*slot));
        f.debug_struct("ParameterList")
            .field("endpoint", &self.endpoint.name())
            .field("listed", &names.collect::<Vec<_>>())
            .field("unlisted", &self.unlisted)
            .finish()
    }
}
