//! `autodialer_get_campaign_ivr_poll_results`: gets the IVR poll results of a campaign.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `autodialer_get_campaign_ivr_poll_results`: gets the results of the IVR poll of an
    /// autodialer campaign.
    endpoint AUTODIALER_GET_CAMPAIGN_IVR_POLL_RESULTS = "autodialer_get_campaign_ivr_poll_results",
        username_is_signed: true,
        evidence: PAGE.contradicted_by("the page's sample hashes `id`");

    /// Gets the IVR poll results of a campaign (page "MOR API autodialer get campaign ivr poll
    /// results").
    request AutodialerGetCampaignIvrPollResults {
        signed required campaign_id: u64 as ObjectId = "id",
            "The campaign"
            .answers("Campaign was not found");
    }
}
