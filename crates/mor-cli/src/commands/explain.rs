//! `mor explain`: how the hash of a request comes about.

use std::fmt;

use mor_api::inspect::{Contribution, Explanation};
use mor_api::{CanonicalText, SecretKey};
use serde_json::{Value, json};

use crate::cli::Explain;
use crate::commands::unusable;
use crate::input::{self, Pasted};
use crate::key::NamedKey;
use crate::output::{self, Output, Report};
use crate::{Failure, Outcome};

pub(crate) fn run(
    out: &mut Output,
    arguments: &Explain,
    key: &NamedKey,
) -> Result<Outcome, Failure> {
    input::for_each(&arguments.input, out, |out, pasted| one(out, arguments, key, pasted))
}

fn one(
    out: &mut Output,
    arguments: &Explain,
    key: &NamedKey,
    Pasted { place, request }: Pasted,
) -> Result<Outcome, Failure> {
    let found = match request {
        Ok(found) => found,
        Err(error) => return unusable(out, place, &error),
    };
    let request = match found.read() {
        Ok(request) => request,
        Err(error) => return unusable(out, place, &error),
    };
    if let Some(fact) = found.not_a_form() {
        output::note(&format!("{place}{fact}; it is explained as if it were one"));
    }
    let (key, rule) = (&key.key, arguments.rule.chosen());
    out.print(&Explained {
        explanation: request.explain(key, rule),
        canonical: request.canonical(rule),
        key,
    })?;
    Ok(Outcome::Fine)
}

struct Explained<'r> {
    explanation: Explanation<'r>,
    canonical: CanonicalText,
    key: &'r SecretKey,
}

impl Explained<'_> {
    /// A value of the table, `None` where it must not be shown.
    fn shown<'c>(&self, contribution: &'c Contribution) -> Option<&'c str> {
        let is_public = !contribution.is_secret() && !self.key.is_in(contribution.value());
        is_public.then(|| contribution.value())
    }
}

impl Report for Explained<'_> {
    /// The canonical text has the passwords in it, as programs that compare it need them. Where the
    /// key itself is in it, because the client sent it as a value, it is left out.
    fn json(&self) -> Value {
        let explanation = &self.explanation;
        let canonical = self.canonical.as_str();
        let row = |contribution: &Contribution| {
            json!({
                "name": contribution.name(),
                "bytes": contribution.length(),
                "value": self.shown(contribution),
            })
        };
        let uncounted = explanation.uncounted().iter().map(|parameter| {
            json!({
                "name": parameter.name(),
                "reason": parameter.reason().to_string(),
            })
        });
        json!({
            "endpoint": explanation.endpoint().name(),
            "rule": explanation.rule().as_str(),
            "canonical": (!self.key.is_in(canonical)).then_some(canonical),
            "hash": explanation.hash().to_string(),
            "table": explanation.contributions().iter().map(row).collect::<Vec<_>>(),
            "uncounted": uncounted.collect::<Vec<_>>(),
            "key_bytes": explanation.key_length(),
        })
    }
}

impl fmt::Display for Explained<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explanation.fmt(f)
    }
}
