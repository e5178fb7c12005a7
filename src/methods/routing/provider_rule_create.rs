//! `provider_rule_create`: creates a provider rule.

use crate::answer::record::answer;
use crate::answer::server_errors;
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
    ///
    /// ```
    /// use mor_api::methods::routing::ProviderRuleCreate;
    /// use mor_api::value::RuleDirection;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ProviderRuleCreate::new(7)
    ///     .cut("00")
    ///     .added("370")
    ///     .rule_type(RuleDirection::Destination);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "700370");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

server_errors! {
    /// The errors of `provider_rule_create`. The known list of its page is cut off before the first
    /// one of its own.
    ProviderRuleCreateError: Adds, unknown user AccessDenied {
    }
}

answer! {
    /// The provider rule was created.
    ProviderRuleCreated or ProviderRuleCreateError at "page/status/error",
    told "Rule added" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Rule added</success></status></page>";
        assert_eq!(round_trip::<ProviderRuleCreated>(body), ProviderRuleCreated::new());
        check_texts::<ProviderRuleCreated>(&[]);
    }
}
