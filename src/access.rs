//! Who may do what, as the pages say it: pure functions over facts that the server brings.
//!
//! Nothing here stores or looks up anything. A server collects the facts, asks, and answers with the error that comes back.
//!
//! # API v2: assign and unassign a provider
//!
//! The checks stand in this order, and the first that fails is the answer:
//!
//! 1. **401**: a simple user calls; the API method is not granted; an accountant lacks a right, or a reseller may not manage providers.
//!    (A token that is missing or wrong, and a disabled API, come before all of this: there is no caller yet.)
//! 2. **404** for a user that does not exist, **403** for one under another owner, **404** for a provider that does not exist, belongs to
//!    another owner, or, when assigning, is assigned to another user. So 403 comes before every 404 that would tell of a provider.
//! 3. **422**: the user is not a simple user; the provider is assigned to this user already, or not at all when unassigning, or has CLIs
//!    configured when unassigning.
//!
//! ```
//! use mor_api::access::{
//!     Caller, Denied, Grants, ProviderFacts, ProviderState, TargetUser, may_assign_provider,
//! };
//!
//! let user = TargetUser { id: 123, owner: 0, is_simple: true };
//! let provider = ProviderFacts { owner: 0, state: ProviderState::Free, has_clis: false };
//! let may = |caller| may_assign_provider(&caller, Grants::ALL, Some(&user), Some(&provider));
//!
//! assert_eq!(may(Caller::Admin), Ok(()));
//! assert_eq!(may(Caller::SimpleUser { id: 7 }), Err(Denied::MissingRights));
//! assert_eq!(Denied::MissingRights.status(), 401);
//! ```

use core::fmt;

use crate::endpoints::{DidCreateError, DidUpdateError, UserUpdateError};
use crate::value::Assignment;

/// The owner of everything that no reseller owns: the administrator.
pub const ADMIN: u64 = 0;

/// Who is calling, with the rights that matter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// The administrator.
    Admin,
    /// An accountant, who works for the administrator.
    Accountant(AccountantRights),
    /// A reseller, who owns users and perhaps providers.
    Reseller {
        /// The reseller's user id.
        id: u64,
        /// Whether the reseller may manage providers.
        manages_providers: bool,
        /// Whether the reseller may manage DIDs.
        manages_dids: bool,
    },
    /// Anybody else. Simple users may do nothing here.
    SimpleUser {
        /// The user's id.
        id: u64,
    },
}

impl Caller {
    /// Under whom the caller's users, providers and DIDs are.
    #[must_use]
    pub const fn owner(&self) -> u64 {
        match self {
            Self::Admin | Self::Accountant(_) => ADMIN,
            Self::Reseller { id, .. } | Self::SimpleUser { id } => *id,
        }
    }
}

/// The GUI rights of an accountant: whether each allows writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountantRights {
    /// `acc_device_manage`: devices, and with them DIDs.
    pub acc_device_manage: bool,
    /// `manage_provider`: providers.
    pub manage_provider: bool,
    /// `user_manage`: users.
    pub user_manage: bool,
}

impl AccountantRights {
    /// All of them.
    pub const ALL: Self = Self { acc_device_manage: true, manage_provider: true, user_manage: true };

    const fn has_all(self) -> bool {
        self.acc_device_manage && self.manage_provider && self.user_manage
    }
}

/// The API methods that the caller's API permission group grants. Without restrictions for this caller, all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grants {
    /// `v2_users_assign_provider`, write.
    pub v2_users_assign_provider: bool,
    /// `v2_users_unassign_provider`, write.
    pub v2_users_unassign_provider: bool,
}

impl Grants {
    /// No restrictions.
    pub const ALL: Self = Self { v2_users_assign_provider: true, v2_users_unassign_provider: true };
}

/// The user whom a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetUser {
    /// The user's id.
    pub id: u64,
    /// Under whom the user is: a reseller, or [`ADMIN`].
    pub owner: u64,
    /// Whether it is a simple user, not a reseller, an accountant or the administrator.
    pub is_simple: bool,
}

