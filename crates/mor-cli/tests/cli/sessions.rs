//! What the README and the help show is what the tool does.

use std::path::Path;
use std::process::Command;

use crate::serve::Served;
use crate::{MOR, Run, mor};

/// The stand-in that `mor serve` starts in another terminal.
const STAND_IN: &str = "127.0.0.1:8080";

/// Runs a command as it would be typed beside `access.log`, with `mor` installed.
fn shell(command: &str) -> Run {
    let folder = Path::new(MOR).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", command])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/sessions"))
        .env("PATH", format!("{}:{path}", folder.display()))
        .env_remove("MOR_API_SECRET")
        .env("XDG_CONFIG_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/nowhere"))
        .output()
        .unwrap();
    Run::of(output)
}

/// The same text with what its commands print now. A session is a `console` block: a command after
/// `$`, which goes on after a backslash, and then what it prints.
fn replayed(text: &str) -> String {
    let stand_in = Served::start(&[]);
    let mut blocks = text.split("```console\n");
    let mut replayed = blocks.next().unwrap().to_owned();
    for block in blocks {
        let (session, rest) = block.split_once("```").unwrap();
        let mut command = String::new();
        for line in session.split_inclusive('\n') {
            command.push_str(line);
            if !line.ends_with("\\\n") {
                break;
            }
        }
        let typed = command.strip_prefix("$ ").unwrap().replace(STAND_IN, &stand_in.address);
        let printed =
            shell(&format!("{{ {typed} }} 2>&1")).out.replace(&stand_in.address, STAND_IN);
        for part in ["```console\n", &command, printed.trim_end(), "\n```", rest] {
            replayed.push_str(part);
        }
    }
    replayed
}

/// `MOR_UPDATE_README=1 cargo test -p mor-cli` writes the README anew.
#[test]
fn the_readme_shows_what_the_tool_prints() {
    let readme = include_str!("../../README.md");
    for command in ["audit", "call", "diagnose", "explain", "methods", "sign", "snippet", "verify"]
    {
        assert!(readme.contains(&format!("mor {command} ")), "{command}");
    }
    let replayed = replayed(readme);
    if std::env::var_os("MOR_UPDATE_README").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"), &replayed).unwrap();
    } else {
        assert_eq!(readme, replayed);
    }
}

#[test]
fn the_examples_of_the_help_run() {
    for command in ["methods", "sign", "snippet", "verify", "explain", "diagnose"] {
        let help = mor("unused", &[command, "--help"]).out;
        let example = help.split_once("\nExample:\n").unwrap().1;
        assert!(example.contains(&format!("mor {command}")), "{example}");
        let run = shell(example);
        // The example of diagnosis has something to diagnose.
        assert_eq!(run.code, i32::from(command == "diagnose"), "{example}\n{}", run.err);
    }
}
