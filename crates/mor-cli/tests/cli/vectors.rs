//! `mor vectors` and `mor openapi`: what the library offers to programs in other languages.

use std::collections::HashSet;

use mor_api::{HashRule, ReceivedRequest, SecretKey, methods};
use serde_json::{Value, json};

use crate::{Run, mor, mor_with_input};

fn all() -> Vec<Value> {
    mor_with_input(None, &["vectors"], b"").objects()
}

fn check(arguments: &[&str], answers: &str) -> Run {
    let arguments = [&["vectors", "--check", "-"][..], arguments].concat();
    mor_with_input(None, &arguments, answers.as_bytes())
}

/// What a program answers that gives this hash for a vector.
fn answer(vector: &Value, hash: &str) -> String {
    format!("{}\n", json!({"id": vector["id"], "hash": hash}))
}

fn text<'v>(vector: &'v Value, member: &str) -> &'v str {
    vector[member].as_str().unwrap()
}

#[test]
fn each_vector_is_what_the_library_makes_of_it() {
    let vectors = all();
    let lines = include_str!("../../../../tests/vectors/rules.jsonl").lines().count();
    assert_eq!(vectors.len(), lines + crate::vectors().len());
    let ids: HashSet<_> = vectors.iter().map(|vector| text(vector, "id")).collect();
    assert_eq!(ids.len(), vectors.len());
    for vector in &vectors {
        let members: Vec<_> = vector.as_object().unwrap().keys().map(String::as_str).collect();
        let known = ["canonical", "hash", "id", "key", "method", "parameters", "rule"];
        assert_eq!(members, known);
        let method = methods::by_name(text(vector, "method")).unwrap();
        let rule: HashRule = text(vector, "rule").parse().unwrap();
        let pairs: Vec<(String, String)> =
            serde_json::from_value(vector["parameters"].clone()).unwrap();
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let request = ReceivedRequest::read(method, &query, "").unwrap();
        assert_eq!(request.canonical(rule).as_str(), vector["canonical"], "{vector}");
        let key = SecretKey::new(text(vector, "key")).unwrap();
        assert_eq!(request.explain(&key, rule).hash().to_string(), vector["hash"], "{vector}");
    }
}

#[test]
fn vectors_can_be_had_of_some_rules_alone() {
    let run = mor("unused", &["vectors", "--rule", "x8", "--rule", "m2", "--json"]);
    let rules: HashSet<_> = run.objects().iter().map(|v| text(v, "rule").to_owned()).collect();
    assert_eq!(rules, HashSet::from(["x8".to_owned(), "m2".to_owned()]));
    let line = mor("unused", &["vectors"]).out;
    assert!(line.starts_with("{\"id\":\"page-sample-user-details-update\",\"method\":"), "{line}");
}

