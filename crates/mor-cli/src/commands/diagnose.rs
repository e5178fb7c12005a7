//! `mor diagnose`: the likely mistakes behind a wrong hash.

use std::fmt;

use mor_api::inspect::{Corrected, Diagnoser, Diagnosis, Effort, Finding, FindingKind};
use mor_api::{HashRule, ReceivedRequest, SecretKey, methods};
use serde_json::{Value, json};

use crate::cli::Diagnose;
use crate::commands::unusable;
use crate::input::{self, Found, Pasted};
use crate::key::NamedKey;
use crate::output::{self, BAD, GOOD, Output, Printable, Report, STRONG};
use crate::{Failure, Outcome};

/// Stands for a hash that may be the key.
const PLACEHOLDER: &str = "***";

pub(crate) fn run(
    out: &mut Output,
    arguments: &Diagnose,
    key: &NamedKey,
) -> Result<Outcome, Failure> {
    let effort = if arguments.deep { Effort::DEEP } else { Effort::USUAL };
    let diagnoser = Diagnoser::new(key.ring())
        .accept(arguments.rules.accepted())
        .catalogue(methods::ALL)
        .effort(effort);
    input::for_each(&arguments.input, out, |out, pasted| {
        one(out, arguments, key, &diagnoser, pasted)
    })
}

fn one(
    out: &mut Output,
    arguments: &Diagnose,
    key: &NamedKey,
    diagnoser: &Diagnoser<'_>,
    Pasted { place, request }: Pasted,
) -> Result<Outcome, Failure> {
    let found = match request {
        Ok(found) => found,
        Err(error) => return unusable(out, place, &error),
    };
    // Beside a query the library cannot tell such a body from a form.
    if let Some(fact) = found.not_a_form()
        && !found.pasted.is_empty()
    {
        output::note(&format!("{place}{fact}; it is diagnosed as if it were one"));
    }
    let diagnosis =
        diagnoser.diagnose_at(found.endpoint, &found.url, &found.pasted, found.raw_body());
    let matched = diagnosis.matched();
    let rule = matched.map_or_else(|| arguments.rules.preferred(), |matched| matched.rule());
    let outcome = if matched.is_some() { Outcome::Fine } else { Outcome::Mismatch };
    let is_unexplained = |finding: &Finding| finding.kind() == FindingKind::WrongKey;
    let is_hint_due = !arguments.deep && diagnosis.findings().iter().any(is_unexplained);
    out.print(&Diagnosed { found, diagnosis, rule, key: &key.key })?;
    if is_hint_due {
        output::note(&format!("{place}no mistake explains the hash; --deep searches longer"));
    }
    Ok(outcome)
}

struct Diagnosed<'r> {
    found: Found,
    diagnosis: Diagnosis<'r>,
    /// The rule that matched, or the one to explain the hash by.
    rule: HashRule,
    key: &'r SecretKey,
}

impl Report for Diagnosed<'_> {
    fn json(&self) -> Value {
        let findings = self.diagnosis.findings().iter().map(|finding| {
            json!({
                "kind": finding.kind().as_str(),
                "detail": finding.detail(),
                "certainty": if finding.is_certain() { "certain" } else { "possible" },
                "fix": finding.fix(),
                "corrected": finding.corrected().map(Corrected::form),
            })
        });
        json!({
            "matches": self.diagnosis.matched().is_some(),
            "findings": findings.collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for Diagnosed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, rule) = (self.found.endpoint.name(), self.rule);
        if self.diagnosis.matched().is_some() {
            writeln!(f, "{GOOD}the hash of {name} matches, rule {rule}{GOOD:#}")?;
        } else {
            writeln!(f, "{BAD}the hash of {name} does not match{BAD:#}")?;
        }
        for (number, finding) in self.diagnosis.findings().iter().enumerate() {
            let (kind, detail) = (finding.kind(), Printable(finding.detail()));
            writeln!(f, "{:10} {STRONG}{kind}{STRONG:#}: {detail}", label(number, finding))?;
            writeln!(f, "{:10} {}", "", finding.fix())?;
        }
        let corrected = self.diagnosis.findings().iter().find_map(Finding::corrected);
        // What cannot be read has no table; the findings say why.
        let Ok(request) = self.found.read() else {
            if let Some(corrected) = corrected {
                writeln!(f, "corrected  {}", corrected.form())?;
            }
            return Ok(());
        };
        let explanation = request.explain(self.key, rule);
        if self.diagnosis.matched().is_none()
            && let Some(expected) = self.diagnosis.expected()
        {
            writeln!(f, "sent       {}", self.sent_hash(&request))?;
            writeln!(f, "expected   {expected}")?;
        }
        if let Some(corrected) = corrected {
            writeln!(f, "corrected  {}", corrected.form())?;
        }
        write!(f, "\n{explanation}")
    }
}

/// How a finding relates to those before it.
fn label(number: usize, finding: &Finding) -> &'static str {
    match (number, finding.is_certain(), finding.is_joint()) {
        (0, true, _) => "cause",
        (0, false, _) => "likely",
        (_, _, true) => "and",
        _ => "or",
    }
}

impl Diagnosed<'_> {
    /// The hash as it was sent. It may be anything, the key included.
    fn sent_hash(&self, request: &ReceivedRequest<'_>) -> String {
        const LONGEST: usize = 128;
        let hash = request.value("hash").unwrap_or_default();
        if self.key.is_in(&hash) {
            PLACEHOLDER.to_owned()
        } else {
            hash.chars().take(LONGEST).flat_map(char::escape_debug).collect()
        }
    }
}
