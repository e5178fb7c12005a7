//! `number_pool_numbers_create`: adds numbers to a number pool.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `number_pool_numbers_create`: adds numbers to a number pool. The page lists `u` and
    /// `number_pool_id` as signed, but the twin page's sample hashes the API secret key alone.
    endpoint NUMBER_POOL_NUMBERS_CREATE = "number_pool_numbers_create",
        username_is_signed: true,
        evidence: PAGE.contradicted_by("the page's sample hashes the key alone");

    /// Adds numbers to a number pool (page "MOR API number pool numbers create").
    request NumberPoolNumbersCreate {
        signed required number_pool_id: u64 as ObjectId = "number_pool_id",
            "The number pool that gets the numbers";
        unsigned optional numbers: String as Text = "numbers",
            "The numbers to add, separated by commas, of the characters 0-9, a-z, A-Z, # and %; # \
             is stored as _";
    }
}
