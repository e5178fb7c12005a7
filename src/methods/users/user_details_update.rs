//! `user_details_update`, also known as `user_update_api`: change a user.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::server_errors;
use crate::methods::table::{M2, PAGE, X3, X3S, X5, X8, on, typed_request};
use crate::value::Date;
use crate::value::ListMode;

typed_request! {
    /// `user_details_update` (alias `user_update_api`): changes a user. 81 parameters are signed,
    /// 15 are not.
    endpoint USER_DETAILS_UPDATE = "user_details_update",
        aliases: ["user_update_api"],
        servers: [
            on(X3.union(X3S), &["user_update_api"]),
            on(X5.union(X8), &["user_details_update", "user_update_api"]),
            on(M2, &["user_details_update"]),
        ],
        evidence: PAGE.contradicted_by(
            "servers of x8 do not hash `user_warning_email_hour` and `pgui`"
        );

    /// Changes a user (page "MOR API user details update"). Only what is set is sent, and only that
    /// changes. User 0 is the administrator.
    ///
    /// ```
    /// use mor_api::methods::users::UserDetailsUpdate;
    /// use mor_api::value::{Date, Decimal, ListMode, Password};
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserDetailsUpdate::new(123)
    ///     .blocked(false)
    ///     .credit(Decimal::new(12_50, 2))
    ///     .invoice_detailed_csv(true)
    ///     .block_at(Date::new(2027, 1, 31)?)
    ///     .password(Password::new("n3w")?)
    ///     .static_list_mode(ListMode::Blacklist);
    ///
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// // user_id, u15, by, bm, bd, pswd, i4, credit; the list mode is unsigned.
    /// let values = ["123", "0", "2027", "1", "31", "n3w", "16", "12.50"];
    /// assert_eq!(signed.canonical().as_str(), values.concat());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserDetailsUpdate {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user to change"
            .answers("User was not found");
        signed optional vat_number: String as Text = "u0", "The VAT number";
        signed optional lcr_id: u64 as Id = "u1", "The LCR (least cost routing) to use";
        signed optional warning_email_hour: Hour as Range { min: 0, max: 23 } = "u2",
            "The hour at which the balance warning is sent; the same as `user_warning_email_hour`";
        signed optional hide_destination_end: u64 as Count = "u3",
            "How the ends of destination numbers are hidden, as the server codes it";
        signed optional currency_id: u64 as Id = "u4", "The currency";
        signed optional tariff_id: u64 as Id = "u5",
            "The tariff"
            .answers("Tariff not found");
        signed optional warning_email_balance: Decimal as Decimal = "u6",
            "The balance below which a warning is sent";
        signed optional spy_device_id: u64 as Id = "u7", "The device that may listen in";
        signed optional language: String as Text = "u8", "The language, as the server codes it";
        signed optional username: String as Text = "u9", "The name to log in with";
        signed optional warning_balance_call: bool as Switch { on: 1 } = "u10",
            "Whether a low balance is announced by a call";
        signed optional acc_group_id: u64 as Id = "u11", "The accountant's permission group";
        signed optional generate_invoice: bool as Switch { on: 1 } = "u12",
            "Whether invoices are made";
        signed optional usertype: String as Text
            = "u13", "The type of user, as the server codes it";
        signed optional taxation_country_id: u64 as Id = "u14",
            "The taxation country, a direction id";
        signed optional blocked: bool as Switch { on: 1 } = "u15", "Whether the user is blocked";
        signed optional quickforwards_rule_id: u64 as Id = "u16",
            "The quick forwards rule; a reseller may set one of the administrator's where that \
             is allowed";
        signed optional last_name: String as Text = "u17", "The last name";
        signed optional call_limit: u64 as Count = "u18",
            "How many calls the user can make at the same time";
        signed optional client_id: String as Text = "u19", "The company or personal id";
        signed optional recording_hdd_quota: u64 as Count = "u20",
            "The disk space for recordings, in the server's unit";
        signed optional cyberplat_user: bool as Switch { on: 1 } = "u21",
            "Whether Cyberplat is active; the same as `cyberplat_active`";
        signed optional recordings_email: String as Text = "u22", "Where recordings are sent";
        signed optional first_name: String as Text = "u23", "The first name";
        signed optional warning_balance_sound_file_id: u64 as Id = "u24",
            "The sound that announces a low balance";
        signed optional postpaid: bool as Switch { on: 1 } = "u25", "Whether the user is postpaid";
        signed optional accounting_number: String as Text = "u26", "The accounting number";
        signed optional agreement_number: String as Text = "u27", "The agreement's number";
        signed optional hidden: bool as Switch { on: 1 } = "u28", "Whether the user is hidden";
        signed optional agreement_year: Year as Range { min: 1, max: 9999 } = "ay",
            "The year of the agreement's date";
        signed optional agreement_month: Month as Range { min: 1, max: 12 } = "am",
            "The month of the agreement's date";
        signed optional agreement_day: Day as Range { min: 1, max: 31 } = "ad",
            "The day of the agreement's date";
        signed optional block_at_year: Year as Range { min: 1, max: 9999 } = "by",
            "The year of the date at which the user is blocked";
        signed optional block_at_month: Month as Range { min: 1, max: 12 } = "bm",
            "The month of the date at which the user is blocked";
        signed optional block_at_day: Day as Range { min: 1, max: 31 } = "bd",
            "The day of the date at which the user is blocked";
        signed optional password: Password as Secret = "pswd", "The new password";
        signed optional user_warning_email_hour: Hour as Range { min: 0, max: 23 }
            = "user_warning_email_hour",
            "The hour at which the balance warning is sent; the same as `u2`";
        signed optional privacy_gui: bool as Switch { on: 1 } = "pgui",
            "Whether numbers are hidden in the GUI";
        signed optional privacy_csv: bool as Switch { on: 1 } = "pcsv",
            "Whether numbers are hidden in CSV files";
        signed optional privacy_pdf: bool as Switch { on: 1 } = "ppdf",
            "Whether numbers are hidden in PDF files";
        signed optional recording_forced_enabled: bool as Switch { on: 1 }
            = "recording_forced_enabled",
            "Whether calls are always recorded";
        signed optional invoice_detailed_csv: bool as Switch { on: 16 } = "i4",
            "Whether there is a detailed CSV invoice";
        signed optional tax4_enabled: bool as Switch { on: 1 } = "tax4_enabled",
            "Whether tax 4 applies";
        signed optional tax2_enabled: bool as Switch { on: 1 } = "tax2_enabled",
            "Whether tax 2 applies";
        signed optional accountant_type_invalid: String as Text = "accountant_type_invalid",
            "The invalid accountant type, as the server codes it";
        signed optional block_at_conditional: u64 as Count = "block_at_conditional",
            "The day for the conditional block; the page's example is 15";
        signed optional tax3_enabled: bool as Switch { on: 1 } = "tax3_enabled",
            "Whether tax 3 applies";
        signed optional accountant_type: String as Text = "accountant_type",
            "The accountant type, as the server codes it";
        signed optional tax1_value: Decimal as Decimal = "tax1_value", "Tax 1 in percent";
        signed optional show_zero_calls: bool as Switch { on: 1 } = "show_zero_calls",
            "Whether calls that cost nothing are shown";
        signed optional warning_email_active: bool as Switch { on: 1 } = "warning_email_active",
            "Whether balance warnings are sent";
        signed optional compound_tax: bool as Switch { on: 1 } = "compound_tax",
            "Whether each tax is taken on top of the one before";
        signed optional tax4_name: String as Text = "tax4_name", "The name of tax 4";
        signed optional allow_loss_calls: bool as Switch { on: 1 } = "allow_loss_calls",
            "Whether calls at a loss are allowed";
        signed optional tax3_name: String as Text = "tax3_name", "The name of tax 3";
        signed optional tax2_name: String as Text = "tax2_name", "The name of tax 2";
        signed optional credit: Decimal as Decimal = "credit", "The credit, in the user's currency";
        signed optional tax1_name: String as Text = "tax1_name", "The name of tax 1";
        signed optional total_tax_name: String as Text = "total_tax_name",
            "The name of the sum of all taxes";
        signed optional tax2_value: Decimal as Decimal = "tax2_value", "Tax 2 in percent";
        signed optional tax4_value: Decimal as Decimal = "tax4_value", "Tax 4 in percent";
        signed optional invoice_pdf: bool as Switch { on: 2 } = "i1",
            "Whether there is a PDF invoice";
        signed optional tax3_value: Decimal as Decimal = "tax3_value", "Tax 3 in percent";
        signed optional cyberplat_active: bool as Switch { on: 1 } = "cyberplat_active",
            "Whether Cyberplat is active; the same as `u21`";
        signed optional invoice_csv: bool as Switch { on: 4 } = "i2",
            "Whether there is a CSV invoice";
        signed optional invoice_detailed_pdf: bool as Switch { on: 8 } = "i3",
            "Whether there is a detailed PDF invoice";
        signed optional recording_enabled: bool as Switch { on: 1 } = "recording_enabled",
            "Whether calls can be recorded";
        signed optional email_warning_sent_test: bool as Switch { on: 1 }
            = "email_warning_sent_test",
            "Whether the test warning counts as sent";
        signed optional own_providers: bool as Switch { on: 1 } = "own_providers",
            "Whether a reseller may have providers of their own";
        signed optional address: String as Text = "a0", "The address";
        signed optional city: String as Text = "a1", "The city";
        signed optional postcode: String as Text = "a2", "The postcode";
        signed optional county: String as Text = "a3", "The county";
        signed optional mobile_phone: String as Text = "a4", "The mobile phone number";
        signed optional fax: String as Text = "a5", "The fax number";
        signed optional country_id: u64 as Id = "a6", "The country, a direction id";
        signed optional phone: String as Text = "a7", "The phone number";
        signed optional email: String as Text = "a8", "The email address";
        signed optional state: String as Text = "a9", "The state";
        signed optional company_name: String as Text = "company_name", "The company's name";
        unsigned optional pbx_pool_id: u64 as Id = "u29", "The PBX pool";
        unsigned optional hide_non_answered_calls: bool as Switch { on: 1 } = "u30",
            "Whether calls without an answer are hidden";
        unsigned optional responsible_accountant: Assignment as Assignment = "u31",
            "The accountant who is responsible for the user"
            .answers("Responsible accountant is not valid");
        unsigned optional daily_balance_limit: Decimal as Decimal = "u32",
            "How much may be spent in a day; 0 or less means no limit";
        unsigned optional comment: String as Text = "u33", "A comment";
        unsigned optional ignore_global_monitorings: bool as Switch { on: 1 }
            = "ignore_global_monitorings",
            "Whether global monitorings pass over the user";
        unsigned optional time_zone: String as Text = "time_zone",
            "The time zone, a name from the server's time zone list";
        unsigned optional allow_change_callerid: bool as Switch { on: 1 } = "allow_change_callerid",
            "Whether the caller id may be changed";
        unsigned optional static_source_list_mode: ListMode as Word(ListMode::WORDS)
            = "enable_static_source_list",
            "How the source numbers of the static source list are treated";
        unsigned optional static_source_list_id: u64 as Id = "static_source_list_id",
            "The number pool with the source numbers";
        unsigned optional static_list_mode: ListMode as Word(ListMode::WORDS)
            = "enable_static_list",
            "How the destination numbers of the static list are treated";
        unsigned optional static_list_id: u64 as Id = "static_list_id",
            "The number pool with the destination numbers";
        unsigned optional credit_unlimited: bool as Switch { on: 1 } = "credit_unlimited",
            "Whether the credit is unlimited";
        unsigned optional two_fa_enabled: bool as Switch { on: 1 } = "two_fa_enabled",
            "Whether two-factor authentication is offered; the user must have an email address";
        unsigned optional max_devices: u64 as Count = "max_devices",
            "How many devices a reseller may have, 0 for no limit; resellers cannot change it \
             for themselves";
    }
}

