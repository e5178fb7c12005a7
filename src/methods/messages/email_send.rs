//! `email_send`: sends an email from a template.

use crate::answer::server_errors;
use crate::methods::table::{M2, PAGE, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `email_send` (alias `send_email`): sends an email from a template, with blanks for variables
    /// that are not sent. The page says that the hash covers the key alone, but its sample and the
    /// deployed server hash most of the variables.
    endpoint EMAIL_SEND = "email_send",
        aliases: ["send_email"],
        servers: [
            on(X3.union(X3S), &["send_email"]),
            on(X5.union(X8), &["email_send", "send_email"]),
            on(M2, &["email_send"]),
        ],
        evidence: PAGE.contradicted_by(
            "servers of x8 also hash 55 other names; the page's sample hashes `server_ip`, \
             `login_url`, `login_username`, `email_name`, `email_to_user_id`",
        );

    /// Sends an email from a template (page "MOR API email send").
    ///
    /// ```
    /// use mor_api::methods::messages::EmailSend;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = EmailSend::new("warning_balance_email")
    ///     .email_to_user_id(123)
    ///     .first_name("Jonas");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&email_name=warning_balance_email&email_to_user_id=123\
    ///      &first_name=Jonas&hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request EmailSend {
        unsigned required email_name: String as Text = "email_name",
            "The name of the email template"
            .answers("Email not found");
        unsigned optional email_to_user_id: u64 as ObjectId = "email_to_user_id",
            "The user who gets the email, the user `u` if it is not sent"
            .answers("User not found");
        unsigned optional user_id: u64 as ObjectId = "user_id", "Template variable: a user id";
        unsigned optional balance: Decimal as Decimal = "balance", "Template variable: the balance";
        unsigned optional email: String as Text = "email", "Template variable: an email address";
        unsigned optional description: String as Text = "description",
            "Template variable: a description";
        unsigned optional amount: String as Text = "amount", "Template variable: an amount";
        unsigned optional date_from: String as Text = "date_from",
            "Template variable: the start of a period";
        unsigned optional date_till: String as Text = "date_till",
            "Template variable: the end of a period";
        unsigned optional server_ip: String as Text = "server_ip",
            "Template variable: the IP address of the server";
        unsigned optional device_type: String as Text = "device_type",
            "Template variable: the type of the device";
        unsigned optional device_username: String as Text = "device_username",
            "Template variable: the username of the device";
        unsigned optional device_password: Password as Secret = "device_password",
            "Template variable: the password of the device";
        unsigned optional login_url: String as Text = "login_url",
            "Template variable: the URL to log in at";
        unsigned optional login_username: String as Text = "login_username",
            "Template variable: the name to log in with";
        unsigned optional username: String as Text = "username", "Template variable: the username";
        unsigned optional first_name: String as Text = "first_name",
            "Template variable: the first name";
        unsigned optional last_name: String as Text = "last_name",
            "Template variable: the last name";
        unsigned optional full_name: String as Text = "full_name",
            "Template variable: the full name";
        unsigned optional nice_balance: String as Text = "nice_balance",
            "Template variable: the balance, formatted";
        unsigned optional warning_email_balance: String as Text = "warning_email_balance",
            "Template variable: the balance below which a warning is sent";
        unsigned optional nice_warning_email_balance: String as Text = "nice_warning_email_balance",
            "Template variable: the balance below which a warning is sent, formatted";
        unsigned optional currency: String as Text = "currency", "Template variable: the currency";
        unsigned optional user_email: String as Text = "user_email",
            "Template variable: the email address of the user";
        unsigned optional company_email: String as Text = "company_email",
            "Template variable: the email address of the company";
        unsigned optional company: String as Text = "company", "Template variable: the company";
        unsigned optional primary_device_pin: Password as Secret = "primary_device_pin",
            "Template variable: the PIN of the primary device";
        unsigned optional login_password: Password as Secret = "login_password",
            "Template variable: the password to log in with";
        unsigned optional user_ip: String as Text = "user_ip",
            "Template variable: the IP address of the user";
        unsigned optional date: String as Text = "date", "Template variable: a date";
        unsigned optional auth_code: String as Text = "auth_code",
            "Template variable: the authorization code";
        unsigned optional transaction_id: String as Text = "transaction_id",
            "Template variable: the transaction id";
        unsigned optional customer_name: String as Text = "customer_name",
            "Template variable: the name of the customer";
        unsigned optional company_name: String as Text = "company_name",
            "Template variable: the name of the company";
        unsigned optional url: String as Text = "url", "Template variable: a URL";
        unsigned optional trans_id: String as Text = "trans_id",
            "Template variable: a transaction id";
        unsigned optional cc_purchase_details: String as Text = "cc_purchase_details",
            "Template variable: the details of the calling cards that were bought";
        unsigned optional payment_amount: String as Text = "payment_amount",
            "Template variable: the amount of the payment";
        unsigned optional payment_payer_first_name: String as Text = "payment_payer_first_name",
            "Template variable: the first name of the payer";
        unsigned optional payment_payer_last_name: String as Text = "payment_payer_last_name",
            "Template variable: the last name of the payer";
        unsigned optional payment_payer_email: String as Text = "payment_payer_email",
            "Template variable: the email address of the payer";
        unsigned optional payment_seller_email: String as Text = "payment_seller_email",
            "Template variable: the email address of the seller";
        unsigned optional payment_receiver_email: String as Text = "payment_receiver_email",
            "Template variable: the email address of the receiver";
        unsigned optional payment_date: String as Text = "payment_date",
            "Template variable: the date of the payment";
        unsigned optional payment_free: String as Text = "payment_free",
            "Template variable: `payment_free`, which no source explains";
        unsigned optional payment_currency: String as Text = "payment_currency",
            "Template variable: the currency of the payment";
        unsigned optional payment_type: String as Text = "payment_type",
            "Template variable: the type of the payment, such as `paypal`";
        unsigned optional payment_fee: String as Text = "payment_fee",
            "Template variable: the fee of the payment";
        unsigned optional call_list: String as Text = "call_list",
            "Template variable: the list of calls";
        unsigned optional caller_id: String as Text = "caller_id",
            "Template variable: the caller id";
        unsigned optional device_id: u64 as ObjectId = "device_id",
            "Template variable: a device id";
        unsigned optional call_date: String as Text = "calldate",
            "Template variable: the date of the call";
        unsigned optional source: String as Text = "source",
            "Template variable: the source number of the call";
        unsigned optional destination: String as Text = "destination",
            "Template variable: the destination number of the call";
        unsigned optional billed_seconds: String as Text = "billsec",
            "Template variable: the billed seconds of the call";
        unsigned optional hdd_free_space: String as Text = "hdd_free_space",
            "Template variable: the free disk space";
        unsigned optional server_id: String as Text = "server_id",
            "Template variable: the id of the server";
        unsigned optional archive_size: String as Text = "archive_size",
            "Template variable: the size of the archive";
        unsigned optional current_date: String as Text = "current_date",
            "Template variable: the current date";
        unsigned optional search_user_username: String as Text = "search_user_username",
            "Template variable: the username of the user in a search";
        unsigned optional search_user_fullname: String as Text = "search_user_fullname",
            "Template variable: the full name of the user in a search";
        unsigned optional search_reseller_username: String as Text = "search_reseller_username",
            "Template variable: the username of the reseller in a search";
        unsigned optional search_reseller_fullname: String as Text = "search_reseller_fullname",
            "Template variable: the full name of the reseller in a search";
        unsigned optional search_device_description: String as Text = "search_device_description",
            "Template variable: the description of the device in a search";
        unsigned optional search_device_username: String as Text = "search_device_username",
            "Template variable: the username of the device in a search";
    }
}

