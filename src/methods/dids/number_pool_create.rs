//! `number_pool_create`: creates a number pool.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `number_pool_create`: creates a number pool. The page lists `u` as signed, but its sample
    /// hashes the API secret key alone, so the hash protects no parameter.
    endpoint NUMBER_POOL_CREATE = "number_pool_create",
        username_is_signed: true,
        evidence: PAGE.contradicted_by("the page's sample hashes the key alone");

    /// Creates a number pool (page "MOR API number pool create").
    ///
    /// ```
    /// use mor_api::methods::dids::NumberPoolCreate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = NumberPoolCreate::new().name("Vilnius").comment("geographic");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request NumberPoolCreate {
        unsigned optional name: String as Text = "name", "The name of the number pool";
        unsigned optional comment: String as Text = "comment", "A comment";
    }
}

server_errors! {
    /// The errors of `number_pool_create`. The page names none of its own.
    NumberPoolCreateError: Adds, unknown user AccessDenied {}
}

answer! {
    /// The number pool was created.
    NumberPoolCreated or NumberPoolCreateError at "page/status/error",
        told "Number Pool created" at "status/success"
    {
        /// The id of the new number pool, where the server sends it.
        id: Option<u64> = "status/number_pool_id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Number Pool created</success>\
                    <number_pool_id>2</number_pool_id></status></page>";
        assert_eq!(round_trip::<NumberPoolCreated>(body).id, Some(2));
        check_texts::<NumberPoolCreated>(&[]);
    }
}
