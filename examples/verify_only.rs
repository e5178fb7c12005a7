//! The smallest program that verifies a request, which `cargo bench --bench footprint` measures. It takes a query to `user_details_update` from its
//! first argument and the secret key from the environment variable `MOR_API_SECRET`; it fails when the hash is wrong.

use mor_api::endpoints::USER_DETAILS_UPDATE;
use mor_api::{HashOrder, ReceivedRequest, SecretKey};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let query = std::env::args().nth(1).ok_or("the query is missing")?;
    let key = SecretKey::new(std::env::var("MOR_API_SECRET")?)?;
    let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, &query, "")?;
    request.verify([("key", &key)], HashOrder::Listed)?;
    Ok(())
}
