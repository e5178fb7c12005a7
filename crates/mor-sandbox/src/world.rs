//! What the stand-in knows: callers, users, providers and DIDs, all in memory.
//!
//! The first state is such that the pages' own samples work and every error of the pages can be
//! reached.

use std::collections::BTreeMap;

use mor_api::access::{
    self, ADMIN, AccountantRights, Caller, Denied, DidChange, DidFacts, Grants, NewDid,
    ProviderFacts, ProviderState, TargetUser, UserChange,
};
use mor_api::answer::Refusal;
use mor_api::methods::dids::{
    DidCreate, DidCreateError, DidCreated, DidDetailsUpdate, DidUpdateError, DidUpdated,
};
use mor_api::methods::users::{UserDetailsUpdate, UserUpdateError, UserUpdated};
use mor_api::v2::{
    AssignProvider, Provider as ProviderRef, ProviderAssigned, ProviderUnassigned, UnassignProvider,
};
use mor_api::value::Assignment;

/// Somebody who may log in.
pub struct Account {
    /// What the account may do.
    pub caller: Caller,
    /// The methods of API v2 that its permission group grants.
    pub grants: Grants,
    /// The password of API v2's login.
    pub password: &'static str,
    /// The account's own API secret key. Everybody's requests may also be signed with the
    /// administrator's.
    pub key: Option<&'static str>,
    /// The provider of new DIDs, where a request names none.
    default_provider: Option<u64>,
}

/// A user whom requests are about. What is not kept here is accepted and forgotten.
pub struct User {
    owner: u64,
    is_simple: bool,
    /// The name to log in with.
    pub username: String,
    /// The email address.
    pub email: String,
    /// Whether the user is blocked.
    pub blocked: bool,
    /// How many updates have been made.
    pub updates: u64,
}

/// A provider and its trunk device.
pub struct Provider {
    owner: u64,
    device_id: u64,
    /// To whom it is assigned.
    pub state: ProviderState,
    has_clis: bool,
    /// Whether the configuration of its device's extension fails.
    is_broken: bool,
}

/// A number.
pub struct Did {
    /// Its digits.
    pub number: String,
    owner: u64,
    /// The user who has it.
    pub assigned_to: Option<u64>,
    /// How many calls it takes at the same time.
    pub call_limit: u64,
    active_from: Option<u64>,
    active_till: Option<u64>,
}

/// Everything, behind one lock.
pub struct World {
    /// Who may call, by username.
    pub accounts: BTreeMap<&'static str, Account>,
    /// Whom requests are about, by id.
    pub users: BTreeMap<u64, User>,
    /// The providers, by id.
    pub providers: BTreeMap<u64, Provider>,
    /// The numbers, by id.
    pub dids: BTreeMap<u64, Did>,
}

/// The tariffs that there are.
const TARIFFS: [u64; 2] = [1, 7];
/// The ids of the accountants.
const ACCOUNTANTS: [u64; 2] = [3, 4];
/// The longest number that there is room for.
const LONGEST_DID: usize = 20;

impl World {
    /// The first state. The crate's `README.md` lists it.
    pub(crate) fn seeded() -> Self {
        let account = |caller, key| Account {
            caller,
            grants: Grants::ALL,
            password: "password",
            key,
            default_provider: None,
        };
        let reseller = |id, may| Caller::Reseller { id, manages_providers: may, manages_dids: may };
        let accounts = [
            ("admin", account(Caller::Admin, Some("secret"))),
            (
                "username",
                Account { default_provider: Some(1), ..account(reseller(2, true), Some("456789")) },
            ),
            ("accountant", account(Caller::Accountant(AccountantRights::ALL), None)),
            ("clerk", account(Caller::Accountant(AccountantRights::default()), None)),
            ("reseller2", account(reseller(8, false), None)),
            ("restricted", Account { grants: Grants::default(), ..account(Caller::Admin, None) }),
            ("simple", account(Caller::SimpleUser { id: 11 }, None)),
        ];
        let user = |owner, is_simple, name: &str| User {
            owner,
            is_simple,
            username: name.to_owned(),
            email: String::new(),
            blocked: false,
            updates: 0,
        };
        let users = [
            (2, user(ADMIN, false, "username")),
            (10, user(ADMIN, true, "alice")),
            (11, user(ADMIN, true, "simple")),
            (123, user(2, true, "bob")),
            (789, user(ADMIN, true, "carol")),
        ];
        let provider = |owner, device_id| Provider {
            owner,
            device_id,
            state: ProviderState::Free,
            has_clis: false,
            is_broken: false,
        };
        let providers = [
            (1, provider(2, 456)),
            (5, provider(ADMIN, 500)),
            (
                6,
                Provider {
                    state: ProviderState::Assigned { user_id: 10 },
                    has_clis: true,
                    ..provider(ADMIN, 600)
                },
            ),
            (7, Provider { is_broken: true, ..provider(ADMIN, 700) }),
        ];
        let did = |number: &str, owner| Did {
            number: number.to_owned(),
            owner,
            assigned_to: None,
            call_limit: 0,
            active_from: None,
            active_till: None,
        };
        let dids = [
            (6511, did("37060000001", ADMIN)),
            (6512, Did { assigned_to: Some(10), ..did("37060000002", ADMIN) }),
            (6513, did("37060000003", 2)),
        ];
        Self {
            accounts: accounts.into(),
            users: users.into(),
            providers: providers.into(),
            dids: dids.into(),
        }
    }

