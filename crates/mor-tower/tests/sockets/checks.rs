//! What is right passes, and what is wrong is refused.

use std::collections::BTreeMap;
use std::future::ready;

use mor_api::methods::users::UserSimpleBalanceGet;
use mor_api::value::Password;
use mor_tower::{KeysError, OtherPaths};

use super::*;

#[tokio::test]
async fn a_right_request_arrives_unchanged_and_with_what_is_known_of_it() {
    let log = Log::default();
    let address = layered(VerifyLayer::new(verifier(&log))).await;
    let form = block();
    let details = "VerifiedRequest { endpoint: \"user_details_update\", username: admin, \
                   key_name: \"admin\", rule: Listed, covered: [\"user_id\", \"u15\"], \
                   uncovered: [parameter `u`: not signed, parameter `u33`: not signed], \
                   warnings: [] }";
    let (status, body) = post(address, UPDATE, FORM, &form).await;
    assert_eq!((status, body), (200, format!("Some({details}) {UPDATE} {form}")));

    // In the query alone, without a body.
    let in_query = format!("{UPDATE}?{form}");
    let (status, body) = post(address, &in_query, "", "").await;
    assert_eq!((status, body), (200, format!("Some({details}) {in_query} ")));

    // In pieces.
    let (first, second) = form.split_at(7);
    let request = chunked(UPDATE, &[first, second]);
    let (status, body) = exchange(address, &request).await;
    assert_eq!(status, 200);
    assert!(body.ends_with(&form), "{body}");
    assert!(log.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_wrong_request_gets_the_page_s_answer_and_the_server_the_reason() {
    let log = Log::default();
    let address = layered(VerifyLayer::new(verifier(&log))).await;
    let form = block();
    let changed = form.replace("u15=1", "u15=0");
    let nobody = form.replace("u=admin", "u=nobody%0Auser_details_update:+admin");
    let json = r#"{"u":"admin","pswd":"hunter2"}"#;
    let long = format!("{form}&x={}", "y".repeat(70_000));
    let named = |what: &str| format!("user_details_update: the body {what}");
    let json_type = "content-type: application/json\r\n";
    let multipart = "content-type: multipart/form-data; boundary=x\r\n";
    let forged = "content-type: x  did_create: admin: done\r\n";
    let with_mark = format!("\u{feff}{form}");
    for (content_type, body, text, reason) in [
        (FORM, &*changed, INCORRECT, "user_details_update: admin: `hash` does not match"),
        (
            FORM,
            &*nobody,
            DENIED,
            "user_details_update: \"nobody\\nuser_details_update: admin\": \
             parameter `u` names no known user",
        ),
        (FORM, "user_id=1", DENIED, "user_details_update: parameter `u` is missing"),
        (FORM, "u=admin&pswd=a&hunter2", INCORRECT, "user_details_update: parameter 3 has no `=`"),
        (FORM, json, INCORRECT, "user_details_update: parameter 1 has no `=`"),
        (json_type, json, INCORRECT, &*named("is JSON by its content type, not a form")),
        (multipart, "--x--", INCORRECT, &*named("is multipart/form-data, not a form")),
        (forged, &*form, INCORRECT, &*named("has a content type that is not that of a form")),
        ("", &*form, INCORRECT, &*named("has no content type")),
        (&*format!("{FORM}{FORM}"), &*form, INCORRECT, &*named("has several content types")),
        (FORM, &*with_mark, INCORRECT, &*named("begins with a byte order mark")),
        (FORM, &*long, INCORRECT, "user_details_update: the body has more than 65536 bytes"),
    ] {
        assert_eq!(post(address, UPDATE, content_type, body).await, (200, text.to_owned()));
        assert_eq!(std::mem::take(&mut *log.lock().unwrap()), [reason]);
    }
    let get = head("GET", &format!("{UPDATE}?{form}")) + "\r\n";
    let disabled = "<page><error>GET Requests are disabled</error></page>";
    assert_eq!(exchange(address, &get).await, (200, disabled.to_owned()));
    let put = get.replace("GET", "PUT");
    assert_eq!(exchange(address, &put).await, (200, DENIED.to_owned()));
    let long = exchange(address, &chunked(UPDATE, &[&long])).await;
    assert_eq!(long, (200, INCORRECT.to_owned()));
}

#[cfg(feature = "diagnose")]
#[tokio::test]
async fn a_refusal_can_be_diagnosed_where_a_mistake_can_be_found() {
    use mor_api::inspect::{Effort, FindingKind};
    use mor_tower::PendingDiagnosis;

    let kept = Arc::new(Mutex::new(Vec::<Option<PendingDiagnosis>>::new()));
    let sink = Arc::clone(&kept);
    let report = move |event: &Event<'_>| match event {
        Event::Refused(refused) => sink.lock().unwrap().push(refused.diagnosis()),
        other => unreachable!("{other}"),
    };
    let address = layered(VerifyLayer::new(verifier(&Log::default()).report(report))).await;
    let form = block();
    for (body, expected) in [
        (form.replace("u15=1", "u15=0"), Some(FindingKind::Altered)),
        (form.replace("u=admin", "u=nobody"), None),
        (form.replace("hash=", "sum="), Some(FindingKind::MissingHash)),
    ] {
        post(address, UPDATE, FORM, &body).await;
        let pending = kept.lock().unwrap().pop().unwrap();
        let found = pending.as_ref().and_then(|pending| {
            assert!(!format!("{pending:?}").contains("u15"));
            let findings = pending.run(Effort::USUAL);
            findings.first().map(mor_api::inspect::Finding::kind)
        });
        assert_eq!(found, expected, "{body}");
    }
    // Before the keys were looked up, there are none to search with.
    let json = "content-type: application/json\r\n";
    post(address, UPDATE, json, r#"{"u":"admin"}"#).await;
    let pending = kept.lock().unwrap().pop().unwrap().unwrap();
    assert_eq!(pending.run(Effort::USUAL), []);
    let found = pending.or_keys(ring).run(Effort::USUAL);
    assert_eq!(found[0].kind(), FindingKind::NotAForm);
}

/// A server that reads another name, or takes the request for another one, acts on what nobody has
/// verified.
#[tokio::test]
async fn what_servers_read_in_another_way_is_refused() {
    let log = Log::default();
    let address = layered(VerifyLayer::new(verifier(&log))).await;
    let form = block();
    let spaced = format!("{form}& user_id=999");
    let deleting = format!("{form}&_method=delete");
    let overriding = format!("{FORM}X-HTTP-Method-Override: DELETE\r\n");
    for (content_type, body, text, reason) in [
        (FORM, &spaced, INCORRECT, "parameter `user_id` has a raw space before its name"),
        (FORM, &deleting, DENIED, "the parameter `_method` asks for another http method"),
        (
            &*overriding,
            &form,
            DENIED,
            "the header `x-http-method-override` asks for another http method",
        ),
    ] {
        assert_eq!(post(address, UPDATE, content_type, body).await, (200, text.to_owned()));
        assert_eq!(taken(&log), [format!("user_details_update: {reason}")]);
    }
}

/// What acts on the path must not be told another id than the one that the hash covers.
#[tokio::test]
async fn an_id_in_the_path_is_the_one_that_is_verified() {
    let log = Log::default();
    let address = layered(VerifyLayer::new(verifier(&log))).await;
    let signer = Signer::new("admin", SecretKey::new("secret").unwrap());
    let request = UserSimpleBalanceGet::new(Password::new("mine").unwrap());
    let form = format!("u=admin&{}", &*signer.sign(&request).unwrap().form());
    for (path, error) in [
        ("/api/user_simple_balance_get", None),
        ("/api/user_simple_balance_get/mine", None),
        ("/api/user_simple_balance_get/other", Some("appears twice with different values")),
    ] {
        let (_, answer) = post(address, path, FORM, &form).await;
        let refusals = std::mem::take(&mut *log.lock().unwrap());
        assert_eq!(answer == INCORRECT, error.is_some(), "{path}: {answer} {refusals:?}");
        assert!(error.is_none_or(|error| refusals[0].contains(error)), "{refusals:?}");
    }
}

/// The key that unknown users' requests are verified against is in the source for all to read.
#[tokio::test]
async fn nobody_s_key_signs_nothing() {
    let log = Log::default();
    let address = layered(VerifyLayer::new(verifier(&log))).await;
    for username in ["nobody", "admin"] {
        let signer = Signer::new(username, SecretKey::new("the key of nobody").unwrap());
        let form = signer.sign(&UserDetailsUpdate::new(123)).unwrap().form().to_string();
        let (_, answer) = post(address, UPDATE, FORM, &form).await;
        assert!([DENIED, INCORRECT].contains(&&*answer), "{answer}");
    }
    assert_eq!(log.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn each_method_is_refused_in_its_own_shape() {
    let address = layered(VerifyLayer::new(verifier(&Log::default()))).await;
    let did_create = post(address, "/api/did_create", FORM, "u=admin&did=1&hash=x").await.1;
    assert_eq!(
        did_create,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <page><status><error>Incorrect hash</error></status></page>"
    );
}

#[tokio::test]
async fn other_paths_are_refused_or_passed_but_never_another_spelling() {
    let log = Log::default();
    let refusing = layered(VerifyLayer::new(verifier(&log))).await;
    let passing = verifier(&log).policy(Policy::new().other_paths(OtherPaths::Pass));
    let passing = layered(VerifyLayer::new(passing)).await;
    for path in ["/", "/billing/api/v2/authentication/login", "/api/unknown?u=x"] {
        assert_eq!(post(refusing, path, "", "{}").await, (404, NO_SUCH_API.to_owned()));
        assert_eq!(post(passing, path, "", "{}").await, (200, format!("None {path} {{}}")));
    }
    for path in ["/files/a%20b.png", "/.well-known/acme-challenge/x", "/x;y", "/api/v2/users/a%20b"]
    {
        assert_eq!(post(refusing, path, "", "{}").await, (404, NO_SUCH_API.to_owned()));
        assert_eq!(post(passing, path, "", "{}").await, (200, format!("None {path} {{}}")));
    }
    for path in [
        "/billing/api/user%5fdetails_update",
        "/billing/api/user%255fdetails_update",
        "/billing/api/x/../user_details_update",
        "/billing/api/user_details_update;x",
        "/billing/api//user_details_update",
        "/billing/api/user_details_update/",
        "/billing/api/user_details_update.xml",
        "/billing/API/user_update_api/1",
        "/billing/api/?action=user_details_update",
    ] {
        for address in [refusing, passing] {
            assert_eq!(post(address, path, "", "").await, (404, NO_SUCH_API.to_owned()), "{path}");
        }
    }
    assert_eq!(post(passing, UPDATE, "", "").await.1, DENIED);
}

#[tokio::test]
async fn keys_come_from_a_map_or_a_closure_and_may_be_missing() {
    let form = block();
    let ordered = BTreeMap::from([("admin".to_owned(), ring())]);
    let closure = |username: &str| {
        let keys = if username == "admin" { Ok(ring()) } else { Err(KeysError::UnknownUser) };
        async move { keys }
    };
    for verifier in
        [Verifier::new(ordered.clone()), Verifier::new(Arc::new(ordered)), Verifier::new(closure)]
    {
        let address = layered(VerifyLayer::new(verifier)).await;
        assert!(post(address, UPDATE, FORM, &form).await.1.starts_with("Some(VerifiedRequest"));
    }
    let failing = Verifier::new(|username: &str| {
        ready(Err(match username {
            "keyless" => KeysError::NoSecretKey,
            "disabled" => KeysError::Disabled,
            _ => KeysError::Unavailable("no route".into()),
        }))
    });
    let address = layered(VerifyLayer::new(failing)).await;
    for (username, status, text) in [
        ("keyless", 200, "<page><error>API must have a secret key</error></page>"),
        ("disabled", 200, DISABLED),
        ("admin", 503, DISABLED),
    ] {
        let form = form.replace("u=admin", &format!("u={username}"));
        assert_eq!(post(address, UPDATE, FORM, &form).await, (status, text.to_owned()));
    }
    let disabled = verifier(&Log::default()).policy(Policy::new().enabled(false));
    let address = layered(VerifyLayer::new(disabled)).await;
    assert_eq!(post(address, UPDATE, FORM, &form).await, (200, DISABLED.to_owned()));
}

#[tokio::test]
async fn rules_and_get_are_settings() {
    let request = UserDetailsUpdate::new(123).privacy_gui(true);
    let signer = Signer::new("admin", SecretKey::new("secret").unwrap());
    let form = signer.rule(HashRule::X8).sign(&request).unwrap().form().to_string();
    let listed = layered(VerifyLayer::new(verifier(&Log::default()))).await;
    assert_eq!(post(listed, UPDATE, FORM, &form).await.1, INCORRECT);
    let either = Policy::new().accept(HashRule::Listed | HashRule::X8).takes_get(true);
    let either = verifier(&Log::default()).policy(either);
    let either = layered(VerifyLayer::new(either)).await;
    let get = head("GET", &format!("{UPDATE}?{form}")) + "\r\n";
    let (_, body) = exchange(either, &get).await;
    assert!(body.contains("rule: X8"), "{body}");
    assert!(body.contains("parameter `pgui`: left out"), "{body}");
}

#[tokio::test]
async fn no_debug_text_has_a_secret() {
    let verifier = verifier(&Log::default());
    let layer = VerifyLayer::new(verifier);
    let debug = format!("{layer:?}");
    assert!(!debug.contains("secret") && !debug.contains("before"), "{debug}");
    let address = layered(layer).await;
    // A line break, the key, and the rest of a password whose `&` is not encoded.
    let form = format!("{}&a%0AINFO+hunter2=3&my_secret=1&p=a&hunter2=3&x=1", block());
    let (_, body) = post(address, UPDATE, FORM, &form).await;
    // After it come the path and the form, as they were sent.
    let details = body.split(UPDATE).next().unwrap();
    for number in 6..=9 {
        assert!(details.contains(&format!("parameter {number}: unknown")), "{details}");
    }
    assert!(!details.contains("hunter") && !details.contains("secret"), "{details}");
}
