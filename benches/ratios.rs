//! Prints what `cargo bench --bench requests` measured, as ratios: the tables of README.md. Run by
//! `cargo bench --bench ratios`.
#![allow(clippy::unwrap_used, reason = "a table without its figures is none")]

use std::path::PathBuf;

const SIZES: [&str; 3] = ["short", "usual", "full"];

/// What is measured, and its name among the measurements.
const ROWS: [(&str, &str); 11] = [
    ("sign to 40 digits", "sign"),
    ("the same by the rule of a server", "sign_x8"),
    ("sign and build the POST request", "post"),
    ("read", "read"),
    ("read and verify a query", "verify_query"),
    ("the same by the rule of a server", "verify_query_x8"),
    ("read and verify a body", "verify_body"),
    ("verify what is read", "verify_parsed"),
    ("verify what is read against 4 keys", "verify_parsed_4_keys"),
    ("type what is verified", "typed"),
    ("explain what is read", "explain"),
];

/// What building the POST request of what is signed consists of.
const BUILDING: [(&str, &str); 9] = [
    ("build the POST request", "build"),
    ("copy the URL, and wipe it", "build_url"),
    ("allocate and free the body", "build_room"),
    ("encode the values", "build_encode"),
    ("copy the body instead", "build_copy"),
    ("wipe the body", "build_wipe"),
    ("visit the parameters, for the canonical text", "build_walk"),
    ("build the form alone", "build_form"),
    ("allocate a text and wipe it byte by byte", "build_wipe_bytes"),
];

/// Where the path stands among the methods.
const PATHS: [(&str, &str); 3] = [("the first", "first"), ("the last", "last"), ("none", "miss")];

const ANSWERS: [&str; 6] =
    ["user_updated", "did_updated", "did_created", "refusal", "assigned", "unassigned"];

/// What grows, and the sizes that are compared.
const GROWTH: [(&str, &str, [u32; 2]); 8] = [
    ("parameters of the endpoint", "growth_parameters/listed", [32, 64]),
    ("unlisted parameters", "growth_parameters/unlisted", [128, 256]),
    ("unlisted, with long common prefixes", "growth_parameters/common_prefixes", [128, 256]),
    ("unlisted, one repeated", "growth_parameters/repeated", [128, 256]),
    ("of the endpoint, one repeated", "growth_parameters/repeated_listed", [128, 256]),
    ("unlisted, with encoded names", "growth_parameters/encoded_names", [128, 256]),
    ("bytes of a value", "growth_length/plain_value", [16 * 1024, 32 * 1024]),
    ("bytes of an encoded value", "growth_length/encoded_value", [16 * 1024, 32 * 1024]),
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
        ratio if ratio < 10.0 => format!("{ratio:.2}"),
        ratio if ratio < 100.0 => format!("{ratio:.1}"),
        ratio => format!("{ratio:.0}"),
    })
}

/// Ours by the floor, and the naive way by ours.
fn cells(group: &str, name: &str) -> String {
    let ours = median(group, name);
    // The naive way does the same with a body as with a query.
    let naive = median(group, &format!("{name}_naive")).or_else(|| {
        name.strip_prefix("verify_")
            .filter(|operation| !operation.starts_with("parsed"))
            .and(median(group, "verify_naive"))
    });
    format!("{} | {}", ratio(ours, median(group, "floor")), ratio(naive, ours))
}

fn main() {
    if median("short", "floor").is_none() {
        println!("nothing is measured yet: run `cargo bench --bench requests` first");
        return;
    }
    println!("| | {} |", SIZES.map(|size| format!("{size} ÷ floor | naive ÷ ours")).join(" | "));
    println!("|---|{}", "---:|".repeat(2 * SIZES.len()));
    for (what, name) in ROWS {
        println!("| {what} | {} |", SIZES.map(|size| cells(size, name)).join(" | "));
    }
    let floors =
        SIZES.map(|size| format!("{size} {:.0} ns", median(size, "floor").unwrap_or_default()));
    println!("\nThe floor: {}.\n", floors.join(", "));

    println!("| building | {} |", SIZES.map(|size| format!("{size} ÷ sign")).join(" | "));
    println!("|---|{}", "---:|".repeat(SIZES.len()));
    for (what, name) in BUILDING {
        let cells = SIZES.map(|size| ratio(median(size, name), median(size, "sign")));
        println!("| {what} | {} |", cells.join(" | "));
    }
    println!("\n| the method of a path | time | ÷ floor of short |\n|---|---:|---:|");
    for (what, name) in PATHS {
        let time = median("paths", name);
        let nanoseconds = time.unwrap_or_default();
        println!("| {what} | {nanoseconds:.1} ns | {} |", ratio(time, median("short", "floor")));
    }
    println!();

    println!(
        "| answer | write ÷ floor | naive ÷ write | read ÷ floor | naive ÷ read |\n|---|{}",
        "---:|".repeat(4)
    );
    for answer in ANSWERS {
        let group = format!("answer_{answer}");
        println!("| `{answer}` | {} | {} |", cells(&group, "write"), cells(&group, "read"));
    }

    println!("\n| what grows | from | to | time |\n|---|---:|---:|---:|");
    for (what, group, [from, to]) in GROWTH {
        let [before, after] = [from, to].map(|size| median(group, &size.to_string()));
        println!("| {what} | {from} | {to} | × {} |", ratio(after, before));
    }

    let throughput = |name| median("throughput", name);
    if let Some(one) = throughput("1_thread") {
        println!(
            "\nA million different requests on one thread: {:.2} s, {} ÷ floor, {} for naive ÷ \
             ours; two threads are {} times as fast.",
            one / 1e9,
            ratio(Some(one), throughput("floor")),
            ratio(throughput("naive"), Some(one)),
            ratio(Some(one), throughput("2_threads")),
        );
    }
}
