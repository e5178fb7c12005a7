//! Any bytes are an answer or an error; what is an answer comes back equal when it is written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::{Answer, ApiError, DidCreated, DidUpdated, UserUpdated};

fuzz_target!(|input: (u16, &[u8])| {
    let (status, body) = input;
    check::<UserUpdated>(status, body);
    check::<DidUpdated>(status, body);
    check::<DidCreated>(status, body);
});

fn check<A>(status: u16, body: &[u8])
where
    A: Answer<Error: std::fmt::Debug + PartialEq> + std::fmt::Debug + PartialEq,
{
    match A::read(status, body) {
        Ok(answer) => {
            let xml = answer.to_xml();
            assert_eq!(A::read(200, &xml), A::read(200, A::read(200, &xml).expect("it reads").to_xml()), "{xml}");
        }
        Err(ApiError::Refused(refusal)) => {
            let xml = A::refusal_to_xml(&refusal);
            let Err(ApiError::Refused(again)) = A::read(200, &xml) else { panic!("{xml}") };
            assert_eq!(A::refusal_to_xml(&again), xml);
        }
        Err(_) => {}
    }
}
