//! What people paste: a URL, a path with a query, or a bare query; alone, or one a line.

use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, Read};

use mor_api::{Endpoint, Limits, ReadError, ReceivedRequest, methods};

use crate::output::Output;
use crate::{Failure, Outcome, cli};

/// The longest line that is read from standard input, far above what the library takes as a
/// request.
const LONGEST_LINE: usize = 1024 * 1024;

/// What somebody pasted.
pub(crate) struct Pasted<'t> {
    /// The number of its line, if it came from standard input.
    pub(crate) line: Option<u64>,
    text: Result<&'t str, InputError>,
    named: Option<&'static Endpoint>,
}

/// A request as it was found in the input.
pub(crate) struct Found<'t> {
    pub(crate) endpoint: &'static Endpoint,
    /// What stands before the query; empty for a bare one.
    pub(crate) url: &'t str,
    /// The path, which may end with an id; empty for a bare query.
    path: &'t str,
    /// The parameters, still encoded, as a server gets them.
    query: &'t str,
    /// The same with a fragment, which may have been meant as a part of a value.
    pub(crate) pasted: &'t str,
}

impl<'t> Found<'t> {
    /// Reads the request by the rules of servers.
    pub(crate) fn read(&self) -> Result<ReceivedRequest<'t>, ReadError> {
        ReceivedRequest::read_at(Limits::default(), self.endpoint, self.path, self.query, "")
    }
}

/// Handles the input, or each line of standard input where it is `-`, and returns the worst
/// outcome.
///
/// # Errors
/// What `handle` returns, and what the operating system says of standard input.
pub(crate) fn for_each(
    input: &cli::Input,
    out: &mut Output,
    mut handle: impl FnMut(&mut Output, &Pasted<'_>) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    let named = input.endpoint;
    if input.text != "-" {
        return handle(out, &Pasted { line: None, text: Ok(&input.text), named });
    }
    let mut stdin = io::stdin().lock();
    let mut bytes = Vec::new();
    let mut worst = Outcome::Fine;
    for number in 1.. {
        let Some(line) = next_line(&mut stdin, &mut bytes)? else { break };
        let text = line.and_then(|line| str::from_utf8(line).map_err(|_| InputError::NotUtf8));
        if text.is_ok_and(|text| text.trim_ascii().is_empty()) {
            continue;
        }
        worst = worst.max(handle(out, &Pasted { line: Some(number), text, named })?);
        if out.is_closed() {
            break;
        }
    }
    Ok(worst)
}

/// The next line, `None` at the end of the input.
fn next_line<'b>(
    input: &mut impl BufRead,
    bytes: &'b mut Vec<u8>,
) -> io::Result<Option<Result<&'b [u8], InputError>>> {
    bytes.clear();
    let limit = LONGEST_LINE as u64 + 1;
    if input.take(limit).read_until(b'\n', bytes)? == 0 {
        return Ok(None);
    }
    Ok(Some(match bytes.strip_suffix(b"\n") {
        Some(line) => Ok(line),
        None if bytes.len() > LONGEST_LINE => {
            input.skip_until(b'\n')?;
            Err(InputError::TooLong)
        }
        None => Ok(bytes),
    }))
}

impl<'t> Pasted<'t> {
    /// The request in it.
    ///
    /// # Errors
    /// [`InputError`] where there is none, or where the method that it is for is unknown.
    pub(crate) fn request(&self) -> Result<Found<'t>, InputError> {
        let Split { url, path, query, pasted } = split(self.text?);
        let endpoint = match (path.and_then(methods::by_path), self.named) {
            (Some(of_path), Some(named)) if of_path.name() != named.name() => {
                return Err(InputError::OtherMethod { path: of_path.name(), named: named.name() });
            }
            (Some(endpoint), _) | (None, Some(endpoint)) => endpoint,
            (None, None) if path.is_some() => return Err(InputError::UnknownPath),
            (None, None) => return Err(InputError::NoPath),
        };
        Ok(Found { endpoint, url, path: path.unwrap_or_default(), query, pasted })
    }
}

/// What was pasted, taken apart.
struct Split<'t> {
    url: &'t str,
    path: Option<&'t str>,
    query: &'t str,
    pasted: &'t str,
}

