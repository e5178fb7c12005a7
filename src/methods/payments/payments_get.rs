//! `payments_get`: lists payments.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{M2, ParameterGroup, SAMPLE, X3, X3S, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `payments_get` (alias `payments_list`): lists payments. Servers of 2014 and 2018 do not hash
    /// the lowest amount.
    endpoint PAYMENTS_GET = "payments_get",
        aliases: ["payments_list"],
        groups: [
            ParameterGroup::all_or_none(&["s_from", "s_till"]),
        ],
        servers: [
            on(X3.union(X3S), &["payments_list"]),
            on(X5.union(M2), &["payments_get"]),
            on(X8, &["payments_get", "payments_list"]),
        ],
        may_sign_nothing: true,
        evidence: SAMPLE.contradicted_by("servers of x8 do not hash `s_amount_min`");

    /// Lists payments (page "MOR API payments get").
    ///
    /// ```
    /// use mor_api::methods::payments::PaymentsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = PaymentsGet::new().user_id(123);
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
    request PaymentsGet {
        signed optional user_id: u64 as ObjectId = "s_user_id",
            "The user whose payments are listed";
        signed optional from: u64 as Timestamp = "s_from",
            "The start of the period, in Unix seconds";
        signed optional till: u64 as Timestamp = "s_till", "The end of the period, in Unix seconds";
        signed optional transaction_id: String as Text = "s_transaction",
            "The id of the transaction";
        signed optional completed: bool as Switch { on: 1 } = "s_completed",
            "Whether completed payments are listed, or those that are not completed; all by \
             default";
        signed optional username: String as Text = "s_username", "The username of the user";
        signed optional first_name: String as Text = "s_first_name", "The first name of the user";
        signed optional last_name: String as Text = "s_last_name", "The last name of the user";
        signed optional payment_type: String as Text = "s_paymenttype",
            "The type of the payments, such as `manual` or `gateways_paypal`";
        signed optional amount_min: Decimal as Decimal = "s_amount_min", "The lowest amount";
        signed optional amount_max: Decimal as Decimal = "s_amount_max", "The highest amount";
        signed optional currency: String as Text = "s_currency",
            "The code of the currency, such as `USD`";
        signed optional card_number: String as Text = "s_number", "The number of the calling card";
        signed optional card_pin: Password as Secret = "s_pin", "The PIN of the calling card";
    }
}

server_errors! {
    /// The errors of `payments_get`.
    PaymentsGetError: Reads, unknown user BadLogin {
    }
}

answer! {
    /// The payments that match.
    ///
    /// ```
    /// # #[cfg(feature = "xml")] {
    /// use mor_api::answer::Answer;
    /// use mor_api::methods::payments::PaymentList;
    ///
    /// let body = "<page><pagename>Payments list</pagename><payments><payment>
    ///     <user>Jonas Jonaitis</user><amount>5.5</amount>
    ///     <completed>Completed</completed>
    /// </payment></payments></page>";
    /// let answer = PaymentList::read(200, body)?;
    /// assert_eq!(answer.payments[0].completed.as_deref(), Some("Completed"));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    PaymentList or PaymentsGetError at "status/error", sent "payments" {
        /// The title that the server gives the list.
        title: Option<String> = "pagename";
        /// The payments, none if none match.
        payments: Vec<ListedPayment> = "payments/payment";
    }
}

record! {
    /// A payment in the answer of `payments_get`.
    ListedPayment {
        /// The user, or what was paid for, as a text: `first name last name`, a username, or `Batch
        /// Card sale`.
        user: Option<String> = "user";
        /// Who paid, as a text.
        payer: Option<String> = "payer";
        /// The id of the transaction.
        transaction_id: Option<String> = "transaction_id";
        /// When it was made.
        date: Option<String> = "date";
        /// When it was confirmed.
        confirm_date: Option<String> = "confirm_date";
        /// Its type, such as `manual`.
        payment_type: Option<String> = "type";
        /// The amount.
        amount: Option<Decimal> = "amount";
        /// The fee.
        fee: Option<Decimal> = "fee";
        /// The amount with the tax.
        amount_with_tax: Option<Decimal> = "amount_with_tax";
        /// The currency of the amounts.
        currency: Option<String> = "currency";
        /// Whether it is completed, as a text: `Completed`, or `No` with the reason in parentheses.
        completed: Option<String> = "completed";
        /// Whether an administrator confirmed it: `Yes` or `No`, where that is asked for.
        confirmed_by_admin: Option<String> = "confirmed_by_admin";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: PaymentList = round_trip(
            "<page><pagename>Payments list</pagename><payments><payment><user>Jonas Jonaitis\
             </user><payer>x@y.lt | Jonas</payer><transaction_id>t1</transaction_id>\
             <date>2012-01-02 03:04:05</date><confirm_date>2012-01-02 03:04:06\
             </confirm_date>\
             <type>paypal</type><amount>10.5</amount><fee>0.5</fee><amount_with_tax>12.1\
             </amount_with_tax><currency>USD</currency><completed>No (Pending)</completed>\
             <confirmed_by_admin>No</confirmed_by_admin></payment><payment></payment>\
             </payments></page>",
        );
        assert_eq!(answer.payments[0].amount, Some(Decimal::new(105, 1)));
        assert_eq!(answer.payments[1].user, None);
        let none = "<page><payments></payments></page>";
        assert!(round_trip::<PaymentList>(none).payments.is_empty());
        check_texts::<PaymentList>(&[]);
    }
}
