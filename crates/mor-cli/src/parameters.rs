//! Parameters as people type them: `NAME=VALUE`.

use std::error::Error;
use std::{fmt, mem};

use mor_api::{Endpoint, ParameterError, ParameterList, server_order};

/// The caller's username, which methods do not declare.
pub(crate) const USERNAME: &str = "u";

/// A request that is filled by its parameters, one after the other.
pub(crate) struct Parameters {
    endpoint: &'static Endpoint,
    pub(crate) user: Option<String>,
    pub(crate) request: ParameterList<'static>,
}

impl Parameters {
    pub(crate) fn new(endpoint: &'static Endpoint, user: Option<String>) -> Self {
        Self { endpoint, user, request: ParameterList::new(endpoint) }
    }

    /// Adds a parameter, the one of this number. What the method does not list is hashed if a
    /// server knows it, and sent unsigned otherwise.
    ///
    /// # Errors
    /// [`PairError`] for what is no pair, and for what the request cannot have.
    pub(crate) fn add<'p>(
        &mut self,
        number: usize,
        pair: &'p str,
    ) -> Result<(&'p str, &'p str), PairError> {
        // What is no pair may be the rest of a value that was not quoted, so it is not shown.
        let (name, value) = pair.split_once('=').ok_or(PairError::NotAPair { number })?;
        if name == USERNAME {
            if self.user.as_ref().is_some_and(|user| user != value) {
                return Err(PairError::TwoUsernames);
            }
            self.user = Some(value.to_owned());
            return Ok((name, value));
        }
        let endpoint = self.endpoint;
        let is_listed = endpoint.parameter(name).is_some() || name == "hash";
        let request = mem::replace(&mut self.request, ParameterList::new(endpoint));
        let added = if is_listed {
            request.with(name, value)
        } else if server_order().iter().any(|entry| entry.name() == name) {
            request.with_foreign(name, value)
        } else {
            request.with_unlisted(name, value)
        };
        // Nor is a name shown that neither the method nor a server knows.
        self.request = added.map_err(|error| match error {
            ParameterError::WrongValue { .. } | ParameterError::Reserved { .. } => error.into(),
            _ if is_listed => error.into(),
            ParameterError::Conflict { .. } => PairError::Conflict { number },
            _ => PairError::InvalidName { number },
        })?;
        Ok((name, value))
    }
}

/// Why a parameter cannot be added.
#[derive(Debug)]
pub(crate) enum PairError {
    /// A parameter has no `=`. It is counted from 1.
    NotAPair { number: usize },
    /// The name of a parameter is empty or has brackets.
    InvalidName { number: usize },
    /// A parameter has another value than an earlier one of the same name.
    Conflict { number: usize },
    /// `u` and `--user` differ, or two `u` do.
    TwoUsernames,
    /// The request cannot have it.
    Refused(ParameterError),
}

impl fmt::Display for PairError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPair { number } => write!(f, "parameter {number} is not NAME=VALUE"),
            Self::InvalidName { number } => {
                write!(f, "parameter {number} has an empty name or one with brackets")
            }
            Self::Conflict { number } => {
                write!(f, "parameter {number} has another value than the one before it of its name")
            }
            Self::TwoUsernames => f.write_str("the username is given twice, with different values"),
            Self::Refused(error) => error.fmt(f),
        }
    }
}

impl Error for PairError {}

impl From<ParameterError> for PairError {
    fn from(error: ParameterError) -> Self {
        Self::Refused(error)
    }
}
