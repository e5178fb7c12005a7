//! `recording_update`: changes a recording.

use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `recording_update`: changes the comment of a recording. The comment itself is not signed.
    endpoint RECORDING_UPDATE = "recording_update",
        evidence: SAMPLE;

    /// Changes a recording (page "MOR API recording update").
    request RecordingUpdate {
        signed required recording_id: u64 as ObjectId = "recording_id",
            "The recording to change"
            .answers("Recording was not found");
        unsigned optional comment: String as Text = "comment", "The comment";
    }
}
