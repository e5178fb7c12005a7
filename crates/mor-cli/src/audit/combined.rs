//! The combined format of nginx and Apache, perhaps with the body behind it.

use std::borrow::Cow;
use std::net::IpAddr;

use memchr::{memchr, memchr2};

use super::clock;
use super::entry::{Entry, Line};
use crate::input::logged::{self, cut_at, undone};

/// Reads a line; `None` if it has another form.
pub(super) fn read(line: &str) -> Option<Line<'_>> {
    let (head, rest) = line.split_at_checked(memchr(b'"', line.as_bytes())?)?;
    let Quoted { text: request, is_closed, rest } = quoted(rest)?;
    let has_time = head.contains('[');
    let Some(target) = target(request) else {
        // What else stands in the line comes from a client, who may put a request there.
        return has_time.then_some(Line::NoRequest);
    };
    if !is_closed {
        return Some(Line::CutOff);
    }
    let (ip, time) = if has_time { client(head) } else { words(head) };
    let mut entry = Entry {
        ip: ip.into(),
        time,
        target: undone(without_protocol(target)),
        is_closed,
        ..Entry::default()
    };
    fields(rest, &mut entry);
    Some(Line::Request(entry))
}

/// A text in quotes.
struct Quoted<'l> {
    text: &'l str,
    is_closed: bool,
    rest: &'l str,
}

/// Reads a text that begins with a quote.
fn quoted(text: &str) -> Option<Quoted<'_>> {
    let inner = text.strip_prefix('"')?;
    let mut from = 0_usize;
    while let Some(found) = memchr2(b'"', b'\\', inner.as_bytes().get(from..)?) {
        let at = from.checked_add(found)?;
        if inner.as_bytes().get(at) == Some(&b'"') {
            let (text, rest) = inner.split_at_checked(at)?;
            return Some(Quoted { text, is_closed: true, rest: rest.get(1..)? });
        }
        // What is escaped is one byte, or begins with one that is no quote.
        from = at.checked_add(2)?.min(inner.len());
    }
    Some(Quoted { text: inner, is_closed: false, rest: "" })
}

/// What follows the method of a request line; `None` for other texts.
fn target(request: &str) -> Option<&str> {
    let (method, target) = cut_at(b' ', request)?;
    let is_method =
        (3..8).contains(&method.len()) && method.bytes().all(|letter| letter.is_ascii_uppercase());
    let target = target.trim_ascii_start();
    let is_target = target.starts_with('/') || target.starts_with("http");
    (is_method && is_target).then_some(target)
}

/// A target may have a raw space in it, so the protocol is what follows the last one.
fn without_protocol(target: &str) -> &str {
    match target.rsplit_once(' ') {
        Some((target, protocol)) if protocol.starts_with("HTTP/") => target,
        _ => target,
    }
}

/// The address and the time in what stands before the request. With virtual hosts the name of one
/// stands before the address.
fn client(head: &str) -> (&str, Option<u32>) {
    let (before, time) = cut_at(b'[', head).unwrap_or((head, ""));
    let time = cut_at(b']', time).map_or(time, |(time, _)| time);
    let mut words = before.split_ascii_whitespace();
    let first = words.next().unwrap_or_default();
    let ip = match words.next() {
        Some(second) if is_ip(second) && !is_ip(first) => second,
        _ => first,
    };
    (ip, clock::read(time))
}

/// The same of a format without brackets.
fn words(head: &str) -> (&str, Option<u32>) {
    let words = || head.split_ascii_whitespace();
    (words().find(|word| is_ip(word)).unwrap_or_default(), words().find_map(clock::read))
}

fn is_ip(word: &str) -> bool {
    word.parse::<IpAddr>().is_ok()
}

/// Reads what follows the request: the second text in quotes is the user agent, if it is not the
/// body, which has a hash or a username.
fn fields<'l>(mut rest: &'l str, entry: &mut Entry<'l>) {
    let mut texts = 0;
    let mut has_body = false;
    loop {
        rest = rest.trim_ascii_start();
        let (field, is_text, is_closed) = if let Some(field) = quoted(rest) {
            rest = field.rest;
            (field.text, true, field.is_closed)
        } else {
            let is_end = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'"';
            let end = rest.as_bytes().iter().position(is_end).unwrap_or(rest.len());
            let (word, behind) = rest.split_at_checked(end).unwrap_or_default();
            rest = behind;
            if word.is_empty() {
                return;
            }
            (word, false, true)
        };
        if !has_body && body(field, entry) {
            has_body = true;
        } else if is_text {
            texts += 1;
            if texts == 2 {
                entry.agent = undone(field);
            }
        }
        entry.is_closed &= is_closed;
    }
}

/// Takes a field as the body, if it is one.
fn body<'l>(field: &'l str, entry: &mut Entry<'l>) -> bool {
    if is_object(field) {
        entry.form = logged::other_body(&undone(field)).into();
        entry.is_other_form = true;
        return true;
    }
    let Some((name, _)) = cut_at(b'=', field) else { return false };
    if name.bytes().any(|byte| b"/:? ".contains(&byte)) {
        return false;
    }
    let form: Cow<'l, str> = undone(field);
    // Most begin with the username.
    let is_form = ["u", "hash"].iter().any(|name| logged::has(&form, name));
    if is_form {
        entry.form = form;
    }
    is_form
}

