//! `did_rates_get`: lists the rates of a DID.

use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `did_rates_get`: lists the rates of a DID.
    endpoint DID_RATES_GET = "did_rates_get",
        evidence: PAGE;

    /// Lists the rates of a DID (page "MOR API did rates get").
    request DidRatesGet {
        signed required did: Digits as Digits = "did",
            "The number of the DID"
            .answers("DID was not found");
    }
}
