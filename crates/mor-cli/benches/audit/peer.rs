//! A program that reads the log: how it is called, and what a run of it takes.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Files, KEY};

pub(super) struct Peer {
    pub(super) name: &'static str,
    command: Vec<OsString>,
    pub(super) prints: Prints,
    pub(super) is_slow: bool,
    /// The best run; `None` if it is not installed.
    pub(super) best: Option<Run>,
}

/// What is known of the output of a peer.
#[derive(Clone, Copy)]
pub(super) enum Prints {
    Nothing,
    /// Right and wrong, as the naive auditors do.
    Counts,
    /// The report of an audit for people; another run tells it for programs.
    Report,
    /// The number of lines with a hash.
    Lines,
}

pub(super) struct Run {
    pub(super) time: Duration,
    /// What it took of all processors, in seconds, and the most memory that it had at a time, in
    /// MiB. GNU time tells them, if it is installed.
    pub(super) cpu_and_memory: Option<(f64, f64)>,
    pub(super) counts: String,
}

/// All peers, with so many threads where they take more than one.
pub(super) fn all(files: &Files, threads: usize) -> Vec<Peer> {
    let Files { log, packed, methods, .. } = files;
    let threads = threads.to_string();
    let peer = |name, prints, is_slow, command: &[&dyn AsRef<std::ffi::OsStr>]| {
        let command = command.iter().map(|word| word.as_ref().to_owned()).collect();
        Peer { name, command, prints, is_slow, best: None }
    };
    let mor = env!("CARGO_BIN_EXE_mor");
    let audit = |name, file: &Path, more: &[&dyn AsRef<std::ffi::OsStr>]| {
        let words: &[&dyn AsRef<std::ffi::OsStr>] =
            &[&mor, &"audit", &"--threads", &threads, &file];
        peer(name, Prints::Report, false, &[words, more].concat())
    };
    let own = env::current_exe().unwrap();
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/audit/naive.py");
    let found = log.with_file_name("goaccess.json");
    vec![
        peer("rg", Prints::Lines, false, &[&"rg", &"-c", &"-j", &threads, &"hash=", log]),
        audit("mor --verify-only", log, &[&"--verify-only"]),
        audit("mor", log, &[]),
        peer("naive Rust", Prints::Counts, true, &[&own, &"naive", log, methods]),
        peer("naive Python", Prints::Counts, true, &[&"python3", &python, log, methods]),
        peer(
            "goaccess",
            Prints::Nothing,
            true,
            &[
                &"goaccess",
                log,
                &"--log-format=COMBINED",
                &"--no-progress",
                &"--no-query-string",
                &"--no-global-config",
                &"-o",
                &found,
            ],
        ),
        peer("zcat", Prints::Nothing, false, &[&"zcat", packed]),
        audit("mor --verify-only gz", packed, &[&"--verify-only"]),
        audit("mor gz", packed, &[]),
    ]
}

impl Peer {
    /// Runs it once more.
    pub(super) fn run(&mut self) {
        let usage = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("usage");
        let has_time = is_installed("time");
        let mut words = self.command.iter();
        let mut command = if has_time {
            let mut command = Command::new("time");
            command.args(["-f", "%U %S %M", "-o"]).arg(&usage);
            command
        } else {
            Command::new(words.next().unwrap())
        };
        if !is_installed(&self.command[0]) {
            return;
        }
        let start = Instant::now();
        let output = output_of(command.args(words));
        let time = start.elapsed();
        if self.best.as_ref().is_some_and(|best| best.time <= time) {
            return;
        }
        let used = || {
            let used = fs::read_to_string(&usage).ok()?;
            let used: Vec<f64> = used.split_whitespace().filter_map(|n| n.parse().ok()).collect();
            let [user, system, kilobytes] = used[..] else { return None };
            Some((user + system, kilobytes / 1024.0))
        };
        let cpu_and_memory = has_time.then(used).flatten();
        // The first run counts for all.
        let first = self.best.take().map(|best| best.counts);
        let counts = first.unwrap_or_else(|| self.counts(&output));
        self.best = Some(Run { time, cpu_and_memory, counts });
    }

    /// What it has counted.
    fn counts(&self, output: &str) -> String {
        match self.prints {
            Prints::Nothing => String::new(),
            Prints::Counts | Prints::Lines => output.trim().to_owned(),
            Prints::Report => self.counts_of_report(),
        }
    }

    fn counts_of_report(&self) -> String {
        let [program, arguments @ ..] = &*self.command else { return String::new() };
        let output = output_of(Command::new(program).args(arguments).arg("--json"));
        let report: Value = serde_json::from_str(&output).unwrap();
        let nothing = report["nothing_to_check"].as_object().unwrap().values();
        let nothing = nothing.map(|count| count.as_u64().unwrap()).sum::<u64>();
        let counts = ["right", "wrong", "malformed", "unknown"];
        format!("{} {nothing}", counts.map(|name| report[name].to_string()).join(" "))
    }
}

/// What a program prints on standard output.
fn output_of(command: &mut Command) -> String {
    command.env("MOR_API_SECRET", KEY).stdin(Stdio::null()).stderr(Stdio::null());
    // What zcat prints is too much to be kept.
    let is_read =
        command.get_program() != "zcat" && !command.get_args().any(|argument| argument == "zcat");
    command.stdout(if is_read { Stdio::piped() } else { Stdio::null() });
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// Whether a program can be run.
fn is_installed(program: impl AsRef<Path>) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    program.as_ref().is_absolute()
        || env::split_paths(&path).any(|folder| folder.join(&program).is_file())
}
