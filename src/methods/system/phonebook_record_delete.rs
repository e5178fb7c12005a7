//! `phonebook_record_delete`: deletes a phonebook record.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X8, on, typed_request};

typed_request! {
    /// `phonebook_record_delete`: deletes a phonebook record.
    endpoint PHONEBOOK_RECORD_DELETE = "phonebook_record_delete",
        servers: [
            on(X8, &["phonebook_record_delete"]),
        ],
        evidence: CODE;

    /// Deletes a phonebook record.
    ///
    /// ```
    /// use mor_api::methods::system::PhonebookRecordDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = PhonebookRecordDelete::new(77);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "77");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request PhonebookRecordDelete {
        signed required record_id: u64 as ObjectId = "id",
            "The phonebook record to delete"
            .answers("Phonebook record was not found");
    }
}

server_errors! {
    /// The errors of `phonebook_record_delete`.
    PhonebookRecordDeleteError: Sets, unknown user AccessDenied {
        NotFound = "Phonebook record was not found", Caller;
    }
}

answer! {
    /// The phonebook record was deleted.
    PhonebookRecordDeleted or PhonebookRecordDeleteError at "page/status/error",
    told "Phonebook record successfully deleted" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Phonebook record successfully deleted</success>\
                    </status></page>";
        assert_eq!(round_trip::<PhonebookRecordDeleted>(body), PhonebookRecordDeleted::new());
        check_texts::<PhonebookRecordDeleted>(&["Phonebook record was not found"]);
    }
}
