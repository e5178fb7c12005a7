//! Requests that always have a right hash, against the naive model: canonical text, hash, explanation and verdict are the model's,
//! typing is total, the twin of moved boundaries is one, and one bit of the hash decides. The first line of the input is the key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::{
    DidCreate, DidDetailsUpdate, ReceivedRequest, SecretKey, TypedRequest, UserDetailsUpdate, Verified, VerifyError,
};
use mor_api_fuzz::{Input, model, split_line};

fuzz_target!(|input: &[u8]| {
    let (secret, rest) = split_line(input);
    let (Ok(key), Some(input)) = (SecretKey::new(secret), Input::parse(rest)) else { return };
    let Some(pairs) = model::read(input.query, input.body) else { return };
    if model::value(&pairs, "hash").is_some() {
        return;
    }
    let canonical = input.method.canonical(&pairs, input.deployed);
    let hash = model::hash(&canonical, secret);
    let signed = [input.query, b"&hash=", hash.as_bytes()].concat();
    // The hash may be what makes it too long.
    let Ok(request) = ReceivedRequest::read(input.endpoint, &signed, input.body) else {
        assert!(signed.len() + input.body.len() > 64 * 1024 || pairs.len() == 256);
        return;
    };
    assert_eq!(request.canonical(input.order()).as_str(), canonical);
    assert_eq!(request.explain(&key, input.order()).hash().to_string(), hash);

    match request.verify([("key", &key)], input.order()) {
        Ok(verified) => {
            assert!(input.method.may_be_signed(&pairs, &canonical));
            typing_is_total::<UserDetailsUpdate>(&verified);
            typing_is_total::<DidDetailsUpdate>(&verified);
            typing_is_total::<DidCreate>(&verified);
            if canonical.len() < 200 {
                other_reading_is_one(&verified, &canonical);
            }
        }
        Err(VerifyError::MissingParameter { .. } | VerifyError::NotCanonicalId { .. } | VerifyError::NothingSigned) => {
            assert!(!input.method.may_be_signed(&pairs, &canonical));
        }
        Err(error) => panic!("a right hash is refused: {error}"),
    }

    let place = usize::from(hash.as_bytes()[39]) % 40;
    let mut wrong = hash.clone().into_bytes();
    wrong[place] = if wrong[place] == b'0' { b'1' } else { b'0' };
    let wrong = [input.query, b"&hash=", wrong.as_slice()].concat();
    let wrong = ReceivedRequest::read(input.endpoint, &wrong, input.body).expect("it was read before");
    assert!(wrong.verify([("key", &key)], input.order()).is_err());
});

/// What is typed can be signed again, and is the same after that.
fn typing_is_total<R: TypedRequest + PartialEq + std::fmt::Debug>(verified: &Verified<'_>) {
    let Ok(typed) = verified.typed::<R>() else { return };
    let key = SecretKey::new("another").expect("a key");
    let signer = mor_api::Signer::without_username(key.clone()).order(verified.order());
    let form = signer.sign(&typed).expect("it was verified").form();
    if let Ok(request) = ReceivedRequest::read(R::ENDPOINT, &*form, "") {
        let again = request.verify([("another", &key)], verified.order()).expect("it was signed");
        assert_eq!(again.typed::<R>(), Ok(typed));
    } else {
        assert!(form.len() > 64 * 1024);
    }
}

fn other_reading_is_one(verified: &Verified<'_>, canonical: &str) {
    let Some(other) = verified.other_reading() else { return };
    let text: String = other.values().map(|(_, value)| value).collect();
    assert_eq!(text, canonical);
    assert!(other.values().all(|(parameter, value)| parameter.kind().accepts(value)));
    let request = verified.request();
    let same = other.values().count() == verified.covered().count()
        && other.values().all(|(parameter, value)| request.value(parameter.name()).as_deref() == Some(value));
    assert!(!same, "the other reading is this one");
}
