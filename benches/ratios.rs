//! Prints what `cargo bench --bench requests` measured, as ratios: the tables of README.md. Run by `cargo bench --bench ratios`.
#![allow(clippy::unwrap_used, reason = "a table without its figures is none")]

use std::path::PathBuf;

const SIZES: [&str; 3] = ["short", "usual", "full"];

/// What is measured, its name among the measurements, and that of the naive way to do it.
const ROWS: [(&str, &str, Option<&str>); 9] = [
    ("sign to 40 digits", "sign", Some("sign_naive")),
    ("sign and build the POST request", "post", Some("post_naive")),
    ("read", "read", None),
    ("read and verify a query", "verify_query", Some("verify_naive")),
    ("read and verify a body", "verify_body", Some("verify_naive")),
    ("read and verify against 4 keys", "verify_4_keys", None),
    ("type what is verified", "typed", None),
    ("explain", "explain", None),
    ("diagnose, nothing explains it", "diagnose", None),
];

/// The median in nanoseconds.
fn median(group: &str, name: &str) -> Option<f64> {
    // The program lies in target/release/deps.
    let target: PathBuf = std::env::current_exe().ok()?.ancestors().nth(3)?.into();
    let file = target.join("criterion").join(group).join(name).join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    estimates.get("median")?.get("point_estimate")?.as_f64()
}

fn ratio(over: Option<f64>, under: Option<f64>) -> String {
    over.zip(under).map_or_else(String::new, |(over, under)| match over / under {
        ratio if ratio < 100.0 => format!("{ratio:.1}"),
        ratio => format!("{ratio:.0}"),
    })
}

fn main() {
    if median("short", "floor").is_none() {
        println!("nothing is measured yet: run `cargo bench --bench requests` first");
        return;
    }
    println!("| | {} |", SIZES.map(|size| format!("{size} ÷ floor | naive ÷ {size}")).join(" | "));
    println!("|---|{}", "---:|".repeat(2 * SIZES.len()));
    for (what, name, naive) in ROWS {
        let cells = SIZES.map(|size| {
            let ours = median(size, name);
            let naive = naive.and_then(|naive| median(size, naive));
            format!("{} | {}", ratio(ours, median(size, "floor")), ratio(naive, ours))
        });
        println!("| {what} | {} |", cells.join(" | "));
    }
    let floors = SIZES.map(|size| format!("{size} {:.0} ns", median(size, "floor").unwrap_or_default()));
    println!("\nThe floor: {}.\n", floors.join(", "));

    println!("| answer | write | read |\n|---|---:|---:|");
    for answer in ["user_updated", "did_updated", "did_created", "refusal", "assigned", "unassigned"] {
        let time = |what| median("answers", &format!("{answer}_{what}")).unwrap_or_default();
        println!("| {answer} | {:.0} ns | {:.0} ns |", time("write"), time("read"));
    }
    if let (Some(one), Some(two)) = (median("throughput", "1_thread"), median("throughput", "2_threads")) {
        println!(
            "\nA million different requests: {:.2} s on one thread, {:.2} times as fast on two.",
            one / 1e9,
            one / two
        );
    }
}
