//! `did_rates_details_get`: gets the details of a DID's rates.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `did_rates_details_get`: gets the tariffs of a DID and whether calls may be rejected.
    endpoint DID_RATES_DETAILS_GET = "did_rates_details_get",
        evidence: SAMPLE;

    /// Gets the details of a DID's rates (page "MOR API did rates details get").
    ///
    /// ```
    /// use mor_api::methods::dids::DidRatesDetailsGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidRatesDetailsGet::new(6511);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "6511");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DidRatesDetailsGet {
        signed required did_id: u64 as ObjectId = "did_id",
            "The DID whose rate details are read"
            .answers("DID was not found");
    }
}

server_errors! {
    /// The errors of `did_rates_details_get`.
    DidRatesDetailsGetError: Reads, unknown user AccessDenied {
        DidNotFound = "DID was not found", Caller;
    }
}

answer! {
    /// The tariffs of a DID, and whether calls may be rejected.
    DidRatesDetails or DidRatesDetailsGetError at "page/status/error", found "status/did" {
        /// The id of the DID.
        id: u64 = "status/did/id";
        /// The tariff of the provider.
        provider_tariff_id: Option<u64> = "status/did/provider_tariff_id";
        /// Whether calls may be rejected, on the provider's side.
        allow_call_reject_provider: Option<bool> = "status/did/allow_call_reject_provider";
        /// The tariff of the owner.
        owner_tariff_id: Option<u64> = "status/did/owner_tariff_id";
        /// Whether calls may be rejected, on the owner's side.
        allow_call_reject: Option<bool> = "status/did/allow_call_reject";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let details: DidRatesDetails = round_trip(
            "<page><status><did><id>3</id><provider_tariff_id>5</provider_tariff_id>\
             <allow_call_reject_provider>1</allow_call_reject_provider>\
             <owner_tariff_id>4</owner_tariff_id><allow_call_reject>0</allow_call_reject></did>\
             </status></page>",
        );
        assert_eq!((details.id, details.provider_tariff_id), (3, Some(5)));
        assert_eq!(details.allow_call_reject_provider, Some(true));
        assert_eq!((details.owner_tariff_id, details.allow_call_reject), (Some(4), Some(false)));
        check_texts::<DidRatesDetails>(&["DID was not found"]);
    }
}
