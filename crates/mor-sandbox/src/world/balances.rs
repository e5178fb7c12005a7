//! Balances: looked up in four ways, and changed.

use mor_api::answer::Refusal;
use mor_api::methods::users::{
    UserBalance, UserBalanceError, UserBalanceGet, UserBalanceGetByPsw, UserBalanceGetByUsername,
    UserBalanceUpdate, UserBalanceUpdateError, UserBalanceUpdated, UserSimpleBalanceGet,
};
use mor_api::value::Decimal;

use super::{CURRENCIES, User, World};
use crate::reply::filled;

/// What the methods say that answer in plain text.
const USER_NOT_FOUND: &str = "User was not found";

impl World {
    /// Any user's balance, as the page has it: it asks for no more than a name.
    pub(crate) fn user_balance_get(
        &mut self,
        _: &str,
        request: &UserBalanceGet,
    ) -> Result<UserBalance, Refusal<UserBalanceError>> {
        let (_, user) = self.user_named(&request.username).ok_or(UserBalanceError::UserNotFound)?;
        let [currency, _] = CURRENCIES;
        Ok(filled(|balance: &mut UserBalance| {
            balance.balance = user.balance;
            balance.currency =
                request.user_currency.filter(|wanted| *wanted).map(|_| currency.to_owned());
        }))
    }

    pub(crate) fn user_balance_get_by_psw(
        &self,
        request: &UserBalanceGetByPsw,
    ) -> Result<String, &'static str> {
        let mut devices = self.devices.values();
        let device = devices
            .find(|device| device.password.as_ref() == Some(&request.device_password))
            .ok_or(USER_NOT_FOUND)?;
        self.users.get(&device.user_id).map(balance_of).ok_or(USER_NOT_FOUND)
    }

    pub(crate) fn user_balance_get_by_username(
        &self,
        request: &UserBalanceGetByUsername,
    ) -> Result<String, &'static str> {
        let mut devices = self.devices.values();
        let device = devices
            .find(|device| device.username == request.device_username)
            .ok_or(USER_NOT_FOUND)?;
        self.users.get(&device.user_id).map(balance_of).ok_or(USER_NOT_FOUND)
    }

    pub(crate) fn user_simple_balance_get(
        &self,
        request: &UserSimpleBalanceGet,
    ) -> Result<String, &'static str> {
        let mut users = self.users.values();
        let user = users.find(|user| user.unique_hash == request.uniquehash.expose());
        user.map(balance_of).ok_or(USER_NOT_FOUND)
    }

    pub(crate) fn user_balance_update(
        &mut self,
        by: &str,
        request: &UserBalanceUpdate,
    ) -> Result<UserBalanceUpdated, Refusal<UserBalanceUpdateError>> {
        let caller = self.manager::<UserBalanceUpdateError>(by, |rights| rights.user_manage)?;
        let user = self.user_of_mut(&caller, request.user_id);
        let user = user.ok_or(UserBalanceUpdateError::UserNotFound)?;
        user.add(request.amount).ok_or(UserBalanceUpdateError::NotUpdated)?;
        Ok(filled(|updated: &mut UserBalanceUpdated| {
            updated.username.clone_from(&user.username);
            updated.id = request.user_id;
            updated.balance = user.balance;
        }))
    }
}

impl User {
    /// Adds to the balance; `None` if the sum is no number that there is room for.
    pub(super) fn add(&mut self, amount: Decimal) -> Option<()> {
        self.balance = self.balance.checked_add(amount)?;
        Some(())
    }
}

fn balance_of(user: &User) -> String {
    user.balance.to_string()
}
