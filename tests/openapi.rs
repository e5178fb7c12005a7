//! `catalogue/openapi.json` says what the tables say, and nothing that the library refuses.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use mor_api::{GroupRule, HashRule, Kind, Requirement, Transport, methods, v2};
use proptest::strategy::{Strategy, ValueTree};
use proptest::string::string_regex;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

fn document() -> Value {
    serde_json::from_str(include_str!("../catalogue/openapi.json")).unwrap()
}

/// What a reference refers to, and what is not one itself.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.strip_prefix('#').unwrap()).unwrap(),
        None => value,
    }
}

fn operation<'d>(document: &'d Value, method: &mor_api::Endpoint) -> &'d Value {
    let name = method.name();
    match method.transport() {
        Transport::IdInPath => &document["paths"][format!("/{name}/{{id}}")]["post"],
        _ => &document["paths"][format!("/{name}")]["post"],
    }
}

fn form(operation: &Value) -> &Value {
    &operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
}

#[test]
fn every_operation_tells_what_is_signed_and_required() {
    let document = document();
    for method in methods::ALL {
        let (name, operation) = (method.name(), operation(&document, method));
        let form = form(operation);
        let takes_hash = method.takes_hash(HashRule::Listed);
        if takes_hash {
            let order: Vec<_> = method.hash_order(HashRule::Listed).collect();
            assert_eq!(operation["x-mor-signed-order"], json!(order), "{name}");
            for rule in HashRule::ALL {
                let is_same =
                    method.takes_hash(rule) && method.hash_order(rule).eq(order.iter().copied());
                let rules = operation["x-mor-hash"]["rules"].as_array().unwrap();
                assert_eq!(rules.contains(&json!(rule.as_str())), is_same, "{name}: {rule}");
            }
        }
        let is_required = |wanted: &str| {
            form["required"].as_array().is_some_and(|names| names.contains(&json!(wanted)))
        };
        for (own, is_taken) in [("u", method.takes_username()), ("hash", takes_hash)] {
            assert_eq!(form["properties"].get(own).is_some(), is_taken, "{name}: {own}");
            assert_eq!(is_required(own), is_taken, "{name}: {own}");
        }
        assert_eq!(operation.get("x-mor-signed-order").is_some(), takes_hash, "{name}");
        let has_id_in_path = method.transport() == Transport::IdInPath;
        for parameter in method.parameters() {
            let in_path = has_id_in_path && parameter.name() == "id";
            let is_property = form["properties"].get(parameter.name()).is_some();
            assert_ne!(is_property, in_path, "{name}: {}", parameter.name());
            let must_be = parameter.requirement() == Requirement::Required && !in_path;
            assert_eq!(is_required(parameter.name()), must_be, "{name}: {}", parameter.name());
        }
        for group in method.groups() {
            let text = form.to_string();
            let [first, second, ..] = group.names() else { panic!("{name}: {group:?}") };
            let told = match group.rule() {
                GroupRule::AtLeastOne => json!([{ "required": [first] }, { "required": [second] }]),
                _ => json!({ (*first): [second] }),
            };
            // Without the last bracket: there may be more of them.
            let told = told.to_string();
            assert!(text.contains(&told[..told.len() - 1]), "{name}: {told}");
        }
    }
}

/// Texts that a kind takes, to be allowed; the first ones are the shortest and the longest.
fn samples(kind: Kind) -> Vec<String> {
    let samples: &[&str] = match kind {
        Kind::ObjectId | Kind::Id => &["0", "9999999999999999999", "42"],
        Kind::Assignment => &["-1", "9999999999999999999", "0"],
        Kind::IdOrAll => &["0", "9999999999999999999", "all"],
        Kind::IdList => &["1", "1,2,2"],
        Kind::TrueFalse => &["true", "false"],
        Kind::Count | Kind::Timestamp => &["0", "9999999999999999999", "007"],
        Kind::TimeOfDay => &["00:00:00", "23:59:59", "09:05:00"],
        Kind::Decimal => &["0", "-999999999999999999.0000000001", "12.50", "007.5"],
        Kind::Digits => &["0", "0037060000000"],
        Kind::Switch { on } => return vec!["0".to_owned(), on.to_string()],
        Kind::Range { min, max } => return vec![min.to_string(), max.to_string()],
        Kind::Word(words) => words,
        Kind::Text => &["Žalgiris & Co", "50% + 1"],
        Kind::Secret => &["p", "Žalgiris & Co"],
        _ => panic!("{kind:?} has no samples"),
    };
    samples.iter().copied().map(str::to_owned).collect()
}

