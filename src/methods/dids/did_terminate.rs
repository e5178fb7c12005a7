//! `did_terminate`: terminates a DID.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `did_terminate`: terminates a DID. Only free and closed DIDs can be terminated.
    endpoint DID_TERMINATE = "did_terminate",
        evidence: SAMPLE;

    /// Terminates a DID (page "MOR API did terminate").
    ///
    /// ```
    /// use mor_api::methods::dids::DidTerminate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidTerminate::new(6511);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "6511");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "f7de355c9b4421ce6c705b4b32c89dbcaca51e46"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidTerminate {
        signed required did_id: u64 as ObjectId = "dids_id",
            "The DID to terminate"
            .answers("DID was not found");
    }
}

server_errors! {
    /// The errors of `did_terminate`.
    DidTerminateError: Sets, unknown user AccessDenied {
        DidNotFound = "DID was not found", Caller;
        NotAssigned = "DID is not assigned to Device", Caller;
        WrongStatus = "DID was not terminated. Only Free or Closed DIDs can be terminate", Caller;
        NotTerminated = "DID was not terminated", Server;
    }
}

answer! {
    /// The DID was terminated.
    DidTerminated or DidTerminateError at "page/status/error",
        told "DID successfully terminated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>DID successfully terminated</success></status></page>";
        assert_eq!(round_trip::<DidTerminated>(body), DidTerminated::new());
        check_texts::<DidTerminated>(&[
            "DID was not terminated",
            "DID is not assigned to Device",
            "DID was not found",
            "DID was not terminated. Only Free or Closed DIDs can be terminate",
        ]);
    }
}
