//! `mor verify`: whether a request's hash is right, and what it covers.

use std::io::Write;

use mor_api::{
    AcceptedOrders, Endpoint, HashOrder, Parameter, ReceivedRequest, SecretKey, Uncovered, Verified, VerifyError,
};
use serde_json::{Value, json};

use crate::input::{Line, each_line};
use crate::{Failure, Options, Outcome, endpoint};

pub(crate) fn run(out: &mut impl Write, options: &Options, input: Option<&str>) -> Result<Outcome, Failure> {
    let input = input.ok_or("verify needs a URL, a query, or - for standard input")?;
    let named = options.endpoint.as_deref().map(endpoint).transpose()?;
    let orders = options.accepted_orders();
    let verifier = Verifier { key: options.key()?, orders, named, json: options.json };
    each_line(input, |line| verifier.one(out, line))
}

struct Verifier {
    key: SecretKey,
    orders: AcceptedOrders,
    named: Option<&'static Endpoint>,
    json: bool,
}

impl Verifier {
    fn one(&self, out: &mut impl Write, line: &str) -> Result<Outcome, Failure> {
        let line = Line::parse(line);
        let endpoint = match line.endpoint(self.named) {
            Ok(endpoint) => endpoint,
            Err(failure) => return self.unreadable(out, None, &failure.0),
        };
        let request = match ReceivedRequest::read(endpoint, line.query, "") {
            Ok(request) => request,
            Err(error) => return self.unreadable(out, Some(endpoint), &error.to_string()),
        };
        match request.verify([("key", &self.key)], self.orders) {
            Ok(verified) => {
                self.valid(out, &verified)?;
                Ok(Outcome::Fine)
            }
            Err(error) => {
                self.invalid(out, &request, error)?;
                Ok(Outcome::Mismatch)
            }
        }
    }

    fn valid(&self, out: &mut impl Write, verified: &Verified<'_>) -> Result<(), Failure> {
        let endpoint = verified.request().endpoint().name();
        let covered: Vec<_> = verified.covered().map(Parameter::name).collect();
        let uncovered = verified.uncovered();
        if self.json {
            let names: Vec<_> = uncovered.iter().map(Uncovered::name).collect();
            return print(out, Some(endpoint), true, Some(verified.order()), &covered, &names, None);
        }
        writeln!(out, "valid      {endpoint}, order {}", verified.order())?;
        writeln!(out, "covered    {}", covered.join(", "))?;
        let uncovered: Vec<_> =
            uncovered.iter().map(|it| format!("{} ({})", it.name().escape_debug(), it.reason())).collect();
        writeln!(out, "uncovered  {}", uncovered.join(", "))?;
        if let Some(other) = verified.other_reading() {
            let names: Vec<_> = other.values().map(|(parameter, _)| parameter.name()).collect();
            writeln!(out, "note       the same hash also fits other values of {}", names.join(", "))?;
        }
        Ok(())
    }

    /// A wrong hash covers nothing, whatever it was meant to cover.
    fn invalid(&self, out: &mut impl Write, request: &ReceivedRequest<'_>, error: VerifyError) -> Result<(), Failure> {
        let endpoint = request.endpoint().name();
        if !self.json {
            writeln!(out, "invalid    {endpoint}: {error}")?;
            return Ok(());
        }
        let mut sent: Vec<String> = Vec::new();
        for (name, _) in request.pairs() {
            if name != "hash" && !sent.iter().any(|it| *it == name) {
                sent.push(name.into_owned());
            }
        }
        let sent: Vec<_> = sent.iter().map(String::as_str).collect();
        // A mismatch is what `valid` says; every other reason needs words.
        let reason = (error != VerifyError::Mismatch).then(|| error.to_string());
        print(out, Some(endpoint), false, None, &[], &sent, reason.as_deref())
    }

    fn unreadable(&self, out: &mut impl Write, endpoint: Option<&Endpoint>, error: &str) -> Result<Outcome, Failure> {
        let endpoint = endpoint.map(Endpoint::name);
        if self.json {
            print(out, endpoint, false, None, &[], &[], Some(error))?;
        } else {
            writeln!(out, "unreadable {}{error}", endpoint.map(|name| format!("{name}: ")).unwrap_or_default())?;
        }
        Ok(Outcome::BadInput)
    }
}

fn print(
    out: &mut impl Write,
    endpoint: Option<&str>,
    valid: bool,
    order: Option<HashOrder>,
    covered: &[&str],
    uncovered: &[&str],
    error: Option<&str>,
) -> Result<(), Failure> {
    let object: Value = json!({
        "endpoint": endpoint,
        "valid": valid,
        "order": order.map(HashOrder::as_str),
        "covered": covered,
        "uncovered": uncovered,
        "error": error,
    });
    writeln!(out, "{object}")?;
    Ok(())
}
