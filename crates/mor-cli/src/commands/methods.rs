//! `mor methods`: the methods, and the parameters of one.

use std::fmt;

use mor_api::{Coverage, Endpoint, HashOrder, Parameter, Requirement, methods};
use serde_json::{Value, json};

use crate::cli::Methods;
use crate::commands::path;
use crate::output::{Output, Report};
use crate::{Failure, Outcome};

pub(crate) fn run(out: &mut Output, arguments: &Methods) -> Result<Outcome, Failure> {
    if let Some(endpoint) = arguments.name {
        out.print(&Details { endpoint })?;
        return Ok(Outcome::Fine);
    }
    for endpoint in methods::ALL {
        out.print(&Summary { endpoint })?;
    }
    for method in V2 {
        out.print(method)?;
    }
    Ok(Outcome::Fine)
}

/// The width of the column of method names.
const NAME_WIDTH: usize = 20;

/// One method of many, on one line.
struct Summary {
    endpoint: &'static Endpoint,
}

impl Report for Summary {
    fn json(&self) -> Value {
        summary(self.endpoint)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (endpoint, signed) = (self.endpoint, self.endpoint.hash_order(HashOrder::Listed));
        write!(f, "{:NAME_WIDTH$} POST   {} (", endpoint.name(), path(endpoint))?;
        write!(f, "{} signed", signed.count())?;
        endpoint.aliases().iter().try_for_each(|alias| write!(f, ", alias {alias}"))?;
        f.write_str(")")
    }
}

/// One method with all its parameters.
struct Details {
    endpoint: &'static Endpoint,
}

impl Report for Details {
    fn json(&self) -> Value {
        let parameters: Vec<_> = self.endpoint.parameters().iter().map(describe).collect();
        let mut object = summary(self.endpoint);
        if let Value::Object(members) = &mut object {
            members.insert("parameters".to_owned(), parameters.into());
        }
        object
    }
}

impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoint = self.endpoint;
        writeln!(f, "{} (POST {})", endpoint.name(), path(endpoint))?;
        writeln!(f, "\nsigned, in hash order (the secret key follows the last one):")?;
        for (number, parameter) in (1..).zip(endpoint.hash_order(HashOrder::Listed)) {
            write!(f, "{number:4}  {}", Line(parameter))?;
            let is_left_out = parameter.coverage() == Coverage::ListedOnly;
            writeln!(f, "{}", if is_left_out { " [not in order deployed]" } else { "" })?;
        }
        writeln!(f, "\nnot signed: hash (required), u (required, the caller's username), and")?;
        let is_unsigned = |parameter: &&Parameter| parameter.coverage() == Coverage::Unsigned;
        for parameter in endpoint.parameters().iter().filter(is_unsigned) {
            writeln!(f, "      {}", Line(parameter))?;
        }
        Ok(())
    }
}

/// A parameter on one line.
struct Line<'p>(&'p Parameter);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(parameter) = self;
        let is_required = parameter.requirement() == Requirement::Required;
        write!(
            f,
            "{:26} {}{} ({})",
            parameter.name(),
            parameter.description(),
            if is_required { "; required" } else { "" },
            parameter.kind()
        )
    }
}

fn summary(endpoint: &Endpoint) -> Value {
    let names = |is_signed: bool| {
        let parameters = endpoint.parameters().iter();
        parameters
            .filter(|parameter| (parameter.coverage() != Coverage::Unsigned) == is_signed)
            .map(Parameter::name)
            .collect::<Vec<_>>()
    };
    json!({
        "endpoint": endpoint.name(),
        "aliases": endpoint.aliases(),
        "method": "POST",
        "path": path(endpoint),
        "signed": names(true),
        "unsigned": names(false),
    })
}

fn describe(parameter: &Parameter) -> Value {
    let requirement = parameter.requirement();
    json!({
        "name": parameter.name(),
        "meaning": parameter.description(),
        "takes": parameter.kind().to_string(),
        "signed": parameter.coverage().is_signed(HashOrder::Listed),
        "signed_deployed": parameter.coverage().is_signed(HashOrder::Deployed),
        "required": if requirement == Requirement::Required {
            "yes"
        } else if requirement == Requirement::RequiredUnlessReseller {
            "unless reseller"
        } else {
            "no"
        },
    })
}

/// A method of API v2, which has no hash.
struct BearerMethod {
    name: &'static str,
    method: &'static str,
    path: &'static str,
    parameters: &'static [&'static str],
}

const V2: &[BearerMethod] = &[
    BearerMethod {
        name: "v2 assign provider",
        method: "POST",
        path: "/billing/api/v2/users/{id}/assign_provider",
        parameters: &["provider_id", "provider_device_id"],
    },
    BearerMethod {
        name: "v2 unassign provider",
        method: "DELETE",
        path: "/billing/api/v2/users/{id}/assign_provider",
        parameters: &["provider_id", "provider_device_id"],
    },
];

impl Report for BearerMethod {
    fn json(&self) -> Value {
        json!({
            "endpoint": self.name,
            "aliases": [],
            "method": self.method,
            "path": self.path,
            "signed": [],
            "unsigned": self.parameters,
        })
    }
}

impl fmt::Display for BearerMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, method, path, .. } = self;
        write!(f, "{name:NAME_WIDTH$} {method:6} {path} (no hash: bearer token)")
    }
}
