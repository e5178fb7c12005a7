//! Wrong usage, and help.

use crate::{PAGE_SAMPLE, mor, mor_with_input};

#[test]
fn wrong_usage_exits_with_2_and_says_why() {
    for (arguments, why) in [
        (&["sign"][..], "required arguments were not provided"),
        (&["sign", "nope"], "'nope' for '<METHOD>': unknown method"),
        (&["sign", "did_create", "did=1", "did"], "parameter 2 is not NAME=VALUE"),
        (
            &["sign", "did_create", "hash=1", "did=1"],
            "parameter `hash` is written when the request is signed",
        ),
        (&["sign", "did_create", "did=1", "did=2"], "parameter `did` has a different value"),
        (
            &["sign", "did_create", "did=1", "hunter[=1"],
            "parameter 2 has an empty name or one with",
        ),
        (&["sign", "did_create", "did=1", "=hunter"], "parameter 2 has an empty name or one with"),
        (&["sign", "did_create", "did=1", "x=1", "x=2"], "parameter 3 has another value than"),
        (&["sign", "did_create", "did=1", "provider_id=01"], "`provider_id` has a wrong value"),
        (&["sign", "did_create", "provider_id=1"], "parameter `did` is missing"),
        (
            &["sign", "did_create", "did=1", "--rule", "x"],
            "'x' for '--rule <RULE>': no such hash rule",
        ),
        (&["sign", "did_create", "--rule", "x3", "--rule", "x3"], "multiple times"),
        (&["explain", "x=1", "--rule", "x3", "--rule", "x5"], "multiple times"),
        (&["verify", "x=1", "--rule", "x3", "--rule", "X5"], "'X5' for '--rule <RULE>'"),
        (
            &["sign", "did_create", "did=1", "tariff_id=hunter"],
            "parameter `tariff_id` has a wrong value",
        ),
        (&["sign", "did_create", "did=1", "system_hash=1"], "`system_hash` is for servers alone"),
        (&["sign", "did_create", "did=1", "u=a", "--user", "b"], "the username is given twice"),
        (&["sign", "did_create", "did=1", "u=a", "u=b"], "the username is given twice"),
        (&["verify"], "required arguments were not provided"),
        (&["verify", "x=1", "--endpoint", "nope"], "unknown method"),
        (&["verify", "x=1", "--secret", "x"], "'--secret'"),
        (&["methods", "nope"], "unknown method"),
        (&["explain"], "required arguments were not provided"),
        (&["explain", "x=1"], "a bare query does not tell its method"),
        (&["diagnose"], "required arguments were not provided"),
        (&["diagnose", "x=1"], "a bare query does not tell its method"),
        (&["diagnose", "/nope?x=1"], "the path names no known method"),
        (
            &["diagnose", "/api/did_create?x=1", "--endpoint", "did_details_update"],
            "the path is that of did_create, not of did_details_update",
        ),
        (&["frobnicate"], "unrecognized subcommand 'frobnicate'"),
        (&[], "Usage: mor [OPTIONS] <COMMAND>"),
    ] {
        let run = mor("secret", arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(run.err.contains(why) && !run.err.contains("hunter"), "{arguments:?}: {}", run.err);
        assert!(run.out.is_empty(), "{arguments:?}");
    }
}

/// A key that is given as an argument, and the rest of a password that was not quoted, are not
/// repeated for logs to keep.
#[test]
fn usage_errors_repeat_no_values() {
    for arguments in [
        &["verify", "--secret=hunter2", "x=1"][..],
        &["verify", "--secret-file", "hunter2", "x=1"],
        &["sign", "did_create", "did=1", "hunter2"],
        &["sign", "did_create", "did=hunter2", "did=hunter3"],
        &["sign", "did_create", "did=1", "provider_id=hunter2"],
        &["sign", "pswd=hunter2"],
        &["sign", "did=1&pswd=hunter2"],
        &["methods", "did_create", "hunter2"],
        &["https://mor.example.com/api/x?pswd=hunter2"],
        &["verify", "x=1", "--endpoint", "x?pswd=hunter2"],
    ] {
        let run = mor("secret", arguments);
        assert_eq!(run.code, 2, "{arguments:?}");
        assert!(!run.err.contains("hunter"), "{arguments:?}: {}", run.err);
        assert!(run.out.is_empty(), "{arguments:?}");
    }
    for arguments in [&["explain", "x=1", "hunter2"][..], &["explain", "@hunter2", "/hunter2"]] {
        let run = mor("secret", arguments);
        assert!(run.code == 2 && !run.err.contains("hunter2"), "{arguments:?}: {}", run.err);
        assert!(run.err.starts_with("mor: input 1: ") && run.err.contains("\nmor: input 2: "));
    }
    let run = mor("secret", &["methods", "a\x1b[2J"]);
    assert!(run.code == 2 && !run.err.contains('\x1b'), "{}", run.err);
}

#[test]
fn help_and_version_need_no_key_and_have_examples() {
    for arguments in [
        &["--help"][..],
        &["help"],
        &["methods", "--help"],
        &["sign", "--help"],
        &["verify", "--help"],
        &["explain", "--help"],
        &["diagnose", "--help"],
    ] {
        let run = mor_with_input(None, arguments, b"");
        assert_eq!((run.code, &*run.err), (0, ""), "{arguments:?}");
        assert!(run.out.contains("Usage: mor"), "{}", run.out);
        assert!(run.out.contains("\nExample:\n  "), "{}", run.out);
    }
    let run = mor_with_input(None, &["--version"], b"");
    assert_eq!((run.code, run.out), (0, format!("mor {}\n", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn the_key_is_never_printed() {
    let url = format!("/billing/api/user_details_update?{PAGE_SAMPLE}");
    for arguments in [
        &["sign", "did_create", "did=1"][..],
        &["verify", &url],
        &["explain", &url],
        &["diagnose", &url],
    ] {
        for options in [&[][..], &["--json"]] {
            let run = mor("correct horse battery staple", &[arguments, options].concat());
            assert!(!run.out.contains("horse") && !run.err.contains("horse"), "{arguments:?}");
        }
    }
}
