//! The integrator's tool, run as a program: its interface is what other tools call.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const PAGE_SAMPLE: &str = "u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";

/// An example program, which `cargo test` builds beside the tests.
fn example(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    let path = path.join("examples").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    assert!(path.exists(), "run `cargo build --examples` first: there is no {}", path.display());
    path
}

#[test]
fn the_smallest_program_fails_where_a_request_does_not_verify() {
    let succeeds = |secret, query: &[&str]| {
        let mut command = Command::new(example("verify_only"));
        command.args(query).env("MOR_API_SECRET", secret).output().unwrap().status.success()
    };
    assert!(succeeds("456789", &[PAGE_SAMPLE]));
    assert!(!succeeds("45678", &[PAGE_SAMPLE]));
    assert!(!succeeds("456789", &["user_id=%"]));
    assert!(!succeeds("456789", &[]));
}

fn mor(secret: Option<&str>, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(example("mor"));
    command.args(arguments).env_remove("MOR_API_SECRET");
    if let Some(secret) = secret {
        command.env("MOR_API_SECRET", secret);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that does not read its input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// The JSON objects that a run prints, and its exit status.
fn json(secret: &str, arguments: &[&str], input: &str) -> (Vec<Value>, i32) {
    let output = mor(Some(secret), arguments, input);
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    (text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), code(&output))
}

fn names(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

#[cfg(all(feature = "json", feature = "xml"))]
#[test]
fn quickstart_runs() {
    let output = Command::new(example("quickstart")).output().unwrap();
    assert_eq!(code(&output), 0);
    let text = String::from_utf8(output.stdout).unwrap();
    for step in ["user_details_update", "did_details_update", "did_create", "v2 assign", "v2 unassign"] {
        assert!(text.contains(step), "{step}");
    }
    assert!(text.contains("hash 0ab3ede4e93a55c38855a2cc9b9e169d35442c48"));
}

#[test]
fn all_vectors_sign_and_verify_on_the_command_line() {
    let vectors: Value = serde_json::from_str(include_str!("vectors/hash.json")).unwrap();
    for vector in vectors.as_array().unwrap() {
        let text = |member: &str| vector[member].as_str().unwrap();
        let pairs: Vec<_> = vector["params"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| format!("{}={}", pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
            .collect();
        let mut arguments = vec!["--json", "sign", text("endpoint"), "--order", text("scope")];
        arguments.extend(pairs.iter().map(String::as_str));
        let (objects, status) = json(text("secret"), &arguments, "");
        assert_eq!((objects.len(), status), (1, 0), "{}", text("name"));
        assert_eq!(objects[0]["canonical"], vector["canonical"], "{}", text("name"));
        assert_eq!(objects[0]["hash"], vector["hash"], "{}", text("name"));
        assert_eq!(objects[0]["order"], vector["scope"], "{}", text("name"));
        assert_eq!(objects[0]["method"], "POST");
        assert_eq!(objects[0]["path"], format!("/billing/api/{}", text("endpoint")));

        let accept = vector["accept"].as_bool().unwrap();
        for input in
            [text("query").to_owned(), format!("http://192.0.2.1/billing/api/{}?{}", text("endpoint"), text("query"))]
        {
            let arguments = ["verify", "--order", text("scope"), "--endpoint", text("endpoint"), "--json", &input];
            let (objects, status) = json(text("secret"), &arguments, "");
            assert_eq!(objects[0]["valid"], accept, "{}", text("name"));
            assert_eq!(status, i32::from(!accept), "{}", text("name"));
            assert_eq!(objects[0]["error"], Value::Null, "{}", text("name"));
        }
        // What was signed verifies, from standard input, by its path alone.
        let line = format!("{}?{}\n", objects[0]["path"].as_str().unwrap(), objects[0]["body"].as_str().unwrap());
        let (objects, status) = json(text("secret"), &["verify", "--json", "--order", text("scope"), "-"], &line);
        assert_eq!((&objects[0]["valid"], status), (&Value::Bool(true), 0), "{}", text("name"));
    }
}

#[test]
fn verify_tells_what_is_covered() {
    let url = format!("https://mor.example.com/api/user_update_api?{PAGE_SAMPLE}&u9=&x=1");
    let (objects, status) = json("456789", &["verify", "--json", &url], "");
    assert_eq!(status, 0);
    assert_eq!(objects[0]["endpoint"], "user_details_update");
    assert_eq!(objects[0]["order"], "listed");
    assert_eq!(names(&objects[0]["covered"]), ["user_id", "u15"]);
    assert_eq!(names(&objects[0]["uncovered"]), ["u", "u9", "x"]);
    let text = String::from_utf8(mor(Some("456789"), &["verify", &url], "").stdout).unwrap();
    assert!(text.starts_with("valid ") && text.contains("u9 (empty)"), "{text}");
}

#[test]
fn verify_reads_one_request_a_line_and_exits_with_the_worst() {
    let path = "/billing/api/user_details_update?";
    let good = format!("{path}{PAGE_SAMPLE}");
    let wrong = good.replace("u15=1", "u15=0");
    let unreadable = good.replace("u15=1", "u15=%");
    for (lines, expected) in [(vec![&good, &good], 0), (vec![&good, &wrong], 1), (vec![&unreadable, &wrong, &good], 2)]
    {
        let input = lines.iter().map(|line| line.as_str()).collect::<Vec<_>>().join("\r\n\n");
        let (objects, status) = json("456789", &["verify", "-", "--json"], &input);
        assert_eq!((objects.len(), status), (lines.len(), expected));
        for (object, line) in objects.iter().zip(lines) {
            assert_eq!(object["valid"], *line == good);
            assert_eq!(object["error"].is_null(), *line != unreadable, "{object}");
        }
    }
}

#[test]
fn refusals_tell_their_reason() {
    for (query, status, error) in [
        ("user_id=123&u15=1", 1, "parameter `hash` is missing"),
        ("user_id=123&hash=abc", 1, "`hash` has 3 characters instead of 40"),
        ("u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48", 1, "parameter `user_id` is missing"),
        ("u15=1;x", 2, "parameter `u15` has a raw `;`"),
        ("u15=1&u15=2", 2, "parameter `u15` is there twice with different values"),
    ] {
        let (objects, code) = json("456789", &["verify", "--json", "--endpoint", "user_update_api", query], "");
        assert_eq!(objects[0]["error"], error);
        assert_eq!((&objects[0]["valid"], code), (&Value::Bool(false), status));
        let text =
            String::from_utf8(mor(Some("456789"), &["verify", "--endpoint", "user_update_api", query], "").stdout)
                .unwrap();
        assert!(text.contains(error), "{text}");
    }
}

#[test]
fn bad_usage_exits_with_2_and_says_why() {
    for (arguments, why) in [
        (&["sign"][..], "sign needs a method"),
        (&["sign", "nope"], "unknown method `nope`"),
        (&["sign", "did_create", "did"], "`did` is not name=value"),
        (&["sign", "did_create", "hash=1", "did=1"], "parameter `hash` is written when the request is signed"),
        (&["sign", "did_create", "did=1", "did=2"], "parameter `did` has a different value already"),
        (&["sign", "did_create", "did=1", "provider_id=01"], "parameter `provider_id` has a wrong value"),
        (&["sign", "did_create", "provider_id=1"], "parameter `did` is missing"),
        (&["sign", "did_create", "did=1", "--order", "x"], "unknown order `x`"),
        (&["sign", "did_create", "did=1", "u=a", "--user", "b"], "the username is given twice"),
        (&["verify"], "verify needs a URL"),
        (&["verify", "x=1", "--endpoint", "nope"], "unknown method `nope`"),
        (&["verify", "--secret", "x"], "--secret"),
        (&["endpoints", "nope"], "unknown method `nope`"),
        (&["diagnose", "x=1"], "a bare query does not tell its method"),
        (&["diagnose"], "diagnose needs a URL"),
        (&["frobnicate"], "unknown command `frobnicate`"),
        (&[], "no command"),
    ] {
        let output = mor(Some("secret"), arguments, "");
        let message = String::from_utf8(output.stderr.clone()).unwrap();
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(message.contains(why), "{arguments:?}: {message}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
    let output = mor(None, &["verify", "x=1", "--endpoint", "did_create"], "");
    assert_eq!(code(&output), 2);
    assert!(String::from_utf8(output.stderr).unwrap().contains("no key"));
    assert_eq!(code(&mor(Some(""), &["verify", "x=1", "--endpoint", "did_create"], "")), 2);
}

#[test]
fn the_key_comes_from_a_file_without_its_last_newline() {
    let file = std::env::temp_dir().join(format!("mor-api-test-secret-{}", std::process::id()));
    for content in ["456789", "456789\n", "456789\r\n"] {
        std::fs::write(&file, content).unwrap();
        let arguments =
            ["--secret-file", file.to_str().unwrap(), "--endpoint", "user_details_update", "verify", PAGE_SAMPLE];
        // The file wins over the environment.
        assert_eq!(code(&mor(Some("wrong"), &arguments, "")), 0, "{content:?}");
    }
    std::fs::remove_file(&file).unwrap();
    let output = mor(None, &["--secret-file", file.to_str().unwrap(), "sign", "did_create", "did=1"], "");
    assert_eq!(code(&output), 2);
}

#[test]
fn diagnose_names_the_mistake() {
    let sample = "u=username&did=123456789&provider_id=1&hash=bc2f114099d16656d37e45fd9e8744cb9386d462";
    let url = format!("http://192.0.2.1/billing/api/did_create?{sample}");
    let (objects, status) = json("secret", &["diagnose", "--json", &url], "");
    assert_eq!((objects.len(), status), (1, 1));
    assert_eq!(objects[0]["matches"], false);
    assert_eq!(objects[0]["findings"][0]["kind"], "stale_sample");
    assert!(objects[0]["findings"][0]["detail"].as_str().unwrap().contains("`did` is left out"));

    let output = mor(Some("secret"), &["diagnose", "--endpoint", "did_create", sample], "");
    assert_eq!(code(&output), 1);
    let text = String::from_utf8(output.stdout).unwrap();
    for line in [
        "the hash of did_create does not match",
        "cause      stale_sample: `did` is left out of the hash",
        "expected   cb9dff0d59f7ffaf036d55b57c817bf528edb54a",
        "corrected  u=username&did=123456789&provider_id=1&hash=cb9dff0d59f7ffaf036d55b57c817bf528edb54a",
        "1123456789******",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains('\x1b'), "no colours where no terminal is");

    let good = sample.replace("bc2f114099d16656d37e45fd9e8744cb9386d462", "cb9dff0d59f7ffaf036d55b57c817bf528edb54a");
    let lines = format!("{sample}\n{good}\n");
    let (objects, status) = json("secret", &["diagnose", "--json", "--endpoint", "did_create", "-"], &lines);
    assert_eq!((objects.len(), status), (2, 1));
    assert_eq!(objects[1]["matches"], true);
    assert_eq!(objects[1]["findings"].as_array().unwrap().len(), 0);

    let query = "u=horse+battery&user_id=1&pswd=hunter2&p=hunter3&horse+battery=1&a0=x+horse+battery&hash=bc2f114099d16656d37e45fd9e8744cb9386d462";
    let output = mor(Some("horse battery"), &["diagnose", "--endpoint", "user_details_update", query], "");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("wrong_key") && !text.contains("hunter") && !text.contains("horse"), "{text}");
}

#[test]
fn endpoints_are_listed_in_hash_order() {
    let (objects, status) = json("unused", &["endpoints", "--json"], "");
    assert_eq!(status, 0);
    let found: Vec<_> = objects.iter().map(|object| object["endpoint"].as_str().unwrap()).collect();
    assert_eq!(
        found,
        ["user_details_update", "did_details_update", "did_create", "v2 assign provider", "v2 unassign provider"]
    );
    let (objects, _) = json("unused", &["endpoints", "user_update_api", "--json"], "");
    assert_eq!((names(&objects[0]["signed"]).len(), names(&objects[0]["unsigned"]).len()), (81, 15));

    let output = mor(None, &["endpoints", "did_create"], "");
    assert_eq!(code(&output), 0);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.find("provider_id") < text.find("did  ") && text.contains("custom_sip_header"), "{text}");
}

#[test]
fn the_tool_never_prints_the_key() {
    let secret = "correct horse battery staple";
    let url = format!("/billing/api/user_details_update?{PAGE_SAMPLE}");
    for arguments in [
        &["sign", "did_create", "did=1"][..],
        &["sign", "did_create", "did=1", "--json"],
        &["verify", &url],
        &["verify", &url, "--json"],
        &["diagnose", &url],
        &["diagnose", &url, "--json"],
    ] {
        let output = mor(Some(secret), arguments, "");
        for bytes in [output.stdout, output.stderr] {
            assert!(!String::from_utf8(bytes).unwrap().contains("horse"), "{arguments:?}");
        }
    }
}

#[cfg(all(feature = "json", feature = "xml"))]
#[test]
fn the_sandbox_demonstrates_itself() {
    let output = Command::new(example("sandbox")).arg("--demo").output().unwrap();
    assert_eq!(code(&output), 0);
    let text = String::from_utf8(output.stdout).unwrap();
    for line in [
        "= block user 123: UserUpdated",
        "= a key with a space behind it: Incorrect hash",
        "= 999 calls on DID 6511: DidUpdated",
        "= create a DID: DidCreated",
        "= create it again: DID already exists",
        "= assign provider 1 to user 123: ProviderAssigned",
        "= unassign it by its device: ProviderUnassigned",
    ] {
        assert!(text.contains(line), "{line}");
    }
}

/// What README.md shows of the tool is what the tool prints.
#[test]
fn the_readme_shows_what_the_tool_prints() {
    let readme = include_str!("../README.md");
    let mut shown = 0;
    for block in readme.split("```console\n$ ").skip(1) {
        let (command, rest) = block.split_once('\n').unwrap();
        let expected = rest.split_once("\n```").unwrap().0;
        let (secret, arguments) = command.split_once(" cargo run --example mor -- ").unwrap();
        let (name, url) = arguments.split_once(' ').unwrap();
        let output = mor(secret.strip_prefix("MOR_API_SECRET="), &[name, url.trim_matches('\'')], "");
        assert_eq!(String::from_utf8(output.stdout).unwrap().trim_end(), expected);
        shown += 1;
    }
    assert_eq!(shown, 2);
}
