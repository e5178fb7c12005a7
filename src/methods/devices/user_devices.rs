//! `user_devices`: lists the devices of the user `u`.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `user_devices`: lists the devices of the user `u`, with their passwords. The server checks
    /// neither a hash nor a password: the username alone is enough.
    endpoint USER_DEVICES = "user_devices",
        servers: [
            on(X8, &["user_devices"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists the devices of the user `u`.
    request UserDevices {
    }
}
