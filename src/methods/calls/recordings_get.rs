//! `recordings_get`: lists recordings.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, Hashing, X8, on, typed_request};

typed_request! {
    /// `recordings_get`: lists recordings. The hash covers the key alone, so one hash fits every
    /// such request.
    endpoint RECORDINGS_GET = "recordings_get",
        servers: [
            on(X8, &["recordings_get"]).hash(Hashing::Own(&[])),
        ],
        evidence: CODE;

    /// Lists recordings (page "MOR API recordings get").
    ///
    /// ```
    /// use mor_api::methods::calls::RecordingsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = RecordingsGet::new()
    ///     .date_from(1_735_689_600)
    ///     .date_till(1_738_367_999)
    ///     .user_id(123);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&date_from=1735689600&date_till=1738367999&user=123\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request RecordingsGet {
        unsigned optional date_from: u64 as Timestamp = "date_from",
            "The start of the period, in Unix seconds; today at 00:00:00 by default"
            .answers("Date from is incorrect format");
        unsigned optional date_till: u64 as Timestamp = "date_till",
            "The end of the period, in Unix seconds; today at 23:59:59 by default"
            .answers("Date till is incorrect format");
        unsigned optional destination: String as Text = "destination",
            "The destination of the recorded calls";
        unsigned optional source: String as Text = "source", "The source of the recorded calls";
        unsigned optional user_id: u64 as Id = "user", "The user who made the recordings";
        unsigned optional device_id: u64 as Id = "device",
            "The device with which the recordings were made";
        unsigned optional unique_id: String as Text = "uniqueid",
            "The unique id of the recorded call; other filters are then ignored";
        unsigned optional callback_unique_id: String as Text = "callback_uniqueid",
            "The unique id of the recorded callback; other filters are then ignored";
    }
}

server_errors! {
    /// The errors of `recordings_get`.
    RecordingsGetError: Reads, unknown user AccessDenied {
        InvalidDateFrom = "Date from is incorrect format", Caller;
        InvalidDateTill = "Date till is incorrect format", Caller;
        FromAfterTill = "Date from is greater than date till", Caller;
        NoRecordings = "No Recordings found", Caller;
        NotAuthorized = "You are not authorized to use this functionality", Permission;
    }
}

answer! {
    /// Recordings of calls.
    RecordingList or RecordingsGetError at "page/status/error", found "status/recordings" {
        /// The recordings.
        recordings: Vec<ListedRecording> = "status/recordings/recording";
    }
}

record! {
    /// A recording in the answer of `recordings_get`. Ids of others are texts, because servers may
    /// send blanks and `-1`.
    ListedRecording {
        /// Its id.
        id: u64 = "id";
        /// The user who called.
        user_id: Option<String> = "user_id";
        /// The user who was called.
        destination_user_id: Option<String> = "dst_user_id";
        /// The device that called.
        source_device_id: Option<String> = "src_device_id";
        /// The device that was called.
        destination_device_id: Option<String> = "dst_device_id";
        /// When the call was.
        date: Option<String> = "date";
        /// The comment.
        comment: Option<String> = "comment";
        /// How long the call was.
        duration: Option<String> = "duration";
        /// The number that called.
        source: Option<String> = "source";
        /// The number that was called.
        destination: Option<String> = "destination";
        /// The size of the file.
        size: Option<String> = "size";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: RecordingList = round_trip(
            "<page><status><recordings><recording><id>1</id><user_id>2</user_id>\
             <dst_user_id>-1</dst_user_id><src_device_id>3</src_device_id><dst_device_id>0\
             </dst_device_id><date>2014-01-01 00:00:00</date><comment>c</comment>\
             <duration>61\
             </duration><source>370</source><destination>371</destination><size>1024</size>\
             </recording></recordings></status></page>",
        );
        assert_eq!(answer.recordings[0].destination_user_id.as_deref(), Some("-1"));
        check_texts::<RecordingList>(&[
            "Date from is incorrect format",
            "Date till is incorrect format",
            "Date from is greater than date till",
            "No Recordings found",
            "You are not authorized to use this functionality",
        ]);
    }
}
