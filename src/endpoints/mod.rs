//! The built-in methods, one file each: its table, its typed request, its typed answer.

mod did_create;
mod did_details_update;
mod user_details_update;

pub use did_create::{DID_CREATE, DidCreate, DidCreateError, DidCreated};
pub use did_details_update::{DID_DETAILS_UPDATE, DidDetailsUpdate, DidUpdateError, DidUpdated};
pub use user_details_update::{USER_DETAILS_UPDATE, UserDetailsUpdate, UserUpdateError, UserUpdated};

use crate::endpoint::Endpoint;

/// All built-in methods of the hashed kind.
pub static ALL: [&Endpoint; 3] = [&USER_DETAILS_UPDATE, &DID_DETAILS_UPDATE, &DID_CREATE];

/// The built-in method with this name or alias.
///
/// ```
/// use mor_api::endpoints;
///
/// assert_eq!(endpoints::by_name("user_update_api").map(|it| it.name()), Some("user_details_update"));
/// assert!(endpoints::by_name("card_from_group_sell").is_none());
/// ```
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Endpoint> {
    ALL.into_iter().find(|endpoint| endpoint.is_named(name))
}

/// The built-in method that a request path is for: `/api/` and its name or alias, behind any prefix.
///
/// ```
/// use mor_api::endpoints;
///
/// assert_eq!(endpoints::by_path("/billing/api/did_create").map(|it| it.name()), Some("did_create"));
/// assert_eq!(endpoints::by_path("/api/did_create").map(|it| it.name()), Some("did_create"));
/// assert!(endpoints::by_path("/did_create").is_none());
/// ```
#[must_use]
pub fn by_path(path: &str) -> Option<&'static Endpoint> {
    ALL.into_iter().find(|endpoint| endpoint.serves(path))
}
