//! `reseller_group_create`: creates a reseller group.

use crate::answer::record::answer;
use crate::answer::server_errors;
use crate::methods::table::{CODE, X5, X8, on, typed_request};

typed_request! {
    /// `reseller_group_create`: creates a reseller group, which says what its resellers may use.
    /// Only the name is signed, not the rights.
    endpoint RESELLER_GROUP_CREATE = "reseller_group_create",
        servers: [
            on(X5.union(X8), &["reseller_group_create"]),
        ],
        evidence: CODE;

    /// Creates a reseller group (page "MOR API reseller group create").
    ///
    /// ```
    /// use mor_api::methods::users::ResellerGroupCreate;
    /// use mor_api::{SecretKey, Signer};
    ///
    /// let request = ResellerGroupCreate::new("Partners")
    ///     .sms_addon(true)
    ///     .autodialer(true);
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// assert_eq!(signer.sign(&request)?.canonical().as_str(), "Partners");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    request ResellerGroupCreate {
        signed required name: String as Text = "name",
            "The name of the group"
            .answers("Reseller Group Name must be specified");
        unsigned optional description: String as Text = "rg_description",
            "The description of the group";
        unsigned optional calling_cards: bool as Switch { on: 1 } = "calling_cards",
            "Whether the group may use calling cards";
        unsigned optional call_shop: bool as Switch { on: 1 } = "call_shop",
            "Whether the group may use the call shop";
        unsigned optional sms_addon: bool as Switch { on: 1 } = "sms_addon",
            "Whether the group may use the SMS add-on";
        unsigned optional payment_gateways: bool as Switch { on: 1 } = "payment_gateways",
            "Whether the group may use payment gateways";
        unsigned optional autodialer: bool as Switch { on: 1 } = "autodialer",
            "Whether the group may use the autodialer";
        unsigned optional pbx_functions: bool as Switch { on: 1 } = "pbx_functions",
            "Whether the group may use PBX functions";
    }
}

server_errors! {
    /// The errors of `reseller_group_create`. What else is wrong with a group comes as a text of
    /// its own.
    ResellerGroupCreateError: Adds, unknown user AccessDenied {
        Disabled = "Registration over API is disabled", Configuration;
        NoName = "Reseller Group Name must be specified", Caller;
    }
}

answer! {
    /// The reseller group was created.
    ResellerGroupCreated or ResellerGroupCreateError at "page/status/error",
        told "Reseller Group successfully created" at "status/success"
}

#[cfg(all(test, feature = "xml"))]
mod tests {
    use super::*;
    use crate::answer::testing::{check_texts, round_trip};

    #[test]
    fn the_answer_is_read_and_written() {
        let body = "<page><status><success>Reseller Group successfully created</success></status>\
                    </page>";
        assert_eq!(round_trip::<ResellerGroupCreated>(body), ResellerGroupCreated::new());
        check_texts::<ResellerGroupCreated>(&[
            "Registration over API is disabled",
            "Reseller Group Name must be specified",
        ]);
    }
}
