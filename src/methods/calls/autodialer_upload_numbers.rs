//! `autodialer_upload_numbers`: uploads numbers to an autodialer campaign.

use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `autodialer_upload_numbers`: adds the numbers in a CSV file to an autodialer campaign.
    /// Servers take the file only as a part of a `multipart/form-data` body, with a file name that
    /// ends in `.csv`.
    endpoint AUTODIALER_UPLOAD_NUMBERS = "autodialer_upload_numbers",
        evidence: SAMPLE;

    /// Uploads numbers to an autodialer campaign (page "MOR API autodialer upload numbers").
    request AutodialerUploadNumbers {
        signed required campaign_id: u64 as ObjectId = "id",
            "The campaign; it must belong to the user who sends the request"
            .answers("Campaign was not found");
        unsigned optional file: String as Text = "file",
            "The file with the numbers; servers take it as a part of a multipart body, not from a \
             form";
    }
}
