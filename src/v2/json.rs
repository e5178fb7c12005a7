//! JSON, read with errors that say what is wrong and where, and show nothing of the text.

use core::fmt;

use serde::Deserialize;
use serde_json::error::Category;

/// What is wrong with a text that should be a JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JsonFault {
    /// It is not UTF-8.
    NotUtf8,
    /// It does not begin with `{`.
    NotAnObject,
    /// It is not valid JSON.
    Syntax,
    /// It ends before its JSON does.
    Truncated,
    /// A member is repeated, missing, or of another type.
    Member,
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotUtf8 => "not UTF-8",
            Self::NotAnObject => "not a JSON object",
            Self::Syntax => "not valid JSON",
            Self::Truncated => "cut off",
            Self::Member => "a member is repeated, missing, or of another type",
        })
    }
}

/// What is wrong, and where. `serde_json::Error` is not kept, because its message can quote values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct JsonError {
    pub(super) fault: JsonFault,
    /// The offset in bytes of the last byte that was read, from 0; the length of a text that is cut
    /// off.
    pub(super) position: usize,
}

/// Reads a text that is one JSON object.
pub(super) fn read_object<'t, T: Deserialize<'t>>(text: &'t [u8]) -> Result<T, JsonError> {
    let text = utf8(text)?;
    // Checked here because a derived `Deserialize` takes an array of the members as well.
    let body = text.trim_start_matches([' ', '\t', '\n', '\r']);
    if !body.starts_with('{') {
        let position = text.len().saturating_sub(body.len());
        return Err(JsonError { fault: JsonFault::NotAnObject, position });
    }
    serde_json::from_str(text).map_err(|error| JsonError::new(text, &error))
}

/// Reads a text that is any one JSON value.
pub(super) fn read_value<'t, T: Deserialize<'t>>(text: &'t [u8]) -> Result<T, JsonError> {
    let text = utf8(text)?;
    serde_json::from_str(text).map_err(|error| JsonError::new(text, &error))
}

fn utf8(text: &[u8]) -> Result<&str, JsonError> {
    core::str::from_utf8(text)
        .map_err(|error| JsonError { fault: JsonFault::NotUtf8, position: error.valid_up_to() })
}

impl JsonError {
    #[cold]
    fn new(text: &str, error: &serde_json::Error) -> Self {
        // The line counts from 1. The column counts the bytes of the line that were read.
        let line_start = core::iter::once(0)
            .chain(text.match_indices('\n').map(|(newline, _)| newline.saturating_add(1)))
            .nth(error.line().saturating_sub(1))
            .unwrap_or_default();
        let read = line_start.saturating_add(error.column()).min(text.len());
        match error.classify() {
            Category::Eof => Self { fault: JsonFault::Truncated, position: read },
            Category::Data => Self { fault: JsonFault::Member, position: read.saturating_sub(1) },
            Category::Syntax | Category::Io => {
                Self { fault: JsonFault::Syntax, position: read.saturating_sub(1) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Object {
        a: u64,
    }

    fn error(text: impl AsRef<[u8]>) -> (JsonFault, usize) {
        let JsonError { fault, position } = read_object::<Object>(text.as_ref()).unwrap_err();
        (fault, position)
    }

    #[test]
    fn positions_are_offsets_in_bytes_and_not_columns() {
        for (text, expected) in [
            ("", (JsonFault::NotAnObject, 0)),
            ("x", (JsonFault::NotAnObject, 0)),
            (" \r\n\t[1]", (JsonFault::NotAnObject, 4)),
            ("\u{feff}{\"a\":1}", (JsonFault::NotAnObject, 0)),
            ("{x", (JsonFault::Syntax, 1)),
            ("{\"a\":x}", (JsonFault::Syntax, 5)),
            ("{\n\n \"a\": x}", (JsonFault::Syntax, 9)),
            ("{\r\n\"é\": 0,\r\n\"a\": x}", (JsonFault::Syntax, 18)),
            ("{\"a\":1}\n\n!", (JsonFault::Syntax, 9)),
            ("{\"a\":01}", (JsonFault::Syntax, 6)),
            ("{\"a\n\":1}", (JsonFault::Syntax, 3)),
            ("{", (JsonFault::Truncated, 1)),
            ("{\n", (JsonFault::Truncated, 2)),
            ("{\n\"a\":\n", (JsonFault::Truncated, 7)),
            ("{\"a\":1,\n\"a\":2}", (JsonFault::Member, 10)),
            ("{\n\"a\":\"x\"}", (JsonFault::Member, 8)),
            ("{}", (JsonFault::Member, 1)),
        ] {
            assert_eq!(error(text), expected, "{text:?}");
        }
        assert_eq!(error(b"{\"a\":\"\xff\"}"), (JsonFault::NotUtf8, 6));
    }

    #[test]
    fn a_stray_byte_is_found_wherever_it_stands() {
        let good = "{\n  \"é\": [1, {\"b\": null}],\r\n\n  \"a\": 7\n}\n";
        assert_eq!(read_object::<Object>(good.as_bytes()), Ok(Object { a: 7 }));
        // Between two tokens a `?` is always the first byte that is wrong.
        for (position, _) in good.match_indices([' ', '\n']) {
            let mut bad = good.as_bytes().to_vec();
            bad[position] = b'?';
            assert_eq!(error(&bad), (JsonFault::Syntax, position), "{position}");
        }
    }
}
