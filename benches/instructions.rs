//! How many instructions it takes to sign and to verify the short request, counted by callgrind: the same on every run. Run by
//! `cargo bench --bench instructions`, with valgrind on the path. It fails where a count is more than a tenth above the one that
//! `instructions.txt` has for the same compiler. Valgrind's processor has no SHA extensions, so most of a count is SHA-1 in software.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a count that is not there cannot be compared")]
#![allow(dead_code, reason = "not all of the fixture is counted")]

mod fixture;

use std::env;
use std::hint::black_box;
use std::process::Command;

use mor_api::endpoints::USER_DETAILS_UPDATE;
use mor_api::{HashOrder, ReceivedRequest};

/// Which operation the program that runs under valgrind is to repeat.
const OPERATION: &str = "MOR_API_OPERATION";
const REPETITIONS: u64 = 1000;
const KEPT: &str = include_str!("instructions.txt");

fn repeat(operation: &str) {
    let (key, signer, request) = (fixture::key(), fixture::signer(), fixture::short());
    let form = signer.sign(&request).unwrap().form();
    for _ in 0..REPETITIONS {
        match operation {
            "sign" => {
                black_box(signer.sign(black_box(&request)).unwrap().hash().to_hex());
            }
            "verify" => {
                let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, black_box(form.as_str()), "").unwrap();
                black_box(received.verify([("own", &key)], HashOrder::Listed).is_ok());
            }
            _ => {}
        }
    }
}

/// The instructions of a whole run.
fn count(operation: &str) -> Option<u64> {
    let program = env::current_exe().unwrap();
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program).env(OPERATION, operation);
    let report = String::from_utf8(valgrind.output().ok()?.stderr).unwrap();
    let collected = report.lines().find_map(|line| line.split_once("Collected : ")).map(|(_, count)| count.trim());
    Some(collected.and_then(|count| count.parse().ok()).unwrap_or_else(|| panic!("no count: {report}")))
}

fn compiler() -> String {
    let version = Command::new(env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned())).arg("--version").output();
    String::from_utf8(version.unwrap().stdout).unwrap().trim().to_owned()
}

fn main() {
    if let Ok(operation) = env::var(OPERATION) {
        return repeat(&operation);
    }
    let Some(nothing) = count("nothing") else {
        println!("instructions are not counted, because valgrind cannot be run");
        return;
    };
    let compiler = compiler();
    for operation in ["sign", "verify"] {
        let counted = (count(operation).unwrap() - nothing) / REPETITIONS;
        let prefix = format!("{compiler}, {operation}: ");
        let kept = KEPT.lines().find_map(|line| line.strip_prefix(&prefix));
        println!("{prefix}{counted} (kept: {})", kept.unwrap_or("none for this compiler"));
        if let Some(kept) = kept {
            let kept: u64 = kept.parse().unwrap();
            assert!(
                counted * 10 <= kept * 11,
                "{operation} takes {counted} instructions, more than a tenth above {kept}"
            );
        }
    }
}
