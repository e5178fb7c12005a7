//! `quickstats_get`: gets the quick statistics.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, M2, X8, on, typed_request};

typed_request! {
    /// `quickstats_get`: gets the quick statistics and the number of active calls. Servers hash the
    /// user name, unless it is `admin`: then the hash covers the key alone.
    endpoint QUICKSTATS_GET = "quickstats_get",
        servers: [
            on(X8, &["quickstats_get"]).hash(Hashing::UsernameUnlessAdmin),
            on(M2, &["quickstats_get"]).hash(Hashing::Own(&["u"])),
        ],
        username_is_signed: true,
        may_sign_nothing: true,
        evidence: CODE.contradicted_by("the page's sample has another hash");

    /// Gets the quick statistics (page "MOR API quickstats get").
    ///
    /// ```
    /// use mor_api::methods::calls::QuickstatsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = QuickstatsGet::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request QuickstatsGet {
    }
}

server_errors! {
    /// The errors of `quickstats_get`.
    QuickstatsGetError: Reads, unknown user AccessDenied {
    }
}

answer! {
    /// The numbers of calls of this month and of today.
    QuickStats or QuickstatsGetError at "page/status/error", found "quickstats" {
        /// How many calls there were this month.
        month_calls: Option<u64> = "quickstats/this_month/calls";
        /// How long the calls of this month were, as the server writes it.
        month_duration: Option<String> = "quickstats/this_month/duration";
        /// The revenue of this month, as the server writes it, where the user may see it.
        month_revenue: Option<String> = "quickstats/this_month/revenue";
        /// What the calls of this month cost the owner, as the server writes it, where the user may
        /// see it.
        month_self_cost: Option<String> = "quickstats/this_month/self_cost";
        /// The profit of this month, as the server writes it, where the user may see it.
        month_profit: Option<String> = "quickstats/this_month/profit";
        /// How many calls there were today.
        today_calls: Option<u64> = "quickstats/today/calls";
        /// How long the calls of today were, as the server writes it.
        today_duration: Option<String> = "quickstats/today/duration";
        /// The revenue of today, as the server writes it, where the user may see it.
        today_revenue: Option<String> = "quickstats/today/revenue";
        /// What the calls of today cost the owner, as the server writes it, where the user may see
        /// it.
        today_self_cost: Option<String> = "quickstats/today/self_cost";
        /// The profit of today, as the server writes it, where the user may see it.
        today_profit: Option<String> = "quickstats/today/profit";
        /// How many calls are active, where the server sends it.
        active_calls: Option<u64> = "quickstats/active_calls/total";
        /// How many of those are answered.
        answered_calls: Option<u64> = "quickstats/active_calls/answered_calls";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: QuickStats = round_trip(
            "<page><quickstats><this_month><calls>10</calls><duration>3600</duration>\
             <revenue>5.5</revenue><self_cost>1.5</self_cost><profit>4</profit>\
             </this_month>\
             <today><calls>1</calls><duration>00:01:00</duration></today><active_calls>\
             <total>3</total><answered_calls>2</answered_calls></active_calls></quickstats>\
             </page>",
        );
        assert_eq!((answer.month_calls, answer.today_calls), (Some(10), Some(1)));
        assert_eq!((answer.month_revenue.as_deref(), answer.today_revenue), (Some("5.5"), None));
        assert_eq!((answer.active_calls, answer.answered_calls), (Some(3), Some(2)));
        check_texts::<QuickStats>(&[]);
    }
}
