//! `user_subscriptions`: lists the subscriptions of the user who asks.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `user_subscriptions`: lists the subscriptions of the user `u`, in an old interface for
    /// phones that no page describes. There is no hash and no password: a username is enough.
    endpoint USER_SUBSCRIPTIONS = "user_subscriptions",
        servers: [
            on(X8, &["user_subscriptions"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists the subscriptions of the user who asks.
    request UserSubscriptions {
    }
}
