//! `number_pool_create`: creates a number pool.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `number_pool_create`: creates a number pool. The page lists `u` as signed, but its sample
    /// hashes the API secret key alone, so the hash protects no parameter.
    endpoint NUMBER_POOL_CREATE = "number_pool_create",
        username_is_signed: true,
        evidence: PAGE.contradicted_by("the page's sample hashes the key alone");

    /// Creates a number pool (page "MOR API number pool create").
    request NumberPoolCreate {
        unsigned optional name: String as Text = "name", "The name of the number pool";
        unsigned optional comment: String as Text = "comment", "A comment";
    }
}
