//! `lcr_delete_provider`: removes a provider from an LCR.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `lcr_delete_provider`: removes a provider from an LCR (least cost routing). The page lists
    /// `u` as signed, which no sample proves.
    endpoint LCR_DELETE_PROVIDER = "lcr_delete_provider",
        username_is_signed: true,
        evidence: PAGE;

    /// Removes a provider from an LCR (page "MOR API lcr delete provider").
    request LcrDeleteProvider {
        signed required lcr_id: u64 as ObjectId = "lcr_id", "The LCR that loses the provider";
        signed required provider_id: u64 as ObjectId = "provider_id", "The provider to remove";
        unsigned optional failover: bool as Switch { on: 1 } = "failover",
            "Whether the provider is removed as the failover provider";
    }
}
