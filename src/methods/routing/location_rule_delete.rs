//! `location_rule_delete`: deletes a location rule.

use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `location_rule_delete`: deletes a location rule.
    endpoint LOCATION_RULE_DELETE = "location_rule_delete",
        evidence: SAMPLE;

    /// Deletes a location rule (page "MOR API location rule delete").
    request LocationRuleDelete {
        signed required location_rule_id: u64 as ObjectId = "location_rule_id",
            "The rule to delete"
            .answers("Rule was not found");
    }
}
