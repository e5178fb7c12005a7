//! How fast `mor audit` is: `cargo bench -p mor-cli --bench audit`. It runs the program over a log
//! of its own, with one thread and with one for each core.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use mor_api::{HashRule, ReceivedRequest, SecretKey, methods};

const KEY: &str = "correct horse";
const LINES: usize = 500_000;
const RUNS: usize = 5;

fn main() {
    // `cargo test` runs benchmarks as well, and means to see whether they work at all.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let lines = if is_bench { LINES } else { 1000 };
    let log = log(lines);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("audit_bench.log");
    fs::write(&path, &log).unwrap();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut counts = vec![1, cores];
    counts.dedup();
    for threads in counts {
        let runs = (0..if is_bench { RUNS } else { 1 }).map(|_| time(&path, threads));
        let best = runs.min().unwrap();
        report(threads, lines, log.len(), best);
    }
    fs::remove_file(&path).unwrap();
}

#[expect(clippy::cast_precision_loss, reason = "it is a figure to be read")]
fn report(threads: usize, lines: usize, bytes: usize, time: Duration) {
    let per_second = |count: usize| count as f64 / time.as_secs_f64() / 1e6;
    let (lines, bytes) = (per_second(lines), per_second(bytes));
    println!("audit/{threads} threads: {lines:.2} million lines/s, {bytes:.0} MB/s");
}

fn time(path: &Path, threads: usize) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mor"));
    command.args(["audit", "--threads", &threads.to_string()]).arg(path);
    command.env("MOR_API_SECRET", KEY).stdout(Stdio::null());
    let start = Instant::now();
    assert!(command.status().unwrap().success());
    start.elapsed()
}

/// A log in the combined format, almost all of it right requests of 400 clients.
fn log(lines: usize) -> String {
    let (key, method) = (SecretKey::new(KEY).unwrap(), methods::by_name("did_create").unwrap());
    let mut log = String::new();
    for number in 0..lines {
        let (client, second) = (number % 400, number % 60);
        let form = format!("u=user{client}&did=370{number:08}&provider_id=7");
        let request = ReceivedRequest::read(method, &form, "").unwrap();
        let hash = request.explain(&key, HashRule::Listed).hash();
        let target = match number % 50 {
            0 => "/assets/app.css".to_owned(),
            _ => format!("/billing/api/did_create?{form}&hash={hash}"),
        };
        let minute = number / 60 % 60;
        writeln!(
            log,
            "192.0.2.{} - - [25/Nov/2026:10:{minute:02}:{second:02} +0000] \"GET {target} \
             HTTP/1.1\" 200 512 \"-\" \"Mozilla/5.0 (X11; Linux x86_64) Client/{client}\"",
            client % 250
        )
        .unwrap();
    }
    log
}
