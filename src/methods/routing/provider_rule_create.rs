//! `provider_rule_create`: creates a provider rule.

use crate::methods::table::{PAGE, ParameterGroup, typed_request};
use crate::value::RuleDirection;

typed_request! {
    /// `provider_rule_create`: creates a rule that changes the numbers of a provider's calls.
    endpoint PROVIDER_RULE_CREATE = "provider_rule_create",
        groups: [
            ParameterGroup::at_least_one(&["cut", "add"]),
        ],
        evidence: PAGE;

    /// Creates a provider rule (page "MOR API provider rule create").
    request ProviderRuleCreate {
        signed required provider_id: u64 as ObjectId = "provider_id",
            "The provider that gets the rule";
        signed optional name: String as Text = "name", "The name of the rule";
        signed optional cut: String as Text = "cut",
            "The pattern to cut from the number; `cut` or `add` may be blank, but not both";
        signed optional added: String as Text = "add",
            "The pattern to add to the number; `cut` or `add` may be blank, but not both";
        unsigned optional min_length: u64 as Count = "minlen",
            "The shortest number that the rule matches; 1 by default";
        unsigned optional max_length: u64 as Count = "maxlen",
            "The longest number that the rule matches; 100 by default";
        unsigned optional rule_type: RuleDirection as Word(RuleDirection::WORDS) = "pr_type",
            "Which number the rule changes; `dst` by default";
        unsigned optional tariff_id: u64 as Id = "tariff_id",
            "The tariff to which the provider's tariff is changed";
        unsigned optional set_pai: bool as Switch { on: 1 } = "set_pai",
            "Whether the P-Asserted-Identity (PAI) is set";
        unsigned optional suffix: String as Text = "suffix",
            "The suffix to add, for a `dst` rule only";
        unsigned optional change_callerid_name: bool as Switch { on: 1 } = "change_callerid_name",
            "Whether the rule changes the caller id's name";
    }
}
