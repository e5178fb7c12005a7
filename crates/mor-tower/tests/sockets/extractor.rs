//! The extractor.

use axum::body::Body;
use axum::response::Response;
use axum::routing::any;
use mor_api::methods::dids::{DidCreate, DidCreated, DidDetailsUpdate};
use mor_tower::{Mode, Treatment, Verified, answer};

use super::*;

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

/// A typed request is one whose hash is right, also where refusals are only reported.
#[tokio::test]
async fn report_mode_types_nothing_that_has_no_right_hash() {
    let log = Log::default();
    let policy = Policy::new().unknown(Treatment::Refuse).mode(Mode::Report);
    let router = Router::new()
        .route("/api/did_details_update", any(update))
        .with_state(verifier(&log).policy(policy));
    let address = serve(router).await;
    let form = signed(&DidDetailsUpdate::new(6511)) + "&x=1";
    let (_, body) = post(address, "/api/did_details_update", FORM, &form).await;
    assert!(body.ends_with("} 6511"), "{body}");
    let reason = "not covered by the hash: parameter 4: unknown";
    assert_eq!(taken(&log), [format!("would be refused: did_details_update: admin: {reason}")]);
    let wrong = form.replace("6511", "6512");
    let (_, body) = post(address, "/api/did_details_update", FORM, &wrong).await;
    assert!(body.contains("<error>Incorrect hash</error>"), "{body}");
    assert_eq!(taken(&log), ["did_details_update: admin: `hash` does not match"]);
}
