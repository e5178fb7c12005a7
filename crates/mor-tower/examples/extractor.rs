//! One axum handler whose requests are verified, typed, and answered in the API's own XML.
//!
//! `cargo run -p mor-tower --example extractor`, then send what it prints, then add `&u9=` to it.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::response::Response;
use axum::routing::any;
use mor_api::methods::users::{UserDetailsUpdate, UserUpdateError, UserUpdated};
use mor_api::{KeyRing, SecretKey};
use mor_tower::{Event, Policy, Treatment, Verified, Verifier, answer};
use tokio::net::TcpListener;

/// The state of the server: what it verifies with, and which users are blocked.
#[derive(Clone)]
struct App {
    verifier: Verifier,
    blocked: Arc<Mutex<BTreeMap<u64, bool>>>,
}

impl FromRef<App> for Verifier {
    fn from_ref(app: &App) -> Self {
        app.verifier.clone()
    }
}

async fn update_user(State(app): State<App>, verified: Verified<UserDetailsUpdate>) -> Response {
    let request = &verified.request;
    let mut users = app.blocked.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(is_blocked) = users.get_mut(&request.user_id) else {
        return answer::<UserUpdated, _>(Err(UserUpdateError::UserNotFound.into()));
    };
    *is_blocked = request.blocked.unwrap_or(*is_blocked);
    println!("user {} is {}blocked", request.user_id, if *is_blocked { "" } else { "not " });
    answer(Ok(UserUpdated::new()))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut ring = KeyRing::new();
    ring.add("reseller", SecretKey::new("456789")?);
    // An empty parameter keeps the hash right and blanks a field, so anyone can have added it.
    let policy = Policy::new().empty(Treatment::Refuse);
    let verifier = Verifier::new(HashMap::from([("reseller".to_owned(), ring)]))
        .policy(policy)
        .report(|event: &Event<'_>| println!("{event}"));
    let blocked = Arc::new(Mutex::new(BTreeMap::from([(123, false)])));
    let router = Router::new()
        .route("/billing/api/user_details_update", any(update_user))
        .with_state(App { verifier, blocked });

    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    let form = "u=reseller&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    let address = listener.local_addr()?;
    println!("curl -d '{form}' http://{address}/billing/api/user_details_update");
    axum::serve(listener, router).await?;
    Ok(())
}
