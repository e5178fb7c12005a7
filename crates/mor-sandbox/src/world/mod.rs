//! What the stand-in knows, all in memory and behind one lock: a file for each area.
//!
//! A function that carries out a method has the method's name. It takes the username that the
//! request came with, and answers with the errors of the method's page.

mod balances;
mod calls;
mod clis;
mod devices;
mod did_devices;
mod dids;
mod payments;
mod profile;
mod providers;
mod seed;
mod tasks;
mod users;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use mor_api::access::{ADMIN, AccountantRights, Caller, Grants, TargetUser};
use mor_api::answer::ServerError;
use mor_api::value::Password;

pub use calls::Call;
pub use clis::Cli;
pub use devices::Device;
pub use dids::{Did, DidState};
pub use payments::Payment;
pub use providers::Provider;
pub use users::User;

/// Somebody who may log in.
pub struct Account {
    /// What the account may do.
    pub caller: Caller,
    /// The methods of API v2 that its permission group grants.
    pub grants: Grants,
    /// The password of logins.
    pub password: Password,
    /// The account's own API secret key. Everybody's requests may also be signed with the
    /// administrator's.
    pub key: Option<&'static str>,
    /// The provider of new DIDs, where a request names none.
    default_provider: Option<u64>,
}

/// Everything.
pub struct World {
    /// Who may call, by username.
    pub accounts: BTreeMap<String, Account>,
    /// Whom requests are about, by id.
    pub users: BTreeMap<u64, User>,
    /// The users' devices, by id.
    pub devices: BTreeMap<u64, Device>,
    /// The CLIs, by id.
    pub clis: BTreeMap<u64, Cli>,
    /// The numbers, by id.
    pub dids: BTreeMap<u64, Did>,
    /// The payments, by id.
    pub payments: BTreeMap<u64, Payment>,
    /// The calls, by id: those that are active, and those that have ended.
    pub calls: BTreeMap<u64, Call>,
    /// The providers, by id.
    pub providers: BTreeMap<u64, Provider>,
    /// Flash calls whose answers nobody has read yet: the number of each, by task.
    pub(crate) flash_tasks: BTreeMap<u64, String>,
    /// The ids of the transcriptions.
    pub(crate) transcriptions: BTreeSet<u64>,
}

/// What all methods say to those who may not use them.
const ACCESS_DENIED: &str = "Access Denied";
/// The currencies that there are. All are worth the same.
const CURRENCIES: [&str; 2] = ["USD", "EUR"];

impl World {
    fn account(&self, username: &str) -> Option<&Account> {
        self.accounts.get(username)
    }

    /// Who calls. Only users who exist get this far, so the error is for the compiler alone.
    fn caller<E: ServerError>(&self, username: &str) -> Result<Caller, E> {
        self.account(username).map(|account| account.caller).ok_or_else(E::unknown_user)
    }

    /// The same for what simple users may not do at all, and accountants only with this right.
    fn manager<E: ServerError>(
        &self,
        username: &str,
        has_right: fn(AccountantRights) -> bool,
    ) -> Result<Caller, E> {
        let caller = self.caller(username)?;
        let may = match caller {
            Caller::Admin | Caller::Reseller { .. } => true,
            Caller::Accountant(rights) => has_right(rights),
            _ => false,
        };
        if may { Ok(caller) } else { Err(E::from_text(ACCESS_DENIED)) }
    }

    fn target(&self, id: u64) -> Option<TargetUser> {
        self.users.get(&id).map(|user| TargetUser {
            id,
            owner: user.owner,
            is_simple: user.is_simple,
        })
    }

    /// A user whom the caller may see: one of their own, or themselves.
    fn user_of(&self, caller: &Caller, id: u64) -> Option<&User> {
        self.users.get(&id).filter(|user| is_seen(caller, id, user))
    }

    fn user_of_mut(&mut self, caller: &Caller, id: u64) -> Option<&mut User> {
        self.users.get_mut(&id).filter(|user| is_seen(caller, id, user))
    }

    /// The user with this name.
    fn user_named(&self, username: &str) -> Option<(u64, &User)> {
        self.users.iter().find(|(_, user)| user.username == username).map(|(id, user)| (*id, user))
    }
}

fn is_seen(caller: &Caller, id: u64, user: &User) -> bool {
    user.owner == caller.owner() || (id == caller.owner() && id != ADMIN)
}

/// The id after the last one.
fn next_id<T>(all: &BTreeMap<u64, T>) -> Option<u64> {
    all.keys().next_back().map_or(Some(1), |last| last.checked_add(1))
}

/// A time as answers have it, in UTC.
fn written(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Overwrites a text where another one was sent.
fn overwrite<T: Clone>(target: &mut T, sent: Option<&T>) {
    if let Some(sent) = sent {
        target.clone_from(sent);
    }
}
