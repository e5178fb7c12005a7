//! `device_delete`: deletes a device.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, M2, X3, X3S, X5, X8, on, typed_request};

typed_request! {
    /// `device_delete` (alias `device_destroy`): deletes a device. A device that has calls or is
    /// still in use elsewhere cannot be deleted.
    endpoint DEVICE_DELETE = "device_delete",
        aliases: ["device_destroy"],
        servers: [
            on(X3.union(X3S), &["device_destroy"]),
            on(X5, &["device_delete"]),
            on(X8.union(M2), &["device_delete", "device_destroy"]),
        ],
        evidence: CODE;

    /// Deletes a device (page "MOR API device delete").
    ///
    /// ```
    /// use mor_api::methods::devices::DeviceDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DeviceDelete::new(123);
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "123");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "f7c3bc1d808e04732adf679965ccc34ca7ae3441"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DeviceDelete {
        signed required device_id: u64 as ObjectId = "device",
            "The device to delete"
            .answers("Device was not found");
    }
}

server_errors! {
    /// The errors of `device_delete`.
    DeviceDeleteError: Sets, unknown user BadLogin {
        DeviceNotFound = "Device was not found", Caller;
        UserNotFound = "User was not found", Caller;
        NotAuthorized = "You do not have rights to edit this", Permission;
        Disabled = "Registration over API is disabled", Configuration;
        HasCalls = "Cannot delete device - it has calls. You can only hide device's user. \
            Why is that and how to do that - please read in manual.", Caller;
        HasForwardedCalls = "Device has forwarded calls - we cannot delete it", Caller;
        InFaxDetect
            = "Unable to delete this device - it is used in Call Flow for Fax Detect", Caller;
        HasDialPlans = "Device has Dial Plans - we cannot delete it", Caller;
        InLocationRules = "One or more Location rules are using this Device", Caller;
        InQueue = "Cannot delete device - it is assigned to Queue", Caller;
        InQueueAgent = "Cannot delete device - it is assigned to Queue Agent", Caller;
        InAlerts = "Cannot delete Device - it is assigned to Alerts", Caller;
    }
}

answer! {
    /// The device was deleted.
    DeviceDeleted or DeviceDeleteError at "page/error", told "Device was deleted" at "status"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status>Device was deleted</status></page>";
        assert_eq!(round_trip::<DeviceDeleted>(body), DeviceDeleted::new());
        check_texts::<DeviceDeleted>(&[
            "Device was not found",
            "Registration over API is disabled",
            "User was not found",
            "You do not have rights to edit this",
            "Unable to delete this device - it is used in Call Flow for Fax Detect",
            "Device has forwarded calls - we cannot delete it",
            "Cannot delete device - it has calls. You can only hide device's user. Why is that \
             and how to do that - please read in manual.",
            "Device has Dial Plans - we cannot delete it",
            "One or more Location rules are using this Device",
            "Cannot delete device - it is assigned to Queue",
            "Cannot delete device - it is assigned to Queue Agent",
            "Cannot delete Device - it is assigned to Alerts",
        ]);
    }
}
