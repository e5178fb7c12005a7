//! `cc_group_create`: creates a card group.

use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `cc_group_create`: creates a card group. The hash covers the name alone, and the server
    /// answers a missing name with a status instead of an error.
    endpoint CC_GROUP_CREATE = "cc_group_create",
        servers: [
            on(X8, &["cc_group_create"]).hash(Hashing::Own(&["name"])),
        ],
        evidence: CODE;

    /// Creates a card group (page "MOR API Card Group create").
    ///
    /// ```
    /// use mor_api::methods::cards::CcGroupCreate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CcGroupCreate::new("Gold")
    ///     .tariff_id(100)
    ///     .number_length(10)
    ///     .pin_length(4);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "Gold");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CcGroupCreate {
        signed required name: String as Text = "name", "The name of the card group";
        unsigned optional description: String as Text = "description",
            "A description of the card group";
        unsigned optional price_with_vat: Decimal as Decimal = "price_with_vat",
            "The price of a card, tax included";
        unsigned optional setup_fee: Decimal as Decimal = "setup_fee", "The setup fee";
        unsigned optional ghost_min_perc: Decimal as Decimal = "ghost_min_perc",
            "The percentage of the remaining minutes that callers are told; 120 turns 50 minutes \
             into 60";
        unsigned optional daily_charge: Decimal as Decimal = "daily_charge", "The daily charge";
        unsigned optional tariff_id: u64 as Id = "tariff_id",
            "The tariff"
            .answers("Tariff was not found");
        unsigned optional lcr_id: u64 as Id = "lcr_id",
            "The LCR (least cost routing) to use"
            .answers("LCR was not found");
        unsigned optional date_from: u64 as Timestamp = "date_from",
            "From when on the cards are valid, in Unix seconds"
            .answers("Date from is incorrect format");
        unsigned optional date_till: u64 as Timestamp = "date_till",
            "Until when the cards are valid, in Unix seconds"
            .answers("Time till is incorrect format");
        unsigned optional number_length: u64 as Count = "number_length",
            "How many digits a card number has";
        unsigned optional pin_length: u64 as Count = "pin_length", "How many digits a PIN has";
        unsigned optional location_id: u64 as Id = "location_id",
            "The location"
            .answers("Location was not found");
        unsigned optional tax_id: u64 as Id = "tax_id",
            "The tax; the deployed server of 2018 does not read it";
        unsigned optional valid_after_first_use: u64 as Count = "valid_after_first_use",
            "The days of validity after the first use"
            .answers("Valid after is incorrect format");
        unsigned optional ghost_balance_perc: Decimal as Decimal = "ghost_balance_perc",
            "The percentage of the balance that callers are told";
        unsigned optional use_external_function: bool as Switch { on: 1 } = "use_external_function",
            "Whether an external script is used";
        unsigned optional allow_loss_calls: bool as Switch { on: 1 } = "allow_loss_calls",
            "Whether calls at a loss are allowed";
        unsigned optional tell_cents: bool as Switch { on: 1 } = "tell_cents",
            "Whether callers are told the cents of their balance";
        unsigned optional tell_balance_in_currency: String as Text = "tell_balance_in_currency",
            "The currency in which balances and rates are told, such as `EUR`"
            .answers("Currency was not found");
        unsigned optional solo_pinless: bool as Switch { on: 1 } = "solo_pinless",
            "Whether double use with pinless dialing is denied to a card that is assigned to a \
             caller id";
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
        unsigned optional disable_voucher: bool as Switch { on: 1 } = "disable_voucher",
            "Whether the voucher with the number of a used card is disabled";
        unsigned optional keep_caller_id: bool as Switch { on: 1 } = "callerid_leave",
            "Whether a card keeps its caller id when its balance is empty";
    }
}

server_errors! {
    /// The errors of `cc_group_create`. What else is wrong with a card group comes as a text of its
    /// own.
    CcGroupCreateError: Adds, unknown user AccessDenied {
        NoName = "Card Group must have name", Caller;
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
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

/// The card group was created.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CardGroupCreated;

impl CardGroupCreated {
    /// The answer of a server that created the card group.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::String;

    use super::{CardGroupCreated, CcGroupCreateError};
    use crate::answer::{Answer, AnswerError, Document, Refusal, ServerError, Shape, Writer, told};

    const SUCCESS: &str = "Card Group was successfully created";

    fn has_no_name(document: &Document) -> bool {
        let no_name = CcGroupCreateError::NoName;
        document.field("page/status/status") == Ok(Some(no_name.text()))
    }

    impl Answer for CardGroupCreated {
        type Error = CcGroupCreateError;
    }

    impl Shape for CardGroupCreated {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            if has_no_name(document) {
                return Ok(None);
            }
            Ok(told(document, SUCCESS)?.then_some(Self))
        }

        /// Of all errors, the missing name alone stands where others tell success.
        fn read_refusal(document: &Document) -> Option<Refusal<String>> {
            let no_name = || Refusal::from(String::from(CcGroupCreateError::NoName.text()));
            document.refusal().or_else(|| has_no_name(document).then(no_name))
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("page", |page| {
                page.element("status", |status| status.text("success", SUCCESS));
            });
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, refused, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            round_trip::<CardGroupCreated>(
                "<page><status><success>Card Group was successfully created</success></status>\
                 </page>",
            );
            let body = "<page><status><status>Card Group must have name</status></status></page>";
            assert_eq!(refused::<CardGroupCreated>(body).error, CcGroupCreateError::NoName);
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<CardGroupCreated>(&[
                "Card Group must have name",
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
                "You are not authorized to use this functionality",
            ]);
        }
    }
}
