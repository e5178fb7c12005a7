//! A text as programs write it in their source: with quotes and escapes.

use core::str::from_utf8;

use super::{Pairs, around, as_is, binary, character, each_sign, put};
use crate::inspect::diagnose::secret_bytes::SecretBytes;

/// What JSON escapes beside the characters that it must.
struct Json {
    ascii: bool,
    slash: bool,
    html: bool,
}

/// Two notations for each: in quotes and without them.
macro_rules! json {
    ($($(#[$doc:meta])* $quoted:ident $bare:ident $options:expr;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $quoted(value: &[u8], out: &mut SecretBytes) -> bool {
            put("\"", out) && $bare(value, out) && put("\"", out)
        }

        $(#[$doc])*
        pub(crate) fn $bare(value: &[u8], out: &mut SecretBytes) -> bool {
            each_sign(value, |c, out| json_character(c, &$options, out), out)
        }
    )*};
}

json! {
    json json_bare Json { ascii: false, slash: false, html: false };
    /// Letters beyond ASCII with `\u`.
    json_ascii json_ascii_bare Json { ascii: true, slash: false, html: false };
    /// As PHP does it.
    json_php json_php_bare Json { ascii: true, slash: true, html: false };
    json_slash json_slash_bare Json { ascii: false, slash: true, html: false };
    /// As Go does it, for texts that may stand in HTML.
    json_go json_go_bare Json { ascii: false, slash: false, html: true };
}

fn json_character(c: char, options: &Json, out: &mut SecretBytes) -> bool {
    match c {
        '"' => put("\\\"", out),
        '\\' => put("\\\\", out),
        '/' if options.slash => put("\\/", out),
        '\n' => put("\\n", out),
        '\r' => put("\\r", out),
        '\t' => put("\\t", out),
        '\u{8}' => put("\\b", out),
        '\u{c}' => put("\\f", out),
        '<' | '>' | '&' if options.html => json_unit(c, out),
        '\0'..' ' => json_unit(c, out),
        '\u{80}'.. if options.ascii => json_unit(c, out),
        _ => character(c, out),
    }
}

fn json_unit(c: char, out: &mut SecretBytes) -> bool {
    c.encode_utf16(&mut [0; 2])
        .iter()
        .all(|unit| put("\\u", out) && binary::hex(&unit.to_be_bytes(), out))
}

/// A number as a number.
pub(crate) fn json_number(value: &[u8], out: &mut SecretBytes) -> bool {
    if is_number(value) { as_is(value, out) } else { json(value, out) }
}

/// Whether JSON has the value as a number: without leading zeros, with digits on both sides of a
/// decimal point.
pub(crate) fn is_number(value: &[u8]) -> bool {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    let mut parts = digits.splitn(2, |byte| *byte == b'.');
    let are_digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    parts
        .next()
        .is_some_and(|whole| are_digits(whole) && (whole == b"0" || !whole.starts_with(b"0")))
        && parts.next().is_none_or(are_digits)
}

/// Reads the escapes of a JSON string, if they are right.
pub(crate) fn json_read(value: &[u8], out: &mut SecretBytes) -> bool {
    let Ok(mut rest) = from_utf8(value) else { return false };
    while let Some((before, after)) = rest.split_once('\\') {
        put(before, out);
        let mut characters = after.chars();
        let c = match characters.next() {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some(c @ ('"' | '\\' | '/')) => c,
            Some('u') => {
                let Some((c, behind)) = read_json_units(characters.as_str()) else { return false };
                character(c, out);
                rest = behind;
                continue;
            }
            _ => return false,
        };
        character(c, out);
        rest = characters.as_str();
    }
    put(rest, out)
}

/// The character whose four digits, or two escapes of four digits, a text starts with.
fn read_json_units(text: &str) -> Option<(char, &str)> {
    let unit = |text: &str| u16::from_str_radix(text.get(..4)?, 16).ok();
    let (first, behind) = (unit(text)?, text.get(4..)?);
    if let Some(c) = char::from_u32(first.into()) {
        return Some((c, behind));
    }
    let behind = behind.strip_prefix("\\u")?;
    let c = char::decode_utf16([first, unit(behind)?]).next()?.ok()?;
    Some((c, behind.get(4..)?))
}

/// As Python writes a text: in single quotes, unless it has one and no double quote.
pub(crate) fn python(value: &[u8], out: &mut SecretBytes) -> bool {
    let quote = if value.contains(&b'\'') && !value.contains(&b'"') { '"' } else { '\'' };
    let write = |c, out: &mut SecretBytes| match c {
        '\\' => put("\\\\", out),
        '\n' => put("\\n", out),
        '\r' => put("\\r", out),
        '\t' => put("\\t", out),
        '\0'..' ' | '\u{7f}'..'\u{a1}' | '\u{ad}' => {
            put("\\x", out) && binary::hex(&[u8::try_from(c).unwrap_or_default()], out)
        }
        _ => put(if c == quote { "\\" } else { "" }, out) && character(c, out),
    };
    character(quote, out) && each_sign(value, write, out) && character(quote, out)
}

/// A number as a number.
pub(crate) fn python_number(value: &[u8], out: &mut SecretBytes) -> bool {
    if is_number(value) { as_is(value, out) } else { python(value, out) }
}

/// The escapes of Python's bytes, without their quotes.
pub(crate) fn python_bytes_bare(value: &[u8], out: &mut SecretBytes) -> bool {
    value.iter().all(|byte| match byte {
        b'\\' => put("\\\\", out),
        b'\n' => put("\\n", out),
        b'\r' => put("\\r", out),
        b'\t' => put("\\t", out),
        b' '..=b'~' => as_is(&[*byte], out),
        _ => put("\\x", out) && binary::hex(&[*byte], out),
    })
}

/// As Python prints bytes.
pub(crate) fn python_bytes(value: &[u8], out: &mut SecretBytes) -> bool {
    put("b'", out) && python_bytes_bare(value, out) && put("'", out)
}

/// As PHP's `serialize` writes a text.
pub(crate) fn php_serialized(value: &[u8], out: &mut SecretBytes) -> bool {
    put("s:", out)
        && put(itoa::Buffer::new().format(value.len()), out)
        && around(value, ":\"", "\";", out)
}

/// The same, with integers as integers.
pub(crate) fn php_serialized_number(value: &[u8], out: &mut SecretBytes) -> bool {
    if is_number(value) && !value.contains(&b'.') {
        around(value, "i:", ";", out)
    } else {
        php_serialized(value, out)
    }
}

/// In double quotes, without escapes.
pub(crate) fn double_quoted(value: &[u8], out: &mut SecretBytes) -> bool {
    around(value, "\"", "\"", out)
}

/// In single quotes, with backslashes before quotes and backslashes.
pub(crate) fn single_quoted(value: &[u8], out: &mut SecretBytes) -> bool {
    put("'", out) && super::replaced(value, &[("'", "\\'"), ("\\", "\\\\")], out) && put("'", out)
}

/// Without the quotes around it, if it has any.
pub(crate) fn unquoted(value: &[u8], out: &mut SecretBytes) -> bool {
    [b"\"", b"'", b"`"].into_iter().any(|quote| {
        let inner = value.strip_prefix(quote).and_then(|inner| inner.strip_suffix(quote));
        inner.is_some_and(|inner| as_is(inner, out))
    })
}

/// As PHP's `addslashes`.
pub(crate) const SLASHES: Pairs<'_> =
    &[("'", "\\'"), ("\"", "\\\""), ("\\", "\\\\"), ("\0", "\\0")];

pub(crate) const MYSQL: Pairs<'_> = &[
    ("'", "\\'"),
    ("\"", "\\\""),
    ("\\", "\\\\"),
    ("\0", "\\0"),
    ("\n", "\\n"),
    ("\r", "\\r"),
    ("\u{1a}", "\\Z"),
];

