//! `recording_update`: changes a recording.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `recording_update`: changes the comment of a recording. The comment itself is not signed.
    endpoint RECORDING_UPDATE = "recording_update",
        evidence: SAMPLE;

    /// Changes a recording (page "MOR API recording update").
    ///
    /// ```
    /// use mor_api::methods::calls::RecordingUpdate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = RecordingUpdate::new(82_878_881).comment("complaint");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "82878881");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "85ef4ad4eb5a582e07f07d9148a8faf8b9ce1cdd"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request RecordingUpdate {
        signed required recording_id: u64 as ObjectId = "recording_id",
            "The recording to change"
            .answers("Recording was not found");
        unsigned optional comment: String as Text = "comment", "The comment";
    }
}

server_errors! {
    /// The errors of `recording_update`.
    RecordingUpdateError: Sets, unknown user AccessDenied {
        NotFound = "Recording was not found", Caller;
    }
}

answer! {
    /// The recording was updated.
    RecordingUpdated or RecordingUpdateError at "page/status/error",
    told "Recording was successfully updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body =
            "<page><status><success>Recording was successfully updated</success></status></page>";
        assert_eq!(round_trip::<RecordingUpdated>(body), RecordingUpdated::new());
        check_texts::<RecordingUpdated>(&["Recording was not found"]);
    }
}