/// To whom a provider is assigned: a small state machine.
///
/// `Free` → [`assign`](Self::assign) → `Configuring` → [`configured`](Self::configured) → `Assigned`, or back to `Free` when the
/// extension's configuration fails. `Assigned` → [`unassign`](Self::unassign) → `Free`. A provider that is being configured is as
/// taken as an assigned one.
///
/// ```
/// use mor_api::access::{Denied, ProviderState};
///
/// let configuring = ProviderState::Free.assign(123)?;
/// let (state, outcome) = configuring.configured(false);
/// assert_eq!((state, outcome), (ProviderState::Free, Err(Denied::RolledBack)));
/// assert_eq!(Denied::RolledBack.status(), 422);
/// # Ok::<(), Denied>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderState {
    /// To nobody.
    Free,
    /// To this user, once the device's extension is configured.
    Configuring {
        /// The user.
        user_id: u64,
    },
    /// To this user.
    Assigned {
        /// The user.
        user_id: u64,
    },
}

impl ProviderState {
    const fn user(self) -> Option<u64> {
        match self {
            Self::Free => None,
            Self::Configuring { user_id } | Self::Assigned { user_id } => Some(user_id),
        }
    }

    /// Begins an assignment.
    ///
    /// # Errors
    /// [`Denied::AlreadyAssigned`] to the same user, [`Denied::ProviderNotAvailable`] to another one.
    pub fn assign(self, user_id: u64) -> Result<Self, Denied> {
        match self.user() {
            None => Ok(Self::Configuring { user_id }),
            Some(taken_by) if taken_by == user_id => Err(Denied::AlreadyAssigned),
            Some(_) => Err(Denied::ProviderNotAvailable),
        }
    }

    /// Ends an assignment that was begun: it stands if the device's extension could be configured, and is taken back otherwise.
    /// Other states stay as they are.
    #[must_use = "an assignment that failed answers 422"]
    pub const fn configured(self, success: bool) -> (Self, Result<(), Denied>) {
        match self {
            Self::Configuring { user_id } if success => (Self::Assigned { user_id }, Ok(())),
            Self::Configuring { .. } => (Self::Free, Err(Denied::RolledBack)),
            Self::Free | Self::Assigned { .. } => (self, Ok(())),
        }
    }

    /// Takes an assignment away.
    ///
    /// # Errors
    /// [`Denied::NotAssigned`] when it is not this user's, [`Denied::HasClis`] when the device still has CLIs.
    pub fn unassign(self, user_id: u64, has_clis: bool) -> Result<Self, Denied> {
        match self {
            Self::Assigned { user_id: taken_by } if taken_by == user_id => {
                if has_clis {
                    Err(Denied::HasClis)
                } else {
                    Ok(Self::Free)
                }
            }
            _ => Err(Denied::NotAssigned),
        }
    }
}

/// What the rules need to know of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProviderFacts {
    /// Under whom the provider is: a reseller, or [`ADMIN`].
    pub owner: u64,
    /// To whom it is assigned.
    pub state: ProviderState,
    /// Whether its device has CLIs configured.
    pub has_clis: bool,
}

/// Whether the caller may assign the provider to the user. `None` for a user or provider that does not exist.
///
/// # Errors
/// [`Denied`], in the order of the [module](self).
pub fn may_assign_provider(
    caller: &Caller,
    grants: Grants,
    user: Option<&TargetUser>,
    provider: Option<&ProviderFacts>,
) -> Result<(), Denied> {
    let (user, provider) = may_touch(caller, grants.v2_users_assign_provider, user, provider)?;
    let outcome = provider.state.assign(user.id);
    if outcome == Err(Denied::ProviderNotAvailable) {
        return Err(Denied::ProviderNotAvailable);
    }
    must_be_simple(user)?;
    outcome.map(|_| ())
}

