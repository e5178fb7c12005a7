//! The escapes that servers write into their logs.

use super::form;

/// Undoes `\xHH`, `\uHHHH`, `\n` and the like; other backslashes stay.
pub(super) fn undone(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        rest = escape(behind, &mut bytes);
    }
    bytes.extend_from_slice(rest.as_bytes());
    form::text_of(&bytes)
}

/// Undoes what follows a backslash, and returns what follows that.
fn escape<'t>(text: &'t str, bytes: &mut Vec<u8>) -> &'t str {
    let mut characters = text.chars();
    let plain = match characters.next() {
        Some('n') => Some(b'\n'),
        Some('t') => Some(b'\t'),
        Some('r') => Some(b'\r'),
        Some('e') => Some(27),
        Some(same @ ('"' | '\'' | '\\' | '/' | '#')) => u8::try_from(same).ok(),
        Some('x' | 'X') => {
            if let Some((number, rest)) = digits(characters.as_str(), 2)
                && let Ok(byte) = u8::try_from(number)
            {
                bytes.push(byte);
                return rest;
            }
            None
        }
        Some('u') => {
            if let Some((number, rest)) = digits(characters.as_str(), 4) {
                let character = char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER);
                bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                return rest;
            }
            None
        }
        _ => None,
    };
    let Some(byte) = plain else {
        bytes.push(b'\\');
        return text;
    };
    bytes.push(byte);
    characters.as_str()
}

/// A number of so many hexadecimal digits, and what follows it.
fn digits(text: &str, count: usize) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(count)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = is_hex.then(|| u32::from_str_radix(digits, 16).ok())??;
    Some((number, rest))
}

/// The length of a text in double quotes, up to the closing one, which may be missing.
pub(super) fn quoted_length(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.find(|character| {
        let is_end = character == '"' && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        is_end
    });
    end.unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone() {
        for (text, plain) in [
            (r"a=\x22b\x22&c=\xC5\xBD", "a=\"b\"&c=Ž"),
            (r#"\"\\\/\n\t\r"#, "\"\\/\n\t\r"),
            (r"\u017d\u0026", "Ž&"),
            (r"\xff", "%FF"),
            (r"\xfg\q\u12\x", r"\xfg\q\u12\x"),
            ("\\", "\\"),
            ("\\é", "\\é"),
            ("", ""),
        ] {
            assert_eq!(undone(text), plain, "{text}");
        }
        assert_eq!(quoted_length(r#"a\"b" c"#), 4);
        assert_eq!(quoted_length(r#"a\\" c"#), 3);
        assert_eq!(quoted_length("abc"), 3);
    }
}
