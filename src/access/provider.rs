//! API v2: who may assign and unassign a provider.

use core::fmt;

use super::{Caller, Grants, TargetUser};

/// To whom a provider is assigned: a small state machine.
///
/// `Free` → [`assign`](Self::assign) → `Configuring` → [`configured`](Self::configured) →
/// `Assigned`, or back to `Free` when the extension cannot be configured. `Assigned` →
/// [`unassign`](Self::unassign) → `Free`. While a provider is being configured, nobody else can
/// have it.
///
/// ```
/// use mor_api::access::{Denied, ProviderState};
///
/// let configuring = ProviderState::Free.assign(123)?;
/// let (state, outcome) = configuring.configured(false);
/// assert_eq!(
///     (state, outcome),
///     (ProviderState::Free, Err(Denied::RolledBack))
/// );
/// assert_eq!(Denied::RolledBack.status(), 422);
/// # Ok::<(), Denied>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderState {
    /// To nobody.
    Free,
    /// To this user, as soon as the device's extension is configured.
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
    /// [`Denied::AlreadyAssigned`] if this user has the provider, [`Denied::ProviderNotAvailable`]
    /// if another user has it.
    pub fn assign(self, user_id: u64) -> Result<Self, Denied> {
        match self.user() {
            None => Ok(Self::Configuring { user_id }),
            Some(holder) if holder == user_id => Err(Denied::AlreadyAssigned),
            Some(_) => Err(Denied::ProviderNotAvailable),
        }
    }

    /// Ends an assignment: it holds if the device's extension could be configured, and is rolled
    /// back otherwise. Other states stay as they are.
    #[must_use = "a failed assignment is answered with 422"]
    pub const fn configured(self, success: bool) -> (Self, Result<(), Denied>) {
        match self {
            Self::Configuring { user_id } if success => (Self::Assigned { user_id }, Ok(())),
            Self::Configuring { .. } => (Self::Free, Err(Denied::RolledBack)),
            Self::Free | Self::Assigned { .. } => (self, Ok(())),
        }
    }

    /// Removes an assignment.
    ///
    /// # Errors
    /// [`Denied::NotAssigned`] if this user does not have the provider, [`Denied::HasClis`] if its
    /// device still has CLIs.
    pub fn unassign(self, user_id: u64, has_clis: bool) -> Result<Self, Denied> {
        match self {
            Self::Assigned { user_id: holder } if holder == user_id => {
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
    /// The provider's owner: a reseller, or [`ADMIN`](crate::access::ADMIN).
    pub owner: u64,
    /// To whom it is assigned.
    pub state: ProviderState,
    /// Whether its device has CLIs configured.
    pub has_clis: bool,
}

/// Whether the caller may assign the provider to the user. `None` for a user or provider that does
/// not exist.
///
/// # Errors
/// [`Denied`], in the order that the [module](crate::access) gives.
pub fn may_assign_provider(
    caller: &Caller,
    grants: Grants,
    user: Option<&TargetUser>,
    provider: Option<&ProviderFacts>,
) -> Result<(), Denied> {
    let (user, provider) = find_targets(caller, grants.v2_users_assign_provider, user, provider)?;
    let outcome = provider.state.assign(user.id);
    if outcome == Err(Denied::ProviderNotAvailable) {
        return Err(Denied::ProviderNotAvailable);
    }
    check_simple(user)?;
    outcome.map(|_| ())
}

/// Whether the caller may unassign the provider from the user. `None` for a user or provider that
/// does not exist.
///
/// # Errors
/// [`Denied`], in the order that the [module](crate::access) gives.
pub fn may_unassign_provider(
    caller: &Caller,
    grants: Grants,
    user: Option<&TargetUser>,
    provider: Option<&ProviderFacts>,
) -> Result<(), Denied> {
    let (user, provider) = find_targets(caller, grants.v2_users_unassign_provider, user, provider)?;
    check_simple(user)?;
    provider.state.unassign(user.id, provider.has_clis).map(|_| ())
}

/// What assigning and unassigning check first: the caller's rights, and whether user and provider
/// exist for this caller.
fn find_targets<'f>(
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

const fn check_simple(user: &TargetUser) -> Result<(), Denied> {
    if user.is_simple { Ok(()) } else { Err(Denied::NotSimpleUser) }
}

/// Why a request of API v2 is denied, by the page's causes. [`status`](Self::status) gives the HTTP
/// status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Denied {
    /// The token is missing or wrong. The server checks this before it asks the rules here.
    InvalidToken,
    /// The API is disabled. The server checks this before it asks the rules here.
    ApiDisabled,
    /// The caller lacks accountant or reseller rights, or is a simple user.
    MissingRights,
    /// The caller's API permission group does not grant the method.
    MethodNotPermitted,
    /// The target user is not under the caller's owner.
    NotUnderOwner,
    /// The user does not exist.
    UserNotFound,
    /// The provider does not exist.
    ProviderNotFound,
    /// The provider belongs to another owner, or is assigned to another user.
    ProviderNotAvailable,
    /// The target user is not a simple user.
    NotSimpleUser,
    /// The provider is already assigned to this user.
    AlreadyAssigned,
    /// The provider is not assigned to this user.
    NotAssigned,
    /// The provider's device has CLIs configured.
    HasClis,
    /// The device's extension could not be configured, and the assignment was rolled back.
    RolledBack,
}

impl Denied {
    /// The HTTP status: 401, 403, 404 or 422.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidToken
            | Self::ApiDisabled
            | Self::MissingRights
            | Self::MethodNotPermitted => 401,
            Self::NotUnderOwner => 403,
            Self::UserNotFound | Self::ProviderNotFound | Self::ProviderNotAvailable => 404,
            Self::NotSimpleUser
            | Self::AlreadyAssigned
            | Self::NotAssigned
            | Self::HasClis
            | Self::RolledBack => 422,
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
            Self::RolledBack => {
                "the extension could not be configured, the assignment was rolled back"
            }
        })
    }
}

