//! Everything that is done with a request or an answer, with the floor (one bare SHA-1 of the same bytes) and the naive way beside it in the
//! same run. Figures are ratios, which `cargo bench --bench ratios` prints afterwards.
#![allow(missing_docs, reason = "criterion's macros write functions without")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

mod fixture;

use std::collections::HashMap;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fixture::{SECRET, full, key, naive_hash, naive_post, naive_verify, short, signer, usual};
use mor_api::endpoints::USER_DETAILS_UPDATE;
use mor_api::v2::{ProviderAssigned, ProviderUnassigned};
use mor_api::{
    AcceptedOrders, Answer, BaseUrl, Diagnoser, DidCreateError, DidCreated, DidUpdated, Digits, HashOrder, KeyRing,
    ReceivedRequest, Refusal, SecretKey, UserDetailsUpdate, UserUpdated,
};
use sha1::{Digest as _, Sha1};

fn read(query: &str) -> ReceivedRequest<'_> {
    ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "").unwrap()
}

fn requests(criterion: &mut Criterion) {
    let (key, signer) = (key(), signer());
    let base = BaseUrl::parse("https://mor.example.com").unwrap();
    let others = ["one", "two", "three"].map(|other| SecretKey::new(other).unwrap());
    let [one, two, three] = &others;
    let four = [("one", one), ("two", two), ("three", three), ("own", &key)];
    for (size, request) in [("short", short()), ("usual", usual()), ("full", full())] {
        let signed = signer.sign(&request).unwrap();
        let (query, canonical) = (signed.form(), signed.canonical());
        let hashed = [canonical.as_str(), SECRET].concat();
        let values: HashMap<_, _> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert!(naive_verify(&query) && naive_post(&values).1 == *query, "the naive way agrees");
        let received = read(&query);
        let verified = received.verify([("own", &key)], HashOrder::Listed).unwrap();
        let wrong = query.replace("user_id=", "user_id=1");

        let mut group = criterion.benchmark_group(size);
        group.bench_function("floor", |bench| bench.iter(|| Sha1::digest(black_box(&hashed))));
        group.bench_function("sign", |bench| bench.iter(|| signer.sign(black_box(&request)).unwrap().hash().to_hex()));
        group.bench_function("sign_naive", |bench| bench.iter(|| naive_hash(black_box(&values))));
        group.bench_function("post", |bench| bench.iter(|| signer.sign(black_box(&request)).unwrap().post(&base)));
        group.bench_function("post_naive", |bench| bench.iter(|| naive_post(black_box(&values))));
        group.bench_function("read", |bench| bench.iter(|| black_box(&read(black_box(&query))).endpoint()));
        group.bench_function("verify_query", |bench| {
            bench.iter(|| {
                let request = read(black_box(&query));
                request.verify([("own", &key)], HashOrder::Listed).unwrap().order()
            });
        });
        group.bench_function("verify_body", |bench| {
            bench.iter(|| {
                let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", black_box(query.as_bytes())).unwrap();
                request.verify([("own", &key)], HashOrder::Listed).unwrap().order()
            });
        });
        group.bench_function("verify_4_keys", |bench| {
            bench.iter(|| {
                let request = read(black_box(&query));
                request.verify(four, HashOrder::Listed).unwrap().order()
            });
        });
        group.bench_function("verify_naive", |bench| bench.iter(|| naive_verify(black_box(&query))));
        group.bench_function("typed", |bench| bench.iter(|| black_box(&verified).typed::<UserDetailsUpdate>()));
        group.bench_function("explain", |bench| bench.iter(|| black_box(&received).explain(&key, HashOrder::Listed)));
        group.sample_size(10).bench_function("diagnose", |bench| {
            let diagnoser = Diagnoser::new([("own", &key)]);
            bench.iter(|| diagnoser.diagnose(&USER_DETAILS_UPDATE, black_box(&wrong), ""));
        });
        group.finish();
    }
}

