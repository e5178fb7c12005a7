//! `location_rule_get`: gets a location rule.

use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `location_rule_get`: gets a location rule.
    endpoint LOCATION_RULE_GET = "location_rule_get",
        evidence: SAMPLE;

    /// Gets a location rule (page "MOR API location rule get").
    request LocationRuleGet {
        signed required location_rule_id: u64 as ObjectId = "location_rule_id",
            "The rule to get"
            .answers("Location rule was not found");
    }
}
