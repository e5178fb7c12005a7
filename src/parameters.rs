//! What can be signed: something that walks its own parameters. Signing, the form and the query all take the same walk.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::endpoint::{Endpoint, HASH, Parameter, USERNAME};
use crate::form::abridged;
use crate::kind::Kind;

/// A filled request: one of the typed requests, or a [`ParameterList`] for any endpoint. Only this crate's types implement it.
pub trait Parameters: sealed::Walk {
    /// The endpoint that the request is for.
    fn endpoint(&self) -> &Endpoint;
}

pub(crate) mod sealed {
    /// How a request hands out its parameters.
    pub trait Walk {
        /// Calls `visit` with slot, name and value of each listed parameter that is set, if `wants` wants its slot, by ascending slot, which
        /// for the signed ones is hash order. `wants` is asked about sets of slots: whether it wants any of them.
        fn walk(&self, wants: impl Fn(u128) -> bool, visit: impl FnMut(usize, &'static str, &str));

        /// The parameters that are not listed.
        fn extras(&self) -> &super::Extras;
    }
}

/// A request to any endpoint, filled by wire names. The typed requests do the same with checked types.
///
/// Values are taken as they are, with one exception: `user_id`, `did_id` and `provider_id` must be canonical decimals, because
/// servers hash them as integers.
///
/// ```
/// use mor_api::{HashOrder, ParameterList, SecretKey, Signer, endpoints::DID_CREATE};
///
/// let request = ParameterList::new(&DID_CREATE).with("did", "123456789")?.with("provider_id", "1")?;
/// let signer = Signer::new("username", SecretKey::new("secret")?);
/// let signed = signer.sign(&request)?;
/// assert_eq!(signed.hash().to_string(), "cb9dff0d59f7ffaf036d55b57c817bf528edb54a");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ParameterList<'e> {
    endpoint: &'e Endpoint,
    /// By ascending slot, each slot once.
    listed: Vec<(usize, Zeroizing<String>)>,
    extras: Extras,
}

impl<'e> ParameterList<'e> {
    /// An empty request to this endpoint.
    #[must_use]
    pub const fn new(endpoint: &'e Endpoint) -> Self {
        Self { endpoint, listed: Vec::new(), extras: Extras::new() }
    }

    /// Adds a parameter of the endpoint. The order of adding does not matter. An empty value is sent, but contributes nothing to the hash.
    ///
    /// # Errors
    /// [`ParameterError`] for a name that the endpoint does not have, for `u` and `hash`, for a second value that differs from
    /// the first, and for an id that is no canonical decimal.
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
            return Err(ParameterError::wrong_value(parameter));
        }
        match self.listed.binary_search_by_key(&slot, |(slot, _)| *slot) {
            Ok(place) => match self.listed.get(place) {
                Some((_, earlier)) if *earlier == value => Ok(()),
                _ => Err(ParameterError::Conflict { parameter: name.into() }),
            },
            Err(place) => {
                self.listed.insert(place, (slot, value));
                Ok(())
            }
        }
    }

    /// Adds a parameter that the endpoint does not have. The hash does not cover it.
    ///
    /// # Errors
    /// [`ParameterError`] for a name that the endpoint has, for `u` and `hash`, for a name that is empty or has brackets, and for a second
    /// value that differs from the first.
    pub fn with_extra(mut self, name: &str, value: impl Into<String>) -> Result<Self, ParameterError> {
        self.extras.add(self.endpoint, name, value)?;
        Ok(self)
    }
}

/// The listed parameter with this name.
pub(crate) fn listed(endpoint: &Endpoint, name: &str) -> Result<(usize, &'static Parameter), ParameterError> {
    if name == USERNAME || name == HASH {
        return Err(ParameterError::Reserved { parameter: name.into() });
    }
    endpoint
        .slot(name)
        .and_then(|slot| Some((slot, endpoint.parameters().get(slot)?)))
        .ok_or_else(|| ParameterError::Unlisted { parameter: abridged(name) })
}

impl Parameters for ParameterList<'_> {
    fn endpoint(&self) -> &Endpoint {
        self.endpoint
    }
}

