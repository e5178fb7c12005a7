//! Users: who they are, how they register, log in, change and go.

use mor_api::access::{self, Caller, Grants, UserChange};
use mor_api::answer::Refusal;
use mor_api::methods::users::{
    ListedUser, UserDelete, UserDeleteError, UserDeleted, UserDetails, UserDetailsError,
    UserDetailsGet, UserDetailsRawGet, UserDetailsUpdate, UserList, UserLoggedIn, UserLoggedOut,
    UserLogin, UserLoginError, UserLogout, UserLogoutError, UserRegister, UserRegisterError,
    UserRegistered, UserUpdateError, UserUpdated, UsersGet, UsersGetError,
};
use mor_api::value::{Assignment, Decimal, DeviceType};

use super::{Account, CURRENCIES, Device, World, is_seen, next_id, overwrite};
use crate::reply::filled;

/// A user whom requests are about. What is not kept here is accepted and forgotten.
#[derive(Default)]
pub struct User {
    pub(super) owner: u64,
    pub(super) is_simple: bool,
    /// The name to log in with.
    pub username: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The email address.
    pub email: String,
    /// Whether the user is blocked.
    pub blocked: bool,
    /// The money that is there.
    pub balance: Decimal,
    /// How far the balance may go below zero.
    pub credit: Decimal,
    pub(super) address: String,
    pub(super) city: String,
    pub(super) postcode: String,
    pub(super) company: String,
    pub(super) tariff_id: u64,
    pub(super) hidden: bool,
    /// What identifies the user where no username is sent.
    pub(super) unique_hash: String,
    /// How many updates have been made.
    pub updates: u64,
}

/// What identifies the administrator where no username is sent.
const ADMIN_HASH: &str = "hash000000";
/// The tariffs that there are.
const TARIFFS: [u64; 2] = [1, 7];
/// The ids of the accountants.
const ACCOUNTANTS: [u64; 2] = [3, 4];

impl World {
    pub(crate) fn user_details_update(
        &mut self,
        by: &str,
        request: &UserDetailsUpdate,
    ) -> Result<UserUpdated, Refusal<UserUpdateError>> {
        let caller = self.caller::<UserUpdateError>(by)?;
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
        let old_name = user.username.clone();
        overwrite(&mut user.username, request.username.as_ref());
        overwrite(&mut user.first_name, request.first_name.as_ref());
        overwrite(&mut user.last_name, request.last_name.as_ref());
        overwrite(&mut user.email, request.email.as_ref());
        overwrite(&mut user.address, request.address.as_ref());
        overwrite(&mut user.city, request.city.as_ref());
        overwrite(&mut user.postcode, request.postcode.as_ref());
        overwrite(&mut user.company, request.company_name.as_ref());
        user.blocked = request.blocked.unwrap_or(user.blocked);
        user.hidden = request.hidden.unwrap_or(user.hidden);
        user.credit = request.credit.unwrap_or(user.credit);
        user.tariff_id = request.tariff_id.unwrap_or(user.tariff_id);
        user.updates = user.updates.saturating_add(1);
        if let Some(mut account) = self.accounts.remove(&old_name) {
            overwrite(&mut account.password, request.password.as_ref());
            self.accounts.insert(request.username.clone().unwrap_or(old_name), account);
        }
        Ok(UserUpdated::new())
    }

