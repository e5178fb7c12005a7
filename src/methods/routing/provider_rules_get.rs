//! `provider_rules_get`: lists the rules of a provider.

use alloc::vec::Vec;

use crate::answer::Fields;
use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `provider_rules_get`: lists the rules of a provider.
    endpoint PROVIDER_RULES_GET = "provider_rules_get",
        evidence: PAGE;

    /// Lists the rules of a provider (page "MOR API provider rules get").
    ///
    /// ```
    /// use mor_api::methods::routing::ProviderRulesGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ProviderRulesGet::new(7);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ProviderRulesGet {
        signed required provider_id: u64 as ObjectId = "provider_id",
            "The provider whose rules are listed"
            .answers("Provider was not found");
    }
}

server_errors! {
    /// The errors of `provider_rules_get`.
    ProviderRulesGetError: Reads, unknown user AccessDenied {
        ProviderNotFound = "Provider was not found", Caller;
        NoRules = "Provider has no rules", Caller;
    }
}

answer! {
    /// The rules of a provider.
    ProviderRuleList or ProviderRulesGetError at "page/status/error", found "provider_rules" {
        /// The rules.
        rules: Vec<Fields> = "provider_rules/provider_rule";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: ProviderRuleList = round_trip(
            "<page><provider_rules><provider_rule><a>1</a></provider_rule><provider_rule>\
             </provider_rule></provider_rules></page>",
        );
        assert_eq!(answer.rules[0].field("a"), Some("1"));
        assert_eq!(answer.rules[1].fields().count(), 0);
        check_texts::<ProviderRuleList>(&["Provider was not found", "Provider has no rules"]);
    }
}
