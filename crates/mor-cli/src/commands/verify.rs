//! `mor verify`: whether the hash of a request is right, and what it covers.

use std::error::Error;
use std::fmt;

use mor_api::inspect::{Contribution, Explanation, Uncounted};
use mor_api::{Endpoint, Verified, VerifyError};
use serde_json::{Value, json};

use crate::cli::Verify;
use crate::input::{self, Pasted, Place};
use crate::key::NamedKey;
use crate::output::{self, BAD, GOOD, Output, Printable, Report};
use crate::{Failure, Outcome};

pub(crate) fn run(
    out: &mut Output,
    arguments: &Verify,
    key: &NamedKey,
) -> Result<Outcome, Failure> {
    input::for_each(&arguments.input, out, |out, pasted| one(out, arguments, key, pasted))
}

fn one(
    out: &mut Output,
    arguments: &Verify,
    key: &NamedKey,
    Pasted { place, request }: Pasted,
) -> Result<Outcome, Failure> {
    let found = match request {
        Ok(found) => found,
        Err(error) => return unusable(out, place, None, &error),
    };
    // Whatever the hash is, no server would accept it.
    if let Some(error) = found.not_a_form() {
        return unusable(out, place, Some(found.endpoint), &error);
    }
    let request = match found.read() {
        Ok(request) => request,
        Err(error) => return unusable(out, place, Some(found.endpoint), &error),
    };
    match request.verify(key.ring(), arguments.rules.accepted()) {
        Ok(verified) => {
            let explanation = request.explain(&key.key, verified.rule());
            out.print(&Valid { verified, explanation })?;
            Ok(Outcome::Fine)
        }
        Err(error) => {
            let explanation = request.explain(&key.key, arguments.rules.preferred());
            out.print(&Invalid { explanation, error })?;
            Ok(Outcome::Mismatch)
        }
    }
}

/// The verdict on what cannot be read. A program gets one for each request.
fn unusable(
    out: &mut Output,
    place: Place,
    endpoint: Option<&'static Endpoint>,
    error: &dyn Error,
) -> Result<Outcome, Failure> {
    out.print(&Unreadable { endpoint, error })?;
    if place.is_one_of_several() {
        output::complain_of(place, error);
    }
    Ok(Outcome::BadInput)
}

struct Valid<'r> {
    verified: Verified<'r>,
    /// What its hash does not cover, with names that may be shown.
    explanation: Explanation<'r>,
}

impl Report for Valid<'_> {
    fn json(&self) -> Value {
        let covered = self.verified.covered();
        let uncovered = self.explanation.uncounted().iter().map(Uncounted::name);
        json!({
            "endpoint": self.verified.request().endpoint().name(),
            "valid": true,
            "rule": self.verified.rule().as_str(),
            "key": self.verified.key_name(),
            "covered": covered.collect::<Vec<_>>(),
            "uncovered": uncovered.collect::<Vec<_>>(),
            "error": null,
        })
    }
}

impl fmt::Display for Valid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verified = &self.verified;
        let (endpoint, rule) = (verified.request().endpoint().name(), verified.rule());
        let covered: Vec<_> = verified.covered().collect();
        let with_reason =
            |parameter: &Uncounted| format!("{} ({})", parameter.name(), parameter.reason());
        let uncovered: Vec<_> = self.explanation.uncounted().iter().map(with_reason).collect();
        writeln!(f, "{GOOD}valid{GOOD:#}      {endpoint}, rule {rule}")?;
        writeln!(f, "covered    {}", covered.join(", "))?;
        writeln!(f, "uncovered  {}", uncovered.join(", "))?;
        if let Some(twin) = verified.boundary_twin() {
            let names: Vec<_> = twin.values().map(|(name, _)| name).collect();
            writeln!(f, "note       the same hash also fits other values of {}", names.join(", "))?;
        }
        Ok(())
    }
}

struct Invalid<'r> {
    explanation: Explanation<'r>,
    error: VerifyError,
}

impl Report for Invalid<'_> {
    /// A wrong hash covers nothing, whatever it was meant to cover.
    fn json(&self) -> Value {
        let explanation = &self.explanation;
        let counted = explanation.contributions().iter().map(Contribution::name);
        let uncounted = explanation.uncounted().iter().map(Uncounted::name);
        let mut uncovered: Vec<&str> = counted.collect();
        uncovered.extend(uncounted);
        // A mismatch is what `valid` says; every other reason needs words.
        let reason = (self.error != VerifyError::Mismatch).then(|| self.error.to_string());
        json!({
            "endpoint": explanation.endpoint().name(),
            "valid": false,
            "rule": null,
            "key": null,
            "covered": [],
            "uncovered": uncovered,
            "error": reason,
        })
    }
}

impl fmt::Display for Invalid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoint = self.explanation.endpoint().name();
        write!(f, "{BAD}invalid{BAD:#}    {endpoint}: {}", self.error)
    }
}

struct Unreadable<'e> {
    endpoint: Option<&'static Endpoint>,
    error: &'e dyn Error,
}

impl Report for Unreadable<'_> {
    fn json(&self) -> Value {
        json!({
            "endpoint": self.endpoint.map(Endpoint::name),
            "valid": false,
            "rule": null,
            "key": null,
            "covered": [],
            "uncovered": [],
            "error": self.error.to_string(),
        })
    }
}

impl fmt::Display for Unreadable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{BAD}unreadable{BAD:#} ")?;
        if let Some(endpoint) = self.endpoint {
            write!(f, "{}: ", endpoint.name())?;
        }
        write!(f, "{}", Printable(&self.error.to_string()))
    }
}
