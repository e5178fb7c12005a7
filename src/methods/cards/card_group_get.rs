//! `card_group_get`: asks for the details of a card group.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, X3, X3S, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `card_group_get` (alias `show_calling_card_group`): returns the details of a card group.
    endpoint CARD_GROUP_GET = "card_group_get",
        aliases: ["show_calling_card_group"],
        servers: [
            on(X3.union(X3S), &["show_calling_card_group"]),
            on(X5, &["card_group_get"]),
            on(X8, &["card_group_get", "show_calling_card_group"]),
        ],
        evidence: SAMPLE.contradicted_by("servers of x8 also hash `cardgroup_id`");

    /// Asks for the details of a card group (page "MOR API card group get").
    ///
    /// ```
    /// use mor_api::methods::cards::CardGroupGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CardGroupGet::new(6);
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "6");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "67df827dec80a7241fb3fc4de22a90e62c5e8d93"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CardGroupGet {
        signed required card_group_id: u64 as ObjectId = "id",
            "The card group"
            .answers("Cardgroup was not found");
    }
}

server_errors! {
    /// The errors of `card_group_get`.
    CardGroupGetError: Reads, unknown user BadLogin {
        CardGroupNotFound = "Cardgroup was not found", Caller;
        LimitedVersion = "This is a limited version. You can have only 10 Cards.", Configuration;
    }
}

answer! {
    /// A card group.
    CardGroupDetails or CardGroupGetError at "page/status/error", found "cardgroup" {
        /// Its name.
        name: Option<String> = "cardgroup/name";
        /// The address of its image.
        image_link: Option<String> = "cardgroup/iamge_link";
        /// Its description.
        description: Option<String> = "cardgroup/description";
        /// The price of a card.
        price: Option<Decimal> = "cardgroup/price";
        /// The price of a card with the tax.
        price_with_tax: Option<Decimal> = "cardgroup/price_with_tax";
        /// The currency of the prices.
        currency: Option<String> = "cardgroup/currency";
        /// How many cards are free to be sold.
        free_cards: Option<u64> = "cardgroup/free_cards_size";
        /// How many digits a PIN has.
        pin_length: Option<u64> = "cardgroup/pin_length";
        /// How many digits a number has.
        number_length: Option<u64> = "cardgroup/number_length";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: CardGroupDetails = round_trip(
            "<page><cardgroup><name>Ten</name><iamge_link>http://host/cards/1.jpg</iamge_link>\
             <description>d</description><price>10.0</price><price_with_tax>12.1\
             </price_with_tax><currency>USD</currency><free_cards_size>5</free_cards_size>\
             <pin_length>6</pin_length><number_length>10</number_length></cardgroup>\
             </page>",
        );
        assert_eq!((answer.price, answer.free_cards), (Some(Decimal::new(100, 1)), Some(5)));
        check_texts::<CardGroupDetails>(&[
            "Cardgroup was not found",
            "This is a limited version. You can have only 10 Cards.",
        ]);
    }
}
