//! Everything that is done with a request or an answer, with the floor (one bare SHA-1 of the same
//! bytes) and the naive way beside it in the same run. Figures are ratios, which `cargo bench
//! --bench ratios` prints afterwards.
#![allow(missing_docs, reason = "criterion's macros write functions without")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

mod fixture;

use std::hint::black_box;
use std::iter;
use std::sync::{Barrier, Mutex};
use std::time::{Duration, Instant};

use criterion::measurement::WallTime;
use criterion::{
    BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use fixture::{
    SECRET, filled, full, key, naive_explain, naive_hash, naive_post, naive_read, naive_typed,
    naive_verify, short, signer, usual,
};
use mor_api::answer::{Answer, Refusal};
use mor_api::methods::dids::{DidCreateError, DidCreated, DidUpdated};
use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate, UserUpdated};
use mor_api::v2::{ProviderAssigned, ProviderUnassigned};
use mor_api::value::Digits;
use mor_api::{
    BaseUrl, Endpoint, HashRule, KeyRing, Parameters, ReceivedRequest, SecretKey, Signed, methods,
};
use percent_encoding::percent_encode_byte;
use sha1::{Digest as _, Sha1};
use zeroize::{Zeroize, Zeroizing};

fn read(query: &str) -> ReceivedRequest<'_> {
    ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "").unwrap()
}

/// Reads and verifies in a function of its own, as a server's handler does. Inlined into the loop
/// that is timed, what the request is moved by depends on the frame of that loop: up to a third.
#[inline(never)]
fn handle(query: &str, body: &str, keys: &KeyRing) -> Option<HashRule> {
    let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, body).ok()?;
    Some(request.verify(keys, HashRule::Listed).ok()?.rule())
}

/// The same by the rule of a server.
#[inline(never)]
fn handle_x8(query: &str, keys: &KeyRing) -> Option<HashRule> {
    let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "").ok()?;
    Some(request.verify(keys, HashRule::X8).ok()?.rule())
}

/// The same in the naive way.
#[inline(never)]
fn handle_naive(query: &str) -> bool {
    naive_verify(&naive_read(query), &[SECRET])
}

fn ring(secrets: &[&str]) -> KeyRing {
    let mut ring = KeyRing::new();
    for secret in secrets {
        ring.add(*secret, SecretKey::new(*secret).unwrap());
    }
    ring
}

fn requests(criterion: &mut Criterion) {
    let (key, signer) = (key(), signer());
    let base = BaseUrl::parse("https://mor.example.com").unwrap();
    let secrets = ["one", "two", "three", SECRET];
    let (one, four) = (ring(&[SECRET]), ring(&secrets));
    for (size, request) in [("short", short()), ("usual", usual()), ("full", full())] {
        let signed = signer.sign(&request).unwrap();
        let (query, canonical) = (signed.form(), signed.canonical());
        let hashed = [canonical.as_str(), SECRET].concat();
        let values = naive_read(&query);
        assert!(
            naive_verify(&values, &secrets) && naive_post(&values).1 == *query,
            "the naive way agrees"
        );
        let received = read(&query);
        let verified = received.verify(&one, HashRule::Listed).unwrap();

        let mut group = criterion.benchmark_group(size);
        group.bench_function("floor", |bench| bench.iter(|| Sha1::digest(black_box(&hashed))));
        group.bench_function("sign", |bench| {
            bench.iter(|| signer.sign(black_box(&request)).unwrap().hash().to_hex());
        });
        group.bench_function("sign_naive", |bench| {
            bench.iter(|| naive_hash(black_box(&values), SECRET));
        });
        group.bench_function("post", |bench| {
            bench.iter(|| signer.sign(black_box(&request)).unwrap().post(&base));
        });
        group.bench_function("post_naive", |bench| bench.iter(|| naive_post(black_box(&values))));
        group.bench_function("read", |bench| {
            bench.iter(|| black_box(&read(black_box(&query))).endpoint());
        });
        group.bench_function("read_naive", |bench| bench.iter(|| naive_read(black_box(&query))));
        group.bench_function("verify_query", |bench| {
            bench.iter(|| handle(black_box(&query), "", &one).unwrap());
        });
        let by_server = signer.clone().rule(HashRule::X8);
        group.bench_function("sign_x8", |bench| {
            bench.iter(|| by_server.sign(black_box(&request)).unwrap().hash().to_hex());
        });
        let query_x8 = by_server.sign(&request).unwrap().form();
        group.bench_function("verify_query_x8", |bench| {
            bench.iter(|| handle_x8(black_box(&query_x8), &one).unwrap());
        });
        group.bench_function("verify_body", |bench| {
            bench.iter(|| handle("", black_box(&query), &one).unwrap());
        });
        group.bench_function("verify_naive", |bench| {
            bench.iter(|| handle_naive(black_box(&query)));
        });
        for (name, ring) in [("verify_parsed", &one), ("verify_parsed_4_keys", &four)] {
            group.bench_function(name, |bench| {
                bench.iter(|| black_box(&received).verify(ring, HashRule::Listed).unwrap().rule());
            });
        }
        for (name, count) in [("verify_parsed_naive", 1), ("verify_parsed_4_keys_naive", 4)] {
            let secrets = secrets.get(4 - count..).unwrap();
            group.bench_function(name, |bench| {
                bench.iter(|| naive_verify(black_box(&values), secrets));
            });
        }
        group.bench_function("typed", |bench| {
            bench.iter(|| black_box(&verified).typed::<UserDetailsUpdate>());
        });
        group.bench_function("typed_naive", |bench| bench.iter(|| naive_typed(black_box(&values))));
        group.bench_function("explain", |bench| {
            bench.iter(|| black_box(&received).explain(&key, HashRule::Listed));
        });
        group.bench_function("explain_naive", |bench| {
            bench.iter(|| naive_explain(black_box(&values)));
        });
        building(&mut group, &signed, &base);
        group.finish();
    }
}

