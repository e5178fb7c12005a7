//! `mor verify`.

use serde_json::Value;

use crate::{PAGE_SAMPLE, mor, names};

#[test]
fn it_tells_what_is_covered() {
    let url = format!("https://mor.example.com/api/user_update_api?{PAGE_SAMPLE}&u9=&x=1");
    let run = mor("456789", &["verify", "--json", &url]);
    assert_eq!((run.code, &*run.err), (0, ""));
    let object = run.object();
    assert_eq!(object["endpoint"], "user_details_update");
    assert_eq!((&object["valid"], &object["error"]), (&true.into(), &Value::Null));
    assert_eq!((&object["rule"], &object["key"]), (&"listed".into(), &"MOR_API_SECRET".into()));
    assert_eq!(names(&object["covered"]), ["user_id", "u15"]);
    assert_eq!(names(&object["uncovered"]), ["u", "u9", "x"]);

    let text = mor("456789", &["verify", &url]).out;
    assert!(text.starts_with("valid      user_details_update, rule listed\n"), "{text}");
    assert!(text.contains("\nuncovered  u (not signed), u9 (empty), x (un"), "{text}");
}

#[test]
fn a_rule_must_be_accepted() {
    let signed = mor("x", &["sign", "user_update_api", "user_id=1", "pgui=1", "--json"]).object();
    let body = signed["body"].as_str().unwrap();
    for (rules, expected) in [
        (&[][..], Some("listed")),
        (&["--rule", "listed"], Some("listed")),
        (&["--rule", "deployed"], None),
        (&["--rule", "x3", "--rule", "x8"], None),
        (&["--rule", "x3", "--rule", "m2"], Some("m2")),
        (&["--rule", "deployed", "--rule", "listed"], Some("listed")),
    ] {
        let verify = ["verify", "--json", "--endpoint", "user_update_api", body];
        let run = mor("x", &[&verify, rules].concat());
        assert_eq!(run.code, i32::from(expected.is_none()));
        assert_eq!(run.object()["rule"], expected.map_or(Value::Null, Into::into));
    }
}

#[test]
fn a_twin_is_noted() {
    let query = "provider_id=1&did=123456789&hash=cb9dff0d59f7ffaf036d55b57c817bf528edb54a";
    let text = mor("secret", &["verify", "--endpoint", "did_create", query]).out;
    assert!(text.contains("the same hash also fits other values of provider_id, did"), "{text}");
}

#[test]
fn refusals_tell_their_reason() {
    for (query, code, error) in [
        ("user_id=123&u15=1", 1, "parameter `hash` is missing"),
        ("user_id=123&hash=abc", 1, "`hash` has 3 bytes instead of 40"),
        (&PAGE_SAMPLE.replace("user_id=123&", ""), 1, "parameter `user_id` is missing"),
        ("u15=1;x", 2, "parameter `u15` has a raw `;`"),
        ("u15=1&u15=2", 2, "parameter `u15` appears twice with different values"),
    ] {
        let run = mor("456789", &["verify", "--json", "--endpoint", "user_update_api", query]);
        let object = run.object();
        assert_eq!((&object["valid"], run.code), (&false.into(), code));
        assert_eq!(object["error"], error);
        assert_eq!(object["endpoint"], "user_details_update");
        let run = mor("456789", &["verify", "--endpoint", "user_update_api", query]);
        assert!(run.out.contains(error), "{}", run.out);
        assert_eq!((run.err.as_str(), run.code), ("", code));
    }
    let run = mor("456789", &["verify", "--json", "/elsewhere?x=1"]);
    assert_eq!((&run.object()["endpoint"], run.code), (&Value::Null, 2));
}

/// A password with a raw `&` goes on as if it were the next parameter, a JSON body as one long
/// name.
#[test]
fn no_part_of_a_value_is_printed_as_a_name() {
    let query = "user_id=123&pswd=ab&hunter=2&u15=1&{\"secret\":\"hunter\"}=&a%1B%0AINFO=1&\
        x456789=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    for secret in ["456789", "wrong 456789"] {
        for arguments in [&["verify"][..], &["verify", "--json"]] {
            let arguments = [arguments, &["--endpoint", "user_update_api", query]].concat();
            let run = mor(secret, &arguments);
            for text in [&run.out, &run.err] {
                for part in ["hunter", "INFO", "\x1b", "\\u001b"] {
                    assert!(!text.contains(part), "{part}: {text}");
                }
            }
        }
    }
    let signed = format!("{PAGE_SAMPLE}&p=ab&hunter=2&a%0AINFO=1");
    let arguments = ["verify", "--endpoint", "user_update_api", &signed];
    let text = mor("456789", &arguments).out;
    assert!(!text.contains("hunter") && !text.contains("INFO"), "{text}");
    assert!(text.contains("(name not shown, 6 bytes) (un"), "{text}");
    let object = mor("456789", &[&arguments[..], &["--json"]].concat()).object();
    let hidden = "(name not shown, 6 bytes)";
    assert_eq!(names(&object["uncovered"]), ["u", "p", hidden, hidden]);
}
