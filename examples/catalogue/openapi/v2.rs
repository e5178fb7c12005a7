//! The endpoints of API v2: JSON, and a token in place of a hash.

use mor_api::v2::{ENDPOINTS, Endpoint};
use serde_json::{Map, Value, json};

use super::{response_ref, with};

/// The tag of all of them.
pub(super) const TAG: &str = "v2";

/// What tells who calls.
pub(super) fn security_schemes() -> Value {
    json!({
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "The token of POST /v2/authentication/login, for 15 minutes",
        },
        "basic": { "type": "http", "scheme": "basic" },
    })
}

/// The endpoints. Those of one path stand together.
pub(super) fn paths() -> Map<String, Value> {
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let path = format!("/{}", endpoint.path);
        let operations = paths.entry(path).or_insert_with(|| json!({}));
        if let Value::Object(operations) = operations {
            operations.insert(endpoint.method.to_lowercase(), operation(endpoint));
        }
    }
    paths
}

fn operation(endpoint: &Endpoint) -> Value {
    let text = || json!({ "type": "string", "minLength": 1 });
    let parts = endpoint.path.split('/').filter_map(|part| part.strip_prefix('{'));
    let in_path = parts
        .filter_map(|part| part.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": text() }));
    let in_query = endpoint
        .query
        .iter()
        .map(|name| json!({ "name": name, "in": "query", "schema": { "type": "string" } }));
    let id = [endpoint.method, endpoint.path].join("_").to_lowercase();
    let security = if endpoint.path.ends_with("login") { "basic" } else { "bearer" };
    let operation = json!({
        "operationId": id.replace(['/', '{', '}'], "_"),
        "tags": [TAG],
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "security": [{ security: [] }],
        "responses": {
            "200": {
                "description": "The answer",
                "content": { "application/json": { "schema": {} } },
            },
            "401": response_ref("Unauthorized"),
            "403": response_ref("Forbidden"),
            "404": response_ref("NotFound"),
            "422": response_ref("Unprocessable"),
            "default": response_ref("OtherRefusal"),
        },
    });
    if endpoint.body.is_empty() {
        return operation;
    }
    let members = endpoint.body.iter().copied().map(member).collect::<Map<_, _>>();
    let schema = json!({ "type": "object", "properties": members });
    let body = json!({ "content": { "application/json": { "schema": schema } } });
    with(operation, "requestBody", body)
}

/// A member of a body. An object is named with its own members, `address{city,email}`.
fn member(name: &str) -> (String, Value) {
    let Some((name, inner)) = name.strip_suffix('}').and_then(|name| name.split_once('{')) else {
        return (name.to_owned(), json!({}));
    };
    let inner = inner.split(',').map(|name| (name.to_owned(), json!({})));
    let schema = json!({ "type": "object", "properties": inner.collect::<Map<_, _>>() });
    (name.to_owned(), schema)
}
