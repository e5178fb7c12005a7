//! `credit_note_delete`: deletes a credit note.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `credit_note_delete`: deletes a credit note. Servers hash the key alone, so one hash that
    /// somebody has seen deletes any credit note; the page says the same, but its sample hashes the
    /// id too.
    endpoint CREDIT_NOTE_DELETE = "credit_note_delete",
        servers: [
            on(X3.union(X3S).union(X5).union(X8), &["credit_note_delete"]),
        ],
        evidence: CODE.contradicted_by("the page's sample hashes `credit_note_id`");

    /// Deletes a credit note (page "MOR API credit notes delete").
    ///
    /// ```
    /// use mor_api::methods::payments::CreditNoteDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CreditNoteDelete::new(15);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&credit_note_id=15&hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request CreditNoteDelete {
        unsigned required credit_note_id: u64 as Id = "credit_note_id",
            "The credit note to delete"
            .answers("Credit note was not found");
    }
}

server_errors! {
    /// The errors of `credit_note_delete`.
    CreditNoteDeleteError: Sets, unknown user BadLogin {
        NotFound = "Credit note was not found", Caller;
    }
}

answer! {
    /// The credit note was deleted.
    CreditNoteDeleted or CreditNoteDeleteError at "page/error",
    told "Credit note was deleted" at "status"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status>Credit note was deleted</status></page>";
        assert_eq!(round_trip::<CreditNoteDeleted>(body), CreditNoteDeleted::new());
        check_texts::<CreditNoteDeleted>(&["Credit note was not found"]);
    }
}
