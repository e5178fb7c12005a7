//! Verification of any bytes against three keys, under several rules: the verdict is the model's,
//! whatever is accepted signs again to the same hash, and covered and uncovered are exactly what
//! was sent.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use mor_api::{
    HashRule, HashRules, KeyRing, ParameterList, ReceivedRequest, SecretKey, Signer, server_order,
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
    let accepts = |rules: HashRules| {
        let is_right =
            |rule| KEYS.iter().any(|key| input.method.accepts(&pairs, rule, key.as_bytes()));
        rules.iter().any(is_right)
            && rules.iter().all(|rule| input.method.ids_are_plain(&pairs, rule))
    };
    for rules in [
        HashRule::Listed.into(),
        input.rule.into(),
        HashRule::Listed | HashRule::X8,
        HashRules::ALL,
    ] {
        let verdict = request.verify(&ring, rules);
        assert_eq!(verdict.is_ok(), accepts(rules), "{rules:?}: {verdict:?}");
        let Ok(verified) = verdict else { continue };

        let mut list = ParameterList::new(input.endpoint);
        for (name, value) in pairs.iter().filter(|(name, _)| !matches!(name.as_str(), "u" | "hash"))
        {
            if input.endpoint.parameter(name).is_some() {
                list.add(name, value.as_str()).expect("what is accepted can be signed");
            } else if verified.rule() != HashRule::Listed
                && server_order().iter().any(|entry| entry.name() == name)
            {
                list =
                    list.with_foreign(name, value.as_str()).expect("what is accepted can be sent");
            } else {
                list =
                    list.with_unlisted(name, value.as_str()).expect("what is accepted can be sent");
            }
        }
        let key = SecretKey::new(verified.key_name()).expect("keys are named after themselves");
        let signer = Signer::without_username(key).rule(verified.rule());
        let signed = signer.sign(&list).expect("what is accepted can be signed");
        let sent = model::value(&pairs, "hash").expect("it was accepted").to_ascii_lowercase();
        assert_eq!(signed.hash().to_string(), sent);

        let covered: Vec<_> = verified.covered().collect();
        let expected = input.method.hashed(&pairs, verified.rule());
        let expected: Vec<_> = expected.into_iter().map(|(name, _)| name).collect();
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
