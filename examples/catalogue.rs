//! Writes `catalogue/` from the tables of the methods: `README.md` for people, `methods.json` and
//! `openapi.json` for programs in other languages. Run it after a table was changed:
//!
//! ```console
//! cargo run --example catalogue
//! ```

use std::error::Error;
use std::fmt::Write as _;
use std::fs;

use mor_api::{
    Conversion, Endpoint, GroupRule, HashRule, Kind, Parameter, Requirement, Transport, methods,
    server_order, v2,
};
use serde_json::{Map, Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    fs::create_dir_all("catalogue")?;
    for (name, value) in [("methods", methods_json()), ("openapi", openapi_json())] {
        let text = serde_json::to_string_pretty(&value)? + "\n";
        fs::write(format!("catalogue/{name}.json"), text)?;
    }
    fs::write("catalogue/README.md", readme()?)?;
    Ok(())
}

/// A table of each area.
fn readme() -> Result<String, std::fmt::Error> {
    let mut text = String::from(HEAD);
    for (area, methods) in methods::AREAS {
        writeln!(text, "\n## {area}\n\n| method | signed by the page | evidence |\n|---|---|---|")?;
        for method in *methods {
            let names = [method.name()].into_iter().chain(method.aliases().iter().copied());
            let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
            let signed: Vec<_> = method.hash_order(HashRule::Listed).collect();
            let signed = match *signed.as_slice() {
                _ if !method.takes_hash(HashRule::Listed) => "no hash".to_owned(),
                [] => "the key alone".to_owned(),
                [first, .., last] if signed.len() > 15 => {
                    format!("`{first}` … `{last}`: {} names", signed.len())
                }
                _ => signed.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" "),
            };
            let evidence = method.evidence();
            let contradiction = evidence.contradiction();
            let contradiction = contradiction.map_or(String::new(), |it| format!("; **but** {it}"));
            let source = evidence.source();
            writeln!(text, "| {} | {signed} | {source}{contradiction} |", names.join(", "))?;
        }
    }
    Ok(text)
}

const HEAD: &str = "\
# The methods

Written by `cargo run --example catalogue`. Evidence: `code`, a server's code hashes what the page
lists; `sample`, a sample of the page has the hash of what it lists; `page`, only the page says so.
What speaks against the page stands behind it. What servers hash is in `methods.json`, for each
rule.
";

/// All methods, and the order of the servers.
fn methods_json() -> Value {
    let order = server_order().iter().map(|entry| {
        let rules: Vec<_> = entry.rules().iter().map(HashRule::as_str).collect();
        json!({
            "name": entry.name(),
            "rules": rules,
            "hashed": conversion(entry.conversion()),
        })
    });
    json!({
        "rules": HashRule::ALL.map(HashRule::as_str),
        "server_order": order.collect::<Vec<_>>(),
        "methods": methods::ALL.iter().map(|method| method_json(method)).collect::<Vec<_>>(),
    })
}

fn method_json(method: &Endpoint) -> Value {
    let by_rule = |each: &dyn Fn(HashRule) -> Value| {
        let values = HashRule::ALL.map(|rule| (rule.as_str().to_owned(), each(rule)));
        values.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>()
    };
    let groups = method.groups().iter().map(|group| {
        let rule = match group.rule() {
            GroupRule::AllOrNone => "all or none",
            _ => "at least one",
        };
        json!({ "rule": rule, "names": group.names() })
    });
    let evidence = method.evidence();
    json!({
        "name": method.name(),
        "aliases": method.aliases(),
        "parameters": method.parameters().map(parameter_json).collect::<Vec<_>>(),
        "takes_username": method.takes_username(),
        "groups": groups.collect::<Vec<_>>(),
        // What is hashed, in its order; `null` where no hash is taken.
        "hashed": by_rule(&|rule| {
            if method.takes_hash(rule) {
                json!(method.hash_order(rule).collect::<Vec<_>>())
            } else {
                json!("no hash")
            }
        }),
        "other_names_of_the_order_are_hashed": by_rule(&|rule| match rule {
            HashRule::Listed => Value::Null,
            rule => json!(method.hashes_foreign_names(rule)),
        }),
        "known_as": by_rule(&|rule| json!(method.names_on(rule))),
        "transport": match method.transport() {
            Transport::AlwaysGet => "GET always",
            Transport::IdInPath => "id in the path",
            Transport::Action => "action",
            _ => "usual",
        },
        "evidence": {
            "source": evidence.source().as_str(),
            "contradiction": evidence.contradiction(),
        },
    })
}

