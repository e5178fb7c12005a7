//! What a policy does about what.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use mor_api::methods::users::USER_DETAILS_UPDATE;
use mor_api::{ReceivedRequest, SecretKey};

use super::*;

/// The user page's sample with what can be added to it.
fn treatments(policy: &Policy) -> Vec<(String, Treatment)> {
    let query = "u=username&user_id=123&u15=1&u9=&u33=note&x=1&y=\
                 &hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    let key = SecretKey::new("456789").unwrap();
    let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "").unwrap();
    let verified = request.verify([("admin", &key)], HashRule::Listed).unwrap();
    let treated =
        |parameter: Uncovered<'_>| (parameter.name().to_owned(), policy.on_uncovered(&parameter));
    verified.uncovered().map(treated).collect()
}

fn named(policy: &Policy, treatment: Treatment) -> Vec<String> {
    let all = treatments(policy).into_iter();
    all.filter(|(_, each)| *each == treatment).map(|(name, _)| name).collect()
}

#[test]
fn each_reason_has_its_treatment_and_a_name_goes_before() {
    use Treatment::{Allow, Refuse, Warn};

    let policy = Policy::new();
    assert_eq!(named(&policy, Allow), ["u", "u9", "u33", "x", "y"]);
    assert_eq!(named(&policy.clone().uncovered(Refuse), Refuse), ["u33"]);
    assert_eq!(named(&policy.clone().unknown(Warn), Warn), ["x", "y"]);
    assert_eq!(named(&policy.clone().empty(Refuse), Refuse), ["u9"]);
    let all = policy.uncovered(Refuse).unknown(Refuse).empty(Refuse);
    let but = all.parameter("x", Allow).parameter("u9", Warn).parameter("u", Warn);
    assert_eq!(named(&but, Refuse), ["u33", "y"]);
    assert_eq!(named(&but, Warn), ["u", "u9"]);
}

#[test]
fn a_method_has_its_own_treatment_under_each_of_its_names() {
    let policy = Policy::new().duplicates_of("user_update_api", Treatment::Refuse);
    assert!(policy.wants_duplicates() && !Policy::new().wants_duplicates());
    let create = &mor_api::methods::dids::DID_CREATE;
    for (name, expected) in [
        ("user_details_update", Treatment::Refuse),
        ("user_update_api", Treatment::Refuse),
        ("did_create", Treatment::Allow),
    ] {
        let endpoint = mor_api::methods::by_name(name).unwrap();
        assert_eq!(policy.on_duplicate(endpoint), expected, "{name}");
    }
    assert_eq!(policy.duplicates(Treatment::Warn).on_duplicate(create), Treatment::Warn);
}