/// Whether the caller may take the provider away from the user. `None` for a user or provider that does not exist.
///
/// # Errors
/// [`Denied`], in the order of the [module](self).
pub fn may_unassign_provider(
    caller: &Caller,
    grants: Grants,
    user: Option<&TargetUser>,
    provider: Option<&ProviderFacts>,
) -> Result<(), Denied> {
    let (user, provider) = may_touch(caller, grants.v2_users_unassign_provider, user, provider)?;
    must_be_simple(user)?;
    provider.state.unassign(user.id, provider.has_clis).map(|_| ())
}

/// What assigning and unassigning ask first: the caller's rights, and whether user and provider are there for the caller.
fn may_touch<'f>(
    caller: &Caller,
    granted: bool,
    user: Option<&'f TargetUser>,
    provider: Option<&'f ProviderFacts>,
) -> Result<(&'f TargetUser, &'f ProviderFacts), Denied> {
    let has_rights = match caller {
        Caller::Admin => true,
        Caller::Accountant(rights) => rights.has_all(),
        Caller::Reseller { manages_providers, .. } => *manages_providers,
        Caller::SimpleUser { .. } => false,
    };
    if !has_rights {
        return Err(Denied::MissingRights);
    }
    if !granted {
        return Err(Denied::MethodNotPermitted);
    }
    let user = user.ok_or(Denied::UserNotFound)?;
    if user.owner != caller.owner() {
        return Err(Denied::NotUnderOwner);
    }
    let provider = provider.ok_or(Denied::ProviderNotFound)?;
    if provider.owner != caller.owner() {
        return Err(Denied::ProviderNotAvailable);
    }
    Ok((user, provider))
}

const fn must_be_simple(user: &TargetUser) -> Result<(), Denied> {
    if user.is_simple { Ok(()) } else { Err(Denied::NotSimpleUser) }
}

/// Why a request of API v2 is denied, by the causes of the page. [`status`](Self::status) is the HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Denied {
    /// The token is missing or wrong. For servers: the rules here begin when it is right.
    InvalidToken,
    /// The API is disabled. For servers, as above.
    ApiDisabled,
    /// The caller lacks accountant or reseller rights, or is a simple user.
    MissingRights,
    /// The caller's API permission group does not grant the method.
    MethodNotPermitted,
    /// The target user is not under the caller's owner.
    NotUnderOwner,
    /// There is no such user.
    UserNotFound,
    /// There is no such provider.
    ProviderNotFound,
    /// The provider is another owner's, or assigned to another user.
    ProviderNotAvailable,
    /// The target user is not a simple user.
    NotSimpleUser,
    /// The provider is assigned to this user already.
    AlreadyAssigned,
    /// The provider is not assigned to this user.
    NotAssigned,
    /// The provider's device has CLIs configured.
    HasClis,
    /// The device's extension could not be configured, and the assignment was taken back.
    RolledBack,
}

impl Denied {
    /// The HTTP status: 401, 403, 404 or 422.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidToken | Self::ApiDisabled | Self::MissingRights | Self::MethodNotPermitted => 401,
            Self::NotUnderOwner => 403,
            Self::UserNotFound | Self::ProviderNotFound | Self::ProviderNotAvailable => 404,
            Self::NotSimpleUser | Self::AlreadyAssigned | Self::NotAssigned | Self::HasClis | Self::RolledBack => 422,
        }
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidToken => "the token is missing or invalid",
            Self::ApiDisabled => "the api is disabled",
            Self::MissingRights => "the caller lacks the rights",
            Self::MethodNotPermitted => "the api method is not permitted",
            Self::NotUnderOwner => "the user is not under the authenticated owner",
            Self::UserNotFound => "the user was not found",
            Self::ProviderNotFound => "the provider was not found",
            Self::ProviderNotAvailable => "the provider is not available for assignment",
            Self::NotSimpleUser => "the user is not a simple user",
            Self::AlreadyAssigned => "the provider is already assigned",
            Self::NotAssigned => "the provider is not assigned to this user",
            Self::HasClis => "the provider's device has clis configured",
            Self::RolledBack => "the extension could not be configured, the assignment was rolled back",
        })
    }
}