/// As PHP's `stripslashes`: what follows a backslash stays.
pub(crate) fn without_backslashes(value: &[u8], out: &mut SecretBytes) -> bool {
    let mut is_escaped = false;
    value.iter().all(|byte| {
        is_escaped = *byte == b'\\' && !is_escaped;
        is_escaped || as_is(&[*byte], out)
    })
}

/// Reads the usual escapes. Backslashes of others stay or go.
pub(crate) fn escapes_read(value: &[u8], keeps_others: bool, out: &mut SecretBytes) -> bool {
    let mut bytes = value.iter().copied();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(&[byte]);
            continue;
        }
        let Some(escaped) = bytes.next() else { return put("\\", out) };
        let read = match escaped {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'0' => b'\0',
            b'a' => b'\x07',
            b'b' => b'\x08',
            b'e' => b'\x1b',
            b'f' => b'\x0c',
            b'v' => b'\x0b',
            b'\\' | b'"' | b'\'' | b'$' | b'/' | b'`' => escaped,
            _ => {
                put(if keeps_others { "\\" } else { "" }, out);
                escaped
            }
        };
        out.push(&[read]);
    }
    true
}

/// With backslashes before what is special in a shell.
pub(crate) fn shell(value: &[u8], out: &mut SecretBytes) -> bool {
    backslashed(value, |byte| b" \"'\\$`!&|;<>()*?#[]{}~".contains(&byte), out)
}