/// What building a signed request costs, in parts: the URL, and the form with its memory, its
/// encoding, and the wiping of it.
fn building<P: Parameters>(
    group: &mut BenchmarkGroup<'_, WallTime>,
    signed: &Signed<'_, P>,
    base: &BaseUrl,
) {
    group.sample_size(50);
    group.bench_function("build", |bench| bench.iter(|| black_box(signed).post(base)));
    let http = signed.post(base);
    let (url, body) = (http.url().to_owned(), http.body().to_owned());
    let room = http.into_body().capacity();
    group.bench_function("build_url", |bench| {
        bench.iter(|| wiped(black_box(&url).clone()));
    });
    group.bench_function("build_room", |bench| {
        bench.iter(|| String::with_capacity(black_box(room)));
    });
    group.bench_function("build_wipe", |bench| {
        let mut memory = vec![0; room];
        bench.iter(|| black_box(&mut memory).as_mut_slice().zeroize());
    });
    // A `Zeroizing<String>`, which `form` gives, is wiped byte by byte.
    group.bench_function("build_wipe_bytes", |bench| {
        bench.iter(|| {
            let mut memory = Zeroizing::new(String::with_capacity(room));
            memory.push_str(black_box(&body));
            memory
        });
    });
    // A copy of the finished body: what writing it costs where nothing is searched for what needs
    // encoding.
    group.bench_function("build_copy", |bench| {
        let mut memory = String::with_capacity(room);
        bench.iter(|| {
            memory.clear();
            memory.push_str(black_box(&body));
            memory.len()
        });
    });
    // The digits of the hash need no encoding.
    let mut pairs: Vec<_> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    pairs.pop();
    group.bench_function("build_encode", |bench| {
        let mut memory = String::with_capacity(room);
        bench.iter(|| {
            memory.clear();
            for (name, value) in black_box(&pairs) {
                memory.push_str(name);
                memory.push('=');
                encode(&mut memory, value);
                memory.push('&');
            }
            memory.len()
        });
    });
    // All parameters are visited and written as text once more.
    group.bench_function("build_walk", |bench| bench.iter(|| black_box(signed).canonical()));
    group.bench_function("build_form", |bench| bench.iter(|| black_box(signed).form()));
}

/// The text's memory, filled with zeros.
fn wiped(text: String) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    bytes.as_mut_slice().zeroize();
    bytes
}

/// Encodes a value as the library does.
fn encode(form: &mut String, value: &str) {
    let is_unreserved =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    if value.bytes().all(is_unreserved) {
        form.push_str(value);
        return;
    }
    for byte in value.bytes() {
        match byte {
            b' ' => form.push('+'),
            byte if is_unreserved(byte) => form.push(byte.into()),
            byte => form.push_str(percent_encode_byte(byte)),
        }
    }
}

/// Finding the method that a path is for.
fn paths(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("paths");
    let path = |endpoint: Option<&&Endpoint>| format!("/billing/api/{}", endpoint.unwrap().name());
    let (first, last) = (path(methods::ALL.first()), path(methods::ALL.last()));
    for (name, path, is_found) in [
        ("first", first.as_str(), true),
        ("last", last.as_str(), true),
        ("miss", "/billing/api/no_such_method", false),
    ] {
        assert_eq!(methods::by_path(path).is_some(), is_found, "{path}");
        group.bench_function(name, |bench| bench.iter(|| methods::by_path(black_box(path))));
    }
    group.finish();
}