impl sealed::Walk for ParameterList<'_> {
    fn walk(&self, wants: impl Fn(u128) -> bool, mut visit: impl FnMut(usize, &'static str, &str)) {
        for (slot, value) in self.listed.iter().filter(|(slot, _)| wants(1 << slot)) {
            visit(*slot, self.endpoint.name_of(*slot), value);
        }
    }

    fn extras(&self) -> &Extras {
        &self.extras
    }
}

/// Names only: values may be secret.
impl fmt::Debug for ParameterList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.listed.iter().map(|(slot, _)| self.endpoint.name_of(*slot));
        f.debug_struct("ParameterList")
            .field("endpoint", &self.endpoint.name())
            .field("listed", &names.collect::<Vec<_>>())
            .field("extras", &self.extras)
            .finish()
    }
}

/// Parameters that an endpoint does not list: newer than the page, or the legacy password `p`. The hash does not cover them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Extras(BTreeMap<String, Zeroizing<String>>);

impl Extras {
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
            Ok((_, parameter)) => return Err(ParameterError::Listed { parameter: parameter.name() }),
            Err(ParameterError::Unlisted { .. }) => {}
            Err(error) => return Err(error),
        }
        // Readers refuse both, ours among them.
        if name.is_empty() || name.contains(['[', ']']) {
            return Err(ParameterError::InvalidName { parameter: abridged(name) });
        }
        match self.0.get(name) {
            Some(earlier) if *earlier == value => {}
            Some(_) => return Err(ParameterError::Conflict { parameter: abridged(name) }),
            None => {
                self.0.insert(name.to_owned(), value);
            }
        }
        Ok(())
    }

    /// Names and values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Names only: values may be secret.
impl fmt::Debug for Extras {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

/// Why a request cannot be filled or typed like this. Values are never in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterError {
    /// A value is not of its parameter's kind.
    WrongValue {
        /// The parameter.
        parameter: &'static str,
        /// What it takes.
        expected: Kind,
        /// The error text of the page for it.
        page_error: &'static str,
    },
    /// A required parameter is not there.
    Missing {
        /// The parameter.
        parameter: &'static str,
    },
    /// `u` and `hash` are written when the request is signed.
    Reserved {
        /// The parameter.
        parameter: Box<str>,
    },
    /// The endpoint does not have this parameter; it may be sent as an extra.
    Unlisted {
        /// The parameter.
        parameter: Box<str>,
    },
    /// The endpoint has this parameter, so it is no extra.
    Listed {
        /// The parameter.
        parameter: &'static str,
    },
    /// The name is empty or has brackets.
    InvalidName {
        /// The name.
        parameter: Box<str>,
    },
    /// The parameter has a different value already.
    Conflict {
        /// The parameter.
        parameter: Box<str>,
    },
    /// The request is to another endpoint than the type.
    OtherEndpoint {
        /// The type's endpoint.
        expected: &'static str,
    },
}

impl ParameterError {
    pub(crate) const fn wrong_value(parameter: &Parameter) -> Self {
        Self::WrongValue { parameter: parameter.name(), expected: parameter.kind(), page_error: parameter.page_error() }
    }

    /// What the page answers to such a request.
    #[must_use]
    pub const fn page_error(&self) -> &'static str {
        match self {
            Self::WrongValue { page_error, .. } => page_error,
            _ => "Access Denied",
        }
    }
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parameter, what): (&str, _) = match self {
            Self::WrongValue { parameter, expected, .. } => {
                return write!(f, "parameter `{parameter}` has a wrong value, expected {expected}");
            }
            Self::OtherEndpoint { expected } => {
                return write!(f, "the request is not to `{expected}`");
            }
            Self::Missing { parameter } => (parameter, "is missing"),
            Self::Reserved { parameter } => (parameter, "is written when the request is signed"),
            Self::Unlisted { parameter } => (parameter, "is not one of the endpoint's"),
            Self::Listed { parameter } => (parameter, "is one of the endpoint's, not an extra"),
            Self::InvalidName { parameter } => (parameter, "has a name that is empty or has brackets"),
            Self::Conflict { parameter } => (parameter, "has a different value already"),
        };
        write!(f, "parameter `{}` {what}", parameter.escape_debug())
    }
}

impl core::error::Error for ParameterError {}
