//! Report mode: everything is forwarded as it came, and reported as what would be refused.

use mor_tower::{Mode, OtherPaths, Treatment};

use super::*;

async fn reporting(log: &Log, policy: Policy) -> SocketAddr {
    layered(VerifyLayer::new(verifier(log).policy(policy.mode(Mode::Report)))).await
}

#[tokio::test]
async fn what_is_wrong_is_forwarded_and_reported() {
    let log = Log::default();
    let address = reporting(&log, Policy::new()).await;
    let form = block();
    let json = "content-type: application/json\r\n";
    let wrong = form.replace("u15=1", "u15=0");
    let nobody = form.replace("u=admin", "u=nobody");
    let long = format!("{form}&x={}", "y".repeat(70_000));
    for (path, content_type, body, reason) in [
        (UPDATE, FORM, &*wrong, "user_details_update: admin: `hash` does not match"),
        (UPDATE, FORM, &*nobody, "user_details_update: nobody: parameter `u` names no known user"),
        (UPDATE, FORM, "u=admin&hunter2", "user_details_update: parameter 2 has no `=`"),
        (
            UPDATE,
            json,
            r#"{"u":"admin"}"#,
            "user_details_update: the body is JSON by its content type, not a form",
        ),
        (UPDATE, FORM, &*long, "user_details_update: the body has more than 65536 bytes"),
        ("/api/unknown", FORM, &*form, "the path is that of no known method"),
        ("/api/user_details_update.xml", FORM, &*form, "the path is that of no known method"),
        (
            "/api//user_details_update",
            FORM,
            &*form,
            "the path may be another spelling of a method's",
        ),
    ] {
        let answer = post(address, path, content_type, body).await;
        assert_eq!(answer, (200, format!("None {path} {body}")));
        assert_eq!(taken(&log), [format!("would be refused: {reason}")]);
    }
    // What arrived before it was too long, and the rest.
    let (first, second) = long.split_at(65_000);
    let (_, answer) = exchange(address, &chunked(UPDATE, &[first, second])).await;
    assert_eq!(answer, format!("None {UPDATE} {long}"));
    assert_eq!(taken(&log).len(), 1);
    let get = head("GET", &format!("{UPDATE}?{form}")) + "\r\n";
    assert!(exchange(address, &get).await.1.starts_with("None "));
    assert_eq!(taken(&log), ["would be refused: user_details_update: get requests are disabled"]);

    // What is right is not reported, and known to be right.
    let (_, answer) = post(address, UPDATE, FORM, &form).await;
    assert!(answer.starts_with("Some(VerifiedRequest"), "{answer}");
    assert!(taken(&log).is_empty());
}

#[tokio::test]
async fn what_the_policy_would_refuse_is_forwarded_with_what_is_known_of_it() {
    let log = Log::default();
    let policy = Policy::new().unknown(Treatment::Refuse).duplicates(Treatment::Refuse);
    let address = reporting(&log, policy.empty(Treatment::Warn)).await;
    let form = block() + "&x=1&u9=";
    let user = "would be refused: user_details_update: admin: ";
    let warning = "not covered by the hash: parameter `u9`: empty";
    for (form, reason) in [
        (&*form, format!("not covered by the hash: parameter 6: unknown; {warning}")),
        (&*block(), "the request came before".to_owned()),
    ] {
        let (_, answer) = post(address, UPDATE, FORM, form).await;
        assert!(answer.starts_with("Some(VerifiedRequest"), "{answer}");
        assert!(answer.ends_with(form), "{answer}");
        assert_eq!(taken(&log), [format!("{user}{reason}")]);
    }
}

#[tokio::test]
async fn another_spelling_is_reported_where_other_paths_pass() {
    let log = Log::default();
    let address = reporting(&log, Policy::new().other_paths(OtherPaths::Pass)).await;
    let path = "/api/user_details_update.xml";
    let (_, answer) = post(address, path, FORM, &block()).await;
    assert!(answer.starts_with("None "), "{answer}");
    let reason = "the path may be another spelling of a method's";
    assert_eq!(taken(&log), [format!("would be refused: {reason}")]);
    post(address, "/api/v2/users", "", "{}").await;
    assert!(taken(&log).is_empty());
}
