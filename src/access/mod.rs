//! Who may do what, as the pages say it: pure functions over facts that the server supplies.
//!
//! Nothing here stores or looks up anything. A server collects the facts, asks, and answers with
//! the error that it gets. The checks of a function run in a fixed order, and the first that fails
//! decides the answer, so that no answer tells a caller more than the page allows.
//!
//! # API v2: assign and unassign a provider
//!
//! 1. **401**: the caller is a simple user, an accountant who lacks a right, or a reseller who may
//!    not manage providers; or the API method is not granted. (A missing or wrong token and a
//!    disabled API come before all of this: there is no caller yet.)
//! 2. **404** for a user that does not exist, **403** for a user under another owner, **404** for a
//!    provider that does not exist, belongs to another owner, or, when assigning, is assigned to
//!    another user. So 403 comes before every 404 that would reveal a provider.
//! 3. **422**: the user is not a simple user; the provider is already assigned to this user; or,
//!    when unassigning, the provider is not assigned to this user or has CLIs configured.
//!
//! ```
//! use mor_api::access::{
//!     Caller, Denied, Grants, ProviderFacts, ProviderState, TargetUser,
//!     may_assign_provider,
//! };
//!
//! let user = TargetUser { id: 123, owner: 0, is_simple: true };
//! let provider =
//!     ProviderFacts { owner: 0, state: ProviderState::Free, has_clis: false };
//! let may = |caller| {
//!     may_assign_provider(&caller, Grants::ALL, Some(&user), Some(&provider))
//! };
//!
//! assert_eq!(may(Caller::Admin), Ok(()));
//! assert_eq!(may(Caller::SimpleUser { id: 7 }), Err(Denied::MissingRights));
//! assert_eq!(Denied::MissingRights.status(), 401);
//! ```

#[cfg(feature = "dids")]
mod dids;
mod provider;
#[cfg(feature = "users")]
mod users;

#[cfg(feature = "dids")]
pub use dids::{DidChange, DidFacts, NewDid, may_create_did, may_update_did};
pub use provider::{
    Denied, ProviderFacts, ProviderState, may_assign_provider, may_unassign_provider,
};
#[cfg(feature = "users")]
pub use users::{UserChange, may_update_user};

/// The owner of everything that no reseller owns: the administrator.
pub const ADMIN: u64 = 0;

/// Who is calling, with the rights that the rules ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
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
    /// Anybody else. The rules here allow a simple user nothing.
    SimpleUser {
        /// The user's id.
        id: u64,
    },
}

impl Caller {
    /// The owner of the caller's users, providers and DIDs.
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
    /// `acc_device_manage`: devices, which includes DIDs.
    pub acc_device_manage: bool,
    /// `manage_provider`: providers.
    pub manage_provider: bool,
    /// `user_manage`: users.
    pub user_manage: bool,
}

impl AccountantRights {
    /// Every right.
    pub const ALL: Self =
        Self { acc_device_manage: true, manage_provider: true, user_manage: true };

    const fn has_all(self) -> bool {
        self.acc_device_manage && self.manage_provider && self.user_manage
    }
}

/// The API methods that the caller's API permission group grants; [`ALL`](Self::ALL) for a caller
/// without API restrictions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grants {
    /// `v2_users_assign_provider`, write.
    pub v2_users_assign_provider: bool,
    /// `v2_users_unassign_provider`, write.
    pub v2_users_unassign_provider: bool,
}

impl Grants {
    /// Every method.
    pub const ALL: Self = Self { v2_users_assign_provider: true, v2_users_unassign_provider: true };
}

/// The user that a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TargetUser {
    /// The user's id.
    pub id: u64,
    /// The user's owner: a reseller, or [`ADMIN`].
    pub owner: u64,
    /// Whether this is a simple user, and not a reseller, an accountant or the administrator.
    pub is_simple: bool,
}

/// Callers and a user that the tests of all rules share.
#[cfg(test)]
mod fixture {
    use super::{ADMIN, AccountantRights, Caller, TargetUser};

    pub(super) const RESELLER: Caller =
        Caller::Reseller { id: 7, manages_providers: true, manages_dids: true };
    pub(super) const POOR_RESELLER: Caller =
        Caller::Reseller { id: 7, manages_providers: false, manages_dids: false };
    pub(super) const SIMPLE_USER: Caller = Caller::SimpleUser { id: 9 };
    pub(super) const USER: TargetUser = TargetUser { id: 123, owner: ADMIN, is_simple: true };

    pub(super) fn accountant(
        acc_device_manage: bool,
        manage_provider: bool,
        user_manage: bool,
    ) -> Caller {
        Caller::Accountant(AccountantRights { acc_device_manage, manage_provider, user_manage })
    }
}
