//! `cc_group_update`: changes a card group.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{Hashing, PAGE, X8, on, typed_request};

typed_request! {
    /// `cc_group_update`: changes a card group. The hash covers the id alone, which the page spells
    /// `cc_Group_id`, while the deployed server reads only `cc_group_id`.
    endpoint CC_GROUP_UPDATE = "cc_group_update",
        servers: [
            on(X8, &["cc_group_update"]).hash(Hashing::Own(&["cc_group_id"])),
        ],
        evidence: PAGE.contradicted_by(
            "servers of x8 do not hash `cc_Group_id`; servers of x8 also hash `cc_group_id`",
        );

    /// Changes a card group (page "MOR API Card Group update").
    ///
    /// ```
    /// use mor_api::methods::cards::CcGroupUpdate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CcGroupUpdate::new(6).name("Gold").card_group_id_lowercase(6);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "6");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CcGroupUpdate {
        signed required card_group_id: u64 as ObjectId = "cc_Group_id",
            "The card group to change, with the capital G of the page; the deployed server reads \
             `cc_group_id` instead"
            .answers("Card Group was not found");
        unsigned optional name: String as Text = "name", "The name of the card group";
        unsigned optional description: String as Text = "description",
            "A description of the card group";
        unsigned optional price_with_vat: Decimal as Decimal = "price_with_vat",
            "The price of a card, tax included";
        unsigned optional setup_fee: Decimal as Decimal = "setup_fee", "The setup fee";
        unsigned optional use_external_function: bool as Switch { on: 1 } = "use_external_function",
            "Whether an external script is used";
        unsigned optional ghost_min_perc: Decimal as Decimal = "ghost_min_perc",
            "The percentage of the remaining minutes that callers are told; 120 turns 50 minutes \
             into 60";
        unsigned optional allow_loss_calls: bool as Switch { on: 1 } = "allow_loss_calls",
            "Whether calls at a loss are allowed";
        unsigned optional solo_pinless: bool as Switch { on: 1 } = "solo_pinless",
            "Whether double use with pinless dialing is denied to a card that is assigned to a \
             caller id";
        unsigned optional disable_topup_from_cards_with_caller_id: bool as Switch { on: 1 }
            = "disable_topup_from_cards_with_cid",
            "Whether credit transfers from cards with a caller id are disabled";
        unsigned optional disable_voucher: bool as Switch { on: 1 } = "disable_voucher",
            "Whether the voucher with the number of a used card is disabled";
        unsigned optional keep_caller_id: bool as Switch { on: 1 } = "callerid_leave",
            "Whether a card keeps its caller id when its balance is empty";
        unsigned optional card_group_id_lowercase: u64 as ObjectId = "cc_group_id",
            "The card group to change, under the name that the deployed server reads and hashes"
            .answers("Card Group was not found");
        unsigned optional compound_tax: bool as Switch { on: 1 } = "compound_tax",
            "Whether each tax is taken on top of the one before"
            .answers("Compound TAX enabling value is incorrect format");
        unsigned optional tax2_enabled: bool as Switch { on: 1 } = "tax2_enabled",
            "Whether tax 2 applies"
            .answers("TAX 2 enabling value is incorrect format");
        unsigned optional tax3_enabled: bool as Switch { on: 1 } = "tax3_enabled",
            "Whether tax 3 applies"
            .answers("TAX 3 enabling value is incorrect format");
        unsigned optional tax4_enabled: bool as Switch { on: 1 } = "tax4_enabled",
            "Whether tax 4 applies"
            .answers("TAX 4 enabling value is incorrect format");
        unsigned optional tax1_name: String as Text = "tax1_name", "The name of tax 1";
        unsigned optional tax2_name: String as Text = "tax2_name", "The name of tax 2";
        unsigned optional tax3_name: String as Text = "tax3_name", "The name of tax 3";
        unsigned optional tax4_name: String as Text = "tax4_name", "The name of tax 4";
        unsigned optional total_tax_name: String as Text = "total_tax_name",
            "The name of the sum of all taxes";
        unsigned optional tax1_value: Decimal as Decimal = "tax1_value", "Tax 1 in percent";
        unsigned optional tax2_value: Decimal as Decimal = "tax2_value", "Tax 2 in percent";
        unsigned optional tax3_value: Decimal as Decimal = "tax3_value", "Tax 3 in percent";
        unsigned optional tax4_value: Decimal as Decimal = "tax4_value", "Tax 4 in percent";
        unsigned optional tax_id: u64 as Id = "tax_id",
            "The tax"
            .answers("TAX was not found");
        unsigned optional tariff_id: u64 as Id = "tariff_id",
            "The tariff"
            .answers("Tariff was not found");
        unsigned optional date_from: u64 as Timestamp = "date_from",
            "From when on the cards are valid, in Unix seconds"
            .answers("Date from is incorrect format");
        unsigned optional date_till: u64 as Timestamp = "date_till",
            "Until when the cards are valid, in Unix seconds"
            .answers("Time till is incorrect format");
        unsigned optional lcr_id: u64 as Id = "lcr_id",
            "The LCR (least cost routing) to use"
            .answers("LCR was not found");
        unsigned optional tell_balance_in_currency: String as Text = "tell_balance_in_currency",
            "The currency in which balances and rates are told, such as `EUR`"
            .answers("Currency was not found");
        unsigned optional location_id: u64 as Id = "location_id",
            "The location"
            .answers("Location was not found");
        unsigned optional valid_after_first_use: u64 as Count = "valid_after_first_use",
            "The days of validity after the first use"
            .answers("Valid after is incorrect format");
        unsigned optional daily_charge: Decimal as Decimal = "daily_charge", "The daily charge";
        unsigned optional ghost_balance_perc: Decimal as Decimal = "ghost_balance_perc",
            "The percentage of the balance that callers are told";
        unsigned optional tell_cents: bool as Switch { on: 1 } = "tell_cents",
            "Whether callers are told the cents of their balance";
    }
}

