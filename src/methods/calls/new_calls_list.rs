//! `new_calls_list`: lists new calls.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `new_calls_list`: lists the user's new calls, for phones. The server checks neither a hash
    /// nor a password: the user name alone is enough.
    endpoint NEW_CALLS_LIST = "new_calls_list",
        servers: [
            on(X8, &["new_calls_list"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists new calls.
    request NewCallsList {
    }
}
