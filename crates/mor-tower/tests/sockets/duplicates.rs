//! Requests that come again.

use std::time::Duration;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use mor_api::methods::dids::DidDetailsUpdate;
use mor_tower::{
    Duplicated, Duplicates, DuplicatesError, InMemory, RequestId, Reservation, SameBy, Treatment,
    Verified,
};

use super::*;

const DID_UPDATE: &str = "/api/did_details_update";

fn refusing() -> Policy {
    Policy::new().duplicates(Treatment::Refuse)
}

/// Whether each of these is forwarded, one after the other, and the log.
async fn forwarded(verifier: Verifier, requests: &[(&str, &str)]) -> Vec<bool> {
    let address = layered(VerifyLayer::new(verifier)).await;
    let mut forwarded = Vec::new();
    for (path, form) in requests {
        let (_, answer) = post(address, path, FORM, form).await;
        let is_forwarded = answer.starts_with("Some(VerifiedRequest");
        assert!(is_forwarded || answer.contains("<error>Access Denied</error>"), "{answer}");
        forwarded.push(is_forwarded);
    }
    forwarded
}

fn update(call_limit: u64) -> String {
    signed(&DidDetailsUpdate::new(6511).call_limit(call_limit))
}

#[tokio::test]
async fn a_hash_passes_once_whatever_is_around_it() {
    let log = Log::default();
    let (first, changed) = (update(1), update(2));
    let added = format!("{first}&x=");
    // The method's name is not hashed.
    let terminate = first.replace("did_id", "dids_id");
    let other = signed(&DidDetailsUpdate::new(6512));
    let requests = [
        (DID_UPDATE, &*first),
        (DID_UPDATE, &first),
        (DID_UPDATE, &changed),
        (DID_UPDATE, &added),
        ("/api/did_terminate", &terminate),
        (DID_UPDATE, &other),
    ];
    let passed = forwarded(verifier(&log).policy(refusing()), &requests).await;
    assert_eq!(passed, [true, false, false, false, false, true]);
    let log = taken(&log);
    assert_eq!(log[0], "did_details_update: admin: the request came before");
    assert_eq!(log[3], "did_terminate: admin: the request came before");

    let warning = Log::default();
    let policy = Policy::new().duplicates(Treatment::Warn);
    let passed = forwarded(verifier(&warning).policy(policy), &requests).await;
    assert_eq!(passed, [true; 6]);
    let warning = taken(&warning);
    assert_eq!(warning.len(), 4);
    assert_eq!(warning[0], "warning: did_details_update: admin: the request came before");
}

/// The constant hash of `did_details_update` is no reason to refuse another change.
#[tokio::test]
async fn all_parameters_count_if_that_is_wanted() {
    let (first, changed) = (update(1), update(2));
    let mut turned: Vec<_> = first.split('&').collect();
    turned.reverse();
    let turned = turned.join("&");
    let requests = [(DID_UPDATE, &*first), (DID_UPDATE, &changed), (DID_UPDATE, &turned)];
    let verifier = |policy| verifier(&Log::default()).policy(policy);
    let passed = forwarded(verifier(refusing().same_by(SameBy::Parameters)), &requests).await;
    assert_eq!(passed, [true, true, false]);
    let policy = refusing().duplicates_of("did_details_update", Treatment::Allow);
    assert_eq!(forwarded(verifier(policy), &requests).await, [true; 3]);
}

#[tokio::test]
async fn of_copies_that_arrive_together_one_passes() {
    let log = Log::default();
    let address = layered(VerifyLayer::new(verifier(&log).policy(refusing()))).await;
    let form = block();
    let copies: Vec<_> = (0..16)
        .map(|_| {
            let form = form.clone();
            tokio::spawn(async move { post(address, UPDATE, FORM, &form).await.1 })
        })
        .collect();
    let mut passed = 0;
    for copy in copies {
        passed += usize::from(copy.await.unwrap().starts_with("Some("));
    }
    assert_eq!((passed, taken(&log).len()), (1, 15));
}

/// A store that knows nothing.
struct Away;

impl Duplicates for Away {
    async fn reserve(&self, _: RequestId) -> Result<Duplicated, DuplicatesError> {
        Err(DuplicatesError::Unavailable)
    }

    async fn release(&self, _: RequestId) {}
}

#[tokio::test]
async fn what_nobody_knows_passes_and_is_reported() {
    let minute = Duration::from_secs(60);
    let forms = [update(1), update(1), signed(&DidDetailsUpdate::new(6512)), update(1)];
    let requests: Vec<_> = forms.iter().map(|form| (DID_UPDATE, &**form)).collect();
    let told = "warning: did_details_update: admin: whether the request came before is unknown: ";
    let log = Log::default();
    let full = verifier(&log).policy(refusing()).duplicates(InMemory::new(1, minute));
    assert_eq!(forwarded(full, &requests).await, [true, false, true, false]);
    assert_eq!(taken(&log)[1], format!("{told}there is no room for more requests"));
    // The order of the settings is of no consequence.
    let away = verifier(&log).duplicates(Away).policy(refusing());
    assert_eq!(forwarded(away, &requests).await, [true; 4]);
    assert_eq!(
        taken(&log),
        [(); 4].map(|()| format!("{told}the store of requests does not answer"))
    );
}

/// Stands for a proxy whose server is down, and which may say that it could send nothing.
async fn proxy(request: Request) -> Response {
    let reservation = request.extensions().get::<Reservation>().unwrap();
    if request.uri().query() == Some("x=released") {
        reservation.release().await;
    }
    StatusCode::BAD_GATEWAY.into_response()
}

#[tokio::test]
async fn a_request_of_which_nothing_was_sent_on_may_come_again() {
    let policy = refusing().same_by(SameBy::Parameters);
    let layer = VerifyLayer::new(verifier(&Log::default()).policy(policy));
    let address = serve(Router::new().fallback(proxy).layer(layer)).await;
    let form = block();
    for (query, statuses) in [("released", [502, 502, 502]), ("kept", [502, 200, 200])] {
        for status in statuses {
            let path = format!("{UPDATE}?x={query}");
            assert_eq!(post(address, &path, FORM, &form).await.0, status, "{query}");
        }
    }
}

#[tokio::test]
async fn only_what_passes_is_remembered() {
    async fn update(verified: Verified<DidDetailsUpdate>) -> String {
        format!("{}", verified.request.did_id)
    }

    let log = Log::default();
    let minute = Duration::from_secs(60);
    let verifier = verifier(&log).policy(refusing().unknown(Treatment::Refuse));
    let verifier = verifier.duplicates(InMemory::new(1, minute));
    let address = serve(Router::new().route(DID_UPDATE, any(update)).with_state(verifier)).await;
    let right = signed(&DidDetailsUpdate::new(6511));
    for wrong in [
        // A wrong hash, something that the policy refuses, a wrong value.
        right.replace("6511", "6512"),
        format!("{right}&x=1"),
        format!("{right}&call_limit=many"),
    ] {
        for _ in 0..2 {
            post(address, DID_UPDATE, FORM, &wrong).await;
        }
    }
    let reasons = taken(&log);
    assert_eq!(reasons.len(), 6);
    assert!(!reasons.concat().contains("came before"), "{reasons:?}");
    assert_eq!(post(address, DID_UPDATE, FORM, &right).await.1, "6511");
    assert!(post(address, DID_UPDATE, FORM, &right).await.1.contains("Access Denied"));
}
