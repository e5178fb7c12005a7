//! `did_close`: closes a DID.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `did_close`: closes a DID.
    endpoint DID_CLOSE = "did_close",
        evidence: SAMPLE;

    /// Closes a DID (page "MOR API did close").
    ///
    /// ```
    /// use mor_api::methods::dids::DidClose;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidClose::new(6511);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "6511");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidClose {
        signed required did_id: u64 as ObjectId = "dids_id",
            "The DID to close"
            .answers("DID was not found");
    }
}

server_errors! {
    /// The errors of `did_close`.
    DidCloseError: Sets, unknown user AccessDenied {
        DidNotFound = "DID was not found", Caller;
        AlreadyClosed = "DID is already closed", Caller;
        NotAssigned = "DID is not assigned to Device", Caller;
        AssignedToDialPlan = "DID is assigned to Dial Plan", Caller;
    }
}

answer! {
    /// The DID was closed.
    DidClosed or DidCloseError at "page/status/error",
        told "DID successfully closed" at "status/success"
    {
        /// The id of the DID, where the server sends it.
        id: Option<u64> = "did_details/id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>DID successfully closed</success></status>\
                    <did_details><id>3</id></did_details></page>";
        assert_eq!(round_trip::<DidClosed>(body).id, Some(3));
        check_texts::<DidClosed>(&[
            "DID is assigned to Dial Plan",
            "DID is not assigned to Device",
            "DID was not found",
            "DID is already closed",
        ]);
    }
}
