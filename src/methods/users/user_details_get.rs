//! `user_details_get`: gets the details of a user.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, M2, ParameterGroup, X3, X3S, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `user_details_get` (alias `user_details`): gets the details of a user, found by id, by
    /// username or by both.
    endpoint USER_DETAILS_GET = "user_details_get",
        aliases: ["user_details"],
        groups: [
            ParameterGroup::at_least_one(&["user_id", "username"]),
        ],
        servers: [
            on(X3.union(X3S), &["user_details"]),
            on(X5.union(M2), &["user_details", "user_details_get"]),
            on(X8, &["user_details_get", "user_details"]),
        ],
        evidence: CODE;

    /// Gets the details of a user (page "MOR API user details get").
    ///
    /// ```
    /// use mor_api::methods::users::UserDetailsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserDetailsGet::new().user_id(123);
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "123");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "f7c3bc1d808e04732adf679965ccc34ca7ae3441"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserDetailsGet {
        signed optional user_id: u64 as ObjectId = "user_id",
            "The user"
            .answers("User was not found");
        signed optional username: String as Text = "username",
            "The name of the user"
            .answers("User was not found");
    }
}

server_errors! {
    /// The errors of `user_details_get`.
    UserDetailsError: Reads, unknown user AccessDenied {
        UserNotFound = "User was not found", Caller;
    }
}

