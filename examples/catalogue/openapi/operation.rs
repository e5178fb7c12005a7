//! The operation of a method with a form.

use mor_api::{Endpoint, GroupRule, HashRule, ParameterGroup, Requirement, Transport};
use serde_json::{Map, Value, json};

use super::{kinds, responses, schema_ref, with};

/// The POST of a method.
pub(super) fn operation(area: &str, method: &Endpoint) -> Value {
    let mut operation = json!({
        "operationId": method.name(),
        "tags": [area],
        "requestBody": {
            "required": true,
            "content": { "application/x-www-form-urlencoded": { "schema": form(method) } },
        },
        "responses": responses::of_method(method),
    });
    if let Some(id) = method.parameter("id").filter(|_| has_id_in_path(method)) {
        let id = json!({
            "name": id.name(),
            "in": "path",
            "required": true,
            "schema": kinds::schema(id, true),
        });
        operation = with(operation, "parameters", json!([id]));
    }
    if method.takes_hash(HashRule::Listed) {
        let order: Vec<_> = method.hash_order(HashRule::Listed).collect();
        operation = with(operation, "x-mor-hash", hash(method));
        operation = with(operation, "x-mor-signed-order", order);
    }
    operation
}

/// Where the hash stands, how it is made, and the rules under which it is made of these names.
fn hash(method: &Endpoint) -> Value {
    let is_same = |rule: &HashRule| {
        method.takes_hash(*rule) && method.hash_order(*rule).eq(method.hash_order(HashRule::Listed))
    };
    let rules = HashRule::ALL.into_iter().filter(is_same).map(HashRule::as_str);
    json!({
        "in": "form",
        "name": "hash",
        "made": "lower-case hex of SHA-1 of the values and the key",
        "rules": rules.collect::<Vec<_>>(),
    })
}

fn has_id_in_path(method: &Endpoint) -> bool {
    method.transport() == Transport::IdInPath
}

fn form(method: &Endpoint) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    let in_form = |name| !(has_id_in_path(method) && name == "id");
    for parameter in method.parameters().filter(|parameter| in_form(parameter.name())) {
        let name = parameter.name();
        let is_required = parameter.requirement() == Requirement::Required;
        let is_needed =
            is_required || method.groups().iter().any(|group| group.names().contains(&name));
        properties.insert(name.into(), kinds::schema(parameter, is_needed));
        if is_required {
            required.push(name);
        }
    }
    let own = [
        ("u", "Username", method.takes_username()),
        ("hash", "Hash", method.takes_hash(HashRule::Listed)),
    ];
    for (name, schema, _) in own.into_iter().filter(|(_, _, is_taken)| *is_taken) {
        properties.insert(name.into(), schema_ref(schema));
        required.push(name);
    }
    let mut form = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        form = with(form, "required", required);
    }
    method.groups().iter().fold(form, group)
}

/// Adds what is required of several fields together. Alternatives stand in an `allOf`, because
/// generators of types read those beside `properties` as alternatives to the whole form.
fn group(form: Value, group: &ParameterGroup) -> Value {
    let names = group.names();
    if group.rule() == GroupRule::AllOrNone {
        let others = |name: &str| names.iter().filter(|other| **other != name).collect::<Vec<_>>();
        let each = names.iter().map(|name| ((*name).to_owned(), json!(others(name))));
        return with(form, "dependentRequired", each.collect::<Map<_, _>>());
    }
    let one: Vec<_> = names.iter().map(|name| json!({ "required": [name] })).collect();
    with(form, "allOf", json!([{ "anyOf": one }]))
}
