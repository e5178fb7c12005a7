//! `did_details_update`: change a DID.

use crate::answer::server_errors;
use crate::methods::table::{CODE, X8, on, typed_request};

typed_request! {
    /// `did_details_update`: changes a DID. Signed: `did_id` alone, so one hash that somebody has
    /// seen opens that DID for good.
    endpoint DID_DETAILS_UPDATE = "did_details_update",
        servers: [on(X8, &["did_details_update"])],
        evidence: CODE;

    /// Changes a DID (page "MOR API did details update").
    ///
    /// ```
    /// use mor_api::methods::dids::DidDetailsUpdate;
    /// use mor_api::value::Assignment;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// // The page's own sample, and the DID made free on top of it: the hash
    /// // does not change.
    /// let request = DidDetailsUpdate::new(6511)
    ///     .call_limit(999)
    ///     .did_user_id(Assignment::Nobody);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(
    ///     signer.sign(&request)?.hash().to_string(),
    ///     "f7de355c9b4421ce6c705b4b32c89dbcaca51e46",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidDetailsUpdate {
        signed required did_id: u64 as ObjectId = "did_id",
            "The DID to change"
            .answers("DID was not found");
        unsigned optional call_limit: u64 as Count = "call_limit",
            "How many calls the DID takes at the same time"
            .answers("Call limit is incorrect format");
        unsigned optional did_user_id: Assignment as Assignment = "did_user_id",
            "The user or reseller to whom the free DID is assigned, or nobody to make it free";
        unsigned optional active_from: u64 as Timestamp = "active_from",
            "From when on the DID is active"
            .answers("Active from must be a valid timestamp");
        unsigned optional active_till: u64 as Timestamp = "active_till",
            "Until when the DID is active"
            .answers("Active till must be a valid timestamp");
        unsigned optional grace_time: u64 as Count = "grace_time",
            "Calls of at most so many seconds cost nothing";
    }
}

server_errors! {
    /// The errors of `did_details_update`.
    DidUpdateError: Sets, unknown user AccessDenied {
        InvalidCallLimit = "Call limit is incorrect format", Caller;
        AlreadyAssigned = "DID is already assigned", Caller;
        DidNotFound = "DID was not found", Caller;
        UserNotFound = "User was not found", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        TillNotAfterFrom = "Active till must be greater than Active from", Caller;
        InvalidActiveTill = "Active till must be a valid timestamp", Caller;
        InvalidActiveFrom = "Active from must be a valid timestamp", Caller;
    }
}

/// The DID was updated.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use mor_api::answer::Answer;
/// use mor_api::methods::dids::DidUpdated;
///
/// let body = "<page><status>\
///     <success>DID details successfully updated</success></status></page>";
/// assert_eq!(DidUpdated::read(200, body)?, DidUpdated::new());
/// assert_eq!(DidUpdated::new().to_xml(), body);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DidUpdated;

impl DidUpdated {
    /// The answer of a server that updated the DID.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

#[cfg(feature = "xml")]
mod xml {
    use super::{DidUpdateError, DidUpdated};
    use crate::answer::{Answer, AnswerError, Document, Shape, Writer, told};

    const SUCCESS: &str = "DID details successfully updated";

    impl Answer for DidUpdated {
        type Error = DidUpdateError;
    }

    impl Shape for DidUpdated {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            Ok(told(document, SUCCESS)?.then_some(Self))
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("page", |page| {
                page.element("status", |status| status.text("success", SUCCESS));
            });
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::check_texts;
        use crate::answer::{Fault, ServerError};

        #[test]
        fn the_answer_of_the_page_is_read_and_written() {
            let page = "<page>
 <status>
   <success>DID details successfully updated</success>
 </status>
</page>";
            assert_eq!(DidUpdated::read(200, page), Ok(DidUpdated));
            assert_eq!(
                DidUpdated.to_xml(),
                "<page><status><success>DID details successfully updated</success></status></page>"
            );
            assert_eq!(
                DidUpdated::refusal_to_xml(&DidUpdateError::DidNotFound.into()),
                "<page><status><error>DID was not found</error></status></page>"
            );
        }

        #[test]
        fn every_text_of_the_page_has_its_type() {
            check_texts::<DidUpdated>(&[
                "Call limit is incorrect format",
                "DID is already assigned",
                "DID was not found",
                "User was not found",
                "You are not authorized to use this functionality",
                "Active till must be greater than Active from",
                "Active till must be a valid timestamp",
                "Active from must be a valid timestamp",
            ]);
            assert_eq!(DidUpdateError::ApiDisabled.fault(), Fault::Configuration);
        }

        #[test]
        fn an_update_can_be_repeated_whether_it_happened_or_not() {
            let error = DidUpdated::read(503, "<html>busy</html>").unwrap_err();
            assert!(error.may_have_happened() && error.is_retryable());
            let error = DidUpdated::read(502, DidUpdated.to_xml()).unwrap_err();
            assert!(error.may_have_happened() && error.is_retryable());
            let error = DidUpdated::read(404, "<html>no</html>").unwrap_err();
            assert!(error.may_have_happened() && !error.is_retryable());
            let refused = DidUpdated::refusal_to_xml(&DidUpdateError::DidNotFound.into());
            let error = DidUpdated::read(404, refused).unwrap_err();
            assert!(!error.may_have_happened() && !error.is_retryable());
        }
    }
}
