//! `number_pool_numbers_delete`: deletes numbers from a number pool.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `number_pool_numbers_delete`: deletes numbers from a number pool, or all of them with
    /// `delete_all`. The page lists `u` and `number_pool_id` as signed, but the twin page's sample
    /// hashes the API secret key alone.
    endpoint NUMBER_POOL_NUMBERS_DELETE = "number_pool_numbers_delete",
        username_is_signed: true,
        evidence: PAGE.contradicted_by("the page's sample hashes the key alone");

    /// Deletes numbers from a number pool (page "MOR API number pool numbers delete").
    ///
    /// ```
    /// use mor_api::methods::dids::NumberPoolNumbersDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = NumberPoolNumbersDelete::new(2).numbers("37061234567");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

server_errors! {
    /// The errors of `number_pool_numbers_delete`. The page names none of its own.
    NumberPoolNumbersDeleteError: Sets, unknown user AccessDenied {}
}

answer! {
    /// The numbers were deleted from the pool.
    NumberPoolNumbersDeleted or NumberPoolNumbersDeleteError at "page/status/error",
        told "Number Pool's selected Numbers deleted" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Number Pool's selected Numbers deleted</success>\
                    </status></page>";
        assert_eq!(round_trip::<NumberPoolNumbersDeleted>(body), NumberPoolNumbersDeleted::new());
        check_texts::<NumberPoolNumbersDeleted>(&[]);
    }
}
