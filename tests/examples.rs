//! The examples, run as programs. Cargo builds each one first, so that no old build is tested.
#![cfg(all(feature = "json", feature = "xml", feature = "dids", feature = "users"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

/// Runs an example with these arguments and this key in its environment.
fn run(example: &str, arguments: &[&str], secret: &str) -> Output {
    Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", example, "--"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("MOR_API_SECRET", secret)
        .output()
        .unwrap()
}

#[test]
fn quickstart_takes_every_step() {
    let output = run("quickstart", &[], "unused");
    let text = String::from_utf8(output.stdout).unwrap();
    let messages = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{messages}");
    for step in
        ["user_details_update", "did_details_update", "did_create", "v2 assign", "v2 unassign"]
    {
        assert!(text.contains(step), "{step}");
    }
    assert!(text.contains("hash 0ab3ede4e93a55c38855a2cc9b9e169d35442c48"));
}

#[test]
fn verify_only_fails_where_a_request_does_not_verify() {
    const PAGE_SAMPLE: &str =
        "u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    for (secret, arguments, error) in [
        ("456789", &[PAGE_SAMPLE][..], None),
        ("45678", &[PAGE_SAMPLE], Some("Mismatch")),
        ("456789", &["user_id=%"], Some("BadEscape")),
        ("456789", &[], Some("the query is missing")),
    ] {
        let output = run("verify_only", arguments, secret);
        let messages = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.success(), error.is_none(), "{messages}");
        // The reason is the example's own, and not that cargo could not build it.
        assert!(messages.contains(error.unwrap_or_default()), "{messages}");
    }
}

#[test]
fn client_shows_the_request_that_it_would_send() {
    let output = run("client", &[], "unused");
    let text = String::from_utf8(output.stdout).unwrap();
    let expected = "POST http://mor.example.com/billing/api/user_details_update\n\n\
        u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn server_answers_as_servers_do() {
    let mut server = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--example", "server"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let path = "/api/did_details_update?u=admin&did_id=6511&hash=";
    let right = "f7de355c9b4421ce6c705b4b32c89dbcaca51e46";
    let wrong = right.replace('f', "0");
    writeln!(server.stdin.take().unwrap(), "{path}{right}\n{path}{wrong}").unwrap();
    let output = server.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<_> = text.lines().collect();
    let [updated, refused] = answers[..] else { panic!("{text}") };
    assert!(updated.contains("<success>DID details successfully updated</success>"), "{updated}");
    assert!(refused.contains("<error>Incorrect hash</error>"), "{refused}");
}
