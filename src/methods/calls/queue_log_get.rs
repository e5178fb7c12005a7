//! `queue_log_get`: lists entries of the queue log.

use alloc::vec::Vec;

use crate::answer::Fields;
use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `queue_log_get`: lists entries of the queue log. The hash covers the key alone, so one hash
    /// fits every such request.
    endpoint QUEUE_LOG_GET = "queue_log_get",
        evidence: SAMPLE;

    /// Lists entries of the queue log (page "MOR API queue log get").
    ///
    /// ```
    /// use mor_api::methods::calls::QueueLogGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = QueueLogGet::new()
    ///     .from(1_735_689_600)
    ///     .till(1_738_367_999)
    ///     .queue_name("sales");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&from=1735689600&till=1738367999&queuename=sales\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request QueueLogGet {
        unsigned optional from: u64 as Timestamp = "from",
            "The start of the period, in Unix seconds; today at 00:00:00 by default";
        unsigned optional till: u64 as Timestamp = "till",
            "The end of the period, in Unix seconds; today at 23:59:59 by default";
        unsigned optional queue_name: String as Text = "queuename", "The name of the queue";
        unsigned optional call_id: String as Text = "callid",
            "The call id, such as `1490020149.20`";
        unsigned optional agent: String as Text = "agent",
            "The name of the agent, such as `Local/1001@mor_local`";
        unsigned optional event: String as Text = "event",
            "The type of the event, such as `ENTERQUEUE`";
        unsigned optional data1: String as Text = "data1", "The value of data field 1 of the entry";
        unsigned optional data2: String as Text = "data2", "The value of data field 2 of the entry";
        unsigned optional data3: String as Text = "data3", "The value of data field 3 of the entry";
        unsigned optional data4: String as Text = "data4", "The value of data field 4 of the entry";
        unsigned optional data5: String as Text = "data5", "The value of data field 5 of the entry";
    }
}

server_errors! {
    /// The errors of `queue_log_get`. The page names none.
    QueueLogGetError: Reads, unknown user AccessDenied {
    }
}

answer! {
    /// Entries of the queue log.
    QueueLog or QueueLogGetError at "page/status/error", found "queues" {
        /// The entries.
        entries: Vec<Fields> = "queues/queue";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: QueueLog = round_trip(
            "<page><queues><queue><event>ENTERQUEUE</event></queue><queue></queue></queues></page>",
        );
        assert_eq!(answer.entries[0].field("event"), Some("ENTERQUEUE"));
        assert_eq!(answer.entries[1].fields().count(), 0);
        check_texts::<QueueLog>(&[]);
    }
}
