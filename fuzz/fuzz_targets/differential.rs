//! Requests that always have a right hash, against the naive model: canonical text, hash,
//! explanation and verdict are the model's, typing takes what the model accepts, the twin of moved
//! boundaries is one, and one digit of the hash decides. The first line of the input is the key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::methods::dids::{DidCreate, DidDetailsUpdate};
use mor_api::methods::users::UserDetailsUpdate;
use mor_api::{ReceivedRequest, SecretKey, SignError, Signer, TypedRequest, Verified, VerifyError};
use mor_api_fuzz::{Input, model, split_line};

fuzz_target!(|input: &[u8]| {
    let (secret, rest) = split_line(input);
    let (Ok(key), Some(input)) = (SecretKey::new(secret), Input::parse(rest)) else { return };
    let Some(pairs) = model::read(input.query, input.body) else { return };
    if model::value(&pairs, "hash").is_some() {
        return;
    }
    let canonical = input.method.canonical(&pairs, input.rule);
    let hash = model::hash(&canonical, secret);
    let signed = [input.query, b"&hash=", hash.as_bytes()].concat();
    // The hash may be what makes it too long.
    let Ok(request) = ReceivedRequest::read(input.endpoint, &signed, input.body) else {
        assert!(signed.len() + input.body.len() > 64 * 1024 || pairs.len() == 256);
        return;
    };
    assert_eq!(request.canonical(input.rule).as_str(), canonical);
    assert_eq!(request.explain(&key, input.rule).hash().to_string(), hash);

    match request.verify([("key", &key)], input.rule) {
        Ok(verified) => {
            assert!(input.method.may_be_signed(&pairs, input.rule));
            type_as_the_model::<UserDetailsUpdate>(&verified);
            type_as_the_model::<DidDetailsUpdate>(&verified);
            type_as_the_model::<DidCreate>(&verified);
            if canonical.len() < 200 {
                the_twin_is_one(&verified, &canonical);
            }
        }
        Err(
            VerifyError::Unmet(_)
            | VerifyError::NotCanonicalId { .. }
            | VerifyError::SystemHash
            | VerifyError::NothingSigned,
        ) => {
            assert!(!input.method.may_be_signed(&pairs, input.rule));
        }
        Err(error) => panic!("a right hash is refused: {error}"),
    }

    let place = usize::from(hash.as_bytes()[39]) % 40;
    let mut wrong = hash.clone().into_bytes();
    wrong[place] = if wrong[place] == b'0' { b'1' } else { b'0' };
    let wrong = [input.query, b"&hash=", wrong.as_slice()].concat();
    let wrong =
        ReceivedRequest::read(input.endpoint, &wrong, input.body).expect("it was read before");
    assert!(wrong.verify([("key", &key)], input.rule).is_err());
});

/// What is typed is what the model accepts; it can be signed again, and is the same after that.
fn type_as_the_model<R: TypedRequest + PartialEq + std::fmt::Debug>(verified: &Verified<'_>) {
    let request = verified.request();
    let typed = verified.typed::<R>();
    if request.endpoint().name() == R::ENDPOINT.name() {
        let accepts = R::ENDPOINT.parameters().all(|parameter| {
            let value = request.value(parameter.name()).unwrap_or_default();
            value.is_empty() || model::accepts(parameter.kind(), &value)
        });
        assert_eq!(typed.is_ok(), accepts, "{typed:?}");
    }
    let Ok(typed) = typed else { return };
    let key = SecretKey::new("another").expect("a key");
    let signer = Signer::without_username(key.clone()).rule(verified.rule());
    // A foreign parameter is typed as an unlisted one, which is not signed unasked.
    let signed = match signer.sign(&typed) {
        Err(SignError::Foreign { .. }) => return,
        signed => signed.expect("it was verified"),
    };
    let form = signed.form();
    if let Ok(request) = ReceivedRequest::read(R::ENDPOINT, &*form, "") {
        let again = request.verify([("another", &key)], verified.rule()).expect("it was signed");
        assert_eq!(again.typed::<R>(), Ok(typed));
    } else {
        assert!(form.len() > 64 * 1024);
    }
}

fn the_twin_is_one(verified: &Verified<'_>, canonical: &str) {
    let Some(twin) = verified.boundary_twin() else { return };
    let text: String = twin.values().map(|(_, value)| value).collect();
    assert_eq!(text, canonical);
    let request = verified.request();
    let accepts = |name, value| {
        let parameter = request.endpoint().parameter(name);
        parameter.is_none_or(|parameter| model::accepts(parameter.kind(), value))
    };
    assert!(twin.values().all(|(name, value)| accepts(name, value)));
    let sent = |name| request.value(name).unwrap_or_default();
    let is_same = twin.values().count() == verified.covered().count()
        && twin.values().all(|(name, value)| sent(name) == value);
    assert!(!is_same, "the twin is this request");
}
