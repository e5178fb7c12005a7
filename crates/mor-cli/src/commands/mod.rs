//! The commands, one file each: `run` does the work, a report shows what came of it.

pub(crate) mod audit;
pub(crate) mod call;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod diagnose;
pub(crate) mod explain;
pub(crate) mod man;
pub(crate) mod methods;
pub(crate) mod openapi;
pub(crate) mod serve;
pub(crate) mod sign;
pub(crate) mod snippet;
pub(crate) mod vectors;
pub(crate) mod verify;

use std::error::Error;
use std::fmt;

use mor_api::{Endpoint, HashRule};
use serde_json::{Value, json};

use crate::input::Place;
use crate::output::{self, Output, Report};
use crate::{Failure, Outcome};

/// The path that the pages give for a method.
fn path(endpoint: &Endpoint) -> String {
    format!("/billing/api/{}", endpoint.name())
}

/// The names of rules, for JSON.
fn rule_names(rules: impl IntoIterator<Item = HashRule>) -> Vec<&'static str> {
    rules.into_iter().map(HashRule::as_str).collect()
}

/// Reports input that cannot be used: on standard error, and with `--json` also as an object, so
/// that every request has one.
fn unusable(out: &mut Output, place: Place, error: &dyn Error) -> Result<Outcome, Failure> {
    output::complain_of(place, error);
    if out.is_json() {
        out.print(&Unusable { error })?;
    }
    Ok(Outcome::BadInput)
}

struct Unusable<'e> {
    error: &'e dyn Error,
}

impl Report for Unusable<'_> {
    fn json(&self) -> Value {
        json!({"error": self.error.to_string()})
    }
}

impl fmt::Display for Unusable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.error)
    }
}
