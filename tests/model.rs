//! The crate against a naive model of the hash: a few plain lines over the page's list that share nothing with it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use mor_api::endpoints::{self, USER_DETAILS_UPDATE};
use mor_api::{
    AcceptedOrders, Endpoint, HashOrder, Kind, Parameter, ParameterList, ReceivedRequest, SecretKey, Signer,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use sha1::{Digest as _, Sha1};

/// The page's signed names, typed in from the page.
const USER_SIGNED: &str = include_str!("vectors/user_signed.txt");

static OWN: Endpoint = mor_api::endpoint!(
    "own",
    [
        Parameter::signed("zeta", Kind::Text),
        Parameter::unsigned("note", Kind::Text),
        Parameter::signed("alpha", Kind::Text).required(),
        Parameter::signed_as_listed("beta", Kind::Text),
    ]
);

fn signed_names(method: &str, order: HashOrder) -> Vec<&'static str> {
    let left_out: &[&str] = match (method, order) {
        ("user_details_update", HashOrder::Deployed) => &["user_warning_email_hour", "pgui"],
        ("own", HashOrder::Deployed) => &["beta"],
        _ => &[],
    };
    let listed = match method {
        "user_details_update" => USER_SIGNED,
        "did_details_update" => "did_id",
        "did_create" => "provider_id did",
        _ => "zeta alpha beta",
    };
    listed.split_whitespace().filter(|name| !left_out.contains(name)).collect()
}

fn model(pairs: &[(String, String)], method: &str, order: HashOrder) -> String {
    let value = |name: &&str| pairs.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
    signed_names(method, order).iter().filter_map(value).collect()
}

fn hash(canonical: &str, key: &[u8]) -> String {
    hex::encode(Sha1::new().chain_update(canonical).chain_update(key).finalize())
}

