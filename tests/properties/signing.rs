//! Signing against the model.

use mor_api::{Parameter, ParameterList, ReceivedRequest, SignError, Signer};
use proptest::prelude::*;

use crate::model;
use crate::request::{Request, request};

fn fill(request: &Request) -> ParameterList<'static> {
    request.pairs.iter().fold(ParameterList::new(request.endpoint), |list, (name, value)| {
        let value = value.as_str();
        let listed = request.endpoint.parameter(name).is_some();
        if listed { list.with(name, value) } else { list.with_extra(name, value) }.unwrap()
    })
}

proptest! {
    #[test]
    fn hash_and_canonical_text_are_the_models(request in request()) {
        let list = fill(&request);
        let signer = Signer::new("me", request.secret()).order(request.order());
        let signed = signer.sign(&list).unwrap();
        let canonical = signed.canonical();
        prop_assert_eq!(canonical.as_str(), request.canonical());
        prop_assert_eq!(signed.hash().to_string(), request.hash());
        prop_assert_eq!(signed.explain().hash(), signed.hash());
    }

    #[test]
    fn what_is_signed_arrives_and_verifies(request in request(), username in "\\PC{1,9}") {
        let (list, key) = (fill(&request), request.secret());
        let signer = Signer::new(username.as_str(), key.clone()).order(request.order());
        let form = signer.sign(&list).unwrap().form();

        let received = ReceivedRequest::read(request.endpoint, "", &*form).unwrap();
        let verified = received.verify([("key", &key)], request.order()).unwrap();
        prop_assert_eq!(received.username().unwrap(), &*username);
        let canonical = verified.canonical();
        prop_assert_eq!(canonical.as_str(), request.canonical());
        for (name, value) in &request.pairs {
            prop_assert_eq!(received.value(name).unwrap(), value.as_str());
        }
        // The signed ones are sent in hash order.
        let sent: Vec<_> = received.pairs().map(|(name, _)| name.into_owned()).collect();
        let place = |name: &str| sent.iter().position(|sent| sent == name).unwrap();
        prop_assert!(verified.covered().map(Parameter::name).map(place).is_sorted());
        prop_assert_eq!(model::read(b"", form.as_bytes()).unwrap().len(), request.pairs.len() + 2);
    }

    #[test]
    fn what_is_required_must_be_there(request in request()) {
        for name in &request.method.required {
            let mut request = request.clone();
            request.pairs.retain(|(sent, _)| sent != name);
            let (list, signer) = (fill(&request), Signer::new("me", request.secret()));
            let error = signer.sign(&list).unwrap_err();
            let SignError::Missing { parameter } = error else { panic!("{error}") };
            prop_assert_eq!(parameter, name);
        }
    }
}
