//! `did_rates_update`: changes rates of a DID.

use crate::methods::table::{ParameterGroup, SAMPLE, typed_request};
use crate::value::{DayType, DidRateType};

typed_request! {
    /// `did_rates_update`: changes the rates of a DID that match `s_id`, `s_rate_type` and the
    /// other search parameters. Only `did` is signed, so the hash protects neither the new prices
    /// nor the choice of rates.
    endpoint DID_RATES_UPDATE = "did_rates_update",
        groups: [
            ParameterGroup::at_least_one(&["s_id", "s_rate_type"]),
        ],
        evidence: SAMPLE;

    /// Changes rates of a DID (page "MOR API did rates update").
    request DidRatesUpdate {
        signed required did: Digits as Digits = "did", "The number of the DID";
        unsigned optional rate_id: u64 as Id = "s_id",
            "The DID rate to change, an id from `did_rates_get`";
        unsigned optional rate_type: DidRateType as Word(DidRateType::WORDS) = "s_rate_type",
            "The type of the rates to change";
        unsigned optional rate: Decimal as Decimal = "rate", "The new rate";
        unsigned optional connection_fee: Decimal as Decimal = "connection_fee",
            "The new connection fee";
        unsigned optional increment: u64 as Count = "increment_s", "The new increment, in seconds";
        unsigned optional min_time: u64 as Count = "min_time", "The new minimum time";
        unsigned optional start_time: TimeOfDay as TimeOfDay = "s_start_time",
            "The start time of the rates to change";
        unsigned optional end_time: TimeOfDay as TimeOfDay = "s_end_time",
            "The end time of the rates to change";
        unsigned optional day_type: DayType as Word(DayType::WORDS) = "s_daytype",
            "The day type of the rates to change";
    }
}
