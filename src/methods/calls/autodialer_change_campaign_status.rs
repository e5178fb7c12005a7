//! `autodialer_change_campaign_status`: starts or stops an autodialer campaign.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `autodialer_change_campaign_status`: starts a stopped autodialer campaign or stops a running
    /// one. The request is a toggle: sending it again undoes it.
    endpoint AUTODIALER_CHANGE_CAMPAIGN_STATUS = "autodialer_change_campaign_status",
        username_is_signed: true,
        evidence: PAGE.contradicted_by("the page's sample hashes `id`");

    /// Starts or stops an autodialer campaign (page "MOR API autodialer change campaign status").
    request AutodialerChangeCampaignStatus {
        signed required campaign_id: u64 as ObjectId = "id",
            "The campaign to start or stop"
            .answers("Campaign was not found");
    }
}
