//! `card_payment_add`: adds a payment to a calling card.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `card_payment_add`: adds a payment to the balance of a calling card. Where API payments are
    /// not enabled in the settings, the server answers `Feature Disabled`.
    endpoint CARD_PAYMENT_ADD = "card_payment_add",
        servers: [
            on(X5.union(X8), &["card_payment_add"]),
        ],
        evidence: CODE;

    /// Adds a payment to a calling card (page "MOR API card payment add").
    ///
    /// ```
    /// use mor_api::methods::cards::CardPaymentAdd;
    /// use mor_api::value::{Decimal, Digits};
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CardPaymentAdd::new(Digits::new("1111111000")?)
    ///     .amount(Decimal::new(2550, 2))
    ///     .currency("EUR");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "111111100025.50EUR");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CardPaymentAdd {
        signed optional description: String as Text = "description",
            "A description, shown in the list of payments";
        signed required number: Digits as Digits = "number",
            "The number of the card"
            .answers("Calling Card was not found");
        signed optional amount: Decimal as Decimal = "amount",
            "The amount, in `currency`; 0 if it is not sent";
        signed optional currency: String as Text = "currency",
            "The currency, such as `EUR`; the system's currency if it is not sent"
            .answers("Currency disabled");
    }
}

server_errors! {
    /// The errors of `card_payment_add`.
    CardPaymentAddError: Adds, unknown user FeatureDisabled {
        CurrencyDisabled = "Currency disabled", Caller;
        CardNotFound = "Calling Card was not found", Caller;
        NotAuthorized = "You are not authorized to use Calling Cards", Permission;
        FeatureDisabled = "Feature Disabled", Configuration;
    }
}

answer! {
    /// The payment was added to the calling card.
    CardPaymentAdded or CardPaymentAddError at "page/status/error",
        told "Calling Card balance successfully updated" at "status/success" {
        /// The name of the card group.
        card_group: Option<String> = "calling_card_group/name";
        /// The number of the card.
        number: Option<String> = "calling_card/number";
        /// The currency of the payment.
        currency: Option<String> = "add_payment/currency";
        /// The amount of the payment with the tax.
        amount_with_tax: Option<Decimal> = "add_payment/amount_with_tax";
        /// The balance before.
        old_balance: Option<Decimal> = "add_payment/details/current_balance";
        /// The currency into which the payment was converted, if it was.
        converted_to: Option<String> = "add_payment/details/converted_to";
        /// The exchange rate, if the payment was converted.
        exchange_rate: Option<Decimal> = "add_payment/details/exchange_rate";
        /// The amount with the tax, after the conversion.
        converted_with_tax: Option<Decimal> = "add_payment/details/amount_with_tax";
        /// The amount without the tax, after the conversion.
        converted_without_tax: Option<Decimal> = "add_payment/details/amount_without_tax";
        /// The balance now.
        new_balance: Option<Decimal> = "add_payment/details/new_balance";
        /// The description.
        description: Option<String> = "add_payment/details/description";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: CardPaymentAdded = round_trip(
            "<page><status><success>Calling Card balance successfully updated</success>\
             </status><calling_card_group><name>Ten</name></calling_card_group>\
             <calling_card>\
             <number>100</number></calling_card><add_payment><currency>EUR</currency>\
             <amount_with_tax>12.1</amount_with_tax><details><current_balance>1.0\
             </current_balance><converted_to>USD</converted_to><exchange_rate>0.8\
             </exchange_rate><amount_with_tax>15.1</amount_with_tax>\
             <amount_without_tax>12.5\
             </amount_without_tax><new_balance>13.5</new_balance><description>d\
             </description>\
             </details></add_payment></page>",
        );
        assert_eq!(answer.new_balance, Some(Decimal::new(135, 1)));
        assert_eq!(answer.converted_with_tax, Some(Decimal::new(151, 1)));
        check_texts::<CardPaymentAdded>(&[
            "Currency disabled",
            "Calling Card was not found",
            "You are not authorized to use Calling Cards",
            "Feature Disabled",
        ]);
    }
}
