//! `openapi.json`: all methods as `OpenAPI` 3.1, with form bodies.
//!
//! The hash is an ordinary field of the form. A security scheme would not do: an API key is sent
//! as it is, so tools would send the secret key, in a field beside the hash. How the hash is made
//! is told by two extensions of each operation, `x-mor-signed-order` and `x-mor-hash`.

mod kinds;
mod operation;
mod responses;
mod v2;

use mor_api::{Transport, methods};
use serde_json::{Map, Value, json};

const DESCRIPTION: &str = "\
Methods with a form are signed: `hash` is the lower-case hexadecimal SHA-1 of the values that \
`x-mor-signed-order` names, in this order, as decoded UTF-8 text with nothing between them, and of \
the API secret key after them. Absent and empty values add nothing. By their pages, methods \
without `x-mor-signed-order` take no hash. The order is that of the pages, the rule `listed`; \
`x-mor-hash` names the rules of server versions that have the same order. Other versions hash \
other names, or only a part of some values: `mor methods NAME` and `catalogue/methods.json` tell \
which. All values are text: write numbers as they shall be read. Servers answer an error with \
status 200, too, and compress a few answers with gzip, or into a ZIP file.";

/// The whole document.
pub(crate) fn document() -> Value {
    let signed = methods::AREAS.iter().flat_map(|(area, methods)| {
        methods.iter().map(|method| {
            let path = match method.transport() {
                Transport::IdInPath => format!("/{}/{{id}}", method.name()),
                _ => format!("/{}", method.name()),
            };
            (path, json!({ "post": operation::operation(area, method) }))
        })
    });
    let tags = methods::AREAS.iter().map(|(area, _)| *area).chain([v2::TAG]);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "MOR API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": DESCRIPTION,
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "servers": [{
            "url": "https://{host}/billing/api",
            "variables": { "host": { "default": "mor.example.com" } },
        }],
        "tags": tags.map(|name| json!({ "name": name })).collect::<Vec<_>>(),
        "paths": signed.chain(v2::paths()).collect::<Map<_, _>>(),
        "components": {
            "schemas": kinds::shared_schemas().chain(responses::schemas()).collect::<Map<_, _>>(),
            "responses": responses::shared(),
            "securitySchemes": v2::security_schemes(),
        },
    })
}

/// A reference to a shared schema.
fn schema_ref(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A reference to a shared response.
fn response_ref(name: &str) -> Value {
    json!({ "$ref": format!("#/components/responses/{name}") })
}

/// The same object with one more member.
fn with(mut object: Value, name: &str, member: impl Into<Value>) -> Value {
    if let Value::Object(members) = &mut object {
        members.insert(name.to_owned(), member.into());
    }
    object
}
