//! The pairs of requests in SECURITY.md: each of both is valid, or refused, as it says there.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod common;

use common::key;
use mor_api::methods::dids::{DID_CREATE, DID_DETAILS_UPDATE};
use mor_api::methods::users::USER_DETAILS_UPDATE;
use mor_api::{Endpoint, HashRule, ReceivedRequest, methods};

/// The pairs in the section with this title.
fn pairs(title: &str) -> Vec<(&'static str, &'static str)> {
    let (_, section) =
        include_str!("../SECURITY.md").split_once(&format!("### {title}\n")).unwrap();
    let section = section.split("\n### ").next().unwrap();
    let blocks: Vec<_> = section.split("```text\n").skip(1).collect();
    assert!(!blocks.is_empty());
    blocks
        .iter()
        .map(|block| {
            let lines: Vec<_> = block.split("\n```").next().unwrap().lines().collect();
            let [first, second] = lines.as_slice() else {
                panic!("two requests make a pair: {lines:?}")
            };
            assert_eq!(hash(first), hash(second));
            assert_ne!(first, second);
            (*first, *second)
        })
        .collect()
}

fn hash(query: &str) -> &str {
    query.rsplit_once("hash=").unwrap().1
}

/// The method that a pair is of: many have names in common, so it is one of these.
fn endpoint_of(query: &str) -> &'static Endpoint {
    let is_hashed = |endpoint: &&&Endpoint| {
        let names: Vec<_> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
        endpoint.hash_order(HashRule::Listed).any(|name| names.contains(&name))
    };
    [&USER_DETAILS_UPDATE, &DID_DETAILS_UPDATE, &DID_CREATE].iter().find(is_hashed).unwrap()
}

#[test]
fn what_is_not_covered_can_be_changed() {
    let key = key("secret");
    for (first, second) in pairs("Parameters that are not covered") {
        for (query, other) in [(first, second), (second, first)] {
            let request = ReceivedRequest::read(endpoint_of(query), query, "").unwrap();
            let verified = request.verify([("own", &key)], HashRule::Listed).unwrap();
            for changed in
                query.split('&').filter(|pair| !other.split('&').any(|other| other == *pair))
            {
                let name = changed.split('=').next().unwrap();
                assert!(
                    verified.uncovered().any(|parameter| parameter.name() == name),
                    "{changed}"
                );
            }
        }
    }
}

#[test]
fn boundaries_can_be_moved() {
    let key = key("secret");
    for (first, second) in pairs("Boundaries between values") {
        for (query, other) in [(first, second), (second, first)] {
            let request = ReceivedRequest::read(endpoint_of(query), query, "").unwrap();
            let verified = request.verify([("own", &key)], HashRule::Listed).unwrap();
            assert!(verified.boundary_twin().is_some(), "{query}");
            let twin = ReceivedRequest::read(endpoint_of(other), other, "").unwrap();
            assert_eq!(twin.canonical(HashRule::Listed), verified.canonical());
        }
    }
}

#[test]
fn requests_that_sign_nothing_are_refused() {
    let key = key("secret");
    for (first, second) in pairs("Nothing signed") {
        // Other methods have nothing to sign, may do without, or sign `u`, which is there.
        let signs = |endpoint: &&&Endpoint| {
            endpoint.must_sign(HashRule::Listed)
                && endpoint.hash_order(HashRule::Listed).all(|name| name != "u")
        };
        let methods: Vec<_> = methods::ALL.iter().filter(signs).collect();
        assert!(methods.len() > 2);
        for (query, endpoint) in [first, second]
            .iter()
            .flat_map(|query| methods.iter().map(move |endpoint| (query, **endpoint)))
        {
            let request = ReceivedRequest::read(endpoint, *query, "").unwrap();
            assert_eq!(
                request.explain(&key, HashRule::Listed).hash(),
                hash(query).parse().unwrap()
            );
            assert!(request.verify([("own", &key)], HashRule::Listed).is_err());
        }
    }
}
