//! `recordings_delete`: deletes recordings.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{ParameterGroup, SAMPLE, typed_request};

typed_request! {
    /// `recordings_delete`: deletes one recording, or all recordings that match the filters. A
    /// wrong filter can delete more recordings than intended.
    endpoint RECORDINGS_DELETE = "recordings_delete",
        groups: [
            ParameterGroup::at_least_one(&[
                "recording_id",
                "s_user_id",
                "s_device_id",
                "date_from",
                "date_till",
            ]),
        ],
        evidence: SAMPLE;

    /// Deletes recordings (page "MOR API recordings delete").
    ///
    /// ```
    /// use mor_api::methods::calls::RecordingsDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = RecordingsDelete::new().user_id(5).date_till(1_577_836_799);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "51577836799");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "3da29256e422ae9c4ff53a38b262e0fb9461077e"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request RecordingsDelete {
        signed optional recording_id: u64 as ObjectId = "recording_id",
            "The recording to delete, without any other filter"
            .answers("Recording was not found");
        signed optional user_id: u64 as ObjectId = "s_user_id",
            "The user whose recordings are deleted; implied for a simple user";
        signed optional device_id: u64 as ObjectId = "s_device_id",
            "The device whose recordings are deleted, only together with the user";
        signed optional date_from: u64 as Timestamp = "date_from",
            "From when on recordings are deleted, in Unix seconds";
        signed optional date_till: u64 as Timestamp = "date_till",
            "Until when recordings are deleted, in Unix seconds";
    }
}

server_errors! {
    /// The errors of `recordings_delete`. The page names none; these are known from a client.
    RecordingsDeleteError: Sets, unknown user AccessDenied {
        NotFound = "Recording was not found", Caller;
        NoRecordings = "Recordings were not found", Caller;
        FromAfterTill = "Date from is greater than date till", Caller;
        NoUser = "s_user_id must be present", Caller;
    }
}

answer! {
    /// The recordings were deleted.
    RecordingsDeleted or RecordingsDeleteError at "page/status/error",
        told "Recordings were successfully deleted" at "status/success" {
        /// How many, where the server says so.
        amount: Option<u64> = "status/amount";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: RecordingsDeleted = round_trip(
            "<page><status><success>Recordings were successfully deleted</success><amount>99\
             </amount></status></page>",
        );
        assert_eq!(answer.amount, Some(99));
        let body =
            "<page><status><success>Recordings were successfully deleted</success></status></page>";
        assert_eq!(round_trip::<RecordingsDeleted>(body).amount, None);
        check_texts::<RecordingsDeleted>(&[
            "Recording was not found",
            "Recordings were not found",
            "Date from is greater than date till",
            "s_user_id must be present",
        ]);
    }
}
