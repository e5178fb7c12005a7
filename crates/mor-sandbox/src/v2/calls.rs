//! Hanging up, and flash calls.

use axum::http::StatusCode;
use axum::response::Response;
use mor_api::v2::HungUpCall;
use serde_json::{Value, json};

use super::answer::Failure;
use super::call::Call;

pub(super) async fn hang_up(call: Call) -> Response {
    call.answer("v2_active_calls_destroy", |call, username| {
        let id = call.id_after("active_calls");
        let hung_up = id.and_then(|id| call.sandbox().world().hang_up(username, Some(id)));
        let (_, at) = hung_up.ok_or_else(|| Failure::not_found("the call was not found"))?;
        let status = HungUpCall::STATUS;
        Ok(json!({ "status": status, "hung_up_call": id, "hung_up_at": at }).into())
    })
}

pub(super) async fn hang_up_all(call: Call) -> Response {
    call.answer("v2_active_calls_destroy_all", |call, username| {
        let hung_up = call.sandbox().world().hang_up(username, None);
        let (count, at) = hung_up.unwrap_or_default();
        let status = HungUpCall::STATUS;
        Ok(json!({ "status": status, "hung_up_calls": count, "hung_up_at": at }).into())
    })
}

pub(super) async fn flash_call(call: Call) -> Response {
    call.answer("flash_calls_call", |call, _| {
        let members = call.members()?;
        let destination = members.get("dst").and_then(Value::as_str).unwrap_or_default();
        if destination.is_empty() {
            return Err(Failure::invalid("dst is required"));
        }
        if members.get("async") != Some(&Value::Bool(true)) {
            return Ok(json!({ "status": "RINGING" }).into());
        }
        let task = call.sandbox().world().add_flash_task(destination);
        let task = task.ok_or_else(|| Failure::new(StatusCode::INSUFFICIENT_STORAGE, "no room"))?;
        let base = call.path().strip_suffix("/call").unwrap_or_default();
        Ok(json!({ "url": format!("{base}/call_async_response/{task}") }).into())
    })
}

/// The answer is there once.
pub(super) async fn flash_call_task(call: Call) -> Response {
    call.answer("flash_calls_call_async_response", |call, _| {
        let task = call.id_after("call_async_response");
        let destination = task.and_then(|task| call.sandbox().world().flash_tasks.remove(&task));
        let destination =
            destination.ok_or_else(|| Failure::not_found("the task was not found"))?;
        let details = json!({ "dst": destination, "status": "RINGING" });
        Ok(json!({ "task_status": "COMPLETED", "call_details": details }).into())
    })
}
