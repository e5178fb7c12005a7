//! `number_pool_update`: changes a number pool.

use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `number_pool_update`: changes a number pool. The hash covers the API secret key alone, so it
    /// protects no parameter, not even which pool is changed.
    endpoint NUMBER_POOL_UPDATE = "number_pool_update",
        evidence: SAMPLE;

    /// Changes a number pool (page "MOR API number pool update").
    request NumberPoolUpdate {
        unsigned required number_pool_id: u64 as Id = "number_pool_id", "The number pool to change";
        unsigned optional name: String as Text = "name", "The new name";
        unsigned optional comment: String as Text = "comment", "The new comment";
    }
}
