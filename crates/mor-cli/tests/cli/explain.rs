//! `mor explain`.

use serde_json::{Value, json};

use crate::{PAGE_SAMPLE, mor};

#[test]
fn it_shows_how_the_hash_comes_about() {
    let wrong = PAGE_SAMPLE.replace("0ab3", "0000");
    let query = format!("/billing/api/user_details_update?{wrong}&u9=");
    let run = mor("456789", &["explain", &query]);
    assert_eq!((run.code, &*run.err), (0, ""));
    assert_eq!(
        run.out,
        "\
user_details_update, rule listed
  user_id  3 bytes  123
  u15      1 byte   1
  (key)    6 bytes  ******
not counted
  u        not signed
  u9       empty
hashed     1231******
hash       0ab3ede4e93a55c38855a2cc9b9e169d35442c48
"
    );
    let object = mor("456789", &["explain", "--json", &query]).object();
    assert_eq!(
        object,
        json!({
            "endpoint": "user_details_update",
            "rule": "listed",
            "canonical": "1231",
            "hash": "0ab3ede4e93a55c38855a2cc9b9e169d35442c48",
            "table": [
                {"name": "user_id", "bytes": 3, "value": "123"},
                {"name": "u15", "bytes": 1, "value": "1"},
            ],
            "uncounted": [
                {"name": "u", "reason": "not signed"},
                {"name": "u9", "reason": "empty"},
            ],
            "key_bytes": 6,
        })
    );
}

#[test]
fn the_table_has_no_secrets() {
    let url = "/api/user_update_api?user_id=1&pswd=hunter2&a0=x+horse+battery&a1=hidden";
    let run = mor("horse battery", &["explain", url]);
    assert!(!run.out.contains("hunter") && !run.out.contains("horse"), "{}", run.out);
    let object = mor("horse battery", &["explain", "--json", url]).object();
    assert_eq!(object["canonical"], Value::Null);
    assert!(!object.to_string().contains("hunter") && !object.to_string().contains("horse"));
    // Without the key in it, the canonical text is there for programs to compare.
    let object = mor("secret", &["explain", "--json", url]).object();
    assert_eq!(object["canonical"], "1hunter2x horse batteryhidden");
    assert_eq!(object["table"][1], json!({"name": "pswd", "bytes": 7, "value": null}));
}

#[test]
fn the_rule_is_a_choice() {
    let url = "/api/user_update_api?user_id=007&pgui=5&lcr_id=9&pin=1234";
    for (option, rule, canonical) in [
        ("listed", "listed", "0075"),
        ("x8", "x8", "712349"),
        ("deployed", "x8", "712349"),
        ("m2", "m2", "751234"),
    ] {
        let object = mor("secret", &["explain", "--json", "--rule", option, url]).object();
        assert_eq!((&object["rule"], &object["canonical"]), (&rule.into(), &canonical.into()));
    }
    // A password that the method does not list is hashed by servers as well.
    let object = mor("secret", &["explain", "--json", "--rule", "x8", url]).object();
    assert!(
        object["table"]
            .as_array()
            .unwrap()
            .contains(&json!({"name": "pin", "bytes": 4, "value": null}))
    );
    let text = mor("secret", &["explain", "--rule", "x8", url]).out;
    assert!(!text.contains("1234") && text.contains("\n  pin"), "{text}");
    assert!(text.contains("\n  pgui     left out by servers\n"), "{text}");
}

#[test]
fn what_cannot_be_read_is_reported() {
    let run = mor("secret", &["explain", "/api/did_create?did=%"]);
    let error = "parameter `did` has a `%` without two hexadecimal digits";
    assert_eq!((run.code, &*run.out, run.err), (2, "", format!("mor: {error}\n")));
    let run = mor("secret", &["explain", "--json", "/api/did_create?did=%"]);
    assert_eq!((run.code, run.object()), (2, json!({"error": error})));
}