impl UserDetailsUpdate {
    /// Sets the date of the agreement: parameters `ay`, `am` and `ad`.
    #[must_use]
    pub fn agreement(mut self, date: Date) -> Self {
        self.agreement_year = Some(date.year());
        self.agreement_month = Some(date.month());
        self.agreement_day = Some(date.day());
        self
    }

    /// The date of the agreement, if all of its parts are there and make a day that exists.
    #[must_use]
    pub fn agreement_date(&self) -> Option<Date> {
        Date::from_parts(self.agreement_year?, self.agreement_month?, self.agreement_day?).ok()
    }

    /// Sets the date at which the user is blocked: parameters `by`, `bm` and `bd`.
    #[must_use]
    pub fn block_at(mut self, date: Date) -> Self {
        self.block_at_year = Some(date.year());
        self.block_at_month = Some(date.month());
        self.block_at_day = Some(date.day());
        self
    }

    /// The date at which the user is blocked, if all of its parts are there and make a day that
    /// exists.
    #[must_use]
    pub fn block_at_date(&self) -> Option<Date> {
        Date::from_parts(self.block_at_year?, self.block_at_month?, self.block_at_day?).ok()
    }
}

server_errors! {
    /// The errors of `user_details_update`. What is wrong in detail stands in the
    /// [messages](crate::answer::Refusal::messages).
    UserUpdateError: Sets, unknown user BadLogin {
        UserNotFound = "User was not found", Caller;
        NoUserId = "User id must be present", Caller;
        InvalidUserId = "User id must be non negative integer", Caller;
        NoEditingPermission = "You have no editing permission"
            or "You do not have rights to edit this", Permission;
        TariffNotFound = "Tariff not found" or "Tariff was not found", Caller;
        NotUpdated = "User was not updated", Caller;
        InvalidAccountant = "Responsible accountant is not valid", Caller;
        PbxPoolNotFound = "PBX Pool was not found", Caller;
        LcrNotFound = "LCR was not found", Caller;
        QuickforwardsRuleNotFound = "Quickforward Rule was not found", Caller;
        PasswordTooShort(_) = "Password must be longer than " .. " characters", Caller;
        UsernameTooShort(_) = "Username must be longer than " .. " characters", Caller;
        EmailTaken(_) = "Email " .. " is already used", Caller;
        WeakPassword = "Password must contain at least one numeric value, \
            capital and lowercase symbol", Caller;
        InvalidRecordingsEmail = "Please enter correct recordings email", Caller;
        InvalidWarningEmail = "Please enter correct Warning Balance email", Caller;
        InvalidEmail = "Please enter correct email", Caller;
    }
}

