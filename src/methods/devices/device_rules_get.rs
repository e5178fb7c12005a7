//! `device_rules_get`: lists the rules of a device.

use alloc::string::String;
use alloc::vec::Vec;

use crate::answer::record::{answer, record};
use crate::answer::server_errors;
use crate::methods::table::{PAGE, typed_request};

typed_request! {
    /// `device_rules_get`: lists the rules of a device.
    endpoint DEVICE_RULES_GET = "device_rules_get",
        evidence: PAGE;

    /// Lists the rules of a device (page "MOR API device rules get").
    ///
    /// ```
    /// use mor_api::methods::devices::DeviceRulesGet;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = DeviceRulesGet::new(45);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "45");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request DeviceRulesGet {
        signed required device_id: u64 as ObjectId = "device_id",
            "The device whose rules are listed"
            .answers("Device was not found");
    }
}

server_errors! {
    /// The errors of `device_rules_get`.
    DeviceRulesGetError: Reads, unknown user AccessDenied {
        DeviceNotFound = "Device was not found", Caller;
        NoRules = "Device has no rules", Caller;
    }
}

answer! {
    /// The rules of a device.
    DeviceRuleList or DeviceRulesGetError at "page/error", found "status/device_rules" {
        /// The rules.
        rules: Vec<ListedDeviceRule> = "status/device_rules/device_rule";
    }
}

record! {
    /// A rule in the answer of `device_rules_get`.
    ListedDeviceRule {
        /// Its id.
        id: u64 = "id";
        /// The id of the device.
        device_id: Option<u64> = "device_id";
        /// Its name.
        name: Option<String> = "name";
        /// Whether it is in use.
        enabled: Option<bool> = "enabled";
        /// The pattern that is cut from a number.
        cut: Option<String> = "cut";
        /// The pattern that is added to a number.
        added: Option<String> = "add";
        /// The minimum length of a number.
        min_length: Option<u64> = "minlen";
        /// The maximum length of a number.
        max_length: Option<u64> = "maxlen";
        /// Whether it is for source or destination numbers: `src` or `dst`.
        direction: Option<String> = "pr_type";
        /// Whether the caller id name is changed too.
        change_callerid_name: Option<bool> = "change_callerid_name";
        /// The group of rules to which it belongs.
        group_id: Option<u64> = "devicerulegroup_id";
    }
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn rules_are_read_and_written() {
        let list: DeviceRuleList = round_trip(
            "<page><status><device_rules><device_rule><id>1</id><device_id>4</device_id>\
             <name>asd</name><enabled>1</enabled><cut>10</cut><add>20</add><minlen>1</minlen>\
             <maxlen>100</maxlen><pr_type>dst</pr_type>\
             <change_callerid_name>0</change_callerid_name>\
             <devicerulegroup_id>0</devicerulegroup_id></device_rule><device_rule><id>2</id>\
             </device_rule></device_rules></status></page>",
        );
        let [first, second] = list.rules.as_slice() else { panic!("{list:?}") };
        assert_eq!((first.enabled, first.change_callerid_name), (Some(true), Some(false)));
        assert_eq!((first.cut.as_deref(), first.added.as_deref()), (Some("10"), Some("20")));
        assert_eq!((first.min_length, first.max_length), (Some(1), Some(100)));
        assert_eq!((second.id, &second.direction), (2, &None));
        check_texts::<DeviceRuleList>(&["Device was not found", "Device has no rules"]);
    }
}
