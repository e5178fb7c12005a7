//! `location_rules_get`: lists location rules.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::Fields;
use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{SAMPLE, typed_request};

typed_request! {
    /// `location_rules_get`: lists the rules of a location, or of all locations.
    endpoint LOCATION_RULES_GET = "location_rules_get",
        evidence: SAMPLE;

    /// Lists location rules (page "MOR API location rules get").
    ///
    /// ```
    /// use mor_api::methods::routing::LocationRulesGet;
    /// use mor_api::value::IdOrAll;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LocationRulesGet::new(IdOrAll::Id(1)).from(1).max_results(50);
    /// let signer = Signer::new("admin", SecretKey::new("kolmisoft")?);
    /// let signed = signer.sign(&request)?;
    /// assert_eq!(signed.canonical().as_str(), "1");
    /// // The hash of the page's own sample.
    /// assert_eq!(
    ///     signed.hash().to_string(),
    ///     "f10a3a417b912bc58021b6d0a36a162380a6b539"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LocationRulesGet {
        signed required location_id: IdOrAll as IdOrAll = "location_id",
            "The location whose rules are listed, or `all`";
        unsigned optional from: u64 as Count = "from", "The record from which to list";
        unsigned optional max_results: u64 as Count = "max_results", "How many records to list";
    }
}

server_errors! {
    /// The errors of `location_rules_get`. The page names none.
    LocationRulesGetError: Reads, unknown user AccessDenied {
    }
}

answer! {
    /// Location rules by location.
    LocationRuleList or LocationRulesGetError at "page/status/error", sent "status/location" {
        /// The locations.
        locations: Vec<RulesOfLocation> = "status/location";
    }
}

record! {
    /// The rules of a location in the answer of `location_rules_get`.
    RulesOfLocation {
        /// The id of the location, known from a client.
        id: Option<u64> = "id";
        /// The name of the location, known from a client.
        name: Option<String> = "name";
        /// Its rules.
        rules: Vec<Fields> = "location_rule";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let answer: LocationRuleList = round_trip(
            "<page><status><location><id>3</id><name>LT</name><location_rule><a>1</a>\
             </location_rule><location_rule><a>2</a></location_rule></location><location>\
             </location></status></page>",
        );
        assert_eq!(answer.locations[0].rules[1].field("a"), Some("2"));
        assert!(answer.locations[1].rules.is_empty());
        check_texts::<LocationRuleList>(&[]);
    }
}
