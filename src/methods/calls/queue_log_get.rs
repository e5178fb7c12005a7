//! `queue_log_get`: lists entries of the queue log.

use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `queue_log_get`: lists entries of the queue log. The hash covers the key alone, so one hash
    /// fits every such request.
    endpoint QUEUE_LOG_GET = "queue_log_get",
        evidence: SAMPLE;

    /// Lists entries of the queue log (page "MOR API queue log get").
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
