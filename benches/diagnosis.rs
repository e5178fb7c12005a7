//! How fast a diagnosis tries hashes, beside the floor (the compression of one bare block) and the
//! naive way (all put together anew, and hashed) in the same run, and what requests cost that are
//! made to be slow. Prints ratios at the end. Run by `cargo bench --bench diagnosis`.
#![allow(missing_docs, reason = "criterion's macros write functions without")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

#[allow(dead_code, reason = "it has what the other benchmarks need as well")]
mod fixture;

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput, criterion_group};
use fixture::{naive_read, usual};
use mor_api::inspect::{Diagnoser, Diagnosis, Effort};
use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate};
use mor_api::{HashRule, Parameter, SecretKey, Signer, methods};
use sha1::{Digest as _, Sha1, block_api};

const GROUP: &str = "diagnosis";
const KEY: &str = "Kw7-pLq2xZ9a";
/// As many as a request may have.
const MOST_BYTES: usize = 64 * 1024;

fn key(text: &str) -> SecretKey {
    SecretKey::new(text).unwrap()
}

/// Thirteen signed values, and the hash of a key that nobody knows.
fn usual_query() -> String {
    signed(&usual().blocked(true))
}

/// Three signed values.
fn short_query() -> String {
    signed(&UserDetailsUpdate::new(4711).first_name("Jonas").blocked(true))
}

fn signed(request: &UserDetailsUpdate) -> String {
    Signer::new("username", key("an unknown key")).sign(request).unwrap().form().to_string()
}

fn diagnose<'k>(key: &'k SecretKey, query: &str) -> Diagnosis<'k> {
    let diagnoser = Diagnoser::new([("own", key)]).catalogue(methods::ALL);
    diagnoser.diagnose(&USER_DETAILS_UPDATE, query, "")
}

/// A request that is made to be slow.
struct Hostile {
    name: &'static str,
    what: &'static str,
    key: SecretKey,
    query: String,
}

fn hostile() -> Vec<Hostile> {
    let hash = "0123456789".repeat(4);
    let own = || key(KEY);
    let filled = |front: &str, filling: &str| {
        let end = format!("&u15=1&hash={hash}");
        let count = (MOST_BYTES - front.len() - end.len()) / filling.len();
        format!("{front}{}{end}", filling.repeat(count))
    };
    let many = |count: usize, pair: fn(usize) -> String, between: &str| {
        let pairs: Vec<_> = (0..count).map(pair).collect();
        pairs.join(between)
    };
    let names: Vec<_> = USER_DETAILS_UPDATE.parameters().map(Parameter::name).collect();
    let listed: Vec<_> = names.iter().map(|name| format!("{name}=7")).collect();
    let unlisted = many(254 - names.len(), |number| format!("x{number}={number}"), "&");
    let usual = usual_query();
    let (usual, _) = usual.rsplit_once("hash=").unwrap();
    let all = [
        ("value", "a value of 64 KiB", own(), filled("user_id=3&pswd=", "A")),
        (
            "encoded_value",
            "a value of 64 KiB that needs encoding",
            own(),
            filled("user_id=3&a0=", "+%C5%BDa"),
        ),
        ("percent", "64 KiB of `%`", own(), filled("user_id=3&a0=", "%")),
        ("encoded_percent", "64 KiB of `%25`", own(), filled("user_id=3&a0=", "%25")),
        (
            "parameters",
            "256 parameters",
            own(),
            format!("u=username&{}&{unlisted}&hash={hash}", listed.join("&")),
        ),
        ("key", "a key of 64 KiB", key(&"k€ey#".repeat(MOST_BYTES / 7)), usual_query()),
        (
            "pieces",
            "a hash of 30,000 pieces",
            own(),
            format!("{usual}hash={}", "1,".repeat(30_000)),
        ),
        (
            "encoded_pieces",
            "a hash of 30,000 pieces, encoded",
            own(),
            format!("{usual}hash={}", "ab%3A".repeat(12_900)),
        ),
        (
            "semicolons",
            "`;` between 6,000 parameters",
            own(),
            format!("user_id=3;{};hash={hash}", many(6_000, |number| format!("x{number}=1"), ";")),
        ),
        (
            "json",
            "JSON of 5,000 members",
            own(),
            format!(
                "{{{},\"hash\":\"{hash}\"}}",
                many(5_000, |number| format!("\"{number}\":1"), ",")
            ),
        ),
    ];
    all.into_iter().map(|(name, what, key, query)| Hostile { name, what, key, query }).collect()
}

