//! `card_by_cli_update`: creates a calling card for a caller id, or adds or transfers funds to it.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};
use crate::value::{Decimal, Password};

typed_request! {
    /// `card_by_cli_update` (alias `cc_by_cli`): creates a calling card or changes its balance,
    /// where a caller id identifies the card. The page's samples send `cardgroup`, which the
    /// deployed server does not read: the name is `cardgroup_id`.
    endpoint CARD_BY_CLI_UPDATE = "card_by_cli_update",
        aliases: ["cc_by_cli"],
        servers: [
            on(X3.union(X3S).union(X5), &["cc_by_cli"]),
            on(X8, &["card_by_cli_update", "cc_by_cli"]),
        ],
        evidence: CODE;

    /// Creates a calling card for a caller id, or adds or transfers funds to it (page "MOR API card
    /// by cli update").
    ///
    /// ```
    /// use mor_api::methods::cards::CardByCliUpdate;
    /// use mor_api::value::Decimal;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CardByCliUpdate::new("37061234567")
    ///     .amount(Decimal::new(2550, 2))
    ///     .card_group_id(6);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "25.50370612345676");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CardByCliUpdate {
        signed optional pin: Password as Secret = "pin",
            "The PIN of the calling card; if it is sent, `amount` is ignored"
            .answers("PIN number not found");
        signed optional amount: Decimal as Decimal = "amount",
            "The amount to transfer to the calling card";
        signed required caller_id: String as Text = "callerid",
            "The caller id that identifies the calling card";
        signed optional card_group_id: u64 as ObjectId = "cardgroup_id",
            "The card group; its owner must be the user who sends the request"
            .answers("Supplied Cardgroup_id is invalid");
    }
}

server_errors! {
    /// The errors of `card_by_cli_update`. What else is wrong with a card comes as a text of its
    /// own.
    CardByCliUpdateError: Adds, unknown user BadLogin {
        NoCallerId = "Callerid must be specified", Caller;
        PinBalanceIsZero = "PIN number balance is zero", Caller;
        TransactionFailed = "Failed to make transaction", Server;
        PinNotFound = "PIN number not found", Caller;
        NoPermissionForCard = "You do not have permission to access card", Permission;
        NoPermissionForBalance = "You do not have permission to add to user's balance", Permission;
        NoPermissionForCardGroup = "You do not have permission to access cardgroup", Permission;
        InvalidCardGroup = "Supplied Cardgroup_id is invalid", Caller;
        LimitedVersion = "This is a limited version. You can have only 10 Cards.", Configuration;
    }
}

answer! {
    /// The balance was moved, or the caller id was given a card.
    CardByCliUpdated or CardByCliUpdateError at "page/error", root "page/response" or "response",
        told "ok" at "status" {
        /// The device with the caller id.
        device_id: Option<u64> = "device_id";
        /// The user whose device it is.
        user_id: Option<u64> = "user_id";
        /// The user's balance now.
        new_balance: Option<Decimal> = "new_balance";
        /// The user's balance now, with the tax.
        new_balance_with_tax: Option<Decimal> = "new_balance_with_vat";
        /// The card.
        card_id: Option<u64> = "card/id";
        /// The group of the card.
        card_group_id: Option<u64> = "card/cardgroup_id";
        /// The card's balance.
        card_balance: Option<Decimal> = "card/balance";
        /// The card's balance, with the tax.
        card_balance_with_tax: Option<Decimal> = "card/balance_with_vat";
        /// The caller id of the card.
        caller_id: Option<String> = "card/callerid";
        /// The PIN of the card.
        pin: Option<Password> = "card/pin";
        /// The number of the card.
        number: Option<String> = "card/number";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        use alloc::format;

        use crate::answer::Answer;

        let answer: CardByCliUpdated = round_trip(
            "<page><response><status>ok</status><device_id>3</device_id><user_id>2</user_id>\
             <new_balance>10.0</new_balance><new_balance_with_vat>12.1\
             </new_balance_with_vat>\
             <card><id>5</id><cardgroup_id>6</cardgroup_id><balance>0.0</balance>\
             <balance_with_vat>0.0</balance_with_vat><callerid>370</callerid><pin>99123\
             </pin>\
             <number>100</number></card></response></page>",
        );
        assert_eq!((answer.card_id, answer.new_balance), (Some(5), Some(Decimal::new(100, 1))));
        assert!(!format!("{answer:?}").contains("99123"));
        let body = "<response><status>ok</status><card><pin/></card></response>";
        assert_eq!(CardByCliUpdated::read(200, body).unwrap().pin, None);
        check_texts::<CardByCliUpdated>(&[
            "Callerid must be specified",
            "PIN number balance is zero",
            "Failed to make transaction",
            "PIN number not found",
            "You do not have permission to access card",
            "You do not have permission to add to user's balance",
            "You do not have permission to access cardgroup",
            "Supplied Cardgroup_id is invalid",
            "This is a limited version. You can have only 10 Cards.",
        ]);
    }
}
