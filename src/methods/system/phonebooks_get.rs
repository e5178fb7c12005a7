//! `phonebooks_get`: lists a user's phonebook records.

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
    request PhonebooksGet {
        signed required user_id: u64 as ObjectId = "user_id",
            "The user whose phonebook records are listed"
            .answers("User was not found");
    }
}
