//! A log line that is a JSON object with a path or a URL in it.

use super::body::Body;
use super::draft::Draft;
use super::error::InputError;
use super::form;
use super::http::{request_target, starts_like_target};
use super::json::Members;

/// The members that may have the path, the most complete ones first.
const TARGETS: [&str; 7] = ["request_uri", "fullpath", "url", "uri", "request", "target", "path"];
const QUERIES: [&str; 3] = ["query_string", "query", "args"];
const BODIES: [&str; 6] =
    ["request_body", "body", "post_data", "params", "parameters", "request_parameters"];

/// Reads an object; `None` if it has neither a path nor a URL.
pub(super) fn read(members: &Members) -> Option<Result<Draft, InputError>> {
    let Some(mut target) = TARGETS.iter().find_map(|name| target(members, name)) else {
        let inner = Members::of(members.raw("request")?)?;
        // Only one level: nothing is nested more deeply.
        return inner.raw("request").is_none().then(|| read(&inner))?;
    };
    if !target.contains('?')
        && let Some(query) = QUERIES.iter().find_map(|name| members.string(name))
        && !query.is_empty()
    {
        target.push('?');
        target.push_str(query.trim_start_matches('?'));
    }
    let query = target.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
    let draft = Draft::at(target);
    let Some(json) = BODIES.iter().find_map(|name| members.raw(name)) else {
        return Some(Ok(draft));
    };
    Some(body(json, &query).map(|body| draft.with_body(body)))
}

/// The target alone, for a line whose body cannot be read.
pub(super) fn target_of(members: &Members) -> Option<Draft> {
    TARGETS.iter().find_map(|name| target(members, name)).map(Draft::at)
}

/// A path, a URL or a request line.
fn target(members: &Members, name: &str) -> Option<String> {
    let text = members.string(name)?;
    match request_target(&text) {
        Some(target) => Some(target.to_owned()),
        None => starts_like_target(&text).then_some(text),
    }
}

/// A body that was logged as text or as an object; `null` and `-` are none.
fn body(json: &str, query: &str) -> Result<Body, InputError> {
    match serde_json::from_str::<String>(json) {
        Ok(text) if text == "-" => Ok(Body::default()),
        Ok(text) => Body::of(&text),
        Err(_) => match Members::of(json) {
            // What a server has read, whatever it was: the parameters of the query are in it, too.
            Some(members) => Ok(Body::form(form::beside(query, &members.form()?))),
            None => Ok(Body::default()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_a_path_are_read() {
        for (line, target, form) in [
            (r#"{"method":"POST","uri":"/api/x","request_body":"a=1&b=2"}"#, "/api/x", "a=1&b=2"),
            (r#"{"request":"POST /api/x?a=1 HTTP/1.1","status":200}"#, "/api/x?a=1", ""),
            (r#"{"url":"https://h/api/x?a=1","path":"/api/x"}"#, "https://h/api/x?a=1", ""),
            (r#"{"uri":"/api/x","args":"a=1"}"#, "/api/x?a=1", ""),
            (r#"{"path":"/api/x","query_string":"?a=1","body":null}"#, "/api/x?a=1", ""),
            (r#"{"path":"/api/x","query":"","body":"-"}"#, "/api/x", ""),
            (r#"{"path":"/api/x?a=1","params":{"a":"1","b":"2"}}"#, "/api/x?a=1", "b=2"),
            (r#"{"path":"/api/x","body":"{\"a\":1}"}"#, "/api/x", "a=1"),
            (r#"{"level":"info","request":{"method":"GET","uri":"/api/x?a=1"}}"#, "/api/x?a=1", ""),
        ] {
            let draft = read(&Members::of(line).unwrap()).unwrap().ok().unwrap();
            assert_eq!((&*draft.target, &*draft.body.form), (target, form), "{line}");
        }
    }

    #[test]
    fn other_objects_are_not_read() {
        for line in [
            "{}",
            r#"{"a":"/api/x"}"#,
            r#"{"path":"x"}"#,
            r#"{"url":5}"#,
            r#"{"request":{"request":{"uri":"/api/x"}}}"#,
            r#"{"request":{}}"#,
        ] {
            assert!(read(&Members::of(line).unwrap()).is_none(), "{line}");
        }
        let nested = Members::of(r#"{"path":"/api/x","params":{"a":[1]}}"#).unwrap();
        assert_eq!(read(&nested).unwrap().err(), Some(InputError::NestedJson));
    }
}
