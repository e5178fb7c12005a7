//! `location_rule_create`: creates a location rule.

use crate::methods::table::{PAGE, typed_request};
use crate::value::LocationRuleType;

typed_request! {
    /// `location_rule_create`: creates a location rule. Only `location_id` is signed.
    endpoint LOCATION_RULE_CREATE = "location_rule_create",
        evidence: PAGE;

    /// Creates a location rule (page "MOR API location rule create").
    ///
    /// ```
    /// use mor_api::methods::routing::LocationRuleCreate;
    /// use mor_api::value::LocationRuleType;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LocationRuleCreate::new(1, "national")
    ///     .cut("00")
    ///     .added("370")
    ///     .rule_type(LocationRuleType::Destination);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LocationRuleCreate {
        signed required location_id: u64 as ObjectId = "location_id",
            "The location that gets the rule"
            .answers("Location not found");
        unsigned required name: String as Text = "name", "The name of the rule";
        unsigned optional cut: String as Text = "cut",
            "The pattern to cut: from the source number in a `src` rule, otherwise from the \
             destination number";
        unsigned optional added: String as Text = "add",
            "The pattern to add: to the source number in a `src` rule, otherwise to the \
             destination number";
        unsigned optional min_length: u64 as Count = "minlen",
            "The shortest destination number that the rule matches; 1 by default";
        unsigned optional max_length: u64 as Count = "maxlen",
            "The longest destination number that the rule matches; 99 by default";
        unsigned optional source_cut: String as Text = "src_cut",
            "The pattern to cut from the source number in a `combined` rule";
        unsigned optional source_add: String as Text = "src_add",
            "The pattern to add to the source number in a `combined` rule";
        unsigned optional source_min_length: u64 as Count = "src_minlen",
            "The shortest source number that the rule matches; 1 by default";
        unsigned optional source_max_length: u64 as Count = "src_maxlen",
            "The longest source number that the rule matches; 99 by default";
        unsigned optional tariff_id: u64 as Id = "tariff_id", "The tariff to change to";
        unsigned optional lcr_id: u64 as Id = "lcr_id", "The LCR (least cost routing) to change to";
        unsigned optional did_id: u64 as Id = "did_id", "The DID to which the call is routed";
        unsigned optional device_id: u64 as Id = "device_id",
            "The device that becomes the owner of the call";
        unsigned optional change_callerid_name: bool as Switch { on: 1 } = "change_callerid_name",
            "Whether the rule changes the caller id's name";
        unsigned optional location_group_id: u64 as Id = "location_group_id",
            "The location group, for a `combined` rule only";
        unsigned optional rule_type: LocationRuleType as Word(LocationRuleType::WORDS) = "lr_type",
            "The type of the rule; a rule is created as `dst` by default";
        unsigned optional destination_location_group_id: u64 as Id = "dst_locationgroup_id",
            "The destination location group";
    }
}
