//! The samples of the methods' pages: those that are right verify, the others are refused, and
//! diagnosis says what they are.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;

use mor_api::inspect::Diagnoser;
use mor_api::{Endpoint, HashRule, HashRules, ReceivedRequest, SecretKey, methods, server_order};
use serde_json::Value;

struct Sample(Value);

impl Sample {
    fn all() -> Vec<Self> {
        let lines = include_str!("vectors/page_samples.jsonl").lines();
        let samples: Vec<_> = lines.map(|line| Self(serde_json::from_str(line).unwrap())).collect();
        assert_eq!(samples.len(), 134);
        samples
    }

    fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap()
    }

    fn form(&self) -> String {
        format!("{}&hash={}", self.text("params"), self.text("hash"))
    }

    /// The key that the page states.
    fn key(&self) -> Option<SecretKey> {
        let key = self.text("key");
        (key != "?").then(|| SecretKey::new(key).ok()).flatten()
    }
}

#[test]
fn right_samples_verify_under_the_rule_of_the_page() {
    let mut refused = Vec::new();
    for sample in Sample::all().iter().filter(|sample| sample.text("verdict") == "right") {
        let method = methods::by_name(sample.text("method")).unwrap();
        let (form, key) = (sample.form(), sample.key().unwrap());
        let request = match ReceivedRequest::read(method, &form, "") {
            Ok(request) => request,
            // One sample has two different `u`.
            Err(error) => {
                assert_eq!(error.to_string(), "parameter `u` appears twice with different values");
                refused.push(method.name());
                continue;
            }
        };
        let explanation = request.explain(&key, HashRule::Listed);
        assert_eq!(explanation.hash().to_string(), sample.text("hash"), "{}", method.name());
        match request.verify([("page", &key)], HashRules::ALL) {
            Ok(verified) => assert_eq!(verified.rule(), HashRule::Listed, "{}", method.name()),
            Err(error) => panic!("{}: {error}: {form}", method.name()),
        }
    }
    assert_eq!(refused, ["payment_create"]);
}

#[test]
fn other_samples_are_refused_and_explained() {
    let mut findings = BTreeMap::<(String, String), usize>::new();
    for sample in Sample::all() {
        let Some(key) = sample.key() else { continue };
        if sample.text("verdict") == "right" || sample.text("hash").is_empty() {
            continue;
        }
        let method = methods::by_name(sample.text("method")).unwrap();
        let form = sample.form();
        if let Ok(request) = ReceivedRequest::read(method, &form, "") {
            let result = request.verify([("page", &key)], HashRule::Listed);
            assert!(result.is_err(), "{}: {form}", method.name());
        }
        let diagnosis = Diagnoser::new([("page", &key)]).diagnose(method, &form, "");
        let first = diagnosis.findings().first().unwrap();
        let kind = (sample.text("verdict").to_owned(), first.kind().to_string());
        *findings.entry(kind).or_default() += 1;
    }
    let findings: Vec<_> = findings
        .iter()
        .map(|((verdict, kind), count)| (verdict.as_str(), kind.as_str(), *count))
        .collect();
    // Where a page hashes what its list lacks, or in another order, a server's rule explains it.
    let expected = [
        ("hash overwritten by hand", "copied_sample", 2),
        ("key alone", "left_out", 7),
        ("other order", "other_hash_rule", 3),
        ("other parameters", "other_hash_rule", 3),
        ("other parameters", "unsigned_hashed", 1),
        ("placeholder", "key_as_hash", 2),
        ("placeholder", "not_hexadecimal", 1),
        ("placeholder", "truncated_hash", 1),
        ("right/other key", "sample_key", 4),
        ("stale or copied", "copied_sample", 16),
        ("subset of the list", "other_hash_rule", 2),
        ("subset of the list", "stale_sample", 1),
        ("subset of the list/other key", "copied_sample", 1),
        ("unexplained", "copied_sample", 5),
        ("unexplained", "leading_zeros", 1),
    ];
    assert_eq!(findings, expected);
}

/// Whether a method's page lists its signed parameters in the order of the servers.
fn follows_the_servers(method: &Endpoint) -> bool {
    let place = |name: &str| server_order().iter().position(|entry| entry.name() == name);
    method.hash_order(HashRule::Listed).filter_map(place).is_sorted()
}

#[test]
fn one_order_fits_everything() {
    let mut proven = 0;
    for sample in Sample::all().iter().filter(|sample| sample.text("verdict").starts_with("right"))
    {
        let method = methods::by_name(sample.text("method")).unwrap();
        // A sample of two values or more shows their order.
        let names: Vec<_> = method.hash_order(HashRule::Listed).collect();
        let sent = |name: &&&str| sample.text("params").contains(&format!("{name}="));
        if names.iter().filter(sent).count() > 1 {
            assert!(follows_the_servers(method), "{}", method.name());
            proven += 1;
        }
    }
    assert_eq!(proven, 12);
    // The pages that contradict the servers: none is proven by a sample.
    let wrong: Vec<_> = methods::ALL
        .iter()
        .filter(|method| !follows_the_servers(method))
        .map(|method| method.name())
        .collect();
    let expected = [
        "device_callflow_update",
        "quickforwards_did_update",
        "tariff_rates_get",
        "tariff_wholesale_update",
        "lcr_add_provider",
        "lcr_delete_provider",
        "provider_rule_create",
    ];
    assert_eq!(wrong, expected);
}
