//! `lcr_delete`: deletes an LCR.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `lcr_delete`: deletes an LCR (least cost routing). The page lists `u` as signed, which no
    /// sample proves.
    endpoint LCR_DELETE = "lcr_delete",
        username_is_signed: true,
        evidence: PAGE;

    /// Deletes an LCR (page "MOR API lcr delete").
    ///
    /// ```
    /// use mor_api::methods::routing::LcrDelete;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LcrDelete::new(3);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LcrDelete {
        signed required lcr_id: u64 as ObjectId = "lcr_id", "The LCR to delete";
    }
}

server_errors! {
    /// The errors of `lcr_delete`.
    LcrDeleteError: Sets, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        NoLcrs = "No LCRs found", Caller;
    }
}

answer! {
    /// The LCR was deleted.
    LcrDeleted or LcrDeleteError at "page/status/error",
    told "LCR successfully deleted" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>LCR successfully deleted</success></status></page>";
        assert_eq!(round_trip::<LcrDeleted>(body), LcrDeleted::new());
        check_texts::<LcrDeleted>(&[
            "You are not authorized to use this functionality",
            "No LCRs found",
        ]);
    }
}