fn answers(criterion: &mut Criterion) {
    fn xml<A: Answer>(criterion: &mut Criterion, name: &str, answer: &A) {
        let text = answer.to_xml();
        let mut group = criterion.benchmark_group("answers");
        group.bench_function(format!("{name}_write"), |bench| bench.iter(|| black_box(answer).to_xml()));
        group.bench_function(format!("{name}_read"), |bench| bench.iter(|| A::read(200, black_box(&text)).is_ok()));
    }
    xml(criterion, "user_updated", &UserUpdated { messages: vec!["Currency is changed".to_owned()] });
    xml(criterion, "did_updated", &DidUpdated);
    xml(criterion, "did_created", &DidCreated { id: 123, did: Digits::new("37060000000") });
    let refusal = Refusal::from(DidCreateError::AlreadyExists);
    let refused = DidCreated::refusal_to_xml(&refusal);
    let (user_id, provider_id, device_id) = (123, 1, 456);
    let assigned = ProviderAssigned { user_id, provider_id, device_id, warnings: Vec::new() };
    let unassigned = ProviderUnassigned { user_id, provider_id, device_id, warnings: Vec::new() };
    let (assigned_json, unassigned_json) = (assigned.to_json(), unassigned.to_json());
    let mut group = criterion.benchmark_group("answers");
    group.bench_function("refusal_write", |bench| bench.iter(|| DidCreated::refusal_to_xml(black_box(&refusal))));
    group.bench_function("refusal_read", |bench| bench.iter(|| DidCreated::read(200, black_box(&refused)).is_ok()));
    group.bench_function("assigned_write", |bench| bench.iter(|| black_box(&assigned).to_json()));
    group.bench_function("assigned_read", |bench| bench.iter(|| ProviderAssigned::read(200, &assigned_json).is_ok()));
    group.bench_function("unassigned_write", |bench| bench.iter(|| black_box(&unassigned).to_json()));
    group.bench_function("unassigned_read", |bench| {
        bench.iter(|| ProviderUnassigned::read(200, &unassigned_json).is_ok());
    });
}

/// Many different requests, so that neither caches nor branch predictors know them.
fn throughput(criterion: &mut Criterion) {
    const REQUESTS: u32 = 1_000_000;
    let signer = signer();
    let forms: Vec<String> = (0..REQUESTS)
        .map(|number| {
            let request =
                UserDetailsUpdate::new(number.into()).blocked(number % 2 == 0).tariff_id(u64::from(number) * 7);
            signer.sign(&request.city(format!("Vilnius {}", number % 97))).unwrap().form().to_string()
        })
        .collect();
    let mut ring = KeyRing::new();
    ring.add("own", key());
    let verify =
        |forms: &[String]| forms.iter().filter(|form| read(form).verify(&ring, AcceptedOrders::Listed).is_ok()).count();
    let mut group = criterion.benchmark_group("throughput");
    group.sample_size(10).throughput(Throughput::Elements(REQUESTS.into()));
    group.bench_function("1_thread", |bench| bench.iter(|| assert_eq!(verify(&forms), forms.len())));
    group.bench_function("2_threads", |bench| {
        let (left, right) = forms.split_at(forms.len() / 2);
        bench.iter(|| {
            let verified = std::thread::scope(|scope| {
                let left = scope.spawn(|| verify(left));
                verify(right) + left.join().unwrap()
            });
            assert_eq!(verified, forms.len());
        });
    });
}

/// The time grows with the number of parameters and with the length of values, also for requests that are made to be slow.
fn growth(criterion: &mut Criterion) {
    let (key, signer) = (key(), signer());
    let signed = signer.sign(&short()).unwrap().form().to_string();
    let unlisted = |count: usize, name: &dyn Fn(usize) -> String| {
        (0..count).fold(signed.clone(), |form, number| form + "&" + &name(number) + "=1")
    };
    let prefix = "a_long_prefix_that_all_of_these_names_have_in_common".repeat(3);
    let mut group = criterion.benchmark_group("growth");
    let mut verify = |name: &str, size: usize, form: &str| {
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::new(name, size), form, |bench, form| {
            bench.iter(|| read(form).verify([("own", &key)], HashOrder::Listed).unwrap().order());
        });
    };
    for count in [1, 4, 16, 64, 128, 252] {
        verify("parameters", count, &unlisted(count, &|number| format!("x{number}")));
        verify("common_prefixes", count, &unlisted(count, &|number| format!("{prefix}{number}")));
        verify("repeated", count, &unlisted(count, &|_| "x".to_owned()));
        verify("encoded_names", count, &unlisted(count, &|number| format!("%78{number}")));
    }
    for length in [1, 64, 1024, 16 * 1024, 60 * 1024] {
        let plain = signer.sign(&short().comment("x".repeat(length))).unwrap().form().to_string();
        verify("plain_value", length, &plain);
        let encoded = signer.sign(&short().comment("é".repeat(length / 6))).unwrap().form().to_string();
        verify("encoded_value", length, &encoded);
    }
}

criterion_group!(benches, requests, answers, throughput, growth);
criterion_main!(benches);
