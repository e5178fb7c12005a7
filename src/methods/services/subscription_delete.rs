//! `subscription_delete`: deletes or disables a subscription.

use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};
use crate::value::SubscriptionDeleteAction;

typed_request! {
    /// `subscription_delete`: deletes or disables a subscription, with or without returning the
    /// money.
    endpoint SUBSCRIPTION_DELETE = "subscription_delete",
        servers: [
            on(X8, &["subscription_delete"])
                .hash(Hashing::Own(&["subscription_id", "subscription_delete_action"])),
        ],
        evidence: CODE;

    /// Deletes or disables a subscription (page "MOR API subscription delete").
    ///
    /// ```
    /// use mor_api::methods::services::SubscriptionDelete;
    /// use mor_api::value::SubscriptionDeleteAction;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = SubscriptionDelete::new(
    ///     123,
    ///     SubscriptionDeleteAction::DeleteAndRefund,
    /// );
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "1233");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "e0f93111f867ca5d424c0f0ebb6b678159086d00"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request SubscriptionDelete {
        signed required subscription_id: u64 as ObjectId = "subscription_id",
            "The subscription to end"
            .answers("Subscription was not found");
        signed required action: SubscriptionDeleteAction as Word(SubscriptionDeleteAction::WORDS)
            = "subscription_delete_action",
            "How the subscription is ended"
            .answers("Subscription delete action was not found");
    }
}

server_errors! {
    /// The errors of `subscription_delete`.
    SubscriptionDeleteError: Sets, unknown user AccessDenied {
        NotSelected = "Subscription was not selected", Caller;
        NotFound = "Subscription was not found", Caller;
        ServiceNotFound =
            "Subscription' Service was not found, please contact Administrator", Configuration;
        ActionNotSelected = "Subscription delete action was not selected", Caller;
        ActionNotFound = "Subscription delete action was not found", Caller;
        NotDeleted = "Subscription was not deleted", Server;
        Disabled = "Subscription disabled", Caller;
        NotAuthorized = "You are not authorised to use this functionality"
            or "You are not authorized to use this functionality", Permission;
    }
}

/// What happened to the subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SubscriptionDeleted {
    /// It was deleted.
    Deleted,
    /// It was disabled.
    Disabled,
    /// It was deleted, and the money for it returned.
    MoneyReturned,
}

#[cfg(feature = "xml")]
mod xml {
    use super::{SubscriptionDeleteError, SubscriptionDeleted};
    use crate::answer::member::told_any;
    use crate::answer::{Answer, AnswerError, Document, Shape, Writer, told};

    const ALL: [SubscriptionDeleted; 3] = [
        SubscriptionDeleted::Deleted,
        SubscriptionDeleted::Disabled,
        SubscriptionDeleted::MoneyReturned,
    ];

    impl SubscriptionDeleted {
        const fn text(self) -> &'static str {
            match self {
                Self::Deleted => "Subscription deleted",
                Self::Disabled => "Subscription disabled",
                Self::MoneyReturned => "Subscription deleted and money returned",
            }
        }
    }

    impl Answer for SubscriptionDeleted {
        type Error = SubscriptionDeleteError;
    }

    impl Shape for SubscriptionDeleted {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            let texts = ALL.map(SubscriptionDeleted::text);
            if !told_any(document, &texts)? {
                return Ok(None);
            }
            // Two different ones contradict each other: that is an error here.
            match ALL.into_iter().find(|outcome| told(document, outcome.text()) == Ok(true)) {
                Some(outcome) => Ok(Some(outcome)),
                None => Err(AnswerError::Member { name: "success" }),
            }
        }

        fn write_success(&self, xml: &mut Writer) {
            xml.element("page", |page| {
                page.element("status", |status| status.text("success", self.text()));
            });
        }
    }

    #[cfg(test)]
    mod tests {
        use alloc::format;

        use super::*;
        use crate::answer::testing::{check_texts, reason, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            for (text, outcome) in [
                ("Subscription deleted", SubscriptionDeleted::Deleted),
                ("Subscription disabled", SubscriptionDeleted::Disabled),
                ("Subscription deleted and money returned", SubscriptionDeleted::MoneyReturned),
            ] {
                let body = format!("<page><status><success>{text}</success></status></page>");
                assert_eq!(round_trip::<SubscriptionDeleted>(&body), outcome);
            }
            let two = "<page><status><success>Subscription deleted</success>\
                       <success>Subscription disabled</success></status></page>";
            let contradiction = AnswerError::Member { name: "success" };
            assert_eq!(reason::<SubscriptionDeleted>(200, two), contradiction);
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<SubscriptionDeleted>(&[
                "Subscription was not selected",
                "Subscription was not found",
                "Subscription' Service was not found, please contact Administrator",
                "Subscription delete action was not selected",
                "Subscription delete action was not found",
                "Subscription was not deleted",
                "Subscription disabled",
                "You are not authorised to use this functionality",
            ]);
        }
    }
}
