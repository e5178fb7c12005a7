//! `provider_rules_get`: lists the rules of a provider.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `provider_rules_get`: lists the rules of a provider.
    endpoint PROVIDER_RULES_GET = "provider_rules_get",
        evidence: PAGE;

    /// Lists the rules of a provider (page "MOR API provider rules get").
    request ProviderRulesGet {
        signed required provider_id: u64 as ObjectId = "provider_id",
            "The provider whose rules are listed"
            .answers("Provider was not found");
    }
}