impl core::error::Error for Denied {}

/// What `may_create_did` needs to know of the request and of what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDid<'a> {
    /// The number, as sent.
    pub did: &'a str,
    /// Whether there is such a DID already.
    pub exists: bool,
    /// The provider that was named, if one was.
    pub provider_id: Option<u64>,
    /// The owner of that provider, if it exists.
    pub provider_owner: Option<u64>,
    /// The reseller's default provider, if a reseller calls and has one.
    pub default_provider: Option<u64>,
}

/// Whether the caller may create the DID, and for which provider: the named one, or a reseller's default.
///
/// The order of the checks: who calls, the number, the provider, whether the DID exists. Providers of the administrator may be used by
/// resellers where the server lets them; here a caller may use the providers under their own owner only.
///
/// # Errors
/// The page's error.
pub fn may_create_did(caller: &Caller, new: &NewDid<'_>) -> Result<u64, DidCreateError> {
    may_manage_dids(caller).map_err(|denied| match denied {
        DidRights::NotACaller => DidCreateError::AccessDenied,
        DidRights::Missing => DidCreateError::NotAuthorizedForDids,
    })?;
    if new.did.is_empty() || !new.did.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DidCreateError::InvalidDid);
    }
    let provider_id = match (new.provider_id, caller) {
        (Some(id), _) => match new.provider_owner {
            None => return Err(DidCreateError::ProviderNotFound),
            Some(owner) if owner != caller.owner() => return Err(DidCreateError::NotAuthorizedForProvider),
            Some(_) => id,
        },
        (None, Caller::Reseller { .. }) => new.default_provider.ok_or(DidCreateError::ProviderNotFound)?,
        (None, _) => return Err(DidCreateError::ProviderNotFound),
    };
    if new.exists { Err(DidCreateError::AlreadyExists) } else { Ok(provider_id) }
}

enum DidRights {
    NotACaller,
    Missing,
}

const fn may_manage_dids(caller: &Caller) -> Result<(), DidRights> {
    match caller {
        Caller::Admin
        | Caller::Accountant(AccountantRights { acc_device_manage: true, .. })
        | Caller::Reseller { manages_dids: true, .. } => Ok(()),
        Caller::Accountant(_) | Caller::Reseller { .. } => Err(DidRights::Missing),
        Caller::SimpleUser { .. } => Err(DidRights::NotACaller),
    }
}

/// What the rules need to know of a DID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DidFacts {
    /// Under whom the DID is: a reseller, or [`ADMIN`].
    pub owner: u64,
    /// Whether it is assigned to a user, a reseller or a dial plan.
    pub is_assigned: bool,
    /// From when on it is active, in seconds since 1970.
    pub active_from: Option<u64>,
    /// Until when it is active, in seconds since 1970.
    pub active_till: Option<u64>,
}

/// What a request would change of a DID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DidChange {
    /// To whom it is given, or that it is freed.
    pub did_user_id: Option<Assignment>,
    /// From when on it is to be active.
    pub active_from: Option<u64>,
    /// Until when it is to be active.
    pub active_till: Option<u64>,
}

/// Whether the caller may change the DID like this. `None` for a DID that does not exist.
///
/// The order of the checks: who calls, the DID, to whom it is given (only a free DID can be given away; freeing one is always fine), the
/// time span, of which a part that is not sent keeps its old value.
///
/// # Errors
/// The page's error.
pub fn may_update_did(caller: &Caller, did: Option<&DidFacts>, change: &DidChange) -> Result<(), DidUpdateError> {
    may_manage_dids(caller).map_err(|_| DidUpdateError::AccessDenied)?;
    let did = did.filter(|did| did.owner == caller.owner()).ok_or(DidUpdateError::DidNotFound)?;
    if did.is_assigned && matches!(change.did_user_id, Some(Assignment::To(_))) {
        return Err(DidUpdateError::AlreadyAssigned);
    }
    match (change.active_from.or(did.active_from), change.active_till.or(did.active_till)) {
        (Some(from), Some(till)) if till <= from => Err(DidUpdateError::TillNotAfterFrom),
        _ => Ok(()),
    }
}