    fn caller(&self, username: &str) -> Option<&Account> {
        self.accounts.get(username)
    }

    fn target(&self, id: u64) -> Option<TargetUser> {
        self.users.get(&id).map(|user| TargetUser {
            id,
            owner: user.owner,
            is_simple: user.is_simple,
        })
    }

    pub(crate) fn update_user(
        &mut self,
        username: &str,
        request: &UserDetailsUpdate,
    ) -> Result<UserUpdated, Refusal<UserUpdateError>> {
        let caller = self.caller(username).ok_or(UserUpdateError::AccessDenied)?.caller;
        let change = UserChange {
            tariff_exists: request.tariff_id.map(|id| TARIFFS.contains(&id)),
            accountant_is_valid: match request.responsible_accountant {
                Some(Assignment::To(id)) => Some(ACCOUNTANTS.contains(&id)),
                Some(Assignment::Nobody) | None => None,
            },
            changes_max_devices: request.max_devices.is_some(),
        };
        access::may_update_user(&caller, self.target(request.user_id).as_ref(), change)?;
        let messages = self.problems(request);
        if !messages.is_empty() {
            return Err(Refusal::new(UserUpdateError::NotUpdated, messages));
        }
        let user = self.users.get_mut(&request.user_id).ok_or(UserUpdateError::UserNotFound)?;
        request.username.clone_into_some(&mut user.username);
        request.email.clone_into_some(&mut user.email);
        user.blocked = request.blocked.unwrap_or(user.blocked);
        user.updates = user.updates.saturating_add(1);
        Ok(UserUpdated::new())
    }

    /// What the database would not take.
    fn problems(&self, request: &UserDetailsUpdate) -> Vec<String> {
        let mut problems = Vec::new();
        if let Some(name) = &request.username {
            if name.is_empty() {
                problems.push("Username cannot be blank".to_owned());
            } else if self
                .users
                .iter()
                .any(|(id, user)| *id != request.user_id && user.username == *name)
            {
                problems.push("Username has already been taken".to_owned());
            }
        }
        let has_email =
            request.email.as_ref().or(self.users.get(&request.user_id).map(|user| &user.email));
        if request.two_fa_enabled == Some(true) && has_email.is_none_or(String::is_empty) {
            problems.push("2FA needs an email address".to_owned());
        }
        problems
    }

    pub(crate) fn update_did(
        &mut self,
        username: &str,
        request: &DidDetailsUpdate,
    ) -> Result<DidUpdated, Refusal<DidUpdateError>> {
        let caller = self.caller(username).ok_or(DidUpdateError::AccessDenied)?.caller;
        let facts = self.dids.get(&request.did_id).map(|did| DidFacts {
            owner: did.owner,
            is_assigned: did.assigned_to.is_some(),
            active_from: did.active_from,
            active_till: did.active_till,
        });
        let change = DidChange {
            did_user_id: request.did_user_id,
            active_from: request.active_from,
            active_till: request.active_till,
        };
        access::may_update_did(&caller, facts.as_ref(), &change)?;
        let did = self.dids.get_mut(&request.did_id).ok_or(DidUpdateError::DidNotFound)?;
        match request.did_user_id {
            Some(Assignment::To(id)) => did.assigned_to = Some(id),
            Some(Assignment::Nobody) => did.assigned_to = None,
            None => {}
        }
        did.call_limit = request.call_limit.unwrap_or(did.call_limit);
        did.active_from = request.active_from.or(did.active_from);
        did.active_till = request.active_till.or(did.active_till);
        Ok(DidUpdated::new())
    }

