//! The stand-in.

use serde_json::json;

use super::{RIGHT, Served, UPDATE, WRONG, columns, post};

const FORGED: &str = "u=x%0Adid_create++admin++done&user_id=10&u15=1&hash=0";

#[test]
fn each_request_has_a_line_with_the_mistake() {
    let served = Served::start(&[]);
    assert!(served.post(RIGHT).contains("User was updated"));
    assert_eq!(
        columns(&served.line()),
        ["user_details_update", "admin", "done (key admin)", "uncovered: u"]
    );
    assert!(served.post(WRONG).contains("Incorrect hash"));
    let line = served.line();
    let found = columns(&line);
    assert_eq!(found[..3], ["user_details_update", "admin", "refused: `hash` does not match"]);
    assert!(found[3].starts_with("mistake: ") && found[3].contains("alphabetical"), "{line}");
    assert_eq!(found.len(), 4);

    served.post(FORGED);
    let expected = [
        "user_details_update",
        r#""x\ndid_create \u{20}admin \u{20}done""#,
        "refused: parameter `u` names no known user",
    ];
    assert_eq!(columns(&served.line()), expected);

    let json = post(UPDATE, "content-type: application/json\r\n", r#"{"u":"admin"}"#);
    served.exchange(&json);
    let line = served.line();
    assert!(line.contains("  refused: the body is JSON by its content type, not a form"), "{line}");

    let get = format!("GET {UPDATE}?{RIGHT} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert!(served.exchange(get.as_bytes()).contains("GET Requests are disabled"));
    assert!(served.line().ends_with("  refused: get requests are disabled"));
    let printed = served.printed();
    for never in ["secret", "456789", "30f6d9b5", "37d6d627", "u15"] {
        assert!(!printed.contains(never), "{printed}");
    }
}

#[test]
fn a_version_of_the_server_is_played() {
    let served = Served::start(&["--server-version", "x3"]);
    let post = |name: &str| {
        let path = format!("/billing/api/{name}");
        let form = "content-type: application/x-www-form-urlencoded\r\n";
        served.exchange(&post(&path, form, "u=admin&device_id=20&did_id=6511&hash=0"))
    };
    assert!(post("did_assign_device").contains("Incorrect hash"));
    assert!(post("did_device_assign").contains("There is no such API"));
    for arguments in
        [&["--server-version", "listed"][..], &["--server-version", "x3", "--rule", "x8"]]
    {
        let run = crate::mor("secret", &[&["serve", "--port", "0"], arguments].concat());
        assert_eq!(run.code, 2, "{}", run.err);
    }
}

#[test]
fn with_json_each_request_is_an_object() {
    let served = Served::start(&["--json", "--allow-get", "--rule", "listed"]);
    let get = format!("GET {UPDATE}?{RIGHT} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert!(served.exchange(get.as_bytes()).contains("User was updated"));
    let mut object = served.object();
    let time = object.as_object_mut().unwrap().remove("time").unwrap();
    let time = time.as_str().unwrap();
    assert!(time.len() == 20 && time.ends_with('Z') && time.contains('T'), "{time}");
    assert_eq!(
        object,
        json!({
            "endpoint": "user_details_update",
            "user": "admin",
            "done": true,
            "reason": null,
            "findings": null,
            "uncovered": ["u"],
            "status": 200,
        })
    );
    served.post(WRONG);
    let object = served.object();
    assert_eq!(object["done"], false);
    assert_eq!(object["reason"], "`hash` does not match");
    assert_eq!(object["findings"][0]["kind"], "alphabetical_order");
    assert_eq!(object["findings"][0]["certainty"], "possible");
    assert!(object["findings"][0]["fix"].is_string());
    served.post(FORGED);
    assert_eq!(served.object()["user"], "x\ndid_create  admin  done");
}

#[test]
fn colours_are_as_chosen() {
    for (choice, is_coloured) in [("always", true), ("never", false), ("auto", false)] {
        let served = Served::start(&["--color", choice]);
        served.post(RIGHT);
        let line = served.line();
        assert_eq!(line.contains("\x1b[32m"), is_coloured, "{line}");
        served.post(WRONG);
        let line = served.line();
        assert_eq!(line.contains("\x1b[31m"), is_coloured, "{line}");
    }
}
