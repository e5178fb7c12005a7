//! Any bytes are an answer or an error; what is an answer comes back equal when it is written. The first line of the input is the status.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::{Answer, ApiError, DidCreated, DidUpdated, UserUpdated};
use mor_api_fuzz::{split_line, status};

fuzz_target!(|input: &[u8]| {
    let (line, body) = split_line(input);
    check::<UserUpdated>(status(line), body);
    check::<DidUpdated>(status(line), body);
    check::<DidCreated>(status(line), body);
});

fn check<A>(status: u16, body: &[u8])
where
    A: Answer<Error: std::fmt::Debug + PartialEq> + std::fmt::Debug + PartialEq,
{
    match A::read(status, body) {
        Ok(answer) => {
            assert!((200..300).contains(&status));
            let xml = answer.to_xml();
            // Written, a character of four bytes can become a reference of five.
            match A::read(200, &xml) {
                Ok(again) => assert_eq!(again.to_xml(), xml),
                Err(error) => assert!(xml.len() > 64 * 1024, "{error:?}: {xml}"),
            }
        }
        Err(ApiError::Refused(refusal)) => {
            let xml = A::refusal_to_xml(&refusal);
            match A::read(200, &xml) {
                Err(ApiError::Refused(again)) => assert_eq!(A::refusal_to_xml(&again), xml),
                other => assert!(xml.len() > 64 * 1024, "{other:?}: {xml}"),
            }
        }
        Err(_) => {}
    }
}
