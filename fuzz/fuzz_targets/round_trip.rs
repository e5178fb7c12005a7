//! Arbitrary requests are signed, sent in every form, verified, and come back as they were; a value
//! is taken where the model accepts it.
#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use mor_api::methods::dids::{DidCreate, DidDetailsUpdate};
use mor_api::methods::users::UserDetailsUpdate;
use mor_api::value::Digits;
use mor_api::{
    BaseUrl, HashRule, Kind, ReceivedRequest, SecretKey, SignError, Signer, TypedRequest,
};
use mor_api_fuzz::model;

#[derive(Arbitrary, Debug)]
struct Input {
    method: u8,
    id: u64,
    rule: u8,
    secret: Vec<u8>,
    username: String,
    values: Vec<(u8, String)>,
    unlisted: Vec<(String, String)>,
    /// Bounds and a text, for kinds that no method has.
    kinds: Vec<(u16, u16, u8, String)>,
}

fuzz_target!(|input: Input| {
    for (min, max, on, text) in &input.kinds {
        for kind in [Kind::Range { min: *min, max: *max }, Kind::Switch { on: *on }] {
            assert_eq!(kind.accepts(text), model::accepts(kind, text), "{kind:?}");
        }
    }
    match input.method % 3 {
        0 => check(UserDetailsUpdate::new(input.id), &input),
        1 => check(DidDetailsUpdate::new(input.id), &input),
        _ => {
            let did = Digits::new(&input.id.to_string()).expect("digits");
            check(DidCreate::new(did), &input);
        }
    }
});

fn check<R: TypedRequest + Clone + PartialEq + std::fmt::Debug>(mut request: R, input: &Input) {
    let Ok(key) = SecretKey::new(input.secret.as_slice()) else { return };
    for (place, value) in &input.values {
        let parameters = R::ENDPOINT.parameters().collect::<Vec<_>>();
        let parameter = &parameters[usize::from(*place) % parameters.len()];
        let accepts = model::accepts(parameter.kind(), value);
        assert_eq!(parameter.kind().accepts(value), accepts, "{}", parameter.name());
        assert_eq!(request.set(parameter.name(), value).is_ok(), accepts, "{}", parameter.name());
    }
    for (name, value) in &input.unlisted {
        if let Ok(with) = request.clone().with_unlisted(name, value.as_str()) {
            request = with;
        }
    }
    let rule = HashRule::ALL[usize::from(input.rule) % HashRule::ALL.len()];
    let signer = Signer::new(input.username.as_str(), key.clone()).rule(rule);
    let signed = match signer.sign(&request) {
        // An unlisted name may be one that servers hash, and they may know no name of the method.
        Err(SignError::Foreign { .. } | SignError::NothingSigned) if rule.is_of_a_server() => {
            return;
        }
        signed => signed.expect("what is required is there"),
    };
    let canonical = signed.canonical();
    assert_eq!(signed.hash().to_string(), model::hash(canonical.as_str(), &input.secret));

    let base = BaseUrl::parse("https://mor.example.com").expect("a URL");
    for http in [signed.post(&base), signed.post_with_query(&base), signed.get(&base)] {
        if http.body().len() + http.query().map_or(0, str::len) > 64 * 1024 {
            return;
        }
        let query = http.query().unwrap_or_default();
        let received = ReceivedRequest::read(R::ENDPOINT, query, http.body());
        // Too many unlisted parameters are all that a reader may object to.
        let Ok(received) = received else {
            assert!(input.unlisted.len() > 100);
            return;
        };
        let verified = received.verify([("key", &key)], rule).expect("what is signed verifies");
        assert_eq!(verified.canonical(), canonical);
        assert_eq!(verified.typed::<R>().expect("what is typed comes back"), request);
    }
}
