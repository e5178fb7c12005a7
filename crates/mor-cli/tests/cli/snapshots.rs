//! The help of all commands, and what reports look like.
//! `INSTA_UPDATE=always cargo test -p mor-cli` writes the snapshots anew.

use std::fmt::Write as _;

use crate::config::Home;
use crate::{PAGE_SAMPLE, Run, mor};

/// A run as a session in a shell: the command, what it has printed, and how it ended.
fn session(arguments: &[&str], run: &Run) -> String {
    let mut session = format!("$ mor {}\n{}", arguments.join(" "), run.out);
    if !run.err.is_empty() {
        write!(session, "--- standard error\n{}", run.err).unwrap();
    }
    write!(session, "--- exit code {}\n\n", run.code).unwrap();
    session
}

/// The names in the list of commands that the help shows.
fn commands() -> Vec<String> {
    let help = mor("unused", &["--help"]).out;
    let list = help.split_once("Commands:\n").unwrap().1.split_once("\n\n").unwrap().0;
    let name = |line: &str| {
        let name = line.strip_prefix("  ")?.split(' ').next()?;
        (!name.is_empty() && name != "help").then(|| name.to_owned())
    };
    list.lines().filter_map(name).collect()
}

#[test]
fn help() {
    let commands = commands();
    assert!(commands.len() >= 13, "{commands:?}");
    insta::assert_snapshot!("help", mor("unused", &["--help"]).out);
    for command in commands {
        let run = mor("unused", &[&command, "--help"]);
        assert_eq!((run.code, &*run.err), (0, ""), "{command}");
        assert!(run.out.contains("\nExample:\n  "), "{command}: {}", run.out);
        insta::assert_snapshot!(format!("help_{command}"), run.out);
    }
}

/// Requests of `user_details_update`, one right and the others each with another mistake.
const REQUESTS: [&str; 4] = [
    PAGE_SAMPLE,
    // The key had a newline behind it.
    "u=admin&user_id=123&hash=179c94cf45c6e383baf52621687305204cef16f9",
    // The end was lost in a copy.
    "u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c4",
    // A parameter is broken.
    "u=username&user_id&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48",
];

#[test]
fn reports() {
    for name in ["verify", "explain", "diagnose"] {
        let sessions = [&[][..], &["--json"]].into_iter().flat_map(|options| {
            REQUESTS.map(|request| {
                let endpoint = ["--endpoint", "user_details_update"];
                let arguments = [&[name, request], &endpoint[..], options].concat();
                session(&arguments, &mor("456789", &arguments))
            })
        });
        insta::assert_snapshot!(name, sessions.collect::<String>());
    }
}

#[test]
fn colours() {
    let url = format!("/api/user_details_update?{PAGE_SAMPLE}");
    let sessions = [("456789", "verify"), ("other", "diagnose")].map(|(key, name)| {
        let arguments = ["--color", "always", name, &url];
        session(&arguments, &mor(key, &arguments)).replace('\x1b', "␛")
    });
    insta::assert_snapshot!("colours", sessions.concat());
}

#[test]
fn servers() {
    let right = "\
default = \"prod\"
[server.prod]
url = \"https://mor.example.com/billing\"
user = \"admin\"
rule = \"x8\"
key = {env = \"NO_SUCH_KEY\"}
password = {command = [\"true\", \"hunter2\"]}
[server.test]
key = {file = \"key\"}
";
    let mut sessions = String::new();
    for (name, config) in [("right", right.to_owned()), ("wrong", format!("{right}usr = 1\n"))] {
        let home = Home::with(&format!("snapshots-{name}"), &config);
        for arguments in [
            &["config", "list"][..],
            &["config", "check"],
            &["call", "user_details_update", "user_id=123", "pswd=hunter2", "--dry-run"],
            &["call", "did_create", "did=1", "--server", "other"],
        ] {
            let run = home.run_with(&[("MOR_API_SECRET", "456789")], arguments);
            sessions.push_str(&session(arguments, &run));
        }
        let place = home.path("config").to_str().unwrap().to_owned();
        sessions = sessions.replace(&place, "~/.config");
    }
    insta::assert_snapshot!("servers", sessions);
}
