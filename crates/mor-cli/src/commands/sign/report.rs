//! What `mor sign` prints.

use std::fmt;

use mor_api::inspect::Explanation;
use mor_api::{Endpoint, HashRule, HashRules, HttpMethod, HttpRequest, ParameterList, Signed};
use serde_json::{Value, json};

use crate::cli::Printed;
use crate::commands::rule_names;
use crate::output::Report;

/// A request, and how it came about.
pub(super) struct SignedRequest<'s> {
    pub(super) endpoint: &'static Endpoint,
    pub(super) rule: HashRule,
    /// The hash, where the method takes one.
    pub(super) hashed: Option<Hashed<'s>>,
    pub(super) http: HttpRequest,
    /// What looks wrong about the parameters.
    pub(super) warnings: Vec<String>,
    pub(super) printed: Printed,
    pub(super) is_server_named: bool,
    /// Whether the whole URL belongs to the JSON object.
    pub(super) has_url: bool,
}

pub(super) struct Hashed<'s> {
    pub(super) signed: Signed<'s, ParameterList<'s>>,
    pub(super) explanation: Explanation<'s>,
}

impl SignedRequest<'_> {
    fn signed(&self) -> Option<&Signed<'_, ParameterList<'_>>> {
        self.hashed.as_ref().map(|hashed| &hashed.signed)
    }

    /// How the hash comes about, the request and a command.
    fn text(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (http, method) = (&self.http, self.http.method());
        match &self.hashed {
            Some(Hashed { signed, explanation }) => {
                write!(f, "{explanation}")?;
                writeln!(f, "{}\n", SameUnder(signed))?;
            }
            None => writeln!(f, "{}, rule {}\n", self.endpoint.name(), self.rule)?,
        }
        let target = Target(http);
        writeln!(f, "{method} {target}")?;
        if !http.body().is_empty() {
            writeln!(f, "{}", http.body())?;
        }
        let url = if self.is_server_named {
            http.url().to_owned()
        } else {
            format!("https://<SERVER>{target}")
        };
        f.write_str("\ncurl -s")?;
        if method == HttpMethod::Post {
            f.write_str(" -X POST")?;
        }
        if !http.body().is_empty() {
            write!(f, " --data {}", Quoted(http.body()))?;
        }
        writeln!(f, " {}", Quoted(&url))
    }

    /// A command for a POSIX shell that sends the request.
    fn curl(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let http = &self.http;
        f.write_str("curl -sS")?;
        if !http.body().is_empty() {
            // Unlike `--data`, it reads no file for a body that begins with `@`.
            write!(f, " --data-raw {}", Quoted(http.body()))?;
        } else if http.method() == HttpMethod::Post {
            f.write_str(" -X POST")?;
        }
        writeln!(f, " {}", Quoted(http.url()))
    }
}

impl Report for SignedRequest<'_> {
    fn json(&self) -> Value {
        let signed = self.signed();
        let canonical = signed.map(|signed| signed.canonical().as_str().to_owned());
        let mut object = json!({
            "endpoint": self.endpoint.name(),
            "rule": self.rule.as_str(),
            "canonical": canonical,
            "hash": signed.map(|signed| signed.hash().to_string()),
            "method": self.http.method().as_str(),
            "path": self.http.path(),
            "body": self.http.body(),
            "same_under": rule_names(signed.iter().flat_map(|signed| signed.same_under().iter())),
        });
        let url = self.has_url.then(|| ("url", json!(self.http.url())));
        let warnings = (!self.warnings.is_empty()).then(|| ("warnings", json!(self.warnings)));
        if let Some(members) = object.as_object_mut() {
            let more = url.into_iter().chain(warnings);
            members.extend(more.map(|(name, value)| (name.to_owned(), value)));
        }
        object
    }
}

impl fmt::Display for SignedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.printed {
            Printed::Text => self.text(f),
            Printed::Curl => self.curl(f),
            Printed::Body => writeln!(f, "{}", self.http.body()),
            Printed::Url => writeln!(f, "{}", self.http.url()),
            Printed::Json => writeln!(f, "{}", self.json()),
        }
    }
}

/// The path and the query.
struct Target<'h>(&'h HttpRequest);

impl fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(http) = self;
        f.write_str(http.path())?;
        http.query().map_or(Ok(()), |query| write!(f, "?{query}"))
    }
}

/// A text as one word of a POSIX shell. Within single quotes nothing but their end is special.
pub(in crate::commands) struct Quoted<'t>(pub(in crate::commands) &'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}'", self.0.replace('\'', r"'\''"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_does_not_end_the_word() {
        for (text, word) in
            [("a=1&b=$(x)", "'a=1&b=$(x)'"), ("it's", r"'it'\''s'"), ("'", r"''\'''"), ("", "''")]
        {
            assert_eq!(Quoted(text).to_string(), word);
        }
    }
}
