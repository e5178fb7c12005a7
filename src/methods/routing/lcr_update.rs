//! `lcr_update`: changes an LCR.

use crate::methods::table::{PAGE, typed_request};
use crate::value::LcrOrder;

typed_request! {
    /// `lcr_update`: changes an LCR (least cost routing). The page lists `u` as signed, which no
    /// sample proves.
    endpoint LCR_UPDATE = "lcr_update",
        username_is_signed: true,
        evidence: PAGE;

    /// Changes an LCR (page "MOR API lcr update").
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
