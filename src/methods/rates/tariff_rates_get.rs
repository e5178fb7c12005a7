//! `tariff_rates_get`: gets the rates of a tariff.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{Hashing, M2, SAMPLE, X3, X3S, X5, X8, on, typed_request};
use crate::value::Decimal;

typed_request! {
    /// `tariff_rates_get` (alias `get_tariff`): gets all rates of a tariff. The answer is a
    /// compressed file, not plain XML.
    endpoint TARIFF_RATES_GET = "tariff_rates_get",
        aliases: ["get_tariff"],
        servers: [
            on(X3.union(X3S), &["get_tariff"]),
            on(X5, &["get_tariff", "tariff_rates_get"]),
            on(X8, &["tariff_rates_get", "get_tariff"]),
            on(M2, &["tariff_rates_get"]).hash(Hashing::Own(&["tariff_id", "device_id"])),
        ],
        may_sign_nothing: true,
        evidence: SAMPLE.contradicted_by("servers of x8 hash `user_id`, `tariff_id`");

    /// Gets the rates of a tariff (page "MOR API tariff rates get").
    ///
    /// ```
    /// use mor_api::methods::rates::TariffRatesGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = TariffRatesGet::new().tariff_id(100);
    /// let signer = Signer::new("admin", SecretKey::new("456789")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "100");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "71516eea4850f7e0300ac86adf9fb64bca845aa7"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request TariffRatesGet {
        signed optional tariff_id: u64 as ObjectId = "tariff_id",
            "The tariff; ignored if a user is given"
            .answers("No tariff found");
        signed optional user_id: u64 as ObjectId = "user_id", "The user whose tariff is read";
        unsigned optional device_id: u64 as ObjectId = "device_id",
            "The device whose tariff is read; M2 only";
    }
}

server_errors! {
    /// The errors of `tariff_rates_get`.
    TariffRatesGetError: Reads, unknown user BadLogin {
        NoTariff = "No tariff found", Caller;
    }
}

answer! {
    /// The rates of a tariff. Tariffs for users have rates by destination group, all others by
    /// prefix.
    ///
    /// Servers compress this answer: with gzip, or into a ZIP file unless the request has `test=1`.
    /// Both are read, with the feature `compressed`; what is written here is plain XML.
    TariffRates or TariffRatesGetError at "page/status/error", sent "rates" {
        /// The title that the server gives the answer.
        title: Option<String> = "pagename";
        /// The name of the tariff.
        name: Option<String> = "tariff_name";
        /// What the tariff is for: `provider`, `user`, `user_wholesale` and others.
        purpose: Option<String> = "purpose";
        /// The currency of the rates.
        currency: Option<String> = "currency";
        /// The rates by destination group, with the custom rates of the user before them.
        destinations: Vec<DestinationRates> = "rates/destination";
        /// The rates by prefix.
        rates: Vec<PrefixRate> = "rates/rate";
    }
}

record! {
    /// The rates of a destination group.
    DestinationRates {
        /// The name of the destination group.
        name: Option<String> = "destination_group_name";
        /// The type of the destination group, where the server sends it.
        destination_group_type: Option<String> = "destination_group_type";
        /// Its rates.
        rates: Vec<DestinationRate> = "rate";
    }
}

record! {
    /// A rate of a destination group.
    DestinationRate {
        /// For how many seconds of a call it applies, or `Infinity`.
        duration: Option<String> = "duration";
        /// Whether it is paid by the `minute` or for the `event`.
        charged_by: Option<String> = "type";
        /// To how many seconds a call is rounded up.
        round_by: Option<String> = "round_by";
        /// The price.
        price: Option<Decimal> = "tariff_rate";
        /// From what time of the day it applies.
        start_time: Option<String> = "start_time";
        /// Until what time of the day it applies.
        end_time: Option<String> = "end_time";
        /// The days on which it applies: `WD` for working days, `FD` for free days, nothing for
        /// all.
        day_type: Option<String> = "daytype";
        /// From which second of a call it applies.
        from: Option<String> = "from";
    }
}

record! {
    /// A rate of a prefix.
    PrefixRate {
        /// The direction, such as the country.
        direction: Option<String> = "direction";
        /// The name of the destination.
        destination: Option<String> = "destination";
        /// The prefix.
        prefix: Option<String> = "prefix";
        /// The code of the destination within the direction, where the server sends it.
        subcode: Option<String> = "subcode";
        /// The code of the direction.
        code: Option<String> = "code";
        /// The price of a minute.
        price: Option<Decimal> = "tariff_rate";
        /// The price of a connection.
        connection_fee: Option<Decimal> = "con_fee";
        /// In steps of how many seconds a call is charged.
        increment: Option<String> = "increment";
        /// The fewest seconds that a call is charged for.
        min_time: Option<String> = "min_time";
        /// From what time of the day it applies.
        start_time: Option<String> = "start_time";
        /// Until what time of the day it applies.
        end_time: Option<String> = "end_time";
        /// The days on which it applies: `WD` for working days, `FD` for free days, nothing for
        /// all.
        day_type: Option<String> = "daytype";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        use crate::answer::Answer;

        let answer: TariffRates = round_trip(
            "<page><pagename>Tariff</pagename><tariff_name>retail</tariff_name><purpose>user\
             </purpose><currency>USD</currency><rates><destination>\
             <destination_group_name>Lithuania</destination_group_name><rate>\
             <duration>Infinity</duration><type>minute</type><round_by>1</round_by>\
             <tariff_rate>0.5</tariff_rate><start_time>00:00:00</start_time>\
             <end_time>23:59:59\
             </end_time><daytype>WD</daytype><from>1</from></rate></destination></rates>\
             </page>",
        );
        assert_eq!(answer.destinations[0].rates[0].price, Some(Decimal::new(5, 1)));
        let answer: TariffRates = round_trip(
            "<page><tariff_name>wholesale</tariff_name><rates><rate><direction>Lithuania\
             </direction><destination>mobile</destination><prefix>3706</prefix><code>LTU\
             </code><tariff_rate>0.02</tariff_rate><con_fee>0</con_fee><increment>60\
             </increment><min_time>0</min_time><start_time>00:00:00</start_time>\
             <end_time>23:59:59</end_time></rate></rates></page>",
        );
        assert_eq!(answer.rates[0].prefix.as_deref(), Some("3706"));
        let body = "<page><rates><destination></destination></rates><rates><destination><rate>\
                    <tariff_rate> 1.0e-05 </tariff_rate></rate></destination></rates></page>";
        let answer = TariffRates::read(200, body).unwrap();
        assert_eq!(answer.destinations[1].rates[0].price, Some(Decimal::new(10, 6)));
        check_texts::<TariffRates>(&["No tariff found"]);
    }
}