/// A backslash before everything in ASCII but letters, digits and `_`.
pub(crate) fn all_signs(value: &[u8], out: &mut SecretBytes) -> bool {
    let is_sign = |byte: u8| byte.is_ascii() && !byte.is_ascii_alphanumeric() && byte != b'_';
    backslashed(value, is_sign, out)
}

fn backslashed(value: &[u8], is_special: impl Fn(u8) -> bool, out: &mut SecretBytes) -> bool {
    value
        .iter()
        .all(|byte| put(if is_special(*byte) { "\\" } else { "" }, out) && as_is(&[*byte], out))
}

#[cfg(test)]
mod tests {
    use super::super::{assert_written, written};
    use super::*;

    #[test]
    fn literals_are_those_of_the_languages() {
        const TEXT: &str = "é\"\\/\n\u{1}😀<";
        assert_written(&[
            (json, TEXT, "\"é\\\"\\\\/\\n\\u0001😀<\""),
            (json_ascii_bare, TEXT, "\\u00e9\\\"\\\\/\\n\\u0001\\ud83d\\ude00<"),
            (json_php, "é/", "\"\\u00e9\\/\""),
            (json_slash_bare, "é/\u{8}", "é\\/\\b"),
            (json_go, "<&>", "\"\\u003c\\u0026\\u003e\""),
            (json_number, "-1.50", "-1.50"),
            (json_number, "007", "\"007\""),
            (json_number, "1.", "\"1.\""),
            (json_read, "\\u00e9\\\"\\\\/\\n\\u0001\\ud83d\\ude00<", TEXT),
            (python, "it's", "\"it's\""),
            (python, "'\"\\\t\u{7f}é", "'\\'\"\\\\\\t\\x7fé'"),
            (python_number, "42", "42"),
            (python_bytes_bare, "é\\\u{7f}", "\\xc3\\xa9\\\\\\x7f"),
            (php_serialized, "é", "s:2:\"é\";"),
            (php_serialized_number, "42", "i:42;"),
            (php_serialized_number, "4.2", "s:3:\"4.2\";"),
            (double_quoted, "a\"", "\"a\"\""),
            (single_quoted, "it's", "'it\\'s'"),
            (unquoted, "'a'", "a"),
            (without_backslashes, "O\\'B\\\\x\\", "O'B\\x"),
            (|v, o| escapes_read(v, true, o), "a\\nb\\q\\", "a\nb\\q\\"),
            (|v, o| escapes_read(v, false, o), "a\\q", "aq"),
            (shell, "a b$c-", "a\\ b\\$c-"),
            (all_signs, "a-b_é", "a\\-b_é"),
        ]);
        for value in ["\\", "\\q", "\\u12", "\\ud83d", "\\ud83d\\u0041"] {
            assert_eq!(written(json_read, value.as_bytes()), None, "{value}");
        }
        assert_eq!(written(unquoted, b"'a\""), None);
    }
}
