//! `spy_call`: listens in on an active call.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `spy_call`: listens in on an active call with the user's spy device. What is known of this
    /// method comes from a client, not from a page or a server.
    endpoint SPY_CALL = "spy_call",
        username_is_signed: true,
        evidence: PAGE;

    /// Listens in on an active call (page "MOR API spy call").
    request SpyCall {
        signed required active_call_id: u64 as ObjectId = "active_call_id",
            "The active call to listen in on"
            .answers("Active call was not found");
    }
}
