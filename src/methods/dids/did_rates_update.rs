//! `did_rates_update`: changes rates of a DID.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{ParameterGroup, SAMPLE, typed_request};
use crate::value::{DayType, Decimal, DidRateType};

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
    ///
    /// ```
    /// use mor_api::methods::dids::DidRatesUpdate;
    /// use mor_api::value::{Decimal, DidRateType, Digits};
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DidRatesUpdate::new(Digits::new("370123456789")?)
    ///     .rate_type(DidRateType::Provider)
    ///     .rate(Decimal::new(35, 3));
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "370123456789");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "a2ceb0323d6a76a9fc9b66a21d321ae618c40296"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

server_errors! {
    /// The errors of `did_rates_update`. The page names only those of the whole API.
    DidRatesUpdateError: Sets, unknown user AccessDenied {}
}

answer! {
    /// The rates were changed.
    DidRatesUpdated or DidRatesUpdateError at "page/status/error", sent "updated_rates" {
        /// How many rates were changed.
        count: u64 = "updated_rates";
        /// The rates as they are now.
        rates: Vec<UpdatedDidRate> = "rates/rate";
    }
}

record! {
    /// A rate in the answer of `did_rates_update`.
    UpdatedDidRate {
        /// Its id.
        id: u64 = "id";
        /// From what time of the day it applies.
        start_time: Option<String> = "start_time";
        /// Until what time of the day it applies.
        end_time: Option<String> = "end_time";
        /// The price of a minute.
        rate: Option<Decimal> = "rate";
        /// The price of a connection.
        connection_fee: Option<Decimal> = "connection_fee";
        /// In steps of how many seconds a call is charged.
        increment: Option<u64> = "increment_s";
        /// The fewest seconds that a call is charged for.
        min_time: Option<u64> = "min_time";
        /// The id of the DID.
        did_id: Option<u64> = "did_id";
        /// The type of the rate. The page's sample has `provide` for `provider`.
        rate_type: Option<String> = "rate_type";
        /// The days on which it applies: `WD` for working days, `FD` for free days, nothing for
        /// all.
        day_type: Option<String> = "daytype";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::Answer;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let updated: DidRatesUpdated = round_trip(
            "<page><updated_rates>1</updated_rates><rates><rate><id>49</id>\
             <start_time>00:00:00</start_time><end_time>23:59:59</end_time><rate>0.5</rate>\
             <connection_fee>0.0</connection_fee><increment_s>1</increment_s>\
             <min_time>0</min_time><did_id>17</did_id><rate_type>provide</rate_type>\
             <daytype>WD</daytype></rate></rates></page>",
        );
        let [rate] = updated.rates.as_slice() else { panic!("{updated:?}") };
        assert_eq!((updated.count, rate.id, rate.did_id), (1, 49, Some(17)));
        assert_eq!((rate.rate, rate.increment), (Some(Decimal::new(5, 1)), Some(1)));
        let none = "<page><updated_rates>0</updated_rates><rates></rates></page>";
        assert!(round_trip::<DidRatesUpdated>(none).rates.is_empty());
        // The page's sample has no day type, and a blank after the count.
        let body = "<page><updated_rates>1 </updated_rates><rates><rate><id>49</id><daytype/>\
                    </rate></rates></page>";
        assert_eq!(DidRatesUpdated::read(200, body).unwrap().rates[0].day_type, None);
        check_texts::<DidRatesUpdated>(&[]);
    }
}
