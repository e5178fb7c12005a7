//! What a stranger chose, made fit for a log: it cannot forge a line.

use std::fmt;

/// A username for a log: as it is if it has no character that could be taken for the log's own,
/// quoted, escaped and cut otherwise.
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

/// The longest text that is shown, in characters.
const LONGEST: usize = 64;

struct Username<'a>(&'a str);

impl fmt::Display for Username<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(name) = *self;
        if is_identifier(name) {
            return f.write_str(name);
        }
        match name.char_indices().nth(LONGEST) {
            Some((end, _)) => write!(f, "{:?}…", name.get(..end).unwrap_or_default()),
            None => write!(f, "{name:?}"),
        }
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
        for text in
            ["a\nb", "a\rb", "a  b", "a\u{2028}b", "a\u{202e}b", "a\x1b[31mb", "", "\"", "ž"]
        {
            let shown = username(text).to_string();
            assert!(shown.starts_with('"') && shown.ends_with('"'), "{shown}");
            assert!(!shown.contains(['\n', '\r', '\u{2028}', '\u{202e}', '\x1b']), "{shown}");
        }
    }

    #[test]
    fn what_is_long_is_cut() {
        let long = "é".repeat(1000);
        assert_eq!(username(&long).to_string(), format!("\"{}\"…", "é".repeat(64)));
        assert_eq!(username(&"n".repeat(64)).to_string(), "n".repeat(64));
    }
}
