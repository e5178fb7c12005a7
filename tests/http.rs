//! Conversions into the types of the `http` crate.
#![cfg(feature = "http")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::redundant_closure_for_method_calls,
    reason = "a test that cannot go on has failed"
)]

use mor_api::{BaseUrl, HttpRequest, SecretKey, Signed, Signer, UserDetailsUpdate};

fn convert(write: impl FnOnce(&Signed<'_, UserDetailsUpdate>, &BaseUrl) -> HttpRequest) -> http::Request<String> {
    let signer = Signer::new("a b", SecretKey::new("456789").unwrap());
    let request = UserDetailsUpdate::new(123).blocked(true);
    let base = BaseUrl::parse("https://mor.example.com:8443").unwrap();
    write(&signer.sign(&request).unwrap(), &base).try_into().unwrap()
}

const FORM: &str = "u=a+b&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
const URL: &str = "https://mor.example.com:8443/billing/api/user_details_update";

#[test]
fn a_post_has_a_form() {
    let request = convert(|signed, base| signed.post(base));
    assert_eq!(request.method(), http::Method::POST);
    assert_eq!(request.uri(), URL);
    assert_eq!(request.headers().len(), 1);
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(request.body(), FORM);
}

#[test]
fn a_query_has_no_body() {
    for (request, method) in [
        (convert(|signed, base| signed.post_with_query(base)), http::Method::POST),
        (convert(|signed, base| signed.get(base)), http::Method::GET),
    ] {
        assert_eq!(request.method(), method);
        assert_eq!(request.uri().to_string(), format!("{URL}?{FORM}"));
        assert!(request.headers().is_empty() && request.body().is_empty());
    }
}

#[cfg(feature = "json")]
#[test]
fn the_token_is_marked_sensitive() {
    use mor_api::v2::{AssignProvider, BearerToken, Provider};

    let base = BaseUrl::parse("https://example.com").unwrap();
    let token = BearerToken::new("abc").unwrap();
    let request: http::Request<Vec<u8>> =
        AssignProvider::new(123, Provider::Id(1)).to_http(&base, &token).try_into().unwrap();
    assert_eq!(request.uri(), "https://example.com/billing/api/v2/users/123/assign_provider");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers()["authorization"], "Bearer abc");
    assert!(request.headers()["authorization"].is_sensitive());
    assert!(!format!("{request:?}").contains("abc"));
    assert_eq!(request.body(), br#"{"provider_id":1}"#);
}
