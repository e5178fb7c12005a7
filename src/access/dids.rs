//! Who may create and change a DID.

use super::{AccountantRights, Caller};
use crate::methods::dids::{DidCreateError, DidUpdateError};
use crate::value::Assignment;

/// What [`may_create_did`] needs to know of the request and of the server's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDid<'a> {
    /// The number, as sent.
    pub did: &'a str,
    /// Whether the DID already exists.
    pub exists: bool,
    /// The provider in the request, if it has one.
    pub provider_id: Option<u64>,
    /// The owner of that provider, if it exists.
    pub provider_owner: Option<u64>,
    /// The reseller's default provider, if a reseller calls and has one.
    pub default_provider: Option<u64>,
}

/// Whether the caller may create the DID, and for which provider: the named one, or a reseller's
/// default.
///
/// The order of the checks: the caller, the number, the provider, whether the DID exists. Some
/// servers let resellers use the administrator's providers. Here, callers may use only providers
/// that have the same owner as the DIDs they create.
///
/// # Errors
/// The page's error for the first check that fails.
pub fn may_create_did(caller: &Caller, new: &NewDid<'_>) -> Result<u64, DidCreateError> {
    check_rights(caller).map_err(|denied| match denied {
        NoDidRights::SimpleUser => DidCreateError::AccessDenied,
        NoDidRights::Missing => DidCreateError::NotAuthorizedForDids,
    })?;
    if new.did.is_empty() || !new.did.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DidCreateError::InvalidDid);
    }
    let provider_id = match (new.provider_id, caller) {
        (Some(id), _) => match new.provider_owner {
            None => return Err(DidCreateError::ProviderNotFound),
            Some(owner) if owner != caller.owner() => {
                return Err(DidCreateError::NotAuthorizedForProvider);
            }
            Some(_) => id,
        },
        (None, Caller::Reseller { .. }) => {
            new.default_provider.ok_or(DidCreateError::ProviderNotFound)?
        }
        (None, _) => return Err(DidCreateError::ProviderNotFound),
    };
    if new.exists { Err(DidCreateError::AlreadyExists) } else { Ok(provider_id) }
}

/// Why a caller may not manage DIDs. The pages answer the two cases differently.
enum NoDidRights {
    SimpleUser,
    Missing,
}

const fn check_rights(caller: &Caller) -> Result<(), NoDidRights> {
    match caller {
        Caller::Admin
        | Caller::Accountant(AccountantRights { acc_device_manage: true, .. })
        | Caller::Reseller { manages_dids: true, .. } => Ok(()),
        Caller::Accountant(_) | Caller::Reseller { .. } => Err(NoDidRights::Missing),
        Caller::SimpleUser { .. } => Err(NoDidRights::SimpleUser),
    }
}

/// What the rules need to know of a DID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DidFacts {
    /// The DID's owner: a reseller, or [`ADMIN`](crate::access::ADMIN).
    pub owner: u64,
    /// Whether it is assigned to a user, a reseller or a dial plan.
    pub is_assigned: bool,
    /// When it becomes active, in seconds since 1970.
    pub active_from: Option<u64>,
    /// When it stops being active, in seconds since 1970.
    pub active_till: Option<u64>,
}

/// What a request would change about a DID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DidChange {
    /// The user who gets it, or that it is freed.
    pub did_user_id: Option<Assignment>,
    /// When it is to become active.
    pub active_from: Option<u64>,
    /// When it is to stop being active.
    pub active_till: Option<u64>,
}

