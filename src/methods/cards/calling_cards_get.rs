//! `calling_cards_get`: lists the calling cards that match all of the filters.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::record;
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};
use crate::value::{Decimal, Password};

typed_request! {
    /// `calling_cards_get`: lists calling cards, with their PINs. The hash covers the key alone, so
    /// one hash that somebody has seen lists any cards.
    endpoint CALLING_CARDS_GET = "calling_cards_get",
        servers: [
            on(X8, &["calling_cards_get"]).hash(Hashing::Own(&[])),
        ],
        evidence: CODE;

    /// Lists the calling cards that match all of the filters (page "MOR API Calling Cards get").
    ///
    /// ```
    /// use mor_api::methods::cards::CallingCardsGet;
    /// use mor_api::value::Decimal;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CallingCardsGet::new()
    ///     .batch_number("50")
    ///     .balance_min(Decimal::from(10));
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&batch_number=50&min_balance=10\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CallingCardsGet {
        unsigned optional number: String as Text = "number", "The card number to look for";
        unsigned optional name: String as Text = "name", "The card name to look for";
        unsigned optional pin: Password as Secret = "pin", "The PIN to look for";
        unsigned optional batch_number: String as Text = "batch_number",
            "The batch number to look for";
        unsigned optional balance_min: Decimal as Decimal = "min_balance",
            "The lower bound of the balance";
        unsigned optional balance_max: Decimal as Decimal = "max_balance",
            "The upper bound of the balance";
        unsigned optional caller_id: String as Text = "callerid",
            "The caller id for pinless dialing to look for";
        unsigned optional language: String as Text = "language",
            "The language to look for, such as `en`";
        unsigned optional sold: String as Text = "sold",
            "Whether sold cards are listed: `yes`, `no` or `all`; the page's sample sends 0";
        unsigned optional distributor_id: u64 as Id = "distributor",
            "The user who distributes the cards";
    }
}

server_errors! {
    /// The errors of `calling_cards_get`.
    CallingCardsGetError: Reads, unknown user AccessDenied {
        NoCards = "Cards were not found", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

/// Calling cards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallingCardList {
    /// The cards.
    pub cards: Vec<ListedCallingCard>,
}

record! {
    /// A calling card in the answer of `calling_cards_get`.
    ListedCallingCard {
        /// Its id.
        id: u64 = "card_id";
        /// Its number.
        number: Option<String> = "card_number";
        /// Its name.
        name: Option<String> = "card_name";
        /// Its PIN, where the user may see it.
        pin: Option<Password> = "card_pin";
        /// The number of its batch.
        batch_number: Option<String> = "card_batch_number";
        /// Its caller id.
        caller_id: Option<String> = "card_callerid";
        /// Its balance.
        balance: Option<Decimal> = "card_balance";
        /// The balance that it may not go below.
        min_balance: Option<Decimal> = "card_minimal_balance";
        /// When it was first used.
        first_use: Option<String> = "card_first_use";
        /// Until when its daily charge is paid.
        daily_charge_paid_till: Option<String> = "card_daily_charge_paid_till";
        /// Whether it is sold, as the server writes it.
        sold: Option<String> = "card_sold";
        /// Its language.
        language: Option<String> = "card_language";
        /// Its distributor.
        distributor: Option<String> = "card_distributor";
    }
}

#[cfg(feature = "xml")]
mod xml {
    use super::{CallingCardList, CallingCardsGetError};
    use crate::answer::member::{Member, Paths};
    use crate::answer::{Answer, AnswerError, Document, Shape, Writer};

    const CARDS: &str = "cards/card";

    impl Answer for CallingCardList {
        type Error = CallingCardsGetError;
    }

    impl Shape for CallingCardList {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            let Some(page) = document.element("page")? else { return Ok(None) };
            // Servers may send several lists.
            let answer = Self { cards: Member::read(page, CARDS)? };
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
            let answer: CallingCardList = round_trip(
                "<page><cards><card><card_id>1</card_id><card_number>100</card_number>\
                 <card_name>n</card_name><card_pin>99123</card_pin>\
                 <card_batch_number>b</card_batch_number><card_callerid>370</card_callerid>\
                 <card_balance>10.0</card_balance><card_minimal_balance>0.0</card_minimal_balance>\
                 <card_first_use>2014-01-01</card_first_use>\
                 <card_daily_charge_paid_till>2014-01-02</card_daily_charge_paid_till>\
                 <card_sold>yes</card_sold><card_language>en</card_language>\
                 <card_distributor>d</card_distributor></card></cards></page>",
            );
            assert_eq!(answer.cards[0].pin.as_ref().unwrap().expose(), "99123");
            assert!(!format!("{answer:?}").contains("99123"));
            let body = "<page><cards><card><card_id>1</card_id><card_pin/></card></cards><cards>\
                        <card>\
                        <card_id>2</card_id><card_balance/></card></cards></page>";
            assert_eq!(CallingCardList::read(200, body).unwrap().cards[1].id, 2);
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<CallingCardList>(&[
                "Cards were not found",
                "You are not authorized to use this functionality",
            ]);
        }
    }
}
