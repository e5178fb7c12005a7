//! `device_rule_create`: creates a device rule.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, ParameterGroup, typed_request};
use crate::value::RuleDirection;

typed_request! {
    /// `device_rule_create`: creates a rule that rewrites the numbers of a device's calls. Only the
    /// device is signed, not the rule.
    endpoint DEVICE_RULE_CREATE = "device_rule_create",
        groups: [
            ParameterGroup::at_least_one(&["cut", "add"]),
        ],
        evidence: PAGE;

    /// Creates a device rule (page "MOR API device rule create").
    ///
    /// ```
    /// use mor_api::methods::devices::DeviceRuleCreate;
    /// use mor_api::value::RuleDirection;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DeviceRuleCreate::new(45, "national")
    ///     .cut("00")
    ///     .added("370")
    ///     .direction(RuleDirection::Destination);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "45");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DeviceRuleCreate {
        signed required device_id: u64 as ObjectId = "device_id",
            "The device that gets the rule"
            .answers("Device was not found");
        unsigned required name: String as Text = "name",
            "The name of the rule"
            .answers("name cannot be blank");
        unsigned optional cut: String as Text = "cut",
            "The pattern to cut from the number; this or `add` is needed";
        unsigned optional added: String as Text = "add",
            "The pattern to add to the number; this or `cut` is needed";
        unsigned optional min_length: u64 as Count = "minlen",
            "The minimum length of the number, 1 if absent";
        unsigned optional max_length: u64 as Count = "maxlen",
            "The maximum length of the number, 100 if absent";
        unsigned optional direction: RuleDirection as Word(RuleDirection::WORDS) = "pr_type",
            "Whether the rule is for source or destination numbers; destination if absent";
        unsigned optional change_callerid_name: bool as Switch { on: 1 } = "change_callerid_name",
            "Whether the caller id name is changed too; off if absent";
    }
}

server_errors! {
    /// The errors of `device_rule_create`.
    DeviceRuleCreateError: Adds, unknown user AccessDenied {
        NotAdded = "Add failed", Server;
        DeviceNotFound = "Device was not found", Caller;
        NoName = "name cannot be blank", Caller;
        NoCutAndAdd = "both add and cut cannot be blank", Caller;
        NoCut = "cut cannot be blank", Caller;
        NoAdd = "add cannot be blank", Caller;
    }
}

answer! {
    /// The rule was created.
    DeviceRuleCreated or DeviceRuleCreateError at "page/error",
        told "Rule added" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Rule added</success></status></page>";
        assert_eq!(round_trip::<DeviceRuleCreated>(body), DeviceRuleCreated::new());
        check_texts::<DeviceRuleCreated>(&[
            "Add failed",
            "Device was not found",
            "name cannot be blank",
            "both add and cut cannot be blank",
            "cut cannot be blank",
            "add cannot be blank",
        ]);
    }
}
