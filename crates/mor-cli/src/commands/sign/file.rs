//! Parameters in a file: one `NAME=VALUE` a line, or one JSON object.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::given::Given;
use crate::parameters::Place;

/// No request is longer. It bounds the buffer that a file is read into, which then never moves and
/// leaves no copy of a password in memory.
const LONGEST: usize = 1024 * 1024;

/// Reads the file that a parameter names, without a byte order mark.
pub(super) fn text(place: Place, path: &str) -> Result<Zeroizing<String>, FileError> {
    let unreadable = |error: io::Error| FileError::Unreadable { place, kind: error.kind() };
    let file = File::open(path).map_err(unreadable)?;
    // Room for one more than is read, so that reading ends without asking for more.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 2));
    file.take(LONGEST as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > LONGEST {
        return Err(FileError::TooLong { place });
    }
    // A mark at the beginning, or the zero of an ASCII character.
    let is_wide = bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || bytes.iter().take(2).any(|byte| *byte == 0);
    if is_wide {
        return Err(FileError::Utf16 { place });
    }
    match str::from_utf8(&bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            Ok(Zeroizing::new(text.to_owned()))
        }
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            Err(FileError::NotUtf8 { place: place.at_line(line_after(before)) })
        }
    }
}

/// The lines that have parameters, with their places. They may be indented; what
/// is at their end belongs to the value.
pub(super) fn lines(place: Place, text: &str) -> impl Iterator<Item = (Place, &str)> {
    let lines = (1..).zip(text.lines()).map(|(number, line)| (number, line.trim_start()));
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(move |(number, line)| (place.at_line(number), line))
}

/// The members of a JSON object; `None` if the text is no JSON.
pub(super) fn members(place: Place, text: &str) -> Result<Option<Vec<Given>>, FileError> {
    if !text.trim_start().starts_with('{') {
        return Ok(None);
    }
    let broken = |line| FileError::BrokenJson { place: place.at_line(line) };
    // What the error says may have a value in it.
    let Members(members) =
        serde_json::from_str(text).map_err(|error: serde_json::Error| broken(error.line()))?;
    let members = members.into_iter().map(|(name, value)| {
        let json = value.get();
        // The value is a part of the text.
        let start = json.as_ptr().addr().saturating_sub(text.as_ptr().addr());
        let line = line_after(text.as_bytes().get(..start).unwrap_or_default());
        let place = place.at_line(line);
        let value = match json.as_bytes().first() {
            Some(b'"') => serde_json::from_str(json).map_err(|_| broken(line))?,
            // Numbers, true and false are text as they are.
            Some(b'{' | b'[' | b'n') => return Err(FileError::NotPlain { place }),
            _ => json.to_owned(),
        };
        Ok(Given { place, name: name.into_owned(), value: Zeroizing::new(value) })
    });
    members.collect::<Result<_, _>>().map(Some)
}

/// The number of the line that comes after this text, or goes on there.
fn line_after(text: &[u8]) -> usize {
    text.split(|byte| *byte == b'\n').count()
}

/// The members of a JSON object in their order, and with numbers as they are written.
struct Members<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de: 't, 't> Deserialize<'de> for Members<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

/// Why a file cannot be used. Neither its path nor anything of its text is in it: both may be a
/// password, one of them given by mistake.
#[derive(Debug)]
pub(super) enum FileError {
    /// The operating system cannot read it.
    Unreadable { place: Place, kind: io::ErrorKind },
    /// It is longer than any request.
    TooLong { place: Place },
    /// It is UTF-16, as PowerShell and Notepad write it.
    Utf16 { place: Place },
    /// A line is no text.
    NotUtf8 { place: Place },
    /// It begins like a JSON object and is none.
    BrokenJson { place: Place },
    /// The value of a member is an object, a list or `null`.
    NotPlain { place: Place },
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { place, kind } => {
                write!(f, "cannot read the file of {place}: {kind}")
            }
            Self::TooLong { place } => {
                write!(f, "the file of {place} has more than {LONGEST} bytes")
            }
            Self::Utf16 { place } => write!(f, "the file of {place} is UTF-16; save it as UTF-8"),
            Self::NotUtf8 { place } => write!(f, "{place} is not UTF-8"),
            Self::BrokenJson { place } => write!(f, "{place}: the JSON object is broken"),
            Self::NotPlain { place } => {
                write!(f, "{place} is an object, a list or null, which a form cannot have")
            }
        }
    }
}

impl Error for FileError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, String> {
        let members = members(Place::from(1), text).map_err(|error| error.to_string())?.unwrap();
        let pair =
            |given: Given| (format!("{} {}", given.place, given.name), given.value.to_string());
        Ok(members.into_iter().map(pair).collect())
    }

    #[test]
    fn values_are_read_as_they_are_written() {
        let text = "{\"a\":5.0,\n\"b\": 1e3 , \"c\":\n\n-0,\
            \"d\":12345678901234567890.10,\"e\":true,\
            \"\\u0066\":\"\\u017d\\n\"}";
        let pairs = read(text).unwrap();
        let expected = [
            ("line 1 of parameter 1 a", "5.0"),
            ("line 2 of parameter 1 b", "1e3"),
            ("line 4 of parameter 1 c", "-0"),
            ("line 4 of parameter 1 d", "12345678901234567890.10"),
            ("line 4 of parameter 1 e", "true"),
            ("line 4 of parameter 1 f", "\u{17d}\n"),
        ];
        assert_eq!(pairs, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(read(" {}"), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_plain_object_is_refused_by_its_line() {
        for (text, line) in
            [("{\"a\":1,\n\"b\":[1]}", 2), ("{\"a\":\n\n{}}", 3), ("{\"a\":null}", 1)]
        {
            let why = "is an object, a list or null, which a form cannot have";
            assert_eq!(read(text), Err(format!("line {line} of parameter 1 {why}")));
        }
        for (text, line) in [("{", 1), ("{\"a\":1}\n{}", 2), ("{\n\"a\":1,\n}", 3), ("{a:1}", 1)] {
            let why = format!("line {line} of parameter 1: the JSON object is broken");
            assert_eq!(read(text), Err(why), "{text}");
        }
        let deep = format!("{{\"a\":{}", "[".repeat(100_000));
        assert!(read(&deep).is_err());
    }
}