fn parameter_json(parameter: Parameter) -> Value {
    json!({
        "name": parameter.name(),
        "signed": parameter.is_signed(),
        "required": match parameter.requirement() {
            Requirement::Required => "yes",
            Requirement::RequiredUnlessReseller => "unless a reseller calls",
            _ => "no",
        },
        "takes": parameter.kind().to_string(),
        "meaning": parameter.description(),
    })
}

const fn conversion(conversion: Conversion) -> &'static str {
    match conversion {
        Conversion::Integer => "digits without leading zeros, the empty value as 0",
        Conversion::Digits => "only digits",
        Conversion::DigitsOrAll => "only digits, or all",
        Conversion::Amount => "only digits, `.`, `-` and `+`",
        Conversion::Direction => "only outgoing or incoming",
        Conversion::CallType => "only one of the call types",
        Conversion::UserTypes => "only if a line is postpaid, prepaid, all, or digits and commas",
        Conversion::TrueOrFalse => "only if true or false is in it",
        _ => "the value",
    }
}

/// `OpenAPI` 3.1 with form bodies. How to sign is told by the extension `x-mor-hash`.
fn openapi_json() -> Value {
    let paths = methods::ALL.iter().flat_map(|method| {
        let mut operations = Map::new();
        operations.insert("post".into(), operation(method));
        let path = match method.transport() {
            Transport::IdInPath => format!("/{}/{{id}}", method.name()),
            _ => format!("/{}", method.name()),
        };
        [(path, Value::Object(operations))]
    });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "MOR API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Of the methods with a form body the hash is the lower-case \
                hexadecimal SHA-1 of the values that `x-mor-hash` lists, in its order and decoded, \
                followed by the API secret key. Absent and empty values contribute nothing.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "servers": [{
            "url": "https://{host}/billing/api",
            "variables": { "host": { "default": "mor.example.com" } },
        }],
        "paths": paths.chain(v2_paths()).collect::<Map<_, _>>(),
        "components": {
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "The token of POST /v2/authentication/login, for 15 minutes",
                },
                "basic": { "type": "http", "scheme": "basic" },
            },
        },
    })
}

/// The endpoints with a bearer token. Those of one path stand together.
fn v2_paths() -> Map<String, Value> {
    let mut paths = Map::new();
    for endpoint in v2::ENDPOINTS {
        let path = format!("/{}", endpoint.path);
        let operations = paths.entry(path).or_insert_with(|| json!({}));
        if let Value::Object(operations) = operations {
            operations.insert(endpoint.method.to_lowercase(), v2_operation(endpoint));
        }
    }
    paths
}

fn v2_operation(endpoint: &v2::Endpoint) -> Value {
    let parts = endpoint.path.split('/').filter_map(|part| part.strip_prefix('{'));
    let in_path = parts.filter_map(|part| part.strip_suffix('}')).map(|name| {
        json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
    });
    let in_query = endpoint
        .query
        .iter()
        .map(|name| json!({ "name": name, "in": "query", "schema": { "type": "string" } }));
    let id = [endpoint.method, endpoint.path].join("_").to_lowercase();
    let security = if endpoint.path.ends_with("login") { "basic" } else { "bearer" };
    let mut operation = json!({
        "operationId": id.replace(['/', '{', '}'], "_"),
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "security": [{ security: [] }],
        "responses": {
            "200": {
                "description": "The answer",
                "content": { "application/json": { "schema": {} } },
            },
            "default": {
                "description": "An error",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "properties": { "errors": { "type": "string" } },
                        },
                    },
                },
            },
        },
    });
    if let Value::Object(operation) = &mut operation
        && !endpoint.body.is_empty()
    {
        // An object in the body is named with its own members, `address{city,email}`.
        let members = endpoint.body.iter().map(|name| {
            let name = name.split('{').next().unwrap_or_default();
            (name.to_owned(), json!({}))
        });
        let schema = json!({ "type": "object", "properties": members.collect::<Map<_, _>>() });
        let body = json!({ "content": { "application/json": { "schema": schema } } });
        operation.insert("requestBody".into(), body);
    }
    operation
}

