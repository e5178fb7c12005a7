//! What there is in a text: one document, or things of a line or a few.

use std::io::BufRead;

use super::body::{is_json, is_multipart};
use super::curl::{self, End};
use super::error::InputError;
use super::http;
use super::json::Members;
use super::lines::{LONGEST_DOCUMENT, LONGEST_LINE, Line, Lines};
use super::rails::{self, RailsLine};

/// How many lines a command may have, and how many may stand between two that belong together.
const MOST_LINES: usize = 64;

/// The longest command of several lines. No request in it may be longer than the library reads.
const LONGEST_COMMAND: usize = 256 * 1024;

/// One thing that can be read on its own.
pub(super) struct Thing {
    /// The number of its first line; `None` for a document.
    pub(super) line: Option<u64>,
    pub(super) text: Result<String, InputError>,
    pub(super) kind: Kind,
}

/// How a thing is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// By what it looks like.
    Line,
    /// A JSON document: an archive, a collection, a body.
    Json,
    /// An HTTP request.
    Http,
    /// A multipart body.
    Multipart,
}

/// Finds the things in a text, one after the other. The beginning decides whether the text is one
/// document.
pub(super) struct Things<R> {
    lines: Lines<R>,
    is_begun: bool,
}

impl<R: BufRead> Things<R> {
    pub(super) const fn new(input: R) -> Self {
        Self { lines: Lines::new(input), is_begun: false }
    }

    /// The next thing. Empty lines are none.
    pub(super) fn next(&mut self) -> Option<Thing> {
        if !self.is_begun {
            self.is_begun = true;
            if let Some(document) = self.document() {
                return Some(document);
            }
        }
        let line = self.line()?;
        let text = line.text.map(|text| self.completed(text));
        Some(Thing { line: Some(line.number), text, kind: Kind::Line })
    }

    /// The next line that is not empty.
    fn line(&mut self) -> Option<Line> {
        loop {
            let line = self.lines.next()?;
            if line.text.is_err() || !line.text().trim_ascii().is_empty() {
                return Some(line);
            }
        }
    }

    /// The whole text, if it is one document. What was read to find out is given back otherwise.
    fn document(&mut self) -> Option<Thing> {
        let first = loop {
            let line = self.lines.next_within(LONGEST_DOCUMENT)?;
            if line.text.is_err() || !line.text().trim_ascii().is_empty() {
                break line;
            }
        };
        let text = first.text();
        let trimmed = text.trim_start();
        if trimmed.starts_with('{') && !trimmed.starts_with("{{") {
            return self.json(first);
        }
        let is_too_long = text.len() > LONGEST_LINE;
        let is_http = http::request_target(text).is_some();
        if is_too_long {
            let number = first.number;
            let told = Line::new(number, Err(InputError::LineTooLong));
            self.lines.give_back([told].into_iter());
        } else if is_http || text.starts_with("--") {
            return self.several(first, is_http);
        } else {
            self.lines.give_back([first].into_iter());
        }
        None
    }

    /// A document that the lines after the first one tell from a list.
    fn several(&mut self, first: Line, is_http: bool) -> Option<Thing> {
        let begun: Vec<_> = [Some(first), self.lines.next(), self.lines.next()].into();
        let begun: Vec<_> = begun.into_iter().flatten().collect();
        let text = |place: usize| begun.get(place).map(Line::text);
        let first = text(0).unwrap_or_default();
        let kind = if is_http && http::begins(first, text(1), text(2)) {
            Kind::Http
        } else if is_multipart(&format!("{first}\n{}", text(1).unwrap_or_default())) {
            Kind::Multipart
        } else {
            self.lines.give_back(begun.into_iter());
            return None;
        };
        Some(Thing { line: None, text: self.lines.document(begun), kind })
    }

