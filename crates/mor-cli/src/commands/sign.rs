//! `mor sign`: a request from names and values.

use std::fmt;

use mor_api::inspect::Explanation;
use mor_api::{BaseUrl, HashRules, HttpRequest, ParameterList, Signed, Signer, UncoveredReason};
use serde_json::{Value, json};

use crate::cli::Sign;
use crate::commands::rule_names;
use crate::key::NamedKey;
use crate::output::{self, Output, Report};
use crate::parameters::Parameters;
use crate::{Failure, Outcome};

pub(crate) fn run(out: &mut Output, arguments: &Sign, key: NamedKey) -> Result<Outcome, Failure> {
    let endpoint = arguments.method;
    let NamedKey { key, .. } = key;
    let mut parameters = Parameters::new(endpoint, arguments.user.clone());
    for (number, pair) in (1..).zip(&arguments.parameters) {
        parameters.add(number, pair)?;
    }
    let Parameters { user, request, .. } = parameters;
    let signer = match user {
        Some(user) => Signer::new(user, key),
        None => Signer::without_username(key),
    };
    let signer = signer.rule(arguments.rule.chosen);
    let signed = signer.sign(&request)?;
    let explanation = signed.explain();
    for parameter in explanation.uncounted() {
        let (method, name, reason) = (endpoint.name(), parameter.name(), parameter.reason());
        if reason == UncoveredReason::Unknown {
            output::note(&format!("{method} does not list `{name}`; sent unsigned"));
        } else if reason == UncoveredReason::Dropped {
            output::note(&format!("`{name}` is {reason}"));
        }
    }
    // No server is known here, and this host never resolves.
    let http = signed.post(&BaseUrl::parse("https://mor.invalid")?);
    out.print(&SignedRequest { signed, explanation, http })?;
    Ok(Outcome::Fine)
}

struct SignedRequest<'s> {
    signed: Signed<'s, ParameterList<'s>>,
    explanation: Explanation<'s>,
    http: HttpRequest,
}

impl Report for SignedRequest<'_> {
    fn json(&self) -> Value {
        json!({
            "endpoint": self.signed.endpoint().name(),
            "rule": self.signed.rule().as_str(),
            "canonical": self.signed.canonical().as_str(),
            "hash": self.signed.hash().to_string(),
            "method": self.http.method().as_str(),
            "path": self.http.path(),
            "body": self.http.body(),
            "same_under": rule_names(self.signed.same_under().iter()),
        })
    }
}

impl fmt::Display for SignedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, path, body) = (self.http.method(), self.http.path(), self.http.body());
        write!(f, "{}", self.explanation)?;
        writeln!(f, "{}\n", SameUnder(&self.signed))?;
        writeln!(f, "{method} {path}\n{body}\n")?;
        // The body is encoded: nothing in it needs quoting within single quotes.
        writeln!(f, "curl -s -X {method} --data '{body}' 'https://<SERVER>{path}'")
    }
}

/// Under which rules the hash is the same, and where that is not all of them, a reason.
struct SameUnder<'s>(&'s Signed<'s, ParameterList<'s>>);

impl fmt::Display for SameUnder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(signed) = self;
        let same = signed.same_under();
        let others = HashRules::ALL.without(same);
        if others.is_empty() {
            return f.write_str("the hash is the same under every rule");
        }
        write!(f, "the hash is the same under {same}, but not under {others}")?;
        let reason = others.iter().find_map(|rule| signed.difference(rule));
        reason.map_or(Ok(()), |reason| write!(f, ": {reason}"))
    }
}
