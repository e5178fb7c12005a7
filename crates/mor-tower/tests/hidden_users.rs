//! Whether an answer tells who exists.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::convert::Infallible;
use std::future::ready;
use std::hint::black_box;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Method, Request, Response};
use http_body_util::{BodyExt, Full};
use mor_api::{HashRule, KeyRing, SecretKey};
use mor_tower::{
    Event, KeysError, MaybeBuffered, Policy, RefusalReason, Refused, Verifier, VerifyLayer, refusal,
};
use tower::{Layer, ServiceExt, service_fn};

const FORM: &str = "application/x-www-form-urlencoded";
/// Answered in XML of three shapes, as plain text, and one that takes a hash under some rules only.
const METHODS: [(&str, &str); 5] = [
    ("user_details_update", "user_id=1"),
    ("did_create", "did=1&provider_id=1"),
    ("did_details_update", "did_id=1"),
    ("user_balance_get", "username=alice"),
    ("user_login", "p=x"),
];
/// The administrator has keys; the others have none, for each reason that is told to callers.
const USERS: [(&str, &str); 5] = [
    ("admin", "`hash` does not match"),
    ("nobody", "parameter `u` names no known user"),
    ("keyless", "the user has no secret key"),
    ("disabled", "the api is disabled for the user"),
    ("ringless", "the user has no secret key"),
];

fn ring(keys: usize) -> KeyRing {
    let mut ring = KeyRing::new();
    for number in 0..keys {
        ring.add(number.to_string(), SecretKey::new("the key of number 0").unwrap());
    }
    ring
}

fn keys_of(username: &str) -> Result<KeyRing, KeysError> {
    match username {
        "admin" => Ok(ring(2)),
        "ringless" => Ok(KeyRing::new()),
        "keyless" => Err(KeysError::NoSecretKey),
        "disabled" => Err(KeysError::Disabled),
        _ => Err(KeysError::UnknownUser),
    }
}

fn policy() -> Policy {
    Policy::new().accept(HashRule::Listed | HashRule::X8)
}

/// All that is known of an answer to a caller.
async fn whole<B>(response: Response<B>) -> String
where
    B: http_body::Body<Data = Bytes>,
{
    let (parts, body) = response.into_parts();
    let body = body.collect().await.ok().unwrap().to_bytes();
    format!("{} {:?} {}", parts.status, parts.headers, String::from_utf8_lossy(&body))
}

type Sent = Request<MaybeBuffered<Full<Bytes>>>;

async fn never(_: Sent) -> Result<Response<Full<Bytes>>, Infallible> {
    unreachable!("all requests are refused")
}

/// The answers of a layer, and the reasons that it reports.
async fn layered(policy: Policy, path: &str, form: &str) -> (String, String) {
    let reasons = Arc::<Mutex<Vec<String>>>::default();
    let sink = Arc::clone(&reasons);
    let verifier = Verifier::new(|username: &str| ready(keys_of(username))).policy(policy).report(
        move |event: &Event<'_>| match event {
            Event::Refused(refused) => sink.lock().unwrap().push(refused.reason().to_string()),
            other => unreachable!("{other}"),
        },
    );
    let request =
        Request::post(path).header(CONTENT_TYPE, FORM).body(Full::<Bytes>::from(form.to_owned()));
    let layer = VerifyLayer::new(verifier).layer(service_fn(never));
    let answer = whole(layer.oneshot(request.unwrap()).await.unwrap()).await;
    let reasons = reasons.lock().unwrap().concat();
    (answer, reasons)
}

/// The same by the steps without I/O.
async fn by_steps(policy: &Policy, path: &str, form: &str) -> (String, String) {
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(FORM))]);
    let routed = policy.route(path).unwrap().unwrap();
    let endpoint = routed.endpoint();
    let expected = routed.admit(&Method::POST).unwrap().headers(&headers);
    let received = expected.read(path, b"", form.as_bytes()).unwrap();
    let reason = match keys_of(received.username()) {
        Ok(keys) => received.verify_if_hashed(&keys).unwrap_err(),
        Err(error) => received.without_keys(error),
    };
    let told = reason.to_string();
    (whole(refusal(&Refused::new(Some(endpoint), None, reason)).map(Full::new)).await, told)
}

