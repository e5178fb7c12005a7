//! What the crate costs besides time: the code of a program that only verifies, the time it takes
//! to compile, and the memory to verify the largest request. Run by `cargo bench --bench
//! footprint`, with nm, size and valgrind on the path. It prints the table of README.md.
#![allow(clippy::unwrap_used, reason = "a table without its figures is none")]

use std::env;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use mor_api::methods::users::USER_DETAILS_UPDATE;
use mor_api::{HashRule, Limits, ReceivedRequest, SecretKey};

/// What the program that runs under valgrind is to do with a request.
const OPERATION: &str = "MOR_API_OPERATION";

/// 64 KiB in 256 parameters, of which the first few are the endpoint's. It takes the path through
/// reading that needs most space.
fn largest() -> String {
    let limits = Limits::default();
    let mut form = String::with_capacity(limits.bytes);
    form.push_str("u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48");
    let unlisted = limits.parameters - 4;
    for number in 0..unlisted {
        let name = format!("&x{number}=");
        let share = (limits.bytes - form.len()) / (unlisted - number);
        form.push_str(&name);
        form.extend(std::iter::repeat_n('x', share - name.len()));
    }
    assert_eq!(form.len(), limits.bytes);
    form
}

fn work(operation: &str) {
    let form = largest();
    let key = SecretKey::new("456789").unwrap();
    black_box((&form, &key));
    if operation == "verify" {
        let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, &form, "").unwrap();
        assert!(request.verify([("key", &key)], HashRule::Listed).is_ok());
    }
}

/// The largest sum of heap and stack that massif saw, in bytes.
fn peak(operation: &str, directory: &Path) -> Option<u64> {
    let out = directory.join("massif");
    let status = Command::new("valgrind")
        .args(["--tool=massif", "--stacks=yes", "--peak-inaccuracy=0.0"])
        .arg(format!("--massif-out-file={}", out.display()))
        .arg(env::current_exe().unwrap())
        .env(OPERATION, operation)
        .stderr(Stdio::null())
        .status();
    assert!(status.ok()?.success(), "the request verifies");
    let report = fs::read_to_string(out).unwrap();
    let bytes = |line: &str| {
        let (name, bytes) = line.split_once('=')?;
        ["mem_heap_B", "mem_heap_extra_B", "mem_stacks_B"]
            .contains(&name)
            .then(|| bytes.parse::<u64>().unwrap())
    };
    let snapshots = report.split("#-----------\nsnapshot=");
    let sum = |snapshot: &str| snapshot.lines().filter_map(bytes).sum();
    snapshots.map(sum).max()
}

fn cargo(target: &Path, arguments: &str) -> Command {
    let mut cargo = Command::new(env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.arg("build").args(arguments.split_whitespace()).arg("--target-dir").arg(target);
    cargo.current_dir(env!("CARGO_MANIFEST_DIR")).stderr(Stdio::null());
    cargo
}

/// Seconds to compile the crate, with its dependencies and without.
fn compile_time(target: &Path, features: &str) -> (f64, f64) {
    let seconds = || {
        let start = Instant::now();
        assert!(
            cargo(target, &format!("--lib --release {features}")).status().unwrap().success(),
            "it compiles"
        );
        start.elapsed().as_secs_f64()
    };
    let with_dependencies = seconds();
    // Without its fingerprint the crate, and nothing else, is compiled again.
    let fingerprints = fs::read_dir(target.join("release/.fingerprint")).unwrap();
    for fingerprint in fingerprints.map(|entry| entry.unwrap()) {
        if fingerprint.file_name().to_string_lossy().starts_with("mor-api-") {
            fs::remove_dir_all(fingerprint.path()).unwrap();
        }
    }
    (with_dependencies, seconds())
}

/// The bytes of functions in a program whose names have this in them.
fn code(program: &Path, crate_name: &str) -> Option<u64> {
    let output = Command::new("nm")
        .args(["--print-size", "--demangle", "--radix=d"])
        .arg(program)
        .output()
        .ok()?;
    let listing = String::from_utf8(output.stdout).unwrap();
    let sizes = listing.lines().filter_map(|line| {
        let mut words = line.splitn(4, ' ');
        let (_, size, kind, name) = (words.next()?, words.next()?, words.next()?, words.next()?);
        (kind.eq_ignore_ascii_case("t") && name.contains(crate_name))
            .then(|| size.parse::<u64>().ok())?
    });
    Some(sizes.sum())
}

/// The bytes of constant data in a program.
fn data(program: &Path) -> Option<u64> {
    let output = Command::new("size").arg("-A").arg(program).output().ok()?;
    let listing = String::from_utf8(output.stdout).unwrap();
    let sizes = listing.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let is_data = matches!(words.next()?, ".rodata" | ".data.rel.ro");
        is_data.then(|| words.next()?.parse::<u64>().ok())?
    });
    Some(sizes.sum())
}

/// The bytes of all methods' tables and their texts: what a program grows by that can look up any.
fn tables(target: &Path) -> Option<u64> {
    let with = |features: &str| {
        let example = format!("--release --no-default-features {features} --example lookup");
        assert!(cargo(target, &example).status().unwrap().success(), "the example compiles");
        data(&target.join("release/examples/lookup"))
    };
    Some(with("--features methods")? - with("")?)
}

fn main() {
    if let Ok(operation) = env::var(OPERATION) {
        return work(&operation);
    }
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("footprint");
    // What an earlier run compiled would make this one faster.
    fs::remove_dir_all(&directory).ok();
    println!("| | |\n|---|---:|");
    for (name, features) in [
        ("all features", "--all-features"),
        ("default features", ""),
        ("one area (`users`) and `xml`", "--no-default-features --features users,xml"),
        ("no features", "--no-default-features"),
    ] {
        let (all, alone) = compile_time(&directory.join(name), features);
        println!(
            "| compiling with {name}, optimised \
             | {all:.1} s, of which {alone:.1} s the crate itself |"
        );
    }
    let target = directory.join("verify_only");
    assert!(
        cargo(&target, "--release --no-default-features --features users --example verify_only")
            .status()
            .unwrap()
            .success(),
        "the example compiles"
    );
    let program = target.join("release/examples/verify_only");
    if let (Some(own), Some(sha1)) = (code(&program, "mor_api"), code(&program, "sha1")) {
        println!(
            "| code of `examples/verify_only.rs`, release build \
             | {own} bytes of this crate, {sha1} bytes of SHA-1 |"
        );
    }
    if let Some(bytes) = tables(&directory.join("lookup")) {
        println!(
            "| tables and texts of all methods, in a program that looks up any | {bytes} bytes |"
        );
    }
    if let (Some(with), Some(without)) = (peak("verify", &directory), peak("nothing", &directory)) {
        println!(
            "| memory to verify a request of 64 KiB with 256 parameters \
             | {} bytes beside the request |",
            with - without
        );
    }
}
