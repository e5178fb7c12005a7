//! The built-in methods, one file each: its table, its typed request, its answer, its errors.
//!
//! The data of all methods is always there; the typed requests of an area need its feature, such as
//! `users`.

pub mod dids;
mod typed;
pub mod users;

use dids::{DID_CREATE, DID_DETAILS_UPDATE};
use users::USER_DETAILS_UPDATE;

use crate::endpoint::index::{Name, NameIndex};
use crate::endpoint::{Endpoint, method_name};

/// All built-in methods of the hashed kind.
pub static ALL: &[&Endpoint] = &[&USER_DETAILS_UPDATE, &DID_DETAILS_UPDATE, &DID_CREATE];

/// The built-in method with this name or alias.
///
/// ```
/// use mor_api::methods;
///
/// let method = methods::by_name("user_update_api").ok_or("no such method")?;
/// assert_eq!(method.name(), "user_details_update");
/// assert!(methods::by_name("no_such_method").is_none());
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Endpoint> {
    let name_of = |number| Name::new(NAMES.get(number).map_or("", |(name, _)| *name).as_bytes());
    let number = INDEX.find(Name::new(name.as_bytes()), name_of)?;
    NAMES.get(number).map(|(_, endpoint)| *endpoint)
}

/// The built-in method that a request path is for: `/api/` and its name or alias, after any prefix.
///
/// ```
/// use mor_api::methods;
///
/// for path in ["/billing/api/did_create", "/api/did_create"] {
///     let method = methods::by_path(path).ok_or("no such method")?;
///     assert_eq!(method.name(), "did_create");
/// }
/// assert!(methods::by_path("/did_create").is_none());
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn by_path(path: &str) -> Option<&'static Endpoint> {
    by_name(method_name(path)?)
}

/// Every name and alias, with its method.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
static NAMES: [(&str, &Endpoint); count_names(ALL)] = {
    let mut names = [("", ALL[0]); count_names(ALL)];
    let (mut endpoints, mut count) = (ALL, 0);
    while let [endpoint, rest @ ..] = endpoints {
        names[count] = (endpoint.name(), *endpoint);
        count += 1;
        let mut aliases = endpoint.aliases();
        while let [alias, rest @ ..] = aliases {
            names[count] = (*alias, *endpoint);
            count += 1;
            aliases = rest;
        }
        endpoints = rest;
    }
    names
};

/// The numbers of [`NAMES`].
static INDEX: NameIndex = {
    let mut index = NameIndex::new();
    let (mut names, mut number) = (NAMES.as_slice(), 0);
    while let [(name, _), rest @ ..] = names {
        index.insert(Name::new(name.as_bytes()), number);
        number += 1;
        names = rest;
    }
    index
};

const fn count_names(mut endpoints: &[&Endpoint]) -> usize {
    let mut count = 0;
    while let [endpoint, rest @ ..] = endpoints {
        count += 1 + endpoint.aliases().len();
        endpoints = rest;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_finds_its_method_and_no_other() {
        let mut names = alloc::collections::BTreeSet::new();
        for endpoint in ALL {
            for name in endpoint.aliases().iter().chain([&endpoint.name()]) {
                assert!(names.insert(*name), "{name} is the name of two methods");
                assert!(core::ptr::eq(by_name(name).unwrap(), *endpoint), "{name}");
                for other in [&name[1..], &name[..name.len() - 1]] {
                    assert!(by_name(other).is_none_or(|it| it.is_named(other)), "{other}");
                }
            }
        }
        assert_eq!(names.len(), NAMES.len());
        assert!(by_name("").is_none() && by_name("User_details_update").is_none());
    }
}
