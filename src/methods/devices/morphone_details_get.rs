//! `morphone_details_get`: gets the settings for a user's softphone.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `morphone_details_get`: gets what a softphone needs to register the user's device, including
    /// the device's password. There is no hash: `u` and `p` are the credentials.
    endpoint MORPHONE_DETAILS_GET = "morphone_details_get",
        servers: [
            on(X8, &["morphone_details_get"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Gets the settings for a user's softphone (page "MOR API morphone details get").
    request MorphoneDetailsGet {
        unsigned required password: Password as Secret = "p", "The password of the user `u`";
    }
}
