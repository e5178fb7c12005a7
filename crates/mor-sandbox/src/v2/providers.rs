//! Assigning and unassigning providers.

use axum::response::Response;
use mor_api::v2::{AssignProvider, UnassignProvider};

use super::answer::Success;
use super::call::Call;

pub(super) async fn assign(call: Call) -> Response {
    call.answer("v2_users_assign_provider", |call, username| {
        let request = AssignProvider::read(call.path(), call.body())?;
        Ok(Success::Json(call.sandbox().world().assign(username, request)?.to_json()))
    })
}

pub(super) async fn unassign(call: Call) -> Response {
    call.answer("v2_users_unassign_provider", |call, username| {
        let request = UnassignProvider::read(call.path(), call.query())?;
        Ok(Success::Json(call.sandbox().world().unassign(username, request)?.to_json()))
    })
}
