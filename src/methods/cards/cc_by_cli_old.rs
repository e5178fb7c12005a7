//! `cc_by_cli_old`: creates a calling card for a caller id, or moves funds to it, in the older way.

use crate::methods::table::{CODE, X3, X8, on, typed_request};

typed_request! {
    /// `cc_by_cli_old`: the older form of `card_by_cli_update`: creates a calling card for a caller
    /// id or changes its balance. No page describes it.
    endpoint CC_BY_CLI_OLD = "cc_by_cli_old",
        servers: [
            on(X3.union(X8), &["cc_by_cli_old"]),
        ],
        evidence: CODE;

    /// Creates a calling card for a caller id, or adds or transfers funds to it, in the older way.
    request CcByCliOld {
        signed optional pin: Password as Secret = "pin",
            "The PIN of the calling card"
            .answers("PIN number not found");
        signed optional amount: Decimal as Decimal = "amount",
            "The amount to transfer to the calling card";
        signed required caller_id: String as Text = "callerid",
            "The caller id that identifies the calling card";
        signed optional card_group_id: u64 as ObjectId = "cardgroup_id",
            "The card group"
            .answers("Supplied Cardgroup_id is invalid");
    }
}
