//! `did_device_assign`: assigns a DID to a device.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `did_device_assign` (alias `did_assign_device`): assigns a DID to a device. A DID for a
    /// reseller's user is first reserved for the reseller with `did_details_update`, then assigned
    /// with the reseller as `u`.
    endpoint DID_DEVICE_ASSIGN = "did_device_assign",
        aliases: ["did_assign_device"],
        servers: [
            on(X3.union(X3S), &["did_assign_device"]),
            on(X5, &["did_assign_device", "did_device_assign"]),
            on(X8, &["did_device_assign", "did_assign_device"]),
        ],
        evidence: CODE.contradicted_by("the page's sample has another hash");

    /// Assigns a DID to a device (page "MOR API did device assign").
    ///
    /// ```
    /// use mor_api::methods::dids::DidDeviceAssign;
    /// use mor_api::value::Digits;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidDeviceAssign::new(45, Digits::new("37061234567")?);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "4537061234567");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidDeviceAssign {
        signed required device_id: u64 as ObjectId = "device_id",
            "The device that gets the DID"
            .answers("Device was not found");
        signed required did: Digits as Digits = "did",
            "The number of the DID"
            .answers("DID was not found");
    }
}

server_errors! {
    /// The errors of `did_device_assign`.
    DidDeviceAssignError: Sets, unknown user AccessDenied {
        DeviceNotFound = "Device was not found", Caller;
        NotAuthorizedForDevice = "Your are not authorized to use this Device", Permission;
        DidNotFound = "DID was not found", Caller;
        NotAuthorizedForDid = "Your are not authorized to use this DID", Permission;
        NotAuthorizedForDids = "You are not authorized to manage DIDs", Permission;
        Terminated = "DID is terminated", Caller;
        NotFree = "DID is not free", Caller;
        NotAssigned = "Device was not assigned", Server;
    }
}

answer! {
    /// The DID was assigned to the device.
    DidDeviceAssigned or DidDeviceAssignError at "page/status/error",
        told "Device assigned to DID" at "status/success"
    {
        /// The id of the DID, where the server sends it.
        did_id: Option<u64> = "did_id";
        /// The id of the device, where the server sends it.
        device_id: Option<u64> = "device_id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn an_assignment_is_read_and_written() {
        let answer: DidDeviceAssigned = round_trip(
            "<page><status><success>Device assigned to DID</success></status>\
             <did_id>3</did_id><device_id>7</device_id></page>",
        );
        assert_eq!((answer.did_id, answer.device_id), (Some(3), Some(7)));
        let body = "<page><status><success>Device assigned to DID</success></status></page>";
        assert_eq!(round_trip::<DidDeviceAssigned>(body).did_id, None);
        check_texts::<DidDeviceAssigned>(&[
            "Device was not assigned",
            "DID is not free",
            "DID is terminated",
            "Your are not authorized to use this DID",
            "DID was not found",
            "You are not authorized to manage DIDs",
            "Your are not authorized to use this Device",
            "Device was not found",
        ]);
    }
}
