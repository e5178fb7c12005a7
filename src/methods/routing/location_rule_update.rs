//! `location_rule_update`: changes a location rule.

use crate::methods::table::{PAGE, typed_request};
use crate::value::LocationRuleType;

typed_request! {
    /// `location_rule_update`: changes a location rule. Only `location_rule_id` is signed.
    endpoint LOCATION_RULE_UPDATE = "location_rule_update",
        evidence: PAGE;

    /// Changes a location rule (page "MOR API location rule update").
    ///
    /// ```
    /// use mor_api::methods::routing::LocationRuleUpdate;
    /// use mor_api::value::Assignment;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = LocationRuleUpdate::new(19)
    ///     .enabled(true)
    ///     .tariff_id(Assignment::To(100));
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "19");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request LocationRuleUpdate {
        signed required location_rule_id: u64 as ObjectId = "location_rule_id",
            "The rule to change";
        unsigned optional enabled: bool as Switch { on: 1 } = "enabled",
            "Whether the rule is enabled";
        unsigned optional name: String as Text = "name", "The name of the rule";
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
        unsigned optional tariff_id: Assignment as Assignment = "tariff_id",
            "The tariff to change to, or -1 for none";
        unsigned optional lcr_id: Assignment as Assignment = "lcr_id",
            "The LCR (least cost routing) to change to, or -1 for none";
        unsigned optional did_id: Assignment as Assignment = "did_id",
            "The DID to which the call is routed, or -1 for none";
        unsigned optional device_id: Assignment as Assignment = "device_id",
            "The device that becomes the owner of the call, or -1 for none";
        unsigned optional change_callerid_name: bool as Switch { on: 1 } = "change_callerid_name",
            "Whether the rule changes the caller id's name";
        unsigned optional rule_type: LocationRuleType as Word(LocationRuleType::WORDS) = "lr_type",
            "The type of the rule; a rule is created as `dst` by default";
        unsigned optional destination_location_group_id: u64 as Id = "dst_locationgroup_id",
            "The destination location group";
    }
}
