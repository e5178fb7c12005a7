//! `card_from_group_sell`: sells cards of a card group.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::record;
use crate::answer::server_errors;
use crate::methods::table::{Hashing, SAMPLE, X3, X3S, X5, X8, on, typed_request};
use crate::value::{Decimal, Password};

typed_request! {
    /// `card_from_group_sell` (alias `buy_card_from_callingroup`): sells cards of a card group and
    /// returns their PINs. The hash does not cover `number`, which decides which card is sold.
    endpoint CARD_FROM_GROUP_SELL = "card_from_group_sell",
        aliases: ["buy_card_from_callingroup"],
        servers: [
            on(X3.union(X3S), &["buy_card_from_callingroup"]),
            on(X5, &["card_from_group_sell"]).hash(Hashing::OrderWithout(&["number"])),
            on(X8, &["card_from_group_sell", "buy_card_from_callingroup"])
                .hash(Hashing::OrderWithout(&["number"])),
        ],
        evidence: SAMPLE.contradicted_by("servers of x8 also hash `cardgroup_id`");

    /// Sells cards of a card group (page "MOR API card from group sell").
    ///
    /// ```
    /// use mor_api::methods::cards::CardFromGroupSell;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CardFromGroupSell::new(6).quantity(2);
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "62");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "37086d860581fabc278413cd1a417d5c079f6eba"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CardFromGroupSell {
        signed optional email: String as Text = "email", "Where details of the sold cards are sent";
        signed required card_group_id: u64 as ObjectId = "id",
            "The card group"
            .answers("Cardgroup was not found");
        signed optional quantity: u64 as Count = "quantity",
            "How many cards are sold, 1 if it is not sent; ignored if `number` is sent";
        unsigned optional number: Digits as Digits = "number", "The number of the one card to sell";
        unsigned optional currency: String as Text = "curr",
            "The currency of the payment, the system's currency if it is not sent";
    }
}

server_errors! {
    /// The errors of `card_from_group_sell`.
    CardFromGroupSellError: Adds, unknown user BadLogin {
        CardGroupNotFound = "Cardgroup was not found", Caller;
        NoFreeCards = "Free cards was not found", Caller;
        AlreadySold = "Card is already sold", Caller;
        CardError = "Card error", Server;
        LimitedVersion = "This is a limited version. You can have only 10 Cards.", Configuration;
    }
}

/// The cards were sold.
///
/// An answer with both cards and an error is unreadable as this type, and
/// [may have happened](crate::answer::ApiError::may_have_happened): some of the cards are sold. A
/// [`Document`](crate::answer::Document) gives what it contains.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use mor_api::answer::Answer;
/// use mor_api::methods::cards::CardsSold;
///
/// let body = "<page><cards><card><pin>99123</pin><number>100</number>
///     <balance_without_vat>10.0</balance_without_vat><currency>EUR</currency>
/// </card></cards></page>";
/// let answer = CardsSold::read(200, body)?;
/// let card = &answer.cards[0];
/// assert_eq!(card.pin.as_ref().map(|pin| pin.expose()), Some("99123"));
/// assert!(!format!("{card:?}").contains("99123"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CardsSold {
    /// The cards.
    pub cards: Vec<SoldCard>,
}

record! {
    /// A card in the answer of `card_from_group_sell`.
    SoldCard {
        /// Its PIN. `Debug` does not show it.
        pin: Option<Password> = "pin";
        /// Its number.
        number: Option<String> = "number";
        /// Its balance without the tax.
        balance_without_tax: Option<Decimal> = "balance_without_vat";
        /// The currency of the balance.
        currency: Option<String> = "currency";
    }
}

#[cfg(feature = "xml")]
mod xml {
    use super::{CardFromGroupSellError, CardsSold};
    use crate::answer::member::{Member, Paths};
    use crate::answer::{Answer, AnswerError, Document, Shape, Writer};

    const CARDS: &str = "cards/card";

    impl Answer for CardsSold {
        type Error = CardFromGroupSellError;
    }

    impl Shape for CardsSold {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            let Some(page) = document.element("page")? else { return Ok(None) };
            let answer = Self { cards: Member::read(page, CARDS)? };
            // Errors too may stand among the cards, which then are none.
            let is_list = page.elements("cards").next().is_some() && document.refusal().is_none();
            Ok((is_list || !answer.cards.is_empty()).then_some(answer))
        }

        fn write_success(&self, xml: &mut Writer) {
            let mut page = Paths::within(xml, "page");
            self.cards.write_into(&mut page, CARDS);
            page.close();
        }
    }

    #[cfg(test)]
    mod tests {
        use alloc::format;

        use super::*;
        use crate::answer::testing::{check_texts, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            let answer: CardsSold = round_trip(
                "<page><cards><card><pin>99123</pin><number>100</number><balance_without_vat>10.0\
                 </balance_without_vat><currency>EUR</currency></card><card><number>101</number>\
                 </card></cards></page>",
            );
            assert_eq!(answer.cards[0].pin.as_ref().unwrap().expose(), "99123");
            assert_eq!(answer.cards[1].pin, None);
            assert!(!format!("{answer:?}").contains("99123"));
            assert!(round_trip::<CardsSold>("<page><cards></cards></page>").cards.is_empty());
        }

        #[test]
        fn cards_that_were_sold_before_an_error_are_not_taken_for_none() {
            let body = "<page><cards><card><pin>99123</pin></card>\
                        <status><error>Card error</error></status></cards></page>";
            let error = CardsSold::read(200, body).unwrap_err();
            assert!(error.may_have_happened() && !error.is_retryable());
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<CardsSold>(&[
                "Cardgroup was not found",
                "Free cards was not found",
                "Card is already sold",
                "Card error",
                "This is a limited version. You can have only 10 Cards.",
            ]);
        }
    }
}
