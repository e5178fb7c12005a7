//! Transcriptions. The pages name no members, neither of requests nor of answers.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::answer::{Failure, Success};
use super::call::Call;

/// What is said in every recording.
const TRANSCRIPT: &str = "Hello.";

pub(super) async fn usage(call: Call) -> Response {
    call.answer("v2_ai_usage", |_, _| Ok(json!({ "remaining_seconds": 3600 }).into()))
}

pub(super) async fn create(call: Call) -> Response {
    call.answer("v2_ai_transcriptions_create", |call, _| {
        call.members()?;
        let id = call.sandbox().world().add_transcription();
        let id = id.ok_or_else(|| Failure::new(StatusCode::INSUFFICIENT_STORAGE, "no room"))?;
        Ok(json!({ "id": id, "status": "completed" }).into())
    })
}

pub(super) async fn show(call: Call) -> Response {
    call.answer("v2_ai_transcriptions_show", |call, _| {
        Ok(json!({ "id": known(call)?, "status": "completed" }).into())
    })
}

pub(super) async fn delete(call: Call) -> Response {
    call.answer("v2_ai_transcriptions_destroy", |call, _| {
        let id = known(call)?;
        call.sandbox().world().transcriptions.remove(&id);
        Ok(json!({ "id": id, "status": "deleted" }).into())
    })
}

pub(super) async fn transcript(call: Call) -> Response {
    call.answer("v2_ai_transcriptions_transcript", |call, _| {
        let segment = json!({ "start": 0, "end": 1, "text": TRANSCRIPT });
        Ok(json!({ "id": known(call)?, "text": TRANSCRIPT, "segments": [segment] }).into())
    })
}

pub(super) async fn download(call: Call) -> Response {
    call.answer("v2_ai_transcriptions_download", |call, _| {
        known(call)?;
        Ok(Success::Text(TRANSCRIPT.to_owned()))
    })
}

/// The id in the path, if there is such a transcription.
fn known(call: &Call) -> Result<u64, Failure> {
    let id = call.id_after("transcriptions");
    let id = id.filter(|id| call.sandbox().world().transcriptions.contains(id));
    id.ok_or_else(|| Failure::not_found("the transcription was not found"))
}