/// Whether a field begins like an object, with escapes or without.
fn is_object(field: &str) -> bool {
    let inner = field.strip_prefix('{').map(str::trim_start);
    inner.is_some_and(|inner| {
        ["\"", "\\x22", "\\\"", "}"].iter().any(|start| inner.starts_with(start))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "203.0.113.9 - bob [25/Nov/2026:10:00:00 +0000] ";

    fn entry(line: &str) -> Entry<'_> {
        match read(line) {
            Some(Line::Request(entry)) => entry,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn requests_and_clients_are_read() {
        for (line, target, form, agent) in [
            ("\"POST /api/x?a=1 HTTP/1.1\" 200 5 \"-\" \"curl/8\"", "/api/x?a=1", "", "curl/8"),
            (
                "\"POST /api/x HTTP/1.1\" 200 5 \"-\" \"curl/8\" \"u=a&hash=0f\"",
                "/api/x",
                "u=a&hash=0f",
                "curl/8",
            ),
            (
                "\"POST /api/x HTTP/1.1\" 200 5 \"u=a&hash=0f\" \"http://h/?u=1\" \"a b=1\"",
                "/api/x",
                "u=a&hash=0f",
                "a b=1",
            ),
            (
                "\"POST /api/x HTTP/1.1\" 200 5 \"http://h/?u=1&hash=2\" \"a \\\"b\\\"\" \
                 \"u=\\xC5\\xBD\\x22&hash=0f\" rt=0.1",
                "/api/x",
                "u=Ž\"&hash=0f",
                "a \"b\"",
            ),
            ("\"POST /api/x HTTP/2.0\" 200 rt=0.1 u=a&hash=0f", "/api/x", "u=a&hash=0f", ""),
            ("\"GET /api/x?a=b c HTTP/1.1\" 200", "/api/x?a=b c", "", ""),
            ("\"GET /api/x?a=\\x22 HTTP/1.1\" 200", "/api/x?a=\"", "", ""),
            ("\"GET /api/x?a=\\\"b HTTP/1.1\" 200", "/api/x?a=\"b", "", ""),
            ("\"GET /api/x\"", "/api/x", "", ""),
        ] {
            let line = format!("{HEAD}{line}");
            let entry = entry(&line);
            assert_eq!((&*entry.target, &*entry.form, &*entry.agent), (target, form, agent));
            assert_eq!((&*entry.ip, entry.time), ("203.0.113.9", Some(1_795_600_800)));
            assert!(entry.is_closed && !entry.is_other_form);
        }
    }

    #[test]
    fn what_needs_no_copy_is_borrowed() {
        let line = format!("{HEAD}\"POST /api/x?a=1 HTTP/1.1\" 200 5 \"-\" \"c\" \"u=a&hash=0\"");
        let entry = entry(&line);
        let parts = [&entry.ip, &entry.agent, &entry.target, &entry.form];
        assert!(parts.iter().all(|part| matches!(part, Cow::Borrowed(_))));
    }

    #[test]
    fn other_heads_are_read() {
        for head in [
            "www.example.com:443 203.0.113.9 - - [25/Nov/2026:10:00:00 +0000] ",
            "2026-11-25T10:00:00Z 203.0.113.9 ",
            "203.0.113.9 1795600800.000 ",
        ] {
            let line = format!("{head}\"GET /api/x HTTP/1.1\" 200");
            let entry = entry(&line);
            assert_eq!((&*entry.ip, entry.time), ("203.0.113.9", Some(1_795_600_800)), "{head}");
        }
    }

    #[test]
    fn json_bodies_are_told() {
        for body in ["{\\x22u\\x22:\\x22a\\x22}", "{\\\"u\\\":\\\"a\\\"}", "{}"] {
            let line = format!("{HEAD}\"POST /api/x HTTP/1.1\" 200 5 \"-\" \"c\" \"{body}\"");
            let entry = entry(&line);
            assert!(entry.is_other_form, "{body}");
            assert_eq!(&*entry.form, if body == "{}" { "" } else { "u=a" });
        }
    }

    #[test]
    fn hostile_lines_have_no_request_of_their_own() {
        for request in ["-", "", "\\x16\\x03", "get /api/x", "GET x"] {
            let line = format!("{HEAD}\"{request}\" 400 0 \"-\" \"GET /api/x?u=a HTTP/1.1\"");
            assert_eq!(read(&line), Some(Line::NoRequest), "{request}");
        }
        let line = format!("{HEAD}\"GET /api/x?u=a\\");
        assert_eq!(read(&line), Some(Line::CutOff));
        let line = format!("{HEAD}\"GET /api/x\" 200 1 \"-\" \"c\" \"u=a&hash=");
        assert!(!entry(&line).is_closed);
        // A quote behind an escape that is no ASCII does not split a character.
        let line = format!("{HEAD}\"GET /api/x?a=\\é\" 200");
        assert_eq!(entry(&line).target, "/api/x?a=\\é");
        for line in ["", "a", "\"", "[\"", "x \"y\" z"] {
            assert!(!matches!(read(line), Some(Line::Request(_))), "{line}");
        }
    }
}
