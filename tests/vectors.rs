//! The golden vectors, each through signing, through its encoded query, and through verification.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use mor_api::{
    HashRule, ParameterList, Parameters, ReceivedRequest, SecretKey, SignError, Signed, Signer,
    VerifyError, methods,
};
use serde_json::Value;

struct Vector(Value);

impl Vector {
    fn all() -> Vec<Self> {
        let Value::Array(vectors) =
            serde_json::from_str(include_str!("vectors/hash.json")).unwrap()
        else {
            panic!("the vectors are a list");
        };
        assert!(vectors.len() >= 31, "{} vectors", vectors.len());
        vectors.into_iter().map(Self).collect()
    }

    fn text(&self, member: &str) -> &str {
        self.0[member].as_str().unwrap()
    }

    fn rule(&self) -> HashRule {
        match self.text("scope") {
            "listed" => HashRule::Listed,
            "deployed" => HashRule::X8,
            other => panic!("rule {other}"),
        }
    }

    fn endpoint(&self) -> &'static mor_api::Endpoint {
        methods::by_name(self.text("endpoint")).unwrap()
    }

    fn key(&self) -> SecretKey {
        SecretKey::new(self.text("secret")).unwrap()
    }

    fn params(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.0["params"].as_array().unwrap().iter();
        pairs.map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
    }

    fn accept(&self) -> bool {
        self.0["accept"].as_bool().unwrap()
    }

    fn with_signed(&self, check: impl Fn(Result<Signed<'_, ParameterList<'_>>, SignError>)) {
        let mut request = ParameterList::new(self.endpoint());
        let mut signer = Signer::without_username(self.key());
        for (name, value) in self.params() {
            if name == "u" {
                signer = Signer::new(value, self.key());
            } else {
                request.add(name, value).unwrap();
            }
        }
        check(signer.rule(self.rule()).sign(&request));
    }
}

#[test]
fn signing_gives_the_canonical_text_and_the_hash() {
    for vector in Vector::all() {
        vector.with_signed(|signed| {
            let signed = signed.unwrap();
            assert_eq!(
                signed.canonical().as_str(),
                vector.text("canonical"),
                "{}",
                vector.text("name")
            );
            assert_eq!(&*signed.hash().to_hex(), vector.text("hash"), "{}", vector.text("name"));
        });
    }
}

#[test]
fn what_is_signed_carries_the_parameters_and_verifies() {
    for vector in Vector::all() {
        vector.with_signed(|signed| {
            let form = signed.unwrap().form();
            let received = ReceivedRequest::read(vector.endpoint(), "", &*form).unwrap();
            for (name, value) in vector.params() {
                assert_eq!(
                    received.value(name).as_deref(),
                    Some(value),
                    "{}: {name}",
                    vector.text("name")
                );
            }
            let key = vector.key();
            let verified = received.verify([("key", &key)], vector.rule()).unwrap();
            assert_eq!(verified.canonical().as_str(), vector.text("canonical"));
        });
    }
}

#[test]
fn queries_are_accepted_or_refused() {
    for vector in Vector::all() {
        let name = vector.text("name");
        let (key, query) = (vector.key(), vector.text("query"));
        for (query, body) in [(query, ""), ("", query)] {
            let received = ReceivedRequest::read(vector.endpoint(), query, body).unwrap();
            assert_eq!(received.value("hash").unwrap(), vector.text("sent_hash"), "{name}");
            assert_eq!(
                received.canonical(vector.rule()).as_str(),
                vector.text("canonical"),
                "{name}"
            );
            match received.verify([("key", &key)], vector.rule()) {
                Ok(verified) => {
                    assert!(vector.accept(), "{name} is accepted");
                    assert_eq!(verified.rule(), vector.rule(), "{name}");
                    let mut reported: Vec<_> = verified.covered().map(str::to_owned).collect();
                    reported
                        .extend(verified.uncovered().map(|parameter| parameter.name().to_owned()));
                    reported.sort();
                    let mut sent: Vec<_> =
                        vector.params().map(|(name, _)| name.to_owned()).collect();
                    sent.sort();
                    assert_eq!(reported, sent, "{name}");
                }
                Err(error) => {
                    assert!(!vector.accept(), "{name} is refused: {error}");
                    assert_eq!(error, VerifyError::Mismatch, "{name}");
                }
            }
        }
    }
}

#[test]
fn the_list_reports_its_endpoint() {
    let list = ParameterList::new(&methods::dids::DID_CREATE);
    assert_eq!(list.endpoint().name(), "did_create");
}
