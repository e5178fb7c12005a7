//! `user_details_update`, also known as `user_update_api`: change a user.

use alloc::string::String;

use crate::answer::page_errors;
use crate::typed::typed_request;
use crate::value::Date;

typed_request! {
    /// `user_details_update` (alias `user_update_api`): changes a user. 81 parameters are signed, 15 are not.
    endpoint USER_DETAILS_UPDATE = "user_details_update", aliases &["user_update_api"];

    /// Changes a user (page "MOR API user details update"). Only what is set is sent, and only that changes.
    ///
    /// ```
    /// use mor_api::{Date, Decimal, ListMode, SecretKey, Signer, UserDetailsUpdate};
    ///
    /// let request = UserDetailsUpdate::new(123)
    ///     .blocked(false)
    ///     .credit(Decimal::new(12_50, 2))
    ///     .invoice_detailed_csv(true)
    ///     .block_at(Date::new(2027, 1, 31).ok_or("no such day")?)
    ///     .password("n3w")?
    ///     .static_list_mode(ListMode::Blacklist);
    ///
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// // user_id, u15, by, bm, bd, pswd, i4, credit; the list mode is not signed.
    /// assert_eq!(signed.canonical().as_str(), ["123", "0", "2027", "1", "31", "n3w", "16", "12.50"].concat());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserDetailsUpdate of user_id: object_id {
        signed required user_id: object_id = "user_id", "The user to change", "User was not found";
        signed optional vat_number: text = "u0", "The VAT number";
        signed optional lcr_id: id = "u1", "The LCR (least cost routing) to use";
        signed optional warning_email_hour: hour = "u2", "The hour at which the balance warning is sent; the same as `user_warning_email_hour`";
        signed optional hide_destination_end: count = "u3", "How the ends of destination numbers are hidden, as the server codes it";
        signed optional currency_id: id = "u4", "The currency";
        signed optional tariff_id: id = "u5", "The tariff", "Tariff not found";
        signed optional warning_email_balance: decimal = "u6", "The balance below which a warning is sent";
        signed optional spy_device_id: id = "u7", "The device that may listen in";
        signed optional language: text = "u8", "The language, as the server codes it";
        signed optional username: text = "u9", "The name to log in with";
        signed optional warning_balance_call: switch = "u10", "Whether a low balance is announced by a call";
        signed optional acc_group_id: id = "u11", "The accountant's permission group";
        signed optional generate_invoice: switch = "u12", "Whether invoices are made";
        signed optional usertype: text = "u13", "The type of user, as the server codes it";
        signed optional taxation_country_id: id = "u14", "The taxation country, a direction id";
        signed optional blocked: switch = "u15", "Whether the user is blocked";
        signed optional quickforwards_rule_id: id = "u16", "The quick forwards rule; a reseller may set one of the administrator's where that is allowed";
        signed optional last_name: text = "u17", "The last name";
        signed optional call_limit: count = "u18", "How many calls the user can make at the same time";
        signed optional client_id: text = "u19", "The company or personal id";
        signed optional recording_hdd_quota: count = "u20", "The disk space for recordings, in the server's unit";
        signed optional cyberplat_user: switch = "u21", "Whether Cyberplat is active; the same as `cyberplat_active`";
        signed optional recordings_email: text = "u22", "Where recordings are sent";
        signed optional first_name: text = "u23", "The first name";
        signed optional warning_balance_sound_file_id: id = "u24", "The sound that announces a low balance";
        signed optional postpaid: switch = "u25", "Whether the user is postpaid";
        signed optional accounting_number: text = "u26", "The accounting number";
        signed optional agreement_number: text = "u27", "The agreement's number";
        signed optional hidden: switch = "u28", "Whether the user is hidden";
        signed optional agreement_year: year = "ay", "The year of the agreement's date";
        signed optional agreement_month: month = "am", "The month of the agreement's date";
        signed optional agreement_day: day = "ad", "The day of the agreement's date";
        signed optional block_at_year: year = "by", "The year of the date at which the user is blocked";
        signed optional block_at_month: month = "bm", "The month of the date at which the user is blocked";
        signed optional block_at_day: day = "bd", "The day of the date at which the user is blocked";
        signed optional password: secret = "pswd", "The new password";
        signed_as_listed optional user_warning_email_hour: hour = "user_warning_email_hour", "The hour at which the balance warning is sent; the same as `u2`";
        signed_as_listed optional privacy_gui: switch = "pgui", "Whether numbers are hidden in the GUI";
        signed optional privacy_csv: switch = "pcsv", "Whether numbers are hidden in CSV files";
        signed optional privacy_pdf: switch = "ppdf", "Whether numbers are hidden in PDF files";
        signed optional recording_forced_enabled: switch = "recording_forced_enabled", "Whether calls are always recorded";
        signed optional invoice_detailed_csv: switch(16) = "i4", "Whether there is a detailed CSV invoice";
        signed optional tax4_enabled: switch = "tax4_enabled", "Whether tax 4 applies";
        signed optional tax2_enabled: switch = "tax2_enabled", "Whether tax 2 applies";
        signed optional accountant_type_invalid: text = "accountant_type_invalid", "The invalid accountant type, as the server codes it";
        signed optional block_at_conditional: count = "block_at_conditional", "The day for the conditional block; the page's example is 15";
        signed optional tax3_enabled: switch = "tax3_enabled", "Whether tax 3 applies";
        signed optional accountant_type: text = "accountant_type", "The accountant type, as the server codes it";
        signed optional tax1_value: decimal = "tax1_value", "Tax 1 in percent";
        signed optional show_zero_calls: switch = "show_zero_calls", "Whether calls that cost nothing are shown";
        signed optional warning_email_active: switch = "warning_email_active", "Whether balance warnings are sent";
        signed optional compound_tax: switch = "compound_tax", "Whether each tax is taken on top of the one before";
        signed optional tax4_name: text = "tax4_name", "The name of tax 4";
        signed optional allow_loss_calls: switch = "allow_loss_calls", "Whether calls at a loss are allowed";
        signed optional tax3_name: text = "tax3_name", "The name of tax 3";
        signed optional tax2_name: text = "tax2_name", "The name of tax 2";
        signed optional credit: decimal = "credit", "The credit, in the user's currency";
        signed optional tax1_name: text = "tax1_name", "The name of tax 1";
        signed optional total_tax_name: text = "total_tax_name", "The name of the sum of all taxes";
        signed optional tax2_value: decimal = "tax2_value", "Tax 2 in percent";
        signed optional tax4_value: decimal = "tax4_value", "Tax 4 in percent";
        signed optional invoice_pdf: switch(2) = "i1", "Whether there is a PDF invoice";
        signed optional tax3_value: decimal = "tax3_value", "Tax 3 in percent";
        signed optional cyberplat_active: switch = "cyberplat_active", "Whether Cyberplat is active; the same as `u21`";
        signed optional invoice_csv: switch(4) = "i2", "Whether there is a CSV invoice";
        signed optional invoice_detailed_pdf: switch(8) = "i3", "Whether there is a detailed PDF invoice";
        signed optional recording_enabled: switch = "recording_enabled", "Whether calls can be recorded";
        signed optional email_warning_sent_test: switch = "email_warning_sent_test", "Whether the test warning counts as sent";
        signed optional own_providers: switch = "own_providers", "Whether a reseller may have providers of their own";
        signed optional address: text = "a0", "The address";
        signed optional city: text = "a1", "The city";
        signed optional postcode: text = "a2", "The postcode";
        signed optional county: text = "a3", "The county";
        signed optional mobile_phone: text = "a4", "The mobile phone number";
        signed optional fax: text = "a5", "The fax number";
        signed optional country_id: id = "a6", "The country, a direction id";
        signed optional phone: text = "a7", "The phone number";
        signed optional email: text = "a8", "The email address";
        signed optional state: text = "a9", "The state";
        signed optional company_name: text = "company_name", "The company's name";
        unsigned optional pbx_pool_id: id = "u29", "The PBX pool";
        unsigned optional hide_non_answered_calls: switch = "u30", "Whether calls without an answer are hidden";
        unsigned optional responsible_accountant: assignment = "u31", "The accountant who is responsible for the user", "Responsible accountant is not valid";
        unsigned optional daily_balance_limit: decimal = "u32", "How much may be spent in a day; 0 or less means no limit";
        unsigned optional comment: text = "u33", "A comment";
        unsigned optional ignore_global_monitorings: switch = "ignore_global_monitorings", "Whether global monitorings pass over the user";
        unsigned optional time_zone: text = "time_zone", "The time zone, a name from the server's time zone list";
        unsigned optional allow_change_callerid: switch = "allow_change_callerid", "Whether the caller id may be changed";
        unsigned optional static_source_list_mode: list_mode = "enable_static_source_list", "How the source numbers of the static source list are treated";
        unsigned optional static_source_list_id: id = "static_source_list_id", "The number pool with the source numbers";
        unsigned optional static_list_mode: list_mode = "enable_static_list", "How the destination numbers of the static list are treated";
        unsigned optional static_list_id: id = "static_list_id", "The number pool with the destination numbers";
        unsigned optional credit_unlimited: switch = "credit_unlimited", "Whether the credit is unlimited";
        unsigned optional two_fa_enabled: switch = "two_fa_enabled", "Whether two-factor authentication is offered; the user must have an email address";
        unsigned optional max_devices: count = "max_devices", "How many devices a reseller may have, 0 for no limit; resellers cannot change it for themselves";
    }
}

