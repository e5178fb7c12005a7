//! `lcr_delete_provider`: removes a provider from an LCR.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `lcr_delete_provider`: removes a provider from an LCR (least cost routing). The page lists
    /// `u` as signed, which no sample proves.
    endpoint LCR_DELETE_PROVIDER = "lcr_delete_provider",
        username_is_signed: true,
        evidence: PAGE;

    /// Removes a provider from an LCR (page "MOR API lcr delete provider").
    ///
    /// ```
    /// use mor_api::methods::routing::LcrDeleteProvider;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LcrDeleteProvider::new(3, 7);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin37");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LcrDeleteProvider {
        signed required lcr_id: u64 as ObjectId = "lcr_id", "The LCR that loses the provider";
        signed required provider_id: u64 as ObjectId = "provider_id", "The provider to remove";
        unsigned optional failover: bool as Switch { on: 1 } = "failover",
            "Whether the provider is removed as the failover provider";
    }
}

server_errors! {
    /// The errors of `lcr_delete_provider`.
    LcrDeleteProviderError: Sets, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        NoLcrs = "No LCRs found", Caller;
    }
}

answer! {
    /// The provider was removed.
    LcrProviderDeleted or LcrDeleteProviderError at "page/status/error",
    told "Provider successfully deleted" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Provider successfully deleted</success></status></page>";
        assert_eq!(round_trip::<LcrProviderDeleted>(body), LcrProviderDeleted::new());
        check_texts::<LcrProviderDeleted>(&[
            "You are not authorized to use this functionality",
            "No LCRs found",
        ]);
    }
}
