//! Lists of calls, DIDs and rates. The pages do not name the members of their answers.

use axum::response::Response;
use mor_api::access::Caller;
use mor_api::answer::Refusal;
use mor_api::methods::dids::{DidsGet, DidsGetError};
use serde_json::{Value, json};

use super::answer::Failure;
use super::call::Call;

pub(super) async fn calls(call: Call) -> Response {
    call.answer("v2_calls_index", |call, username| {
        let user_id = call.parameter("s_user").and_then(|id| id.parse().ok());
        let calls = call.sandbox().world().ended_calls(username, user_id);
        Ok(json!({ "calls": page_of(call, calls) }).into())
    })
}

pub(super) async fn dids(call: Call) -> Response {
    call.answer("v2_dids_index", |call, username| {
        let mut world = call.sandbox().world();
        let caller = world.accounts.get(username).map(|account| account.caller);
        if !matches!(caller, Some(Caller::Admin | Caller::Accountant(_))) {
            return Err(Failure::unauthorized("only administrators and accountants list dids"));
        }
        let mut request = DidsGet::new();
        for name in DIDS_PARAMETERS {
            if let Some(value) = call.parameter(name) {
                let invalid = |_| Failure::invalid(&format!("{name} is invalid"));
                mor_api::TypedRequest::set(&mut request, name, &value).map_err(invalid)?;
            }
        }
        let dids = match world.dids_get(username, &request) {
            Ok(list) => list.dids,
            Err(Refusal { error: DidsGetError::NoDids, .. }) => Vec::new(),
            Err(refusal) => return Err(Failure::unauthorized(&refusal.to_string())),
        };
        let dids = dids.iter().map(|did| {
            json!({
                "id": did.id, "did": did.number, "status": did.status, "owner": did.owner,
                "device": did.device, "simultaneous_call_limit": did.call_limit,
            })
        });
        Ok(json!({ "dids": dids.collect::<Vec<_>>() }).into())
    })
}

/// Both APIs have these, with one meaning.
const DIDS_PARAMETERS: [&str; 5] =
    ["search_did_number", "search_status", "search_hide_terminated_dids", "from", "max_results"];

pub(super) async fn rates(call: Call) -> Response {
    call.answer("v2_rates_show", |call, _| {
        let prefix = call.parameter("prefix").unwrap_or_default();
        let digits: String = prefix.chars().filter(char::is_ascii_digit).take(20).collect();
        if digits.is_empty() {
            return Err(Failure::invalid("prefix is required"));
        }
        let rate = json!({ "prefix": digits, "destination": "Lithuania", "rate": "0.05" });
        Ok(json!({ "rates": [rate] }).into())
    })
}

pub(super) async fn tariff_rates(call: Call) -> Response {
    call.answer("v2_tariff_rates_index", |call, _| {
        let rate = json!({ "prefix": "370", "destination": "Lithuania", "rate": "0.05" });
        Ok(json!({ "rates": page_of(call, vec![rate]) }).into())
    })
}

/// The part of a list that `page`, from 1 on, and `limit` ask for.
fn page_of(call: &Call, all: Vec<Value>) -> Vec<Value> {
    let number = |name: &str| call.parameter(name).and_then(|number| number.parse().ok());
    let limit: usize = number("limit").unwrap_or(usize::MAX);
    let page: usize = number("page").unwrap_or(1);
    all.into_iter().skip(page.saturating_sub(1).saturating_mul(limit)).take(limit).collect()
}
