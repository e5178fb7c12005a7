//! What a stranger chose, made fit for a log: it can forge neither a line nor a column.

use std::fmt;

/// A username for a log: as it is if it has no character that could be taken for the log's own,
/// quoted, escaped and cut otherwise. Two spaces, which separate the columns of some logs, never
/// stand side by side in it.
///
/// ```
/// use mor_tower::printable;
///
/// assert_eq!(printable::username("admin").to_string(), "admin");
/// assert_eq!(printable::username("a\nb").to_string(), r#""a\nb""#);
/// ```
#[must_use]
pub fn username(username: &str) -> impl fmt::Display + use<'_> {
    Username(username)
}

/// A sentence for a column of a log: on one line, without control characters, with single spaces.
///
/// It is for sentences of your own that may have names in them.
///
/// ```
/// use mor_tower::printable;
///
/// let shown = printable::sentence("the  key `a\nb`").to_string();
/// assert_eq!(shown, r"the key `a\nb`");
/// ```
#[must_use]
pub fn sentence(text: &str) -> impl fmt::Display + use<'_> {
    Sentence(text)
}

struct Sentence<'a>(&'a str);

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = None;
        for character in self.0.chars() {
            match character {
                ' ' if before == Some(' ') => {}
                '"' | '\'' | '\\' => write!(f, "{character}")?,
                // Also what turns the direction of writing around, and separators of lines.
                _ => write!(f, "{}", character.escape_debug())?,
            }
            before = Some(character);
        }
        Ok(())
    }
}

/// The longest text that is shown, in characters.
const LONGEST: usize = 64;

struct Username<'a>(&'a str);

impl fmt::Display for Username<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(name) = *self;
        if is_identifier(name) {
            return f.write_str(name);
        }
        let end = name.char_indices().nth(LONGEST).map(|(end, _)| end);
        let shown = end.and_then(|end| name.get(..end)).unwrap_or(name);
        f.write_str(&format!("{shown:?}").replace("  ", " \\u{20}"))?;
        f.write_str(if end.is_some() { "…" } else { "" })
    }
}

fn is_identifier(name: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    (1..=LONGEST).contains(&name.len()) && name.bytes().all(is_fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out_of_its_line_or_column() {
        for text in [
            "a\nb",
            "a\rb",
            "a  b",
            "a   b",
            "a    b",
            "a\u{2028}b",
            "a\u{202e}b",
            "a\x1b[31mb",
            "",
            "\"",
            "ž",
        ] {
            let shown = username(text).to_string();
            assert!(shown.starts_with('"') && shown.ends_with('"'), "{shown}");
            assert!(!shown.contains("  "), "{shown}");
            assert!(!shown.contains(['\n', '\r', '\u{2028}', '\u{202e}', '\x1b']), "{shown}");
        }
    }

    #[test]
    fn a_sentence_stays_in_its_column() {
        for (text, expected) in [
            ("it's `a`; \"b\" \\ ž", "it's `a`; \"b\" \\ ž"),
            ("a   b\t c", "a b\\t c"),
            ("a\u{2028}\u{202e}\x1b[2J\r\n", "a\\u{2028}\\u{202e}\\u{1b}[2J\\r\\n"),
        ] {
            assert_eq!(sentence(text).to_string(), expected);
        }
    }

    #[test]
    fn what_is_long_is_cut() {
        let long = "é".repeat(1000);
        assert_eq!(username(&long).to_string(), format!("\"{}\"…", "é".repeat(64)));
        assert_eq!(username(&"n".repeat(64)).to_string(), "n".repeat(64));
    }
}
