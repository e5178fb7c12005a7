//! `card_balance_get`: asks for the balance of a calling card.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `card_balance_get`: returns the balance of a calling card.
    endpoint CARD_BALANCE_GET = "card_balance_get",
        servers: [
            on(X5.union(X8), &["card_balance_get"]),
        ],
        evidence: CODE;

    /// Asks for the balance of a calling card (page "MOR API card balance get").
    ///
    /// ```
    /// use mor_api::methods::cards::CardBalanceGet;
    /// use mor_api::value::Digits;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CardBalanceGet::new(Digits::new("1111111000")?);
    /// let signer = Signer::new("admin", SecretKey::new("secretkey")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "1111111000");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "0d43cbd508a63230032ef593089833543ea297ea"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CardBalanceGet {
        signed required number: Digits as Digits = "number",
            "The number of the card"
            .answers("Calling Card was not found");
    }
}

server_errors! {
    /// The errors of `card_balance_get`.
    CardBalanceGetError: Reads, unknown user UserNotFound {
        CardNotFound = "Calling Card was not found", Caller;
        NotAuthorized = "You are not authorised to use this functionality"
            or "You are not authorized to use this functionality", Permission;
        UserNotFound = "User was not found", Caller;
    }
}

answer! {
    /// The balance of a calling card.
    CardBalance or CardBalanceGetError at "page/error", found "calling_card" {
        /// The balance.
        balance: Option<Decimal> = "calling_card/balance";
        /// The currency of the balance.
        currency: Option<String> = "calling_card/currency";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: CardBalance = round_trip(
            "<page><calling_card><balance>-1.5</balance><currency>USD</currency>\
             </calling_card></page>",
        );
        assert_eq!(answer.balance, Some(Decimal::new(-15, 1)));
        check_texts::<CardBalance>(&[
            "Calling Card was not found",
            "You are not authorised to use this functionality",
            "User was not found",
        ]);
    }
}
