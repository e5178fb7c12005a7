//! `ivr_time_period_update`: changes an IVR time period.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `ivr_time_period_update`: changes an IVR time period. The page lists `u` as signed, which no
    /// sample proves.
    endpoint IVR_TIME_PERIOD_UPDATE = "ivr_time_period_update",
        username_is_signed: true,
        evidence: PAGE;

    /// Changes an IVR time period (page "MOR API ivr time period update").
    request IvrTimePeriodUpdate {
        signed required ivr_time_period_id: u64 as ObjectId = "ivr_time_period_id",
            "The time period to change";
        unsigned optional name: String as Text = "name", "The name of the time period";
        unsigned optional start_hour: Hour as Range { min: 0, max: 23 } = "start_hour",
            "The hour at which the period starts"
            .answers("start_hour must be beetween 0 and 23");
        unsigned optional end_hour: Hour as Range { min: 0, max: 23 } = "end_hour",
            "The hour at which the period ends"
            .answers("send_hour must be beetween 0 and 23");
        unsigned optional start_minute: u64 as Count = "start_minute",
            "The minute at which the period starts, 0 to 59"
            .answers("start_minute must be beetween 0 and 59");
        unsigned optional end_minute: u64 as Count = "end_minute",
            "The minute at which the period ends, 0 to 59";
        unsigned optional start_weekday: String as Text = "start_weekday",
            "The first day of the week: mon, tue, wed, thu, fri, sat, sun or blank"
            .answers("Valid start_weekday values are mon, tue, wed, thu, fri, sat, sun");
        unsigned optional end_weekday: String as Text = "end_weekday",
            "The last day of the week: mon, tue, wed, thu, fri, sat, sun or blank"
            .answers("Valid end_weekday values are mon, tue, wed, thu, fri, sat, sun");
        unsigned optional start_month: String as Text = "start_month",
            "The first month, 1 to 12 or blank"
            .answers("start_month must be beetween 1 and 12");
        unsigned optional end_month: String as Text = "end_month",
            "The last month, 1 to 12 or blank"
            .answers("send_month must be beetween 1 and 12");
        unsigned optional start_day: String as Text = "start_day",
            "The first day of the month, 1 to 31 or blank"
            .answers("start_day must be beetween 1 and 31");
        unsigned optional end_day: String as Text = "end_day",
            "The last day of the month, 1 to 31 or blank"
            .answers("send_day must be beetween 1 and 31");
    }
}
