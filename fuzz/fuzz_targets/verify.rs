//! Verification of any bytes against three keys, in both orders: the verdict is the model's,
//! whatever is accepted signs again to the same hash, and covered and uncovered are exactly what
//! was sent.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use mor_api::{
    AcceptedOrders, HashOrder, KeyRing, Parameter, ParameterList, ReceivedRequest, SecretKey,
    Signer,
};
use mor_api_fuzz::{Input, model};

const KEYS: [&str; 3] =
    ["456789", "secret", "an old key, longer than one block of sixty-four bytes can ever be"];

fuzz_target!(|input: &[u8]| {
    let Some(input) = Input::parse(input) else { return };
    let mut ring = KeyRing::new();
    for key in KEYS {
        ring.add(key, SecretKey::new(key).expect("a key"));
    }
    let Ok(request) = ReceivedRequest::read(input.endpoint, input.query, input.body) else {
        return;
    };
    let pairs = model::read(input.query, input.body).expect("the model reads what the crate reads");
    let accepts =
        |deployed| KEYS.iter().any(|key| input.method.accepts(&pairs, deployed, key.as_bytes()));
    for (orders, accepted) in [
        (AcceptedOrders::Listed, accepts(false)),
        (AcceptedOrders::Deployed, accepts(true)),
        (AcceptedOrders::Either, accepts(false) || accepts(true)),
    ] {
        let verdict = request.verify(&ring, orders);
        assert_eq!(verdict.is_ok(), accepted, "{orders:?}: {verdict:?}");
        let Ok(verified) = verdict else { continue };

        let mut list = ParameterList::new(input.endpoint);
        for (name, value) in pairs.iter().filter(|(name, _)| !matches!(name.as_str(), "u" | "hash"))
        {
            if input.endpoint.parameter(name).is_some() {
                list.add(name, value.as_str()).expect("what is accepted can be signed");
            } else {
                list =
                    list.with_unlisted(name, value.as_str()).expect("what is accepted can be sent");
            }
        }
        let key = SecretKey::new(verified.key_name()).expect("keys are named after themselves");
        let signer = Signer::without_username(key).order(verified.order());
        let signed = signer.sign(&list).expect("what is accepted can be signed");
        let sent = model::value(&pairs, "hash").expect("it was accepted").to_ascii_lowercase();
        assert_eq!(signed.hash().to_string(), sent);

        let deployed = verified.order() == HashOrder::Deployed;
        let covered: Vec<_> = verified.covered().map(Parameter::name).collect();
        let expected: Vec<_> = input
            .method
            .hash_order(deployed)
            .filter(|name| model::value(&pairs, name).is_some_and(|value| !value.is_empty()))
            .collect();
        assert_eq!(covered, expected);
        let uncovered: Vec<_> =
            verified.uncovered().map(|parameter| parameter.name().to_owned()).collect();
        let all: BTreeSet<_> =
            covered.iter().copied().chain(uncovered.iter().map(String::as_str)).collect();
        assert_eq!(all.len(), covered.len() + uncovered.len(), "a parameter is reported twice");
        assert_eq!(
            all,
            pairs.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "hash").collect()
        );
    }
});