fn operation(method: &Endpoint) -> Value {
    let mut properties = Map::new();
    let in_path = method.transport() == Transport::IdInPath;
    if method.takes_username() {
        let u = json!({ "type": "string", "description": "The caller's username" });
        properties.insert("u".into(), u);
    }
    let body = method.parameters().filter(|parameter| !(in_path && parameter.name() == "id"));
    let mut required = Vec::new();
    for parameter in body {
        properties.insert(parameter.name().into(), schema(parameter));
        if parameter.requirement() == Requirement::Required {
            required.push(parameter.name());
        }
    }
    let takes_hash = method.takes_hash(HashRule::Listed);
    if takes_hash {
        properties.insert(
            "hash".into(),
            json!({ "type": "string", "pattern": "^[0-9a-f]{40}$", "description": "The hash" }),
        );
        required.push("hash");
    }
    let mut body = json!({ "type": "object", "properties": properties });
    if let Value::Object(body) = &mut body
        && !required.is_empty()
    {
        body.insert("required".into(), json!(required));
    }
    let hashed = HashRule::ALL.into_iter().filter(|rule| method.takes_hash(*rule));
    let hashed = hashed
        .map(|rule| (rule.as_str().to_owned(), json!(method.hash_order(rule).collect::<Vec<_>>())));
    let mut operation = json!({
        "operationId": method.name(),
        "requestBody": {
            "content": { "application/x-www-form-urlencoded": { "schema": body } },
        },
        "responses": {
            "200": {
                "description": "The answer, also that to a wrong request",
                "content": { "application/xml": { "schema": { "type": "string" } } },
            },
        },
        "x-mor-hash": hashed.collect::<Map<_, _>>(),
    });
    if let Value::Object(operation) = &mut operation
        && in_path
    {
        operation.insert(
            "parameters".into(),
            json!([{
                "name": "id",
                "in": "path",
                "required": true,
                "schema": { "type": "string" },
            }]),
        );
    }
    operation
}

fn schema(parameter: Parameter) -> Value {
    let mut schema = match parameter.kind() {
        Kind::ObjectId | Kind::Id | Kind::Count | Kind::Timestamp => {
            json!({ "type": "integer", "minimum": 0 })
        }
        Kind::Assignment => json!({ "type": "integer", "minimum": -1 }),
        Kind::Switch { on } => json!({ "type": "integer", "enum": [0, on] }),
        Kind::TrueFalse => json!({ "type": "boolean" }),
        Kind::Range { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Word(words) => json!({ "type": "string", "enum": words }),
        Kind::Digits => json!({ "type": "string", "pattern": "^[0-9]+$" }),
        Kind::Decimal => json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }),
        Kind::IdOrAll => json!({ "type": "string", "pattern": "^(all|0|[1-9][0-9]*)$" }),
        Kind::IdList => json!({ "type": "string", "pattern": "^[0-9]+(,[0-9]+)*$" }),
        Kind::TimeOfDay => json!({ "type": "string", "pattern": "^[0-9]{2}:[0-9]{2}:[0-9]{2}$" }),
        Kind::Secret => json!({ "type": "string", "format": "password", "minLength": 1 }),
        _ => json!({ "type": "string" }),
    };
    if let Value::Object(schema) = &mut schema {
        schema.insert("description".into(), json!(parameter.description()));
    }
    schema
}