#[tokio::test]
async fn users_who_cannot_sign_are_answered_like_a_wrong_hash_where_that_is_wanted() {
    for (method, parameters) in METHODS {
        let path = format!("/billing/api/{method}");
        for is_hidden in [true, false] {
            let policy = policy().hide_users(is_hidden);
            let mut answers = Vec::new();
            for (username, reason) in USERS {
                let form = format!("u={username}&{parameters}&hash={}", "0".repeat(40));
                let (answer, told) = layered(policy.clone(), &path, &form).await;
                assert_eq!(by_steps(&policy, &path, &form).await, (answer.clone(), told.clone()));
                if is_hidden || username != "ringless" {
                    assert_eq!(told, reason, "{method}");
                }
                answers.push(answer);
            }
            let (wrong, others) = answers.split_first().unwrap();
            assert!(wrong.contains("Incorrect hash"), "{wrong}");
            for other in others {
                assert_eq!(other == wrong, is_hidden, "{method}: {other}");
            }
        }
    }
}

/// A request whose method takes no hash tells nothing if it is refused for that.
#[tokio::test]
async fn users_stay_hidden_where_requests_without_a_hash_are_refused() {
    let policy = policy().hide_users(true).unhashed(mor_tower::Treatment::Refuse);
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(FORM))]);
    let path = "/billing/api/user_login";
    let mut answers = Vec::new();
    for username in ["admin", "nobody"] {
        let routed = policy.route(path).unwrap().unwrap();
        let expected = routed.admit(&Method::POST).unwrap().headers(&headers);
        let form = format!("u={username}&p=x");
        let received = expected.read(path, b"", form.as_bytes()).unwrap();
        let reason = match keys_of(username) {
            Ok(keys) => received.verify_if_hashed(&keys).unwrap().judge().refusal().unwrap(),
            Err(error) => received.without_keys(error),
        };
        let refused = Refused::new(Some(routed.endpoint()), None, reason);
        answers.push(whole(refusal(&refused).map(Full::new)).await);
    }
    assert_eq!(answers[0], answers[1]);
}

#[tokio::test]
async fn what_is_wrong_with_the_lookup_is_not_hidden() {
    let policy = policy().hide_users(true);
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(FORM))]);
    let path = "/api/user_login";
    let routed = policy.route(path).unwrap().unwrap();
    let expected = routed.admit(&Method::POST).unwrap().headers(&headers);
    let received = expected.read(path, b"", b"u=admin&p=x").unwrap();
    let reason = received.without_keys(KeysError::Unavailable("no route".into()));
    assert!(matches!(reason, RefusalReason::Keys(KeysError::Unavailable(_))));
    assert_eq!(reason.status(), 503);
}

/// The least time of many, which the machine's other work disturbs the least.
fn time(work: impl Fn()) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..200 {
        let start = Instant::now();
        work();
        least = least.min(start.elapsed());
    }
    least
}

#[test]
fn an_unknown_user_costs_as_many_keys_as_most_users_have() {
    let count = 400;
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(FORM))]);
    let path = "/billing/api/user_details_update";
    let form = format!("u=x&user_id=1&hash={}", "0".repeat(40));
    let ring = ring(count);
    let ratio_of = |policy: &Policy| {
        let routed = policy.route(path).unwrap().unwrap();
        let expected = routed.admit(&Method::POST).unwrap().headers(&headers);
        let received = expected.read(path, b"", form.as_bytes()).unwrap();
        let wrong = time(|| {
            let _ = black_box(received.verify(&ring).is_ok());
        });
        let unknown = time(|| {
            let _ = black_box(received.without_keys(KeysError::UnknownUser));
        });
        unknown.as_secs_f64() / wrong.as_secs_f64()
    };
    let ratio = ratio_of(&Policy::new().usual_keys(count));
    assert!((0.7..1.4).contains(&ratio), "{ratio}");
    let ratio = ratio_of(&Policy::new());
    assert!(ratio < 0.2, "{ratio}");
}
