//! The tool, run as a program: its interface is what other tools call.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod audit;
mod call;
mod completions;
mod config;
mod diagnose;
mod explain;
mod input;
mod key;
mod lines;
mod methods;
mod serve;
mod sign;
mod snapshots;
mod snippet;
mod stub;
mod terminal;
mod usage;
mod vectors;
mod verify;

#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod sessions;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The sample of the user page, made with the key `456789`.
const PAGE_SAMPLE: &str =
    "u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";

/// The program, as cargo has built it for this test.
const MOR: &str = env!("CARGO_BIN_EXE_mor");

/// What a run has printed, and its exit code.
struct Run {
    code: i32,
    out: String,
    err: String,
}

/// What could change what the tool does.
const VARIABLES: [&str; 9] = [
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "MOR_API_SECRET",
    "MOR_COMPLETE",
    "MOR_RULE",
    "MOR_SERVER",
    "MOR_URL",
    "MOR_USER",
    "NO_COLOR",
];

/// The tool, with nothing of whoever runs the test: no variables, no configuration, no tokens.
fn command() -> Command {
    let mut command = Command::new(MOR);
    for name in VARIABLES {
        command.env_remove(name);
    }
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nowhere");
    command.env("XDG_CONFIG_HOME", &nowhere).env("XDG_CACHE_HOME", nowhere);
    command
}

/// Writes a file that nobody else can read, as keys are in.
fn write_private(path: impl AsRef<Path>, content: impl AsRef<[u8]>) {
    let path = path.as_ref();
    std::fs::write(path, content).unwrap();
    set_mode(path, 0o600);
}

fn set_mode(path: &Path, mode: u32) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
}

/// Runs the tool with this key in its environment and this standard input.
fn mor_with_input(secret: Option<&str>, arguments: &[&str], input: &[u8]) -> Run {
    let mut command = command();
    command.args(arguments);
    if let Some(secret) = secret {
        command.env("MOR_API_SECRET", secret);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that does not read its input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input);
    Run::of(child.wait_with_output().unwrap())
}

fn mor(secret: &str, arguments: &[&str]) -> Run {
    mor_with_input(Some(secret), arguments, b"")
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The JSON objects that it has printed.
    fn objects(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The only JSON object that it has printed.
    fn object(&self) -> Value {
        let mut objects = self.objects();
        assert_eq!(objects.len(), 1, "{}", self.out);
        objects.remove(0)
    }
}

/// The texts of a JSON array.
fn names(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

/// The test vectors of the library.
fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../../../../tests/vectors/hash.json")).unwrap()
}