/// Texts that the schema allows: all of its words, or some of its pattern.
fn allowed(schema: &Value) -> Vec<String> {
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(|word| word.as_str().unwrap().to_owned()).collect();
    }
    let Some(pattern) = schema["pattern"].as_str() else { return Vec::new() };
    let longest = schema["maxLength"].as_u64().map_or(usize::MAX, |max| max.try_into().unwrap());
    let pattern = pattern.strip_prefix('^').and_then(|text| text.strip_suffix('$')).unwrap();
    let texts = string_regex(pattern).unwrap();
    let mut runner = TestRunner::deterministic();
    let mut text = || texts.new_tree(&mut runner).unwrap().current();
    let all: Vec<_> = (0..300).map(|_| text()).collect();
    assert!(all.iter().all(|text| text.len() <= longest), "{pattern} is longer than maxLength");
    all
}

#[test]
fn a_schema_allows_what_its_kind_takes() {
    let document = document();
    let mut seen = std::collections::BTreeSet::new();
    for method in methods::ALL {
        let operation = operation(&document, method);
        for parameter in method.parameters() {
            let name = parameter.name();
            let schema = match form(operation)["properties"].get(name) {
                Some(schema) => schema,
                None => &operation["parameters"][0]["schema"],
            };
            let meaning = schema["description"].as_str().unwrap_or_default();
            assert_eq!(meaning, parameter.description(), "{}: {name}", method.name());
            let is_switch = schema["$ref"] == "#/components/schemas/Switch";
            assert_eq!(is_switch, parameter.kind() == Kind::Switch { on: 1 }, "{name}");
            let schema = resolved(&document, schema);
            assert_eq!(schema["type"], "string", "{}: {name}", method.name());
            // The same kind has the same schema everywhere.
            if !seen.insert((format!("{:?}", parameter.kind()), schema["pattern"].to_string())) {
                continue;
            }
            for text in allowed(schema) {
                assert!(parameter.kind().accepts(&text), "{name}: {text}");
            }
            for text in samples(parameter.kind()) {
                assert!(parameter.kind().accepts(&text), "{name}: {text}");
                assert!(allows(schema, &text), "{name}: {text}");
            }
        }
    }
}

/// Whether a schema of a text allows this one.
fn allows(schema: &Value, text: &str) -> bool {
    let is_word = schema["enum"].as_array().is_none_or(|words| words.contains(&json!(text)));
    let is_in_form = schema["pattern"]
        .as_str()
        .is_none_or(|pattern| regex::Regex::new(pattern).unwrap().is_match(text));
    let length = u64::try_from(text.chars().count()).unwrap();
    let is_short = schema["maxLength"].as_u64().is_none_or(|longest| length <= longest);
    let is_long = schema["minLength"].as_u64().is_none_or(|shortest| length >= shortest);
    is_word && is_in_form && is_short && is_long
}

#[test]
fn the_hash_is_no_security_scheme_and_v2_has_tokens() {
    let document = document();
    let schemes = document["components"]["securitySchemes"].as_object().unwrap();
    assert!(schemes.values().all(|scheme| scheme["type"] == "http"), "{schemes:?}");
    for endpoint in v2::ENDPOINTS {
        let method = endpoint.method.to_lowercase();
        let operation = &document["paths"][format!("/{}", endpoint.path)][method];
        let scheme = if endpoint.path.ends_with("login") { "basic" } else { "bearer" };
        assert_eq!(operation["security"], json!([{ scheme: [] }]), "{}", endpoint.path);
    }
    let operations = document["paths"].as_object().unwrap().values();
    let count: usize = operations.map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(count, methods::ALL.len() + v2::ENDPOINTS.len());
}

#[test]
fn every_refusal_is_told() {
    let document = document();
    for path in document["paths"].as_object().unwrap().values() {
        for operation in path.as_object().unwrap().values() {
            for status in ["200", "403", "404"] {
                let response = resolved(&document, &operation["responses"][status]);
                assert!(response["description"].is_string(), "{}", operation["operationId"]);
            }
        }
    }
}

#[cfg(all(feature = "xml", feature = "users"))]
#[test]
fn the_errors_of_all_methods_are_known() {
    use mor_api::answer::{Fault, ServerError};
    use mor_api::methods::users::UserUpdateError;

    let document = document();
    let error = &document["components"]["schemas"]["Answer"]["properties"]["error"];
    for text in error["examples"].as_array().unwrap() {
        let error = UserUpdateError::from_text(text.as_str().unwrap());
        assert_ne!(error.fault(), Fault::Unknown, "{text}");
    }
}
