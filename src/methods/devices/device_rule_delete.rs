//! `device_rule_delete`: deletes a device rule.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `device_rule_delete`: deletes a device rule.
    endpoint DEVICE_RULE_DELETE = "device_rule_delete",
        evidence: PAGE;

    /// Deletes a device rule (page "MOR API device rule delete").
    request DeviceRuleDelete {
        signed required device_rule_id: u64 as ObjectId = "device_rule_id",
            "The rule to delete"
            .answers("Device rule was not found");
    }
}
