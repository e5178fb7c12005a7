//! What the tests of every method's answers share.
#![allow(clippy::panic, reason = "a test that cannot go on has failed")]

use alloc::format;
use alloc::string::ToString;
use core::fmt::Debug;

use crate::answer::{Answer, AnswerError, ApiError, Fault, Refusal, ServerError};

/// Why a body is no answer.
pub(crate) fn reason<A>(status: u16, body: impl AsRef<[u8]>) -> AnswerError
where
    A: Answer<Error: Debug> + Debug,
{
    match A::read(status, body) {
        Err(ApiError::Unreadable { reason, .. }) => reason,
        other => panic!("{other:?}"),
    }
}

/// Reads a body, and checks that it is written again as it was.
pub(crate) fn round_trip<A>(body: &str) -> A
where
    A: Answer<Error: Debug> + Debug,
{
    let answer = A::read(200, body).unwrap_or_else(|error| panic!("{body}: {error:?}"));
    assert_eq!(answer.to_xml(), body);
    answer
}

/// The refusal that a body tells.
pub(crate) fn refused<A>(body: &str) -> Refusal<A::Error>
where
    A: Answer<Error: Debug> + Debug,
{
    match A::read(200, body) {
        Err(ApiError::Refused(refusal)) => refusal,
        other => panic!("{body}: {other:?}"),
    }
}

/// Checks that each text, and each of the whole API, has a type, comes back as it was, and is found
/// wherever servers put errors.
pub(crate) fn check_texts<A>(texts: &[&str])
where
    A: Answer<Error: Debug + PartialEq> + Debug,
{
    let everywhere = [
        "Incorrect hash",
        "Access Denied",
        "Bad login",
        "API Requests are disabled",
        "GET Requests are disabled",
        "API must have a secret key",
        "There is no such API",
        "Cannot connect to Elasticsearch",
    ];
    for text in texts.iter().chain(&everywhere) {
        let error = A::Error::from_text(&format!(" {text}\n"));
        assert_eq!(error.text(), *text);
        assert_eq!(error.to_string(), *text);
        assert_ne!(error.fault(), Fault::Unknown, "{text}");
        let refusal = Refusal::from(error);
        assert_eq!(refused::<A>(&A::refusal_to_xml(&refusal)), refusal);
        let error = format!("<error> {text}\n</error>");
        for body in [
            format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<status>\n  {error}\n</status>\n"),
            format!("<page><status>{error}</status></page>"),
            format!("<page><status><status>{error}</status></status></page>"),
            format!("<page><status><errors>{text}</errors></status></page>"),
            format!("<page><error>{error}</error></page>"),
            format!("<page><cards><status>{error}</status></cards></page>"),
            format!("<page>{error}</page>"),
            format!("<response>{error}</response>"),
            format!("<HTML><page><status>{error}</status></page></HTML>"),
            error,
        ] {
            assert_eq!(refused::<A>(&body), refusal, "{body}");
        }
    }
    let deployed = A::Error::from_text("API must have Secret Key");
    assert_eq!(deployed, A::Error::from_text("API must have a secret key"));
    let other = refused::<A>("<error>Something &amp; else</error>").error;
    assert_eq!((other.text(), other.fault()), ("Something & else", Fault::Unknown));
}