server_errors! {
    /// The errors of `cc_group_update`. What else is wrong with a card group comes as a text of its
    /// own.
    CcGroupUpdateError: Sets, unknown user AccessDenied {
        InvalidTax2Enabled = "TAX 2 enabling value is incorrect format", Caller;
        InvalidTax3Enabled = "TAX 3 enabling value is incorrect format", Caller;
        InvalidTax4Enabled = "TAX 4 enabling value is incorrect format", Caller;
        InvalidCompoundTax = "Compound TAX enabling value is incorrect format", Caller;
        InvalidDateFrom = "Date from is incorrect format", Caller;
        FromAfterTill = "Date from is greater than date till", Caller;
        InvalidTimeTill = "Time till is incorrect format", Caller;
        TariffNotFound = "Tariff was not found", Caller;
        LcrNotFound = "LCR was not found", Caller;
        LocationNotFound = "Location was not found", Caller;
        CurrencyNotFound = "Currency was not found", Caller;
        InvalidValidAfter = "Valid after is incorrect format", Caller;
        InvalidValue(_) = "" .. " is incorrect format", Caller;
        TaxNotFound = "TAX was not found", Caller;
        CardGroupNotFound = "Card Group was not found", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// The card group was updated.
    CardGroupUpdated or CcGroupUpdateError at "page/status/error",
    told "Card Group was successfully updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body =
            "<page><status><success>Card Group was successfully updated</success></status></page>";
        assert_eq!(round_trip::<CardGroupUpdated>(body), CardGroupUpdated::new());
        check_texts::<CardGroupUpdated>(&[
            "TAX 2 enabling value is incorrect format",
            "TAX 3 enabling value is incorrect format",
            "TAX 4 enabling value is incorrect format",
            "Compound TAX enabling value is incorrect format",
            "Date from is incorrect format",
            "Date from is greater than date till",
            "Time till is incorrect format",
            "Tariff was not found",
            "LCR was not found",
            "Location was not found",
            "Currency was not found",
            "Valid after is incorrect format",
            "price is incorrect format",
            "TAX was not found",
            "Card Group was not found",
            "You are not authorized to use this functionality",
        ]);
    }
}