/// One answer: written, read, and as people do it, with strings put together and searched for.
fn answer<R>(
    criterion: &mut Criterion,
    name: &str,
    write: impl Fn() -> String,
    naive_write: impl Fn() -> String,
    read: impl Fn(&str) -> R,
    sought: &str,
) {
    let text = write();
    assert_eq!(text, naive_write(), "the naive way agrees");
    assert!(text.contains(sought), "{text}");
    let mut group = criterion.benchmark_group(format!("answer_{name}"));
    group.bench_function("floor", |bench| bench.iter(|| Sha1::digest(black_box(&text))));
    group.bench_function("write", |bench| bench.iter(&write));
    group.bench_function("write_naive", |bench| bench.iter(&naive_write));
    group.bench_function("read", |bench| bench.iter(|| read(black_box(&text))));
    group.bench_function("read_naive", |bench| {
        bench.iter(|| black_box(&text).contains(black_box(sought)));
    });
}

fn answers(criterion: &mut Criterion) {
    const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    let updated = UserUpdated::new().with_messages(["Currency is changed"]);
    let message = updated.messages.concat();
    answer(
        criterion,
        "user_updated",
        || black_box(&updated).to_xml(),
        || {
            format!(
                "<page><status>User was updated</status><message>{}</message></page>",
                black_box(&message)
            )
        },
        |text| UserUpdated::read(200, text).is_ok(),
        "User was updated",
    );
    answer(
        criterion,
        "did_updated",
        || black_box(&DidUpdated::new()).to_xml(),
        || {
            format!(
                "<page><status><success>{}</success></status></page>",
                black_box("DID details successfully updated")
            )
        },
        |text| DidUpdated::read(200, text).is_ok(),
        "DID details successfully updated",
    );
    let mut created = DidCreated::new(123);
    created.did = Digits::new("37060000000").ok();
    answer(
        criterion,
        "did_created",
        || black_box(&created).to_xml(),
        || {
            let (id, did) = black_box((created.id, "37060000000"));
            let status = "<status><success>DID created</success></status>";
            let details = format!("<did_details><id>{id}</id><did>{did}</did></did_details>");
            format!("{HEAD}<page>{status}{details}</page>")
        },
        |text| DidCreated::read(200, text).is_ok(),
        "<id>",
    );
    let refusal = Refusal::from(DidCreateError::AlreadyExists);
    answer(
        criterion,
        "refusal",
        || DidCreated::refusal_to_xml(black_box(&refusal)),
        || {
            format!(
                "{HEAD}<page><status><error>{}</error></status></page>",
                black_box("DID already exists")
            )
        },
        |text| DidCreated::read(200, text).is_ok(),
        "DID already exists",
    );
    let (user_id, provider_id, device_id) = (123, 1, 456);
    let json = |status: &str| {
        let ids =
            format!(r#""user_id":{user_id},"provider_id":{provider_id},"device_id":{device_id}"#);
        format!(r#"{{"status":"{status}",{ids},"warnings":[]}}"#)
    };
    let assigned = ProviderAssigned::new(user_id, provider_id, device_id);
    answer(
        criterion,
        "assigned",
        || black_box(&assigned).to_json(),
        || json(black_box("assigned")),
        |text| ProviderAssigned::read(200, text).is_ok(),
        "assigned",
    );
    let unassigned = ProviderUnassigned::new(user_id, provider_id, device_id);
    answer(
        criterion,
        "unassigned",
        || black_box(&unassigned).to_json(),
        || json(black_box("unassigned")),
        |text| ProviderUnassigned::read(200, text).is_ok(),
        "unassigned",
    );
}

/// Many different requests, so that neither caches nor branch predictors know them.
fn throughput(criterion: &mut Criterion) {
    const REQUESTS: u32 = 1_000_000;
    let signer = signer();
    let requests = (0..REQUESTS).map(|number| {
        let request = UserDetailsUpdate::new(number.into()).blocked(number % 2 == 0);
        request.tariff_id(u64::from(number) * 7).city(format!("Vilnius {}", number % 97))
    });
    let (forms, hashed): (Vec<_>, Vec<_>) = requests
        .map(|request| {
            let signed = signer.sign(&request).unwrap();
            (signed.form().to_string(), [signed.canonical().as_str(), SECRET].concat())
        })
        .unzip();
    let ring = ring(&[SECRET]);
    let verify = |forms: &[String]| {
        forms.iter().filter(|form| read(form).verify(&ring, HashRule::Listed).is_ok()).count()
    };
    let naive = |forms: &[String]| {
        forms.iter().filter(|form| naive_verify(&naive_read(form), &[SECRET])).count()
    };
    let mut group = criterion.benchmark_group("throughput");
    group.sample_size(10).throughput(Throughput::Elements(REQUESTS.into()));
    group.bench_function("floor", |bench| {
        bench.iter(|| hashed.iter().for_each(|text| _ = black_box(Sha1::digest(text))));
    });
    group.bench_function("naive", |bench| bench.iter(|| assert_eq!(naive(&forms), forms.len())));
    group
        .bench_function("1_thread", |bench| bench.iter(|| assert_eq!(verify(&forms), forms.len())));
    group.bench_function("2_threads", |bench| {
        bench.iter_custom(|rounds| {
            // Each takes the next piece when it is done with one, so that neither waits long for
            // the other.
            let pieces = Mutex::new((0..rounds).flat_map(|_| forms.chunks(1000)));
            let next = || pieces.lock().unwrap().next();
            let work = || iter::from_fn(next).map(verify).sum::<usize>();
            // Starting a thread, and moving it to the other core, is no part of the work.
            let started = Barrier::new(2);
            std::thread::scope(|scope| {
                let other = scope.spawn(|| {
                    started.wait();
                    work()
                });
                started.wait();
                let start = Instant::now();
                let verified = work() + other.join().unwrap();
                let elapsed = start.elapsed();
                assert_eq!(verified as u64, forms.len() as u64 * rounds);
                elapsed
            })
        });
    });
}

/// The time grows with the number of parameters and with the length of values, also for requests
/// that are made to be slow: criterion draws it into `target/criterion/growth_parameters/report/
/// lines.svg` and `growth_length/report/lines.svg`.
fn growth(criterion: &mut Criterion) {
    let (ring, signer) = (ring(&[SECRET]), signer());
    let verify = |group: &mut BenchmarkGroup<'_, WallTime>, name: &str, size: usize, form: &str| {
        group.throughput(Throughput::Elements(size as u64)).sample_size(20);
        group.bench_with_input(BenchmarkId::new(name, size), form, |bench, form| {
            bench.iter(|| read(form).verify(&ring, HashRule::Listed).unwrap().rule());
        });
    };
    let signed = signer.sign(&short()).unwrap().form().to_string();
    let prefix = "a_long_prefix_that_all_of_these_names_have_in_common".repeat(3);
    let mut group = criterion.benchmark_group("growth_parameters");
    for count in [5, 8, 16, 32, 64, 128, 256] {
        // Four of them are those of the short request.
        let unlisted = |name: &dyn Fn(usize) -> String| {
            (4..count).fold(signed.clone(), |form, number| form + "&" + &name(number) + "=1")
        };
        verify(&mut group, "unlisted", count, &unlisted(&|number| format!("x{number}")));
        verify(
            &mut group,
            "common_prefixes",
            count,
            &unlisted(&|number| format!("{prefix}{number}")),
        );
        verify(&mut group, "repeated", count, &unlisted(&|_| "x".to_owned()));
        verify(&mut group, "repeated_listed", count, &unlisted(&|_| "u15".to_owned()));
        verify(&mut group, "encoded_names", count, &unlisted(&|number| format!("%78{number}")));
    }
    for count in [1, 2, 4, 8, 16, 32, 64, 97] {
        verify(&mut group, "listed", count, &signer.sign(&filled(count)).unwrap().form());
    }
    group.finish();
    let mut group = criterion.benchmark_group("growth_length");
    for length in [64, 1024, 4 * 1024, 16 * 1024, 32 * 1024, 60 * 1024] {
        let signed = |text: String| signer.sign(&short().address(text)).unwrap().form().to_string();
        verify(&mut group, "plain_value", length, &signed("x".repeat(length)));
        verify(&mut group, "encoded_value", length, &signed("é".repeat(length / 6)));
    }
    group.finish();
}

/// Drawing takes longer than measuring, so only growth is drawn.
fn config() -> Criterion {
    Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_millis(1500))
}

criterion_group! {
    name = ratios;
    config = config().without_plots();
    targets = requests, paths, answers, throughput
}
criterion_group! {
    name = plots;
    config = config();
    targets = growth
}
criterion_main!(ratios, plots);
