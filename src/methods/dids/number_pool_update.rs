//! `number_pool_update`: changes a number pool.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `number_pool_update`: changes a number pool. The hash covers the API secret key alone, so it
    /// protects no parameter, not even which pool is changed.
    endpoint NUMBER_POOL_UPDATE = "number_pool_update",
        evidence: SAMPLE;

    /// Changes a number pool (page "MOR API number pool update").
    ///
    /// ```
    /// use mor_api::methods::dids::NumberPoolUpdate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = NumberPoolUpdate::new(2).name("Vilnius");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&number_pool_id=2&name=Vilnius\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request NumberPoolUpdate {
        unsigned required number_pool_id: u64 as Id = "number_pool_id", "The number pool to change";
        unsigned optional name: String as Text = "name", "The new name";
        unsigned optional comment: String as Text = "comment", "The new comment";
    }
}

server_errors! {
    /// The errors of `number_pool_update`. The page names none of its own.
    NumberPoolUpdateError: Sets, unknown user AccessDenied {}
}

answer! {
    /// The number pool was changed.
    NumberPoolUpdated or NumberPoolUpdateError at "page/status/error",
        told "Number Pool updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Number Pool updated</success></status></page>";
        assert_eq!(round_trip::<NumberPoolUpdated>(body), NumberPoolUpdated::new());
        check_texts::<NumberPoolUpdated>(&[]);
    }
}
