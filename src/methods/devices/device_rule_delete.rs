//! `device_rule_delete`: deletes a device rule.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `device_rule_delete`: deletes a device rule.
    endpoint DEVICE_RULE_DELETE = "device_rule_delete",
        evidence: PAGE;

    /// Deletes a device rule (page "MOR API device rule delete").
    ///
    /// ```
    /// use mor_api::methods::devices::DeviceRuleDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DeviceRuleDelete::new(14);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "14");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DeviceRuleDelete {
        signed required device_rule_id: u64 as ObjectId = "device_rule_id",
            "The rule to delete"
            .answers("Device rule was not found");
    }
}

server_errors! {
    /// The errors of `device_rule_delete`.
    DeviceRuleDeleteError: Sets, unknown user AccessDenied {
        RuleNotFound = "Device rule was not found", Caller;
    }
}

answer! {
    /// The rule was deleted.
    DeviceRuleDeleted or DeviceRuleDeleteError at "page/error",
        told "Device rule was successfully deleted" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Device rule was successfully deleted</success></status>\
                    </page>";
        assert_eq!(round_trip::<DeviceRuleDeleted>(body), DeviceRuleDeleted::new());
        check_texts::<DeviceRuleDeleted>(&["Device rule was not found"]);
    }
}
