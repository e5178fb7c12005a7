//! `phonebook_edit`: changes a phonebook record.

use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `phonebook_edit`: changes a phonebook record.
    endpoint PHONEBOOK_EDIT = "phonebook_edit",
        servers: [
            on(X3.union(X3S).union(X5).union(X8), &["phonebook_edit"]),
        ],
        evidence: CODE;

    /// Changes a phonebook record (page "MOR API phonebook edit").
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
