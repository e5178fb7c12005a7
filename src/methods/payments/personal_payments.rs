//! `personal_payments`: lists own payments.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `personal_payments`: lists the user's own payments, for phones. The server checks neither a
    /// hash nor a password: the user name alone is enough.
    endpoint PERSONAL_PAYMENTS = "personal_payments",
        servers: [
            on(X8, &["personal_payments"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists own payments.
    request PersonalPayments {
    }
}
