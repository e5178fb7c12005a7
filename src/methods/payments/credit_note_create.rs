//! `credit_note_create`: creates a credit note.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `credit_note_create`: creates a credit note for a user. The price, the issue date and the
    /// comment are not signed.
    endpoint CREDIT_NOTE_CREATE = "credit_note_create",
        servers: [
            on(X3.union(X3S).union(X5).union(X8), &["credit_note_create"]),
        ],
        evidence: CODE;

    /// Creates a credit note (page "MOR API credit notes create").
    ///
    /// ```
    /// use mor_api::methods::payments::CreditNoteCreate;
    /// use mor_api::value::Decimal;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CreditNoteCreate::new(123, Decimal::new(1250, 2), 1_735_689_600)
    ///     .comment("refund");
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
    request CreditNoteCreate {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user who gets the credit note"
            .answers("User was not found");
        signed optional number: String as Text = "number", "The number of the credit note";
        unsigned required price: Decimal as Decimal = "price",
            "The price, in the system's currency";
        unsigned required issue_date: u64 as Timestamp = "issue_date",
            "When the credit note was issued, in Unix seconds";
        unsigned optional comment: String as Text = "comment", "A comment";
    }
}

server_errors! {
    /// The errors of `credit_note_create`.
    CreditNoteCreateError: Adds, unknown user BadLogin {
        NotCreated = "Credit note was not created", Caller;
        UserNotFound = "User was not found", Caller;
    }
}

answer! {
    /// The credit note was created.
    CreditNoteCreated or CreditNoteCreateError at "page/error",
    told "Credit note was created" at "status"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status>Credit note was created</status></page>";
        assert_eq!(round_trip::<CreditNoteCreated>(body), CreditNoteCreated::new());
        check_texts::<CreditNoteCreated>(&["Credit note was not created", "User was not found"]);
    }
}
