//! `location_rule_copy`: copies a location rule.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `location_rule_copy`: copies a location rule to a location.
    endpoint LOCATION_RULE_COPY = "location_rule_copy",
        evidence: PAGE;

    /// Copies a location rule (page "MOR API location rule copy").
    request LocationRuleCopy {
        signed required location_rule_id: u64 as ObjectId = "location_rule_id",
            "The rule to copy"
            .answers("Location rule was not found");
        signed required location_id: u64 as ObjectId = "location_id",
            "The location that gets the copy"
            .answers("Location was not found");
    }
}
