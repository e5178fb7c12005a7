//! `mor config`: where the configuration is, what is wrong in it, which servers it has.

use std::fmt;

use serde_json::{Value, json};

use crate::cli::{self, ConfigAction};
use crate::config::secret::Source;
use crate::config::{self, Problem, Server};
use crate::output::{self, BAD, GOOD, Output, Printable, Report, STRONG};
use crate::{Failure, Outcome};

pub(crate) fn run(out: &mut Output, arguments: &cli::Config) -> Result<Outcome, Failure> {
    if arguments.no_keys && arguments.action != ConfigAction::Check {
        return Err("--no-keys is for `mor config check`".into());
    }
    let path = config::path().ok_or("there is no home directory to look in")?;
    let shown = path.display().to_string();
    if arguments.action == ConfigAction::Path {
        out.print(&Place { path: shown })?;
        return Ok(Outcome::Fine);
    }
    let unreadable = |error| format!("cannot read {shown}: {error}");
    let Some(text) = config::text(&path).map_err(unreadable)? else {
        output::note(&format!("there is no {shown}"));
        return Ok(Outcome::Fine);
    };
    let (config, problems) = config::parse(&text, path.parent().unwrap_or(&path));
    if arguments.action == ConfigAction::Check {
        let mut outcome = Outcome::Fine;
        for problem in problems {
            outcome = Outcome::BadInput;
            out.print(&Found(problem))?;
        }
        for server in config.servers.values() {
            outcome = outcome.max(check(out, server, arguments.no_keys)?);
        }
        return Ok(outcome);
    }
    if let Some(first) = problems.first() {
        return Err(format!("{shown}, {first}").into());
    }
    for server in config.servers.values() {
        let is_default = config.default.as_ref() == Some(&server.name);
        out.print(&Listed { server, is_default })?;
    }
    Ok(Outcome::Fine)
}

/// Says of each secret of a server whether it can be read.
fn check(out: &mut Output, server: &Server, no_keys: bool) -> Result<Outcome, Failure> {
    let mut outcome = Outcome::Fine;
    let secrets = [("key", &server.key), ("password", &server.password)];
    let mut is_any = false;
    for (what, source) in secrets {
        let Some(source) = source.as_ref().filter(|_| !no_keys) else { continue };
        is_any = true;
        let error = match source.read(&format!("the {what}")) {
            Ok(secret) if secret.is_empty() => Some(format!("the {what} is empty")),
            Ok(_) => None,
            Err(error) => Some(output::with_causes(&error)),
        };
        if error.is_some() {
            outcome = Outcome::BadInput;
        }
        out.print(&Checked { server, what, source, error })?;
    }
    if !is_any {
        out.print(&Unchecked { server })?;
    }
    Ok(outcome)
}

/// Where the file is.
struct Place {
    path: String,
}

impl Report for Place {
    fn json(&self) -> Value {
        json!({"path": self.path})
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Printable(&self.path))
    }
}

struct Found(Problem);

impl Report for Found {
    fn json(&self) -> Value {
        json!({"line": self.0.line, "problem": self.0.text})
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{BAD}line {}{BAD:#}: {}", self.0.line, Printable(&self.0.text))
    }
}

/// A secret that was read, or could not be.
struct Checked<'c> {
    server: &'c Server,
    what: &'static str,
    source: &'c Source,
    error: Option<String>,
}

impl Report for Checked<'_> {
    fn json(&self) -> Value {
        json!({
            "server": self.server.name,
            "secret": self.what,
            "from": self.source.to_string(),
            "readable": self.error.is_none(),
            "error": self.error,
        })
    }
}

impl fmt::Display for Checked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { server, what, source, error } = self;
        let (server, source) = (server.to_string(), source.to_string());
        write!(f, "{}: {what} from {}: ", Printable(&server), Printable(&source))?;
        match error {
            None => write!(f, "{GOOD}readable{GOOD:#}"),
            Some(error) => write!(f, "{BAD}{}{BAD:#}", Printable(error)),
        }
    }
}

/// A server with no secret to read.
struct Unchecked<'c> {
    server: &'c Server,
}

impl Report for Unchecked<'_> {
    fn json(&self) -> Value {
        json!({"server": self.server.name})
    }
}

impl fmt::Display for Unchecked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: no key is read", Printable(&self.server.to_string()))
    }
}

/// A server, without its secrets.
struct Listed<'c> {
    server: &'c Server,
    is_default: bool,
}

impl Report for Listed<'_> {
    fn json(&self) -> Value {
        let Server { name, url, user, rule, key, password } = self.server;
        let place = |source: &Option<Source>| source.as_ref().map(ToString::to_string);
        json!({
            "server": name,
            "default": self.is_default,
            "url": url,
            "user": user,
            "rule": rule.map(mor_api::HashRule::as_str),
            "key": place(key),
            "password": place(password),
        })
    }
}

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Server { name, url, user, rule, key, password } = self.server;
        write!(f, "{STRONG}{}{STRONG:#}", Printable(name))?;
        writeln!(f, "{}", if self.is_default { " (default)" } else { "" })?;
        let place = |source: &Option<Source>| source.as_ref().map(ToString::to_string);
        for (name, value) in [
            ("url", url.clone()),
            ("user", user.clone()),
            ("rule", rule.map(|rule| rule.to_string())),
            ("key", place(key)),
            ("password", place(password)),
        ] {
            if let Some(value) = value {
                writeln!(f, "  {name:8}  {}", Printable(&value))?;
            }
        }
        Ok(())
    }
}
