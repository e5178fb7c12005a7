//! `did_rates_details_update`: changes the details of a DID's rates.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `did_rates_details_update`: changes the details of a DID's rates. Only `did_id` is signed;
    /// the parameters that say what changes are unsigned and not in this table.
    endpoint DID_RATES_DETAILS_UPDATE = "did_rates_details_update",
        evidence: PAGE;

    /// Changes the details of a DID's rates (page "MOR API did rates details update").
    ///
    /// ```
    /// use mor_api::methods::dids::DidRatesDetailsUpdate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidRatesDetailsUpdate::new(6511);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "6511");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidRatesDetailsUpdate {
        signed required did_id: u64 as ObjectId = "did_id", "The DID whose rate details change";
    }
}
