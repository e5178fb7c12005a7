//! `number_pool_delete`: deletes a number pool.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `number_pool_delete`: deletes a number pool.
    endpoint NUMBER_POOL_DELETE = "number_pool_delete",
        evidence: PAGE;

    /// Deletes a number pool (page "MOR API number pool delete").
    ///
    /// ```
    /// use mor_api::methods::dids::NumberPoolDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = NumberPoolDelete::new(2);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request NumberPoolDelete {
        signed required number_pool_id: u64 as ObjectId = "number_pool_id",
            "The number pool to delete";
    }
}
