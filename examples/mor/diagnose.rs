//! `mor diagnose`: the likely mistakes behind a wrong hash.

use std::io::{IsTerminal, Write};

use mor_api::{Diagnoser, Diagnosis, Endpoint, Finding, HashOrder, Kind, ReceivedRequest, SecretKey};
use serde_json::{Value, json};

use crate::input::{Line, each_line};
use crate::{Failure, Options, Outcome, endpoint};

pub(crate) fn run(out: &mut impl Write, options: &Options, input: Option<&str>) -> Result<Outcome, Failure> {
    let input = input.ok_or("diagnose needs a URL, a query, or - for standard input")?;
    let named = options.endpoint.as_deref().map(endpoint).transpose()?;
    let key = options.key()?;
    let paint = Paint::new();
    each_line(input, |line| {
        let line = Line::parse(line);
        let endpoint = line.endpoint(named)?;
        let diagnoser = Diagnoser::new([("own", &key)]).accept(options.accepted_orders());
        let diagnosis = diagnoser.diagnose(endpoint, line.query, "");
        if options.json {
            writeln!(out, "{}", object(&diagnosis))?;
        } else {
            print(out, &paint, endpoint, line.query, &key, &diagnosis)?;
        }
        Ok(if diagnosis.matched().is_some() { Outcome::Fine } else { Outcome::Mismatch })
    })
}

fn object(diagnosis: &Diagnosis<'_>) -> Value {
    let finding = |finding: &Finding| json!({"kind": finding.kind().as_str(), "detail": finding.detail()});
    json!({
        "matches": diagnosis.matched().is_some(),
        "findings": diagnosis.findings().iter().map(finding).collect::<Vec<_>>(),
    })
}

fn print(
    out: &mut impl Write,
    paint: &Paint,
    endpoint: &Endpoint,
    query: &str,
    key: &SecretKey,
    diagnosis: &Diagnosis<'_>,
) -> Result<(), Failure> {
    let request = ReceivedRequest::read(endpoint, query, "").ok();
    match diagnosis.matched() {
        Some(matched) => {
            writeln!(
                out,
                "{}",
                paint.good(&format!("the hash of {} matches, order {}", endpoint.name(), matched.order()))
            )?;
        }
        None => writeln!(out, "{}", paint.bad(&format!("the hash of {} does not match", endpoint.name())))?,
    }
    for (number, finding) in diagnosis.findings().iter().enumerate() {
        let label = match (number, finding.is_certain(), finding.is_joint()) {
            (0, true, _) => "cause",
            (0, false, _) => "likely",
            (_, _, true) => "and",
            _ => "or",
        };
        writeln!(out, "{label:10} {}: {}", paint.strong(finding.kind().as_str()), finding.detail())?;
        writeln!(out, "{:10} {}", "", finding.fix())?;
    }
    let Some(request) = request else { return Ok(()) };
    let order = diagnosis.matched().map_or(HashOrder::Listed, |matched| matched.order());
    if let (None, Some(expected)) = (diagnosis.matched(), diagnosis.expected()) {
        let sent = request.value("hash").unwrap_or_default();
        writeln!(out, "sent       {}", if key.is_in(&sent) { "***".into() } else { sent.escape_debug().to_string() })?;
        writeln!(out, "expected   {expected}")?;
        writeln!(out, "corrected  {}", corrected(&request, key, &expected.to_string()))?;
    }
    writeln!(out, "\n{}", request.explain(key, order))?;
    Ok(())
}

/// The same request with the right hash. Passwords, and what the tool does not know, are left for the reader to fill in.
fn corrected(request: &ReceivedRequest<'_>, key: &SecretKey, hash: &str) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in request.pairs().filter(|(name, _)| name != "hash") {
        let kind = request.endpoint().parameter(&name).map(mor_api::Parameter::kind);
        let may_be_shown = (name == "u" || kind.is_some_and(|kind| kind != Kind::Secret)) && !key.is_in(&value);
        form.append_pair(if key.is_in(&name) { "***" } else { &name }, if may_be_shown { &value } else { "***" });
    }
    form.append_pair("hash", hash).finish()
}

/// Colours, where somebody sees them.
struct Paint {
    is_on: bool,
}

impl Paint {
    fn new() -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { is_on: std::io::stdout().is_terminal() && !no_color }
    }

    fn with(&self, code: &str, text: &str) -> String {
        if self.is_on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn good(&self, text: &str) -> String {
        self.with("32", text)
    }

    fn bad(&self, text: &str) -> String {
        self.with("31", text)
    }

    fn strong(&self, text: &str) -> String {
        self.with("1", text)
    }
}
