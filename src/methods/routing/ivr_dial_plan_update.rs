//! `ivr_dial_plan_update`: changes an IVR dial plan.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `ivr_dial_plan_update`: changes the time periods of an IVR dial plan. The page lists `u` as
    /// signed, which no sample proves.
    endpoint IVR_DIAL_PLAN_UPDATE = "ivr_dial_plan_update",
        username_is_signed: true,
        evidence: PAGE;

    /// Changes an IVR dial plan (page "MOR API ivr dial plan update").
    ///
    /// ```
    /// use mor_api::methods::routing::IvrDialPlanUpdate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = IvrDialPlanUpdate::new(5).time_period_1("9").time_period_2("10");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin5");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

server_errors! {
    /// The errors of `ivr_dial_plan_update`.
    IvrDialPlanUpdateError: Sets, unknown user AccessDenied {
        DialPlanNotFound = "Dial plan was not found", Caller;
        TimePeriod1NotFound = "time_period1 was not found", Caller;
        TimePeriod2NotFound = "time_period2 was not found", Caller;
        TimePeriod3NotFound = "time_period3 was not found", Caller;
    }
}

answer! {
    /// The dial plan was updated.
    IvrDialPlanUpdated or IvrDialPlanUpdateError at "page/status/error",
    told "Dial Plan successfully updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body =
            "<page><status><success>Dial Plan successfully updated</success></status></page>";
        assert_eq!(round_trip::<IvrDialPlanUpdated>(body), IvrDialPlanUpdated::new());
        check_texts::<IvrDialPlanUpdated>(&[
            "Dial plan was not found",
            "time_period1 was not found",
            "time_period2 was not found",
            "time_period3 was not found",
        ]);
    }
}