/// The user was updated.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use mor_api::answer::Answer;
/// use mor_api::methods::users::UserUpdated;
///
/// let body = "<page> <status>User was updated</status> </page>";
/// assert!(UserUpdated::read(200, body)?.messages.is_empty());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserUpdated {
    /// Messages beside the success. The page knows none; a server that sends some shall not lose
    /// them.
    pub messages: Vec<String>,
}

impl UserUpdated {
    /// The answer of a server that updated the user.
    #[must_use]
    pub const fn new() -> Self {
        Self { messages: alloc::vec::Vec::new() }
    }

    /// Sends messages too.
    #[must_use]
    pub fn with_messages<M: Into<String>>(self, messages: impl IntoIterator<Item = M>) -> Self {
        Self { messages: messages.into_iter().map(Into::into).collect() }
    }
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::borrow::ToOwned;

    use super::{UserUpdateError, UserUpdated};
    use crate::answer::{Answer, AnswerError, Document, Element, Shape, Writer, told};

    const SUCCESS: &str = "User was updated";

    impl Answer for UserUpdated {
        type Error = UserUpdateError;
    }

    impl Shape for UserUpdated {
        const ERROR_PATH: &str = "page/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            if !told(document, SUCCESS)? {
                return Ok(None);
            }
            let messages = document.elements("page/message").map(Element::text);
            Ok(Some(Self { messages: messages.map(ToOwned::to_owned).collect() }))
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("page", |page| {
                page.text("status", SUCCESS);
                page.messages(&self.messages);
            });
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, refused};
        use crate::answer::{Refusal, ServerError};

        #[test]
        fn the_answer_of_the_page_is_read_and_written() {
            let page = "<page> <status>User was updated</status> </page>";
            assert_eq!(UserUpdated::read(200, page), Ok(UserUpdated::new()));
            assert_eq!(
                UserUpdated::new().to_xml(),
                "<page><status>User was updated</status></page>"
            );
            let refusal = Refusal::new(UserUpdateError::NotUpdated, ["a < b & c", "d"]);
            assert_eq!(
                UserUpdated::refusal_to_xml(&refusal),
                "<page><error>User was not updated</error>\
                 <message>a &lt; b &amp; c</message><message>d</message></page>"
            );
        }

        #[test]
        fn every_text_of_the_page_has_its_type() {
            check_texts::<UserUpdated>(&[
                "User was not found",
                "User id must be present",
                "User id must be non negative integer",
                "You have no editing permission",
                "Tariff not found",
                "User was not updated",
                "Responsible accountant is not valid",
                "PBX Pool was not found",
                "LCR was not found",
                "Quickforward Rule was not found",
                "Password must be longer than 8 characters",
                "Username must be longer than 1 characters",
                "Email a@b is already used",
                "Password must contain at least one numeric value, capital and lowercase symbol",
                "Please enter correct recordings email",
                "Please enter correct Warning Balance email",
                "Please enter correct email",
            ]);
            assert!(UserUpdateError::IncorrectHash.is_caller_fault());
            assert!(UserUpdateError::NoEditingPermission.is_permission());
        }

        #[test]
        fn an_unknown_user_is_not_an_incorrect_hash() {
            let refusal = refused::<UserUpdated>("<page><error>Bad login</error></page>");
            assert_eq!(refusal, Refusal::from(UserUpdateError::unknown_user()));
            assert_ne!(refusal.error, UserUpdateError::IncorrectHash);
        }

        #[test]
        fn messages_are_kept() {
            let refusal = refused::<UserUpdated>(
                "<page><error>User was not updated</error>\
                 <message>Email &#233; is invalid</message><message>x</message></page>",
            );
            assert_eq!(
                refusal,
                Refusal::new(UserUpdateError::NotUpdated, ["Email é is invalid", "x"])
            );
            let refusal =
                refused::<UserUpdated>("<page><error>a</error><error>b</error><message/></page>");
            assert_eq!(refusal.messages, ["b"]);
            let updated = UserUpdated::new().with_messages(["careful"]);
            assert_eq!(UserUpdated::read(200, updated.to_xml()), Ok(updated));
        }
    }
}
