//! `mor sign`.

use serde_json::Value;

use crate::{mor, vectors};

#[test]
fn all_vectors_sign_verify_and_explain() {
    for vector in vectors() {
        let text = |member: &str| vector[member].as_str().unwrap();
        let (name, secret, method, order) =
            (text("name"), text("secret"), text("endpoint"), text("scope"));
        let parameters: Vec<_> = vector["params"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| format!("{}={}", pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
            .collect();
        let mut arguments = vec!["--json", "sign", method, "--order", order];
        arguments.extend(parameters.iter().map(String::as_str));
        let run = mor(secret, &arguments);
        let signed = run.object();
        assert_eq!(run.code, 0, "{name}");
        assert_eq!(signed["endpoint"], method, "{name}");
        assert_eq!(signed["canonical"], vector["canonical"], "{name}");
        assert_eq!(signed["hash"], vector["hash"], "{name}");
        assert_eq!(signed["order"], order, "{name}");
        assert_eq!(signed["method"], "POST");
        assert_eq!(signed["path"], format!("/billing/api/{method}"));

        let accept = vector["accept"].as_bool().unwrap();
        let url = format!("http://192.0.2.1/billing/api/{method}?{}", text("query"));
        for input in [text("query"), &url] {
            let arguments = ["verify", "--order", order, "--endpoint", method, "--json", input];
            let run = mor(secret, &arguments);
            let verdict = run.object();
            assert_eq!((&verdict["valid"], run.code), (&accept.into(), i32::from(!accept)));
            assert_eq!(verdict["error"], Value::Null, "{name}");
        }

        let explained = mor(secret, &["explain", "--order", order, "--json", &url]).object();
        assert_eq!(explained["canonical"], vector["canonical"], "{name}");
        assert_eq!(explained["hash"], vector["hash"], "{name}");
        assert_eq!(explained["order"], order, "{name}");

        // What was signed verifies by its path alone.
        let path = signed["path"].as_str().unwrap();
        let input = format!("{path}?{}", signed["body"].as_str().unwrap());
        let run = mor(secret, &["verify", "--json", "--order", order, &input]);
        assert_eq!((&run.object()["valid"], run.code), (&true.into(), 0), "{name}");
    }
}

#[test]
fn the_text_has_the_table_the_request_and_a_curl_command() {
    let run = mor(
        "456789",
        &["sign", "user_details_update", "--user", "username", "user_id=123", "u15=1"],
    );
    assert_eq!((run.code, &*run.err), (0, ""));
    let form = "u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    let path = "/billing/api/user_details_update";
    for lines in [
        "hashed     1231******\n".to_owned(),
        format!("\n\nPOST {path}\n{form}\n\n"),
        format!("\ncurl -s -X POST --data '{form}' 'https://<SERVER>{path}'\n"),
    ] {
        assert!(run.out.contains(&lines), "{lines}\n{}", run.out);
    }
}

#[test]
fn an_unlisted_parameter_is_sent_with_a_note() {
    let run = mor("456789", &["sign", "did_create", "did=1", "new_one=2", "--json"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.err, "mor: note: did_create does not list `new_one`; sent unsigned\n");
    assert!(run.object()["body"].as_str().unwrap().contains("&new_one=2&"));

    // It may be the rest of a password.
    for name in ["hunter 2", "\x1b31m", "{\"u\":\"hunter\"}", "x456789"] {
        let run = mor("456789", &["sign", "did_create", "did=1", &format!("{name}=2")]);
        let hidden = format!("`(name not shown, {} bytes)`", name.len());
        let note = format!("mor: note: did_create does not list {hidden}; sent unsigned\n");
        assert_eq!((run.code, run.err), (0, note));
    }
}

#[test]
fn a_username_is_a_parameter_or_an_option() {
    let body = |arguments: &[&str]| {
        let run = mor("x", &[&["sign", "did_create", "did=1", "--json"], arguments].concat());
        run.object()["body"].as_str().unwrap().to_owned()
    };
    assert!(body(&["u=a"]).starts_with("u=a&"));
    assert!(body(&["u=a", "--user", "a"]).starts_with("u=a&"));
    assert!(body(&[]).starts_with("did=1&"));
}
