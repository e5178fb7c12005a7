//! `personal_payments`: lists own payments.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `personal_payments`: lists the user's own payments, for phones. The server checks neither a
    /// hash nor a password: the user name alone is enough.
    endpoint PERSONAL_PAYMENTS = "personal_payments",
        servers: [
            on(X8, &["personal_payments"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists own payments.
    ///
    /// ```
    /// use mor_api::methods::payments::PersonalPayments;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = PersonalPayments::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.unhashed(&request)?.form().as_str(), "u=admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request PersonalPayments {
    }
}

server_errors! {
    /// The errors of `personal_payments`.
    PersonalPaymentsError: Reads, unknown user BadLogin {
    }
}

answer! {
    /// The payments of a user, all texts as the server writes them.
    PersonalPaymentList or PersonalPaymentsError at "status/error", sent "payments" {
        /// The title of the page.
        title: Option<String> = "pagename";
        /// The language of the user.
        language: Option<String> = "language";
        /// The id of the user.
        user_id: Option<u64> = "userid";
        /// The payments.
        payments: Vec<PersonalPayment> = "payments/payment";
        /// What the server has to say.
        message: Option<String> = "error_msg";
    }
}

record! {
    /// A payment in the answer of `personal_payments`.
    PersonalPayment {
        /// When it was made.
        date: Option<String> = "payment_date";
        /// When it was confirmed.
        confirm_date: Option<String> = "confirmed_date";
        /// Its type.
        payment_type: Option<String> = "payment_type";
        /// The amount.
        amount: Option<String> = "amount";
        /// The tax, where the server sends it.
        tax: Option<String> = "vat";
        /// The amount with the tax.
        amount_with_tax: Option<String> = "amount_vat";
        /// The currency of the amounts.
        currency: Option<String> = "currency";
        /// Whether it is completed, as a text: `Yes`, or `No`, perhaps with the reason in
        /// parentheses.
        completed: Option<String> = "completed";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: PersonalPaymentList = round_trip(
            "<page><pagename>Payments</pagename><language>en</language><userid>2</userid>\
             <payments><payment><payment_date>2014-01-01</payment_date>\
             <confirmed_date>2014-01-02</confirmed_date><payment_type>manual</payment_type>\
             <amount>10</amount><vat>2.1</vat><amount_vat>12.1</amount_vat><currency>EUR</currency>\
             <completed>No (x)</completed></payment><payment></payment></payments></page>",
        );
        assert_eq!(answer.payments[0].completed.as_deref(), Some("No (x)"));
        assert_eq!((answer.user_id, &answer.payments[1].tax), (Some(2), &None));
        check_texts::<PersonalPaymentList>(&[]);
    }
}