/// What `may_update_user` needs to know of the request and of what is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UserChange {
    /// Whether the tariff that was named exists for the caller; `None` when none was named.
    pub tariff_exists: Option<bool>,
    /// Whether the responsible accountant who was named is one; `None` when none was named, or nobody.
    pub accountant_is_valid: Option<bool>,
    /// Whether `max_devices` was sent.
    pub changes_max_devices: bool,
}

/// Whether the caller may change the user like this. `None` for a user who does not exist.
///
/// The order of the checks: who calls, the accountant's right, the user, `max_devices` (not by a reseller), the tariff, the responsible
/// accountant. A reseller may change their own account and the users under it.
///
/// # Errors
/// The page's error.
pub fn may_update_user(caller: &Caller, user: Option<&TargetUser>, change: UserChange) -> Result<(), UserUpdateError> {
    match caller {
        Caller::SimpleUser { .. } => return Err(UserUpdateError::AccessDenied),
        Caller::Accountant(rights) if !rights.user_manage => return Err(UserUpdateError::NoEditingPermission),
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

    const RESELLER: Caller = Caller::Reseller { id: 7, manages_providers: true, manages_dids: true };
    const POOR_RESELLER: Caller = Caller::Reseller { id: 7, manages_providers: false, manages_dids: false };
    const NOBODY: Caller = Caller::SimpleUser { id: 9 };
    const USER: TargetUser = TargetUser { id: 123, owner: ADMIN, is_simple: true };
    const PROVIDER: ProviderFacts = ProviderFacts { owner: ADMIN, state: ProviderState::Free, has_clis: false };

    fn accountant(acc_device_manage: bool, manage_provider: bool, user_manage: bool) -> Caller {
        Caller::Accountant(AccountantRights { acc_device_manage, manage_provider, user_manage })
    }

    fn assigned_to(user_id: u64, has_clis: bool) -> ProviderFacts {
        ProviderFacts { state: ProviderState::Assigned { user_id }, has_clis, ..PROVIDER }
    }

    #[test]
    fn rights_come_first_and_are_all_needed() {
        for bits in 0..8 {
            let rights = [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0];
            let caller = accountant(rights[0], rights[1], rights[2]);
            let expected = if bits == 7 { Ok(()) } else { Err(Denied::MissingRights) };
            assert_eq!(may_assign_provider(&caller, Grants::ALL, Some(&USER), Some(&PROVIDER)), expected, "{rights:?}");
        }
        for caller in [POOR_RESELLER, NOBODY] {
            // Whatever else is wrong, the rights are told first.
            assert_eq!(may_assign_provider(&caller, Grants::default(), None, None), Err(Denied::MissingRights));
            assert_eq!(may_unassign_provider(&caller, Grants::default(), None, None), Err(Denied::MissingRights));
        }
        let only_assign = Grants { v2_users_unassign_provider: false, ..Grants::ALL };
        assert_eq!(may_assign_provider(&Caller::Admin, only_assign, Some(&USER), Some(&PROVIDER)), Ok(()));
        assert_eq!(may_unassign_provider(&Caller::Admin, only_assign, None, None), Err(Denied::MethodNotPermitted));
    }

    #[test]
    fn then_come_user_and_owner_and_provider() {
        let may = |caller: &Caller, user, provider| may_assign_provider(caller, Grants::ALL, user, provider);
        assert_eq!(may(&Caller::Admin, None, None), Err(Denied::UserNotFound));
        assert_eq!(may(&RESELLER, Some(&USER), None), Err(Denied::NotUnderOwner));
        let theirs = TargetUser { owner: 7, ..USER };
        assert_eq!(may(&Caller::Admin, Some(&theirs), Some(&PROVIDER)), Err(Denied::NotUnderOwner));
        assert_eq!(may(&RESELLER, Some(&theirs), None), Err(Denied::ProviderNotFound));
        assert_eq!(may(&RESELLER, Some(&theirs), Some(&PROVIDER)), Err(Denied::ProviderNotAvailable));
        let own = ProviderFacts { owner: 7, ..PROVIDER };
        assert_eq!(may(&RESELLER, Some(&theirs), Some(&own)), Ok(()));
    }

    #[test]
    fn then_comes_the_state() {
        fn assign(user: &TargetUser, provider: &ProviderFacts) -> Result<(), Denied> {
            may_assign_provider(&Caller::Admin, Grants::ALL, Some(user), Some(provider))
        }
        fn unassign(user: &TargetUser, provider: &ProviderFacts) -> Result<(), Denied> {
            may_unassign_provider(&Caller::Admin, Grants::ALL, Some(user), Some(provider))
        }
        let reseller = TargetUser { is_simple: false, ..USER };
        assert_eq!(assign(&reseller, &PROVIDER), Err(Denied::NotSimpleUser));
        assert_eq!(assign(&reseller, &assigned_to(5, false)), Err(Denied::ProviderNotAvailable));
        assert_eq!(assign(&USER, &assigned_to(5, false)), Err(Denied::ProviderNotAvailable));
        assert_eq!(assign(&USER, &assigned_to(123, false)), Err(Denied::AlreadyAssigned));
        assert_eq!(unassign(&reseller, &assigned_to(123, false)), Err(Denied::NotSimpleUser));
        assert_eq!(unassign(&USER, &PROVIDER), Err(Denied::NotAssigned));
        assert_eq!(unassign(&USER, &assigned_to(5, false)), Err(Denied::NotAssigned));
        assert_eq!(unassign(&USER, &assigned_to(123, true)), Err(Denied::HasClis));
        assert_eq!(unassign(&USER, &assigned_to(123, false)), Ok(()));
    }

    #[test]
    fn the_state_machine_has_no_other_ways() {
        let (free, configuring) = (ProviderState::Free, ProviderState::Configuring { user_id: 1 });
        let assigned = ProviderState::Assigned { user_id: 1 };
        assert_eq!(free.assign(1), Ok(configuring));
        assert_eq!(configuring.assign(1), Err(Denied::AlreadyAssigned));
        assert_eq!(configuring.assign(2), Err(Denied::ProviderNotAvailable));
        assert_eq!(assigned.assign(1), Err(Denied::AlreadyAssigned));
        assert_eq!(assigned.assign(2), Err(Denied::ProviderNotAvailable));
        assert_eq!(configuring.configured(true), (assigned, Ok(())));
        assert_eq!(configuring.configured(false), (free, Err(Denied::RolledBack)));
        for state in [free, assigned] {
            assert_eq!(state.configured(false), (state, Ok(())));
        }
        assert_eq!(free.unassign(1, false), Err(Denied::NotAssigned));
        assert_eq!(configuring.unassign(1, false), Err(Denied::NotAssigned));
        assert_eq!(assigned.unassign(2, false), Err(Denied::NotAssigned));
        assert_eq!(assigned.unassign(1, true), Err(Denied::HasClis));
        assert_eq!(assigned.unassign(1, false), Ok(free));
    }

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
        assert_eq!(may_create_did(&NOBODY, &new), Err(DidCreateError::AccessDenied));
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
        assert_eq!(may_create_did(&Caller::Admin, &NewDid { exists: true, ..new }), Err(DidCreateError::AlreadyExists));
        let unnamed = NewDid { provider_id: None, provider_owner: None, default_provider: Some(4), ..new };
        assert_eq!(may_create_did(&RESELLER, &unnamed), Ok(4));
        assert_eq!(may_create_did(&Caller::Admin, &unnamed), Err(DidCreateError::ProviderNotFound));
        let without = NewDid { default_provider: None, ..unnamed };
        assert_eq!(may_create_did(&RESELLER, &without), Err(DidCreateError::ProviderNotFound));
    }

    #[test]
    fn dids_are_changed_by_the_rules_of_the_page() {
        let did = DidFacts { owner: ADMIN, is_assigned: false, active_from: Some(100), active_till: None };
        let give = DidChange { did_user_id: Some(Assignment::To(5)), ..DidChange::default() };
        let free = DidChange { did_user_id: Some(Assignment::Nobody), ..DidChange::default() };
        assert_eq!(may_update_did(&Caller::Admin, Some(&did), &give), Ok(()));
        let taken = DidFacts { is_assigned: true, ..did };
        assert_eq!(may_update_did(&Caller::Admin, Some(&taken), &give), Err(DidUpdateError::AlreadyAssigned));
        assert_eq!(may_update_did(&Caller::Admin, Some(&taken), &free), Ok(()));
        assert_eq!(may_update_did(&RESELLER, Some(&did), &free), Err(DidUpdateError::DidNotFound));
        assert_eq!(may_update_did(&Caller::Admin, None, &free), Err(DidUpdateError::DidNotFound));
        for caller in [NOBODY, POOR_RESELLER, accountant(false, true, true)] {
            assert_eq!(may_update_did(&caller, Some(&did), &free), Err(DidUpdateError::AccessDenied));
        }
        for (from, till, fine) in
            [(None, Some(101), true), (None, Some(100), false), (Some(200), Some(150), false), (Some(1), Some(2), true)]
        {
            let change = DidChange { active_from: from, active_till: till, ..DidChange::default() };
            let expected = if fine { Ok(()) } else { Err(DidUpdateError::TillNotAfterFrom) };
            assert_eq!(may_update_did(&Caller::Admin, Some(&did), &change), expected, "{from:?} {till:?}");
        }
    }

    #[test]
    fn users_are_changed_by_the_rules_of_the_page() {
        let none = UserChange::default();
        let may = |caller: &Caller, user: Option<&TargetUser>, change| may_update_user(caller, user, change);
        assert_eq!(may(&Caller::Admin, Some(&USER), none), Ok(()));
        assert_eq!(may(&NOBODY, Some(&USER), none), Err(UserUpdateError::AccessDenied));
        assert_eq!(may(&accountant(true, true, false), None, none), Err(UserUpdateError::NoEditingPermission));
        assert_eq!(may(&Caller::Admin, None, none), Err(UserUpdateError::UserNotFound));
        assert_eq!(may(&RESELLER, Some(&USER), none), Err(UserUpdateError::UserNotFound));
        let themselves = TargetUser { id: 7, owner: ADMIN, is_simple: false };
        assert_eq!(may(&RESELLER, Some(&themselves), none), Ok(()));
        let devices = UserChange { changes_max_devices: true, ..none };
        assert_eq!(may(&RESELLER, Some(&themselves), devices), Err(UserUpdateError::AccessDenied));
        assert_eq!(may(&Caller::Admin, Some(&themselves), devices), Ok(()));
        let tariff = UserChange { tariff_exists: Some(false), accountant_is_valid: Some(false), ..none };
        assert_eq!(may(&Caller::Admin, Some(&USER), tariff), Err(UserUpdateError::TariffNotFound));
        let accountant = UserChange { tariff_exists: Some(true), ..tariff };
        assert_eq!(may(&Caller::Admin, Some(&USER), accountant), Err(UserUpdateError::InvalidAccountant));
    }

    #[test]
    fn statuses_are_those_of_the_page() {
        for (status, all) in [
            (401, &[Denied::InvalidToken, Denied::ApiDisabled, Denied::MissingRights, Denied::MethodNotPermitted][..]),
            (403, &[Denied::NotUnderOwner]),
            (404, &[Denied::UserNotFound, Denied::ProviderNotFound, Denied::ProviderNotAvailable]),
            (
                422,
                &[
                    Denied::NotSimpleUser,
                    Denied::AlreadyAssigned,
                    Denied::NotAssigned,
                    Denied::HasClis,
                    Denied::RolledBack,
                ],
            ),
        ] {
            assert!(all.iter().all(|denied| denied.status() == status));
        }
    }
}
