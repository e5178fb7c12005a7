//! `phonebooks_get`: lists a user's phonebook records.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `phonebooks_get` (alias `phonebooks`): lists a user's phonebook records.
    endpoint PHONEBOOKS_GET = "phonebooks_get",
        aliases: ["phonebooks"],
        servers: [
            on(X3.union(X3S), &["phonebooks"]),
            on(X5, &["phonebooks_get"]),
            on(X8, &["phonebooks_get", "phonebooks"]),
        ],
        evidence: CODE;

    /// Lists a user's phonebook records (page "MOR API phonebooks get").
    ///
    /// ```
    /// use mor_api::methods::system::PhonebooksGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = PhonebooksGet::new(123);
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
    request PhonebooksGet {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user whose phonebook records are listed"
            .answers("User was not found");
    }
}

server_errors! {
    /// The errors of `phonebooks_get`.
    PhonebooksGetError: Reads, unknown user BadLogin {
        NoRecords = "No Phonebooks", Caller;
        UserNotFound = "User was not found", Caller;
    }
}

answer! {
    /// The records of a phonebook.
    PhonebookRecordList or PhonebooksGetError at "page/error", found "phonebooks" {
        /// The records.
        records: Vec<PhonebookRecord> = "phonebooks/phonebook";
    }
}

record! {
    /// A record in the answer of `phonebooks_get`.
    PhonebookRecord {
        /// Its id.
        id: u64 = "id";
        /// The name.
        name: Option<String> = "name";
        /// The phone number.
        number: Option<String> = "number";
        /// The speed dial number.
        speed_dial: Option<String> = "speeddial";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: PhonebookRecordList = round_trip(
            "<page><phonebooks><phonebook><id>3</id><name>Jonas</name><number>370</number>\
             <speeddial>12</speeddial></phonebook><phonebook><id>4</id></phonebook></phonebooks>\
             </page>",
        );
        assert_eq!(answer.records[0].speed_dial.as_deref(), Some("12"));
        assert_eq!((answer.records[1].id, &answer.records[1].name), (4, &None));
        check_texts::<PhonebookRecordList>(&["No Phonebooks", "User was not found"]);
    }
}
