//! `mor methods`: the methods, or all that is known of one.

use std::fmt;

use mor_api::{
    Endpoint, EvidenceSource, HashRule, HashRules, Hashing, Parameter, Requirement, methods,
};
use serde_json::{Value, json};

use crate::cli::Methods;
use crate::commands::{path, rule_names};
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
fn name_width() -> usize {
    let hashed = methods::ALL.iter().map(|endpoint| endpoint.name());
    let names = hashed.chain(V2.iter().map(|method| method.name));
    names.map(str::len).max().unwrap_or_default()
}

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
        let (endpoint, signed) = (self.endpoint, self.endpoint.hash_order(HashRule::Listed));
        let width = name_width();
        write!(f, "{:width$} POST   {} (", endpoint.name(), path(endpoint))?;
        if endpoint.takes_hash(HashRule::Listed) {
            write!(f, "{} signed", signed.count())?;
        } else {
            f.write_str("no hash")?;
        }
        endpoint.aliases().iter().try_for_each(|alias| write!(f, ", alias {alias}"))?;
        f.write_str(")")
    }
}

/// One method with all that is known of it.
struct Details {
    endpoint: &'static Endpoint,
}

impl Report for Details {
    fn json(&self) -> Value {
        let endpoint = self.endpoint;
        let parameters = endpoint.parameters().map(|parameter| describe(endpoint, parameter));
        let rules = HashRule::ALL.into_iter().map(|rule| describe_rule(endpoint, rule));
        let mut object = summary(endpoint);
        if let Value::Object(members) = &mut object {
            members.insert("parameters".to_owned(), parameters.collect());
            members.insert("rules".to_owned(), rules.collect());
            let evidence = endpoint.evidence();
            let evidence = json!({
                "source": evidence.source().as_str(),
                "contradiction": evidence.contradiction(),
            });
            members.insert("evidence".to_owned(), evidence);
        }
        object
    }
}

impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let endpoint = self.endpoint;
        writeln!(f, "{} (POST {})", endpoint.name(), path(endpoint))?;
        if !endpoint.aliases().is_empty() {
            writeln!(f, "also {}", endpoint.aliases().join(", "))?;
        }
        let order: Vec<_> = endpoint.hash_order(HashRule::Listed).collect();
        let takes_hash = endpoint.takes_hash(HashRule::Listed);
        if !order.is_empty() {
            writeln!(f, "\nsigned, in hash order (the secret key follows the last one):")?;
        } else if takes_hash {
            writeln!(f, "\nnothing is signed: the hash is that of the secret key alone")?;
        } else {
            writeln!(f, "\nthe method takes no hash")?;
        }
        for (number, name) in (1..).zip(&order) {
            writeln!(f, "{number:4}  {}", Line { endpoint, name })?;
        }
        let hash = takes_hash.then_some(HASH);
        let username = (!order.contains(&USERNAME)).then_some(USERNAME);
        let unsigned = endpoint.parameters().filter(|parameter| !parameter.is_signed());
        writeln!(f, "\nnot signed:")?;
        for name in hash.into_iter().chain(username).chain(unsigned.map(Parameter::name)) {
            writeln!(f, "      {}", Line { endpoint, name })?;
        }
        let evidence = endpoint.evidence();
        writeln!(f, "\nevidence: {}", Source(evidence.source()))?;
        if let Some(contradiction) = evidence.contradiction() {
            writeln!(f, "  but {contradiction}")?;
        }
        writeln!(f, "\nservers:")?;
        on_servers(endpoint).iter().try_for_each(|on| writeln!(f, "  {on}"))
    }
}

/// The caller's username, which methods do not declare.
const USERNAME: &str = "u";
/// Nor do they declare the hash.
const HASH: &str = "hash";

/// A parameter on one line.
struct Line<'n> {
    endpoint: &'static Endpoint,
    name: &'n str,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let &Self { endpoint, name } = self;
        write!(f, "{name:26} ")?;
        match endpoint.parameter(name) {
            Some(parameter) => {
                f.write_str(parameter.description())?;
                if parameter.requirement() == Requirement::Required {
                    f.write_str("; required")?;
                }
                write!(f, " ({})", parameter.kind())?;
            }
            None if name == HASH => f.write_str("The hash; required")?,
            None => f.write_str("The caller's username")?,
        }
        let hashed = hashed_under(endpoint, name);
        let others = HashRules::ALL.without(hashed);
        let is_signed = hashed.contains(HashRule::Listed);
        if is_signed && !others.is_empty() {
            write!(f, " [not under {others}]")?;
        } else if !is_signed && !hashed.is_empty() {
            write!(f, " [hashed under {hashed}]")?;
        }
        Ok(())
    }
}

