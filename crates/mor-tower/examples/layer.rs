//! A service that does not know this crate, with the check before it.
//!
//! `cargo run -p mor-tower --example layer`, then send what it prints, then send it again, then
//! change a digit of it, then add `&x=1`.

use std::error::Error;
use std::future::ready;

use axum::Router;
use axum::extract::Request;
use mor_api::{HashRule, KeyRing, SecretKey};
use mor_tower::{Event, KeysError, Policy, Treatment, VerifiedRequest, Verifier, VerifyLayer};
use tokio::net::TcpListener;

/// The keys of a user. A reseller's requests may be signed with the administrator's key, too.
fn keys_of(username: &str) -> Result<KeyRing, KeysError> {
    let keys: &[_] = match username {
        "admin" => &[("admin", "secret")],
        "reseller" => &[("reseller", "456789"), ("admin", "secret")],
        _ => return Err(KeysError::UnknownUser),
    };
    let mut ring = KeyRing::new();
    for (name, key) in keys {
        ring.add(*name, SecretKey::new(*key).map_err(|_| KeysError::NoSecretKey)?);
    }
    Ok(ring)
}

/// Stands for any service: a proxy, or an application of your own.
async fn service(request: Request) -> String {
    let verified = request.extensions().get::<VerifiedRequest>();
    format!("{verified:#?}\n")
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let policy = Policy::new()
        .accept(HashRule::Listed | HashRule::X8)
        .unknown(Treatment::Refuse)
        .duplicates(Treatment::Warn);
    // A real server asks its database here, in an async block.
    let verifier = Verifier::new(|username: &str| ready(keys_of(username)))
        .policy(policy)
        .report(|event: &Event<'_>| println!("{event}"));
    let router = Router::new().fallback(service).layer(VerifyLayer::new(verifier));

    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    let form = "u=reseller&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    println!("curl -d '{form}' http://{}/billing/api/user_details_update", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}
