//! `pbx_pool_create`: creates a PBX pool.

use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `pbx_pool_create`: creates a PBX pool.
    endpoint PBX_POOL_CREATE = "pbx_pool_create",
        servers: [
            on(X8, &["pbx_pool_create"]).hash(Hashing::Own(&["name"])),
        ],
        evidence: CODE;

    /// Creates a PBX pool (page "MOR API pbx pool create").
    request PbxPoolCreate {
        signed required name: String as Text = "name",
            "The name of the pool"
            .answers("PBX Pool must have name");
        unsigned optional comment: String as Text = "comment", "A comment on the pool";
    }
}
