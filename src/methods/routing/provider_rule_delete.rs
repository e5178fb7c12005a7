//! `provider_rule_delete`: deletes a provider rule.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `provider_rule_delete`: deletes a provider rule.
    endpoint PROVIDER_RULE_DELETE = "provider_rule_delete",
        evidence: PAGE;

    /// Deletes a provider rule (page "MOR API provider rule delete").
    ///
    /// ```
    /// use mor_api::methods::routing::ProviderRuleDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ProviderRuleDelete::new(16);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "16");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ProviderRuleDelete {
        signed required provider_rule_id: u64 as ObjectId = "provider_rule_id",
            "The rule to delete"
            .answers("Provider rule was not found");
    }
}

server_errors! {
    /// The errors of `provider_rule_delete`.
    ProviderRuleDeleteError: Sets, unknown user AccessDenied {
        NotFound = "Provider rule was not found", Caller;
    }
}

answer! {
    /// The provider rule was deleted.
    ProviderRuleDeleted or ProviderRuleDeleteError at "page/status/error",
    told "Provider rule was successfully deleted" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Provider rule was successfully deleted</success>\
                    </status></page>";
        assert_eq!(round_trip::<ProviderRuleDeleted>(body), ProviderRuleDeleted::new());
        check_texts::<ProviderRuleDeleted>(&["Provider rule was not found"]);
    }
}