fn diagnosis(criterion: &mut Criterion) {
    let (own, query) = (key(KEY), usual_query());
    let values = naive_read(&query);
    let signed: Vec<&str> = USER_DETAILS_UPDATE
        .hash_order(HashRule::Listed)
        .filter_map(|name| values.get(name).map(String::as_str))
        .collect();
    assert_eq!(signed.len(), 13);

    let mut group = criterion.benchmark_group(GROUP);
    group.bench_function("block", |bench| {
        let (mut state, block) = ([1; 5], [[7; 64]]);
        bench.iter(|| block_api::compress(black_box(&mut state), black_box(&block)));
    });
    group.bench_function("naive", |bench| {
        bench.iter(|| {
            let mut text = String::new();
            for value in black_box(&signed) {
                text += value;
            }
            text += black_box(KEY);
            Sha1::digest(text)
        });
    });
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let hashes = diagnose(&own, &query).hashes();
    group.throughput(Throughput::Elements(hashes as u64));
    group.bench_function("usual", |bench| bench.iter(|| diagnose(&own, black_box(&query))));
    let short = short_query();
    group.bench_function("short", |bench| bench.iter(|| diagnose(&own, black_box(&short))));
    for Hostile { name, key, query, .. } in hostile() {
        let hashes = diagnose(&key, &query).hashes();
        group.throughput(Throughput::Elements(hashes as u64));
        group.bench_function(name, |bench| bench.iter(|| diagnose(&key, black_box(&query))));
    }
    group.finish();
}

/// The median in nanoseconds.
fn median(name: &str) -> Option<f64> {
    // The program lies in target/release/deps.
    let target: PathBuf = std::env::current_exe().ok()?.ancestors().nth(3)?.into();
    let file = target.join("criterion").join(GROUP).join(name).join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    estimates.get("median")?.get("point_estimate")?.as_f64()
}

/// What was measured, as tables.
#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn print() {
    let (Some(block), Some(naive), Some(usual)) =
        (median("block"), median("naive"), median("usual"))
    else {
        return;
    };
    let own = key(KEY);
    let diagnosis = diagnose(&own, &usual_query());
    let hashes = diagnosis.hashes() as f64;
    let each = usual / hashes;
    println!("\n| one hash | time | ÷ one block | a second |\n|---|---:|---:|---:|");
    for (what, time) in [
        ("the compression of one block", block),
        ("of a diagnosis", each),
        ("the naive way", naive),
    ] {
        println!("| {what} | {time:.0} ns | {:.2} | {:.2} million |", time / block, 1e3 / time);
    }
    println!(
        "\nNaive ÷ ours: {:.2}. A hash has {:.0} bytes on average.\n",
        naive / each,
        diagnosis.hashed_bytes() as f64 / hashes,
    );
    let Effort { hashes: most_hashes, bytes: most_bytes, .. } = Effort::USUAL;
    println!("| diagnosis | time | ÷ usual | hashes | bytes |\n|---|---:|---:|---:|---:|");
    let row = |what: &str, time: f64, diagnosis: &Diagnosis<'_>| {
        let (hashes, bytes) = (diagnosis.hashes(), diagnosis.hashed_bytes());
        assert!(hashes <= most_hashes && bytes <= most_bytes, "{what}");
        let (milliseconds, ratio) = (time / 1e6, time / usual);
        println!("| {what} | {milliseconds:.1} ms | {ratio:.2} | {hashes} | {bytes} |");
    };
    row("thirteen values, an unknown key", usual, &diagnosis);
    if let Some(time) = median("short") {
        row("three values", time, &diagnose(&own, &short_query()));
    }
    for Hostile { name, what, key, query } in hostile() {
        if let Some(time) = median(name) {
            row(what, time, &diagnose(&key, &query));
        }
    }
}

fn config() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_millis(1500))
        .without_plots()
}

criterion_group! {
    name = diagnoses;
    config = config();
    targets = diagnosis
}

fn main() {
    diagnoses();
    Criterion::default().configure_from_args().final_summary();
    print();
}