/// The rules that hash a parameter of a method.
fn hashed_under(endpoint: &Endpoint, name: &str) -> HashRules {
    let hashes = |rule: &HashRule| endpoint.hash_order(*rule).any(|hashed| hashed == name);
    HashRules::ALL.iter().filter(hashes).collect()
}

/// What the list of signed parameters rests on.
struct Source(EvidenceSource);

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            EvidenceSource::Declared => "none is noted",
            EvidenceSource::Page => "the method's page, or the code of a client",
            EvidenceSource::Sample => "a sample of the method's page",
            EvidenceSource::Code => "the code of a server",
            source => source.as_str(),
        })
    }
}

/// What servers of some versions make of a method.
struct OnTheseServers {
    rules: HashRules,
    names: Option<&'static [&'static str]>,
    hashing: Hashing,
}

/// What the servers of all versions make of a method, those together that do the same.
fn on_servers(endpoint: &Endpoint) -> Vec<OnTheseServers> {
    let mut groups: Vec<OnTheseServers> = Vec::new();
    for rule in HashRules::SERVERS.iter() {
        let (names, hashing) = (endpoint.names_on(rule), endpoint.hashing(rule));
        match groups.iter_mut().find(|group| (group.names, group.hashing) == (names, hashing)) {
            Some(group) => group.rules |= rule,
            None => groups.push(OnTheseServers { rules: rule.into(), names, hashing }),
        }
    }
    groups
}

impl fmt::Display for OnTheseServers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.rules)?;
        match self.names {
            Some([]) => f.write_str("not there")?,
            Some(names) => f.write_str(&names.join(", "))?,
            None => f.write_str("not known whether it is there")?,
        }
        match self.hashing {
            Hashing::Order => f.write_str("; hashes by the order of the server"),
            Hashing::OrderWithout(names) => {
                write!(f, "; hashes by the order of the server, without {}", names.join(", "))
            }
            Hashing::Own([]) => f.write_str("; hashes the key alone"),
            Hashing::Own(names) => write!(f, "; has a list of its own: {}", names.join(", ")),
            Hashing::UsernameUnlessAdmin => f.write_str("; hashes `u` unless it is `admin`"),
            Hashing::Nothing => f.write_str("; takes no hash"),
            _ => Ok(()),
        }
    }
}

fn summary(endpoint: &Endpoint) -> Value {
    let is_unsigned = |parameter: &Parameter| !parameter.is_signed();
    let unsigned = endpoint.parameters().filter(is_unsigned).map(Parameter::name);
    json!({
        "endpoint": endpoint.name(),
        "aliases": endpoint.aliases(),
        "method": "POST",
        "path": path(endpoint),
        "signed": endpoint.hash_order(HashRule::Listed).collect::<Vec<_>>(),
        "unsigned": unsigned.collect::<Vec<_>>(),
    })
}

fn describe(endpoint: &Endpoint, parameter: Parameter) -> Value {
    let requirement = parameter.requirement();
    json!({
        "name": parameter.name(),
        "meaning": parameter.description(),
        "takes": parameter.kind().to_string(),
        "signed": parameter.is_signed(),
        "hashed_under": rule_names(hashed_under(endpoint, parameter.name()).iter()),
        "required": if requirement == Requirement::Required {
            "yes"
        } else if requirement == Requirement::RequiredUnlessReseller {
            "unless reseller"
        } else {
            "no"
        },
    })
}

/// What a rule makes of a method. `names` is null where it is not known whether servers offer it.
fn describe_rule(endpoint: &Endpoint, rule: HashRule) -> Value {
    let (by, names, own) = if rule.is_of_a_server() {
        let (by, own) = match endpoint.hashing(rule) {
            Hashing::Order => ("order", None),
            Hashing::OrderWithout(_) => ("order without some", None),
            Hashing::Own(names) => ("own list", Some(names)),
            Hashing::UsernameUnlessAdmin => ("u unless admin", None),
            Hashing::Nothing => ("no hash", None),
            _ => ("other", None),
        };
        (by, endpoint.names_on(rule), own)
    } else {
        ("page", None, None)
    };
    json!({
        "rule": rule.as_str(),
        "names": names,
        "by": by,
        "own_list": own,
        "takes_hash": endpoint.takes_hash(rule),
        "hash_order": endpoint.hash_order(rule).collect::<Vec<_>>(),
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
        let width = name_width();
        write!(f, "{name:width$} {method:6} {path} (no hash: bearer token)")
    }
}
