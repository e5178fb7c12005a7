//! `ivr_dial_plan_update`: changes an IVR dial plan.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `ivr_dial_plan_update`: changes the time periods of an IVR dial plan. The page lists `u` as
    /// signed, which no sample proves.
    endpoint IVR_DIAL_PLAN_UPDATE = "ivr_dial_plan_update",
        username_is_signed: true,
        evidence: PAGE;

    /// Changes an IVR dial plan (page "MOR API ivr dial plan update").
    request IvrDialPlanUpdate {
        signed required ivr_dial_plan_id: u64 as ObjectId = "ivr_dial_plan_id",
            "The dial plan to change"
            .answers("Dial plan was not found");
        unsigned optional time_period_1: String as Text = "time_period1",
            "The id of IVR time period 1, or blank"
            .answers("time_period1 was not found");
        unsigned optional time_period_2: String as Text = "time_period2",
            "The id of IVR time period 2, or blank"
            .answers("time_period2 was not found");
        unsigned optional time_period_3: String as Text = "time_period3",
            "The id of IVR time period 3, or blank"
            .answers("time_period3 was not found");
    }
}
