//! `mor audit` beside its peers: `cargo bench -p mor-cli --bench audit`.
//!
//! It writes a log of 2.1 million lines, and runs on it what is installed of ripgrep, goaccess,
//! Python and zcat, and an auditor as one writes it in a quarter of an hour. All take turns, so
//! that whatever else the machine does meets each of them. The best run of each counts.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on has failed"
)]

mod log;
mod naive;
mod peer;

use std::env;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use mor_api::{Endpoint, HashRule, methods};

use log::Truth;
use peer::{Peer, Run};

const KEY: &str = "correct horse battery staple";
const LINES: usize = 2_100_000;
const ROUNDS: usize = 5;
/// What takes long runs less often.
const SLOW_ROUNDS: usize = 2;

fn main() {
    let arguments: Vec<_> = env::args().collect();
    // The naive auditor is a process of its own, so that its memory can be told.
    if let [_, name, log, methods] = &*arguments
        && name == "naive"
    {
        return naive::run(log, methods, KEY);
    }
    // `cargo test` runs benchmarks as well, and means to see whether they work at all.
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let (lines, rounds) = if is_bench { (LINES, ROUNDS) } else { (2000, 1) };
    let files = Files::write(lines);
    let mut peers = peer::all(&files, if is_bench { 2 } else { 1 });
    for round in 0..rounds {
        for peer in &mut peers {
            if round < SLOW_ROUNDS || !peer.is_slow {
                peer.run();
            }
        }
    }
    for peer in &peers {
        check(peer, &files.truth);
    }
    report(&peers, &files.truth, lines);
}

/// What the peers read.
struct Files {
    log: PathBuf,
    packed: PathBuf,
    /// What each method hashes.
    methods: PathBuf,
    truth: Truth,
}

impl Files {
    fn write(lines: usize) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("audit_{lines}"));
        fs::create_dir_all(&folder).unwrap();
        let file = |name: &str| folder.join(name);
        let (log, packed, methods) = (file("access.log"), file("access.log.gz"), file("methods"));
        let mut to = BufWriter::new(File::create(&log).unwrap());
        let truth = log::write(&mut to, lines).unwrap();
        to.flush().unwrap();
        // As log rotation packs it.
        let packer = GzEncoder::new(File::create(&packed).unwrap(), Compression::default());
        let mut packer = BufWriter::new(packer);
        log::write(&mut packer, lines).unwrap();
        packer.into_inner().unwrap().finish().unwrap();
        fs::write(&methods, order_of_methods()).unwrap();
        Self { log, packed, methods, truth }
    }
}

fn order_of_methods() -> String {
    let line = |method: &&Endpoint| {
        let names = [method.name()].into_iter().chain(method.hash_order(HashRule::Listed));
        names.collect::<Vec<_>>().join(",") + "\n"
    };
    methods::ALL.iter().map(line).collect()
}

/// All must count the same.
fn check(peer: &Peer, truth: &Truth) {
    let Truth { right, wrong, malformed, unknown, nothing, .. } = truth;
    let Some(run) = &peer.best else { return };
    let expected = match peer.prints {
        peer::Prints::Nothing => return,
        peer::Prints::Counts => format!("{right} {}", wrong + malformed),
        peer::Prints::Report => format!("{right} {wrong} {malformed} {unknown} {nothing}"),
        peer::Prints::Lines => (right + wrong + malformed).to_string(),
    };
    assert_eq!(run.counts, expected, "{}", peer.name);
}

#[expect(clippy::cast_precision_loss, reason = "they are figures to be read")]
fn report(peers: &[Peer], truth: &Truth, lines: usize) {
    let megabytes = truth.bytes as f64 / 1e6;
    println!("{lines} lines, {megabytes:.0} MB, {} right requests", truth.right);
    let bound = 64.0 + 16.0 * truth.right as f64 / f64::from(1 << 20);
    println!("64 MiB and 16 bytes a right request: {bound:.0} MiB");
    let seconds = |name: &str| {
        let peer = peers.iter().find(|peer| peer.name == name)?;
        peer.best.as_ref().map(|run| run.time.as_secs_f64())
    };
    let bases = ["rg", "mor --verify-only", "mor"].map(seconds);
    let uptime = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load {}", uptime.trim());
    let [peer, wall, cpu, memory] = ["", "s", "cpu s", "MiB"];
    println!(
        "{peer:20} {wall:>7} {cpu:>7} {memory:>6} {:>7} {:>9} {:>7}",
        "/rg", "/verify", "/mor"
    );
    for peer in peers {
        let Some(Run { time, cpu_and_memory, .. }) = &peer.best else {
            println!("{:20} is not installed", peer.name);
            continue;
        };
        let time = time.as_secs_f64();
        let (cpu, memory) = cpu_and_memory.unwrap_or((f64::NAN, f64::NAN));
        let [rg, verify, mor] =
            bases.map(|base| base.map_or_else(|| "?".into(), |base| format!("{:.2}", time / base)));
        println!("{:20} {time:7.2} {cpu:7.2} {memory:6.0} {rg:>7} {verify:>9} {mor:>7}", peer.name);
    }
}