server_errors! {
    /// The errors of `email_send`. Why an email could not be sent comes as a text of its own.
    EmailSendError: Adds, unknown user BadLogin {
        UserNotFound = "User not found", Caller;
        NoEmailAddress = "Your email not found", Caller;
        EmailNotFound = "Email not found", Caller;
        Misconfigured(_) =
            "Configuration error. Please consult this help link" .. "", Configuration;
        EmailDisabled = "E-mail has been disabled", Configuration;
    }
}

/// The email was sent. Failures may stand in the same place as this success.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EmailSent;

impl EmailSent {
    /// The answer of a server that sent the email.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::String;

    use super::{EmailSendError, EmailSent};
    use crate::answer::{Answer, AnswerError, Document, Refusal, Shape, Writer};

    const STATUS: &str = "page/email_sending_status";
    const SUCCESS: &str = "Email sent";

    impl Answer for EmailSent {
        type Error = EmailSendError;
    }

    impl Shape for EmailSent {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            Ok((document.field(STATUS)? == Some(SUCCESS)).then_some(Self))
        }

        fn read_refusal(document: &Document) -> Option<Refusal<String>> {
            document.refusal().or_else(|| {
                let status = document.field(STATUS).ok()??;
                let is_failure = !status.is_empty() && status != SUCCESS;
                is_failure.then(|| Refusal::from(String::from(status)))
            })
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("page", |page| page.text("email_sending_status", SUCCESS));
        }
    }

    #[cfg(test)]
    mod tests {
        use alloc::format;

        use super::*;
        use crate::answer::testing::{check_texts, reason, refused, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            let status = |text: &str| {
                format!("<page><email_sending_status>{text}</email_sending_status></page>")
            };
            round_trip::<EmailSent>(&status("Email sent"));
            let refusal = refused::<EmailSent>(&status("E-mail has been disabled"));
            assert_eq!(refusal.error, EmailSendError::EmailDisabled);
            // What is not known may have been sent.
            let error = EmailSent::read(200, status("Something else")).unwrap_err();
            assert!(error.may_have_happened() && !error.is_retryable());
            assert_eq!(reason::<EmailSent>(200, status("")), AnswerError::NoOutcome);
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<EmailSent>(&[
                "User not found",
                "Your email not found",
                "Email not found",
                "Configuration error. Please consult this help link. (http://example.com)",
                "E-mail has been disabled",
            ]);
        }
    }
}
