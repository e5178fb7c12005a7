//! `lcr_create`: creates an LCR.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};
use crate::value::LcrOrder;

typed_request! {
    /// `lcr_create`: creates an LCR (least cost routing). The page lists `u` as signed, which no
    /// sample proves.
    endpoint LCR_CREATE = "lcr_create",
        username_is_signed: true,
        evidence: PAGE;

    /// Creates an LCR (page "MOR API lcr create").
    ///
    /// ```
    /// use mor_api::methods::routing::LcrCreate;
    /// use mor_api::value::LcrOrder;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LcrCreate::new().name("cheapest").order(LcrOrder::Price);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LcrCreate {
        unsigned optional name: String as Text = "name", "The name of the LCR";
        unsigned optional order: LcrOrder as Word(LcrOrder::WORDS) = "order",
            "How the providers are ordered";
    }
}

server_errors! {
    /// The errors of `lcr_create`.
    LcrCreateError: Adds, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        NoLcrs = "No LCRs found", Caller;
    }
}

answer! {
    /// The LCR was created.
    LcrCreated or LcrCreateError at "page/status/error",
    told "LCR successfully created" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>LCR successfully created</success></status></page>";
        assert_eq!(round_trip::<LcrCreated>(body), LcrCreated::new());
        check_texts::<LcrCreated>(&[
            "You are not authorized to use this functionality",
            "No LCRs found",
        ]);
    }
}
