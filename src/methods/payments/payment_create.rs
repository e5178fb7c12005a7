//! `payment_create`: creates a payment.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{M2, SAMPLE, X3, X3S, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `payment_create` (alias `create_payment`): creates a payment for a user. Settings of the
    /// server decide whether payments are allowed and whether an administrator has to confirm them
    /// before the balance changes.
    endpoint PAYMENT_CREATE = "payment_create",
        aliases: ["create_payment"],
        servers: [
            on(X3.union(X3S), &["create_payment"]),
            on(X5.union(M2), &["payment_create"]),
            on(X8, &["payment_create", "create_payment"]),
        ],
        evidence: SAMPLE.contradicted_by(
            "servers of x8 do not hash `comments_for_user`; servers of x8 also hash \
             `description`, `fee`",
        );

    /// Creates a payment (page "MOR API payment create").
    ///
    /// ```
    /// use mor_api::methods::payments::PaymentCreate;
    /// use mor_api::value::Decimal;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = PaymentCreate::new(123, "EUR", Decimal::from(100))
    ///     .payment_type("Myname")
    ///     .tax_in_amount(true)
    ///     .transaction_id("2S5sdf77")
    ///     .payer_email("bla");
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "123EURMyname11002S5sdf77bla");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "687a2cee0a61dee0bffa3bc8837e201a6a31af5d"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request PaymentCreate {
        signed required user_id: u64 as ObjectId = "user_id", "The user whose payment it is";
        signed required currency: String as Text = "p_currency",
            "The code of the currency, such as `EUR`"
            .answers("No currency");
        signed optional payment_type: String as Text = "paymenttype",
            "The name of the payment gateway";
        signed optional tax_in_amount: bool as Switch { on: 1 } = "tax_in_amount",
            "Whether the amount includes the tax";
        signed required amount: Decimal as Decimal = "amount",
            "The amount, in the currency of the payment";
        signed optional transaction_id: String as Text = "transaction", "The id of the transaction";
        signed optional payer_email: String as Text = "payer_email",
            "The email address of the payer";
        signed optional comment_for_user: String as Text = "comments_for_user",
            "A comment for the user";
        unsigned optional description: String as Text = "description",
            "A description of the payment";
        unsigned optional fee: Decimal as Decimal = "fee", "The fee of the payment";
        unsigned optional shipped_at: String as Text = "shipped_at",
            "The time of shipment; servers never hash it";
    }
}

server_errors! {
    /// The errors of `payment_create`.
    PaymentCreateError: Adds, unknown user BadLogin {
        NotSaved = "Payment was not saved", Caller;
        NoCurrency = "No currency", Caller;
        NotAllowed = "Payments not allow from api", Configuration;
    }
}

answer! {
    /// The payment was created. Where an administrator has to confirm it first, the balance has not
    /// changed yet.
    ///
    /// ```
    /// # #[cfg(feature = "xml")] {
    /// use mor_api::answer::Answer;
    /// use mor_api::methods::payments::PaymentCreated;
    ///
    /// let body = "<page><response><status>ok</status><payment currency=\"EUR\">
    ///     <payment_id>7</payment_id><tax>2.1</tax>
    ///     <amount>10</amount><gross>12.1</gross>
    /// </payment></response></page>";
    /// let answer = PaymentCreated::read(200, body)?;
    /// assert_eq!((answer.id, answer.currency.as_deref()), (7, Some("EUR")));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    PaymentCreated or PaymentCreateError at "page/error", root "page/response" or "response",
        told "ok" at "status" {
        /// `No` while an administrator has to confirm the payment; older servers do not say.
        confirmed: Option<String> = "confirmed";
        /// The currency of the amounts.
        currency: Option<String> = "payment/@currency";
        /// The id of the new payment.
        id: u64 = "payment/payment_id";
        /// The tax.
        tax: Option<Decimal> = "payment/tax";
        /// The amount.
        amount: Option<Decimal> = "payment/amount";
        /// The amount with the tax.
        gross: Option<Decimal> = "payment/gross";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        use crate::answer::Answer;

        let answer: PaymentCreated = round_trip(
            "<page><response><status>ok</status><confirmed>No</confirmed>\
             <payment currency=\"USD\"><payment_id>7</payment_id><tax>0.21</tax><amount>1.0\
             </amount><gross>1.21</gross></payment></response></page>",
        );
        assert_eq!((answer.id, answer.currency.as_deref()), (7, Some("USD")));
        assert_eq!(answer.gross, Some(Decimal::new(121, 2)));
        let body = "<response><status>ok</status><payment currency=\"\"><payment_id>7\
                    </payment_id><tax/>\
                    </payment></response>";
        let answer = PaymentCreated::read(200, body).unwrap();
        assert_eq!((answer.id, answer.currency, answer.tax), (7, None, None));
        check_texts::<PaymentCreated>(&[
            "Payment was not saved",
            "No currency",
            "Payments not allow from api",
        ]);
    }
}
