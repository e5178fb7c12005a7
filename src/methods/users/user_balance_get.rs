//! `user_balance_get`: gets the balance of a user.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, M2, Transport, X3, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `user_balance_get` (alias `balance`): gets the balance of a user. The server takes the key
    /// that checks the hash from `username`, not from `u`.
    endpoint USER_BALANCE_GET = "user_balance_get",
        aliases: ["balance"],
        servers: [
            on(X3, &["balance"]).hash(Hashing::Nothing),
            on(X5, &["user_balance_get"]),
            on(X8, &["user_balance_get", "balance"]),
            on(M2, &["balance", "user_balance_get"]),
        ],
        transport: Transport::AlwaysGet,
        evidence: CODE;

    /// Gets the balance of a user (page "MOR API user balance get").
    ///
    /// ```
    /// use mor_api::methods::users::UserBalanceGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserBalanceGet::new("jonas");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "jonas");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserBalanceGet {
        signed required username: String as Text = "username",
            "The name of the user whose balance is returned"
            .answers("User was not found");
        signed optional currency: String as Text = "currency",
            "The currency's code, or `USER` for the user's own currency; the system's default \
             currency if absent";
        unsigned optional user_currency: bool as Switch { on: 1 } = "user_currency",
            "Whether the balance is returned in the user's currency, together with the currency's \
             name; `currency` is then ignored";
    }
}

server_errors! {
    /// The errors of `user_balance_get`.
    UserBalanceError: Reads, unknown user UserNotFound {
        UserNotFound = "User was not found", Caller;
        FeatureDisabled = "Feature disabled", Configuration;
    }
}

answer! {
    /// The balance of a user.
    ///
    /// ```
    /// # #[cfg(feature = "xml")] {
    /// use mor_api::answer::Answer;
    /// use mor_api::methods::users::UserBalance;
    /// use mor_api::value::Decimal;
    ///
    /// let body = "<page><balance>-12.50</balance></page>";
    /// let answer = UserBalance::read(200, body)?;
    /// assert_eq!(answer.balance, Decimal::new(-12_50, 2));
    /// assert_eq!(answer.currency, None);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    UserBalance or UserBalanceError at "page/error", sent "balance" {
        /// The balance.
        balance: Decimal = "balance";
        /// Its currency, where it was asked for.
        currency: Option<String> = "currency";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::AnswerError;
    use crate::answer::testing::{check_texts, reason, round_trip};

    #[test]
    fn a_balance_is_read_and_written() {
        let answer: UserBalance =
            round_trip("<page><balance>12.50</balance><currency>EUR</currency></page>");
        assert_eq!(answer.balance, Decimal::new(12_50, 2));
        assert_eq!(answer.currency.as_deref(), Some("EUR"));
        round_trip::<UserBalance>("<page><balance>0</balance></page>");
        for body in ["<page><balance/></page>", "<page><balance>x</balance></page>"] {
            let wrong = AnswerError::Member { name: "balance" };
            assert_eq!(reason::<UserBalance>(200, body), wrong, "{body}");
        }
    }

    #[test]
    fn every_text_has_its_type() {
        check_texts::<UserBalance>(&["User was not found", "Feature disabled"]);
    }
}
