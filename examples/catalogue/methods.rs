//! `methods.json`: the tables, with what each server version hashes.

use mor_api::{
    Conversion, Endpoint, GroupRule, HashRule, Parameter, Requirement, Transport, methods,
    server_order,
};
use serde_json::{Map, Value, json};

/// All methods, and the order of the servers.
pub(crate) fn methods_json() -> Value {
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
