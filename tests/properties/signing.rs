//! Signing against the model.

use mor_api::{
    HashRule, ParameterError, ParameterList, ReceivedRequest, SignError, Signer, UnmetRequirement,
    server_order,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::model;
use crate::request::{Request, request};

/// The request as it is filled; it cannot be with a foreign id that is none.
fn try_fill(request: &Request) -> Result<ParameterList<'static>, ParameterError> {
    let list = ParameterList::new(request.endpoint);
    request.pairs.iter().try_fold(list, |list, (name, value)| {
        let value = value.as_str();
        if request.endpoint.parameter(name).is_some() {
            list.with(name, value)
        } else if server_order().iter().any(|entry| entry.name() == name) {
            list.with_foreign(name, value)
        } else {
            list.with_unlisted(name, value)
        }
    })
}

fn fill(request: &Request) -> ParameterList<'static> {
    try_fill(request).unwrap()
}

proptest! {
    #[test]
    fn hash_and_canonical_text_are_the_models(request in request()) {
        let list = fill(&request);
        let signer = Signer::new("me", request.secret()).rule(request.rule);
        let signed = signer.sign(&list).unwrap();
        let canonical = signed.canonical();
        prop_assert_eq!(canonical.as_str(), request.canonical());
        prop_assert_eq!(signed.hash().to_string(), request.hash());
        prop_assert_eq!(signed.explain().hash(), signed.hash());
    }

    #[test]
    fn what_is_signed_arrives_and_verifies(request in request(), username in "\\PC{1,9}") {
        let (list, key) = (fill(&request), request.secret());
        let signer = Signer::new(username.as_str(), key.clone()).rule(request.rule);
        let form = signer.sign(&list).unwrap().form();

        let received = ReceivedRequest::read(request.endpoint, "", &*form).unwrap();
        let verified = received.verify([("key", &key)], request.rule).unwrap();
        prop_assert_eq!(received.username().unwrap(), &*username);
        let canonical = verified.canonical();
        prop_assert_eq!(canonical.as_str(), request.canonical());
        for (name, value) in &request.pairs {
            prop_assert_eq!(received.value(name).unwrap(), value.as_str());
        }
        // The signed ones are sent in the hash order of the page.
        let sent: Vec<_> = received.pairs().map(|(name, _)| name.into_owned()).collect();
        let place = |name: &str| sent.iter().position(|sent| sent == name).unwrap();
        if request.rule == HashRule::Listed {
            prop_assert!(verified.covered().map(place).is_sorted());
        }
        prop_assert_eq!(model::read(b"", form.as_bytes()).unwrap().len(), request.pairs.len() + 2);
    }

    #[test]
    fn what_is_required_must_be_there(request in request()) {
        for name in &request.method.required {
            let mut request = request.clone();
            request.pairs.retain(|(sent, _)| sent != name);
            let (list, signer) = (fill(&request), Signer::new("me", request.secret()));
            let error = signer.sign(&list).unwrap_err();
            let SignError::Unmet(UnmetRequirement::Parameter(parameter)) = error else {
                panic!("{error}")
            };
            prop_assert_eq!(parameter, name);
        }
    }

    #[test]
    fn what_may_be_signed_is_the_models(
        request in request(),
        changed in vec((any::<Index>(), any::<bool>()), 0..6),
    ) {
        // Without some parameters, and with some that are empty.
        let mut request = request;
        for (at, is_removed) in changed {
            if request.pairs.is_empty() {
                break;
            }
            let place = at.index(request.pairs.len());
            if is_removed {
                request.pairs.remove(place);
            } else {
                request.pairs[place].1.clear();
            }
        }
        let Ok(list) = try_fill(&request) else { return Ok(()) };
        let signer = Signer::new("me", request.secret()).rule(request.rule);
        let signed = signer.sign(&list);
        let expected = request.method.may_be_signed(&request.pairs, request.rule);
        prop_assert_eq!(signed.is_ok(), expected, "{:?}", signed);
        let is_empty = |name: &&&str| {
            model::value(&request.pairs, name).is_none_or(str::is_empty)
        };
        match signed.err() {
            Some(SignError::Unmet(UnmetRequirement::OneOf(names))) => {
                prop_assert_eq!(names.iter().filter(is_empty).count(), names.len());
            }
            Some(SignError::Unmet(UnmetRequirement::Together(names))) => {
                prop_assert!((1..names.len()).contains(&names.iter().filter(is_empty).count()));
            }
            _ => {}
        }
    }
}
