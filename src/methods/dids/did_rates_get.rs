//! `did_rates_get`: lists the rates of a DID.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `did_rates_get`: lists the rates of a DID.
    endpoint DID_RATES_GET = "did_rates_get",
        evidence: PAGE;

    /// Lists the rates of a DID (page "MOR API did rates get").
    ///
    /// ```
    /// use mor_api::methods::dids::DidRatesGet;
    /// use mor_api::value::Digits;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidRatesGet::new(Digits::new("37061234567")?);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "37061234567");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidRatesGet {
        signed required did: Digits as Digits = "did",
            "The number of the DID"
            .answers("DID was not found");
    }
}
