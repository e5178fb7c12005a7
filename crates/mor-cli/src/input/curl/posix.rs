//! The words of a command by the rules of `sh`, `bash` and `zsh`.

use super::cursor::{Cursor, End, Words};
use crate::input::form;

pub(super) const VARIABLE: &str =
    "what the shell would put in for `$` and backticks is left as it is";
const TYPOGRAPHIC: &str = "the command has typographic quotes, which a shell does not know";
pub(super) const AMPERSAND: &str =
    "a URL without quotes ends at `&` for a shell; here it is read whole";

/// Splits the first command of a text.
pub(super) fn split(text: &str) -> Words {
    let (mut cursor, mut words) = (Cursor::new(text), Words::default());
    while let Some(character) = cursor.next() {
        match character {
            '\\' => match cursor.next() {
                None => return words.finish(End::Continued),
                Some('\n') if cursor.rest().is_empty() => return words.finish(End::Continued),
                Some('\n') => {}
                Some(other) => words.push(other),
            },
            '\'' => {
                words.quote();
                if !single_quoted(&mut cursor, &mut words) {
                    return words.finish(End::Open);
                }
            }
            '"' => {
                words.quote();
                if !double_quoted(&mut cursor, &mut words) {
                    return words.finish(End::Open);
                }
            }
            '$' if cursor.eat("'") => {
                words.quote();
                if !escaped(&mut cursor, &mut words) {
                    return words.finish(End::Open);
                }
            }
            '“' | '”' | '„' => {
                words.quote();
                words.note(TYPOGRAPHIC);
                if !typographic(&mut cursor, &mut words) {
                    return words.finish(End::Open);
                }
            }
            // A text for translation.
            '$' if cursor.peek() == Some('"') => {}
            '$' | '`' => variable(character, &cursor, &mut words),
            '\n' if words.is_between() && words.made.is_empty() => {}
            '\n' | '|' | ';' | '(' | ')' => break,
            '<' | '>' => {
                words.drop_stream();
                break;
            }
            '#' if words.is_between() => break,
            '&' => match cursor.peek() {
                None | Some('&') => break,
                Some(next) if next.is_whitespace() || words.is_between() => break,
                Some(_) => {
                    words.note(AMPERSAND);
                    words.push('&');
                }
            },
            _ if character.is_whitespace() => words.end_word(),
            _ => words.push(character),
        }
    }
    words.finish(End::Complete)
}

/// Reads up to the closing quote; `false` if there is none.
fn single_quoted(cursor: &mut Cursor<'_>, words: &mut Words) -> bool {
    while let Some(character) = cursor.next() {
        if character == '\'' {
            return true;
        }
        words.push(character);
    }
    false
}

/// Quotes as word processors make them of plain ones. A shell would not know them.
fn typographic(cursor: &mut Cursor<'_>, words: &mut Words) -> bool {
    while let Some(character) = cursor.next() {
        if matches!(character, '“' | '”') {
            return true;
        }
        words.push(character);
    }
    false
}

fn double_quoted(cursor: &mut Cursor<'_>, words: &mut Words) -> bool {
    while let Some(character) = cursor.next() {
        match character {
            '"' => return true,
            '\\' => match cursor.next() {
                None => return false,
                Some('\n') => {}
                Some(special @ ('"' | '\\' | '$' | '`')) => words.push(special),
                Some(other) => {
                    words.push('\\');
                    words.push(other);
                }
            },
            '$' | '`' => variable(character, cursor, words),
            _ => words.push(character),
        }
    }
    false
}

/// A variable or a command within the command stays as it is.
fn variable(character: char, cursor: &Cursor<'_>, words: &mut Words) {
    let is_name = |next: char| next.is_alphabetic() || matches!(next, '_' | '{' | '(');
    if character == '`' || cursor.peek().is_some_and(is_name) {
        words.note(VARIABLE);
    }
    words.push(character);
}

/// Reads `$'…'`, whose escapes are those of C.
fn escaped(cursor: &mut Cursor<'_>, words: &mut Words) -> bool {
    let mut bytes = Vec::new();
    let is_closed = loop {
        match cursor.next() {
            None => break false,
            Some('\'') => break true,
            Some('\\') => escape(cursor, &mut bytes),
            Some(character) => push(character, &mut bytes),
        }
    };
    words.push_str(&form::text_of(&bytes));
    is_closed
}

