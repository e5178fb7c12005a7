//! `quickforwards_dids_get`: lists the quick forward DIDs.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, X8, on, typed_request};

typed_request! {
    /// `quickforwards_dids_get`: lists the DIDs that the user can use for quick forwards. The hash
    /// covers the API secret key alone.
    endpoint QUICKFORWARDS_DIDS_GET = "quickforwards_dids_get",
        servers: [
            on(X8, &["quickforwards_dids_get"]),
        ],
        evidence: CODE;

    /// Lists the quick forward DIDs (page "MOR API Quickforwards get").
    ///
    /// ```
    /// use mor_api::methods::dids::QuickforwardsDidsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = QuickforwardsDidsGet::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request QuickforwardsDidsGet {
    }
}

server_errors! {
    /// The errors of `quickforwards_dids_get`.
    QuickforwardsDidsError: Reads, unknown user UserNotFound {
        UserNotFound = "User was not found", Caller;
        NotAuthorized = "You are not authorized to use Quickforwards", Permission;
        NoQuickforwards = "Quickforwards list is empty", Caller;
    }
}

answer! {
    /// The DIDs that the user can use for quick forwards.
    QuickforwardDidList or QuickforwardsDidsError at "page/error", sent "quick_forward_did" {
        /// The DIDs.
        dids: Vec<QuickforwardDid> = "quick_forward_did";
    }
}

record! {
    /// A DID in the answer of `quickforwards_dids_get`.
    QuickforwardDid {
        /// The number.
        did: String = "did";
        /// The number to which it forwards.
        forward_to: Option<String> = "forward_to";
        /// The description.
        description: Option<String> = "description";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn quick_forwards_are_read_and_written() {
        let answer: QuickforwardDidList = round_trip(
            "<page><quick_forward_did><did>37052000000</did><forward_to>370</forward_to>\
             <description>d</description></quick_forward_did>\
             <quick_forward_did><did>0037</did></quick_forward_did></page>",
        );
        assert_eq!(answer.dids[0].forward_to.as_deref(), Some("370"));
        assert_eq!((answer.dids[1].did.as_str(), &answer.dids[1].description), ("0037", &None));
        check_texts::<QuickforwardDidList>(&[
            "Quickforwards list is empty",
            "You are not authorized to use Quickforwards",
            "User was not found",
        ]);
    }
}
