//! `did_create`: create a DID.

use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X5, X8, on, typed_request};
use crate::value::Digits;

typed_request! {
    /// `did_create`: creates a DID with a provider. Signed: `provider_id`, `did`.
    ///
    /// The hash in the page's own sample is stale: it leaves out `did`, and servers answer it with
    /// `Incorrect hash`.
    endpoint DID_CREATE = "did_create",
        servers: [on(X3.union(X3S).union(X5).union(X8), &["did_create"])],
        evidence: CODE.contradicted_by("the page's sample leaves out `did`, as servers of x3 do");

    /// Creates a DID (page "MOR API did create").
    ///
    /// ```
    /// use mor_api::methods::dids::DidCreate;
    /// use mor_api::value::Digits;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidCreate::new(Digits::new("123456789")?)
    ///     .provider_id(1)
    ///     .comment("main line");
    /// let signer = Signer::new("username", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "1123456789");
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "cb9dff0d59f7ffaf036d55b57c817bf528edb54a",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidCreate {
        signed optional provider_id: u64 as ObjectId = "provider_id",
            "The provider for which the DID is created. Required, except for a reseller, whose \
             default provider is then used"
            .required_unless_reseller()
            .answers("Provider was not found");
        signed required did: Digits as Digits = "did",
            "The number of the new DID"
            .answers("Invalid DID specified");
        unsigned optional custom_sip_header: String as Text = "custom_sip_header",
            "A custom SIP header to add";
        unsigned optional comment: String as Text = "comment", "The DID's main comment";
        unsigned optional reseller_comment: String as Text = "reseller_comment",
            "The reseller's own comment on the DID";
    }
}

server_errors! {
    /// The errors of `did_create`.
    DidCreateError: Adds, unknown user AccessDenied {
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
/// use mor_api::answer::Answer;
/// use mor_api::methods::dids::DidCreated;
///
/// let answer = DidCreated::new(3);
/// assert_eq!(DidCreated::read(200, answer.to_xml())?, answer);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DidCreated {
    /// The id of the new DID.
    pub id: u64,
    /// The number, where the server sends it.
    pub did: Option<Digits>,
}

impl DidCreated {
    /// The answer of a server that gave the new DID this id.
    #[must_use]
    pub const fn new(id: u64) -> Self {
        Self { id, did: None }
    }

    /// Sends the number too.
    #[must_use]
    pub fn with_did(self, did: Digits) -> Self {
        Self { did: Some(did), ..self }
    }
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::ToString;

    use super::{DidCreateError, DidCreated};
    use crate::answer::{Answer, AnswerError, Document, Shape, Writer, told};
    use crate::endpoint::kind::parse_canonical_id;
    use crate::value::Digits;

    const SUCCESS: &str = "DID created";

    impl Answer for DidCreated {
        type Error = DidCreateError;
    }

    impl Shape for DidCreated {
        const HAS_DECLARATION: bool = true;
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            if !told(document, SUCCESS)? {
                return Ok(None);
            }
            let member = |name| AnswerError::Member { name };
            let id = document.field("page/did_details/id")?.and_then(parse_canonical_id);
            let did = document
                .field("page/did_details/did")?
                .map(|did| Digits::new(did).map_err(|_| member("did")))
                .transpose()?;
            Ok(Some(Self { id: id.ok_or(member("id"))?, did }))
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("page", |page| {
                page.element("status", |status| status.text("success", SUCCESS));
                page.element("did_details", |details| {
                    details.text("id", &self.id.to_string());
                    if let Some(did) = &self.did {
                        details.text("did", did.as_str());
                    }
                });
            });
        }
    }

    #[cfg(test)]
    mod tests {
        use alloc::format;
        use alloc::string::String;

        use super::*;
        use crate::answer::ApiError;
        use crate::answer::testing::{check_texts, reason};

        /// The page's own answer.
        const PAGE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<page>
  <status>
     <success>DID created</success>
  </status>
  <did_details>
     <id>3</id>
  </did_details>
</page>
"#;

        #[test]
        fn the_answer_of_the_page_is_read_and_written() {
            assert_eq!(DidCreated::read(200, PAGE), Ok(DidCreated::new(3)));
            let without_layout: String = PAGE.split('\n').map(str::trim).collect();
            assert_eq!(DidCreated::new(3).to_xml(), without_layout);
            assert_eq!(
                DidCreated::refusal_to_xml(&DidCreateError::AlreadyExists.into()),
                concat!(
                    r#"<?xml version="1.0" encoding="UTF-8"?><page><status>"#,
                    "<error>DID already exists</error></status></page>"
                )
            );

            let body = PAGE.replace("</id>", "</id><did>0037</did>");
            let created = DidCreated::new(3).with_did(Digits::new("0037").unwrap());
            assert_eq!(DidCreated::read(200, body), Ok(created));
        }

        #[test]
        fn every_text_of_the_page_has_its_type() {
            check_texts::<DidCreated>(&[
                "Provider was not found",
                "You are not authorized to use this Provider",
                "You are not authorized to manage DIDs",
                "DID already exists",
                "Invalid DID specified",
                "DID creation failed",
            ]);
        }

        #[test]
        fn a_created_did_has_one_id() {
            let with = |details: &str| {
                format!("<page><status><success>DID created</success></status>{details}</page>")
            };
            for details in [
                "",
                "<did_details/>",
                "<did_details><id/></did_details>",
                "<did_details><id>x</id></did_details>",
                "<did_details><id>03</id></did_details>",
                "<id>3</id>",
            ] {
                let missing = AnswerError::Member { name: "id" };
                assert_eq!(reason::<DidCreated>(200, with(details)), missing, "{details}");
            }
            let details = "<did_details><id>3</id><did>x</did></did_details>";
            let wrong = AnswerError::Member { name: "did" };
            assert_eq!(reason::<DidCreated>(200, with(details)), wrong);
            for (details, path) in [
                ("<did_details><id>3</id><id>4</id></did_details>", "page/did_details/id"),
                ("<did_details><id>3</id><id>3</id></did_details>", "page/did_details/id"),
                (
                    "<did_details><id>3</id></did_details><did_details><id>4</id></did_details>",
                    "page/did_details/id",
                ),
                (
                    "<did_details><id>3</id><did>1</did><did>2</did></did_details>",
                    "page/did_details/did",
                ),
            ] {
                let repeated = AnswerError::Repeated { path: path.into() };
                assert_eq!(reason::<DidCreated>(200, with(details)), repeated, "{details}");
            }
        }

        #[test]
        fn a_create_that_may_have_happened_is_not_repeated() {
            for (status, body) in [
                (502, PAGE),
                (502, "<html><body>Bad gateway</body></html>"),
                (502, "<page><status><success>DID crea"),
                (503, ""),
                (408, ""),
                (429, "slow down"),
                (500, "<page><status><success>Done</success></status></page>"),
                (200, "<page><status><success>DID created</success></status></page>"),
                (504, "<page><error>upstream timed out</error></page>"),
            ] {
                let error = DidCreated::read(status, body).unwrap_err();
                assert!(error.may_have_happened() && !error.is_retryable(), "{status} {body}");
            }
            let both = PAGE.replace("</page>", "<error>DID creation failed</error></page>");
            let error = DidCreated::read(503, both).unwrap_err();
            assert!(error.may_have_happened() && !error.is_retryable());

            let refused = "<page><status><error>DID creation failed</error></status></page>";
            for status in [200, 500] {
                let error = DidCreated::read(status, refused).unwrap_err();
                assert!(matches!(error, ApiError::Refused(_)));
                assert!(!error.may_have_happened() && error.is_retryable());
            }
        }
    }
}
