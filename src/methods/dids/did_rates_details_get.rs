//! `did_rates_details_get`: gets the details of a DID's rates.

use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `did_rates_details_get`: gets the tariffs of a DID and whether calls may be rejected.
    endpoint DID_RATES_DETAILS_GET = "did_rates_details_get",
        evidence: SAMPLE;

    /// Gets the details of a DID's rates (page "MOR API did rates details get").
    request DidRatesDetailsGet {
        signed required did_id: u64 as ObjectId = "did_id",
            "The DID whose rate details are read"
            .answers("DID was not found");
    }
}
