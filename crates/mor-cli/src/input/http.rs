//! An HTTP request as text: a request line, headers, an empty line, a body.

use super::body::{Body, is_json, is_multipart};
use super::draft::Draft;
use super::error::InputError;

/// The methods of HTTP that a request or a log line may begin with.
pub(super) const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

pub(super) const LEFT_OUT: &str = "what follows the request is left out";
pub(super) const NOT_CALLED_A_FORM: &str =
    "the Content-Type is not application/x-www-form-urlencoded, which servers read";

/// The target of a request line, such as `POST /api/x HTTP/1.1`, also without the protocol. A log
/// has quotes around it, or more behind it, and is none.
pub(super) fn request_target(line: &str) -> Option<&str> {
    let (method, rest) = line.trim_end().split_once(' ')?;
    let rest = rest.trim_start();
    if !METHODS.contains(&method) || !starts_like_target(rest) {
        return None;
    }
    match rest.rsplit_once(' ') {
        Some((target, protocol)) => is_protocol(protocol).then(|| target.trim_end()),
        None => Some(rest),
    }
}

/// Whether a text begins like the target of a request.
pub(super) fn starts_like_target(text: &str) -> bool {
    ["/", "http://", "https://", "{{"].iter().any(|start| text.starts_with(start))
}

fn is_protocol(word: &str) -> bool {
    word.strip_prefix("HTTP/").is_some_and(|version| {
        !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

/// A header's name and value.
pub(super) fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (!name.is_empty() && name.bytes().all(is_name)).then(|| (name, value.trim()))
}

/// Reads a request; `None` if the text does not begin with a request line.
pub(super) fn read(text: &str) -> Option<Result<Draft, InputError>> {
    let (first, mut rest) = next_line(text.trim_start());
    let target = request_target(first)?;
    let mut headers = Headers::default();
    while let (line, behind) = next_line(rest)
        && let Some((name, value)) = header(line)
    {
        if let Err(error) = headers.take(name, value) {
            return Some(Err(error));
        }
        rest = behind;
    }
    // Without an empty line the body begins with what is no header.
    let (line, behind) = next_line(rest);
    let text = if line.is_empty() { behind } else { rest };
    let body = without_next(text);
    Some(Body::of(body).map(|sent| {
        let mut draft = Draft::at(target).with_body(sent);
        if body.len() < text.trim_ascii_end().len() {
            draft.note(LEFT_OUT);
        }
        draft.notes.extend(headers.note(&draft.body));
        draft
    }))
}

/// A form without what stands behind it after an empty line, which no form has in it.
fn without_next(body: &str) -> &str {
    let end = ["\n\n", "\n\r\n"].iter().filter_map(|empty| body.find(empty)).min();
    end.filter(|_| !is_body(body.trim_start())).and_then(|end| body.get(..end)).unwrap_or(body)
}

/// What a body's headers say of it.
#[derive(Default)]
pub(super) struct Headers {
    content_type: Option<ContentType>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ContentType {
    Form,
    Other,
}

impl Headers {
    /// Takes a header into account.
    ///
    /// # Errors
    /// [`InputError`] for a body that is no plain text.
    pub(super) fn take(&mut self, name: &str, value: &str) -> Result<(), InputError> {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        let has = |word: &str| value.to_ascii_lowercase().contains(word);
        if is("transfer-encoding") && has("chunked") {
            return Err(InputError::Chunked);
        }
        if is("content-encoding") && !value.is_empty() && !has("identity") {
            return Err(InputError::Compressed);
        }
        if is("content-type") && !value.is_empty() {
            let is_form = has("x-www-form-urlencoded");
            let content_type = if is_form { ContentType::Form } else { ContentType::Other };
            self.content_type = Some(content_type);
        }
        Ok(())
    }

    /// Says so where the body is a form under another name. What is no form is told as such.
    pub(super) fn note(&self, body: &Body) -> Option<&'static str> {
        let is_form = body.other.is_none() && !body.form.is_empty();
        let is_other = self.content_type == Some(ContentType::Other);
        (is_form && is_other).then_some(NOT_CALLED_A_FORM)
    }
}

/// Whether these lines begin a request of several lines, rather than a list of one-line requests.
pub(super) fn begins(first: &str, second: Option<&str>, third: Option<&str>) -> bool {
    let is_request = |line: &str| request_target(line).is_some() || starts_like_target(line);
    let has_query = first.contains('?');
    request_target(first).is_some()
        && second.is_some_and(|line| match line.trim_ascii() {
            "" => third.is_some_and(|line| !is_request(line.trim_ascii())),
            line if is_request(line) => false,
            line => header(line).is_some() || is_body(line) || !has_query && is_form(line),
        })
}

/// Whether a text is a body that is no form.
fn is_body(text: &str) -> bool {
    is_json(text) || is_multipart(text)
}

/// Whether a line is a form that follows a request line at once, as `mor sign` prints it.
fn is_form(line: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    line.split_once('=').is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(is_name))
}

/// The first line, without its end, and what follows it.
fn next_line(text: &str) -> (&str, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    (line.strip_suffix('\r').unwrap_or(line), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read() {
        let headers = "Host: h\r\ncontent-type: application/x-www-form-urlencoded; charset=utf-8";
        for (text, target, form) in [
            (format!("POST /x HTTP/1.1\r\n{headers}\r\n\r\na=1&b=2\r\n"), "/x", "a=1&b=2"),
            (format!("GET /x?a=1 HTTP/1.1\n{headers}\n\n"), "/x?a=1", ""),
            ("POST /x HTTP/1.0\n\na=1".into(), "/x", "a=1"),
            ("POST /x\n\na=1\n".into(), "/x", "a=1"),
            ("POST /x HTTP/1.1\na=1".into(), "/x", "a=1"),
            ("\nPUT https://h/x HTTP/2\nHost:h\n\na=1".into(), "https://h/x", "a=1"),
            ("GET /x?a=b c HTTP/1.1".into(), "/x?a=b c", ""),
            ("POST /x HTTP/1.1\nContent-Type: application/json\n\n{\"a\":1}".into(), "/x", "a=1"),
        ] {
            let draft = read(&text).unwrap().ok().unwrap();
            assert_eq!((&*draft.target, &*draft.body.form), (target, form), "{text}");
            assert!(draft.notes.is_empty());
        }
        let draft = read("POST /x\nContent-Type: text/plain\n\na=1").unwrap().ok().unwrap();
        assert_eq!(draft.notes, [NOT_CALLED_A_FORM]);
        let draft = read("POST /x\na=1\n\ncurl h/x\n").unwrap().ok().unwrap();
        assert_eq!((&*draft.body.form, &*draft.notes), ("a=1", &[LEFT_OUT][..]));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for (header, error) in [
            ("Transfer-Encoding: gzip, Chunked", InputError::Chunked),
            ("content-encoding:gzip", InputError::Compressed),
        ] {
            let text = format!("POST /x HTTP/1.1\nHost: h\n{header}\n\n5\nabcde\n0\n");
            assert_eq!(read(&text).unwrap().err(), Some(error));
        }
        for text in ["", "POST", "POST ", "post /x", "FETCH /x", "GET x", "GET /x HTTP/1.1\" 200"] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn lists_of_request_lines_are_no_request() {
        let line = "GET /x?a=1 HTTP/1.1";
        assert!(begins(line, Some("Host: h"), None));
        assert!(begins(line, Some(""), Some("a=1")));
        assert!(!begins(line, Some(""), Some(line)) && !begins(line, Some(""), None));
        assert!(begins("POST /x", Some("a=1&b=x: y"), None));
        assert!(!begins(line, Some("a=1"), None) && !begins("POST /x", Some("x y=1"), None));
        assert!(!begins(line, Some(line), None) && !begins(line, None, None));
        assert!(!begins(line, Some("https://h/x?a=1"), None));
    }
}
