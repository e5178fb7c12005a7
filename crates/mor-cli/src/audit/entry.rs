//! A line of a log as a request and its client, borrowed from the line where that can be had.

use std::borrow::Cow;

use super::{clock, combined};
use crate::input::logged::{self, Logged};

/// What a line is.
// Nothing else shows it: it may have a password in it.
#[cfg_attr(test, derive(Debug))]
#[derive(PartialEq, Eq)]
pub(super) enum Line<'l> {
    Empty,
    /// There is no request in it.
    NoRequest,
    /// It ends within its request.
    CutOff,
    Request(Entry<'l>),
}

/// A request and its client.
// Nothing else shows it: it may have a password in it.
#[cfg_attr(test, derive(Debug))]
#[derive(Default, PartialEq, Eq)]
pub(super) struct Entry<'l> {
    pub(super) ip: Cow<'l, str>,
    pub(super) agent: Cow<'l, str>,
    pub(super) time: Option<u32>,
    pub(super) target: Cow<'l, str>,
    /// The parameters of the body.
    pub(super) form: Cow<'l, str>,
    /// Whether servers do not read the body, because it is JSON or the like.
    pub(super) is_other_form: bool,
    /// Whether something closes it, such as a quote, so that nothing of it is missing.
    pub(super) is_closed: bool,
}

/// Reads a line.
pub(super) fn read(line: &str) -> Line<'_> {
    let line = line.trim_ascii();
    if line.is_empty() {
        return Line::Empty;
    }
    if line.starts_with('{') {
        return owned(logged::json(line));
    }
    let is_url = ["/", "http://", "https://"].iter().any(|start| line.starts_with(start));
    if is_url && !line.contains([' ', '\t', '"', '\'', '<', '>']) {
        return Line::Request(Entry { target: line.into(), ..Entry::default() });
    }
    combined::read(line).unwrap_or_else(|| owned(logged::line(line)))
}

fn owned<'l>(logged: Option<Logged>) -> Line<'l> {
    let Some(Logged { target, form, is_other_form, ip, agent, time }) = logged else {
        return Line::NoRequest;
    };
    Line::Request(Entry {
        ip: ip.into(),
        agent: agent.into(),
        time: clock::read(&time),
        target: target.into(),
        form: form.into(),
        is_other_form,
        is_closed: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_by_what_they_look_like() {
        for line in ["", " \t", "\r"] {
            assert_eq!(read(line), Line::Empty);
        }
        for line in ["# x", "{\"a\":1}", "{", "1.2.3.4 - - [x] \"-\" 400 0", "Completed 200 OK"] {
            assert_eq!(read(line), Line::NoRequest, "{line}");
        }
        for (line, target, form) in [
            ("/api/x?a=1\r", "/api/x?a=1", ""),
            ("https://h/api/x?a=1", "https://h/api/x?a=1", ""),
            ("GET /api/x?a=1 HTTP/1.1", "/api/x?a=1", ""),
            ("sending \"http://h/api/x?a=1\", wait", "http://h/api/x?a=1", ""),
            ("{\"uri\":\"/api/x\",\"body\":\"a=1\"}", "/api/x", "a=1"),
            ("curl http://h/api/x -d a=1", "http://h/api/x", "a=1"),
        ] {
            let Line::Request(entry) = read(line) else { panic!("{line}") };
            assert_eq!((&*entry.target, &*entry.form), (target, form), "{line}");
        }
    }
}
