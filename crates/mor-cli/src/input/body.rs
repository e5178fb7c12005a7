//! The body of a request: a form as servers read it, or another form that clients send by mistake.

use super::error::InputError;
use super::form;
use super::json::Members;

/// A body, with everything in it as a form.
#[derive(Default)]
pub(super) struct Body {
    /// The parameters.
    pub(super) form: String,
    /// What was really sent, where that is no form.
    pub(super) other: Option<Other>,
}

/// A body in a form that servers do not read.
pub(super) struct Other {
    pub(super) kind: OtherForm,
    /// As it was sent, for diagnosis.
    pub(super) raw: String,
}

/// A form of body that servers do not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OtherForm {
    /// JSON.
    Json,
    /// The parts that browsers send files in.
    Multipart,
}

impl Body {
    /// A body that is a form.
    pub(super) fn form(form: impl Into<String>) -> Self {
        Self { form: form.into(), other: None }
    }

    /// A body as it looks, whatever it was called: an object is JSON, a boundary begins multipart.
    ///
    /// # Errors
    /// [`InputError`] where it is JSON or multipart that no form can be made of.
    pub(super) fn of(text: &str) -> Result<Self, InputError> {
        let trimmed = text.trim();
        let (kind, form) = if is_json(trimmed) {
            (OtherForm::Json, Members::of(trimmed).ok_or(InputError::BrokenJson)?.form()?)
        } else if is_multipart(trimmed) {
            (OtherForm::Multipart, multipart(trimmed)?)
        } else {
            // Editors put a line end there; one that is meant is encoded.
            return Ok(Self::form(text.trim_end_matches(['\r', '\n'])));
        };
        Ok(Self { form, other: Some(Other { kind, raw: trimmed.to_owned() }) })
    }

    /// A multipart body with these names and values.
    pub(super) fn multipart(fields: &[(String, String)]) -> Self {
        const BOUNDARY: &str = "--------------------------mor";
        let (mut form, mut raw) = (String::new(), String::new());
        for (name, value) in fields {
            form::push_pair(&mut form, name, value);
            raw.extend([BOUNDARY, "\r\nContent-Disposition: form-data; name=\""]);
            raw.extend([name, "\"\r\n\r\n", value, "\r\n"]);
        }
        raw.extend([BOUNDARY, "--"]);
        Self { form, other: Some(Other { kind: OtherForm::Multipart, raw }) }
    }
}

/// Whether a text begins like an object. A variable of Postman does so, too.
pub(super) fn is_json(text: &str) -> bool {
    text.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(['"', '}']))
}

/// Whether a text begins with a boundary and a part.
pub(crate) fn is_multipart(text: &str) -> bool {
    let mut lines = text.lines();
    lines.next().is_some_and(|line| line.len() > 2 && line.starts_with("--"))
        && lines.next().is_some_and(is_part_header)
}

/// Whether a line is a header of a part, such as Content-Disposition.
pub(super) fn is_part_header(line: &str) -> bool {
    const HEADER: &str = "content-";
    line.get(..HEADER.len()).is_some_and(|start| start.eq_ignore_ascii_case(HEADER))
}

/// The fields of a multipart body as a form.
fn multipart(body: &str) -> Result<String, InputError> {
    let boundary = body.lines().next().unwrap_or_default().trim_end();
    let mut form = String::new();
    for part in body.split(boundary).skip(1).take_while(|part| !part.starts_with("--")) {
        let (name, value) = field(part).ok_or(InputError::BrokenMultipart)?;
        form::push_pair(&mut form, name, value);
    }
    if form.is_empty() { Err(InputError::BrokenMultipart) } else { Ok(form) }
}

/// The name and the value of one part.
fn field(part: &str) -> Option<(&str, &str)> {
    let (head, value) = part.split_once("\r\n\r\n").or_else(|| part.split_once("\n\n"))?;
    let (_, name) = head.split_once(" name=\"")?;
    let (name, _) = name.split_once('"')?;
    let value = value.strip_suffix('\n').unwrap_or(value);
    Some((name, value.strip_suffix('\r').unwrap_or(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_what_it_looks_like() {
        for (text, kind, form) in [
            ("a=1&b=2\r\n", None, "a=1&b=2"),
            ("{{a}}=1", None, "{{a}}=1"),
            ("--a=1", None, "--a=1"),
            ("--a\nb=1", None, "--a\nb=1"),
            ("", None, ""),
            (" {\"a\": 5.0}\n", Some(OtherForm::Json), "a=5.0"),
            (
                "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx y\r\n--X\r\n\
                 content-type: text/plain\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n\
                 l1\r\nl2\r\n--X--\r\n",
                Some(OtherForm::Multipart),
                "a=x%20y&b=l1%0D%0Al2",
            ),
            (
                "--==X==\nContent-Disposition: form-data; name=\"a\"\n\n1\n--==X==--",
                Some(OtherForm::Multipart),
                "a=1",
            ),
        ] {
            let body = Body::of(text).ok().unwrap();
            assert_eq!((body.other.map(|other| other.kind), &*body.form), (kind, form), "{text}");
        }
    }

    #[test]
    fn what_makes_no_form_is_refused() {
        for (text, error) in [
            ("{\"a\":[1]}", InputError::NestedJson),
            ("{\"a\":1", InputError::BrokenJson),
            ("--X\nContent-Disposition: form-data\n\n1\n--X--", InputError::BrokenMultipart),
            ("--X\nContent-Disposition: form-data; name=\"a\"", InputError::BrokenMultipart),
            ("--X\nContent-Disposition: x\n", InputError::BrokenMultipart),
        ] {
            assert_eq!(Body::of(text).err(), Some(error), "{text}");
        }
    }

    #[test]
    fn fields_make_a_multipart_body() {
        let body = Body::multipart(&[("a".into(), "x y".into()), ("b".into(), String::new())]);
        let raw = body.other.unwrap().raw;
        assert_eq!(body.form, "a=x%20y&b=");
        assert_eq!(Body::of(&raw).ok().unwrap().form, body.form);
    }
}
