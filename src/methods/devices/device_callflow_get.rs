//! `device_callflow_get`: gets the call flow of a device.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, X5, X8, on, typed_request};

typed_request! {
    /// `device_callflow_get`: gets the call flow of a device.
    endpoint DEVICE_CALLFLOW_GET = "device_callflow_get",
        servers: [
            on(X5.union(X8), &["device_callflow_get"]),
        ],
        evidence: CODE;

    /// Gets the call flow of a device (page "MOR API device callflow get").
    ///
    /// ```
    /// use mor_api::methods::devices::DeviceCallflowGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DeviceCallflowGet::new(100);
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "100");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "71516eea4850f7e0300ac86adf9fb64bca845aa7"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DeviceCallflowGet {
        signed required device_id: u64 as ObjectId = "device_id",
            "The device"
            .answers("Device was not found");
    }
}

server_errors! {
    /// The errors of `device_callflow_get`.
    DeviceCallflowError: Reads, unknown user UserNotFound {
        UserNotFound = "User was not found", Caller;
        DeviceNotFound = "Device was not found", Caller;
        NotAuthorized = "You are not authorised to use this functionality"
            or "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// The call flow of a device.
    DeviceCallflow or DeviceCallflowError at "page/error", sent "device" {
        /// The user to whom the device belongs.
        user: Option<String> = "user";
        /// The device.
        device: String = "device";
        /// What is done, step by step.
        steps: Vec<CallflowStep> = "callflow";
    }
}

record! {
    /// A step in the answer of `device_callflow_get`.
    CallflowStep {
        /// The state in which it is done, such as `before_call`.
        state: String = "state";
        /// Its place among the steps of the state.
        priority: Option<u64> = "priority";
        /// What is done, such as `forward`.
        action: String = "action";
        /// To what it is done.
        data: Option<String> = "data";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::ServerError;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn a_call_flow_is_read_and_written() {
        let callflow: DeviceCallflow = round_trip(
            "<page><user>jonas</user><device>SIP/1001</device><callflow><state>before_call</state>\
             <priority>1</priority><action>forward</action><data>37060000000</data></callflow>\
             <callflow><state>busy</state><priority>1</priority><action>voicemail</action>\
             </callflow></page>",
        );
        assert_eq!(callflow.steps[0].data.as_deref(), Some("37060000000"));
        assert_eq!((callflow.steps[1].state.as_str(), &callflow.steps[1].data), ("busy", &None));
        let body = "<page><user>jonas</user><device>SIP/1001</device></page>";
        assert!(round_trip::<DeviceCallflow>(body).steps.is_empty());
        check_texts::<DeviceCallflow>(&[
            "User was not found",
            "Device was not found",
            "You are not authorised to use this functionality",
        ]);
        let error =
            DeviceCallflowError::from_text("You are not authorized to use this functionality");
        assert_eq!(error, DeviceCallflowError::NotAuthorized);
    }
}
