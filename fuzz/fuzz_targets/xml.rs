//! Any bytes are an answer or an error; what is an answer comes back equal when it is written. The
//! first line of the input is the status.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::answer::{Answer, ApiError, Document};
use mor_api::methods::dids::{DidCreated, DidUpdated};
use mor_api::methods::users::UserUpdated;
use mor_api_fuzz::{split_line, status};

fuzz_target!(|input: &[u8]| {
    let (line, body) = split_line(input);
    tree(body);
    check::<UserUpdated>(status(line), body);
    check::<DidUpdated>(status(line), body);
    check::<DidCreated>(status(line), body);
});

/// What is a tree is one again when it is written, and tells the same.
fn tree(body: &[u8]) {
    let Ok(document) = Document::parse(body) else { return };
    let xml = document.to_xml();
    let again = Document::parse(&xml).expect("what is written is well-formed");
    assert_eq!(again.to_xml(), xml);
    assert_eq!(again.refusal().is_some(), document.refusal().is_some(), "{xml}");
    for path in ["page/status", "page/did_details/id", "status/a", "a/b/c"] {
        let texts = document.elements(path).count();
        assert_eq!(again.elements(path).count(), texts, "{path}: {xml}");
        assert_eq!(document.field(path).is_err(), texts > 1, "{path}: {xml}");
    }
}

fn check<A>(status: u16, body: &[u8])
where
    A: Answer<Error: std::fmt::Debug + PartialEq> + std::fmt::Debug + PartialEq,
{
    match A::read(status, body) {
        Ok(answer) => {
            assert!((200..300).contains(&status));
            let xml = answer.to_xml();
            let again = A::read(200, &xml).expect("what is written is read");
            assert_eq!(again.to_xml(), xml);
        }
        Err(error @ ApiError::Unreadable { .. }) => {
            let _ = (error.may_have_happened(), error.is_retryable());
        }
        Err(ApiError::Refused(refusal)) => {
            let xml = A::refusal_to_xml(&refusal);
            match A::read(200, &xml) {
                Err(ApiError::Refused(again)) => assert_eq!(A::refusal_to_xml(&again), xml),
                other => panic!("{other:?}: {xml}"),
            }
        }
        Err(_) => {}
    }
}
