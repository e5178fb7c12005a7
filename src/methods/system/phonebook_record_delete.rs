//! `phonebook_record_delete`: deletes a phonebook record.

use crate::methods::table::{CODE, X8, on, typed_request};

typed_request! {
    /// `phonebook_record_delete`: deletes a phonebook record.
    endpoint PHONEBOOK_RECORD_DELETE = "phonebook_record_delete",
        servers: [
            on(X8, &["phonebook_record_delete"]),
        ],
        evidence: CODE;

    /// Deletes a phonebook record.
    request PhonebookRecordDelete {
        signed required record_id: u64 as ObjectId = "id",
            "The phonebook record to delete"
            .answers("Phonebook record was not found");
    }
}
