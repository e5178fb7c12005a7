//! `location_rule_delete`: deletes a location rule.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `location_rule_delete`: deletes a location rule.
    endpoint LOCATION_RULE_DELETE = "location_rule_delete",
        evidence: SAMPLE;

    /// Deletes a location rule (page "MOR API location rule delete").
    ///
    /// ```
    /// use mor_api::methods::routing::LocationRuleDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LocationRuleDelete::new(19);
    /// let signer = Signer::new("admin", SecretKey::new("kolmisoft")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "19");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "dc76cb355ae3bb77494de3fb276933c42b59ff22"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LocationRuleDelete {
        signed required location_rule_id: u64 as ObjectId = "location_rule_id",
            "The rule to delete"
            .answers("Rule was not found");
    }
}

server_errors! {
    /// The errors of `location_rule_delete`.
    LocationRuleDeleteError: Sets, unknown user AccessDenied {
        NotFound = "Rule was not found", Caller;
        NotDeleted = "Rule was not deleted", Server;
        Denied = "Access denied", Permission;
    }
}

answer! {
    /// The location rule was deleted.
    LocationRuleDeleted or LocationRuleDeleteError at "page/status/error",
    told "Rule deleted" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Rule deleted</success></status></page>";
        assert_eq!(round_trip::<LocationRuleDeleted>(body), LocationRuleDeleted::new());
        check_texts::<LocationRuleDeleted>(&[
            "Rule was not found",
            "Rule was not deleted",
            "Access denied",
        ]);
    }
}
