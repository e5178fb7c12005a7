//! Parameters as people type them: `NAME=VALUE`.

use std::error::Error;
use std::{fmt, mem};

use mor_api::{Endpoint, ParameterError, ParameterList, server_order};

/// The caller's username, which methods do not declare.
pub(crate) const USERNAME: &str = "u";

/// Where a parameter stands. Both numbers are counted from 1.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// The number of the argument.
    number: usize,
    /// The line of the file that the argument names.
    line: Option<usize>,
}

impl Place {
    /// A line of the file that the argument names.
    pub(crate) const fn at_line(self, line: usize) -> Self {
        Self { line: Some(line), ..self }
    }
}

impl From<usize> for Place {
    fn from(number: usize) -> Self {
        Self { number, line: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line} of ")?;
        }
        write!(f, "parameter {}", self.number)
    }
}

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

    /// Adds a parameter, the one at this place. What the method does not list is hashed if a
    /// server knows it, and sent unsigned otherwise.
    ///
    /// # Errors
    /// [`PairError`] for what is no pair, and for what the request cannot have.
    pub(crate) fn add<'p>(
        &mut self,
        place: impl Into<Place>,
        pair: &'p str,
    ) -> Result<(&'p str, &'p str), PairError> {
        let place = place.into();
        let (name, value) = self::pair(place, pair)?;
        self.add_value(place, name, value)?;
        Ok((name, value))
    }

    /// Adds a parameter whose name and value are apart.
    ///
    /// # Errors
    /// [`PairError`] for what the request cannot have.
    pub(crate) fn add_value(
        &mut self,
        place: Place,
        name: &str,
        value: &str,
    ) -> Result<(), PairError> {
        if name == USERNAME {
            if self.user.as_ref().is_some_and(|user| user != value) {
                return Err(PairError::TwoUsernames { place });
            }
            self.user = Some(value.to_owned());
            return Ok(());
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
            ParameterError::WrongValue { .. } | ParameterError::Reserved { .. } => {
                PairError::Refused { place, error }
            }
            _ if is_listed => PairError::Refused { place, error },
            ParameterError::Conflict { .. } => PairError::Conflict { place },
            _ => PairError::InvalidName { place },
        })?;
        Ok(())
    }
}

/// The name and the value of a pair.
///
/// # Errors
/// [`PairError::NotAPair`].
pub(crate) fn pair(place: Place, pair: &str) -> Result<(&str, &str), PairError> {
    // What is no pair may be the rest of a value that was not quoted, so it is not shown.
    pair.split_once('=').ok_or(PairError::NotAPair { place })
}

/// Why a parameter cannot be added.
#[derive(Debug)]
pub(crate) enum PairError {
    /// A parameter has no `=`.
    NotAPair { place: Place },
    /// The name of a parameter is empty or has brackets.
    InvalidName { place: Place },
    /// A parameter has another value than an earlier one of the same name.
    Conflict { place: Place },
    /// `u` and `--user` differ, or two `u` do.
    TwoUsernames { place: Place },
    /// The request cannot have it.
    Refused { place: Place, error: ParameterError },
}

impl fmt::Display for PairError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPair { place } => write!(f, "{place} is not NAME=VALUE"),
            Self::InvalidName { place } => {
                write!(f, "{place} has an empty name or one with brackets")
            }
            Self::Conflict { place } => {
                write!(f, "{place} has another value than the one before it of its name")
            }
            Self::TwoUsernames { place } => {
                let line = InFile(*place);
                write!(f, "{line}the username is given twice, with different values")
            }
            Self::Refused { place, error } => write!(f, "{}{error}", InFile(*place)),
        }
    }
}

impl Error for PairError {}

/// What stands before a message that has the name of its parameter: the line in a file.
struct InFile(Place);

impl fmt::Display for InFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(place) = self;
        if place.line.is_some() { write!(f, "{place}: ") } else { Ok(()) }
    }
}
