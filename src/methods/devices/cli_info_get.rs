//! `cli_info_get`: gets the user and the device of a CLI.

use crate::methods::table::{CODE, X5, X8, on, typed_request};

typed_request! {
    /// `cli_info_get` (alias `cli_get_info`): gets the user and the device to which a CLI belongs.
    /// No parameter is signed, so the hash is that of the key alone and never changes.
    endpoint CLI_INFO_GET = "cli_info_get",
        aliases: ["cli_get_info"],
        servers: [
            on(X5, &["cli_info_get"]),
            on(X8, &["cli_info_get", "cli_get_info"]),
        ],
        evidence: CODE;

    /// Gets the user and the device of a CLI (page "MOR API CLI info get").
    request CliInfoGet {
        unsigned optional cli_number: Digits as Digits = "cli",
            "The number of the CLI"
            .answers("CLI is not a number");
        unsigned optional domain: String as Text = "domain", "The domain of the CLI";
    }
}
