//! Calls: a request is sent once, and what comes back is judged.

pub(crate) mod fields;
pub(crate) mod http;
mod plain;
pub(crate) mod token;
mod typed;
pub(crate) mod v2;

use mor_api::Endpoint;
use mor_api::answer::Effect;

use self::fields::Fields;

/// What an answer means.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) verdict: Verdict,
    /// What the answer says, as far as it can be read.
    pub(crate) fields: Option<Fields>,
    /// Whether the server may have done what it was asked to do, where it does not say that it has.
    pub(crate) may_have_happened: bool,
}

/// What became of a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The server did it.
    Done,
    /// The server refused.
    Refused { error: String, messages: Vec<String> },
    /// What came is no answer of this method.
    Unreadable { reason: String },
}

impl Verdict {
    fn refused(error: impl Into<String>) -> Self {
        Self::Refused { error: error.into(), messages: Vec::new() }
    }

    fn unreadable(reason: &impl ToString) -> Self {
        Self::Unreadable { reason: reason.to_string() }
    }
}

/// What a method does when it is called twice.
pub(crate) fn effect(endpoint: &Endpoint) -> Effect {
    typed::of(endpoint).map_or_else(|| plain::effect(endpoint), |typed| typed.effect)
}

/// Judges the answer of a method of the hashed kind.
pub(crate) fn judge(endpoint: &Endpoint, status: u16, body: &[u8]) -> Judged {
    typed::of(endpoint).map_or_else(
        || plain::judge(endpoint, status, body),
        |typed| {
            let (verdict, may_have_happened) = (typed.read)(status, body);
            Judged { verdict, fields: Fields::of_xml(body), may_have_happened }
        },
    )
}