answer! {
    /// The details of a user. What a server composes into a text, such as `12.50 EUR`, or formats
    /// as it is set to, stays a text.
    ///
    /// ```
    /// # #[cfg(feature = "xml")] {
    /// use mor_api::answer::Answer;
    /// use mor_api::methods::users::UserDetails;
    /// use mor_api::value::Decimal;
    ///
    /// let body = "<page><userid>2</userid><details>
    ///     <main_detail>
    ///         <account>Prepaid</account><balance>12.50 EUR</balance>
    ///         <balance_number>12.5</balance_number><credit>Unlimited</credit>
    ///     </main_detail>
    ///     <other_details>
    ///         <username>jonas</username><first_name>Jonas</first_name><surname/>
    ///     </other_details>
    /// </details></page>";
    /// let user = UserDetails::read(200, body)?;
    /// assert_eq!(user.balance_number, Some(Decimal::new(12_5, 1)));
    /// assert_eq!(user.credit.as_deref(), Some("Unlimited"));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    UserDetails or UserDetailsError at "error", sent "details" {
        /// The title of the page, `Personal details`.
        page_name: Option<String> = "pagename";
        /// The language of the answer, `en`.
        language: Option<String> = "language";
        /// The user's id.
        id: u64 = "userid";
        /// `Postpaid` or `Prepaid`.
        account: Option<String> = "details/main_detail/account";
        /// The balance and its currency in one text, such as `12.50 EUR`.
        balance: String = "details/main_detail/balance";
        /// The balance as a number.
        balance_number: Option<Decimal> = "details/main_detail/balance_number";
        /// The currency of the balance.
        balance_currency: Option<String> = "details/main_detail/balance_currency";
        /// The credit as the server formats it, or `Unlimited`.
        credit: Option<String> = "details/main_detail/credit";
        /// The PBX pool.
        pbx_pool_id: Option<u64> = "details/main_detail/pbx_pool_id";
        /// Whether calls without an answer are hidden.
        hide_non_answered_calls: Option<bool> = "details/main_detail/hide_non_answered_calls";
        /// The name to log in with.
        username: String = "details/other_details/username";
        /// The first name.
        first_name: String = "details/other_details/first_name";
        /// The last name.
        last_name: String = "details/other_details/surname";
        /// The company or personal id.
        personal_id: Option<String> = "details/other_details/personalid";
        /// The agreement's number.
        agreement_number: Option<String> = "details/other_details/agreement_number";
        /// The agreement's date, as the server formats it.
        agreement_date: Option<String> = "details/other_details/agreement_date";
        /// The taxation country.
        taxation_country: Option<String> = "details/other_details/taxation_country";
        /// The VAT registration number.
        vat_number: Option<String> = "details/other_details/vat_reg_number";
        /// The VAT in percent, as the server formats it.
        vat_percent: Option<String> = "details/other_details/vat_percent";
        /// How many calls the user can make at the same time.
        call_limit: Option<u64> = "details/other_details/call_limit";
        /// The address.
        address: Option<String> = "details/registration/reg_address";
        /// The postcode.
        postcode: Option<String> = "details/registration/reg_postcode";
        /// The city.
        city: Option<String> = "details/registration/reg_city";
        /// The country.
        country: Option<String> = "details/registration/reg_country";
        /// The state.
        state: Option<String> = "details/registration/reg_state";
        /// The direction, which is how the server lists countries.
        direction: Option<String> = "details/registration/reg_direction";
        /// The phone number.
        phone: Option<String> = "details/registration/reg_phone";
        /// The mobile phone number.
        mobile_phone: Option<String> = "details/registration/reg_mobile";
        /// The fax number.
        fax: Option<String> = "details/registration/reg_fax";
        /// The email address.
        email: Option<String> = "details/registration/reg_email";
        /// Whether invoices are made.
        generate_invoices: Option<bool> = "details/invoices/generate_invoices";
        /// Whether there is an XLSX invoice.
        invoice_xlsx: Option<bool> = "details/invoices/invoice_xlsx";
        /// Whether there is a simplified PDF invoice.
        invoice_simplified_pdf: Option<bool> = "details/invoices/simplified_pdf";
        /// Whether there is a simplified CSV invoice.
        invoice_simplified_csv: Option<bool> = "details/invoices/simplified_csv";
        /// Whether there is a detailed PDF invoice.
        invoice_detailed_pdf: Option<bool> = "details/invoices/detailed_pdf";
        /// Whether there is a detailed CSV invoice.
        invoice_detailed_csv: Option<bool> = "details/invoices/detailed_csv";
        /// Whether there is a PDF invoice by caller id.
        invoice_by_caller_id_pdf: Option<bool> = "details/invoices/by_callerid_pdf";
        /// Whether there is a CSV invoice by caller id.
        invoice_by_caller_id_csv: Option<bool> = "details/invoices/by_callerid_csv";
        /// Whether there is an invoice by destinations.
        invoice_by_destinations: Option<bool> = "details/invoices/by_destinations";
        /// Whether there is an invoice of the calls.
        invoice_calls: Option<bool> = "details/invoices/calls";
        /// Whether calls that cost nothing are shown.
        show_zero_calls: Option<bool> = "details/invoices/show_zero_calls";
        /// Whether balance warnings are sent.
        warning_active: Option<bool> = "details/warning_balance/active";
        /// The balance below which the user is warned, as the server formats it.
        warning_balance_for_user: Option<String>
            = "details/warning_balance/send_email_when_balance_drops_lower_than/user";
        /// The balance below which the administrator is warned, as the server formats it.
        warning_balance_for_admin: Option<String>
            = "details/warning_balance/send_email_when_balance_drops_lower_than/admin";
        /// The balance below which the responsible accountant is warned, as the server formats it.
        warning_balance_for_accountant: Option<String>
            = "details/warning_balance/send_email_when_balance_drops_lower_than\
               /responsible_accountant";
        /// The hour at which the balance warning is sent, as the server codes it.
        warning_email_hour: Option<String> = "details/warning_balance/warning_email_hour";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_details_are_read_and_written() {
        let user: UserDetails = round_trip(
            "<page><pagename>Personal details</pagename><language>en</language><userid>2</userid>\
             <details><main_detail><account>Postpaid</account><balance>12.50 EUR</balance>\
             <balance_number>12.5</balance_number><balance_currency>EUR</balance_currency>\
             <credit>Unlimited</credit><pbx_pool_id>1</pbx_pool_id>\
             <hide_non_answered_calls>0</hide_non_answered_calls></main_detail><other_details>\
             <username>jonas</username><first_name>Jonas</first_name><surname>J</surname>\
             <personalid>p</personalid><agreement_number>a</agreement_number>\
             <agreement_date>2018-01-31</agreement_date><taxation_country>c</taxation_country>\
             <vat_reg_number>v</vat_reg_number><vat_percent>21,0</vat_percent>\
             <call_limit>0</call_limit></other_details><registration><reg_address>1</reg_address>\
             <reg_postcode>2</reg_postcode><reg_city>3</reg_city><reg_country>4</reg_country>\
             <reg_state>5</reg_state><reg_direction>6</reg_direction><reg_phone>7</reg_phone>\
             <reg_mobile>8</reg_mobile><reg_fax>9</reg_fax><reg_email>a@b</reg_email>\
             </registration><invoices><generate_invoices>1</generate_invoices>\
             <invoice_xlsx>0</invoice_xlsx><simplified_pdf>1</simplified_pdf>\
             <simplified_csv>0</simplified_csv><detailed_pdf>1</detailed_pdf>\
             <detailed_csv>0</detailed_csv><by_callerid_pdf>1</by_callerid_pdf>\
             <by_callerid_csv>0</by_callerid_csv><by_destinations>1</by_destinations>\
             <calls>0</calls><show_zero_calls>1</show_zero_calls></invoices><warning_balance>\
             <active>1</active><send_email_when_balance_drops_lower_than><user>1.0</user>\
             <admin>2.0</admin><responsible_accountant>3.0</responsible_accountant>\
             </send_email_when_balance_drops_lower_than>\
             <warning_email_hour>-1</warning_email_hour></warning_balance></details></page>",
        );
        assert_eq!((user.id, user.balance.as_str()), (2, "12.50 EUR"));
        assert_eq!(user.email.as_deref(), Some("a@b"));
        assert_eq!(user.invoice_by_caller_id_csv, Some(false));
        assert_eq!(user.warning_balance_for_accountant.as_deref(), Some("3.0"));
    }

    #[test]
    fn an_answer_without_the_optional_parts_is_read() {
        let user: UserDetails = round_trip(
            "<page><userid>0</userid><details><main_detail><balance>0.0 EUR</balance>\
             </main_detail><other_details><username>admin</username><first_name></first_name>\
             <surname></surname></other_details></details></page>",
        );
        assert_eq!((user.account, user.call_limit, user.email), (None, None, None));
    }

    #[test]
    fn every_text_has_its_type() {
        check_texts::<UserDetails>(&["User was not found"]);
    }
}
