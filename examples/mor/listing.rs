//! `mor endpoints`: the methods and their parameters.

use std::io::Write;

use mor_api::{Coverage, Endpoint, HashOrder, Parameter, Presence, endpoints};
use serde_json::{Value, json};

use crate::{Failure, Options, Outcome, endpoint, path};

pub(crate) fn run(out: &mut impl Write, options: &Options, name: Option<&str>) -> Result<Outcome, Failure> {
    match name {
        Some(name) => one(out, options, endpoint(name)?)?,
        None => all(out, options)?,
    }
    Ok(Outcome::Fine)
}

fn all(out: &mut impl Write, options: &Options) -> Result<(), Failure> {
    for endpoint in endpoints::ALL {
        if options.json {
            writeln!(out, "{}", summary(endpoint))?;
        } else {
            let signed = endpoint.hash_order(HashOrder::Listed).count();
            let mut notes = vec![format!("{signed} signed")];
            notes.extend(endpoint.aliases().iter().map(|alias| format!("alias {alias}")));
            writeln!(out, "{:20} POST   {} ({})", endpoint.name(), path(endpoint), notes.join(", "))?;
        }
    }
    for (name, method) in [("v2 assign provider", "POST"), ("v2 unassign provider", "DELETE")] {
        let path = "/billing/api/v2/users/{id}/assign_provider";
        if options.json {
            let unsigned = ["provider_id", "provider_device_id"];
            let no_names: [&str; 0] = [];
            writeln!(
                out,
                "{}",
                json!({
                    "endpoint": name, "aliases": no_names, "method": method, "path": path,
                    "signed": no_names, "unsigned": unsigned,
                })
            )?;
        } else {
            writeln!(out, "{name:20} {method:6} {path} (no hash: bearer token)")?;
        }
    }
    Ok(())
}

fn one(out: &mut impl Write, options: &Options, endpoint: &'static Endpoint) -> Result<(), Failure> {
    if options.json {
        let parameters: Vec<_> = endpoint.parameters().iter().map(describe).collect();
        let mut object = summary(endpoint);
        if let Value::Object(members) = &mut object {
            members.insert("parameters".into(), parameters.into());
        }
        writeln!(out, "{object}")?;
        return Ok(());
    }
    writeln!(out, "{} (POST {})", endpoint.name(), path(endpoint))?;
    writeln!(out, "\nsigned, in hash order (the secret key follows the last one):")?;
    for (number, parameter) in (1..).zip(endpoint.hash_order(HashOrder::Listed)) {
        let left_out = if parameter.coverage() == Coverage::SignedAsListed { " [not in order deployed]" } else { "" };
        writeln!(out, "{number:4}  {}{left_out}", line(parameter))?;
    }
    writeln!(out, "\nnot signed: hash (required), u (required, the caller's username), and")?;
    for parameter in endpoint.parameters().iter().filter(|it| it.coverage() == Coverage::Unsigned) {
        writeln!(out, "      {}", line(parameter))?;
    }
    Ok(())
}

fn line(parameter: &Parameter) -> String {
    format!(
        "{:26} {}{} ({})",
        parameter.name(),
        parameter.description(),
        match parameter.presence() {
            Presence::Required => "; required",
            Presence::RequiredUnlessReseller | Presence::Optional => "",
        },
        parameter.kind()
    )
}

fn summary(endpoint: &Endpoint) -> Value {
    let names = |wanted: fn(&&Parameter) -> bool| {
        endpoint.parameters().iter().filter(wanted).map(Parameter::name).collect::<Vec<_>>()
    };
    json!({
        "endpoint": endpoint.name(),
        "aliases": endpoint.aliases(),
        "method": "POST",
        "path": path(endpoint),
        "signed": names(|it| it.coverage() != Coverage::Unsigned),
        "unsigned": names(|it| it.coverage() == Coverage::Unsigned),
    })
}

fn describe(parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name(),
        "meaning": parameter.description(),
        "takes": parameter.kind().to_string(),
        "signed": parameter.coverage().is_signed(HashOrder::Listed),
        "signed_deployed": parameter.coverage().is_signed(HashOrder::Deployed),
        "required": match parameter.presence() {
            Presence::Required => "yes",
            Presence::RequiredUnlessReseller => "unless reseller",
            Presence::Optional => "no",
        },
    })
}
