//! `phonebook_edit`: changes a phonebook record.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `phonebook_edit`: changes a phonebook record.
    endpoint PHONEBOOK_EDIT = "phonebook_edit",
        servers: [
            on(X3.union(X3S).union(X5).union(X8), &["phonebook_edit"]),
        ],
        evidence: CODE;

    /// Changes a phonebook record (page "MOR API phonebook edit").
    ///
    /// ```
    /// use mor_api::methods::system::PhonebookEdit;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = PhonebookEdit::new(123);
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
    request PhonebookEdit {
        signed required phonebook_id: u64 as ObjectId = "phonebook_id",
            "The phonebook record to change"
            .answers("Record was not found");
        signed optional number: String as Text = "number", "The phone number, numeric";
        signed optional name: String as Text = "name", "The name";
        signed optional speed_dial: String as Text = "speeddial",
            "The speed dial number, unique and of at least two digits";
    }
}

server_errors! {
    /// The errors of `phonebook_edit`.
    PhonebookEditError: Sets, unknown user BadLogin {
        NotSaved = "Phonebook was not saved", Caller;
        NotFound = "Record was not found"
            or "Phonebook was not found", Caller;
    }
}

answer! {
    /// The phonebook record was saved.
    PhonebookRecordUpdated or PhonebookEditError at "page/error",
    told "Phonebook saved" at "status"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status>Phonebook saved</status></page>";
        assert_eq!(round_trip::<PhonebookRecordUpdated>(body), PhonebookRecordUpdated::new());
        check_texts::<PhonebookRecordUpdated>(&["Phonebook was not saved", "Record was not found"]);
    }
}