fn encode(pairs: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A request of any method, the required signed parameter in it, in any order, with unknown parameters.
#[derive(Debug, Clone)]
struct Request {
    endpoint: &'static Endpoint,
    pairs: Vec<(String, String)>,
    order: HashOrder,
    key: Vec<u8>,
}

fn request() -> impl Strategy<Value = Request> {
    let endpoint = select(vec![endpoints::ALL[0], endpoints::ALL[0], endpoints::ALL[1], endpoints::ALL[2], &OWN]);
    let order = select(vec![HashOrder::Listed, HashOrder::Deployed]);
    (endpoint, order, vec(any::<u8>(), 1..90)).prop_flat_map(|(endpoint, order, key)| {
        let names: Vec<_> = endpoint.parameters().iter().map(Parameter::name).collect();
        let listed = btree_map(select(names), any::<String>(), 0..20);
        let unknown = btree_map("x[a-z%& é]{0,5}", any::<String>(), 0..4);
        (listed, unknown, any::<u64>(), any::<u64>()).prop_flat_map(move |(listed, unknown, id, provider)| {
            let mut pairs: Vec<_> = listed.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            let required = match endpoint.name() {
                "user_details_update" => ("user_id", id.to_string()),
                "did_details_update" => ("did_id", id.to_string()),
                "did_create" => ("did", "3706".to_owned()),
                _ => ("alpha", "α".to_owned()),
            };
            pairs.retain(|(name, _)| name != required.0 && name != "provider_id");
            pairs.push((required.0.to_owned(), required.1));
            if endpoint.name() == "did_create" && provider % 3 > 0 {
                pairs.push(("provider_id".to_owned(), provider.to_string()));
            }
            pairs.extend(unknown);
            let key = key.clone();
            Just(pairs).prop_shuffle().prop_map(move |pairs| Request { endpoint, pairs, order, key: key.clone() })
        })
    })
}

impl Request {
    fn key(&self) -> SecretKey {
        SecretKey::new(self.key.clone()).unwrap()
    }

    fn canonical(&self) -> String {
        model(&self.pairs, self.endpoint.name(), self.order)
    }

    fn query(&self) -> String {
        let mut pairs = self.pairs.clone();
        pairs.push(("hash".to_owned(), hash(&self.canonical(), &self.key)));
        encode(&pairs)
    }

    fn verifies(&self, query: &str, body: &str) -> bool {
        let key = self.key();
        let request = ReceivedRequest::read(self.endpoint, query, body);
        request.is_ok_and(|request| request.verify([("key", &key)], self.order).is_ok())
    }

    fn is_covered(&self, name: &str, value: &str) -> bool {
        !value.is_empty() && signed_names(self.endpoint.name(), self.order).contains(&name)
    }
}

proptest! {
    #[test]
    fn signing_agrees_with_the_model(request in request()) {
        let mut list = ParameterList::new(request.endpoint);
        for (name, value) in &request.pairs {
            if request.endpoint.parameter(name).is_some() {
                list.add(name, value.as_str()).unwrap();
            } else {
                list = list.with_extra(name, value.as_str()).unwrap();
            }
        }
        let signer = Signer::new("me", request.key()).order(request.order);
        let signed = signer.sign(&list).unwrap();
        let canonical = signed.canonical();
        prop_assert_eq!(canonical.as_str(), request.canonical());
        prop_assert_eq!(signed.hash().to_string(), hash(&request.canonical(), &request.key));
        let explanation = signed.explain();
        prop_assert_eq!(explanation.hash(), signed.hash());
        prop_assert!(request.verifies(&signed.form(), ""));
    }

    #[test]
    fn verification_agrees_with_the_model(request in request(), split in any::<Index>()) {
        let query = request.query();
        let (key, pieces): (_, Vec<_>) = (request.key(), query.split('&').collect());
        let received = ReceivedRequest::read(request.endpoint, &query, "").unwrap();
        let canonical = received.canonical(request.order);
        prop_assert_eq!(canonical.as_str(), request.canonical());
        let verified = received.verify([("key", &key)], request.order).unwrap();

        // Covered and uncovered are exactly what was sent.
        let mut covered: Vec<_> = verified.covered().map(|it| it.name().to_owned()).collect();
        let model: Vec<_> =
            request.pairs.iter().filter(|(name, value)| request.is_covered(name, value)).map(|(name, _)| name.clone()).collect();
        prop_assert_eq!(covered.len(), model.len());
        prop_assert!(model.iter().all(|name| covered.contains(name)));
        covered.extend(verified.uncovered().iter().map(|it| it.name().to_owned()));
        covered.sort();
        let mut sent: Vec<_> = request.pairs.iter().map(|(name, _)| name.clone()).collect();
        sent.sort();
        prop_assert_eq!(covered, sent);

        // Query, body and any mix of them agree, whatever the order.
        prop_assert!(request.verifies("", &query));
        let (left, right) = pieces.split_at(split.index(pieces.len() + 1));
        prop_assert!(request.verifies(&left.join("&"), &right.join("&")));
        prop_assert!(request.verifies(&right.join("&"), &left.join("&")));
        let turned: Vec<_> = pieces.iter().rev().copied().collect();
        prop_assert!(request.verifies(&turned.join("&"), &query));
    }

    #[test]
    fn any_change_of_what_is_covered_is_refused(request in request(), at in any::<Index>(), change in any::<char>(), digit in 0..40_usize) {
        let query = request.query();
        let covered: Vec<_> = (0..request.pairs.len())
            .filter(|place| request.is_covered(&request.pairs[*place].0, &request.pairs[*place].1)).collect();
        let place = covered[at.index(covered.len())];
        let mut changed = request.clone();
        changed.pairs[place].1.push(change);
        let mut pairs = changed.pairs.clone();
        pairs.push(("hash".to_owned(), hash(&request.canonical(), &request.key)));
        prop_assert!(!request.verifies(&encode(&pairs), ""));

        let right = hash(&request.canonical(), &request.key);
        let other = if &right[digit..=digit] == "0" { "1" } else { "0" };
        let wrong = format!("{}{other}{}", &right[..digit], &right[digit + 1..]);
        prop_assert!(!request.verifies(&query.replace(&right, &wrong), ""));

        let mut other_key = request.clone();
        other_key.key.push(b'x');
        prop_assert!(!other_key.verifies(&query, ""));
    }

    #[test]
    fn any_change_of_what_is_not_covered_is_reported(request in request(), added in "y[a-z]{1,5}", value: String) {
        let mut pairs = request.pairs.clone();
        for (name, value) in &mut pairs {
            if !request.is_covered(name, value) && !signed_names(request.endpoint.name(), request.order).contains(&name.as_str()) {
                value.push('!');
            }
        }
        pairs.push((added.clone(), value));
        pairs.push(("hash".to_owned(), hash(&request.canonical(), &request.key)));
        let (key, query) = (request.key(), encode(&pairs));
        let received = ReceivedRequest::read(request.endpoint, &query, "").unwrap();
        let verified = received.verify([("key", &key)], request.order).unwrap();
        let uncovered = verified.uncovered();
        for (name, value) in pairs.iter().filter(|(name, _)| name != "hash") {
            prop_assert_eq!(uncovered.iter().any(|it| it.name() == name), !request.is_covered(name, value), "{}", name);
        }
    }

    #[test]
    fn the_first_matching_key_is_named(request in request(), before in 0..4_usize, after in 0..4_usize) {
        let wrong: Vec<_> = (0..before + after).map(|n| SecretKey::new(format!("wrong {n}")).unwrap()).collect();
        let right = request.key();
        let mut keys: Vec<_> = wrong[..before].iter().map(|key| ("wrong", key)).collect();
        keys.push(("right", &right));
        keys.extend(wrong[before..].iter().map(|key| ("wrong", key)));
        let query = request.query();
        let received = ReceivedRequest::read(request.endpoint, &query, "").unwrap();
        let verified = received.verify(keys.iter().copied(), AcceptedOrders::Either).unwrap();
        prop_assert_eq!(verified.key_name(), "right");
        keys.remove(before);
        prop_assert!(received.verify(keys.iter().copied(), AcceptedOrders::Either).is_err());
    }
}

#[test]
fn the_model_has_81_names() {
    assert_eq!(USER_SIGNED.split_whitespace().count(), 81);
    assert_eq!(signed_names(USER_DETAILS_UPDATE.name(), HashOrder::Deployed).len(), 79);
}
