//! The log of a Rails server: a line that says what was started, one with the parameters, and
//! others in between.

use super::body::Body;
use super::draft::Draft;
use super::error::InputError;
use super::escapes::{quoted_length, undone};
use super::form;
use super::http::METHODS;
use super::target;

const FILTERED: &str = "the log has `[FILTERED]` in the place of a value";

/// What a line of the log is.
pub(super) enum RailsLine<'l> {
    /// `Started POST "/…" for … at …`, with what was started.
    Started(&'l str),
    /// `Parameters: {…}`, with the hash from its first brace on.
    Parameters(&'l str),
    /// A line that says nothing about what was sent.
    Other,
}

/// What a line is, `None` for one that is not of such a log.
pub(super) fn kind(line: &str) -> Option<RailsLine<'_>> {
    const OTHERS: [&str; 8] = [
        "Processing ",
        "Completed ",
        "Rendered ",
        "Rendering ",
        "Redirected to ",
        "Filter chain halted ",
        "Sent data ",
        "Sent file ",
    ];
    let message = message(line);
    if let Some(started) = message.strip_prefix("Started ") {
        let (method, target) = started.split_once(" \"")?;
        let target = target.split('"').next()?;
        return METHODS.contains(&method).then_some(RailsLine::Started(target));
    }
    if let Some(parameters) = message.strip_prefix("Parameters: ") {
        return parameters.starts_with('{').then_some(RailsLine::Parameters(parameters));
    }
    OTHERS.iter().any(|start| message.starts_with(start)).then_some(RailsLine::Other)
}

/// The message of a line, without what a logger writes before it: its own time and level, tags.
fn message(line: &str) -> &str {
    let (_, mut message) = line.split_once(" -- : ").unwrap_or(("", line));
    loop {
        message = message.trim_start();
        match message.strip_prefix('[').and_then(|tag| tag.split_once("] ")) {
            Some((_, rest)) => message = rest,
            None => return message,
        }
    }
}

/// Reads what was started, the parameters, or both, one a line; `None` if the text is of another
/// kind. A draft without a target and without a body is a line that says nothing.
pub(super) fn read(text: &str) -> Option<Result<Option<Draft>, InputError>> {
    let (first, second) = text.split_once('\n').unwrap_or((text, ""));
    Some(match (kind(first)?, kind(second)) {
        (RailsLine::Started(target), Some(RailsLine::Parameters(hash))) => {
            with_parameters(Draft::at(target), hash).map(Some)
        }
        (RailsLine::Started(target), _) => Ok(Some(Draft::at(target))),
        (RailsLine::Parameters(hash), _) => with_parameters(Draft::default(), hash).map(Some),
        (RailsLine::Other, _) => Ok(None),
    })
}

/// The request with its parameters. The hash has those of the query, too, which stay there.
fn with_parameters(mut draft: Draft, hash: &str) -> Result<Draft, InputError> {
    let mut pairs = pairs(hash).ok_or(InputError::BrokenParameters)?;
    take_route(&mut draft, &mut pairs);
    if pairs.iter().any(|(_, value)| value == "[FILTERED]") {
        draft.note(FILTERED);
    }
    let mut sent = String::new();
    for (name, value) in &pairs {
        form::push_pair(&mut sent, name, value);
    }
    let sent = form::beside(target::split(&draft.target).query, &sent);
    Ok(draft.with_body(Body::form(sent)))
}

/// Old versions write what the path has named as if it had been sent.
fn take_route(draft: &mut Draft, pairs: &mut Vec<(String, String)>) {
    let value = |wanted: &str| {
        let pair = pairs.iter().find(|(name, _)| name == wanted);
        pair.map(|(_, value)| value.clone())
    };
    if let (Some(controller), Some(action)) = (value("controller"), value("action")) {
        if draft.target.is_empty() {
            draft.target = format!("/{controller}/{action}");
        }
        pairs.retain(|(name, _)| name != "controller" && name != "action");
    }
}

/// The pairs of a Ruby hash as Ruby prints it; `None` if it is cut off, or nested.
fn pairs(hash: &str) -> Option<Vec<(String, String)>> {
    let mut rest = hash.strip_prefix('{')?.trim_start();
    let mut pairs = Vec::new();
    loop {
        if let Some(behind) = rest.strip_prefix('}') {
            // The log may have cut something off, but not here.
            return behind.trim().is_empty().then_some(pairs);
        }
        let (name, behind) = name(rest)?;
        let (value, behind) = value(behind.trim_start())?;
        pairs.push((name, value));
        let behind = behind.trim_start();
        rest = match behind.strip_prefix(',') {
            Some(more) => more.trim_start(),
            None if behind.starts_with('}') => behind,
            None => return None,
        };
    }
}

