//! Any bytes are read or refused as the model does it, decode to the same, and come back the same
//! when they are encoded again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::ReceivedRequest;
use mor_api_fuzz::{Input, model};

fuzz_target!(|input: &[u8]| {
    let Some(Input { endpoint, query, body, .. }) = Input::parse(input) else { return };
    let read = ReceivedRequest::read(endpoint, query, body);
    let expected = model::read(query, body);
    let (Ok(request), Some(expected)) = (&read, &expected) else {
        assert!(read.is_err() && expected.is_none(), "{read:?}, but the model has {expected:?}");
        return;
    };
    let pairs = |request: &ReceivedRequest| -> Vec<model::Pair> {
        request.pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    };
    assert_eq!(&pairs(request), expected);
    for (name, _) in expected {
        assert_eq!(request.value(name).as_deref(), model::value(expected, name), "{name}");
    }
    let again = model::encode(expected);
    match ReceivedRequest::read(endpoint, "", &again) {
        Ok(request) => assert_eq!(&pairs(&request), expected),
        // Encoded, it may be longer than what is read at most.
        Err(error) => assert!(again.len() > 64 * 1024, "{error}"),
    }
});
