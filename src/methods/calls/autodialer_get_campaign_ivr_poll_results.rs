//! `autodialer_get_campaign_ivr_poll_results`: gets the IVR poll results of a campaign.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `autodialer_get_campaign_ivr_poll_results`: gets the results of the IVR poll of an
    /// autodialer campaign.
    endpoint AUTODIALER_GET_CAMPAIGN_IVR_POLL_RESULTS = "autodialer_get_campaign_ivr_poll_results",
        username_is_signed: true,
        evidence: PAGE.contradicted_by("the page's sample hashes `id`");

    /// Gets the IVR poll results of a campaign (page "MOR API autodialer get campaign ivr poll
    /// results").
    ///
    /// ```
    /// use mor_api::methods::calls::AutodialerGetCampaignIvrPollResults;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = AutodialerGetCampaignIvrPollResults::new(12);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin12");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request AutodialerGetCampaignIvrPollResults {
        signed required campaign_id: u64 as ObjectId = "id",
            "The campaign"
            .answers("Campaign was not found");
    }
}

server_errors! {
    /// The errors of `autodialer_get_campaign_ivr_poll_results`.
    AutodialerGetCampaignIvrPollResultsError: Reads, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        CampaignNotFound = "Campaign was not found", Caller;
    }
}

answer! {
    /// The results of the IVR poll of a campaign.
    CampaignIvrPollResults or AutodialerGetCampaignIvrPollResultsError at "page/status/error",
        sent "status/ivr_poll_results_string" {
        /// The results, a text that looks like CSV.
        results: String = "status/ivr_poll_results_string";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: CampaignIvrPollResults = round_trip(
            "<page><status><ivr_poll_results_string>a,b</ivr_poll_results_string></status></page>",
        );
        assert_eq!(answer.results, "a,b");
        check_texts::<CampaignIvrPollResults>(&[
            "You are not authorized to use this functionality",
            "Campaign was not found",
        ]);
    }
}
