//! The first state. The pages' own samples work in it, and their errors can be reached. The crate's
//! `README.md` lists what there is.

use std::collections::{BTreeMap, BTreeSet};

use mor_api::access::{ADMIN, AccountantRights, Caller, Grants, ProviderState};
use mor_api::value::{Decimal, DeviceType, Password};

use super::{Account, Cli, Device, Did, Provider, User, World};

/// Everybody's password.
const PASSWORD: &str = "password";

impl World {
    pub(crate) fn seeded() -> Self {
        Self {
            accounts: accounts(),
            users: users(),
            devices: devices(),
            clis: [(1, Cli::new("37061234567", 21))].into(),
            dids: dids(),
            payments: BTreeMap::new(),
            calls: BTreeMap::new(),
            providers: providers(),
            flash_tasks: BTreeMap::new(),
            transcriptions: BTreeSet::new(),
        }
    }
}

/// The password is not empty, so this is one.
fn password() -> Option<Password> {
    Password::new(PASSWORD).ok()
}

fn accounts() -> BTreeMap<String, Account> {
    let reseller = |id, may| Caller::Reseller { id, manages_providers: may, manages_dids: may };
    let user = |id| Caller::SimpleUser { id };
    let account = |caller, key, grants, default_provider| {
        Some(Account { caller, grants, password: password()?, key, default_provider })
    };
    let (all, none) = (Grants::ALL, Grants::default());
    let accountant = Caller::Accountant(AccountantRights::ALL);
    let clerk = Caller::Accountant(AccountantRights::default());
    let accounts = [
        ("admin", account(Caller::Admin, Some("secret"), all, None)),
        ("username", account(reseller(2, true), Some("456789"), all, Some(1))),
        ("accountant", account(accountant, None, all, None)),
        ("clerk", account(clerk, None, all, None)),
        ("reseller2", account(reseller(8, false), None, all, None)),
        ("restricted", account(Caller::Admin, None, none, None)),
        ("simple", account(user(11), None, all, None)),
        ("alice", account(user(10), None, all, None)),
        ("bob", account(user(123), None, all, None)),
        ("carol", account(user(789), None, all, None)),
    ];
    accounts.into_iter().filter_map(|(name, account)| Some((name.to_owned(), account?))).collect()
}

fn users() -> BTreeMap<u64, User> {
    let user = |id: u64, owner, is_simple, name: &str| {
        let user = User {
            owner,
            is_simple,
            username: name.to_owned(),
            first_name: name.to_owned(),
            balance: Decimal::new(1000, 2),
            unique_hash: format!("hash{id:06}"),
            tariff_id: 1,
            ..User::default()
        };
        (id, user)
    };
    [
        user(2, ADMIN, false, "username"),
        user(8, ADMIN, false, "reseller2"),
        user(10, ADMIN, true, "alice"),
        user(11, ADMIN, true, "simple"),
        user(123, 2, true, "bob"),
        user(789, ADMIN, true, "carol"),
    ]
    .into()
}

fn devices() -> BTreeMap<u64, Device> {
    let device = |user_id, extension: &str| Device {
        password: password(),
        ..Device::new(user_id, DeviceType::Sip, extension)
    };
    [(20, device(10, "1010")), (21, device(10, "1011")), (22, device(123, "1123"))].into()
}

fn dids() -> BTreeMap<u64, Did> {
    let did = |number: &str, owner| Did::new(number, owner, 5);
    [
        (6511, did("37060000001", ADMIN)),
        (6512, Did { assigned_to: Some(10), device_id: Some(20), ..did("37060000002", ADMIN) }),
        (6513, did("37060000003", 2)),
    ]
    .into()
}

fn providers() -> BTreeMap<u64, Provider> {
    let assigned = ProviderState::Assigned { user_id: 10 };
    [
        (1, Provider::new(2, 456)),
        (5, Provider::new(ADMIN, 500)),
        (6, Provider { state: assigned, has_clis: true, ..Provider::new(ADMIN, 600) }),
        (7, Provider { is_broken: true, ..Provider::new(ADMIN, 700) }),
    ]
    .into()
}
