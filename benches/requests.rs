//! Signing and verifying, with the floor (one bare SHA-1 of the same bytes) and the naive way beside them in the same run.
//! Figures are ratios: read `ours` against `floor` and `naive`, not against a clock.
#![allow(missing_docs, reason = "criterion's macros write functions without")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]

use std::collections::HashMap;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use mor_api::endpoints::USER_DETAILS_UPDATE;
use mor_api::{
    BaseUrl, Decimal, HashOrder, Kind, Parameter, ReceivedRequest, SecretKey, Signer, TypedRequest, UserDetailsUpdate,
};
use sha1::{Digest as _, Sha1};

const SECRET: &str = "456789";

/// The user page's sample: two signed parameters.
fn short() -> UserDetailsUpdate {
    UserDetailsUpdate::new(123).blocked(true)
}

/// A dozen parameters, some of which need encoding.
fn usual() -> UserDetailsUpdate {
    UserDetailsUpdate::new(4711)
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
        .company_name("O'Brien & Sons")
}

/// All 97 parameters, 81 of them signed.
fn full() -> UserDetailsUpdate {
    let mut request = UserDetailsUpdate::new(4711);
    for parameter in USER_DETAILS_UPDATE.parameters() {
        let value = match parameter.kind() {
            Kind::Switch { on } => on.to_string(),
            Kind::Word(words) => (*words.first().unwrap()).to_owned(),
            Kind::Decimal => "12.50".to_owned(),
            Kind::Text | Kind::Secret => "some_plain_text_of_usual_length".to_owned(),
            _ => "7".to_owned(),
        };
        request.set(parameter.name(), &value).unwrap();
    }
    request
}

/// What people write without this crate.
fn naive(query: &str) -> bool {
    let values: HashMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let mut canonical = String::new();
    for name in USER_DETAILS_UPDATE.hash_order(HashOrder::Listed).map(Parameter::name) {
        if let Some(value) = values.get(name) {
            canonical += value;
        }
    }
    canonical += SECRET;
    values.get("hash").is_some_and(|hash| *hash == hex::encode(Sha1::digest(canonical)))
}

fn requests(criterion: &mut Criterion) {
    let key = SecretKey::new(SECRET).unwrap();
    let signer = Signer::new("username", key.clone());
    let base = BaseUrl::parse("https://mor.example.com").unwrap();
    for (size, request) in [("short", short()), ("usual", usual()), ("full", full())] {
        let signed = signer.sign(&request).unwrap();
        let (query, canonical) = (signed.form(), signed.canonical());
        let hashed = [canonical.as_str(), SECRET].concat();
        assert!(naive(&query), "the naive way agrees");

        let mut group = criterion.benchmark_group(size);
        group.bench_function("floor", |bench| bench.iter(|| Sha1::digest(black_box(&hashed))));
        group.bench_function("sign", |bench| bench.iter(|| signer.sign(black_box(&request)).unwrap().hash().to_hex()));
        group.bench_function("post", |bench| bench.iter(|| signer.sign(black_box(&request)).unwrap().post(&base)));
        group.bench_function("verify", |bench| {
            bench.iter(|| {
                let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, black_box(query.as_str()), "").unwrap();
                request.verify([("key", &key)], HashOrder::Listed).unwrap().order()
            });
        });
        group.bench_function("naive_verify", |bench| bench.iter(|| naive(black_box(&query))));
        group.finish();
    }
}

criterion_group!(benches, requests);
criterion_main!(benches);
