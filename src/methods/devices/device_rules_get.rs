//! `device_rules_get`: lists the rules of a device.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `device_rules_get`: lists the rules of a device.
    endpoint DEVICE_RULES_GET = "device_rules_get",
        evidence: PAGE;

    /// Lists the rules of a device (page "MOR API device rules get").
    request DeviceRulesGet {
        signed required device_id: u64 as ObjectId = "device_id",
            "The device whose rules are listed"
            .answers("Device was not found");
    }
}
