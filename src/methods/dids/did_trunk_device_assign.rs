//! `did_trunk_device_assign`: assigns a DID to a trunk device.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `did_trunk_device_assign`: assigns a DID to a trunk device.
    endpoint DID_TRUNK_DEVICE_ASSIGN = "did_trunk_device_assign",
        evidence: PAGE.contradicted_by("the page's sample has another hash");

    /// Assigns a DID to a trunk device (page "MOR API did trunk device assign").
    ///
    /// ```
    /// use mor_api::methods::dids::DidTrunkDeviceAssign;
    /// use mor_api::value::Digits;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidTrunkDeviceAssign::new(45, Digits::new("37061234567")?);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "4537061234567");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidTrunkDeviceAssign {
        signed required device_id: u64 as ObjectId = "device_id",
            "The trunk device that gets the DID"
            .answers("Device was not found");
        signed required did: Digits as Digits = "did",
            "The number of the DID"
            .answers("DID was not found");
    }
}

server_errors! {
    /// The errors of `did_trunk_device_assign`.
    DidTrunkDeviceAssignError: Sets, unknown user AccessDenied {
        DeviceNotFound = "Device was not found", Caller;
        NotAuthorizedForDevice = "Your are not authorized to use this Device", Permission;
        DidNotFound = "DID was not found", Caller;
        NotAuthorizedForDid = "Your are not authorized to use this DID", Permission;
        NotAuthorizedForDids = "You are not authorized to manage DIDs", Permission;
        Terminated = "DID is terminated", Caller;
        NotFree = "DID is not free", Caller;
    }
}

answer! {
    /// The DID was assigned to the trunk device.
    DidTrunkDeviceAssigned or DidTrunkDeviceAssignError at "page/status/error",
        told "Device assigned to DID" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Device assigned to DID</success></status></page>";
        assert_eq!(round_trip::<DidTrunkDeviceAssigned>(body), DidTrunkDeviceAssigned::new());
        check_texts::<DidTrunkDeviceAssigned>(&[
            "Device was not found",
            "DID was not found",
            "Your are not authorized to use this Device",
            "You are not authorized to manage DIDs",
            "Your are not authorized to use this DID",
            "DID is terminated",
            "DID is not free",
        ]);
    }
}
