//! `mor sign`.

use serde_json::Value;

use crate::{mor, names, vectors};

#[test]
fn all_vectors_sign_verify_and_explain() {
    for vector in vectors() {
        let text = |member: &str| vector[member].as_str().unwrap();
        let (name, secret, method, option) =
            (text("name"), text("secret"), text("endpoint"), text("scope"));
        let rule = if option == "deployed" { "x8" } else { option };
        let parameters: Vec<_> = vector["params"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| format!("{}={}", pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
            .collect();
        let mut arguments = vec!["--json", "sign", method, "--rule", option];
        arguments.extend(parameters.iter().map(String::as_str));
        let run = mor(secret, &arguments);
        let signed = run.object();
        assert_eq!(run.code, 0, "{name}");
        assert_eq!(signed["endpoint"], method, "{name}");
        assert_eq!(signed["canonical"], vector["canonical"], "{name}");
        assert_eq!(signed["hash"], vector["hash"], "{name}");
        assert_eq!(signed["rule"], rule, "{name}");
        assert_eq!(signed["method"], "POST");
        assert_eq!(signed["path"], format!("/billing/api/{method}"));

        let accept = vector["accept"].as_bool().unwrap();
        let url = format!("http://192.0.2.1/billing/api/{method}?{}", text("query"));
        for input in [text("query"), &url] {
            let arguments = ["verify", "--rule", option, "--endpoint", method, "--json", input];
            let run = mor(secret, &arguments);
            let verdict = run.object();
            assert_eq!((&verdict["valid"], run.code), (&accept.into(), i32::from(!accept)));
            assert_eq!(verdict["error"], Value::Null, "{name}");
        }

        let explained = mor(secret, &["explain", "--rule", option, "--json", &url]).object();
        assert_eq!(explained["canonical"], vector["canonical"], "{name}");
        assert_eq!(explained["hash"], vector["hash"], "{name}");
        assert_eq!(explained["rule"], rule, "{name}");

        // What was signed verifies by its path alone.
        let path = signed["path"].as_str().unwrap();
        let input = format!("{path}?{}", signed["body"].as_str().unwrap());
        let run = mor(secret, &["verify", "--json", "--rule", option, &input]);
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
    let (path, hash) = ("/billing/api/user_details_update", &form[form.len() - 40..]);
    for lines in [
        "hashed     1231******\n".to_owned(),
        format!("{hash}\nthe hash is the same under every rule\n\nPOST {path}\n{form}\n\n"),
        format!("\ncurl -s -X POST --data '{form}' 'https://<SERVER>{path}'\n"),
    ] {
        assert!(run.out.contains(&lines), "{lines}\n{}", run.out);
    }
}

#[test]
fn a_rule_with_another_hash_is_told() {
    let arguments = ["sign", "user_details_update", "user_id=1", "pgui=1"];
    let text = mor("secret", &arguments).out;
    let told = "\nthe hash is the same under listed, m2, but not under x3, x3s, x5, x8: \
        rule x3 does not hash `pgui`\n\nPOST ";
    assert!(text.contains(told), "{text}");
    let object = mor("secret", &[&arguments[..], &["--json"]].concat()).object();
    assert_eq!(names(&object["same_under"]), ["listed", "m2"]);
    let object = mor("secret", &[&arguments[..3], &["--json"]].concat()).object();
    assert_eq!(names(&object["same_under"]), ["listed", "x3", "x3s", "x5", "x8", "m2"]);
}

#[test]
fn what_only_servers_hash_is_signed_under_their_rules() {
    let arguments = ["sign", "user_details_update", "lcr_id=5", "user_id=1", "u15=0", "--json"];
    for (rule, canonical, same, is_unsigned) in [
        ("listed", "10", &["listed", "m2"][..], true),
        ("x8", "105", &["x3", "x3s", "x5", "x8"], false),
        ("m2", "10", &["listed", "m2"], true),
    ] {
        let run = mor("secret", &[&arguments[..], &["--rule", rule]].concat());
        let object = run.object();
        assert_eq!((&object["canonical"], run.code), (&canonical.into(), 0), "{rule}");
        assert_eq!(names(&object["same_under"]), same, "{rule}");
        assert_eq!(run.err.contains("does not list `lcr_id`; sent unsigned"), is_unsigned);
        let body = object["body"].as_str().unwrap();
        let verify = ["verify", "--rule", rule, "--endpoint", "user_update_api", "--json", body];
        let verdict = mor("secret", &verify).object();
        assert_eq!((&verdict["valid"], &verdict["rule"]), (&true.into(), &rule.into()));
        assert_eq!(names(&verdict["covered"]).contains(&"lcr_id"), !is_unsigned);
    }
    // What servers leave out of the hash for its form, they still act on.
    let arguments = ["sign", "user_details_update", "user_id=1", "u15=0", "balance=1e5"];
    let run = mor("secret", &[&arguments[..], &["--rule", "x8"]].concat());
    assert_eq!(
        run.err,
        "mor: note: `balance` is dropped from the hash for its form, and still acted on\n"
    );
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