fn push(character: char, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Reads what follows a backslash.
fn escape(cursor: &mut Cursor<'_>, bytes: &mut Vec<u8>) {
    let before = Cursor::new(cursor.rest());
    let byte = |number: Option<u32>| number.and_then(|number| u8::try_from(number & 0xff).ok());
    let read = match cursor.next() {
        Some('n') => Some(b'\n'),
        Some('t') => Some(b'\t'),
        Some('r') => Some(b'\r'),
        Some('a') => Some(7),
        Some('b') => Some(8),
        Some('e' | 'E') => Some(27),
        Some('f') => Some(12),
        Some('v') => Some(11),
        Some('x') => byte(cursor.digits(16, 2)),
        Some('0'..='7') => {
            *cursor = before;
            byte(cursor.digits(8, 3))
        }
        Some('u') => return unicode(cursor, 4, 'u', bytes),
        Some('U') => return unicode(cursor, 8, 'U', bytes),
        Some(other @ ('\\' | '\'' | '"' | '?')) => return push(other, bytes),
        Some(other) => {
            bytes.push(b'\\');
            return push(other, bytes);
        }
        None => None,
    };
    match read {
        Some(byte) => bytes.push(byte),
        None => bytes.extend_from_slice(b"\\x"),
    }
}

/// Reads the number of a character, also as the two halves that JavaScript writes.
fn unicode(cursor: &mut Cursor<'_>, most: usize, letter: char, bytes: &mut Vec<u8>) {
    let Some(number) = cursor.digits(16, most) else {
        bytes.push(b'\\');
        return push(letter, bytes);
    };
    let low = |cursor: &mut Cursor<'_>| {
        let mut ahead = Cursor::new(cursor.rest());
        let low = ahead.eat("\\u").then(|| ahead.digits(16, 4)).flatten()?;
        let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        *cursor = ahead;
        Some(low)
    };
    let number = match number.checked_sub(0xd800).filter(|high| *high < 0x400) {
        Some(high) => low(cursor).map_or(number, |low| 0x10000 + (high << 10) + low),
        None => number,
    };
    push(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER), bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        for (text, words) in [
            ("a b\tc", &["a", "b", "c"][..]),
            ("'a b' \"c d\" e\\ f", &["a b", "c d", "e f"]),
            ("a'b'\"c\"d", &["abcd"]),
            ("'' \"\" x", &["", "", "x"]),
            ("'it'\\''s'", &["it's"]),
            ("'a\"b' \"a'b\"", &["a\"b", "a'b"]),
            (r#""a\"b\\c\$d\`e\f""#, &["a\"b\\c$d`e\\f"]),
            ("'a\\nb'", &["a\\nb"]),
            ("a \\\n  b \\\nc", &["a", "b", "c"]),
            ("\"a\\\nb\" 'c\nd'", &["ab", "c\nd"]),
            ("\n a b\nc", &["a", "b"]),
            (r"$'a\nb\tc\'d\\e'", &["a\nb\tc'd\\e"]),
            (r"$'\x41\xc5\xbd\x4'", &["AŽ\u{4}"]),
            (r"$'\u017d\u00e9\U0001f600'", &["Žé😀"]),
            (r"$'\ud83d\ude00!\ud83dx\udc00'", &["😀!\u{fffd}x\u{fffd}"]),
            (r"$'\101\60\0'", &["A0\0"]),
            (r"$'\xff\q\u\x'", &["%FF\\q\\u\\x"]),
            (r"$'\e\a\b\f\v\r\?'", &["\x1b\x07\x08\x0c\x0b\r?"]),
            ("$\"a\" b$", &["a", "b$"]),
            ("a | b", &["a"]),
            ("a; b", &["a"]),
            ("a > b", &["a"]),
            ("a x 2>&1", &["a", "x"]),
            ("a '2'> b", &["a", "2"]),
            ("a && b", &["a"]),
            ("a &", &["a"]),
            ("a &b", &["a"]),
            ("a # b", &["a"]),
            ("a#b c", &["a#b", "c"]),
            ("http://h/x?a=1&b=2 c", &["http://h/x?a=1&b=2", "c"]),
            ("", &[]),
        ] {
            let split = split(text);
            assert_eq!(split.made, words, "{text}");
            assert_eq!(split.end, End::Complete, "{text}");
            assert_eq!(split.notes.contains(&AMPERSAND), text.contains("1&b"), "{text}");
        }
    }

    #[test]
    fn what_is_not_complete_is_told() {
        for (text, end) in [
            ("a \\", End::Continued),
            ("a \\\n", End::Continued),
            ("a 'b", End::Open),
            ("a \"b", End::Open),
            ("a \"b\\", End::Open),
            ("a $'b\\'", End::Open),
            ("a $'b\\", End::Open),
            ("a “b", End::Open),
        ] {
            assert_eq!(split(text).end, end, "{text}");
        }
        for text in ["a $B", "a \"${B}\"", "a `b`", "a \"$(b)\""] {
            assert_eq!(split(text).notes, [VARIABLE], "{text}");
        }
        let split_typographic = split("a “b c” „d“ ”e”");
        assert_eq!(split_typographic.made, ["a", "b c", "d", "e"]);
        assert_eq!(split_typographic.notes, [TYPOGRAPHIC]);
        assert!(split("a '$B' 5$ \"$5\"").notes.is_empty());
    }
}
