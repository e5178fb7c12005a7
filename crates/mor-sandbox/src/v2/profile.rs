//! The caller's own balance and profile.

use axum::response::Response;

use super::answer::Failure;
use super::call::Call;

pub(super) async fn balance(call: Call) -> Response {
    call.answer("v2_balance_show", |call, username| {
        let names_currency = call.parameter("user_currency").is_some_and(|wanted| wanted == "1");
        let balance = call.sandbox().world().own_balance(username, names_currency);
        let balance = balance.ok_or_else(|| Failure::unauthorized("accountants have no balance"));
        Ok(balance?.into())
    })
}

pub(super) async fn me(call: Call) -> Response {
    call.answer("v2_me_show", |call, username| Ok(call.sandbox().world().profile(username).into()))
}

pub(super) async fn update_me(call: Call) -> Response {
    call.answer("v2_me_update", |call, username| {
        let members = call.members()?;
        let mut world = call.sandbox().world();
        world.update_profile(username, &members).map_err(Failure::invalid)?;
        Ok(world.profile(username).into())
    })
}
