//! `location_rule_get`: gets a location rule.

use crate::answer::Fields;
use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `location_rule_get`: gets a location rule.
    endpoint LOCATION_RULE_GET = "location_rule_get",
        evidence: SAMPLE;

    /// Gets a location rule (page "MOR API location rule get").
    ///
    /// ```
    /// use mor_api::methods::routing::LocationRuleGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LocationRuleGet::new(2);
    /// let signer = Signer::new("admin", SecretKey::new("kolmisoft")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "2");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "4c7a876a669431a4716ba37499ce49dd9e3df1ab"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LocationRuleGet {
        signed required location_rule_id: u64 as ObjectId = "location_rule_id",
            "The rule to get"
            .answers("Location rule was not found");
    }
}

server_errors! {
    /// The errors of `location_rule_get`.
    LocationRuleGetError: Reads, unknown user AccessDenied {
        NotFound = "Location rule was not found", Caller;
        Denied = "Access denied", Permission;
    }
}

answer! {
    /// A location rule.
    LocationRule or LocationRuleGetError at "page/status/error", sent "status/location_rule" {
        /// The rule.
        rule: Fields = "status/location_rule";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::AnswerError;
    use crate::answer::testing::{check_texts, reason, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: LocationRule = round_trip(
            "<page><status><location_rule><locationgroup_id>3</locationgroup_id><a></a>\
             </location_rule></status></page>",
        );
        assert_eq!(answer.rule.field("locationgroup_id"), Some("3"));
        round_trip::<LocationRule>("<page><status><location_rule></location_rule></status></page>");
        let two = "<page><status><location_rule/><location_rule/></status></page>";
        assert!(matches!(reason::<LocationRule>(200, two), AnswerError::Repeated { .. }));
        check_texts::<LocationRule>(&["Location rule was not found", "Access denied"]);
    }
}
