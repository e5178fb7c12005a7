//! What a policy costs beside the verification that it is about. Run by
//! `cargo bench -p mor-tower --bench policy`, which ends with a table of ratios.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a table without its figures is none, and this program prints it"
)]

use std::hint::black_box;
use std::path::PathBuf;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use criterion::Criterion;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{HeaderName, Method};
use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate};
use mor_api::value::Decimal;
use mor_api::{HashRule, KeyRing, ReceivedRequest, SecretKey, Signer};
use mor_tower::{Duplicates, InMemory, Policy, SameBy, Treatment, Verdict};

const PATH: &str = "/billing/api/user_details_update";
/// In the order of the table.
const ROWS: [&str; 5] =
    ["verify", "default policy", "all but twins", "with duplicates", "with twins"];

/// The user page's sample, and a request of a dozen parameters.
fn requests() -> [(&'static str, UserDetailsUpdate); 2] {
    let usual = UserDetailsUpdate::new(4711)
        .tariff_id(7)
        .first_name("Jonas")
        .last_name("Žalgiris")
        .username("jonas.zalgiris")
        .postpaid(true)
        .credit(Decimal::new(12_50, 2))
        .address("Žalgirio g. 92")
        .city("Vilnius")
        .postcode("LT-09303")
        .email("jonas@example.com")
        .company_name("O'Brien & Sons");
    [("short", UserDetailsUpdate::new(123).blocked(true)), ("usual", usual)]
}

/// What a client of today sends.
fn headers() -> HeaderMap {
    HeaderMap::from_iter(
        [
            ("host", "billing.example.com"),
            ("user-agent", "curl/8.14.1"),
            ("accept", "*/*"),
            ("content-length", "300"),
            (CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded"),
        ]
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))),
    )
}

/// Goes through all steps, to `then` with the verdict.
fn check<T>(
    policy: &Policy,
    headers: &HeaderMap,
    keys: &KeyRing,
    form: &str,
    then: impl FnOnce(Verdict<'_>) -> T,
) -> T {
    let routed = policy.route(PATH).unwrap().unwrap();
    let expected = routed.admit(&Method::POST).unwrap().headers(headers);
    expected.allow(form.len()).unwrap();
    let received = expected.read(PATH, b"", form.as_bytes()).unwrap();
    then(received.verify_if_hashed(keys).unwrap().judge())
}

/// The outcome of what waits for nothing.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => unreachable!("memory is there at once"),
    }
}

fn measure(criterion: &mut Criterion) {
    let key = || SecretKey::new("456789").unwrap();
    let signer = Signer::new("username", key());
    let mut keys = KeyRing::new();
    keys.add("admin", key());
    let headers = headers();
    let default = Policy::new();
    let all = Policy::new()
        .unknown(Treatment::Warn)
        .empty(Treatment::Refuse)
        .uncovered(Treatment::Refuse)
        .parameter("lang", Treatment::Allow)
        .unhashed(Treatment::Refuse);
    let twins = all.clone().twins(Treatment::Warn);
    let duplicates = all.clone().duplicates(Treatment::Refuse).same_by(SameBy::Parameters);
    let memory = InMemory::default();
    for (size, request) in requests() {
        let form = signer.sign(&request).unwrap().form().to_string();
        let mut group = criterion.benchmark_group(size);
        let [floor, by_default, by_all, with_duplicates, with_twins] = ROWS;
        group.bench_function(floor, |bencher| {
            bencher.iter(|| {
                let form = black_box(form.as_str());
                let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", form).unwrap();
                let username = received.username().unwrap();
                black_box(&*username);
                black_box(received.verify(&keys, HashRule::Listed).is_ok())
            });
        });
        for (name, policy) in [(by_default, &default), (by_all, &all), (with_twins, &twins)] {
            group.bench_function(name, |bencher| {
                bencher.iter(|| {
                    let form = black_box(form.as_str());
                    check(policy, &headers, &keys, form, |verdict| assert!(!verdict.is_refused()));
                });
            });
        }
        group.bench_function(with_duplicates, |bencher| {
            bencher.iter(|| {
                let form = black_box(form.as_str());
                let id = check(&duplicates, &headers, &keys, form, |mut verdict| {
                    let id = verdict.request_id().unwrap();
                    verdict.reserved(now(memory.reserve(id)));
                    assert!(!verdict.is_refused());
                    id
                });
                now(memory.release(id));
            });
        });
        group.finish();
    }
}

/// The median in nanoseconds.
fn median(group: &str, name: &str) -> Option<f64> {
    // The program lies in target/release/deps.
    let target: PathBuf = std::env::current_exe().ok()?.ancestors().nth(3)?.into();
    let file = target.join("criterion").join(group).join(name).join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    estimates.get("median")?.get("point_estimate")?.as_f64()
}

fn main() {
    let mut criterion = Criterion::default()
        .measurement_time(Duration::from_secs(3))
        .warm_up_time(Duration::from_secs(1))
        .configure_from_args();
    measure(&mut criterion);
    criterion.final_summary();
    for (size, _) in requests() {
        let Some(floor) = median(size, ROWS[0]) else { continue };
        for name in ROWS {
            let Some(time) = median(size, name) else { continue };
            println!("{size:8} {name:16} {time:8.0} ns  {:5.2} × verify", time / floor);
        }
    }
}