impl UserDetailsUpdate {
    /// Changes the user with this id; 0 is the administrator.
    #[must_use]
    pub const fn new(user_id: u64) -> Self {
        Self::of(user_id)
    }

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
        Date::from_parts(self.agreement_year?, self.agreement_month?, self.agreement_day?)
    }

    /// Sets the date at which the user is blocked: parameters `by`, `bm` and `bd`.
    #[must_use]
    pub fn block_at(mut self, date: Date) -> Self {
        self.block_at_year = Some(date.year());
        self.block_at_month = Some(date.month());
        self.block_at_day = Some(date.day());
        self
    }

    /// The date at which the user is blocked, if all of its parts are there and make a day that exists.
    #[must_use]
    pub fn block_at_date(&self) -> Option<Date> {
        Date::from_parts(self.block_at_year?, self.block_at_month?, self.block_at_day?)
    }
}

page_errors! {
    /// The errors of `user_details_update`. What is wrong in detail stands in the [messages](crate::Refusal::messages).
    UserUpdateError {
        UserNotFound = "User was not found", Caller;
        NoEditingPermission = "You have no editing permission", Permission;
        TariffNotFound = "Tariff not found", Caller;
        NotUpdated = "User was not updated", Caller;
        InvalidAccountant = "Responsible accountant is not valid", Caller;
    }
}

/// The user was updated.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use mor_api::{Answer, UserUpdated};
///
/// let answer = UserUpdated::read(200, "<page> <status>User was updated</status> </page>")?;
/// assert!(answer.messages.is_empty());
/// # }
/// # Ok::<(), mor_api::ApiError<mor_api::UserUpdateError>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserUpdated {
    /// Messages beside the success. The page knows none; a server that sends some shall not lose them.
    pub messages: alloc::vec::Vec<String>,
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::String;

    use super::{UserUpdateError, UserUpdated};
    use crate::answer::AnswerError;
    use crate::xml::shape::Shape;
    use crate::xml::{Answer, Document, push_element, push_messages};

    impl Answer for UserUpdated {
        type Error = UserUpdateError;
    }

    impl Shape for UserUpdated {
        const DECLARATION: &str = "";
        const SUCCESS: &str = "User was updated";
        const ERROR_IN_STATUS: bool = false;

        fn from_document(document: Document) -> Result<Self, AnswerError> {
            Ok(Self { messages: document.messages })
        }

        fn write_success(&self, xml: &mut String) {
            push_element(xml, "status", Self::SUCCESS);
            push_messages(xml, &self.messages);
        }
    }
}
