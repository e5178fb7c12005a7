//! `credit_notes_get`: lists credit notes.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `credit_notes_get` (alias `credit_notes`): gets one credit note, or lists credit notes. The
    /// id of the credit note is not signed.
    endpoint CREDIT_NOTES_GET = "credit_notes_get",
        aliases: ["credit_notes"],
        servers: [
            on(X3.union(X3S), &["credit_notes"]),
            on(X5, &["credit_notes", "credit_notes_get"]),
            on(X8, &["credit_notes_get", "credit_notes"]),
        ],
        may_sign_nothing: true,
        evidence: CODE;

    /// Lists credit notes (page "MOR API credit notes get").
    ///
    /// ```
    /// use mor_api::methods::payments::CreditNotesGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CreditNotesGet::new().user_id(123);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "123");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CreditNotesGet {
        signed optional user_id: u64 as ObjectId = "user_id",
            "The user whose credit notes are listed";
        unsigned optional credit_note_id: u64 as Id = "credit_note_id",
            "The one credit note to get; it takes precedence over the user"
            .answers("Credit note was not found");
    }
}

server_errors! {
    /// The errors of `credit_notes_get`.
    CreditNotesGetError: Reads, unknown user BadLogin {
        NotFound = "Credit note was not found", Caller;
    }
}

answer! {
    /// Credit notes.
    CreditNoteList or CreditNotesGetError at "page/error", found "credit_notes" {
        /// The credit notes.
        credit_notes: Vec<ListedCreditNote> = "credit_notes/credit_note";
    }
}

record! {
    /// A credit note in the answer of `credit_notes_get`.
    ListedCreditNote {
        /// The id of the user.
        user_id: Option<u64> = "user_id";
        /// When it was issued.
        issue_date: Option<String> = "issue_date";
        /// Its number.
        number: Option<String> = "number";
        /// The comment.
        comment: Option<String> = "comment";
        /// The price.
        price: Option<Decimal> = "price";
        /// The price with the tax.
        price_with_tax: Option<Decimal> = "price_with_vat";
        /// When it was paid.
        pay_date: Option<String> = "pay_date";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: CreditNoteList = round_trip(
            "<page><credit_notes><credit_note><user_id>2</user_id><issue_date>2012-01-02\
             </issue_date><number>C1</number><comment>sorry</comment><price>10.0</price>\
             <price_with_vat>12.1</price_with_vat><pay_date>2012-01-03</pay_date>\
             </credit_note><credit_note><user_id>2</user_id><number>C2</number>\
             </credit_note>\
             </credit_notes></page>",
        );
        assert_eq!(answer.credit_notes[0].price_with_tax, Some(Decimal::new(121, 1)));
        assert_eq!(answer.credit_notes[1].pay_date, None);
        check_texts::<CreditNoteList>(&["Credit note was not found"]);
    }
}
