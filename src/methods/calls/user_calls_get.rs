//! `user_calls_get`: lists calls.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::Fields;
use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X8, on, typed_request};
use crate::value::CallType;

typed_request! {
    /// `user_calls_get` (aliases `user_calls`, `calls`): lists the calls of a user or a reseller,
    /// those of today if no period is given. The direction, the country and the reseller are not
    /// signed.
    endpoint USER_CALLS_GET = "user_calls_get",
        aliases: ["user_calls", "calls"],
        servers: [
            on(X3.union(X8), &["user_calls_get", "user_calls"]),
            on(X3S, &["user_calls"]),
        ],
        may_sign_nothing: true,
        evidence: CODE;

    /// Lists calls (page "MOR API user calls get").
    ///
    /// ```
    /// use mor_api::methods::calls::UserCallsGet;
    /// use mor_api::value::{CallType, IdOrAll};
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = UserCallsGet::new()
    ///     .period_start(1_735_689_600)
    ///     .period_end(1_738_367_999)
    ///     .user_id(IdOrAll::Id(123))
    ///     .call_type(CallType::Answered);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "17356896001738367999123answered");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request UserCallsGet {
        signed optional period_start: u64 as Timestamp = "period_start",
            "The start of the period, in Unix seconds; today at 00:00 by default";
        signed optional period_end: u64 as Timestamp = "period_end",
            "The end of the period, in Unix seconds; today at 23:59 by default";
        signed optional user_id: IdOrAll as IdOrAll = "s_user",
            "The user"
            .answers("User was not found");
        signed optional call_type: CallType as Word(CallType::WORDS) = "s_call_type",
            "The type of the calls; all by default";
        signed optional device_id: IdOrAll as IdOrAll = "s_device", "The device; all by default";
        signed optional provider_id: IdOrAll as IdOrAll = "s_provider",
            "The provider; all by default";
        signed optional hangup_cause_id: IdOrAll as IdOrAll = "s_hgc",
            "The hangup cause code; all by default";
        signed optional did_id: IdOrAll as IdOrAll = "s_did", "The DID; all by default";
        signed optional destination: String as Text = "s_destination",
            "The start of the destination number, such as `3706%`";
        signed optional order_by: String as Text = "order_by",
            "The column to sort by, such as `time`, `src`, `dst` or `user`";
        signed optional descending: bool as Switch { on: 1 } = "order_desc",
            "Whether to sort in descending order";
        signed optional only_did: bool as Switch { on: 1 } = "only_did",
            "Whether only calls that went through a DID are listed";
        unsigned optional reseller_id: u64 as Id = "s_reseller", "The reseller";
        unsigned optional unique_id: String as Text = "s_uniqueid", "The unique id of the call";
        unsigned optional callback_unique_id: String as Text = "s_callback_uniqueid",
            "The unique id of the callback";
        unsigned optional direction: String as Text = "s_direction", "The direction of the calls";
        unsigned optional country: String as Text = "s_country", "The country of the calls";
    }
}

server_errors! {
    /// The errors of `user_calls_get`.
    UserCallsGetError: Reads, unknown user AccessDenied {
        UserNotFound = "User was not found", Caller;
    }
}

answer! {
    /// The calls of a user.
    UserCallList or UserCallsGetError at "error", sent "calls_stat" {
        /// The title that the server gives the list.
        title: Option<String> = "pagename";
        /// The language of the answer.
        language: Option<String> = "language";
        /// What the server has to say.
        message: Option<String> = "error_msg";
        /// The user whose calls they are.
        user_id: Option<u64> = "userid";
        /// The name of that user.
        username: Option<String> = "username";
        /// How many calls there are.
        total_calls: Option<u64> = "total_calls";
        /// The currency of the prices.
        currency: Option<String> = "currency";
        /// The start of the period.
        period_start: Option<String> = "calls_stat/period/period_start";
        /// The end of the period.
        period_end: Option<String> = "calls_stat/period/period_end";
        /// Which users were asked for.
        shown_user: Option<String> = "calls_stat/show_user";
        /// Which devices were asked for.
        shown_device: Option<String> = "calls_stat/show_device";
        /// Which statuses were asked for.
        shown_status: Option<String> = "calls_stat/show_status";
        /// Which providers were asked for.
        shown_provider: Option<String> = "calls_stat/show_provider";
        /// Which hangup causes were asked for.
        shown_hangup_cause: Option<String> = "calls_stat/show_hgc";
        /// Which resellers were asked for.
        shown_reseller: Option<String> = "calls_stat/show_reseller";
        /// Which DIDs were asked for.
        shown_did: Option<String> = "calls_stat/show_did";
        /// Which destinations were asked for.
        shown_destination: Option<String> = "calls_stat/show_destination";
        /// The calls, none if none match.
        calls: Vec<Fields> = "calls_stat/calls/call";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: UserCallList = round_trip(
            "<page><pagename>Calls</pagename><language>en</language><userid>2</userid>\
             <username>jonas</username><total_calls>1</total_calls><currency>USD</currency>\
             <calls_stat><period><period_start>2014-01-01 00:00:00</period_start>\
             <period_end>2014-01-01 23:59:59</period_end></period><show_user>all\
             </show_user>\
             <show_device>all</show_device><show_status>all</show_status><show_provider>all\
             </show_provider><show_hgc>all</show_hgc><show_reseller>all</show_reseller>\
             <show_did>all</show_did><show_destination>370</show_destination><calls><call>\
             <calldate2>2014-01-01 00:00:01</calldate2><src>370</src><nice_billsec>5\
             </nice_billsec><timezone>UTC</timezone></call></calls></calls_stat></page>",
        );
        assert_eq!(answer.calls[0].field("src"), Some("370"));
        assert_eq!(answer.calls[0].field("dst"), None);
        assert_eq!(answer.calls[0].fields().count(), 4);
        let none = "<page><calls_stat><calls></calls></calls_stat></page>";
        assert!(round_trip::<UserCallList>(none).calls.is_empty());
        check_texts::<UserCallList>(&["User was not found"]);
    }
}
