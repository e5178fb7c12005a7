//! `device_callflow_update`: changes the call flow of a device.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, X5, X8, on, typed_request};
use crate::value::{CallflowAction, CallflowState};

typed_request! {
    /// `device_callflow_update`: changes what a device's call flow does in one state. The page
    /// lists `device_callerid` as signed, but the server of 2018 never hashes it.
    endpoint DEVICE_CALLFLOW_UPDATE = "device_callflow_update",
        servers: [
            on(X5.union(X8), &["device_callflow_update"]),
        ],
        evidence: PAGE.contradicted_by("servers of x8 do not hash `voicemail`, `device_callerid`");

    /// Changes the call flow of a device (page "MOR API device callflow update").
    ///
    /// ```
    /// use mor_api::methods::devices::DeviceCallflowUpdate;
    /// use mor_api::value::{CallflowAction, CallflowState};
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DeviceCallflowUpdate::new(
    ///     45,
    ///     CallflowAction::Forward,
    ///     CallflowState::NoAnswer,
    /// )
    /// .device_callerid("37061234567");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "45forwardno_answer37061234567");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DeviceCallflowUpdate {
        signed required device_id: u64 as ObjectId = "device_id",
            "The device whose call flow changes"
            .answers("Device was not found");
        signed required callflow_action: CallflowAction as Word(CallflowAction::WORDS)
            = "callflow_action",
            "What is done with the call"
            .answers("Callflow action was not found");
        signed required state: CallflowState as Word(CallflowState::WORDS) = "state",
            "The state in which the action is taken"
            .answers("Callflow state was not found");
        signed optional forward_to_device_id: u64 as ObjectId = "forward_to_device",
            "The device to which calls are forwarded; this or `external_number` goes with the \
             action `forward`"
            .answers("Local device was not found");
        signed optional external_number: Digits as Digits = "external_number",
            "The number to which calls are forwarded; this or `forward_to_device` goes with the \
             action `forward`"
            .answers("External number must be numeric");
        signed optional fax_device_id: u64 as ObjectId = "fax_device",
            "The fax device that gets the call; goes with the action `fax_detect`"
            .answers("FAX device was not found");
        signed optional voicemail: String as Text = "voicemail",
            "Listed by the page without values; `callflow_action` alone selects voicemail";
        signed optional device_callerid: String as Text = "device_callerid",
            "The word `true`, to use the caller id of the device";
        signed optional src_callerid: String as Text = "src_callerid",
            "The word `true`, to keep the caller id of the incoming call";
        signed optional did_id: u64 as ObjectId = "did_id",
            "The DID whose number is used as the caller id; it must be assigned to the device"
            .answers("DID was not found");
        signed optional custom_callerid: String as Text = "custom",
            "The caller id to use, any value";
    }
}

server_errors! {
    /// The errors of `device_callflow_update`.
    DeviceCallflowUpdateError: Sets, unknown user UserNotFound {
        UserNotFound = "User was not found", Caller;
        DeviceNotFound = "Device was not found", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        StateNotFound = "Callflow state was not found", Caller;
        ActionNotFound = "Callflow action was not found", Caller;
        NoForwardParameters = "Missing forward parameters", Caller;
        LocalDeviceNotFound = "Local device was not found", Caller;
        ExternalNumberNotFound = "External number was not found", Caller;
        ExternalNumberNotNumeric = "External number must be numeric", Caller;
        DidNotFound = "DID was not found", Caller;
        FaxDeviceNotFound = "FAX device was not found", Caller;
    }
}

answer! {
    /// The call flow was updated.
    DeviceCallflowUpdated or DeviceCallflowUpdateError at "page/error",
        told "Callflow was successfully updated" at "status"
    {
        /// The user to whom the device belongs.
        user: Option<String> = "user";
        /// The device.
        device: Option<String> = "device";
        /// The state in which it is done, such as `before_call`.
        state: Option<String> = "callflow/state";
        /// Its place among the steps of the state.
        priority: Option<u64> = "callflow/priority";
        /// What is done, such as `forward`.
        action: Option<String> = "callflow/action";
        /// To what it is done.
        data: Option<String> = "callflow/data";
        /// The kind of caller id with which it is done, as the server codes it.
        caller_id_type: Option<String> = "callflow/callerid_type";
        /// That caller id.
        caller_id: Option<String> = "callflow/callerid_data";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn an_updated_call_flow_is_read_and_written() {
        let updated: DeviceCallflowUpdated = round_trip(
            "<page><status>Callflow was successfully updated</status><user>jonas</user>\
             <device>SIP/1001</device><callflow><state>before_call</state><priority>1</priority>\
             <action>forward</action><data>2</data><callerid_type>custom</callerid_type>\
             <callerid_data>370</callerid_data></callflow></page>",
        );
        assert_eq!((updated.priority, updated.caller_id.as_deref()), (Some(1), Some("370")));
        let body = "<page><status>Callflow was successfully updated</status></page>";
        assert_eq!(round_trip::<DeviceCallflowUpdated>(body).action, None);
        check_texts::<DeviceCallflowUpdated>(&[
            "User was not found",
            "Device was not found",
            "You are not authorized to use this functionality",
            "Callflow state was not found",
            "Callflow action was not found",
            "Missing forward parameters",
            "Local device was not found",
            "External number was not found",
            "External number must be numeric",
            "DID was not found",
            "FAX device was not found",
        ]);
    }
}
