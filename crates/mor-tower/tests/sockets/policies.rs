//! What a policy makes of requests whose hash is right.

use mor_api::methods::dids::DidDetailsUpdate;
use mor_tower::Treatment::{Allow, Refuse, Warn};

use super::*;

/// Sends a form to a layer with this policy; tells whether the inner service got it, and the log.
async fn forwards(policy: Policy, path: &str, form: &str) -> (bool, Vec<String>) {
    let log = Log::default();
    let address = layered(VerifyLayer::new(verifier(&log).policy(policy))).await;
    let (status, answer) = post(address, path, FORM, form).await;
    assert_eq!(status, 200);
    let is_forwarded = answer.ends_with(&format!(" {path} {form}"));
    assert!(is_forwarded || answer.contains("<error>Access Denied</error>"), "{answer}");
    (is_forwarded, taken(&log))
}

#[tokio::test]
async fn each_kind_of_uncovered_parameter_is_allowed_warned_of_or_refused() {
    // `u33` is not signed, `u9` is empty, the sixth is unknown, and its name a part of a password.
    let form = block() + "&u9=&hunter2=1";
    let (unsigned, empty) = ("parameter `u33`: not signed", "parameter `u9`: empty");
    let unknown = "parameter 7: unknown";
    let told = |names: &[&str]| format!("not covered by the hash: {}", names.join(", "));
    let policy = Policy::new;
    for (policy, refused, warned) in [
        (policy(), &[][..], &[][..]),
        (policy().uncovered(Refuse), &[unsigned], &[]),
        (policy().empty(Refuse), &[empty], &[]),
        (policy().unknown(Refuse), &[unknown], &[]),
        (policy().uncovered(Warn), &[], &[unsigned]),
        (policy().empty(Warn).unknown(Warn), &[], &[empty, unknown]),
        (policy().empty(Refuse).uncovered(Refuse).unknown(Warn), &[unsigned, empty], &[unknown]),
        (policy().unknown(Refuse).parameter("hunter2", Allow), &[], &[]),
        (policy().parameter("hunter2", Refuse), &[unknown], &[]),
        (policy().uncovered(Refuse).parameter("u33", Warn), &[], &[unsigned]),
        (policy().parameter("u", Warn), &[], &["parameter `u`: not signed"]),
    ] {
        let shown = format!("{policy:?}");
        let (is_forwarded, log) = forwards(policy, UPDATE, &form).await;
        assert_eq!(is_forwarded, refused.is_empty(), "{shown}");
        let warnings: Vec<_> = warned.iter().map(|name| told(&[name])).collect();
        let expected = match (refused, &*warnings) {
            ([], []) => Vec::new(),
            ([], some) => {
                vec![format!("warning: user_details_update: admin: {}", some.join("; "))]
            }
            (names, some) => {
                let reason = [&[told(names)], some].concat().join("; ");
                vec![format!("user_details_update: admin: {reason}")]
            }
        };
        assert_eq!(log, expected, "{shown}");
        assert!(!log.concat().contains("hunter2"));
    }
}

#[tokio::test]
async fn a_boundary_twin_is_seen_where_there_is_one() {
    let create =
        "u=admin&did=123456789&provider_id=1&hash=cb9dff0d59f7ffaf036d55b57c817bf528edb54a";
    let update = signed(&DidDetailsUpdate::new(6511).call_limit(999));
    let reason = "another request, cut at other places, has the same hash";
    for (policy, path, form, is_forwarded, told) in [
        (Policy::new(), "/api/did_create", create, true, None),
        (Policy::new().twins(Warn), "/api/did_create", create, true, Some("warning: ")),
        (Policy::new().twins(Refuse), "/api/did_create", create, false, Some("")),
        // Nothing else can be cut out of one id.
        (Policy::new().twins(Refuse), "/api/did_details_update", &*update, true, None),
    ] {
        let (was_forwarded, log) = forwards(policy, path, form).await;
        assert_eq!(was_forwarded, is_forwarded, "{form}");
        let told = told.map(|how| format!("{how}did_create: admin: {reason}"));
        assert_eq!(log, told.into_iter().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn the_inner_service_can_see_what_is_warned_of() {
    let log = Log::default();
    let policy = Policy::new().uncovered(Warn);
    let address = layered(VerifyLayer::new(verifier(&log).policy(policy))).await;
    let (_, answer) = post(address, UPDATE, FORM, &block()).await;
    let warning = "warnings: [Uncovered(parameter `u33`: not signed)] }";
    assert!(answer.contains(warning), "{answer}");
}

#[tokio::test]
async fn other_limits_hold() {
    let mut limits = mor_api::Limits::default();
    limits.bytes = 100;
    limits.parameters = 3;
    let log = Log::default();
    let layer = VerifyLayer::new(verifier(&log).policy(Policy::new().limits(limits)));
    let address = layered(layer).await;
    for form in [block(), format!("u=admin&x={}", "y".repeat(100))] {
        assert_eq!(post(address, UPDATE, FORM, &form).await, (200, INCORRECT.to_owned()));
    }
    let reasons = taken(&log);
    assert!(reasons[0].contains("more than 3 parameters"), "{reasons:?}");
    assert!(reasons[1].contains("more than 100 bytes"), "{reasons:?}");
}
