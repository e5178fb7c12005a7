//! `user_rates`: lists own rates.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `user_rates`: lists the user's own rates, for phones. The server checks neither a hash nor a
    /// password: the user name alone is enough.
    endpoint USER_RATES = "user_rates",
        servers: [
            on(X8, &["user_rates"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists own rates.
    request UserRates {
    }
}
