//! `credit_note_update`: changes a credit note.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, X3, X3S, X5, X8, on, typed_request};
use crate::value::CreditNoteStatus;

typed_request! {
    /// `credit_note_update`: changes the status or the comment of a credit note. The page signs the
    /// id of the credit note; servers of 2014 and 2018 sign its status instead.
    endpoint CREDIT_NOTE_UPDATE = "credit_note_update",
        servers: [
            on(X3.union(X3S).union(X5).union(X8), &["credit_note_update"]),
        ],
        evidence: SAMPLE.contradicted_by(
            "servers of x8 do not hash `credit_note_id`; servers of x8 also hash `status`",
        );

    /// Changes a credit note (page "MOR API credit note update").
    ///
    /// ```
    /// use mor_api::methods::payments::CreditNoteUpdate;
    /// use mor_api::value::CreditNoteStatus;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = CreditNoteUpdate::new(123).status(CreditNoteStatus::Paid);
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
    request CreditNoteUpdate {
        signed required credit_note_id: u64 as ObjectId = "credit_note_id",
            "The credit note to change"
            .answers("Credit note was not found");
        unsigned optional status: CreditNoteStatus as Word(CreditNoteStatus::WORDS) = "status",
            "The new status";
        unsigned optional comment: String as Text = "comment", "A comment";
    }
}

server_errors! {
    /// The errors of `credit_note_update`.
    CreditNoteUpdateError: Sets, unknown user BadLogin {
        NotUpdated = "Credit note was not saved"
            or "Credit note was not updated", Caller;
        NotFound = "Credit note was not found", Caller;
    }
}

answer! {
    /// The credit note was updated.
    CreditNoteUpdated or CreditNoteUpdateError at "page/error",
    told "Credit note was updated" or "Credit note updated" at "status"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        use crate::answer::Answer;

        let body = "<page><status>Credit note was updated</status></page>";
        assert_eq!(round_trip::<CreditNoteUpdated>(body), CreditNoteUpdated::new());
        let page = "<page><status>Credit note updated</status></page>";
        assert_eq!(CreditNoteUpdated::read(200, page), Ok(CreditNoteUpdated::new()));
        check_texts::<CreditNoteUpdated>(&[
            "Credit note was not saved",
            "Credit note was not found",
        ]);
    }
}
