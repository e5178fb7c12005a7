//! Verification of arbitrary bytes under a right hash, against the naive model: the same canonical text and hash in both orders, every
//! parameter reported exactly once, typing total, and nothing accepted that breaks a rule.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use mor_api::endpoints::USER_DETAILS_UPDATE;
use mor_api::{HashOrder, Parameter, ReceivedRequest, SecretKey, UserDetailsUpdate, VerifyError};

fuzz_target!(|input: (bool, &[u8], &[u8], &[u8])| {
    let (deployed, secret, query, body) = input;
    let Ok(key) = SecretKey::new(secret) else { return };
    let order = if deployed { HashOrder::Deployed } else { HashOrder::Listed };
    let pairs = model::pairs(query, body);
    if pairs.iter().any(|(name, _)| name == "hash") {
        return;
    }
    let canonical = model::canonical(&pairs, model::user_signed(deployed));
    let hash = model::hash(&canonical, secret);
    let signed = [query, b"&hash=", hash.as_bytes()].concat();
    let Ok(request) = ReceivedRequest::read(&USER_DETAILS_UPDATE, &signed, body) else { return };
    assert_eq!(request.canonical(order).as_str(), canonical);
    assert_eq!(request.explain(&key, order).hash().to_string(), hash);

    match request.verify([("key", &key)], order) {
        Ok(verified) => {
            let id = pairs.iter().find(|(name, _)| name == "user_id").map(|(_, value)| value.as_str());
            let id = id.expect("a request without user_id is accepted");
            assert_eq!(id.parse::<u64>().expect("the id is a number").to_string(), id);
            let covered: Vec<_> = verified.covered().map(Parameter::name).collect();
            let uncovered = verified.uncovered();
            let reported: BTreeSet<_> = covered.iter().copied().chain(uncovered.iter().map(|it| it.name())).collect();
            assert_eq!(reported.len(), covered.len() + uncovered.len(), "a parameter is reported twice");
            assert_eq!(reported, pairs.iter().map(|(name, _)| name.as_str()).collect());
            let _ = verified.typed::<UserDetailsUpdate>();
            if canonical.len() < 200 {
                if let Some(other) = verified.other_reading() {
                    let text: String = other.values().map(|(_, value)| value).collect();
                    assert_eq!(text, canonical);
                    assert!(other.values().all(|(parameter, value)| parameter.kind().accepts(value)));
                    assert!(
                        other.values().map(|(parameter, _)| parameter.name()).ne(covered.iter().copied())
                            || other
                                .values()
                                .any(|(parameter, value)| request.value(parameter.name()).as_deref() != Some(value))
                    );
                }
            }
        }
        Err(VerifyError::MissingParameter { .. } | VerifyError::NotCanonicalId { .. }) => {}
        Err(error) => panic!("a right hash is refused: {error}"),
    }
    // One bit off, and it is refused.
    let last = if hash.ends_with('0') { '1' } else { '0' };
    let wrong = [query, b"&hash=", &hash.as_bytes()[..39], &[last as u8]].concat();
    let wrong = ReceivedRequest::read(&USER_DETAILS_UPDATE, &wrong, body).expect("it was read before");
    assert!(wrong.verify([("key", &key)], order).is_err());
});
