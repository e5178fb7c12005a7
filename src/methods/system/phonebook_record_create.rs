//! `phonebook_record_create`: adds a record to a user's phonebook.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X5, X8, on, typed_request};

typed_request! {
    /// `phonebook_record_create`: adds a record to a user's phonebook.
    endpoint PHONEBOOK_RECORD_CREATE = "phonebook_record_create",
        servers: [
            on(X5.union(X8), &["phonebook_record_create"]),
        ],
        evidence: CODE;

    /// Adds a record to a user's phonebook (page "MOR API phonebook record create").
    ///
    /// ```
    /// use mor_api::methods::system::PhonebookRecordCreate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = PhonebookRecordCreate::new(123, "37061234567", "Jonas", "21");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "12337061234567Jonas21");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

server_errors! {
    /// The errors of `phonebook_record_create`.
    PhonebookRecordCreateError: Adds, unknown user AccessDenied {
        UserNotFound = "User was not found", Caller;
        NoName = "Speed Dial name must be provided", Caller;
        NumberTooShort = "Record number should have at least one digit", Caller;
        NumberNotNumeric = "Record number must be numeric", Caller;
        SpeedDialTooShort = "Speed Dial should have at least two digits", Caller;
        SpeedDialNotNumeric = "Speed Dial must be numeric", Caller;
        SpeedDialTaken = "Speed dial must be unique", Caller;
    }
}

answer! {
    /// The phonebook record was created.
    PhonebookRecordCreated or PhonebookRecordCreateError at "page/status/error",
    told "Record successfully added" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Record successfully added</success></status></page>";
        assert_eq!(round_trip::<PhonebookRecordCreated>(body), PhonebookRecordCreated::new());
        check_texts::<PhonebookRecordCreated>(&[
            "User was not found",
            "Speed Dial name must be provided",
            "Record number should have at least one digit",
            "Record number must be numeric",
            "Speed Dial should have at least two digits",
            "Speed Dial must be numeric",
            "Speed dial must be unique",
        ]);
    }
}
