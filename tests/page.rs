//! The tables of the pages, typed in from the pages and not from the crate.

use mor_api::methods;
use mor_api::methods::dids::{DID_CREATE, DID_DETAILS_UPDATE};
use mor_api::methods::users::USER_DETAILS_UPDATE;
use mor_api::{Endpoint, HashRule, Kind, Parameter, Requirement};

/// The page "MOR API user details update", "Parameters which are included into the hash", line by
/// line.
const USER_SIGNED: &str = include_str!("vectors/user_signed.txt");

/// The same page, "Parameters which are not included into hash", without `hash` and `u`.
const USER_UNSIGNED: &str = "
    u29 u30 u31 u32 u33 ignore_global_monitorings time_zone allow_change_callerid
    enable_static_source_list static_source_list_id enable_static_list static_list_id
    credit_unlimited two_fa_enabled max_devices";

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn names(parameters: impl Iterator<Item = Parameter>) -> Vec<&'static str> {
    parameters.map(Parameter::name).collect()
}

fn hashed(endpoint: &Endpoint, rule: HashRule) -> Vec<&'static str> {
    endpoint.hash_order(rule).collect()
}

fn unsigned(endpoint: &Endpoint) -> Vec<&'static str> {
    names(endpoint.parameters().filter(|parameter| !parameter.is_signed()))
}

#[test]
fn user_details_update_is_the_page() {
    let signed = words(USER_SIGNED);
    assert_eq!(signed.len(), 81);
    assert_eq!(hashed(&USER_DETAILS_UPDATE, HashRule::Listed), signed);
    assert_eq!(unsigned(&USER_DETAILS_UPDATE), words(USER_UNSIGNED));

    // Servers leave out two of them, and M2 another one.
    let without = |left_out: &[&str]| {
        let kept = signed.iter().copied().filter(|name| !left_out.contains(name));
        kept.collect::<Vec<_>>()
    };
    let on_mor = without(&["user_warning_email_hour", "pgui"]);
    assert_eq!(on_mor.len(), 79);
    for rule in [HashRule::X5, HashRule::X8] {
        assert_eq!(hashed(&USER_DETAILS_UPDATE, rule), on_mor, "{rule}");
    }
    assert_eq!(hashed(&USER_DETAILS_UPDATE, HashRule::M2), without(&["cyberplat_active"]));
    // The oldest ones hash one that the page does not.
    for rule in [HashRule::X3, HashRule::X3s] {
        let mut hashed = hashed(&USER_DETAILS_UPDATE, rule);
        let place = hashed.iter().position(|name| *name == "ignore_global_monitorings");
        assert_eq!(place.map(|place| hashed.remove(place)), Some("ignore_global_monitorings"));
        assert_eq!(hashed, on_mor, "{rule}");
    }
}

#[test]
fn the_did_methods_are_their_pages() {
    for rule in [HashRule::Listed, HashRule::X5, HashRule::X8] {
        assert_eq!(hashed(&DID_DETAILS_UPDATE, rule), ["did_id"], "{rule}");
        assert_eq!(hashed(&DID_CREATE, rule), ["provider_id", "did"], "{rule}");
    }
    // The others know no DIDs, and hash no name of theirs.
    for rule in [HashRule::X3, HashRule::X3s, HashRule::M2] {
        assert_eq!(hashed(&DID_DETAILS_UPDATE, rule), [""; 0], "{rule}");
        assert_eq!(hashed(&DID_CREATE, rule), ["provider_id"], "{rule}");
    }
    assert_eq!(
        unsigned(&DID_DETAILS_UPDATE),
        ["call_limit", "did_user_id", "active_from", "active_till", "grace_time"]
    );
    assert_eq!(unsigned(&DID_CREATE), ["custom_sip_header", "comment", "reseller_comment"]);
}

#[test]
fn what_is_required_is_what_the_pages_require() {
    let with = |endpoint: &Endpoint, requirement| {
        names(endpoint.parameters().filter(move |parameter| parameter.requirement() == requirement))
    };
    assert_eq!(with(&USER_DETAILS_UPDATE, Requirement::Required), ["user_id"]);
    assert_eq!(with(&DID_DETAILS_UPDATE, Requirement::Required), ["did_id"]);
    assert_eq!(with(&DID_CREATE, Requirement::Required), ["did"]);
    assert_eq!(with(&DID_CREATE, Requirement::RequiredUnlessReseller), ["provider_id"]);
}

#[test]
fn switches_have_the_on_values_of_the_page() {
    let kind = |name| USER_DETAILS_UPDATE.parameter(name).map(Parameter::kind);
    for (name, on) in [("i1", 2), ("i2", 4), ("i3", 8), ("i4", 16)] {
        assert_eq!(kind(name), Some(Kind::Switch { on }), "{name}");
    }
    for name in words(
        "u10 u15 pgui pcsv ppdf recording_forced_enabled tax4_enabled tax2_enabled tax3_enabled
         show_zero_calls warning_email_active compound_tax allow_loss_calls cyberplat_active
         recording_enabled email_warning_sent_test own_providers ignore_global_monitorings
         allow_change_callerid two_fa_enabled credit_unlimited",
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
    for parameter in methods::ALL.iter().flat_map(|endpoint| endpoint.parameters()) {
        assert!(!parameter.description().is_empty(), "{}", parameter.name());
    }
}

#[test]
fn a_path_is_for_the_method_after_api() {
    for name in ["user_details_update", "user_update_api", "did_details_update", "did_create"] {
        let method = methods::by_name(name).map(Endpoint::name);
        assert!(method.is_some(), "{name}");
        for prefix in ["/billing/api/", "/api/", "/a/b/api/"] {
            let path = format!("{prefix}{name}");
            assert_eq!(methods::by_path(&path).map(Endpoint::name), method, "{path}");
        }
        for prefix in
            ["/billing/", "/", "api/", "/billing/apix/", "/billing/api//", "/billing/api/v2/"]
        {
            let path = format!("{prefix}{name}");
            assert_eq!(methods::by_path(&path).map(Endpoint::name), None, "{path}");
        }
    }
    assert_eq!(methods::by_path("/billing/api/").map(Endpoint::name), None);
}
