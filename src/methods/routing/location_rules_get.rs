//! `location_rules_get`: lists location rules.

use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `location_rules_get`: lists the rules of a location, or of all locations.
    endpoint LOCATION_RULES_GET = "location_rules_get",
        evidence: SAMPLE;

    /// Lists location rules (page "MOR API location rules get").
    request LocationRulesGet {
        signed required location_id: IdOrAll as IdOrAll = "location_id",
            "The location whose rules are listed, or `all`";
        unsigned optional from: u64 as Count = "from", "The record from which to list";
        unsigned optional max_results: u64 as Count = "max_results", "How many records to list";
    }
}
