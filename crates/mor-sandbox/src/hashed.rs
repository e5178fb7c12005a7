//! The methods whose requests carry a hash.

use axum::extract::State;
use axum::response::Response;
use mor_api::TypedRequest;
use mor_api::answer::{Answer, Refusal};
use mor_api::methods::dids::{DidCreate, DidDetailsUpdate};
use mor_api::methods::users::UserDetailsUpdate;
use mor_tower::Verified;

use crate::sandbox::Sandbox;

pub(crate) async fn user_details_update(
    State(sandbox): State<Sandbox>,
    verified: Verified<UserDetailsUpdate>,
) -> Response {
    let outcome = sandbox.world().update_user(verified.username(), &verified.request);
    answer(&sandbox, &verified, outcome)
}

pub(crate) async fn did_details_update(
    State(sandbox): State<Sandbox>,
    verified: Verified<DidDetailsUpdate>,
) -> Response {
    let outcome = sandbox.world().update_did(verified.username(), &verified.request);
    answer(&sandbox, &verified, outcome)
}

pub(crate) async fn did_create(
    State(sandbox): State<Sandbox>,
    verified: Verified<DidCreate>,
) -> Response {
    let outcome = sandbox.world().create_did(verified.username(), &verified.request);
    answer(&sandbox, &verified, outcome)
}

/// Logs what became of a request whose hash was right, and answers it.
fn answer<R: TypedRequest, A: Answer>(
    sandbox: &Sandbox,
    verified: &Verified<R>,
    outcome: Result<A, Refusal<A::Error>>,
) -> Response {
    let verdict = match &outcome {
        Ok(_) => format!("done (key {})", verified.key_name()),
        Err(refusal) => format!("refused: {refusal}"),
    };
    let operation = R::ENDPOINT.name();
    sandbox.log(operation, Some(verified.username()), &verdict, verified.uncovered());
    mor_tower::answer(outcome)
}
