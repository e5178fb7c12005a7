//! `location_rule_copy`: copies a location rule.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `location_rule_copy`: copies a location rule to a location.
    endpoint LOCATION_RULE_COPY = "location_rule_copy",
        evidence: PAGE;

    /// Copies a location rule (page "MOR API location rule copy").
    ///
    /// ```
    /// use mor_api::methods::routing::LocationRuleCopy;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LocationRuleCopy::new(19, 1);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "191");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LocationRuleCopy {
        signed required location_rule_id: u64 as ObjectId = "location_rule_id",
            "The rule to copy"
            .answers("Location rule was not found");
        signed required location_id: u64 as ObjectId = "location_id",
            "The location that gets the copy"
            .answers("Location was not found");
    }
}

server_errors! {
    /// The errors of `location_rule_copy`.
    LocationRuleCopyError: Adds, unknown user AccessDenied {
        LocationNotFound = "Location was not found", Caller;
        LocationError = "Location error", Caller;
        RuleNotFound = "Location rule was not found", Caller;
        NotUnique = "Rule must be unique", Caller;
    }
}

answer! {
    /// The location rule was copied.
    LocationRuleCopied or LocationRuleCopyError at "page/status/error",
    told "Rule copied" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Rule copied</success></status></page>";
        assert_eq!(round_trip::<LocationRuleCopied>(body), LocationRuleCopied::new());
        check_texts::<LocationRuleCopied>(&[
            "Location was not found",
            "Location error",
            "Location rule was not found",
            "Rule must be unique",
        ]);
    }
}
