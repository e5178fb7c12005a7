//! Percent-encoding, which each language does in its own way.

use percent_encoding::percent_decode;

use super::{as_is, binary, put};
use crate::inspect::diagnose::secret_bytes::SecretBytes;

/// Notations with capital digits and with small ones. All keep letters and digits, and besides them
/// these signs; the second text is what they write for a space.
macro_rules! encodings {
    ($($kept:literal $space:literal: [$($upper:ident)?] [$($lower:ident)?];)*) => {
        $(
            $(
                pub(crate) fn $upper(value: &[u8], out: &mut SecretBytes) -> bool {
                    encode(value, $kept, $space, binary::hex_upper, out)
                }
            )?
            $(
                pub(crate) fn $lower(value: &[u8], out: &mut SecretBytes) -> bool {
                    encode(value, $kept, $space, binary::hex, out)
                }
            )?
        )*
    };
}

encodings! {
    b"-._~" "%20": [rfc3986] [rfc3986_lower];
    // As browsers and Java do it.
    b"*-._" "+": [form] [form_lower];
    // As Go's `QueryEscape` does it, too.
    b"-._~" "+": [quote_plus] [quote_plus_lower];
    // As PHP does it.
    b"-._" "+": [urlencode] [urlencode_lower];
    // As Python does it.
    b"-._~/" "%20": [quote] [quote_lower];
    // As JavaScript's `encodeURIComponent` does it.
    b"-_.!~*'()" "%20": [component] [component_lower];
    // As JavaScript's `encodeURI` does it.
    b"-_.!~*'();,/?:@&=+$#" "%20": [uri] [uri_lower];
    // As .NET does it.
    b"-_.!*()" "+": [] [dotnet];
    b"" "%20": [alphanumeric] [];
}

fn encode(
    value: &[u8],
    kept: &[u8],
    space: &str,
    digits: super::Notation,
    out: &mut SecretBytes,
) -> bool {
    let is_kept = |byte: &u8| byte.is_ascii_alphanumeric() || kept.contains(byte);
    // Runs at once: the search writes queries very often.
    value.chunk_by(|left, right| is_kept(left) == is_kept(right)).all(|run| {
        if run.first().is_some_and(is_kept) {
            return as_is(run, out);
        }
        run.iter().all(|byte| match byte {
            b' ' => put(space, out),
            _ => put("%", out) && digits(&[*byte], out),
        })
    })
}

/// As .NET's `UrlPathEncode` does it: only spaces, and what is not ASCII.
pub(crate) fn spaces(value: &[u8], out: &mut SecretBytes) -> bool {
    value.iter().all(|byte| match byte {
        b' ' => put("%20", out),
        _ if byte.is_ascii() => as_is(&[*byte], out),
        _ => put("%", out) && binary::hex_upper(&[*byte], out),
    })
}

/// Letters and digits as well.
pub(crate) fn every_byte(value: &[u8], out: &mut SecretBytes) -> bool {
    value.iter().all(|byte| put("%", out) && binary::hex_upper(&[*byte], out))
}

/// JavaScript's `escape`.
pub(crate) fn js_escape(value: &[u8], out: &mut SecretBytes) -> bool {
    let Ok(text) = str::from_utf8(value) else { return false };
    text.encode_utf16().all(|unit| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii_alphanumeric() || b"@*_+-./".contains(&byte) => {
            as_is(&[byte], out)
        }
        Ok(byte) => put("%", out) && binary::hex_upper(&[byte], out),
        Err(_) => put("%u", out) && binary::hex_upper(&unit.to_be_bytes(), out),
    })
}

/// Decodes what can be decoded, and writes this for each plus sign.
pub(crate) fn decoded(value: &[u8], plus: &str, out: &mut SecretBytes) -> bool {
    for (place, piece) in value.split(|byte| *byte == b'+').enumerate() {
        put(if place > 0 { plus } else { "" }, out);
        percent_decode(piece).for_each(|byte| out.push(&[byte]));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::assert_written;
    use super::*;

    #[test]
    fn encodings_are_those_of_the_languages() {
        const TEXT: &str = "O'B (1) & é, A/B ~*!+\"";
        assert_written(&[
            (rfc3986, TEXT, "O%27B%20%281%29%20%26%20%C3%A9%2C%20A%2FB%20~%2A%21%2B%22"),
            (form, TEXT, "O%27B+%281%29+%26+%C3%A9%2C+A%2FB+%7E*%21%2B%22"),
            (form_lower, TEXT, "O%27B+%281%29+%26+%c3%a9%2c+A%2fB+%7e*%21%2b%22"),
            (quote_plus, TEXT, "O%27B+%281%29+%26+%C3%A9%2C+A%2FB+~%2A%21%2B%22"),
            (urlencode, TEXT, "O%27B+%281%29+%26+%C3%A9%2C+A%2FB+%7E%2A%21%2B%22"),
            (quote, TEXT, "O%27B%20%281%29%20%26%20%C3%A9%2C%20A/B%20~%2A%21%2B%22"),
            (component, TEXT, "O'B%20(1)%20%26%20%C3%A9%2C%20A%2FB%20~*!%2B%22"),
            (uri, TEXT, "O'B%20(1)%20&%20%C3%A9,%20A/B%20~*!+%22"),
            (alphanumeric, "a-b.c", "a%2Db%2Ec"),
            (dotnet, TEXT, "O%27B+(1)+%26+%c3%a9%2c+A%2fB+%7e*!%2b%22"),
            (spaces, "a /?é%", "a%20/?%C3%A9%"),
            (every_byte, "a b", "%61%20%62"),
            (js_escape, "Ž é@/", "%u017D%20%E9@/"),
            (|value, out| decoded(value, " ", out), "a%2Bb+c%", "a+b c%"),
        ]);
    }
}
