//! The answers. Those of most methods with a form are XML, also where they refuse.

use mor_api::{Endpoint, Parameter, Transport};
use serde_json::{Value, json};

use super::{response_ref, schema_ref, with};

/// The error texts of every method, as servers write them.
const ERRORS: [&str; 9] = [
    "Incorrect hash",
    "Access Denied",
    "Bad login",
    "API Requests are disabled",
    "GET Requests are disabled",
    "API must have a secret key",
    "API must have Secret Key",
    "There is no such API",
    "Cannot connect to Elasticsearch",
];

/// The answers of a method with a form.
pub(super) fn of_method(method: &Endpoint) -> Value {
    let mut errors: Vec<_> = method
        .parameters()
        .map(Parameter::wire_message)
        .filter(|message| !ERRORS.contains(message))
        .collect();
    errors.sort_unstable();
    errors.dedup();
    // The methods of the oldest kind, which take an id in the path, write no XML.
    let is_plain = method.transport() == Transport::IdInPath;
    let answer = response_ref(if is_plain { "PlainAnswer" } else { "Answer" });
    let answer = if errors.is_empty() {
        answer
    } else {
        let errors: Vec<_> = errors.iter().map(|error| format!("`{error}`")).collect();
        let errors = errors.join(", ");
        let text = format!("The answer, also with an error. Of a wrong value: {errors}");
        with(answer, "description", text)
    };
    json!({
        "200": answer,
        "403": response_ref("NotLetIn"),
        "404": response_ref("NoSuchMethod"),
    })
}

/// The schemas of answers, and of the fields that all methods have.
pub(super) fn schemas() -> impl Iterator<Item = (String, Value)> {
    let text = |description| json!({ "type": "string", "description": description });
    let error = with(text("Why the request is refused"), "examples", ERRORS.to_vec());
    let answer = json!({
        "type": "object",
        "description": "The outermost element is mostly `page`. Versions differ in where success \
            and errors stand: read those of `status` and of the outermost element. Besides there \
            is what the method tells.",
        "xml": { "name": "page" },
        "properties": {
            "error": error,
            "message": text("What is wrong in detail"),
            "status": {
                "description": "The text of a success, or these elements",
                "anyOf": [
                    { "type": "string" },
                    {
                        "type": "object",
                        "properties": {
                            "success": text("The text of a success"),
                            "error": text("As the outer one"),
                        },
                    },
                ],
            },
        },
    });
    let hash = json!({
        "type": "string",
        "description": "The hash, see `x-mor-signed-order`",
        "pattern": "^[0-9a-f]{40}$",
        "minLength": 40,
        "maxLength": 40,
    });
    let refusal = json!({
        "type": "object",
        "properties": { "errors": text("Why the request is refused") },
    });
    [
        ("Answer", answer),
        ("Hash", hash),
        ("Refusal", refusal),
        ("Username", with(text("The caller's username"), "minLength", 1)),
    ]
    .into_iter()
    .map(|(name, schema)| (name.to_owned(), schema))
}

/// The answers that operations share.
pub(super) fn shared() -> Value {
    let xml = |description| {
        let content = json!({ "text/xml": { "schema": schema_ref("Answer") } });
        json!({ "description": description, "content": content })
    };
    let json = |description| {
        let content = json!({ "application/json": { "schema": schema_ref("Refusal") } });
        json!({ "description": description, "content": content })
    };
    json!({
        "Answer": xml("The answer, also with an error"),
        "PlainAnswer": {
            "description": "The balance, or the text of an error",
            "content": {
                "text/plain": { "schema": { "type": "string" } },
                "text/xml": { "schema": schema_ref("Answer") },
            },
        },
        "NoSuchMethod": xml("The server does not have this method"),
        "NotLetIn": {
            "description": "Not from the API, which refuses with 200: from a web server or a \
                proxy in front of it that does not let the caller in",
        },
        "Unauthorized": json("No token or login, or a wrong one; the API is disabled; a right is \
            missing; the method is not permitted"),
        "Forbidden": json("The user is not under the caller, or the permission group or a setting \
            forbids it"),
        "NotFound": json("It does not exist, or no longer"),
        "Unprocessable": json("A value is wrong, or does not fit the state"),
        "OtherRefusal": json("An error"),
    })
}
