//! `number_pool_numbers_delete`: deletes numbers from a number pool.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `number_pool_numbers_delete`: deletes numbers from a number pool, or all of them with
    /// `delete_all`. The page lists `u` and `number_pool_id` as signed, but the twin page's sample
    /// hashes the API secret key alone.
    endpoint NUMBER_POOL_NUMBERS_DELETE = "number_pool_numbers_delete",
        username_is_signed: true,
        evidence: PAGE.contradicted_by("the page's sample hashes the key alone");

    /// Deletes numbers from a number pool (page "MOR API number pool numbers delete").
    request NumberPoolNumbersDelete {
        signed required number_pool_id: u64 as ObjectId = "number_pool_id",
            "The number pool whose numbers are deleted";
        unsigned optional delete_all: bool as Switch { on: 1 } = "delete_all",
            "Whether all numbers of the pool are deleted";
        unsigned optional number_ids: IdList as IdList = "number_ids",
            "The ids of the numbers to delete; may be sent together with `numbers`";
        unsigned optional numbers: String as Text = "numbers",
            "The numbers to delete, separated by commas; may be sent together with `number_ids`";
    }
}
