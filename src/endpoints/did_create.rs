//! `did_create`: create a DID.

use alloc::string::String;

use crate::parameters::ParameterError;
use crate::typed::typed_request;
use crate::value::Digits;

typed_request! {
    /// `did_create`: creates a DID with a provider. Signed: `provider_id`, `did`.
    ///
    /// The hash in the page's own sample is stale: it leaves out `did`, and servers answer it with `Incorrect hash`.
    endpoint DID_CREATE = "did_create";

    /// Creates a DID (page "MOR API did create").
    ///
    /// ```
    /// use mor_api::{BaseUrl, DidCreate, SecretKey, Signer};
    ///
    /// let request = DidCreate::new("123456789")?.provider_id(1).comment("main line");
    /// let signer = Signer::new("username", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "1123456789");
    /// assert_eq!(signed.hash().to_string(), "cb9dff0d59f7ffaf036d55b57c817bf528edb54a");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidCreate of did: digits {
        signed unless_reseller provider_id: object_id = "provider_id",
            "The provider for which the DID is created. Required, except for a reseller, whose default provider is then used",
            "Provider was not found";
        signed required did: digits = "did", "The number of the new DID", "Invalid DID specified";
        unsigned optional custom_sip_header: text = "custom_sip_header", "A custom SIP header to add";
        unsigned optional comment: text = "comment", "The DID's main comment";
        unsigned optional reseller_comment: text = "reseller_comment", "The reseller's own comment on the DID";
    }
}

impl DidCreate {
    /// Creates this DID: digits, leading zeros kept.
    ///
    /// # Errors
    /// [`ParameterError`] for anything but digits.
    pub fn new(did: impl AsRef<str>) -> Result<Self, ParameterError> {
        let wrong = || crate::typed::wrong(&DID_CREATE, "did");
        Digits::new(did.as_ref()).map(Self::of).ok_or_else(wrong)
    }
}