/// The path, if there is one, and the query. It is a URL or a path if something stands before the
/// first `?` that is no parameter.
fn split(text: &str) -> Split<'_> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let (before, query) = text.split_once('?').unwrap_or((text, ""));
    let bare = |query| Split { url: "", path: None, query, pasted: query };
    if before.is_empty() {
        return bare(query);
    }
    if before.contains(['=', '&']) || !before.contains('/') {
        return bare(text);
    }
    let after_scheme = before.split_once("://").map_or(before, |(_, rest)| rest);
    let path = after_scheme.find('/').and_then(|slash| after_scheme.get(slash..)).unwrap_or("/");
    // A fragment never reaches the server.
    let (sent, _) = query.split_once('#').unwrap_or((query, ""));
    Split { url: before, path: Some(path), query: sent, pasted: query }
}

/// Why no request is found in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InputError {
    /// The line is longer than anything that can be a request.
    TooLong,
    /// The line is no text.
    NotUtf8,
    /// The path is that of another method than the one that was named.
    OtherMethod { path: &'static str, named: &'static str },
    /// No method has this path, and none was named.
    UnknownPath,
    /// There is no path, and no method was named.
    NoPath,
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => return write!(f, "the input has more than {LONGEST_LINE} bytes"),
            Self::NotUtf8 => "the input is not UTF-8",
            Self::OtherMethod { path, named } => {
                return write!(f, "the path is that of {path}, not of {named}");
            }
            Self::UnknownPath => "the path names no known method; name it with --endpoint",
            Self::NoPath => "a bare query does not tell its method; name it with --endpoint",
        })
    }
}

impl Error for InputError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_is_taken_apart() {
        for (text, path, query) in [
            ("https://h:8080/billing/api/did_create?a=1", Some("/billing/api/did_create"), "a=1"),
            ("https://h/api/did_create?a=1#top", Some("/api/did_create"), "a=1"),
            ("h/api/did_create?a=1", Some("/api/did_create"), "a=1"),
            (" /api/did_create?a=/?b\r\n", Some("/api/did_create"), "a=/?b"),
            ("/api/did_create", Some("/api/did_create"), ""),
            ("https://h?a=1", Some("/"), "a=1"),
            ("https://h/?a=1", Some("/"), "a=1"),
            ("?a=1", None, "a=1"),
            ("a=1&b=/x?y", None, "a=1&b=/x?y"),
            ("a=https://h/?b=1", None, "a=https://h/?b=1"),
            ("?", None, ""),
            ("", None, ""),
        ] {
            let Split { path: of_text, query: sent, .. } = split(text);
            assert_eq!((of_text, sent), (path, query), "{text:?}");
        }
    }

    #[test]
    fn a_method_is_known_by_its_path_or_by_its_name() {
        let named = methods::by_name("did_create");
        let found = |text, named| {
            let request = Pasted { line: None, text: Ok(text), named }.request();
            request.map(|found| found.endpoint.name())
        };
        let other = InputError::OtherMethod { path: "did_details_update", named: "did_create" };
        assert_eq!(found("/api/did_create?x=1", None), Ok("did_create"));
        assert_eq!(found("/api/did_create?x=1", named), Ok("did_create"));
        assert_eq!(found("/elsewhere?x=1", named), Ok("did_create"));
        assert_eq!(found("x=1", named), Ok("did_create"));
        assert_eq!(found("/api/did_details_update?x=1", named), Err(other));
        assert_eq!(found("/elsewhere?x=1", None), Err(InputError::UnknownPath));
        assert_eq!(found("x=1", None), Err(InputError::NoPath));
    }

    #[test]
    fn lines_have_a_bound() {
        let longest = "x".repeat(LONGEST_LINE);
        let text = format!("a\n{longest}x\n\n{longest}\nb\n{longest}xx");
        let (mut input, mut bytes, mut lines) = (text.as_bytes(), Vec::new(), Vec::new());
        while let Some(line) = next_line(&mut input, &mut bytes).unwrap() {
            lines.push(line.map(<[u8]>::len));
        }
        let too_long = Err(InputError::TooLong);
        assert_eq!(lines, [Ok(1), too_long, Ok(0), Ok(LONGEST_LINE), Ok(1), too_long]);
    }
}
