//! `did_delete`: deletes a terminated DID.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `did_delete`: deletes a DID. It must be terminated, have no calls and be in no queue.
    endpoint DID_DELETE = "did_delete",
        evidence: PAGE;

    /// Deletes a terminated DID (page "MOR API did delete").
    ///
    /// ```
    /// use mor_api::methods::dids::DidDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidDelete::new(6511);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "6511");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidDelete {
        signed required did_id: u64 as ObjectId = "dids_id",
            "The DID to delete"
            .answers("DID was not found");
    }
}

server_errors! {
    /// The errors of `did_delete`.
    DidDeleteError: Sets, unknown user AccessDenied {
        DidNotFound = "DID was not found", Caller;
        NotTerminated = "DID status must be terminated", Caller;
        HasCalls = "Cannot delete DID associated with calls", Caller;
        HasQueues = "Cannot delete DID associated with queues", Caller;
    }
}

answer! {
    /// The DID was deleted.
    DidDeleted or DidDeleteError at "page/status/error",
        told "DID successfully deleted" at "status/status"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><status>DID successfully deleted</status></status></page>";
        assert_eq!(round_trip::<DidDeleted>(body), DidDeleted::new());
        check_texts::<DidDeleted>(&[
            "DID status must be terminated",
            "DID was not found",
            "Cannot delete DID associated with calls",
            "Cannot delete DID associated with queues",
        ]);
    }
}