/// Whether the caller may make this change to the DID. `None` for a DID that does not exist.
///
/// The order of the checks: the caller, the DID, the assignment (only a free DID can be assigned;
/// every DID can be freed), the time span, where an end that was not sent keeps its old value.
///
/// # Errors
/// The page's error for the first check that fails.
pub fn may_update_did(
    caller: &Caller,
    did: Option<&DidFacts>,
    change: &DidChange,
) -> Result<(), DidUpdateError> {
    check_rights(caller).map_err(|_| DidUpdateError::AccessDenied)?;
    let did = did.filter(|did| did.owner == caller.owner()).ok_or(DidUpdateError::DidNotFound)?;
    if did.is_assigned && matches!(change.did_user_id, Some(Assignment::To(_))) {
        return Err(DidUpdateError::AlreadyAssigned);
    }
    match (change.active_from.or(did.active_from), change.active_till.or(did.active_till)) {
        (Some(from), Some(till)) if till <= from => Err(DidUpdateError::TillNotAfterFrom),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::ADMIN;
    use crate::access::fixture::{POOR_RESELLER, RESELLER, SIMPLE_USER, accountant};

    #[test]
    fn dids_are_created_by_the_rules_of_the_page() {
        let new = NewDid {
            did: "370",
            exists: false,
            provider_id: Some(1),
            provider_owner: Some(ADMIN),
            default_provider: None,
        };
        assert_eq!(may_create_did(&Caller::Admin, &new), Ok(1));
        assert_eq!(may_create_did(&accountant(true, false, false), &new), Ok(1));
        assert_eq!(may_create_did(&SIMPLE_USER, &new), Err(DidCreateError::AccessDenied));
        for caller in [POOR_RESELLER, accountant(false, true, true)] {
            assert_eq!(may_create_did(&caller, &new), Err(DidCreateError::NotAuthorizedForDids));
        }
        for did in ["", "12a", "+370", "٣"] {
            assert_eq!(
                may_create_did(&Caller::Admin, &NewDid { did, ..new }),
                Err(DidCreateError::InvalidDid),
                "{did}"
            );
        }
        let unknown = NewDid { provider_owner: None, ..new };
        assert_eq!(may_create_did(&Caller::Admin, &unknown), Err(DidCreateError::ProviderNotFound));
        assert_eq!(may_create_did(&RESELLER, &new), Err(DidCreateError::NotAuthorizedForProvider));
        assert_eq!(
            may_create_did(&Caller::Admin, &NewDid { exists: true, ..new }),
            Err(DidCreateError::AlreadyExists)
        );
        let unnamed =
            NewDid { provider_id: None, provider_owner: None, default_provider: Some(4), ..new };
        assert_eq!(may_create_did(&RESELLER, &unnamed), Ok(4));
        assert_eq!(may_create_did(&Caller::Admin, &unnamed), Err(DidCreateError::ProviderNotFound));
        let without = NewDid { default_provider: None, ..unnamed };
        assert_eq!(may_create_did(&RESELLER, &without), Err(DidCreateError::ProviderNotFound));
    }

    #[test]
    fn dids_are_changed_by_the_rules_of_the_page() {
        let did = DidFacts {
            owner: ADMIN,
            is_assigned: false,
            active_from: Some(100),
            active_till: None,
        };
        let give = DidChange { did_user_id: Some(Assignment::To(5)), ..DidChange::default() };
        let free = DidChange { did_user_id: Some(Assignment::Nobody), ..DidChange::default() };
        assert_eq!(may_update_did(&Caller::Admin, Some(&did), &give), Ok(()));
        let taken = DidFacts { is_assigned: true, ..did };
        assert_eq!(
            may_update_did(&Caller::Admin, Some(&taken), &give),
            Err(DidUpdateError::AlreadyAssigned)
        );
        assert_eq!(may_update_did(&Caller::Admin, Some(&taken), &free), Ok(()));
        assert_eq!(may_update_did(&RESELLER, Some(&did), &free), Err(DidUpdateError::DidNotFound));
        assert_eq!(may_update_did(&Caller::Admin, None, &free), Err(DidUpdateError::DidNotFound));
        for caller in [SIMPLE_USER, POOR_RESELLER, accountant(false, true, true)] {
            assert_eq!(
                may_update_did(&caller, Some(&did), &free),
                Err(DidUpdateError::AccessDenied)
            );
        }
        for (from, till, allowed) in [
            (None, Some(101), true),
            (None, Some(100), false),
            (Some(200), Some(150), false),
            (Some(1), Some(2), true),
        ] {
            let change = DidChange { active_from: from, active_till: till, ..DidChange::default() };
            let expected = if allowed { Ok(()) } else { Err(DidUpdateError::TillNotAfterFrom) };
            assert_eq!(
                may_update_did(&Caller::Admin, Some(&did), &change),
                expected,
                "{from:?} {till:?}"
            );
        }
    }
}