    /// JSON: an object a line if the first one is whole and brings no requests of its own, or else
    /// one document.
    fn json(&mut self, first: Line) -> Option<Thing> {
        let is_short = first.text().len() <= LONGEST_LINE;
        let members = Members::of(first.text());
        let is_document = |members: &Members| {
            members.raw("log").is_some_and(is_json) || members.raw("item").is_some()
        };
        if is_short && members.as_ref().is_some_and(|members| !is_document(members)) {
            self.lines.give_back([first].into_iter());
            return None;
        }
        let number = first.number;
        let text = self.lines.document(vec![first]);
        // One bad line is no reason to give up the lines that follow it.
        if let Ok(text) = &text
            && is_list_of_objects(text)
            && Members::of(text).is_none()
        {
            self.lines.give_back(lines_of(text, number).into_iter());
            return None;
        }
        Some(Thing { line: None, text, kind: Kind::Json })
    }

    /// A line with those that belong to it: the rest of a command, the parameters of a Rails log.
    fn completed(&mut self, text: String) -> String {
        if curl::command(&text).is_some() {
            self.command(text)
        } else if matches!(rails::kind(&text), Some(RailsLine::Started(_))) {
            self.parameters(text)
        } else {
            text
        }
    }

    fn command(&mut self, first: String) -> String {
        let (mut text, mut taken) = (first, Vec::new());
        let length = text.len();
        loop {
            let end = curl::end(&text);
            if end == End::Complete {
                return text;
            }
            let next = if taken.len() < MOST_LINES { self.lines.next() } else { None };
            match next {
                Some(line) if text.len().saturating_add(line.text().len()) < LONGEST_COMMAND => {
                    text.push('\n');
                    text.push_str(line.text());
                    taken.push(line);
                }
                // An open quote swallows what is no part of the command.
                next => {
                    let is_open = end == End::Open;
                    let taken = if is_open { taken } else { Vec::new() };
                    self.lines.give_back(taken.into_iter().chain(next));
                    if is_open {
                        text.truncate(length);
                    }
                    return text;
                }
            }
        }
    }

    /// The line of what was started, and that of its parameters if it follows before another start.
    fn parameters(&mut self, started: String) -> String {
        let mut between = Vec::new();
        while between.len() < MOST_LINES
            && let Some(line) = self.lines.next()
        {
            match rails::kind(line.text()) {
                Some(RailsLine::Parameters(_)) => return format!("{started}\n{}", line.text()),
                Some(RailsLine::Other) => between.push(line),
                _ => {
                    between.push(line);
                    break;
                }
            }
        }
        self.lines.give_back(between.into_iter());
        started
    }
}

/// Whether the second line begins an object as well.
fn is_list_of_objects(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut is_object = || lines.next().is_some_and(|line| line.starts_with('{'));
    is_object() && is_object()
}

