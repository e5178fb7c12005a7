//! `calling_cards_create`: creates the calling cards of a range of numbers.

use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `calling_cards_create`: creates the calling cards of a range of numbers. Cards that already
    /// exist are left alone, so a range may be created only in part, and invalid optional
    /// parameters are ignored silently.
    endpoint CALLING_CARDS_CREATE = "calling_cards_create",
        servers: [
            on(X8, &["calling_cards_create"])
                .hash(Hashing::Own(&["card_group_id", "cards_from", "cards_till"])),
        ],
        evidence: CODE;

    /// Creates the calling cards of a range of numbers (page "MOR API Calling Cards create").
    ///
    /// ```
    /// use mor_api::methods::cards::CallingCardsCreate;
    /// use mor_api::value::{Decimal, Digits};
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CallingCardsCreate::new(
    ///     1,
    ///     Digits::new("1000000025")?,
    ///     Digits::new("1000000035")?,
    /// )
    /// .batch_number("50")
    /// .minimum_balance(Decimal::from(15))
    /// .distributor_id(2);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "110000000251000000035");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "7e112ededcfee097cce21b6201c6d2a00dda1f4c"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CallingCardsCreate {
        signed required card_group_id: u64 as ObjectId = "card_group_id",
            "The card group that gets the cards"
            .answers("Card Group was not found");
        signed required cards_from: Digits as Digits = "cards_from",
            "The first number of the range, with as many digits as the card group's numbers have"
            .answers("Cards from is in incorrect format");
        signed required cards_till: Digits as Digits = "cards_till",
            "The last number of the range, not smaller than `cards_from`"
            .answers("Cards till is in incorrect format");
        unsigned optional batch_number: String as Text = "batch_number",
            "The batch number of the cards";
        unsigned optional minimum_balance: Decimal as Decimal = "min_balance",
            "The minimum balance of the cards";
        unsigned optional distributor_id: u64 as Id = "distributor_id",
            "The user who distributes the cards";
        unsigned optional language: String as Text = "language",
            "The language of the cards, such as `en`";
    }
}

server_errors! {
    /// The errors of `calling_cards_create`.
    CallingCardsCreateError: Adds, unknown user AccessDenied {
        CardGroupNotFound = "Card Group was not found", Caller;
        FirstNotFound = "Cards from was not found", Caller;
        LastNotFound = "Cards till was not found", Caller;
        InvalidFirst = "Cards from is in incorrect format", Caller;
        InvalidLast = "Cards till is in incorrect format", Caller;
        FirstAfterLast = "Cards from must not be greater than Cards till", Caller;
        PinTooShort = "PIN is too short for this interval", Caller;
        AlreadyExist = "Cards already exist", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

/// Calling cards were created, though maybe not all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallingCardsCreated {
    /// How many were created: the number before the slash of `Cards created: 9/10`.
    pub created: u64,
    /// The number after the slash, of how many.
    pub out_of: u64,
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::format;

    use super::{CallingCardsCreateError, CallingCardsCreated};
    use crate::answer::{Answer, AnswerError, Document, Shape, Writer};
    use crate::endpoint::kind::parse_number;
    use crate::text::abridged;

    const SUCCESS: &str = "Cards created:";

    impl Answer for CallingCardsCreated {
        type Error = CallingCardsCreateError;
    }

    impl Shape for CallingCardsCreated {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            let text = document.field("page/status/status")?.unwrap_or_default();
            if text.is_empty() {
                return Ok(None);
            }
            let other = || AnswerError::OtherSuccess { text: abridged(text) };
            let counts = text.strip_prefix(SUCCESS).and_then(|counts| counts.split_once('/'));
            let (created, out_of) = counts.ok_or_else(other)?;
            let count = |digits: &str| parse_number(digits.trim()).ok_or_else(other);
            Ok(Some(Self { created: count(created)?, out_of: count(out_of)? }))
        }

        fn write_success(&self, xml: &mut Writer) {
            let text = format!("{SUCCESS} {}/{}", self.created, self.out_of);
            xml.element("page", |page| {
                page.element("status", |status| status.text("status", &text));
            });
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, reason, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            let answer: CallingCardsCreated =
                round_trip("<page><status><status>Cards created: 9/10</status></status></page>");
            assert_eq!((answer.created, answer.out_of), (9, 10));
            for text in ["Cards created: 9", "Cards created: x/10", "Done"] {
                let body = format!("<page><status><status>{text}</status></status></page>");
                let other = AnswerError::OtherSuccess { text: text.into() };
                assert_eq!(reason::<CallingCardsCreated>(200, body), other);
            }
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<CallingCardsCreated>(&[
                "Card Group was not found",
                "Cards from was not found",
                "Cards till was not found",
                "Cards from is in incorrect format",
                "Cards till is in incorrect format",
                "Cards from must not be greater than Cards till",
                "PIN is too short for this interval",
                "Cards already exist",
                "You are not authorized to use this functionality",
            ]);
        }
    }
}
