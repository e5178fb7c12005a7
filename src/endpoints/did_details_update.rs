//! `did_details_update`: change a DID.

use alloc::string::String;

use crate::answer::page_errors;
use crate::typed::typed_request;

typed_request! {
    /// `did_details_update`: changes a DID. Signed: `did_id` alone, so one hash that somebody has seen opens that DID for good.
    endpoint DID_DETAILS_UPDATE = "did_details_update";

    /// Changes a DID (page "MOR API did details update").
    ///
    /// ```
    /// use mor_api::{Assignment, DidDetailsUpdate, SecretKey, Signer};
    ///
    /// // The page's own sample, and the DID made free on top of it: the hash does not change.
    /// let request = DidDetailsUpdate::new(6511).call_limit(999).did_user_id(Assignment::Nobody);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.hash().to_string(), "f7de355c9b4421ce6c705b4b32c89dbcaca51e46");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidDetailsUpdate of did_id: object_id {
        signed required did_id: object_id = "did_id", "The DID to change", "DID was not found";
        unsigned optional call_limit: count = "call_limit",
            "How many calls the DID takes at the same time", "Call limit is incorrect format";
        unsigned optional did_user_id: assignment = "did_user_id",
            "The user or reseller to whom the free DID is assigned, or nobody to make it free";
        unsigned optional active_from: timestamp = "active_from",
            "From when on the DID is active", "Active from must be a valid timestamp";
        unsigned optional active_till: timestamp = "active_till",
            "Until when the DID is active", "Active till must be a valid timestamp";
        unsigned optional grace_time: count = "grace_time",
            "Calls of at most so many seconds cost nothing";
    }
}

impl DidDetailsUpdate {
    /// Changes the DID with this id.
    #[must_use]
    pub const fn new(did_id: u64) -> Self {
        Self::of(did_id)
    }
}

page_errors! {
    /// The errors of `did_details_update`.
    DidUpdateError {
        InvalidCallLimit = "Call limit is incorrect format", Caller;
        AlreadyAssigned = "DID is already assigned", Caller;
        DidNotFound = "DID was not found", Caller;
        TillNotAfterFrom = "Active till must be greater than Active from", Caller;
        InvalidActiveTill = "Active till must be a valid timestamp", Caller;
        InvalidActiveFrom = "Active from must be a valid timestamp", Caller;
    }
}

/// The DID was updated.
///
/// ```
/// # #[cfg(feature = "xml")] {
/// use mor_api::{Answer, DidUpdated};
///
/// let body = "<page><status><success>DID details successfully updated</success></status></page>";
/// assert_eq!(DidUpdated::read(200, body)?, DidUpdated);
/// assert_eq!(DidUpdated.to_xml(), body);
/// # }
/// # Ok::<(), mor_api::ApiError<mor_api::DidUpdateError>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DidUpdated;

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::String;

    use super::{DidUpdateError, DidUpdated};
    use crate::answer::AnswerError;
    use crate::xml::shape::Shape;
    use crate::xml::{Answer, Document, push_success};

    impl Answer for DidUpdated {
        type Error = DidUpdateError;
    }

    impl Shape for DidUpdated {
        const DECLARATION: &str = "";
        const SUCCESS: &str = "DID details successfully updated";
        const ERROR_IN_STATUS: bool = true;

        fn from_document(_: Document) -> Result<Self, AnswerError> {
            Ok(Self)
        }

        fn write_success(&self, xml: &mut String) {
            push_success(xml, Self::SUCCESS);
        }
    }
}
