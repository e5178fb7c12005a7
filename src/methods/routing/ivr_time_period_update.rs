//! `ivr_time_period_update`: changes an IVR time period.

use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `ivr_time_period_update`: changes an IVR time period. The page lists `u` as signed, which no
    /// sample proves.
    endpoint IVR_TIME_PERIOD_UPDATE = "ivr_time_period_update",
        username_is_signed: true,
        evidence: PAGE;

    /// Changes an IVR time period (page "MOR API ivr time period update").
    ///
    /// ```
    /// use mor_api::methods::routing::IvrTimePeriodUpdate;
    /// use mor_api::value::Hour;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = IvrTimePeriodUpdate::new(9)
    ///     .name("working hours")
    ///     .start_hour(Hour::new(8)?)
    ///     .end_hour(Hour::new(18)?);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin9");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

server_errors! {
    /// The errors of `ivr_time_period_update`. The spellings are the page's.
    IvrTimePeriodUpdateError: Sets, unknown user AccessDenied {
        InvalidName(_) = "name value cannot b" .. "", Caller;
        InvalidStartHour = "start_hour must be beetween 0 and 23", Caller;
        InvalidEndHour = "send_hour must be beetween 0 and 23", Caller;
        InvalidStartMinute = "start_minute must be beetween 0 and 59", Caller;
        InvalidEndMinute = "send_minute must be beetween 0 and 5", Caller;
        InvalidStartWeekday =
            "Valid start_weekday values are mon, tue, wed, thu, fri, sat, sun", Caller;
        InvalidEndWeekday =
            "Valid end_weekday values are mon, tue, wed, thu, fri, sat, sun", Caller;
        InvalidStartMonth = "start_month must be beetween 1 and 12", Caller;
        InvalidEndMonth = "send_month must be beetween 1 and 12", Caller;
        InvalidStartDay = "start_day must be beetween 1 and 31", Caller;
        InvalidEndDay = "send_day must be beetween 1 and 31", Caller;
    }
}

/// The time period was updated. This success is told in a `message`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IvrTimePeriodUpdated;

impl IvrTimePeriodUpdated {
    /// The answer of a server that did what it was asked to do.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

#[cfg(feature = "xml")]
mod xml {
    use super::{IvrTimePeriodUpdateError, IvrTimePeriodUpdated};
    use crate::answer::member::Paths;
    use crate::answer::{Answer, AnswerError, Document, Shape, Writer};

    const SUCCESS: &str = "Time Periods successfully updated";

    impl Answer for IvrTimePeriodUpdated {
        type Error = IvrTimePeriodUpdateError;
    }

    impl Shape for IvrTimePeriodUpdated {
        const ERROR_PATH: &str = "page/status/error";

        fn read_success(document: &Document) -> Result<Option<Self>, AnswerError> {
            let message = document.field("page/status/message")?;
            Ok((message == Some(SUCCESS)).then_some(Self))
        }

        fn write_success(&self, xml: &mut Writer) {
            let mut page = Paths::within(xml, "page");
            page.text("status/message", SUCCESS);
            page.close();
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::answer::testing::{check_texts, reason, round_trip};

        #[test]
        fn the_answer_is_read_and_written() {
            round_trip::<IvrTimePeriodUpdated>(
                "<page><status><message>Time Periods successfully updated</message></status>\
                 </page>",
            );
            for body in [
                "<page><status><message>x</message></status></page>",
                "<page><message>Time Periods successfully updated</message></page>",
            ] {
                let reason = reason::<IvrTimePeriodUpdated>(200, body);
                assert_eq!(reason, AnswerError::NoOutcome, "{body}");
            }
        }

        #[test]
        fn every_text_has_its_type() {
            check_texts::<IvrTimePeriodUpdated>(&[
                "name value cannot be x",
                "start_hour must be beetween 0 and 23",
                "send_hour must be beetween 0 and 23",
                "start_minute must be beetween 0 and 59",
                "send_minute must be beetween 0 and 5",
                "Valid start_weekday values are mon, tue, wed, thu, fri, sat, sun",
                "Valid end_weekday values are mon, tue, wed, thu, fri, sat, sun",
                "start_month must be beetween 1 and 12",
                "send_month must be beetween 1 and 12",
                "start_day must be beetween 1 and 31",
                "send_day must be beetween 1 and 31",
            ]);
        }
    }
}