#[test]
fn right_answers_are_told_from_wrong_ones() {
    let vectors = all();
    let right: String = vectors.iter().map(|vector| answer(vector, text(vector, "hash"))).collect();
    let run = check(&[], &right);
    let count = vectors.len();
    assert_eq!((run.code, &*run.err), (0, ""), "{}", run.out);
    assert_eq!(run.out, format!("{count} right, 0 wrong, 0 missing\n"));
    // Other members, empty lines, line ends of Windows and another order change nothing.
    let printed = mor("unused", &["vectors"]).out;
    let lines: Vec<_> = printed.lines().rev().collect();
    assert_eq!(check(&[], &format!("\u{feff}{}\r\n\r\n", lines.join("\r\n"))).code, 0);
    // Nor do answers to vectors that are not asked for.
    assert_eq!(check(&["--rule", "x3"], &right).code, 0);

    let (first, second) = (&vectors[0], &vectors[1]);
    let mut answers = answer(first, &text(first, "hash").replace('0', "1"));
    answers += &answer(second, &text(second, "hash").to_uppercase());
    answers.extend(vectors.iter().skip(3).map(|vector| answer(vector, text(vector, "hash"))));
    let run = check(&[], &answers);
    assert_eq!((run.code, &*run.err), (1, ""));
    let (id, hash) = (text(first, "id"), text(first, "hash"));
    let wrong = format!("wrong    {id}: it is {hash}, the SHA-1 of \"1231456789\"\n");
    assert!(run.out.starts_with(&wrong), "{}", run.out);
    let upper_case = format!("\nwrong    {}: not in lower case; ", text(second, "id"));
    assert!(run.out.contains(&upper_case), "{}", run.out);
    let missing = format!("\nmissing  {}\n", text(&vectors[2], "id"));
    assert!(run.out.contains(&missing), "{}", run.out);
    assert!(run.out.ends_with(&format!("\n{} right, 2 wrong, 1 missing\n", count - 3)));

    let objects = check(&["--json"], &answers).objects();
    let verdicts: Vec<_> = objects.iter().map(|object| &object["verdict"]).collect();
    assert_eq!(verdicts, [&json!("wrong"), &json!("upper case"), &json!("missing"), &Value::Null]);
    let end = json!({"right": count - 3, "wrong": 2, "missing": 1, "unusable": 0});
    assert_eq!(objects[3], end);
    // Nothing is answered.
    let run = check(&["--rule", "x3"], "");
    assert!(run.code == 1 && run.out.ends_with("0 right, 0 wrong, 150 missing\n"), "{}", run.out);
}

#[test]
fn what_is_no_answer_is_refused() {
    let right = mor("unused", &["vectors"]).out;
    let again = right.lines().next().unwrap();
    for (line, why) in [
        ("hunter2", "not an object"),
        ("[\"did_create/x8\", \"hunter2\"]", "not an object"),
        ("{\"id\": \"did_create/x8\"}", "not an object"),
        ("{\"id\": 1, \"hash\": \"hunter2\"}", "not an object"),
        ("{\"id\": \"hunter2\", \"hash\": \"\"}", "no vector has this id"),
        (again, "has an answer already"),
    ] {
        let run = check(&[], &format!("{right}{line}\n"));
        assert_eq!(run.code, 2, "{line}");
        let start = format!("mor: line {}: ", right.lines().count() + 1);
        assert!(run.err.starts_with(&start) && run.err.contains(why), "{}", run.err);
        assert!(!run.err.contains("hunter2"), "{}", run.err);
        assert!(run.out.ends_with(" right, 0 wrong, 0 missing, 1 unusable\n"), "{}", run.out);
    }
    let run = mor_with_input(None, &["vectors", "--check", "-"], b"{\"id\": \"\xff\"}");
    assert_eq!(run.code, 2);
    let run = check(&[], &"x".repeat(70_000));
    assert!(run.code == 2 && run.err.contains("line 1 has more than 65536 bytes"), "{}", run.err);
}

#[test]
fn answers_are_read_from_a_file() {
    let path = std::env::temp_dir().join(format!("mor-answers-{}", std::process::id()));
    std::fs::write(&path, mor("unused", &["vectors"]).out).unwrap();
    let run = mor("unused", &["vectors", "--check", &format!("@{}", path.to_str().unwrap())]);
    std::fs::remove_file(&path).unwrap();
    assert_eq!((run.code, &*run.err), (0, ""));
    let run = mor("unused", &["vectors", "--check", &format!("@{}", path.to_str().unwrap())]);
    assert!(run.code == 2 && run.err.contains("cannot read the file"), "{}", run.err);
    let run = mor("unused", &["vectors", "--check", "answers"]);
    assert!(run.code == 2 && run.err.contains("`@FILE`"), "{}", run.err);
}

#[test]
fn the_description_is_that_of_the_catalogue() {
    let run = mor_with_input(None, &["openapi"], b"");
    assert_eq!((run.code, &*run.err), (0, ""));
    let file = include_str!("../../../../catalogue/openapi.json");
    assert!(run.out == file, "the output is not catalogue/openapi.json");
    let object = mor("unused", &["openapi", "--json"]).object();
    assert_eq!(object, serde_json::from_str::<Value>(file).unwrap());
}
