//! `autodialer_change_campaign_status`: starts or stops an autodialer campaign.

use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `autodialer_change_campaign_status`: starts a stopped autodialer campaign or stops a running
    /// one. The request is a toggle: sending it again undoes it.
    endpoint AUTODIALER_CHANGE_CAMPAIGN_STATUS = "autodialer_change_campaign_status",
        username_is_signed: true,
        evidence: PAGE.contradicted_by("the page's sample hashes `id`");

    /// Starts or stops an autodialer campaign (page "MOR API autodialer change campaign status").
    ///
    /// ```
    /// use mor_api::methods::calls::AutodialerChangeCampaignStatus;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = AutodialerChangeCampaignStatus::new(12);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin12");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request AutodialerChangeCampaignStatus {
        signed required campaign_id: u64 as ObjectId = "id",
            "The campaign to start or stop"
            .answers("Campaign was not found");
    }
}

server_errors! {
    /// The errors of `autodialer_change_campaign_status`. The same request sent again undoes the
    /// first, so it counts as one that adds.
    AutodialerChangeCampaignStatusError: Adds, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        CampaignNotFound = "Campaign was not found", Caller;
        NoFreeNumbers(_) = "No free numbers for Campaign:" .. "", Caller;
        NoActions(_) = "No actions for Campaign:" .. "", Caller;
    }
}

/// What the campaign does now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CampaignStatusChanged {
    /// It was stopped and runs.
    Started,
    /// It ran and is stopped.
    Stopped,
}

#[cfg(feature = "xml")]
mod xml {
    use alloc::string::String;

    use super::{AutodialerChangeCampaignStatusError, CampaignStatusChanged};
    use crate::answer::member::{Paths, told_any};
    use crate::answer::{Answer, AnswerError, Document, Refusal, Shape, Writer, told};

    const STARTED: &str = "Campaign started";
    const STOPPED: &str = "Campaign stopped";

    impl Answer for CampaignStatusChanged {
        type Error = AutodialerChangeCampaignStatusError;
    }

    impl Shape for CampaignStatusChanged {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            if !told_any(document, &[STARTED, STOPPED])? {
                return Ok(None);
            }
            if told(document, STARTED).is_ok() {
                return Ok(Some(Self::Started));
            }
            told(document, STOPPED).map(|_| Some(Self::Stopped))
        }

        /// Why a campaign cannot run stands in a `message`, without an error.
        fn read_refusal(document: &Document) -> Option<Refusal<String>> {
            document.refusal().or_else(|| {
                let mut messages = ["page/message", "page/status/message"]
                    .into_iter()
                    .flat_map(|path| document.elements(path))
                    .map(|message| message.text().into());
                let error = messages.next()?;
                Some(Refusal::<String>::new(error, messages))
            })
        }

        fn write_success(&self, xml: &mut Writer) {
            let text = match self {
                Self::Started => STARTED,
                Self::Stopped => STOPPED,
            };
            let mut page = Paths::within(xml, "page");
            page.text("status/success", text);
            page.close();
        }
    }

    #[cfg(test)]
    mod tests {
        use alloc::format;

        use super::*;
        use crate::answer::testing::{check_texts, reason, refused, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            for (text, changed) in [
                ("Campaign started", CampaignStatusChanged::Started),
                ("Campaign stopped", CampaignStatusChanged::Stopped),
            ] {
                let body = format!("<page><status><success>{text}</success></status></page>");
                assert_eq!(round_trip::<CampaignStatusChanged>(&body), changed);
            }
            let both = "<page><status>Campaign started</status><success>Campaign stopped</success>\
                        </page>";
            assert!(matches!(
                reason::<CampaignStatusChanged>(200, both),
                AnswerError::OtherSuccess { .. }
            ));
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<CampaignStatusChanged>(&[
                "You are not authorized to use this functionality",
                "Campaign was not found",
                "No free numbers for Campaign: x",
                "No actions for Campaign: x",
            ]);
            let error =
                AutodialerChangeCampaignStatusError::NoActions("No actions for Campaign: x".into());
            for body in [
                "<page><status><message>No actions for Campaign: x</message></status></page>",
                "<page><message>No actions for Campaign: x</message></page>",
            ] {
                assert_eq!(refused::<CampaignStatusChanged>(body).error, error, "{body}");
            }
        }
    }
}
