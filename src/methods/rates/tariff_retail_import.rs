//! `tariff_retail_import`: imports a retail tariff.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{CODE, X3, X3S, X8, on, typed_request};

typed_request! {
    /// `tariff_retail_import` (alias `import_tariff_retail`): imports a retail tariff from XML;
    /// only POST is accepted. The hash covers the key alone, so one hash that somebody has seen
    /// imports any tariff.
    endpoint TARIFF_RETAIL_IMPORT = "tariff_retail_import",
        aliases: ["import_tariff_retail"],
        servers: [
            on(X3.union(X3S), &["import_tariff_retail"]),
            on(X8, &["tariff_retail_import", "import_tariff_retail"]),
        ],
        evidence: CODE;

    /// Imports a retail tariff (page "MOR API tariff retail import").
    ///
    /// ```
    /// use mor_api::methods::rates::TariffRetailImport;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = TariffRetailImport::new("<tariff/>");
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// // Nothing but the key is hashed.
    /// let form = signer.sign(&request)?.form();
    /// assert_eq!(
    ///     form.as_str(),
    ///     "u=admin&xml=%3Ctariff%2F%3E\
    ///      &hash=e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request TariffRetailImport {
        unsigned required xml: String as Text = "xml",
            "The whole tariff, as XML"
            .answers("Bad XML data");
    }
}

server_errors! {
    /// The errors of `tariff_retail_import`.
    TariffRetailImportError: Adds, unknown user BadLogin {
        NoXml = "No XML", Caller;
        BadXml = "Bad XML data", Caller;
        FileNotFound = "File does not exist", Caller;
        NoTariffId = "No tariff id", Caller;
        NoTariffName = "No tariff name", Caller;
        NoDestinations = "No destinations!", Caller;
        RateExists = "RATE exists??!!", Caller;
        NotOwner = "Tariff belongs to other user!", Permission;
        OtherName(_) = "TARIFF NAME WITH THIS ID DO NOT MATCH !!!FOUND " .. "", Caller;
        NameTaken(_) = "TARIFF with same name exists, ID:" .. "!!! CHANGE NAME OR ID", Caller;
        NameTakenByOther =
            "TARIFF with same name exists, it belongs to other user! CHANGE NAME OR ID", Caller;
    }
}

answer! {
    /// The tariff was imported, except for what the lists name.
    TariffImported or TariffRetailImportError at "response/error", root "response",
        sent "tariff_id" {
        /// The id of the tariff.
        id: u64 = "tariff_id";
        /// The name of the tariff.
        name: Option<String> = "tariff_name";
        /// Destination groups that the server calls bad.
        bad_destinations: Vec<RefusedDestination> = "bad_destinations/destination";
        /// Destination groups with a collision of day types.
        day_type_collisions: Vec<RefusedDestination>
            = "destination_with_day_type_collision/destination";
        /// Rates that the server calls bad.
        bad_rates: Vec<RefusedRate> = "destination_with_bad_rates/destination";
        /// Time ranges that collide within the XML.
        time_collisions_in_xml: Vec<TimeCollision>
            = "destination_with_time_collisions_in_xml/destination";
        /// Time ranges that collide with rates in the server's database.
        time_collisions_in_database: Vec<TimeCollision>
            = "destination_with_time_collisions_in_db/destination";
    }
}

record! {
    /// A destination group that was not imported.
    RefusedDestination {
        /// The name of the destination group.
        name: Option<String> = "destination_group_name";
    }
}

record! {
    /// A rate that was not imported, with the values that the XML has for it.
    RefusedRate {
        /// The name of the destination group.
        destination: Option<String> = "destination_group_name";
        /// The price.
        price: Option<String> = "rate_price";
        /// To how many seconds a call is rounded up.
        round_by: Option<String> = "rate_round_by";
        /// For how many seconds of a call it applies.
        duration: Option<String> = "rate_duration";
        /// The type of the rate.
        charged_by: Option<String> = "rate_type";
        /// From what time of the day it applies.
        start_time: Option<String> = "rate_start_time";
        /// Until what time of the day it applies.
        end_time: Option<String> = "rate_end_time";
        /// The days on which it applies.
        day_type: Option<String> = "day_type";
    }
}

record! {
    /// A collision of time ranges.
    TimeCollision {
        /// The range in which they collide.
        range: Option<String> = "collision_in_time_range";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: TariffImported = round_trip(
            "<response><tariff_id>3</tariff_id><tariff_name>retail</tariff_name><bad_destinations>\
             <destination><destination_group_name>A</destination_group_name></destination>\
             </bad_destinations><destination_with_day_type_collision><destination>\
             <destination_group_name>B</destination_group_name></destination>\
             </destination_with_day_type_collision><destination_with_bad_rates><destination>\
             <destination_group_name>C</destination_group_name><rate_price>x</rate_price>\
             <rate_round_by>1</rate_round_by><rate_duration>-1</rate_duration>\
             <rate_type>minute</rate_type><rate_start_time>00:00:00</rate_start_time>\
             <rate_end_time>23:59:59</rate_end_time><day_type>WD</day_type></destination>\
             </destination_with_bad_rates><destination_with_time_collisions_in_xml><destination>\
             <collision_in_time_range>D</collision_in_time_range></destination>\
             </destination_with_time_collisions_in_xml><destination_with_time_collisions_in_db>\
             <destination><collision_in_time_range>E</collision_in_time_range></destination>\
             </destination_with_time_collisions_in_db></response>",
        );
        assert_eq!((answer.id, answer.bad_rates[0].price.as_deref()), (3, Some("x")));
        assert_eq!(answer.day_type_collisions[0].name.as_deref(), Some("B"));
        assert_eq!(answer.time_collisions_in_database[0].range.as_deref(), Some("E"));
    }

    #[test]
    fn every_text_has_its_type() {
        check_texts::<TariffImported>(&[
            "No XML",
            "Bad XML data",
            "File does not exist",
            "No tariff id",
            "No tariff name",
            "No destinations!",
            "RATE exists??!!",
            "Tariff belongs to other user!",
            "TARIFF NAME WITH THIS ID DO NOT MATCH !!!FOUND x",
            "TARIFF with same name exists, ID:3!!! CHANGE NAME OR ID",
            "TARIFF with same name exists, it belongs to other user! CHANGE NAME OR ID",
        ]);
    }
}
