//! Mistakes that people made with real clients, made again with made-up values: what they should
//! be told comes first.
#![cfg(feature = "diagnose")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use mor_api::inspect::{Diagnoser, Diagnosis};
use mor_api::{SecretKey, methods};
use serde_json::Value;

fn cases() -> impl Iterator<Item = Value> {
    include_str!("vectors/mistakes.jsonl").lines().map(|line| serde_json::from_str(line).unwrap())
}

fn diagnose<'k>(case: &Value, key: &'k SecretKey) -> Diagnosis<'k> {
    let (url, query) = case["request"].as_str().unwrap().split_once('?').unwrap();
    let endpoint = methods::by_path(url).unwrap();
    Diagnoser::new([("own", key)]).catalogue(methods::ALL).diagnose_at(endpoint, url, query, "")
}

#[test]
fn each_mistake_is_named_first() {
    let (mut count, mut missed) = (0, Vec::new());
    for case in cases() {
        let key = SecretKey::new(case["key"].as_str().unwrap()).unwrap();
        let diagnosis = diagnose(&case, &key);
        let kinds: Vec<_> =
            case["kinds"].as_array().unwrap().iter().map(|kind| kind.as_str().unwrap()).collect();
        count += 1;
        let first = diagnosis.findings().first().map(|finding| finding.kind().as_str());
        let is_named = match first {
            _ if kinds.is_empty() => true,
            Some(first) => kinds.contains(&first),
            None => false,
        };
        if !is_named {
            missed.push(format!("{}: wanted {kinds:?}: {diagnosis}", case["id"]));
        }
    }
    assert!(count > 90 && missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n\n"));
}

#[test]
fn neither_keys_nor_passwords_are_shown() {
    for case in cases() {
        let text = case["key"].as_str().unwrap();
        let key = SecretKey::new(text).unwrap();
        let shown = format!("{0} {0:?}", diagnose(&case, &key));
        for secret in [text, "S3cret", "Passw0rd", "N3w-pass"] {
            assert!(!shown.contains(secret), "{}: {shown}", case["id"]);
        }
    }
}
