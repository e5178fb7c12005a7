//! `provider_rule_delete`: deletes a provider rule.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `provider_rule_delete`: deletes a provider rule.
    endpoint PROVIDER_RULE_DELETE = "provider_rule_delete",
        evidence: PAGE;

    /// Deletes a provider rule (page "MOR API provider rule delete").
    request ProviderRuleDelete {
        signed required provider_rule_id: u64 as ObjectId = "provider_rule_id",
            "The rule to delete"
            .answers("Provider rule was not found");
    }
}
