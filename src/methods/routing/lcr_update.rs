//! `lcr_update`: changes an LCR.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};
use crate::value::LcrOrder;

typed_request! {
    /// `lcr_update`: changes an LCR (least cost routing). The page lists `u` as signed, which no
    /// sample proves.
    endpoint LCR_UPDATE = "lcr_update",
        username_is_signed: true,
        evidence: PAGE;

    /// Changes an LCR (page "MOR API lcr update").
    ///
    /// ```
    /// use mor_api::methods::routing::LcrUpdate;
    /// use mor_api::value::Decimal;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LcrUpdate::new(3)
    ///     .name("cheapest")
    ///     .minimal_rate_margin_percent(Decimal::from(5));
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "admin3");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LcrUpdate {
        signed required lcr_id: u64 as ObjectId = "lcr_id", "The LCR to change";
        unsigned optional name: String as Text = "name", "The name of the LCR";
        unsigned optional order: LcrOrder as Word(LcrOrder::WORDS) = "order",
            "How the providers are ordered";
        unsigned optional allow_loss_calls: bool as Switch { on: 1 } = "allow_loss_calls",
            "Whether calls at a loss are allowed";
        unsigned optional no_failover: bool as Switch { on: 1 } = "no_failover",
            "Whether only the first provider in the row is used";
        unsigned optional minimal_rate_margin_percent: Decimal as Decimal
            = "minimal_rate_margin_percent",
            "The minimal rate margin, in percent";
        unsigned optional first_provider_percent_limit: Decimal as Decimal
            = "first_provider_percent_limit",
            "The limit of the first provider, in percent";
        unsigned optional quality_routing_id: u64 as Id = "quality_routing_id",
            "The quality routing";
    }
}

server_errors! {
    /// The errors of `lcr_update`.
    LcrUpdateError: Sets, unknown user AccessDenied {
        NotAuthorized = "You are not authorized to use this functionality", Permission;
        NoLcrs = "No LCRs found", Caller;
    }
}

answer! {
    /// The LCR was updated.
    LcrUpdated or LcrUpdateError at "page/status/error",
    told "LCR successfully updated" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>LCR successfully updated</success></status></page>";
        assert_eq!(round_trip::<LcrUpdated>(body), LcrUpdated::new());
        check_texts::<LcrUpdated>(&[
            "You are not authorized to use this functionality",
            "No LCRs found",
        ]);
    }
}