/// The lines of a text that was a document, as far as they are no longer than lines may be.
fn lines_of(text: &str, first: u64) -> Vec<Line> {
    let bounded = |line: &str| {
        if line.len() > LONGEST_LINE { Err(InputError::LineTooLong) } else { Ok(line.to_owned()) }
    };
    let numbered = text.lines().zip(first..);
    numbered.map(|(line, number)| Line::new(number, bounded(line))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The things as their number, their kind and their text.
    fn things(text: &str) -> Vec<(u64, Kind, String)> {
        let mut things = Things::new(text.as_bytes());
        std::iter::from_fn(|| things.next())
            .map(|thing| (thing.line.unwrap_or(0), thing.kind, thing.text.unwrap()))
            .collect()
    }

    fn line(number: u64, text: &str) -> (u64, Kind, String) {
        (number, Kind::Line, text.to_owned())
    }

    #[test]
    fn lines_are_things() {
        assert_eq!(things(""), []);
        assert_eq!(things("\n \r\n"), []);
        assert_eq!(things("\na=1\r\n\n# x\n/b"), [line(2, "a=1"), line(4, "# x"), line(5, "/b")]);
        let requests = "GET /a HTTP/1.1\nGET /b HTTP/1.1";
        assert_eq!(things(requests), [line(1, "GET /a HTTP/1.1"), line(2, "GET /b HTTP/1.1")]);
        assert_eq!(things("--a=1\nb"), [line(1, "--a=1"), line(2, "b")]);
        assert_eq!(things("{{a}}/x\nb"), [line(1, "{{a}}/x"), line(2, "b")]);
    }

    #[test]
    fn commands_may_have_several_lines() {
        let text = "curl a \\\n  -d b\ncurl 'c\nd' x\ncurl ^\n  \"e\"\n/f\ncurl g \\";
        let expected = [
            line(1, "curl a \\\n  -d b"),
            line(3, "curl 'c\nd' x"),
            line(5, "curl ^\n  \"e\""),
            line(7, "/f"),
            line(8, "curl g \\"),
        ];
        assert_eq!(things(text), expected);
        // A quote that is never closed takes nothing away.
        let open = things("curl 'a\n/b\n/c");
        assert_eq!(open, [line(1, "curl 'a"), line(2, "/b"), line(3, "/c")]);
        let many = format!("curl 'a\n{}'", "/b\n".repeat(300));
        assert_eq!(things(&many).len(), 302);
    }

    #[test]
    fn rails_writes_a_request_in_several_lines() {
        let started = "Started POST \"/x\" for 1 at 2";
        let text = format!(
            "{started}\nProcessing by A#b as */*\n  Parameters: {{}}\nCompleted 200\n\
            {started}\nCompleted 200\n{started}\n/y"
        );
        let joined = format!("{started}\n  Parameters: {{}}");
        let expected = [
            line(1, &joined),
            line(4, "Completed 200"),
            line(5, started),
            line(6, "Completed 200"),
            line(7, started),
            line(8, "/y"),
        ];
        assert_eq!(things(&text), expected);
    }

    #[test]
    fn documents_are_one_thing() {
        for (text, kind) in [
            ("POST /x HTTP/1.1\r\nHost: h\r\n\r\na=1", Kind::Http),
            ("POST /x HTTP/1.1\n\na=1", Kind::Http),
            ("--X\nContent-Disposition: form-data; name=\"a\"\n\n1\n--X--", Kind::Multipart),
            ("{\n\"a\":1\n}", Kind::Json),
            ("\n {\"a\":\n1}", Kind::Json),
            ("{\"log\":{\"entries\":[]}}", Kind::Json),
            ("{\"info\":{},\"item\":[]}", Kind::Json),
            ("{\n\"a\":", Kind::Json),
        ] {
            let things = things(text);
            assert_eq!(things.len(), 1, "{text}");
            assert_eq!((things[0].0, things[0].1), (0, kind), "{text}");
        }
    }

    #[test]
    fn objects_may_be_one_a_line() {
        assert_eq!(things("{\"a\":1}\n{\"b\":2}"), [line(1, "{\"a\":1}"), line(2, "{\"b\":2}")]);
        assert_eq!(things("{\"a\":1}"), [line(1, "{\"a\":1}")]);
        let broken = "{\"a\":\n\n{\"b\":2}\n/c";
        assert_eq!(things(broken), [line(1, "{\"a\":"), line(3, "{\"b\":2}"), line(4, "/c")]);
    }

    #[test]
    fn long_lines_are_told_and_long_documents_read() {
        let long = "x".repeat(LONGEST_LINE + 1);
        let text = format!("{long}\n/a");
        let mut things = Things::new(text.as_bytes());
        assert_eq!(things.next().unwrap().text, Err(InputError::LineTooLong));
        assert_eq!(things.next().unwrap().text.unwrap(), "/a");
        let document = format!("{{\"log\":{{\"entries\":[\"{long}\"]}}}}");
        assert_eq!(Things::new(document.as_bytes()).next().unwrap().kind, Kind::Json);
    }
}
