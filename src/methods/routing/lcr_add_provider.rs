//! `lcr_add_provider`: adds a provider to an LCR.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `lcr_add_provider`: adds a provider to an LCR (least cost routing). The page lists `u` as
    /// signed, which no sample proves.
    endpoint LCR_ADD_PROVIDER = "lcr_add_provider",
        username_is_signed: true,
        evidence: PAGE;

    /// Adds a provider to an LCR (page "MOR API lcr add provider").
    request LcrAddProvider {
        signed required lcr_id: u64 as ObjectId = "lcr_id", "The LCR that gets the provider";
        signed required provider_id: u64 as ObjectId = "provider_id", "The provider to add";
        unsigned optional failover: bool as Switch { on: 1 } = "failover",
            "Whether the provider is added as the failover provider";
    }
}
