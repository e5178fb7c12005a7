//! `quickforwards_did_delete`: deletes the quick forward of a DID.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X8, on, typed_request};

typed_request! {
    /// `quickforwards_did_delete` (alias `quickforward_did_delete`): deletes the quick forward of a
    /// DID. The page also writes the name as `quickforward_did_delete`; the deployed server has
    /// only `quickforwards_did_delete`.
    endpoint QUICKFORWARDS_DID_DELETE = "quickforwards_did_delete",
        aliases: ["quickforward_did_delete"],
        servers: [
            on(X8, &["quickforwards_did_delete"]),
        ],
        evidence: CODE;

    /// Deletes the quick forward of a DID (page "MOR API Quickforwards delete").
    ///
    /// ```
    /// use mor_api::methods::dids::QuickforwardsDidDelete;
    /// use mor_api::value::Digits;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = QuickforwardsDidDelete::new(Digits::new("37063042438")?);
    /// let signer = Signer::new("admin", SecretKey::new("123456")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "37063042438");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "8fe8606b6bb38ba1cc5e80630436b270cfc7e65e"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request QuickforwardsDidDelete {
        signed required did: Digits as Digits = "did",
            "The number of the DID"
            .answers("DID was not found");
    }
}

server_errors! {
    /// The errors of `quickforwards_did_delete`.
    QuickforwardsDidDeleteError: Sets, unknown user UserNotFound {
        UserNotFound = "User was not found", Caller;
        DidNotFound = "DID was not found", Caller;
        NotAuthorized = "You are not authorised to use Quickforwards"
            or "You are not authorized to use Quickforwards", Permission;
        NoQuickforward = "No Quickforward is assigned to specified DID", Caller;
    }
}

answer! {
    /// The quick forward was deleted.
    QuickforwardDidDeleted or QuickforwardsDidDeleteError at "page/error",
        told "Quickforward successfully deleted" at "status"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::ServerError;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status>Quickforward successfully deleted</status></page>";
        assert_eq!(round_trip::<QuickforwardDidDeleted>(body), QuickforwardDidDeleted::new());
        check_texts::<QuickforwardDidDeleted>(&[
            "No Quickforward is assigned to specified DID",
            "DID was not found",
            "You are not authorised to use Quickforwards",
            "User was not found",
        ]);
        let error =
            QuickforwardsDidDeleteError::from_text("You are not authorized to use Quickforwards");
        assert_eq!(error, QuickforwardsDidDeleteError::NotAuthorized);
    }
}
