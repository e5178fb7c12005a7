//! `provider_delete`: deletes a provider.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `provider_delete`: deletes a provider.
    endpoint PROVIDER_DELETE = "provider_delete",
        evidence: PAGE;

    /// Deletes a provider (page "MOR API provider delete").
    request ProviderDelete {
        signed required provider_id: u64 as ObjectId = "provider_id", "The provider to delete";
    }
}
