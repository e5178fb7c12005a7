//! `phonebook_record_create`: adds a record to a user's phonebook.

use crate::methods::table::{CODE, X5, X8, on, typed_request};

typed_request! {
    /// `phonebook_record_create`: adds a record to a user's phonebook.
    endpoint PHONEBOOK_RECORD_CREATE = "phonebook_record_create",
        servers: [
            on(X5.union(X8), &["phonebook_record_create"]),
        ],
        evidence: CODE;

    /// Adds a record to a user's phonebook (page "MOR API phonebook record create").
    request PhonebookRecordCreate {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user whose phonebook gets the record"
            .answers("User was not found");
        signed required number: String as Text = "number",
            "The phone number, numeric"
            .answers("Record number must be numeric");
        signed required name: String as Text = "name", "The name";
        signed required speed_dial: String as Text = "speeddial",
            "The speed dial number, unique and of at least two digits"
            .answers("Speed Dial must be numeric");
    }
}