    /// What the database would not take.
    fn problems(&self, request: &UserDetailsUpdate) -> Vec<String> {
        let mut problems = Vec::new();
        if let Some(name) = &request.username {
            let current = self.users.get(&request.user_id).map(|user| &user.username);
            if name.is_empty() {
                problems.push("Username cannot be blank".to_owned());
            } else if self.accounts.contains_key(name) && current != Some(name) {
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

    pub(crate) fn user_details_get(
        &mut self,
        by: &str,
        request: &UserDetailsGet,
    ) -> Result<UserDetails, Refusal<UserDetailsError>> {
        self.details(by, request.user_id, request.username.as_deref())
    }

    pub(crate) fn user_details_raw_get(
        &mut self,
        by: &str,
        request: &UserDetailsRawGet,
    ) -> Result<UserDetails, Refusal<UserDetailsError>> {
        self.details(by, request.user_id, request.username.as_deref())
    }

    fn details(
        &self,
        by: &str,
        id: Option<u64>,
        username: Option<&str>,
    ) -> Result<UserDetails, Refusal<UserDetailsError>> {
        let caller = self.caller::<UserDetailsError>(by)?;
        let mut seen = self.users.iter().filter(|(id, user)| is_seen(&caller, **id, user));
        let is_wanted = |(user_id, user): &(&u64, &User)| {
            id.is_none_or(|id| id == **user_id)
                && username.is_none_or(|username| username == user.username)
        };
        let (id, user) = seen.find(is_wanted).ok_or(UserDetailsError::UserNotFound)?;
        let [currency, _] = CURRENCIES;
        Ok(filled(|details: &mut UserDetails| {
            details.id = *id;
            details.username.clone_from(&user.username);
            details.first_name.clone_from(&user.first_name);
            details.last_name.clone_from(&user.last_name);
            details.balance = format!("{} {currency}", user.balance);
            details.balance_number = Some(user.balance);
            details.balance_currency = Some(currency.to_owned());
            details.credit = Some(user.credit.to_string());
            details.email = Some(user.email.clone());
            details.address = Some(user.address.clone());
            details.city = Some(user.city.clone());
            details.postcode = Some(user.postcode.clone());
        }))
    }

    pub(crate) fn users_get(
        &mut self,
        by: &str,
        request: &UsersGet,
    ) -> Result<UserList, Refusal<UsersGetError>> {
        let account = self.account(by).ok_or(UsersGetError::AccessDenied)?;
        let caller = account.caller;
        let is_password = request.password.as_ref().is_some_and(|sent| *sent == account.password);
        let is_hash = request.uniquehash.as_ref().is_some_and(|sent| {
            let hash = self.user_named(by).map_or(ADMIN_HASH, |(_, user)| &user.unique_hash);
            sent.expose() == hash
        });
        if !is_password && !is_hash {
            return Err(UsersGetError::AccessDenied.into());
        }
        if matches!(caller, Caller::SimpleUser { .. }) {
            return Err(UsersGetError::NotAuthorized.into());
        }
        let own = self.users.iter().filter(|(_, user)| user.owner == caller.owner());
        let users: Vec<_> = own.map(|(id, user)| user.listed(*id)).collect();
        if users.is_empty() {
            return Err(UsersGetError::NoUsers.into());
        }
        Ok(filled(|list: &mut UserList| list.users = users))
    }

    pub(crate) fn user_register(
        &mut self,
        _: &str,
        request: &UserRegister,
    ) -> Result<UserRegistered, Refusal<UserRegisterError>> {
        let owner = self.owner_with(&request.owner_uniquehash);
        let owner = owner.ok_or(UserRegisterError::DontBeSoSmart)?;
        if let Some(error) = self.registration_problem(request) {
            return Err(error.into());
        }
        let no_room = || UserRegisterError::Misconfigured;
        let id = next_id(&self.users).ok_or_else(no_room)?;
        let device_id = next_id(&self.devices).ok_or_else(no_room)?;
        let account = Account {
            caller: Caller::SimpleUser { id },
            grants: Grants::ALL,
            password: request.password.clone(),
            key: None,
            default_provider: None,
        };
        self.accounts.insert(request.username.clone(), account);
        let user = User {
            owner,
            is_simple: true,
            username: request.username.clone(),
            first_name: request.first_name.clone(),
            last_name: request.last_name.clone(),
            email: request.email.clone(),
            credit: request.credit_limit.unwrap_or_default(),
            address: request.address.clone().unwrap_or_default(),
            city: request.city.clone().unwrap_or_default(),
            postcode: request.postcode.clone().unwrap_or_default(),
            tariff_id: request.tariff_id.unwrap_or(1),
            unique_hash: format!("hash{id:06}"),
            ..User::default()
        };
        self.users.insert(id, user);
        let device = Device {
            password: Some(request.password.clone()),
            ..Device::new(id, DeviceType::Sip, &device_id.to_string())
        };
        self.devices.insert(device_id, device);
        Ok(filled(|registered: &mut UserRegistered| {
            registered.email = Some(request.email.clone());
            registered.user_id = id;
            registered.device_type = Some(request.device_type.clone());
            registered.device_id = Some(device_id);
            registered.username = Some(request.username.clone());
            registered.password = Some(request.password.clone());
        }))
    }

    /// Whose unique hash it is, of those who may own users.
    fn owner_with(&self, unique_hash: &str) -> Option<u64> {
        let is_it = |(_, user): &(&u64, &User)| !user.is_simple && user.unique_hash == unique_hash;
        let reseller = self.users.iter().find(is_it).map(|(id, _)| *id);
        reseller.or((unique_hash == ADMIN_HASH).then_some(access::ADMIN))
    }

    fn registration_problem(&self, request: &UserRegister) -> Option<UserRegisterError> {
        let password = request.password.expose();
        if self.accounts.contains_key(&request.username) {
            Some(UserRegisterError::UsernameTaken)
        } else if password == request.username {
            Some(UserRegisterError::PasswordIsUsername)
        } else if password != request.password_confirmation.expose() {
            Some(UserRegisterError::PasswordsDiffer)
        } else if request.tariff_id.is_some_and(|id| !TARIFFS.contains(&id)) {
            Some(UserRegisterError::TariffNotFound)
        } else if !request.email.contains('@') {
            Some(UserRegisterError::InvalidEmail)
        } else if self.users.values().any(|user| user.email == request.email) {
            Some(UserRegisterError::EmailTaken)
        } else {
            None
        }
    }

    pub(crate) fn user_delete(
        &mut self,
        by: &str,
        request: &UserDelete,
    ) -> Result<UserDeleted, Refusal<UserDeleteError>> {
        let caller = self.manager::<UserDeleteError>(by, |rights| rights.user_manage)?;
        let id = request.user_id;
        let user = self.user_of(&caller, id).filter(|user| user.owner == caller.owner());
        let username = user.ok_or(UserDeleteError::UserNotFound)?.username.clone();
        if self.dids.values().any(|did| did.assigned_to == Some(id)) {
            return Err(UserDeleteError::HasDids.into());
        }
        if self.calls.values().any(|call| call.user_id == id) {
            return Err(UserDeleteError::HasCalls.into());
        }
        self.users.remove(&id);
        self.accounts.remove(&username);
        self.devices.retain(|_, device| device.user_id != id);
        let devices = &self.devices;
        self.clis.retain(|_, cli| devices.contains_key(&cli.device_id));
        Ok(UserDeleted::new())
    }

    pub(crate) fn user_login(
        &mut self,
        by: &str,
        request: &UserLogin,
    ) -> Result<UserLoggedIn, Refusal<UserLoginError>> {
        let account = self.account(by).filter(|account| account.password == request.password);
        let id = account.ok_or(UserLoginError::Failed)?.caller.owner();
        Ok(UserLoggedIn::new(id))
    }

    pub(crate) fn user_logout(
        &mut self,
        by: &str,
        _: &UserLogout,
    ) -> Result<UserLoggedOut, Refusal<UserLogoutError>> {
        self.caller::<UserLogoutError>(by)?;
        Ok(UserLoggedOut::new())
    }
}

impl User {
    fn listed(&self, id: u64) -> ListedUser {
        filled(|listed: &mut ListedUser| {
            listed.id = id;
            listed.username.clone_from(&self.username);
            listed.first_name.clone_from(&self.first_name);
            listed.last_name.clone_from(&self.last_name);
            listed.balance = self.balance;
            listed.blocked = Some(self.blocked);
            listed.tariff_id = Some(self.tariff_id);
            listed.owner_id = Some(self.owner);
            listed.usertype = if self.is_simple { "user" } else { "reseller" }.into();
            listed.hidden = Some(self.hidden);
        })
    }
}
