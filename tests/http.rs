//! Conversions into the types of the `http` crate.
#![cfg(feature = "http")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::redundant_closure_for_method_calls,
    reason = "a test that cannot go on has failed"
)]

mod common;

use common::key;
use mor_api::methods::users::UserDetailsUpdate;
use mor_api::{BaseUrl, HttpRequest, Signed, Signer, TypedRequest};

fn convert(
    write: impl FnOnce(&Signed<'_, UserDetailsUpdate>, &BaseUrl) -> HttpRequest,
) -> http::Request<String> {
    let signer = Signer::new("a b", key("456789"));
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

#[test]
fn a_url_beyond_the_limit_of_the_http_crate_is_an_error() {
    let signer = Signer::new("admin", key("456789"));
    let request = UserDetailsUpdate::new(123).with_unlisted("x", "y".repeat(70_000)).unwrap();
    let base = BaseUrl::parse("https://mor.example.com").unwrap();
    let signed = signer.sign(&request).unwrap();
    assert!(http::Request::<String>::try_from(signed.get(&base)).is_err());
    assert!(http::Request::<Vec<u8>>::try_from(signed.post(&base)).is_ok());
}

#[cfg(feature = "json")]
#[test]
fn a_login_has_only_credentials_which_are_marked_sensitive() {
    let base = BaseUrl::parse("https://example.com").unwrap();
    let request: http::Request<String> =
        mor_api::v2::login(&base, "admin", "hunter2").unwrap().try_into().unwrap();
    assert_eq!(request.method(), http::Method::POST);
    assert_eq!(request.uri(), "https://example.com/billing/api/v2/authentication/login");
    assert_eq!(request.headers().len(), 1);
    assert_eq!(request.headers()["authorization"], "Basic YWRtaW46aHVudGVyMg==");
    assert!(request.headers()["authorization"].is_sensitive());
    assert!(request.body().is_empty());
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
