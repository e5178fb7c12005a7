//! `did_device_unassign`: unassigns a DID from its device.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `did_device_unassign` (alias `did_unassign_device`): unassigns a DID from its device.
    /// Deployed servers also hash a `device_id` that is sent, although the method does not read it.
    endpoint DID_DEVICE_UNASSIGN = "did_device_unassign",
        aliases: ["did_unassign_device"],
        servers: [
            on(X3.union(X3S), &["did_unassign_device"]),
            on(X5.union(X8), &["did_device_unassign", "did_unassign_device"]),
        ],
        evidence: PAGE.contradicted_by(
            "servers of x8 also hash `device_id`; the page's sample has another hash",
        );

    /// Unassigns a DID from its device (page "MOR API did device unassign").
    ///
    /// ```
    /// use mor_api::methods::dids::DidDeviceUnassign;
    /// use mor_api::value::Digits;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidDeviceUnassign::new(Digits::new("37061234567")?).device_id(45);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "37061234567");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidDeviceUnassign {
        signed required did: Digits as Digits = "did",
            "The number of the DID"
            .answers("DID was not found");
        unsigned optional device_id: u64 as ObjectId = "device_id",
            "A device, which servers hash when it is sent but do not read";
    }
}

server_errors! {
    /// The errors of `did_device_unassign`.
    DidDeviceUnassignError: Sets, unknown user AccessDenied {
        DidNotFound = "DID was not found", Caller;
        DeviceNotFound = "Device was not found", Caller;
        NotAuthorizedForDid = "Your are not authorized to use this DID"
            or "You are not authorized to use this DID", Permission;
        NotAuthorizedForDids = "You are not authorized to manage DIDs", Permission;
        Terminated = "DID is terminated", Caller;
        AlreadyFree = "DID is already free", Caller;
        AssignedToDialPlan = "DID is assigned to dialplan", Caller;
        NotUnassigned = "Failed to unassign DID", Server;
    }
}

answer! {
    /// The DID was unassigned from its device.
    DidDeviceUnassigned or DidDeviceUnassignError at "page/status/error",
        told "Device was unassigned from DID" at "status/success"
    {
        /// The id of the DID, where the server sends it.
        did_id: Option<u64> = "did_id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::ServerError;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn an_unassignment_is_read_and_written() {
        let answer: DidDeviceUnassigned = round_trip(
            "<page><status><success>Device was unassigned from DID</success></status>\
             <did_id>3</did_id></page>",
        );
        assert_eq!(answer.did_id, Some(3));
        check_texts::<DidDeviceUnassigned>(&[
            "Failed to unassign DID",
            "DID is assigned to dialplan",
            "DID is already free",
            "DID is terminated",
            "Your are not authorized to use this DID",
            "DID was not found",
            "Device was not found",
            "You are not authorized to manage DIDs",
        ]);
        let error = DidDeviceUnassignError::from_text("You are not authorized to use this DID");
        assert_eq!(error, DidDeviceUnassignError::NotAuthorizedForDid);
    }
}
