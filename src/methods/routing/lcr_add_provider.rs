//! `lcr_add_provider`: adds a provider to an LCR.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `lcr_add_provider`: adds a provider to an LCR (least cost routing). The page lists `u` as
    /// signed, which no sample proves.
    endpoint LCR_ADD_PROVIDER = "lcr_add_provider",
        username_is_signed: true,
        evidence: PAGE;

    /// Adds a provider to an LCR (page "MOR API lcr add provider").
    ///
    /// ```
    /// use mor_api::methods::routing::LcrAddProvider;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LcrAddProvider::new(3, 7).failover(true);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin37");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LcrAddProvider {
        signed required lcr_id: u64 as ObjectId = "lcr_id", "The LCR that gets the provider";
        signed required provider_id: u64 as ObjectId = "provider_id", "The provider to add";
        unsigned optional failover: bool as Switch { on: 1 } = "failover",
            "Whether the provider is added as the failover provider";
    }
}

server_errors! {
    /// The errors of `lcr_add_provider`.
    LcrAddProviderError: Adds, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        NoLcrs = "No LCRs found", Caller;
    }
}

answer! {
    /// The provider was added.
    LcrProviderAdded or LcrAddProviderError at "page/status/error",
    told "Provider successfully added" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Provider successfully added</success></status></page>";
        assert_eq!(round_trip::<LcrProviderAdded>(body), LcrProviderAdded::new());
        check_texts::<LcrProviderAdded>(&[
            "You are not authorized to use this functionality",
            "No LCRs found",
        ]);
    }
}
