//! The layer and the extractor from outside, over real sockets and with HTTP as it is on the wire.
#![cfg(feature = "axum")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::collections::{BTreeMap, HashMap};
use std::future::ready;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use axum::routing::any;
use mor_api::methods::dids::{DidCreate, DidCreated, DidDetailsUpdate};
use mor_api::methods::users::{UserDetailsUpdate, UserSimpleBalanceGet};
use mor_api::value::Password;
use mor_api::{HashRule, KeyRing, SecretKey, Signer, TypedRequest};
use mor_tower::{
    Event, KeysError, OtherPaths, Policy, Verified, VerifiedRequest, Verifier, VerifyLayer, answer,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const UPDATE: &str = "/billing/api/user_details_update";
const INCORRECT: &str = "<page><error>Incorrect hash</error></page>";
const NO_SUCH_API: &str = "<page><error>There is no such API</error></page>";
const DENIED: &str = "<page><error>Access Denied</error></page>";
const DISABLED: &str = "<page><error>API Requests are disabled</error></page>";

type Log = Arc<Mutex<Vec<String>>>;

fn ring() -> KeyRing {
    let mut ring = KeyRing::new();
    ring.add("old", SecretKey::new("before").unwrap());
    ring.add("admin", SecretKey::new("secret").unwrap());
    ring
}

fn verifier(log: &Log) -> Verifier {
    let sink = Arc::clone(log);
    let keys = HashMap::from([("admin".to_owned(), ring())]);
    Verifier::new(keys).report(move |event: &Event<'_>| match event {
        Event::Refused(refused) => sink.lock().unwrap().push(refused.to_string()),
        other => unreachable!("{other}"),
    })
}

/// What the inner service of a layer saw, as text.
async fn seen(request: Request) -> String {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let details = parts.extensions.get::<VerifiedRequest>();
    format!("{details:?} {} {}", parts.uri, String::from_utf8_lossy(&body))
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn layered(layer: VerifyLayer) -> SocketAddr {
    serve(Router::new().fallback(seen).layer(layer)).await
}

/// Sends bytes, and returns status and body of the answer.
async fn exchange(address: SocketAddr, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // A server that refuses a long body may close before all of it is written.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

fn head(method: &str, path: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n")
}

/// The same without a length, in these pieces.
fn chunked(path: &str, pieces: &[&str]) -> String {
    let body: Vec<_> = pieces
        .iter()
        .chain([&""])
        .map(|piece| format!("{:x}\r\n{piece}\r\n", piece.len()))
        .collect();
    let head = head("POST", path);
    format!("{head}{FORM}transfer-encoding: chunked\r\n\r\n{}", body.concat())
}

async fn post(address: SocketAddr, path: &str, content_type: &str, body: &str) -> (u16, String) {
    let length = body.len();
    let head = format!("{}{content_type}content-length: {length}", head("POST", path));
    exchange(address, &format!("{head}\r\n\r\n{body}")).await
}

const FORM: &str = "content-type: Application/X-WWW-Form-Urlencoded; charset=UTF-8\r\n";

fn signed<R: TypedRequest>(request: &R) -> String {
    let signer = Signer::new("admin", SecretKey::new("secret").unwrap());
    signer.sign(request).unwrap().form().to_string()
}

fn block() -> String {
    signed(&UserDetailsUpdate::new(123).blocked(true).comment("a b&c"))
}

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
    for path in [
        "/billing/api/user%5fdetails_update",
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

async fn create(verified: Verified<DidCreate>) -> Response {
    let created = DidCreated::new(verified.covered().len() as u64);
    answer::<_, Body>(Ok(created.with_did(verified.request.did)))
}

async fn update(verified: Verified<DidDetailsUpdate>) -> String {
    format!("{verified:?} {}", verified.request.did_id)
}

#[tokio::test]
async fn the_extractor_hands_over_a_typed_request_or_answers_itself() {
    let log = Log::default();
    let router = Router::new()
        .route("/api/did_create", any(create))
        .route("/api/did_details_update", any(update))
        .with_state(verifier(&log));
    let address = serve(router).await;
    let form = "u=admin&did=123456789&provider_id=1";
    let right = format!("{form}&hash=cb9dff0d59f7ffaf036d55b57c817bf528edb54a");
    let wrong = post(address, "/api/did_create", FORM, &right.replace("=1&", "=2&")).await.1;
    assert!(wrong.ends_with("<page><status><error>Incorrect hash</error></status></page>"));
    let (status, body) = post(address, "/api/did_create", FORM, &right).await;
    assert_eq!(status, 200);
    assert!(body.ends_with("<did_details><id>2</id><did>123456789</did></did_details></page>"));

    let list = mor_api::ParameterList::new(DidDetailsUpdate::ENDPOINT)
        .with("did_id", "6511")
        .and_then(|list| list.with("call_limit", "many"))
        .unwrap();
    let signer = Signer::new("admin", SecretKey::new("secret").unwrap());
    let form = signer.sign(&list).unwrap().form().to_string();
    let (_, body) = post(address, "/api/did_details_update", FORM, &form).await;
    assert!(body.contains("<error>Call limit is incorrect format"), "{body}");
    let right = signed(&DidDetailsUpdate::new(6511).call_limit(999));
    let (_, body) = post(address, "/api/did_details_update", FORM, &right).await;
    assert!(body.starts_with("Verified { details: VerifiedRequest {"), "{body}");
    assert!(body.ends_with(", .. } 6511") && !body.contains("999"), "{body}");
    let log = log.lock().unwrap().clone();
    assert_eq!(log.len(), 2);
    assert!(log[1].starts_with("did_details_update: admin: parameter `call_limit` has a wrong"));
    assert!(!log[1].contains("many"));
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
