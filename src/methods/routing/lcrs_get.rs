//! `lcrs_get`: lists LCRs.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `lcrs_get`: lists LCRs (least cost routings). The page lists `u` as signed, which no sample
    /// proves.
    endpoint LCRS_GET = "lcrs_get",
        username_is_signed: true,
        evidence: PAGE;

    /// Lists LCRs (page "MOR API lcrs get").
    request LcrsGet {
        unsigned optional name: String as Text = "s_name", "The name of the LCR to list";
    }
}
