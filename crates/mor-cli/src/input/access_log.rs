//! A line of an access log: the request line somewhere in it, perhaps the body behind it.

use super::body::{Body, is_json};
use super::draft::Draft;
use super::error::InputError;
use super::escapes::{quoted_length, undone};
use super::form;
use super::http::{METHODS, starts_like_target};

/// Reads a line; `None` if there is no request line in it.
pub(super) fn read(line: &str) -> Option<Result<Draft, InputError>> {
    let start = METHODS.iter().filter_map(|method| position(line, method)).min()?;
    let (before, request) = line.split_at_checked(start)?;
    let (request, rest) = if before.ends_with('"') {
        request.split_at_checked(quoted_length(request))?
    } else {
        // The rest of a log line may be all that was copied.
        request.split_at_checked(unquoted_length(request))?
    };
    let (_, target) = request.split_once(' ')?;
    let rest = rest.strip_prefix('"').unwrap_or(rest);
    let draft = Draft::at(undone(without_protocol(target.trim_start())));
    let Some(body) = fields(rest).into_iter().find_map(body) else { return Some(Ok(draft)) };
    Some(body.map(|body| draft.with_body(body)))
}

/// Where a method with a target behind it stands.
fn position(line: &str, method: &str) -> Option<usize> {
    let is_request = |(start, _): &(usize, &str)| {
        let (before, rest) = line.split_at_checked(*start).unwrap_or_default();
        let is_word = before.chars().last().is_none_or(|last| !last.is_alphanumeric());
        let target = rest.strip_prefix(method).and_then(|rest| rest.strip_prefix(' '));
        is_word && target.is_some_and(|target| starts_like_target(target.trim_start()))
    };
    line.match_indices(method).find(is_request).map(|(start, _)| start)
}

/// The length of a request line without a quote before it: up to its protocol, or the next space.
fn unquoted_length(request: &str) -> usize {
    let quote = quoted_length(request);
    let protocol = request.find(" HTTP/").filter(|start| *start < quote);
    let space = || {
        let target = request.find(' ').unwrap_or_default().saturating_add(1);
        let behind = request.get(target..).unwrap_or_default();
        behind.find(char::is_whitespace).map_or(request.len(), |end| target.saturating_add(end))
    };
    protocol.unwrap_or_else(space).min(quote)
}

/// A target may have a raw space in it, so the protocol is what follows the last one.
fn without_protocol(target: &str) -> &str {
    target.rsplit_once(" HTTP/").map_or(target, |(target, _)| target)
}

/// The fields of a line: what stands in quotes, and what stands between spaces.
fn fields(line: &str) -> Vec<&str> {
    let (mut rest, mut fields) = (line, Vec::new());
    while let Some(start) = rest.find(|character: char| !character.is_whitespace()) {
        rest = rest.get(start..).unwrap_or_default();
        let quoted = rest.strip_prefix('"');
        let end = quoted.map_or_else(|| word_length(rest), quoted_length);
        let (field, behind) = quoted.unwrap_or(rest).split_at_checked(end).unwrap_or_default();
        fields.push(field);
        rest = behind.strip_prefix('"').unwrap_or(behind);
    }
    fields
}

/// The length of a word, which a space or a quote ends.
fn word_length(text: &str) -> usize {
    text.find(|end: char| end.is_whitespace() || end == '"').unwrap_or(text.len())
}

/// The body in a field, if it is one: it has a hash or a username, and is no URL.
fn body(field: &str) -> Option<Result<Body, InputError>> {
    let text = undone(field);
    if is_json(&text) {
        return Some(Body::of(&text));
    }
    let (name, _) = text.split_once('=')?;
    let is_name = !name.contains(['/', ':', '?', ' ']);
    let is_form = is_name && ["hash", "u"].iter().any(|name| form::has(&text, name));
    is_form.then(|| Ok(Body::form(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMBINED: &str = "203.0.113.9 - - [25/Nov/2026:10:00:00 +0000] ";

    #[test]
    fn requests_are_found_in_log_lines() {
        for (line, target, form) in [
            ("\"POST /api/x?a=1 HTTP/1.1\" 200 5 \"-\" \"curl/8\"", "/api/x?a=1", ""),
            (
                "\"POST /api/x HTTP/1.1\" 200 5 \"-\" \"curl/8\" \"u=a&hash=0f\"",
                "/api/x",
                "u=a&hash=0f",
            ),
            (
                "\"POST /api/x HTTP/1.1\" 200 5 \"http://h/?u=1&hash=2\" \"a b=1\" \
                 \"u=\\xC5\\xBD\\x22&hash=0f\" rt=0.1",
                "/api/x",
                "u=Ž\"&hash=0f",
            ),
            ("\"POST /api/x HTTP/2.0\" 200 rt=0.1 u=a&hash=0f", "/api/x", "u=a&hash=0f"),
            ("\"POST /api/x HTTP/1.1\" 200 \"{\\x22a\\x22:1}\"", "/api/x", "a=1"),
            ("\"POST /api/x HTTP/1.1\" 200 \"{\\\"a\\\":1}\"", "/api/x", "a=1"),
            ("\"GET /api/x?a=b c HTTP/1.1\" 200", "/api/x?a=b c", ""),
            ("\"GET /api/x?a=\\x22 HTTP/1.1\" 200", "/api/x?a=\"", ""),
            ("\"GET /api/x?a=\\\"b HTTP/1.1\" 200", "/api/x?a=\"b", ""),
            ("\"GET /api/x", "/api/x", ""),
            ("\"\" GET https://h/api/x?a=1 200 12ms", "https://h/api/x?a=1", ""),
            ("TARGET /x GET /api/x?a=1", "/api/x?a=1", ""),
        ] {
            let line = format!("{COMBINED}{line}");
            let draft = read(&line).unwrap().ok().unwrap();
            assert_eq!((&*draft.target, &*draft.body.form), (target, form), "{line}");
        }
        let draft = read("GET /api/x?a=1 HTTP/1.1\" 200 5 \"-\" \"u=a\"").unwrap().ok().unwrap();
        assert_eq!((&*draft.target, &*draft.body.form), ("/api/x?a=1", "u=a"));
    }

    #[test]
    fn other_lines_are_not_read() {
        for line in ["", "a", "GET", "GET ", "GET x", "FORGET /x", "\"-\" 400 0"] {
            assert!(read(line).is_none(), "{line}");
        }
    }
}