    pub(crate) fn create_did(
        &mut self,
        username: &str,
        request: &DidCreate,
    ) -> Result<DidCreated, Refusal<DidCreateError>> {
        let account = self.caller(username).ok_or(DidCreateError::AccessDenied)?;
        let number = request.did.as_str();
        let new = NewDid {
            did: number,
            exists: self.dids.values().any(|did| did.number == number),
            provider_id: request.provider_id,
            provider_owner: request
                .provider_id
                .and_then(|id| self.providers.get(&id))
                .map(|provider| provider.owner),
            default_provider: account.default_provider,
        };
        let owner = account.caller.owner();
        access::may_create_did(&account.caller, &new)?;
        if number.len() > LONGEST_DID {
            return Err(DidCreateError::CreationFailed.into());
        }
        let last = self.dids.keys().next_back().copied().unwrap_or_default();
        let id = last.checked_add(1).ok_or(DidCreateError::CreationFailed)?;
        self.dids.insert(
            id,
            Did {
                number: number.to_owned(),
                owner,
                assigned_to: None,
                call_limit: 0,
                active_from: None,
                active_till: None,
            },
        );
        Ok(DidCreated::new(id).with_did(request.did.clone()))
    }

    pub(crate) fn assign(
        &mut self,
        username: &str,
        request: AssignProvider,
    ) -> Result<ProviderAssigned, Denied> {
        let account = self.caller(username).ok_or(Denied::InvalidToken)?;
        let (caller, grants, user) = (account.caller, account.grants, self.target(request.user_id));
        let found = self.provider(request.provider);
        let facts = found.as_ref().map(|(_, provider)| provider.facts());
        access::may_assign_provider(&caller, grants, user.as_ref(), facts.as_ref())?;
        let (provider_id, provider) = found.ok_or(Denied::ProviderNotFound)?;
        provider.state = provider.state.assign(request.user_id)?;
        // Here a real server writes the device's extension, which may fail.
        let (state, outcome) = provider.state.configured(!provider.is_broken);
        provider.state = state;
        outcome?;
        let device_id = provider.device_id;
        Ok(ProviderAssigned::new(request.user_id, provider_id, device_id))
    }

    pub(crate) fn unassign(
        &mut self,
        username: &str,
        request: UnassignProvider,
    ) -> Result<ProviderUnassigned, Denied> {
        let account = self.caller(username).ok_or(Denied::InvalidToken)?;
        let (caller, grants, user) = (account.caller, account.grants, self.target(request.user_id));
        let found = self.provider(request.provider);
        let facts = found.as_ref().map(|(_, provider)| provider.facts());
        access::may_unassign_provider(&caller, grants, user.as_ref(), facts.as_ref())?;
        let (provider_id, provider) = found.ok_or(Denied::ProviderNotFound)?;
        provider.state = provider.state.unassign(request.user_id, provider.has_clis)?;
        let device_id = provider.device_id;
        Ok(ProviderUnassigned::new(request.user_id, provider_id, device_id))
    }

    fn provider(&mut self, wanted: ProviderRef) -> Option<(u64, &mut Provider)> {
        match wanted {
            ProviderRef::Id(id) => self.providers.get_mut(&id).map(|provider| (id, provider)),
            ProviderRef::DeviceId(id) => self
                .providers
                .iter_mut()
                .find(|(_, provider)| provider.device_id == id)
                .map(|(id, provider)| (*id, provider)),
        }
    }
}

impl Provider {
    const fn facts(&self) -> ProviderFacts {
        ProviderFacts { owner: self.owner, state: self.state, has_clis: self.has_clis }
    }
}

/// Overwrites a text where another one was sent.
trait CloneIntoSome {
    fn clone_into_some(&self, target: &mut String);
}

impl CloneIntoSome for Option<String> {
    fn clone_into_some(&self, target: &mut String) {
        if let Some(text) = self {
            target.clone_from(text);
        }
    }
}
