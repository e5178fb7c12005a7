//! Diagnosis of any bytes is bounded, agrees with verification, and never has the key in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::{AcceptedOrders, Diagnoser, ReceivedRequest, SecretKey};
use mor_api_fuzz::Input;

const SECRET: &str = "c0rrect-h0rse";

fuzz_target!(|input: &[u8]| {
    let Some(Input { endpoint, query, body, .. }) = Input::parse(input) else { return };
    // Every formula is tried on a short request, so long ones only make it slow.
    if query.len() + body.len() > 600 {
        return;
    }
    let key = SecretKey::new(SECRET).expect("a key");
    let diagnosis = Diagnoser::new([("own", &key)]).accept(AcceptedOrders::Either).diagnose(endpoint, query, body);
    assert!(diagnosis.hashes() <= 20_000);
    let verified = ReceivedRequest::read(endpoint, query, body)
        .is_ok_and(|request| request.verify([("own", &key)], AcceptedOrders::Either).is_ok());
    assert_eq!(diagnosis.matched().is_some(), verified);
    assert!(verified || !diagnosis.findings().is_empty());
    assert!(!diagnosis.to_string().contains(SECRET) && !format!("{diagnosis:?}").contains(SECRET));
});
