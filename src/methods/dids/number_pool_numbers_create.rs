//! `number_pool_numbers_create`: adds numbers to a number pool.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `number_pool_numbers_create`: adds numbers to a number pool. The page lists `u` and
    /// `number_pool_id` as signed, but the twin page's sample hashes the API secret key alone.
    endpoint NUMBER_POOL_NUMBERS_CREATE = "number_pool_numbers_create",
        username_is_signed: true,
        evidence: PAGE.contradicted_by("the page's sample hashes the key alone");

    /// Adds numbers to a number pool (page "MOR API number pool numbers create").
    ///
    /// ```
    /// use mor_api::methods::dids::NumberPoolNumbersCreate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = NumberPoolNumbersCreate::new(2);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request NumberPoolNumbersCreate {
        signed required number_pool_id: u64 as ObjectId = "number_pool_id",
            "The number pool that gets the numbers";
        unsigned optional numbers: String as Text = "numbers",
            "The numbers to add, separated by commas, of the characters 0-9, a-z, A-Z, # and %; # \
             is stored as _";
    }
}

server_errors! {
    /// The errors of `number_pool_numbers_create`. The page names none of its own.
    NumberPoolNumbersCreateError: Adds, unknown user AccessDenied {}
}

answer! {
    /// The numbers were added to the pool.
    NumberPoolNumbersCreated or NumberPoolNumbersCreateError at "page/status/error",
        told "Number Pool's Numbers created" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Number Pool's Numbers created</success></status></page>";
        assert_eq!(round_trip::<NumberPoolNumbersCreated>(body), NumberPoolNumbersCreated::new());
        check_texts::<NumberPoolNumbersCreated>(&[]);
    }
}
