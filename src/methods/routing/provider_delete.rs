//! `provider_delete`: deletes a provider.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `provider_delete`: deletes a provider.
    endpoint PROVIDER_DELETE = "provider_delete",
        evidence: PAGE;

    /// Deletes a provider (page "MOR API provider delete").
    ///
    /// ```
    /// use mor_api::methods::routing::ProviderDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ProviderDelete::new(7);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "7");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ProviderDelete {
        signed required provider_id: u64 as ObjectId = "provider_id", "The provider to delete";
    }
}
