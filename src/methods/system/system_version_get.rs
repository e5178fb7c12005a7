//! `system_version_get`: asks for the version of the server.

use crate::methods::table::{CODE, M2, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `system_version_get` (alias `get_version`): returns the version of the server. The hash
    /// covers the key alone.
    endpoint SYSTEM_VERSION_GET = "system_version_get",
        aliases: ["get_version"],
        servers: [
            on(X3.union(X3S), &["get_version"]),
            on(X5.union(M2), &["get_version", "system_version_get"]),
            on(X8, &["system_version_get", "get_version"]),
        ],
        evidence: CODE;

    /// Asks for the version of the server (page "MOR API system version get").
    request SystemVersionGet {
    }
}
