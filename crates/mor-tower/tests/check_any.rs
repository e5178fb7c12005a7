//! A check for one handler of many methods: typed when the request arrives, also without a hash or
//! without a username.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::collections::HashMap;

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use mor_api::methods::dids::DidDetailsUpdate;
use mor_api::methods::users::{UserBalanceGet, UserLogin, UserRegister};
use mor_api::value::Password;
use mor_api::{
    HashRule, KeyRing, Rejection, SecretKey, Signer, TypedRequest, VerifyError, methods,
};
use mor_tower::{KeysError, Passed, Policy, RefusalReason, Refused, Verifier};

fn key() -> SecretKey {
    SecretKey::new("secret").unwrap()
}

fn verifier() -> Verifier {
    let ring = || {
        let mut ring = KeyRing::new();
        ring.add("admin", key());
        ring
    };
    // Requests without a username are the administrator's, too.
    Verifier::new(HashMap::from([("admin".to_owned(), ring()), (String::new(), ring())]))
        .policy(Policy::new().accept(HashRule::Listed | HashRule::X8))
}

/// Who sent the request, whether it has a hash, and the request.
async fn check<R: TypedRequest + Send>(
    request: Request<String>,
) -> Result<(String, bool, R), Refused> {
    let endpoint = methods::by_path(request.uri().path()).unwrap();
    let (parts, body) = request.into_parts();
    let body = Full::new(Bytes::from(body));
    let then = |passed: &Passed<'_>| {
        let shown = format!("{passed:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        Ok((passed.username().to_owned(), passed.verified().is_some(), passed.typed()?))
    };
    verifier().check_any(endpoint, &parts, body, then).await
}

fn post(method: &str, body: &str) -> Request<String> {
    Request::post(format!("/billing/api/{method}"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.to_owned())
        .unwrap()
}

#[tokio::test]
async fn a_hash_is_verified() {
    let signer = Signer::new("admin", key());
    let request = DidDetailsUpdate::new(6511).call_limit(999);
    let form = signer.sign(&request).unwrap().form().to_string();
    let (username, has_hash, typed) =
        check::<DidDetailsUpdate>(post("did_details_update", &form)).await.unwrap();
    assert_eq!((&*username, has_hash, typed), ("admin", true, request));

    let wrong = post("did_details_update", &form.replace("6511", "6512"));
    let refused = check::<DidDetailsUpdate>(wrong).await.unwrap_err();
    assert_eq!(refused.to_string(), "did_details_update: admin: `hash` does not match");
    assert_eq!(refused.reason().wire_message(), "Incorrect hash");
    // The type is that of another method.
    let refused = check::<UserLogin>(post("did_details_update", &form)).await.unwrap_err();
    assert!(matches!(refused.reason(), RefusalReason::Rejected(Rejection::WrongParameter(_))));
}

#[tokio::test]
async fn a_hash_may_be_missing_where_a_rule_wants_none() {
    let login = "u=admin&p=hunter2";
    let (username, has_hash, typed) = check::<UserLogin>(post("user_login", login)).await.unwrap();
    assert_eq!((&*username, has_hash), ("admin", false));
    assert_eq!(typed.password.expose(), "hunter2");
    // A hash that is there counts under the rule that wants one.
    let zeros = "0".repeat(40);
    let wrong = post("user_login", &format!("{login}&hash={zeros}"));
    let refused = check::<UserLogin>(wrong).await.unwrap_err();
    assert_eq!(refused.reason().wire_message(), "Incorrect hash");
    let request = UserLogin::new(Password::new("hunter2").unwrap());
    let signer = Signer::new("admin", key());
    let signed = signer.sign(&request).unwrap().form().to_string();
    let (_, has_hash, _) = check::<UserLogin>(post("user_login", &signed)).await.unwrap();
    assert!(has_hash);
    // The rest is checked as ever.
    for (body, message) in [
        ("u=nobody&p=x", "Access Denied"),
        ("p=x", "Access Denied"),
        ("u=admin", "Incorrect hash"),
        ("u=admin&p=x&p=y", "Incorrect hash"),
    ] {
        let refused = check::<UserLogin>(post("user_login", body)).await.unwrap_err();
        assert_eq!(refused.reason().wire_message(), message, "{body}");
    }
    let missing = post("did_details_update", "u=admin&did_id=6511");
    let refused = check::<DidDetailsUpdate>(missing).await.unwrap_err();
    let expected = Rejection::Unverified(VerifyError::MissingHash);
    assert!(matches!(refused.reason(), RefusalReason::Rejected(reason) if *reason == expected));
}

#[tokio::test]
async fn a_username_may_be_missing_where_the_method_takes_none() {
    let secret = || Password::new("s3cret-pass").unwrap();
    let request =
        UserRegister::new("a@b", "owner", "SIP", "new", "New", "Comer", secret(), secret(), 1);
    let signer = Signer::without_username(key());
    let form = signer.sign(&request).unwrap().form().to_string();
    let (username, has_hash, typed) =
        check::<UserRegister>(post("user_register", &form)).await.unwrap();
    assert_eq!((&*username, has_hash, typed), ("", true, request));
    let no_keys = Verifier::new(|name: &str| {
        assert_eq!(name, "");
        std::future::ready(Err(KeysError::UnknownUser))
    });
    let (parts, body) = post("user_register", &form).into_parts();
    let endpoint = methods::by_name("user_register").unwrap();
    let body = Full::new(Bytes::from(body));
    let refused = no_keys.check_any(endpoint, &parts, body, |_| Ok(())).await.unwrap_err();
    assert_eq!(refused.reason().wire_message(), "Access Denied");
    assert_eq!(refused.username(), None);
}

#[tokio::test]
async fn get_is_taken_by_the_methods_that_always_take_it() {
    let signer = Signer::new("admin", key());
    let request = UserBalanceGet::new("alice");
    let form = signer.sign(&request).unwrap().form().to_string();
    let get = |method: &str| {
        let url = format!("/billing/api/{method}?{form}");
        Request::get(url).body(String::new()).unwrap()
    };
    assert!(check::<UserBalanceGet>(get("user_balance_get")).await.is_ok());
    let refused = check::<DidDetailsUpdate>(get("did_details_update")).await.unwrap_err();
    assert!(matches!(refused.reason(), RefusalReason::GetDisabled));
}
