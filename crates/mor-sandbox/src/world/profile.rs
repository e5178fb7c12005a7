//! Callers' own balances and profiles, as API v2 has them.

use mor_api::access::Caller;
use mor_api::value::Password;
use serde_json::{Map, Value, json};

use super::{CURRENCIES, User, World};

impl World {
    /// The caller's balance; `None` for an accountant.
    pub(crate) fn own_balance(&self, username: &str, names_currency: bool) -> Option<Value> {
        let caller = self.account(username)?.caller;
        if matches!(caller, Caller::Accountant(_)) {
            return None;
        }
        let balance = self.user_named(username).map(|(_, user)| user.balance);
        let balance = balance.unwrap_or_default().to_string();
        let [currency, _] = CURRENCIES;
        Some(if names_currency {
            json!({ "balance": balance, "currency": currency })
        } else {
            json!({ "balance": balance })
        })
    }

    /// The caller's profile.
    pub(crate) fn profile(&self, username: &str) -> Value {
        let usertype = match self.account(username).map(|account| account.caller) {
            Some(Caller::Admin) => "admin",
            Some(Caller::Accountant(_)) => "accountant",
            Some(Caller::Reseller { .. }) => "reseller",
            _ => "user",
        };
        let (id, nobody) = (0, User::default());
        let (id, user) = self.user_named(username).unwrap_or((id, &nobody));
        let [currency, _] = CURRENCIES;
        json!({ "me": {
            "id": id,
            "username": username,
            "usertype": usertype,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "balance_number": user.balance.to_string(),
            "balance_currency": currency,
            "details_editing_allowed": true,
            "email_editing_allowed": true,
            "address": {
                "address": user.address,
                "city": user.city,
                "postcode": user.postcode,
                "email": user.email,
            },
            "invoices": {},
            "warning_balance": {},
        }})
    }

    /// Changes the caller's profile. What it does not keep is accepted and forgotten.
    pub(crate) fn update_profile(
        &mut self,
        username: &str,
        members: &Map<String, Value>,
    ) -> Result<(), &'static str> {
        let address = members.get("address").and_then(Value::as_object);
        let password = match members.get("password") {
            None | Some(Value::Null) => None,
            Some(password) => {
                let password = password.as_str().and_then(|text| Password::new(text).ok());
                Some(password.ok_or("password is invalid")?)
            }
        };
        if let Some(password) = password
            && let Some(account) = self.accounts.get_mut(username)
        {
            account.password = password;
        }
        let Some(user) = self.users.values_mut().find(|user| user.username == username) else {
            return Ok(());
        };
        for (name, target) in [
            ("first_name", &mut user.first_name),
            ("last_name", &mut user.last_name),
            ("company_name", &mut user.company),
            ("address", &mut user.address),
            ("city", &mut user.city),
            ("postcode", &mut user.postcode),
            ("email", &mut user.email),
        ] {
            // The parts of an address are in an object of their own, or beside the others.
            let sent = address.and_then(|address| address.get(name)).or(members.get(name));
            if let Some(text) = sent.and_then(Value::as_str) {
                text.clone_into(target);
            }
        }
        Ok(())
    }
}
