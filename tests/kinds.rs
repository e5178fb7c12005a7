//! An example of each kind of finding, made outside the crate: it is named first, and the docs show
//! it. `MOR_UPDATE_DOCS=1` writes the table of the docs anew.
#![cfg(feature = "diagnose")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;

use mor_api::inspect::{Diagnoser, Finding, FindingKind};
use mor_api::{Endpoint, Kind, Parameter, SecretKey, methods};
use serde_json::Value;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/inspect/diagnose/kinds.md");

/// A method of which no parameter is required; the real ones without any need no signed one.
static EXAMPLE: Endpoint = mor_api::endpoint!(
    "example",
    [Parameter::signed("card", Kind::Id), Parameter::unsigned("lang", Kind::Text)]
);

fn examples() -> Vec<Value> {
    let lines = include_str!("vectors/kinds.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_kind_has_an_example_and_is_named_first() {
    let examples = examples();
    let mut missed = Vec::new();
    for (kind, example) in FindingKind::ALL.iter().zip(&examples) {
        let text = |member: &str| example[member].as_str();
        assert_eq!(text("kind"), Some(kind.as_str()));
        let key = SecretKey::new(text("key").unwrap()).unwrap();
        let other = text("other_key").map(|key| SecretKey::new(key).unwrap());
        let diagnosis = Diagnoser::new([("own", &key)])
            .other_keys(other.as_ref().map(|key| ("other", key)))
            .catalogue(methods::ALL)
            .diagnose_at(
                methods::by_name(text("method").unwrap()).unwrap_or(&EXAMPLE),
                text("url").unwrap_or_default(),
                text("request").unwrap(),
                "",
            );
        if diagnosis.findings().first().map(Finding::kind) != Some(*kind) {
            missed.push(format!("{kind}: {diagnosis}"));
        }
    }
    assert_eq!(examples.len(), FindingKind::ALL.len());
    assert!(missed.is_empty(), "{}", missed.join("\n\n"));
}

#[test]
fn the_docs_show_the_examples() {
    let mut table = String::from("| kind | for example | what to do |\n|---|---|---|\n");
    for (kind, example) in FindingKind::ALL.iter().zip(examples()) {
        let example = example["example"].as_str().unwrap();
        writeln!(table, "| `{kind}` | {example} | {} |", kind.fix()).unwrap();
    }
    if std::env::var_os("MOR_UPDATE_DOCS").is_some() {
        std::fs::write(TABLE, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(TABLE).unwrap(), table);
}