/// A name and its arrow.
fn name(text: &str) -> Option<(String, &str)> {
    if text.starts_with('"') {
        let (name, rest) = string(text)?;
        return Some((name, rest.trim_start().strip_prefix("=>")?));
    }
    let symbol = text.strip_prefix(':').and_then(|symbol| symbol.split_once("=>"));
    let (name, rest) = symbol.or_else(|| text.split_once(": "))?;
    let name = name.trim_end();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    name.bytes().all(is_word).then(|| (name.to_owned(), rest))
}

/// A string, or a word such as `nil` or a number.
fn value(text: &str) -> Option<(String, &str)> {
    if text.starts_with('"') {
        return string(text);
    }
    let (word, rest) = text.split_at_checked(text.find([',', '}', ' '])?)?;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let value = if word == "nil" { "" } else { word };
    (!word.is_empty() && word.bytes().all(is_word)).then(|| (value.to_owned(), rest))
}

fn string(text: &str) -> Option<(String, &str)> {
    let quoted = text.strip_prefix('"')?;
    let (value, rest) = quoted.split_at_checked(quoted_length(quoted))?;
    Some((undone(value), rest.strip_prefix('"')?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARTED: &str =
        "Started POST \"/api/x?u=a\" for 203.0.113.9 at 2026-11-25 10:00:00 +0000";

    fn draft(text: &str) -> Draft {
        read(text).unwrap().ok().unwrap().unwrap()
    }

    #[test]
    fn what_was_started_is_read() {
        for before in ["", "[5fab] [203.0.113.9] ", "I, [2026-11-25T10:00:00.1 #9]  INFO -- : "] {
            assert_eq!(draft(&format!("{before}{STARTED}")).target, "/api/x?u=a");
            let noise = format!("{before}Completed 200 OK in 5ms (Views: 1.0ms)");
            assert!(matches!(read(&noise), Some(Ok(None))), "{noise}");
        }
        for line in ["", "Started", "Started x", "Started READ \"/x\"", "Parameters: none", "a=1"] {
            assert!(read(line).is_none(), "{line}");
        }
    }

    #[test]
    fn parameters_are_read() {
        for (hash, form) in [
            (r#"{"u"=>"admin", "a1"=>"x y"}"#, "u=admin&a1=x%20y"),
            (r#"{"a"=>"q\"\\\n#", "b"=>"\u017D\xC5\xBD"}"#, "a=q%22%5C%0A%23&b=%C5%BD%C5%BD"),
            (r#"{"a" => "1", "b" => nil, "c" => 5.0}"#, "a=1&b=&c=5.0"),
            (r#"{u: "1", v: true}"#, "u=1&v=true"),
            (r#"{:u=>"1"}"#, "u=1"),
            ("{}", ""),
        ] {
            assert_eq!(draft(&format!("  Parameters: {hash}")).body.form, form, "{hash}");
        }
        for hash in [
            r#"{"a"=>{"b"=>"1"}}"#,
            r#"{"a"=>["1"]}"#,
            r#"{"a"=>"1"#,
            r#"{"a"=>"1"} x"#,
            r#"{"a"=>"#,
            r#"{"a""#,
            "{a",
            "{:a=>",
            r#"{"a"=>"1" "b"=>"2"}"#,
        ] {
            let read = read(&format!("Parameters: {hash}")).unwrap();
            assert_eq!(read.err(), Some(InputError::BrokenParameters), "{hash}");
        }
    }

    #[test]
    fn parameters_join_what_was_started() {
        let hash = r#"Parameters: {"u"=>"a", "pswd"=>"[FILTERED]", "hash"=>"0f"}"#;
        let draft = draft(&format!("{STARTED}\n  {hash}"));
        assert_eq!(
            (&*draft.target, &*draft.body.form),
            ("/api/x?u=a", "pswd=%5BFILTERED%5D&hash=0f")
        );
        assert_eq!(draft.notes, [FILTERED]);
    }

    #[test]
    fn the_route_is_no_parameter() {
        let hash = r#"Parameters: {"controller"=>"api", "action"=>"did_create", "did"=>"1"}"#;
        let draft = draft(hash);
        assert_eq!((&*draft.target, &*draft.body.form), ("/api/did_create", "did=1"));
    }
}
