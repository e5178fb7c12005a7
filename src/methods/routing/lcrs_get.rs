//! `lcrs_get`: lists LCRs.

use alloc::vec::Vec;

use crate::answer::Fields;
use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `lcrs_get`: lists LCRs (least cost routings). The page lists `u` as signed, which no sample
    /// proves.
    endpoint LCRS_GET = "lcrs_get",
        username_is_signed: true,
        evidence: PAGE;

    /// Lists LCRs (page "MOR API lcrs get").
    ///
    /// ```
    /// use mor_api::methods::routing::LcrsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LcrsGet::new().name("cheapest");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LcrsGet {
        unsigned optional name: String as Text = "s_name", "The name of the LCR to list";
    }
}

server_errors! {
    /// The errors of `lcrs_get`.
    LcrsGetError: Reads, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        NoLcrs = "No LCRs found", Caller;
    }
}

answer! {
    /// LCRs.
    LcrList or LcrsGetError at "page/status/error", found "lcrs" {
        /// The LCRs.
        lcrs: Vec<Fields> = "lcrs/lcr";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: LcrList =
            round_trip("<page><lcrs><lcr><a>3</a><b></b></lcr><lcr><a>4</a></lcr></lcrs></page>");
        assert_eq!(answer.lcrs[0].field("b"), Some(""));
        assert_eq!(answer.lcrs[1].fields().collect::<Vec<_>>(), [("a", "4")]);
        check_texts::<LcrList>(&[
            "You are not authorized to use this functionality",
            "No LCRs found",
        ]);
    }
}
