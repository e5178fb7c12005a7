//! What a policy makes of requests without a hash, whose methods take none.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use mor_api::methods::users::UserLogin;
use mor_api::value::Password;
use mor_api::{HashRule, KeyRing, SecretKey, Signer, methods};
use mor_tower::Treatment::{Allow, Refuse, Warn};
use mor_tower::{Event, Mode, Policy, RefusalReason, SameBy, Verifier};

const NO_HASH: &str = "no hash protects this request: its method takes none under the rule `x8`";
const LOGIN: &str = "u=admin&p=hunter2";

/// The page wants a hash of `user_login`, servers want none.
fn policy() -> Policy {
    Policy::new().accept(HashRule::Listed | HashRule::X8)
}

struct Checked {
    verifier: Verifier,
    log: Arc<Mutex<Vec<String>>>,
}

impl Checked {
    fn by(policy: Policy) -> Self {
        let mut ring = KeyRing::new();
        ring.add("admin", SecretKey::new("secret").unwrap());
        let log = Arc::<Mutex<Vec<String>>>::default();
        let sink = Arc::clone(&log);
        let verifier = Verifier::new(HashMap::from([("admin".to_owned(), ring)]))
            .policy(policy)
            .report(move |event: &Event<'_>| {
                if let Event::Warned(warned) = event {
                    assert!(warned.verified().is_none());
                    assert_eq!(
                        (warned.endpoint().name(), warned.username()),
                        ("user_login", "admin")
                    );
                }
                sink.lock().unwrap().push(event.to_string());
            });
        Self { verifier, log }
    }

    /// Whether a request passes, with whether it was verified; and what was told of it.
    async fn login(&self, body: &str) -> (Result<bool, RefusalReason>, Vec<String>) {
        let endpoint = methods::by_name("user_login").unwrap();
        let (parts, ()) = Request::post("/api/user_login")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(())
            .unwrap()
            .into_parts();
        let body = Full::new(Bytes::from(body.to_owned()));
        let checked = self
            .verifier
            .check_any(endpoint, &parts, body, |passed| Ok(passed.verified().is_some()))
            .await;
        let log = std::mem::take(&mut *self.log.lock().unwrap());
        (checked.map_err(|refused| reason_of(&refused)), log)
    }
}

/// What can be compared of a refusal.
fn reason_of(refused: &mor_tower::Refused) -> RefusalReason {
    match refused.reason() {
        RefusalReason::Policy(objection) => RefusalReason::Policy(objection.clone()),
        other => unreachable!("{other}"),
    }
}

#[tokio::test]
async fn a_request_without_a_hash_is_allowed_warned_of_or_refused() {
    let (passed, log) = Checked::by(policy()).login(LOGIN).await;
    assert_eq!((passed.ok(), log.len()), (Some(false), 0));

    let (passed, log) = Checked::by(policy().unhashed(Warn)).login(LOGIN).await;
    assert_eq!(passed.ok(), Some(false));
    assert_eq!(log, [format!("warning: user_login: admin: {NO_HASH}")]);

    let (refused, log) = Checked::by(policy().unhashed(Refuse)).login(LOGIN).await;
    // What a server says that wants a hash.
    assert_eq!(refused.unwrap_err().wire_message(), "Incorrect hash");
    assert_eq!(log, [format!("refused: user_login: admin: {NO_HASH}")]);

    let (passed, log) =
        Checked::by(policy().unhashed(Refuse).mode(Mode::Report)).login(LOGIN).await;
    assert_eq!(passed.ok(), Some(false));
    assert_eq!(log, [format!("would be refused: user_login: admin: {NO_HASH}")]);

    // With a right hash it is as any other.
    let signer = Signer::new("admin", SecretKey::new("secret").unwrap());
    let request = UserLogin::new(Password::new("hunter2").unwrap());
    let signed = signer.sign(&request).unwrap().form().to_string();
    let (passed, log) = Checked::by(policy().unhashed(Refuse)).login(&signed).await;
    assert_eq!((passed.ok(), log.len()), (Some(true), 0));
}

#[tokio::test]
async fn its_parameters_are_treated_as_far_as_that_makes_sense() {
    let form = format!("{LOGIN}&hunter3=1&action=user_login");
    let unknown = "not covered by the hash: parameter 3: unknown";
    let empty = "not covered by the hash: parameter `p`: empty";
    let named = "not covered by the hash: parameter `p`: not signed";
    for (policy, form, refused, warned) in [
        (policy().unknown(Refuse), &*form, Some(unknown), &[][..]),
        (policy().unknown(Warn), &form, None, &[unknown]),
        (policy().unknown(Warn).unhashed(Warn), &form, None, &[NO_HASH, unknown]),
        (policy().unknown(Refuse).parameter("hunter3", Allow), &form, None, &[]),
        (policy().parameter("hunter3", Refuse), &form, Some(unknown), &[]),
        (policy().parameter("p", Refuse), &form, Some(named), &[]),
        (policy().empty(Refuse), "u=admin&p=", Some(empty), &[]),
        (policy().empty(Refuse), LOGIN, None, &[]),
        // All its parameters are uncovered, and no values can be cut at other places.
        (policy().uncovered(Refuse).twins(Refuse), &form, None, &[]),
    ] {
        let shown = format!("{policy:?}");
        let (passed, log) = Checked::by(policy).login(form).await;
        assert_eq!(passed.err().map(|reason| reason.to_string()).as_deref(), refused, "{shown}");
        let told = match (refused, warned) {
            (Some(reason), _) => Some(format!("refused: user_login: admin: {reason}")),
            (None, []) => None,
            (None, some) => Some(format!("warning: user_login: admin: {}", some.join("; "))),
        };
        assert_eq!(log, told.into_iter().collect::<Vec<_>>(), "{shown}");
        assert!(!log.concat().contains("hunter"), "{log:?}");
    }
}

#[tokio::test]
async fn it_is_a_duplicate_only_where_its_method_is_named() {
    let turned = "p=hunter2&u=admin";
    let named = policy().duplicates_of("user_login", Refuse);
    for (policy, expected) in [
        // Anyone could fill the memory with them.
        (policy().duplicates(Refuse), [true, true, true]),
        (named.clone(), [true, false, true]),
        (named.clone().same_by(SameBy::Parameters), [true, false, true]),
        (named.duplicates_of("user_login", Allow), [true; 3]),
    ] {
        let shown = format!("{policy:?}");
        let checked = Checked::by(policy);
        for (form, expected) in [LOGIN, turned, "u=admin&p=other"].into_iter().zip(expected) {
            let (passed, _) = checked.login(form).await;
            assert_eq!(passed.is_ok(), expected, "{form} by {shown}");
        }
    }
}

#[test]
fn the_readme_names_the_methods_that_take_no_hash() {
    let readme = include_str!("../README.md");
    for endpoint in methods::ALL {
        let takes_hash = HashRule::ALL.into_iter().all(|rule| endpoint.takes_hash(rule));
        let is_named = readme.contains(&format!("`{}`", endpoint.name()));
        assert!(takes_hash || is_named, "{}", endpoint.name());
    }
}