impl core::error::Error for Denied {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::ADMIN;
    use crate::access::fixture::{POOR_RESELLER, RESELLER, SIMPLE_USER, USER, accountant};

    const PROVIDER: ProviderFacts =
        ProviderFacts { owner: ADMIN, state: ProviderState::Free, has_clis: false };

    fn assigned_to(user_id: u64, has_clis: bool) -> ProviderFacts {
        ProviderFacts { state: ProviderState::Assigned { user_id }, has_clis, ..PROVIDER }
    }

    #[test]
    fn rights_come_first_and_are_all_needed() {
        for bits in 0..8 {
            let rights = [bits & 1 != 0, bits & 2 != 0, bits & 4 != 0];
            let caller = accountant(rights[0], rights[1], rights[2]);
            let expected = if bits == 7 { Ok(()) } else { Err(Denied::MissingRights) };
            assert_eq!(
                may_assign_provider(&caller, Grants::ALL, Some(&USER), Some(&PROVIDER)),
                expected,
                "{rights:?}"
            );
        }
        for caller in [POOR_RESELLER, SIMPLE_USER] {
            // Missing rights are reported before anything else.
            assert_eq!(
                may_assign_provider(&caller, Grants::default(), None, None),
                Err(Denied::MissingRights)
            );
            assert_eq!(
                may_unassign_provider(&caller, Grants::default(), None, None),
                Err(Denied::MissingRights)
            );
        }
        let only_assign = Grants { v2_users_unassign_provider: false, ..Grants::ALL };
        assert_eq!(
            may_assign_provider(&Caller::Admin, only_assign, Some(&USER), Some(&PROVIDER)),
            Ok(())
        );
        assert_eq!(
            may_unassign_provider(&Caller::Admin, only_assign, None, None),
            Err(Denied::MethodNotPermitted)
        );
    }

    #[test]
    fn user_owner_and_provider_come_next() {
        let may = |caller: &Caller, user, provider| {
            may_assign_provider(caller, Grants::ALL, user, provider)
        };
        assert_eq!(may(&Caller::Admin, None, None), Err(Denied::UserNotFound));
        assert_eq!(may(&RESELLER, Some(&USER), None), Err(Denied::NotUnderOwner));
        let theirs = TargetUser { owner: 7, ..USER };
        assert_eq!(may(&Caller::Admin, Some(&theirs), Some(&PROVIDER)), Err(Denied::NotUnderOwner));
        assert_eq!(may(&RESELLER, Some(&theirs), None), Err(Denied::ProviderNotFound));
        assert_eq!(
            may(&RESELLER, Some(&theirs), Some(&PROVIDER)),
            Err(Denied::ProviderNotAvailable)
        );
        let own = ProviderFacts { owner: 7, ..PROVIDER };
        assert_eq!(may(&RESELLER, Some(&theirs), Some(&own)), Ok(()));
    }

    #[test]
    fn the_state_comes_last() {
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
    fn the_state_machine_has_no_other_transitions() {
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
    fn statuses_are_those_of_the_page() {
        for (status, all) in [
            (
                401,
                &[
                    Denied::InvalidToken,
                    Denied::ApiDisabled,
                    Denied::MissingRights,
                    Denied::MethodNotPermitted,
                ][..],
            ),
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
