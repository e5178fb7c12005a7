//! Whatever is read decodes to what an independent decoder makes of it, and comes back the same when it is encoded again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::{ReceivedRequest, endpoints::USER_DETAILS_UPDATE};

fuzz_target!(|input: (&[u8], &[u8])| {
    let (query, body) = input;
    let Ok(request) = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, body) else { return };
    let pairs: Vec<_> = request.pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    assert_eq!(pairs, model::pairs(query, body));

    let again = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
    // Encoded, it may be longer than what is read at most.
    if let Ok(read) = ReceivedRequest::read(&USER_DETAILS_UPDATE, &again, "") {
        let read: Vec<_> = read.pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        assert_eq!(read, pairs);
    } else {
        assert!(again.len() > 64 * 1024, "{again}");
    }
    for (name, _) in &pairs {
        let first = pairs.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
        assert_eq!(request.value(name).as_deref(), first, "{name}");
    }
});
