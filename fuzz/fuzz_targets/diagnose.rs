//! Diagnosis of any bytes is bounded, agrees with verification, and never has the key in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::inspect::{Diagnoser, Effort};
use mor_api::{HashRule, ReceivedRequest, SecretKey, methods};
use mor_api_fuzz::Input;

const SECRET: &str = "c0rrect-h0rse";
/// Two characters that are in no sentence of a finding.
const SHORT_SECRET: &str = "Qx";

/// Enough for most single mistakes.
const EFFORT: Effort = Effort::of(3_000);

fuzz_target!(|input: &[u8]| {
    let Some(Input { endpoint, query, body, .. }) = Input::parse(input) else { return };
    // The work is bounded for any length, but long requests only make the target slow.
    if query.len() + body.len() > 4096 {
        return;
    }
    for secret in [SECRET, SHORT_SECRET] {
        let key = SecretKey::new(secret).expect("a key");
        let diagnosis = Diagnoser::new([("own", &key)])
            .accept(HashRule::Listed | HashRule::X8)
            .catalogue(methods::ALL)
            .effort(EFFORT)
            .diagnose(endpoint, query, body);
        assert!(diagnosis.hashes() <= EFFORT.hashes && diagnosis.hashed_bytes() <= EFFORT.bytes);
        let request = ReceivedRequest::read(endpoint, query, body);
        let verified = request.as_ref().is_ok_and(|request| {
            request.verify([("own", &key)], HashRule::Listed | HashRule::X8).is_ok()
        });
        assert_eq!(diagnosis.matched().is_some(), verified);
        assert!(verified || !diagnosis.findings().is_empty());
        let shown = format!("{diagnosis} {diagnosis:?}");
        assert!(!shown.contains(secret));
        for corrected in diagnosis.findings().iter().filter_map(|finding| finding.corrected()) {
            assert!(!corrected.form().contains(secret));
        }
    }
});
