//! `user_balance_update`: changes the balance of a user by an amount.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, M2, X3, X3S, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `user_balance_update` (aliases `user_balance_change`, `change_user_balance`): adds an amount
    /// to the balance of a user, or subtracts it: `balance` is a difference, not the new balance,
    /// so sending the request twice changes the balance twice.
    endpoint USER_BALANCE_UPDATE = "user_balance_update",
        aliases: ["user_balance_change", "change_user_balance"],
        servers: [
            on(X3.union(X3S), &["user_balance_change"]),
            on(X5.union(M2), &["user_balance_update"]),
            on(X8, &["user_balance_update", "user_balance_change"]),
        ],
        evidence: CODE;

    /// Changes the balance of a user by an amount (page "MOR API user balance update").
    ///
    /// ```
    /// use mor_api::methods::users::UserBalanceUpdate;
    /// use mor_api::value::Decimal;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserBalanceUpdate::new(123, Decimal::from(100));
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "123100");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "b1bef44691c237b574263e09b2838ad1e658e507"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserBalanceUpdate {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user whose balance changes"
            .answers("User was not found");
        signed required amount: Decimal as Decimal = "balance",
            "The amount to add to the balance, negative to subtract";
    }
}

server_errors! {
    /// The errors of `user_balance_update`.
    UserBalanceUpdateError: Adds, unknown user BadLogin {
        UserNotFound = "User was not found", Caller;
        NotUpdated = "User balance not updated" or "User balance not updeted", Server;
    }
}

answer! {
    /// The balance was changed.
    UserBalanceUpdated or UserBalanceUpdateError at "page/error",
        told "User balance updated" at "page/status"
    {
        /// The name of the user.
        username: String = "page/user/username";
        /// The user's id.
        id: u64 = "page/user/id";
        /// The new balance.
        balance: Decimal = "page/user/balance";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, refused, round_trip};
    use crate::answer::{Answer, Refusal};

    #[test]
    fn a_new_balance_is_read_and_written() {
        let answer: UserBalanceUpdated = round_trip(
            "<page><page><status>User balance updated</status><user><username>jonas</username>\
             <id>2</id><balance>-0.50</balance></user></page></page>",
        );
        assert_eq!((answer.id, answer.balance), (2, Decimal::new(-50, 2)));
    }

    #[test]
    fn a_change_that_may_have_happened_is_not_repeated() {
        let error = UserBalanceUpdated::read(502, "<html>Bad gateway</html>").unwrap_err();
        assert!(error.may_have_happened() && !error.is_retryable());
    }

    #[test]
    fn every_text_has_its_type() {
        check_texts::<UserBalanceUpdated>(&["User was not found", "User balance not updated"]);
        let refusal =
            refused::<UserBalanceUpdated>("<page><error>User balance not updeted</error></page>");
        assert_eq!(refusal, Refusal::from(UserBalanceUpdateError::NotUpdated));
    }
}
