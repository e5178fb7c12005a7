//! `did_create`: create a DID.

use alloc::string::String;

use crate::answer::page_errors;
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

page_errors! {
    /// The errors of `did_create`.
    DidCreateError {
        ProviderNotFound = "Provider was not found", Caller;
        NotAuthorizedForProvider = "You are not authorized to use this Provider"
            or "Your are not authorized to use this Provider", Permission;
        NotAuthorizedForDids = "You are not authorized to manage DIDs", Permission;
        AlreadyExists = "DID already exists", Caller;
        InvalidDid = "Invalid DID specified", Caller;
        CreationFailed = "DID creation failed", Server;
    }
}

/// The DID was created.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use mor_api::{Answer, DidCreated};
///
/// let answer = DidCreated { id: 3, did: None };
/// assert_eq!(DidCreated::read(200, answer.to_xml())?, answer);
/// # }
/// # Ok::<(), mor_api::ApiError<mor_api::DidCreateError>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DidCreated {
    /// The id of the new DID.
    pub id: u64,
    /// The number, where the server sends it.
    pub did: Option<Digits>,
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::{String, ToString};

    use super::{DidCreateError, DidCreated};
    use crate::answer::AnswerError;
    use crate::value::{Digits, is_canonical_id};
    use crate::xml::shape::Shape;
    use crate::xml::{Answer, Document, push_element, push_success};

    impl Answer for DidCreated {
        type Error = DidCreateError;
    }

    impl Shape for DidCreated {
        const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
        const SUCCESS: &str = "DID created";
        const ERROR_IN_STATUS: bool = true;

        fn from_document(document: Document) -> Result<Self, AnswerError> {
            let id = document.id.as_deref().and_then(is_canonical_id);
            let did = document.did.map(|did| Digits::new(&did).ok_or(AnswerError::Member { name: "did" }));
            Ok(Self { id: id.ok_or(AnswerError::Member { name: "id" })?, did: did.transpose()? })
        }

        fn write_success(&self, xml: &mut String) {
            push_success(xml, Self::SUCCESS);
            xml.push_str("<did_details>");
            push_element(xml, "id", &self.id.to_string());
            if let Some(did) = &self.did {
                push_element(xml, "did", did.as_str());
            }
            xml.push_str("</did_details>");
        }
    }
}
