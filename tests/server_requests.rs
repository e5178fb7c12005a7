//! The requests that servers judged in their vendor's own tests, each under its version's rule.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]
#![cfg(feature = "json")]

use std::collections::BTreeMap;

use mor_api::{HashRule, ReadError, ReceivedRequest, SecretKey, VerifyError, methods};
use serde_json::Value;

/// A request of the file.
struct Judged {
    rule: HashRule,
    line: Value,
}

impl Judged {
    fn text(&self, key: &str) -> &str {
        self.line[key].as_str().unwrap_or_default()
    }
}

fn requests() -> Vec<Judged> {
    let lines = include_str!("vectors/server_requests.jsonl").lines();
    let requests: Vec<_> = lines
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            let rule = match line["server"].as_str().unwrap() {
                "X3-2014" => HashRule::X3,
                "X3-2016" => HashRule::X3s,
                "X5-2015" => HashRule::X5,
                "X8-2018" => HashRule::X8,
                "M2-2022" => HashRule::M2,
                server => panic!("an unknown server: {server}"),
            };
            Judged { rule, line }
        })
        .collect();
    assert_eq!(requests.len(), 1536);
    requests
}

fn read(judged: &Judged) -> Result<ReceivedRequest<'_>, ReadError> {
    let name = judged.text("sent_as");
    let method = methods::by_name(name).unwrap_or_else(|| panic!("no method {name}"));
    ReceivedRequest::read(method, judged.text("query"), "")
}

#[test]
fn every_method_is_known_under_the_name_that_was_sent() {
    for judged in requests() {
        let method = methods::by_name(judged.text("sent_as")).unwrap();
        let names = method.names_on(judged.rule);
        assert!(
            names.is_some_and(|names| names.contains(&judged.text("sent_as"))),
            "{} on {}: {names:?}",
            judged.text("sent_as"),
            judged.rule
        );
    }
}

#[test]
fn the_text_is_what_the_server_hashed() {
    let mut refused = BTreeMap::new();
    for judged in requests() {
        match read(&judged) {
            Ok(request) => assert_eq!(
                request.canonical(judged.rule).as_str(),
                judged.text("canonical"),
                "{} under {}: {}",
                judged.text("sent_as"),
                judged.rule,
                judged.text("query")
            ),
            Err(error) => *refused.entry(reason(error)).or_default() += 1,
        }
    }
    // Fewer than one in a hundred.
    let expected =
        [("a bad escape", 1), ("a raw semicolon", 2), ("no equals sign", 9), ("two values", 3)];
    assert_eq!(refused, BTreeMap::from(expected));
}

/// The rule of reading that was broken.
fn reason(error: ReadError) -> &'static str {
    match error {
        ReadError::BadEscape { .. } => "a bad escape",
        ReadError::Semicolon { .. } => "a raw semicolon",
        ReadError::NoEquals { .. } => "no equals sign",
        ReadError::Conflict { .. } => "two values",
        error => panic!("{error}"),
    }
}

#[test]
fn literal_hashes_are_right_with_their_key() {
    let mut compared = 0;
    for judged in requests().iter().filter(|judged| judged.text("verdict") == "match") {
        // Nine were signed with an empty key, which is never valid; three cannot be read.
        let Ok(key) = SecretKey::new(judged.text("key")) else { continue };
        let Ok(request) = read(judged) else { continue };
        let explanation = request.explain(&key, judged.rule);
        assert_eq!(explanation.hash().to_string(), judged.text("hash"), "{}", judged.text("query"));
        compared += 1;
    }
    assert_eq!(compared, 540);
}

#[test]
fn what_servers_accept_is_verified() {
    let (mut verified, mut refused) = (0, BTreeMap::<_, usize>::new());
    for judged in requests().iter().filter(|judged| judged.text("verdict") == "match") {
        let Ok(key) = SecretKey::new(judged.text("key")) else { continue };
        let Ok(request) = read(judged) else { continue };
        let form = format!("{}&hash={}", judged.text("query"), judged.text("hash"));
        let request = ReceivedRequest::read(request.endpoint(), &form, "").unwrap();
        match request.verify([("own", &key)], judged.rule) {
            Ok(it) => {
                assert!(it.same_under().contains(judged.rule));
                verified += 1;
            }
            // The vendor's tests also send what the methods then refuse.
            Err(error) => {
                let reason = match error {
                    VerifyError::Unmet(_) => "lacks what the method requires",
                    VerifyError::NotCanonicalId { .. } => "has an id that is no plain number",
                    VerifyError::NothingSigned => "has nothing that is hashed",
                    error => panic!("{error}: {}", judged.text("query")),
                };
                *refused.entry(reason).or_default() += 1;
            }
        }
    }
    let expected = [
        ("has an id that is no plain number", 5),
        ("has nothing that is hashed", 8),
        ("lacks what the method requires", 38),
    ];
    assert_eq!((verified, refused), (489, BTreeMap::from(expected)));
}
