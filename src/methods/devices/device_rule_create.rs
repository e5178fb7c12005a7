//! `device_rule_create`: creates a device rule.

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
