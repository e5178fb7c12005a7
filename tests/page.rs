//! The tables of the pages, typed in from the pages and not from the crate.

use mor_api::endpoints::{self, DID_CREATE, DID_DETAILS_UPDATE, USER_DETAILS_UPDATE};
use mor_api::{Coverage, Endpoint, HashOrder, Kind, Parameter, Presence};

/// The page "MOR API user details update", "Parameters which are included into the hash", line by line.
const USER_SIGNED: &str = "
    user_id u0 u1 u2 u3 u4 u5 u6 u7 u8 u9 u10 u11 u12 u13 u14 u15 u16 u17 u18 u19 u20 u21 u22 u23 u24 u25 u26 u27 u28
    ay am ad by bm bd pswd user_warning_email_hour pgui pcsv ppdf recording_forced_enabled i4 tax4_enabled tax2_enabled
    accountant_type_invalid block_at_conditional tax3_enabled accountant_type tax1_value show_zero_calls
    warning_email_active compound_tax tax4_name allow_loss_calls tax3_name tax2_name credit tax1_name total_tax_name
    tax2_value tax4_value i1 tax3_value cyberplat_active i2 i3 recording_enabled email_warning_sent_test own_providers
    a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 company_name";

/// The same page, "Parameters which are not included into hash", without `hash` and `u`.
const USER_UNSIGNED: &str = "
    u29 u30 u31 u32 u33 ignore_global_monitorings time_zone allow_change_callerid enable_static_source_list
    static_source_list_id enable_static_list static_list_id credit_unlimited two_fa_enabled max_devices";

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn names(parameters: impl Iterator<Item = &'static Parameter>) -> Vec<&'static str> {
    parameters.map(Parameter::name).collect()
}

fn unsigned(endpoint: &Endpoint) -> Vec<&'static str> {
    names(endpoint.parameters().iter().filter(|parameter| parameter.coverage() == Coverage::Unsigned))
}

#[test]
fn user_details_update_is_the_page() {
    let signed = words(USER_SIGNED);
    assert_eq!(signed.len(), 81);
    assert_eq!(names(USER_DETAILS_UPDATE.hash_order(HashOrder::Listed)), signed);
    assert_eq!(unsigned(&USER_DETAILS_UPDATE), words(USER_UNSIGNED));

    let deployed: Vec<_> =
        signed.into_iter().filter(|name| !["user_warning_email_hour", "pgui"].contains(name)).collect();
    assert_eq!(deployed.len(), 79);
    assert_eq!(names(USER_DETAILS_UPDATE.hash_order(HashOrder::Deployed)), deployed);
}

#[test]
fn the_did_methods_are_their_pages() {
    for order in [HashOrder::Listed, HashOrder::Deployed] {
        assert_eq!(names(DID_DETAILS_UPDATE.hash_order(order)), ["did_id"]);
        assert_eq!(names(DID_CREATE.hash_order(order)), ["provider_id", "did"]);
    }
    assert_eq!(
        unsigned(&DID_DETAILS_UPDATE),
        ["call_limit", "did_user_id", "active_from", "active_till", "grace_time"]
    );
    assert_eq!(unsigned(&DID_CREATE), ["custom_sip_header", "comment", "reseller_comment"]);
}

#[test]
fn what_is_required_is_what_the_pages_require() {
    let with = |endpoint: &Endpoint, presence| {
        names(endpoint.parameters().iter().filter(move |parameter| parameter.presence() == presence))
    };
    assert_eq!(with(&USER_DETAILS_UPDATE, Presence::Required), ["user_id"]);
    assert_eq!(with(&DID_DETAILS_UPDATE, Presence::Required), ["did_id"]);
    assert_eq!(with(&DID_CREATE, Presence::Required), ["did"]);
    assert_eq!(with(&DID_CREATE, Presence::RequiredUnlessReseller), ["provider_id"]);
}

#[test]
fn switches_have_the_on_values_of_the_page() {
    let kind = |name| USER_DETAILS_UPDATE.parameter(name).map(Parameter::kind);
    for (name, on) in [("i1", 2), ("i2", 4), ("i3", 8), ("i4", 16)] {
        assert_eq!(kind(name), Some(Kind::Switch { on }), "{name}");
    }
    for name in words(
        "u10 u15 pgui pcsv ppdf recording_forced_enabled tax4_enabled tax2_enabled tax3_enabled show_zero_calls
         warning_email_active compound_tax allow_loss_calls cyberplat_active recording_enabled email_warning_sent_test
         own_providers ignore_global_monitorings allow_change_callerid two_fa_enabled credit_unlimited",
    ) {
        assert_eq!(kind(name), Some(Kind::Switch { on: 1 }), "{name}");
    }
    for name in ["tax1_value", "tax2_value", "tax3_value", "tax4_value", "credit", "u32"] {
        assert_eq!(kind(name), Some(Kind::Decimal), "{name}");
    }
    for name in ["enable_static_source_list", "enable_static_list"] {
        assert_eq!(kind(name), Some(Kind::Word(&["no", "blacklist", "whitelist"])), "{name}");
    }
}

#[test]
fn every_parameter_says_what_it_means() {
    for parameter in endpoints::ALL.iter().flat_map(|endpoint| endpoint.parameters()) {
        assert!(!parameter.description().is_empty(), "{}", parameter.name());
    }
}

#[test]
fn methods_are_found_by_name_alias_and_path() {
    for (name, found) in [
        ("user_details_update", Some("user_details_update")),
        ("user_update_api", Some("user_details_update")),
        ("did_details_update", Some("did_details_update")),
        ("did_create", Some("did_create")),
        ("User_details_update", None),
        ("", None),
    ] {
        assert_eq!(endpoints::by_name(name).map(Endpoint::name), found, "{name}");
        for prefix in ["/billing/api/", "/api/", "/a/b/api/"] {
            let path = format!("{prefix}{name}");
            assert_eq!(endpoints::by_path(&path).map(Endpoint::name), found, "{path}");
        }
        for prefix in ["/billing/", "/", "api/", "/billing/apix/", "/billing/api//", "/billing/api/v2/"] {
            let path = format!("{prefix}{name}");
            assert_eq!(endpoints::by_path(&path).map(Endpoint::name), None, "{path}");
        }
    }
}
