//! `new_calls_list`: lists new calls.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `new_calls_list`: lists the user's new calls, for phones. The server checks neither a hash
    /// nor a password: the user name alone is enough.
    endpoint NEW_CALLS_LIST = "new_calls_list",
        servers: [
            on(X8, &["new_calls_list"]).hash(Hashing::Nothing),
        ],
        takes_hash: false,
        evidence: CODE;

    /// Lists new calls.
    ///
    /// ```
    /// use mor_api::methods::calls::NewCallsList;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = NewCallsList::new();
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.unhashed(&request)?.form().as_str(), "u=admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request NewCallsList {
    }
}

server_errors! {
    /// The errors of `new_calls_list`. It has none of its own, not even for a user that does not
    /// exist.
    NewCallsListError: Reads, unknown user BadLogin {
    }
}

answer! {
    /// The new calls of a user, all texts as the server writes them. For a user that does not
    /// exist, the server sends only a title and a language.
    NewCallList or NewCallsListError at "status/error", sent "pagename" {
        /// The title of the page.
        title: Option<String> = "pagename";
        /// The language of the user.
        language: Option<String> = "language";
        /// The id of the user.
        user_id: Option<u64> = "userid";
        /// How many calls there are.
        total_calls: Option<String> = "calls_stat/total_calls";
        /// The calls.
        calls: Vec<NewCall> = "calls_stat/calls/call";
        /// What the server has to say.
        message: Option<String> = "error_msg";
    }
}

record! {
    /// A call in the answer of `new_calls_list`.
    NewCall {
        /// When the call was.
        date: Option<String> = "date";
        /// Who called.
        source: Option<String> = "called_from";
        /// Who was called.
        destination: Option<String> = "called_to";
        /// How long the call was, where the server sends it.
        duration: Option<String> = "duration";
        /// Why the call ended.
        hangup_cause: Option<String> = "hangup_cause";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        use crate::answer::Answer;

        let answer: NewCallList = round_trip(
            "<page><pagename>New calls</pagename><language>en</language><userid>2</userid>\
             <calls_stat><total_calls>2</total_calls><calls><call><date>2014-01-01</date>\
             <called_from>370</called_from><called_to>371</called_to><duration>5</duration>\
             <hangup_cause>x</hangup_cause></call><call></call></calls></calls_stat>\
             <error_msg>y</error_msg></page>",
        );
        assert_eq!((answer.user_id, answer.calls[1].duration.as_deref()), (Some(2), None));
        let body = "<page><pagename>User subscriptions</pagename><language>en</language>\
                    <error_msg></error_msg><aval_languages></aval_languages></page>";
        let answer = NewCallList::read(200, body).unwrap();
        assert_eq!((answer.user_id, answer.calls.len()), (None, 0));
        check_texts::<NewCallList>(&[]);
    }
}
