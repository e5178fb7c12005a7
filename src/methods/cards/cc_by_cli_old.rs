//! `cc_by_cli_old`: creates a calling card for a caller id, or moves funds to it, in the older way.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X8, on, typed_request};
use crate::value::{Decimal, Password};

typed_request! {
    /// `cc_by_cli_old`: the older form of `card_by_cli_update`: creates a calling card for a caller
    /// id or changes its balance. No page describes it.
    endpoint CC_BY_CLI_OLD = "cc_by_cli_old",
        servers: [
            on(X3.union(X8), &["cc_by_cli_old"]),
        ],
        evidence: CODE;

    /// Creates a calling card for a caller id, or adds or transfers funds to it, in the older way.
    ///
    /// ```
    /// use mor_api::methods::cards::CcByCliOld;
    /// use mor_api::value::Decimal;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CcByCliOld::new("37061234567")
    ///     .amount(Decimal::new(2550, 2))
    ///     .card_group_id(6);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "25.50370612345676");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CcByCliOld {
        signed optional pin: Password as Secret = "pin",
            "The PIN of the calling card"
            .answers("PIN number not found");
        signed optional amount: Decimal as Decimal = "amount",
            "The amount to transfer to the calling card";
        signed required caller_id: String as Text = "callerid",
            "The caller id that identifies the calling card";
        signed optional card_group_id: u64 as ObjectId = "cardgroup_id",
            "The card group"
            .answers("Supplied Cardgroup_id is invalid");
    }
}

server_errors! {
    /// The errors of `cc_by_cli_old`. What else is wrong with a card comes as a text of its own.
    CcByCliOldError: Adds, unknown user BadLogin {
        NoCallerId = "Callerid must be specified", Caller;
        CallerIdOfProvider = "Callerid belongs to provider", Caller;
        NoPermissionForDevice = "Device already has such callerid, but you do not have permission \
            to change user's balance", Permission;
        NoPermissionForBalance = "You do not have permission to add to user's balance", Permission;
        TransactionFailed = "Failed to make transaction" or "Failed to make tansaction", Server;
        CardNotFound = "Could not find card", Caller;
        InvalidCardGroup = "Supplied Cardgroup_id is invalid", Caller;
        PinSold = "PIN number already sold", Caller;
        PinNotFound = "PIN number not found", Caller;
        NotCreated = "Could not create card", Server;
    }
}

answer! {
    /// The balance was moved, or the caller id was given a card.
    CcByCliOldUpdated or CcByCliOldError at "page/error", root "page/response" or "response",
        told "ok" at "status" {
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
    use crate::answer::ServerError;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: CcByCliOldUpdated = round_trip(
            "<page><response><status>ok</status><card><id>5</id><cardgroup_id>6</cardgroup_id>\
             <balance>1.0</balance><balance_with_vat>1.2</balance_with_vat>\
             <callerid>370</callerid><pin>99123</pin><number>100</number></card></response></page>",
        );
        assert_eq!((answer.card_id, answer.card_group_id), (Some(5), Some(6)));
        assert_eq!(answer.card_balance_with_tax, Some(Decimal::new(12, 1)));
        assert!(!alloc::format!("{answer:?}").contains("99123"));
        check_texts::<CcByCliOldUpdated>(&[
            "Callerid must be specified",
            "Callerid belongs to provider",
            "Device already has such callerid, but you do not have permission to change user's \
             balance",
            "You do not have permission to add to user's balance",
            "Failed to make transaction",
            "Could not find card",
            "Supplied Cardgroup_id is invalid",
            "PIN number already sold",
            "PIN number not found",
            "Could not create card",
        ]);
        let error = CcByCliOldError::from_text("Failed to make tansaction");
        assert_eq!(error, CcByCliOldError::TransactionFailed);
    }
}
