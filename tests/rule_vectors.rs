//! `vectors/rules.jsonl`: for each method and rule a request with its canonical text and hash, made
//! by a naive model in another language. Any implementation can be checked against it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use mor_api::{HashRule, HashRules, ReceivedRequest, SecretKey, VerifyError, methods};
use serde_json::Value;

struct Vector(Value);

impl Vector {
    fn all() -> Vec<Self> {
        let lines = include_str!("vectors/rules.jsonl").lines();
        lines.map(|line| Self(serde_json::from_str(line).unwrap())).collect()
    }

    fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap()
    }

    fn rule(&self) -> HashRule {
        self.text("rule").parse().unwrap()
    }
}

#[test]
fn every_method_hashes_what_the_naive_model_hashes() {
    for vector in Vector::all() {
        let method = methods::by_name(vector.text("method")).unwrap();
        let key = SecretKey::new(vector.text("key")).unwrap();
        let request = ReceivedRequest::read(method, vector.text("query"), "").unwrap();
        let rule = vector.rule();
        let name = method.name();
        assert_eq!(request.canonical(rule).as_str(), vector.text("canonical"), "{name}, {rule}");
        let hash = request.explain(&key, rule).hash().to_string();
        assert_eq!(hash, vector.text("hash"), "{name}, {rule}");

        let signed = format!("{}&hash={hash}", vector.text("query"));
        let request = ReceivedRequest::read(method, "", &signed).unwrap();
        if vector.text("canonical").is_empty() && method.must_sign(rule) {
            // An old server that hashes none of the names: one hash fits every request.
            let error = request.verify([("own", &key)], rule).unwrap_err();
            assert_eq!(error, VerifyError::NothingSigned, "{name}, {rule}");
            continue;
        }
        let verified = request.verify([("own", &key)], rule).unwrap();
        assert_eq!(verified.rule(), rule);
        assert_eq!(verified.covered().next().is_none(), vector.text("canonical").is_empty());
        let wrong = SecretKey::new("another key").unwrap();
        let error = request.verify([("own", &wrong)], HashRules::ALL).unwrap_err();
        assert_eq!(error, VerifyError::Mismatch, "{name}, {rule}");
    }
}

#[test]
fn there_is_a_vector_for_each_method_and_rule() {
    let vectors = Vector::all();
    for method in methods::ALL {
        for rule in HashRule::ALL {
            let is_there = vectors
                .iter()
                .any(|vector| vector.text("method") == method.name() && vector.rule() == rule);
            assert_eq!(is_there, method.takes_hash(rule), "{}, {rule}", method.name());
        }
    }
}
