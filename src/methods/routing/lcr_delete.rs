//! `lcr_delete`: deletes an LCR.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `lcr_delete`: deletes an LCR (least cost routing). The page lists `u` as signed, which no
    /// sample proves.
    endpoint LCR_DELETE = "lcr_delete",
        username_is_signed: true,
        evidence: PAGE;

    /// Deletes an LCR (page "MOR API lcr delete").
    request LcrDelete {
        signed required lcr_id: u64 as ObjectId = "lcr_id", "The LCR to delete";
    }
}
