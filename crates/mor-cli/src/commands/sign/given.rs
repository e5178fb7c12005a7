//! What the user has given, parameter by parameter.

use mor_api::{Endpoint, server_order};
use zeroize::Zeroizing;

use super::file;
use crate::Failure;
use crate::parameters::{self, Parameters, Place, USERNAME};

/// A parameter as it was given.
pub(in crate::commands) struct Given {
    pub(in crate::commands) place: Place,
    pub(in crate::commands) name: String,
    pub(in crate::commands) value: Zeroizing<String>,
}

impl Given {
    fn new(place: Place, name: &str, value: &str) -> Self {
        Self { place, name: name.to_owned(), value: Zeroizing::new(value.to_owned()) }
    }

    /// Whether the method or a server lists its name, so that it is public.
    pub(in crate::commands) fn is_known(&self, endpoint: &Endpoint) -> bool {
        is_known(endpoint, &self.name)
    }
}

pub(super) fn is_known(endpoint: &Endpoint, name: &str) -> bool {
    name == USERNAME
        || endpoint.parameter(name).is_some()
        || server_order().iter().any(|entry| entry.name() == name)
}

/// Fills the request with all parameters of the command line and of its files.
///
/// # Errors
/// [`FileError`](file::FileError) and [`PairError`](crate::parameters::PairError), which show no
/// values.
pub(in crate::commands) fn read(
    arguments: &[String],
    parameters: &mut Parameters,
) -> Result<Vec<Given>, Failure> {
    // An option has no place, but its name is one to show.
    let user = parameters.user.iter().map(|user| Given::new(Place::from(0), USERNAME, user));
    let mut given: Vec<_> = user.collect();
    for read in pairs(arguments)? {
        parameters.add_value(read.place, &read.name, &read.value)?;
        given.push(read);
    }
    Ok(given)
}

/// All parameters of the command line and of its files, in their order.
///
/// # Errors
/// As [`read`], for what is no pair, and for files that cannot be used.
pub(in crate::commands) fn pairs(arguments: &[String]) -> Result<Vec<Given>, Failure> {
    let mut given = Vec::new();
    for (number, text) in (1_usize..).zip(arguments) {
        let place = Place::from(number);
        let Some(path) = text.strip_prefix('@') else {
            let (name, value) = parameters::pair(place, text)?;
            given.push(Given::new(place, name, value));
            continue;
        };
        let text = file::text(place, path)?;
        if let Some(members) = file::members(place, &text)? {
            given.extend(members);
            continue;
        }
        for (place, line) in file::lines(place, &text) {
            let (name, value) = parameters::pair(place, line)?;
            given.push(Given::new(place, name, value));
        }
    }
    Ok(given)
}
