//! A verifier that needs nothing but `core` and `alloc`: what one embeds in a firmware or a proxy
//! module. `cargo bench --bench footprint` measures it.
//!
//! The program around it takes a query to `user_details_update` from its first argument and the
//! secret key from the environment variable `MOR_API_SECRET`; it fails when the hash is wrong.
#![no_std]

extern crate std;

use mor_api::methods::users::USER_DETAILS_UPDATE;
use mor_api::{HashRule, ReceivedRequest, Rejection, SecretKey};

/// Whether the hash of a query is right. Nothing is allocated.
fn verify(query: &str, key: &SecretKey) -> Result<(), Rejection> {
    let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "")?;
    request.verify([("key", key)], HashRule::Listed)?;
    Ok(())
}

fn main() -> Result<(), std::boxed::Box<dyn core::error::Error>> {
    let query = std::env::args().nth(1).ok_or("the query is missing")?;
    let key = SecretKey::new(std::env::var("MOR_API_SECRET")?)?;
    Ok(verify(&query, &key)?)
}
