//! API v2: a login hands out tokens, and everything else takes one. A file for each area.

mod ai;
mod answer;
mod call;
mod calls;
mod lists;
mod profile;
mod providers;
mod tokens;

use axum::Router;
use axum::routing::{delete, get, post};

use crate::sandbox::Sandbox;

/// The routes below `/api`, as [`v2::ENDPOINTS`](mor_api::v2::ENDPOINTS) has them.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/flash_calls/call", post(calls::flash_call))
        .route("/flash_calls/call_async_response/{task_id}", get(calls::flash_call_task))
        .route("/v2/active_calls", delete(calls::hang_up_all))
        .route("/v2/active_calls/{id}", delete(calls::hang_up))
        .route("/v2/ai/transcriptions", post(ai::create))
        .route("/v2/ai/transcriptions/{id}", get(ai::show).delete(ai::delete))
        .route("/v2/ai/transcriptions/{id}/download/{format}", post(ai::download))
        .route("/v2/ai/transcriptions/{id}/transcript", post(ai::transcript))
        .route("/v2/ai/usage", get(ai::usage))
        .route("/v2/authentication/login", post(tokens::login))
        .route("/v2/authentication/refresh", post(tokens::refresh))
        .route("/v2/balance", get(profile::balance))
        .route("/v2/calls", get(lists::calls))
        .route("/v2/dids", get(lists::dids))
        .route("/v2/me", get(profile::me).patch(profile::update_me))
        .route("/v2/rates", get(lists::rates))
        .route("/v2/tariff_rates", get(lists::tariff_rates))
        .route(
            "/v2/users/{id}/assign_provider",
            post(providers::assign).delete(providers::unassign),
        )
}
