//! Answers of API v2: JSON, and `{"errors":"text"}` with a status of its own.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use mor_api::access::Denied;
use mor_api::v2::RequestError;
use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// What a call that succeeded answers.
pub(super) enum Success {
    Json(String),
    Text(String),
}

impl From<Value> for Success {
    fn from(json: Value) -> Self {
        Self::Json(json.to_string())
    }
}

/// A status, and the text of `{"errors":"text"}`.
pub(super) struct Failure(StatusCode, String);

impl Failure {
    pub(super) fn new(status: StatusCode, text: &str) -> Self {
        Self(status, text.to_owned())
    }

    pub(super) fn unauthorized(text: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, text)
    }

    pub(super) fn not_found(text: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, text)
    }

    pub(super) fn invalid(text: &str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, text)
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        let status = StatusCode::from_u16(denied.status()).unwrap_or(StatusCode::UNAUTHORIZED);
        Self(status, denied.to_string())
    }
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        let status = match error {
            RequestError::Path | RequestError::Id { parameter: "id" } => StatusCode::NOT_FOUND,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self(status, error.to_string())
    }
}

/// Logs what became of a request, and answers it.
pub(super) fn respond(
    sandbox: &Sandbox,
    operation: &str,
    username: Option<&str>,
    outcome: Result<Success, Failure>,
) -> Response {
    match outcome {
        Ok(success) => {
            sandbox.log(operation, username, "done", &[]);
            match success {
                Success::Json(json) => {
                    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
                }
                Success::Text(text) => text.into_response(),
            }
        }
        Err(Failure(status, text)) => {
            let reason = format!("{status} {text}");
            sandbox.log_refusal(operation, username, status.as_u16(), &reason);
            (status, Json(json!({ "errors": text }))).into_response()
        }
    }
}
