//! `calling_card_update`: changes a calling card.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{Hashing, PAGE, X8, on, typed_request};

typed_request! {
    /// `calling_card_update`: changes a calling card. The page says that the hash covers the key
    /// alone, but its sample and the deployed server hash `card_id`; nothing else is hashed.
    endpoint CALLING_CARD_UPDATE = "calling_card_update",
        servers: [
            on(X8, &["calling_card_update"]).hash(Hashing::Own(&["card_id"])),
        ],
        evidence: PAGE.contradicted_by(
            "servers of x8 also hash `card_id`; the page's sample hashes `card_id`",
        );

    /// Changes a calling card (page "MOR API Calling Card update").
    ///
    /// ```
    /// use mor_api::methods::cards::CallingCardUpdate;
    /// use mor_api::value::Decimal;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CallingCardUpdate::new(21)
    ///     .name("Gold")
    ///     .minimum_balance(Decimal::from(15));
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&card_id=21&name=Gold&min_balance=15\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CallingCardUpdate {
        unsigned required card_id: u64 as ObjectId = "card_id",
            "The calling card to change"
            .answers("Calling Card was not found");
        unsigned optional number: Digits as Digits = "number",
            "The number of the card"
            .answers("Calling Card number must be numerical");
        unsigned optional name: String as Text = "name", "The name of the card";
        unsigned optional pin: Password as Secret = "pin", "The PIN of the card";
        unsigned optional batch_number: String as Text = "batch_number",
            "The batch number of the card";
        unsigned optional caller_id: String as Text = "callerid",
            "The caller id of the card; no other card may have it"
            .answers("CallerID must be unique");
        unsigned optional minimum_balance: Decimal as Decimal = "min_balance",
            "The minimum balance of the card";
        unsigned optional daily_charge_paid_till: u64 as Timestamp = "daily_charge_paid_till",
            "Until when the daily charge is paid, in Unix seconds"
            .answers("Wrong date entered");
        unsigned optional language: String as Text = "language",
            "The language of the card, such as `en`";
        unsigned optional first_use: String as Text = "first_use",
            "When the card was first used, in Unix seconds; -1 removes the date";
        unsigned optional distributor_id: u64 as Id = "distributor",
            "The user who distributes the card"
            .answers("Wrong distributor");
    }
}

server_errors! {
    /// The errors of `calling_card_update`.
    CallingCardUpdateError: Sets, unknown user AccessDenied {
        NumberLength(_) = "Bad number length, should be: " .. "", Caller;
        PinLength(_) = "Bad PIN length, should be: " .. "", Caller;
        NumberTaken = "Number is already taken", Caller;
        NumberNotNumerical = "Calling Card number must be numerical", Caller;
        BlankPin = "Card PIN is blank", Caller;
        PinTaken = "PIN is already taken", Caller;
        CallerIdTaken = "CallerID must be unique", Caller;
        InvalidMinBalance = "Bad minimal balance", Caller;
        InvalidBalance = "Balance is not a numerical value", Caller;
        InvalidDate = "Wrong date entered", Caller;
        InvalidDistributor = "Wrong distributor", Caller;
        NotFound = "Calling Card not found"
            or "Calling Card was not found", Caller;
        InvalidId = "Wrong Calling Card ID", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// The calling card was updated.
    CallingCardUpdated or CallingCardUpdateError at "page/status/error",
    told "Calling Card successfully updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body =
            "<page><status><success>Calling Card successfully updated</success></status></page>";
        assert_eq!(round_trip::<CallingCardUpdated>(body), CallingCardUpdated::new());
        check_texts::<CallingCardUpdated>(&[
            "Bad number length, should be: 10",
            "Bad PIN length, should be: 4",
            "Number is already taken",
            "Calling Card number must be numerical",
            "Card PIN is blank",
            "PIN is already taken",
            "CallerID must be unique",
            "Bad minimal balance",
            "Balance is not a numerical value",
            "Wrong date entered",
            "Wrong distributor",
            "Calling Card not found",
            "Wrong Calling Card ID",
            "You are not authorized to use this functionality",
        ]);
    }
}
