//! `mor sign`: a request from names and values.

use std::error::Error;
use std::fmt;

use mor_api::inspect::Explanation;
use mor_api::{
    BaseUrl, HashRules, HttpRequest, ParameterError, ParameterList, Signed, Signer,
    UncoveredReason, server_order,
};
use serde_json::{Value, json};

use crate::cli::Sign;
use crate::commands::rule_names;
use crate::key::NamedKey;
use crate::output::{self, Output, Report};
use crate::{Failure, Outcome};

pub(crate) fn run(out: &mut Output, arguments: &Sign, key: NamedKey) -> Result<Outcome, Failure> {
    let endpoint = arguments.method;
    let NamedKey { key, .. } = key;
    let mut user = arguments.user.as_deref();
    let mut request = ParameterList::new(endpoint);
    for (number, parameter) in (1..).zip(&arguments.parameters) {
        // What is no pair may be the rest of a value that was not quoted, so it is not shown.
        let (name, value) = parameter.split_once('=').ok_or(SignUsageError::NotAPair { number })?;
        if name == "u" {
            if user.is_some_and(|user| user != value) {
                return Err(SignUsageError::TwoUsernames.into());
            }
            user = Some(value);
        } else if endpoint.parameter(name).is_some() || name == "hash" {
            request.add(name, value)?;
        } else {
            let is_hashed_by_servers = server_order().iter().any(|entry| entry.name() == name);
            let added = if is_hashed_by_servers {
                request.with_foreign(name, value)
            } else {
                request.with_unlisted(name, value)
            };
            // Nor is a name shown that neither the method nor a server knows.
            request = added.map_err(|error| match error {
                ParameterError::WrongValue { .. } | ParameterError::Reserved { .. } => {
                    Failure::from(error)
                }
                ParameterError::Conflict { .. } => SignUsageError::Conflict { number }.into(),
                _ => SignUsageError::InvalidName { number }.into(),
            })?;
        }
    }
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

/// Why the arguments are no request.
#[derive(Debug)]
enum SignUsageError {
    /// A parameter has no `=`. It is counted from 1.
    NotAPair { number: usize },
    /// The name of a parameter is empty or has brackets.
    InvalidName { number: usize },
    /// A parameter has another value than an earlier one of the same name.
    Conflict { number: usize },
    /// `u` and `--user` differ, or two `u` do.
    TwoUsernames,
}

impl fmt::Display for SignUsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPair { number } => write!(f, "parameter {number} is not NAME=VALUE"),
            Self::InvalidName { number } => {
                write!(f, "parameter {number} has an empty name or one with brackets")
            }
            Self::Conflict { number } => {
                write!(f, "parameter {number} has another value than the one before it of its name")
            }
            Self::TwoUsernames => f.write_str("the username is given twice, with different values"),
        }
    }
}

impl Error for SignUsageError {}
