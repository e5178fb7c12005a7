//! `main_page`: asks for the data of a user's main page.

use alloc::string::String;

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `main_page`: returns the name, balance and call statistics of the user `u`, in an old
    /// interface for phones that no page describes. There is no hash and no password: a username is
    /// enough.
    endpoint MAIN_PAGE = "main_page",
        servers: [
            on(X8, &["main_page"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Asks for the data of a user's main page.
    ///
    /// ```
    /// use mor_api::methods::system::MainPage;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = MainPage::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.unhashed(&request)?.form().as_str(), "u=admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request MainPage {
    }
}

server_errors! {
    /// The errors of `main_page`.
    MainPageError: Reads, unknown user BadLogin {
    }
}

answer! {
    /// The data of the main page of a user, all texts as the server writes them. The list of
    /// languages to choose from is left out.
    MainPageData or MainPageError at "status/error", sent "stats" {
        /// The title of the page.
        title: Option<String> = "pagename";
        /// The name of the user.
        username: Option<String> = "username";
        /// The id of the user.
        user_id: Option<u64> = "userid";
        /// The language of the user.
        language: Option<String> = "language";
        /// How many calls were missed today.
        missed_today: Option<String> = "stats/missed_calls/missed_today";
        /// How many calls were missed in all.
        missed_total: Option<String> = "stats/missed_calls/missed_total";
        /// How many calls there were in the period.
        call_count: Option<String> = "stats/call_history/calls/call_counts";
        /// The period of the call history: `Month`.
        period: Option<String> = "stats/call_history/calls/period";
        /// How long the calls of the period were.
        call_duration: Option<String> = "stats/call_history/calls/call_duration";
        /// The profit of the calls, where the server sends it.
        call_profit: Option<String> = "stats/call_history/calls/call_profit";
        /// The type of the account, `Postpaid`, where the server sends it.
        account: Option<String> = "stats/finances/account";
        /// The balance: two texts with a space between them.
        balance: Option<String> = "stats/finances/balance";
        /// The credit, `Unlimited`, where the server sends it.
        credit: Option<String> = "stats/finances/credit";
        /// What the server has to say.
        message: Option<String> = "error_msg";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: MainPageData = round_trip(
            "<page><pagename>Main page</pagename><username>jonas</username><userid>2</userid>\
             <language>en</language><stats><missed_calls><missed_today>1</missed_today>\
             <missed_total>3</missed_total></missed_calls><call_history><calls>\
             <call_counts>5</call_counts><period>Month</period><call_duration>61</call_duration>\
             </calls></call_history><finances><account>Postpaid</account><balance>1.5 EUR</balance>\
             <credit>Unlimited</credit></finances></stats></page>",
        );
        assert_eq!((answer.user_id, answer.missed_total.as_deref()), (Some(2), Some("3")));
        assert_eq!((answer.balance.as_deref(), answer.call_profit), (Some("1.5 EUR"), None));
        check_texts::<MainPageData>(&[]);
    }
}
