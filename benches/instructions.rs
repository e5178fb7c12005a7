//! How many instructions it takes to sign and to verify the short and the usual request, counted by
//! callgrind: the same on every run. Run by `cargo bench --bench instructions`, with valgrind on
//! the path. It fails where a count is more than a tenth above the one that `instructions.txt` has
//! for the same compiler, and where that file has none or valgrind cannot be run. Set
//! `MOR_API_INSTRUCTIONS_OPTIONAL` where that is fine.
//!
//! Valgrind's processor has no SHA extensions, so most of a count is SHA-1 in software.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a count that is not there cannot be compared"
)]
#![allow(dead_code, reason = "not all of the fixture is counted")]

mod fixture;

use std::env;
use std::hint::black_box;
use std::process::{Command, ExitCode};

use mor_api::methods::users::USER_DETAILS_UPDATE;
use mor_api::{HashRule, ReceivedRequest};

/// Which operation the program that runs under valgrind is to repeat.
const OPERATION: &str = "MOR_API_OPERATION";
/// Set where a count that cannot be compared is no failure.
const OPTIONAL: &str = "MOR_API_INSTRUCTIONS_OPTIONAL";
const REPETITIONS: u64 = 1000;
const OPERATIONS: [&str; 6] = [
    "sign short",
    "verify short",
    "sign usual",
    "verify usual",
    "sign usual by x8",
    "verify usual by x8",
];
const KEPT: &str = include_str!("instructions.txt");

fn repeat(operation: &str) {
    let rule = if operation.ends_with("x8") { HashRule::X8 } else { HashRule::Listed };
    let (key, signer) = (fixture::key(), fixture::signer().rule(rule));
    let request = if operation.contains("usual") { fixture::usual() } else { fixture::short() };
    let form = signer.sign(&request).unwrap().form();
    let (sign, verify) = (operation.starts_with("sign"), operation.starts_with("verify"));
    for _ in 0..REPETITIONS {
        if sign {
            black_box(signer.sign(black_box(&request)).unwrap().hash().to_hex());
        }
        if verify {
            let query = black_box(form.as_str());
            let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "").unwrap();
            black_box(received.verify([("own", &key)], rule).is_ok());
        }
    }
}

/// The instructions of a whole run; why there is no count otherwise.
fn count(operation: &str) -> Result<u64, String> {
    let program = env::current_exe().unwrap();
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .env(OPERATION, operation);
    let output = valgrind.output().map_err(|error| format!("valgrind cannot be run ({error})"))?;
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report.lines().find_map(|line| line.split_once("Collected : "));
    collected
        .and_then(|(_, count)| count.trim().parse().ok())
        .filter(|_| output.status.success())
        .ok_or_else(|| format!("valgrind counts nothing: {report}"))
}

fn compiler() -> String {
    let version = Command::new(env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()))
        .arg("--version")
        .output();
    String::from_utf8(version.unwrap().stdout).unwrap().trim().to_owned()
}

/// Counts and compares; the reasons for which this run fails, and those for which it does only
/// where counts are not optional.
fn compare() -> (Vec<String>, Vec<String>) {
    let (mut exceeded, mut missing) = (Vec::new(), Vec::new());
    let compiler = compiler();
    for operation in OPERATIONS {
        // The same preparation, without the operation.
        let preparation = operation.replace("sign", "prepare").replace("verify", "prepare");
        let counted =
            count(operation).and_then(|all| Ok((all - count(&preparation)?) / REPETITIONS));
        let counted = match counted {
            Ok(counted) => counted,
            Err(reason) => {
                missing.push(format!("{reason}; install valgrind or set {OPTIONAL}=1"));
                break;
            }
        };
        let prefix = format!("{compiler}, {operation}: ");
        let kept = KEPT.lines().find_map(|line| line.strip_prefix(&prefix));
        println!("{prefix}{counted} (kept: {})", kept.unwrap_or("none for this compiler"));
        let Some(kept) = kept else {
            missing.push(format!(
                "no count for this compiler; compare with another one's, then add the line \
                 `{prefix}{counted}` to benches/instructions.txt, or set {OPTIONAL}=1"
            ));
            continue;
        };
        let kept: u64 = kept.parse().unwrap();
        if counted * 10 > kept * 11 {
            exceeded.push(format!(
                "{operation} takes {counted} instructions, more than a tenth above {kept}"
            ));
        }
    }
    (exceeded, missing)
}

fn main() -> ExitCode {
    if let Ok(operation) = env::var(OPERATION) {
        repeat(&operation);
        return ExitCode::SUCCESS;
    }
    let (exceeded, missing) = compare();
    for reason in exceeded.iter().chain(&missing) {
        eprintln!("{reason}");
    }
    let missing_is_fine = missing.is_empty() || env::var_os(OPTIONAL).is_some();
    if exceeded.is_empty() && missing_is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
