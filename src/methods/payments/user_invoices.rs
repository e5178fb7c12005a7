//! `user_invoices`: lists own invoices.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `user_invoices`: lists the user's own invoices, for phones. The server checks neither a hash
    /// nor a password: the user name alone is enough.
    endpoint USER_INVOICES = "user_invoices",
        servers: [
            on(X8, &["user_invoices"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists own invoices.
    request UserInvoices {
    }
}
