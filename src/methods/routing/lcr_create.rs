//! `lcr_create`: creates an LCR.

use crate::methods::table::{PAGE, typed_request};
use crate::value::LcrOrder;

typed_request! {
    /// `lcr_create`: creates an LCR (least cost routing). The page lists `u` as signed, which no
    /// sample proves.
    endpoint LCR_CREATE = "lcr_create",
        username_is_signed: true,
        evidence: PAGE;

    /// Creates an LCR (page "MOR API lcr create").
    request LcrCreate {
        unsigned optional name: String as Text = "name", "The name of the LCR";
        unsigned optional order: LcrOrder as Word(LcrOrder::WORDS) = "order",
            "How the providers are ordered";
    }
}
