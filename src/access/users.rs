//! Who may change a user.

use super::{Caller, TargetUser};
use crate::methods::users::UserUpdateError;

/// What [`may_update_user`] needs to know of the request and of the server's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UserChange {
    /// Whether the tariff in the request exists for the caller; `None` if the request has none.
    pub tariff_exists: Option<bool>,
    /// Whether the responsible accountant in the request is an accountant; `None` if the request
    /// has none, or asks for nobody.
    pub accountant_is_valid: Option<bool>,
    /// Whether `max_devices` was sent.
    pub changes_max_devices: bool,
}

/// Whether the caller may make this change to the user. `None` for a user that does not exist.
///
/// The order of the checks: the caller, an accountant's right, the user, `max_devices` (which a
/// reseller may not change), the tariff, the responsible accountant. A reseller may change their
/// own account and the users under it.
///
/// # Errors
/// The page's error for the first check that fails.
pub fn may_update_user(
    caller: &Caller,
    user: Option<&TargetUser>,
    change: UserChange,
) -> Result<(), UserUpdateError> {
    match caller {
        Caller::SimpleUser { .. } => return Err(UserUpdateError::AccessDenied),
        Caller::Accountant(rights) if !rights.user_manage => {
            return Err(UserUpdateError::NoEditingPermission);
        }
        Caller::Admin | Caller::Accountant(_) | Caller::Reseller { .. } => {}
    }
    let reseller_id = if let Caller::Reseller { id, .. } = caller { Some(*id) } else { None };
    user.filter(|user| user.owner == caller.owner() || Some(user.id) == reseller_id)
        .ok_or(UserUpdateError::UserNotFound)?;
    if change.changes_max_devices && reseller_id.is_some() {
        return Err(UserUpdateError::AccessDenied);
    }
    if change.tariff_exists == Some(false) {
        return Err(UserUpdateError::TariffNotFound);
    }
    if change.accountant_is_valid == Some(false) {
        return Err(UserUpdateError::InvalidAccountant);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::ADMIN;
    use crate::access::fixture::{RESELLER, SIMPLE_USER, USER, accountant};

    #[test]
    fn users_are_changed_by_the_rules_of_the_page() {
        let none = UserChange::default();
        let may = |caller: &Caller, user: Option<&TargetUser>, change| {
            may_update_user(caller, user, change)
        };
        assert_eq!(may(&Caller::Admin, Some(&USER), none), Ok(()));
        assert_eq!(may(&SIMPLE_USER, Some(&USER), none), Err(UserUpdateError::AccessDenied));
        assert_eq!(
            may(&accountant(true, true, false), None, none),
            Err(UserUpdateError::NoEditingPermission)
        );
        assert_eq!(may(&Caller::Admin, None, none), Err(UserUpdateError::UserNotFound));
        assert_eq!(may(&RESELLER, Some(&USER), none), Err(UserUpdateError::UserNotFound));
        let themselves = TargetUser { id: 7, owner: ADMIN, is_simple: false };
        assert_eq!(may(&RESELLER, Some(&themselves), none), Ok(()));
        let devices = UserChange { changes_max_devices: true, ..none };
        assert_eq!(may(&RESELLER, Some(&themselves), devices), Err(UserUpdateError::AccessDenied));
        assert_eq!(may(&Caller::Admin, Some(&themselves), devices), Ok(()));
        let tariff =
            UserChange { tariff_exists: Some(false), accountant_is_valid: Some(false), ..none };
        assert_eq!(may(&Caller::Admin, Some(&USER), tariff), Err(UserUpdateError::TariffNotFound));
        let accountant = UserChange { tariff_exists: Some(true), ..tariff };
        assert_eq!(
            may(&Caller::Admin, Some(&USER), accountant),
            Err(UserUpdateError::InvalidAccountant)
        );
    }
}
