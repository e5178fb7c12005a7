//! `did_subscription_stop`: stops the subscription of a DID.

use crate::answer::server_errors;
use crate::methods::table::{Hashing, SAMPLE, X8, on, typed_request};

typed_request! {
    /// `did_subscription_stop`: stops the subscription of a DID and closes it. The page calls the
    /// DID `did_id`, but deployed servers read and hash `dids_id` instead.
    endpoint DID_SUBSCRIPTION_STOP = "did_subscription_stop",
        servers: [
            on(X8, &["did_subscription_stop"]).hash(Hashing::Own(&["dids_id"])),
        ],
        evidence: SAMPLE.contradicted_by(
            "servers of x8 do not hash `did_id`; servers of x8 also hash `dids_id`",
        );

    /// Stops the subscription of a DID (page "MOR API did subscription stop").
    ///
    /// ```
    /// use mor_api::methods::dids::DidSubscriptionStop;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidSubscriptionStop::new(6511);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "6511");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "f7de355c9b4421ce6c705b4b32c89dbcaca51e46"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidSubscriptionStop {
        signed required did_id: u64 as ObjectId = "did_id",
            "The DID to close, as the page names it"
            .answers("DID was not found");
        unsigned optional dids_id: u64 as ObjectId = "dids_id",
            "The DID to close, as deployed servers name it; the same as `did_id`"
            .answers("DID was not found");
    }
}

server_errors! {
    /// The errors of `did_subscription_stop`.
    DidSubscriptionStopError: Sets, unknown user AccessDenied {
        DidNotFound = "DID was not found", Caller;
        NotAssigned = "DID is not assigned to Device", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        NotSaved = "DID was not saved", Server;
    }
}

/// The subscription was stopped, and the DID closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DidSubscriptionStopped;

impl DidSubscriptionStopped {
    /// The answer of a server that stopped the subscription.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::String;

    use super::{DidSubscriptionStopError, DidSubscriptionStopped};
    use crate::answer::{Answer, AnswerError, Document, Refusal, ServerError, Shape, Writer, told};

    const SUCCESS: &str = "DID was successfully closed";

    impl Answer for DidSubscriptionStopped {
        type Error = DidSubscriptionStopError;
    }

    impl Shape for DidSubscriptionStopped {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            if not_saved(document).is_some() {
                return Ok(None);
            }
            Ok(told(document, SUCCESS)?.then_some(Self))
        }

        fn read_refusal(document: &Document) -> Option<Refusal<String>> {
            document.refusal().or_else(|| not_saved(document))
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("page", |page| {
                page.element("status", |status| status.text("status", SUCCESS));
            });
        }
    }

    /// The one error that servers tell where they tell success.
    fn not_saved(document: &Document) -> Option<Refusal<String>> {
        let error = DidSubscriptionStopError::NotSaved;
        let text = document.field("page/status/status").ok()??;
        (text == error.text()).then(|| Refusal::from(String::from(text)))
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, reason, refused, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            let body = "<page><status><status>DID was successfully closed</status></status></page>";
            let stopped = DidSubscriptionStopped::new();
            assert_eq!(round_trip::<DidSubscriptionStopped>(body), stopped);
            check_texts::<DidSubscriptionStopped>(&[
                "DID was not saved",
                "DID is not assigned to Device",
                "DID was not found",
                "You are not authorized to use this functionality",
            ]);
        }

        #[test]
        fn an_error_in_the_place_of_success_is_an_error() {
            let refusal = refused::<DidSubscriptionStopped>(
                "<page><status><status>DID was not saved</status></status></page>",
            );
            assert_eq!(refusal, Refusal::from(DidSubscriptionStopError::NotSaved));
            let both = "<page><status><status>DID was not saved</status>\
                        <status>DID was successfully closed</status></status></page>";
            let other = AnswerError::OtherSuccess { text: "DID was not saved".into() };
            assert_eq!(reason::<DidSubscriptionStopped>(200, both), other);
        }
    }
}
