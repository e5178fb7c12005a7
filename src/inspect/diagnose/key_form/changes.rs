//! What is done to the key, one a line. `=` precedes a function of the key with its further
//! arguments, `:` what is replaced by what.

use FindingKind::{
    KeyBase64, KeyCase, KeyCut, KeyEscaped, KeyHashed, KeyHexDecoded, KeyMistyped, KeyQuoted,
    KeyRecoded, KeyWhitespace,
};
use base64ct::{Base64, Base64Unpadded, Base64Url, Base64UrlUnpadded};

use super::super::finding::FindingKind;
use super::super::notation::charset::{
    self, LATIN1, Missing, WINDOWS_1252, encoded, misread, reread,
};
use super::super::notation::plain::{self, Capitals, is_blank, is_quote};
use super::super::notation::{
    Notation, around, as_is, binary, expansion, keep, literal, markup, part, percent, replaced,
    then, twice,
};
use super::super::secret_bytes::SecretBytes;
use super::Deviation;

/// Something that is done to the key.
pub(super) struct Change {
    pub(super) deviation: Deviation,
    /// Writes the changed key; false if the change does not apply.
    pub(super) write: Notation,
}

macro_rules! changes {
    ($($kind:ident {$(
        $rank:literal $says:literal
            $(= $notation:expr $(, $with:expr)*;)?
            $(: $($from:literal => $to:literal),+;)?
    )*})*) => {
        &[$($(Change {
            deviation: ($kind, $says, $rank),
            write: |key, out| {
                $($notation(key, $($with,)* out))?
                $(replaced(key, &[$(($from, $to)),+], out))?
            },
        }),*),*]
    };
}

/// What is done to the whole key.
#[rustfmt::skip]
pub(super) static CHANGES: &[Change] = changes! {
    KeyRecoded {
        2 "the key is UTF-16, and is hashed as UTF-8"
            = charset::from_utf16, b"\xff\xfe", u16::from_le_bytes;
        3 "the key is UTF-16 with the high byte first, and is hashed as UTF-8"
            = charset::from_utf16, b"\xfe\xff", u16::from_be_bytes;
    }
    KeyWhitespace {
        1 "the key is hashed without the white space around it"
            = part, |text| text.trim_matches(is_blank);
        1 "the key is hashed without the white space at its end"
            = part, |text| text.trim_end_matches(is_blank);
        2 "the key is hashed without the white space at its start"
            = part, |text| text.trim_start_matches(is_blank);
        2 "the key is hashed without the ASCII white space around it" = ascii_trimmed;
        2 "the key is hashed without the white space in it" = keep, |c| !is_blank(c);
        2 "runs of white space in the key are hashed as one space"
            = plain::collapsed, is_blank, " ";
        3 "the key is hashed without the control characters in it" = keep, |c| !c.is_control();
        3 "a no-break space in Latin-1 follows the key" = followed, as_is, b"\xa0";
        3 "a no-break space in Latin-1 stands before the key" = after, b"\xa0", as_is;
    }
    KeyQuoted {
        1 "the key is hashed without the quotes around it"
            = part, |text| text.trim_matches(is_quote);
        2 "the key is hashed without the quotes around it and white space"
            = part, |text| text.trim_matches(|c| is_quote(c) || is_blank(c));
        2 "the key is hashed without the quotes in it" = keep, |c| !is_quote(c);
        3 "the key is hashed as a serialized string of PHP" = literal::php_serialized;
    }
    KeyCut {
        2 "the last character of the key is missing" = part, |text| plain::but_last(text, 1);
        2 "the first character of the key is missing" = part, |text| plain::but_first(text, 1);
        2 "the first and the last character of the key are missing"
            = part, |text| plain::but_first(plain::but_last(text, 1), 1);
        3 "the last two characters of the key are missing" = part, |text| plain::but_last(text, 2);
        3 "the first two characters of the key are missing"
            = part, |text| plain::but_first(text, 2);
        3 "the last byte of the key is missing" = but_last_byte;
        3 "as many bytes are missing at the end of the key as its characters beyond ASCII have \
            more than one" = plain::cut_by_characters;
        2 "the equals signs at the end of the key are missing"
            = part, |text| text.trim_end_matches('=');
        3 "the zeros at the start of the key are missing, as if it was a number"
            = part, |text| text.trim_start_matches('0');
        2 "what follows a `$` in the key is taken for a variable"
            = expansion::expanded, b'$', expansion::identifier;
        2 "what follows a `$` in the key is taken for a variable of the shell" = expansion::SHELL;
        3 "the character after a `$` in the key is taken for a variable"
            = expansion::expanded, b'$', expansion::one_character;
        3 "what follows an `@` in the key is taken for a variable"
            = expansion::expanded, b'@', expansion::identifier;
        3 "what follows a `!` in the key is taken for a command of the history"
            = expansion::expanded, b'!', expansion::word;
        3 "what follows a `%` in the key is taken for a variable"
            = expansion::expanded, b'%', expansion::identifier;
        3 "what follows a `:` in the key is taken for a variable"
            = expansion::expanded, b':', expansion::identifier;
    }
    KeyCase {
        2 "the key is hashed in lower case" = plain::lower;
        2 "the key is hashed in upper case" = plain::upper;
        2 "the first letter of the key is hashed in upper case"
            = plain::capitals, Capitals::First, false;
        2 "the first letter of the key is hashed in lower case" = plain::first_small;
        3 "the key is hashed in lower case with its first letter in upper case"
            = plain::capitals, Capitals::First, true;
        3 "upper and lower case are swapped in the key" = plain::ascii_swapped;
    }
    KeyEscaped {
        2 "the key is hashed with its backslash escapes read" = literal::escapes_read, true;
        2 "the key is hashed without its backslashes" = literal::without_backslashes;
        3 "the key is hashed with its backslash escapes read, and without the other \
            backslashes" = literal::escapes_read, false;
        3 "a backslash stands before each sign in the key" = literal::all_signs;
        3 "the key is hashed with JSON's escapes" = literal::json_ascii_bare;
        1 "the key is hashed percent-encoded, with `+` for spaces" = percent::form;
        1 "the key is hashed percent-encoded" = percent::rfc3986;
        2 "the key is hashed percent-encoded as in PHP's urlencode" = percent::urlencode;
        2 "the key is hashed percent-encoded as in Go's QueryEscape" = percent::quote_plus;
        2 "the key is hashed percent-encoded as in encodeURIComponent" = percent::component;
        2 "the key is hashed percent-encoded with the signs of URLs left" = percent::uri;
        2 "the key is hashed percent-encoded with slashes left" = percent::quote;
        2 "the key is hashed percent-encoded in lower case" = percent::dotnet;
        3 "the key is hashed percent-encoded in lower case, all signs" = percent::rfc3986_lower;
        3 "the key is hashed percent-encoded, the hyphens and dots as well" = percent::alphanumeric;
        3 "the key is hashed percent-encoded twice" = twice, percent::rfc3986;
        1 "the key is hashed percent-decoded" = percent::decoded, "+";
        1 "the key is hashed percent-decoded, with spaces for `+`" = percent::decoded, " ";
    }
    KeyBase64 {
        2 "the base64 form of the key is hashed" = binary::base64::<Base64>;
        2 "the base64 form of the key is hashed, without padding"
            = binary::base64::<Base64Unpadded>;
        2 "the base64 form of the key is hashed, in the alphabet of URLs"
            = binary::base64::<Base64Url>;
        2 "the base64 form of the key is hashed, in the alphabet of URLs without padding"
            = binary::base64::<Base64UrlUnpadded>;
        2 "the base64 form of the key with a newline is hashed"
            = then, newline_after, binary::base64::<Base64>;
        3 "the base64 form of the key is hashed, with a newline"
            = followed, binary::base64::<Base64>, b"\n";
        3 "the base64 form of the key with a newline is hashed, with another"
            = followed, |k, o| then(k, newline_after, binary::base64::<Base64>, o), b"\n";
        3 "the base64 form of the base64 form of the key is hashed"
            = twice, binary::base64::<Base64>;
        2 "the key is decoded from base64 before hashing" = binary::base64_lenient, true;
        3 "the key is decoded from base64 before hashing, without its `-` and `_`"
            = binary::base64_lenient, false;
        3 "the key is decoded from base64 before hashing, without the white space around \
            what comes out" = then, |k, o| binary::base64_lenient(k, true, o), ascii_trimmed;
    }
    KeyHexDecoded {
        2 "the key is decoded from hexadecimal digits before hashing" = binary::hex_decoded;
        3 "the start of the key is decoded from hexadecimal digits before hashing"
            = binary::hex_start_decoded;
    }
    KeyHashed {
        2 "the MD5 of the key is hashed" = binary::md5;
        2 "the SHA-1 of the key is hashed" = binary::sha1;
        3 "the MD5 of the key is hashed in upper case" = then, binary::md5_bytes, binary::hex_upper;
        3 "the SHA-1 of the key is hashed in upper case"
            = then, binary::sha1_bytes, binary::hex_upper;
        3 "the bytes of the MD5 of the key are hashed" = binary::md5_bytes;
        3 "the bytes of the SHA-1 of the key are hashed" = binary::sha1_bytes;
        3 "the base64 form of the MD5 of the key is hashed"
            = then, binary::md5_bytes, binary::base64::<Base64>;
        3 "the base64 form of the SHA-1 of the key is hashed"
            = then, binary::sha1_bytes, binary::base64::<Base64>;
        3 "the MD5 of the key with a newline is hashed" = then, newline_after, binary::md5;
        3 "the SHA-1 of the key with a newline is hashed" = then, newline_after, binary::sha1;
    }
    KeyRecoded {
        2 "the key is hashed in Latin-1" = encoded, LATIN1, Missing::Refused;
        2 "the key is hashed in Windows-1252" = encoded, WINDOWS_1252, Missing::Refused;
        2 "the UTF-8 of the key is taken for Latin-1 and encoded again" = misread, LATIN1;
        3 "the key is read as UTF-8 that was taken for Latin-1" = reread, LATIN1;
        2 "the key is hashed as UTF-16, the low byte first" = charset::utf16_le;
        3 "the key is hashed as UTF-16, the high byte first" = charset::utf16_be;
        2 "the key is hashed as UTF-16 with a byte order mark, the low byte first"
            = after, b"\xff\xfe", charset::utf16_le;
        3 "the key is hashed as UTF-16 with a byte order mark, the high byte first"
            = after, b"\xfe\xff", charset::utf16_be;
        2 "the characters of the key are composed" = plain::nfc;
        2 "the characters of the key are decomposed" = plain::nfd;
        3 "the characters of the key are replaced by their compatible ones" = plain::nfkc;
        3 "the marks on the letters of the key are missing" = plain::without_accents;
        3 "the characters beyond ASCII in the key are hashed as question marks"
            = charset::ascii_characters, "?";
        3 "the characters beyond ASCII in the key are missing" = charset::ascii_characters, "";
    }
    KeyEscaped {
        2 "the key is hashed in hexadecimal digits" = binary::hex;
        3 "the key is hashed in upper-case hexadecimal digits" = binary::hex_upper;
        3 "the key is hashed in hexadecimal digits after `0x`" = after, b"0x", binary::hex;
        2 "only the letters and digits of the key are hashed" = keep, char::is_alphanumeric;
        3 "only the letters, digits, `-` and `_` of the key are hashed"
            = keep, |c| c.is_alphanumeric() || matches!(c, '-' | '_');
        3 "only the digits of the key are hashed" = keep, |c| c.is_ascii_digit();
        3 "the key is hashed backwards" = plain::reversed;
    }
};

/// What is taken for something to expand, and escaping and unescaping that goes text by text.
#[rustfmt::skip]
pub(super) static REPLACED: &[Change] = changes! {
    KeyCut {
        2 "`${…}` in the key is taken for a variable" = expansion::without, "${", "}";
        3 "`$(…)` in the key is taken for a command" = expansion::without, "$(", ")";
        3 "what is between backticks is taken for a command" = expansion::without, "`", "`";
        2 "what is between `%` is taken for a variable" = expansion::without, "%", "%";
        3 "what is between `!` is taken for a variable" = expansion::without, "!", "!";
        3 "`#{…}` in the key is taken for an expression" = expansion::without, "#{", "}";
        3 "`{{…}}` in the key is taken for a variable" = expansion::without, "{{", "}}";
        3 "`{…}` in the key is taken for a variable" = expansion::without, "{", "}";
        3 "`[…]` in the key is taken for a variable" = expansion::without, "[", "]";
        3 "`/*…*/` in the key is taken for a comment" = expansion::without, "/*", "*/";
    }
    KeyEscaped {
        2 "`<…>` in the key is taken for a tag" = expansion::without, "<", ">";
        1 "the key is HTML-escaped" = markup::html_39;
        1 "the key is HTML-escaped, without the single quotes" = markup::html_but_apostrophes;
        1 "the key is HTML-escaped, with `&#039;` for single quotes" = markup::html;
        2 "the key is HTML-escaped, with `&#x27;` for single quotes" = markup::html_x27;
        2 "the key is XML-escaped" = markup::xml;
        2 "the key is HTML-escaped, without the quotes" = markup::html_but_quotes;
        3 "the key is HTML-escaped, with `&#34;` for double quotes" = markup::html_34_39;
        3 "the key is HTML-escaped, the slashes as well" = replaced, markup::SLASHES_TOO;
        3 "the slashes, backticks and equals signs of the key are HTML-escaped as well":
            "&" => "&amp;", "<" => "&lt;", ">" => "&gt;", "\"" => "&quot;", "'" => "&#39;",
            "/" => "&#x2F;", "`" => "&#x60;", "=" => "&#x3D;";
        3 "the key's `&` is HTML-escaped": "&" => "&amp;";
        3 "the key's `<` and `>` are HTML-escaped": "<" => "&lt;", ">" => "&gt;";
        3 "the key is HTML-escaped twice" = twice, markup::html_39;
        1 "the key is hashed with its HTML entities read" = markup::unescaped;
        2 "what follows an `&` in the key is taken for an HTML entity"
            = markup::unescaped_leniently;
        2 "the backslashes of the key are doubled": "\\" => "\\\\";
        2 "the doubled backslashes of the key are single": "\\\\" => "\\", "\\'" => "'";
        2 "backslashes stand before the quotes and backslashes of the key"
            = replaced, literal::SLASHES;
        3 "backslashes stand before the double quotes of the key": "\"" => "\\\"";
        3 "backslashes stand before the double quotes and backslashes of the key":
            "\\" => "\\\\", "\"" => "\\\"";
        3 "backslashes stand before the single quotes of the key": "'" => "\\'";
        3 "backslashes stand before the slashes of the key": "/" => "\\/";
        3 "the single quotes of the key are written for a shell": "'" => "'\\''";
        3 "the single quotes of the key are doubled": "'" => "''";
        3 "the double quotes of the key are doubled": "\"" => "\"\"";
        3 "the doubled quotes of the key are single": "''" => "'", "\"\"" => "\"";
        2 "the dollar signs of the key are doubled": "$" => "$$";
        2 "the doubled dollar signs of the key are single": "$$" => "$";
        2 "the dollar signs of the key are missing": "$" => "";
        3 "backslashes stand before the dollar signs of the key": "$" => "\\$";
        2 "the percent signs of the key are doubled": "%" => "%%";
        2 "the doubled percent signs of the key are single": "%%" => "%";
        2 "the percent signs of the key are missing": "%" => "";
        2 "the exclamation marks of the key are missing": "!" => "";
        3 "backslashes stand before the exclamation marks of the key": "!" => "\\!";
        2 "the carets of the key are missing": "^^" => "^", "^" => "";
        3 "the ampersands of the key are missing": "&" => "";
        3 "the number signs of the key are missing": "#" => "";
        3 "backslashes stand before the number signs of the key": "#" => "\\#";
        3 "the plus signs of the key are missing": "+" => "";
        3 "the equals signs of the key are missing": "=" => "";
        3 "the hyphens of the key are missing": "-" => "";
        3 "the underscores of the key are missing": "_" => "";
        3 "the dots of the key are missing": "." => "";
        3 "the dots of the key are hashed as underscores": "." => "_", " " => "_";
        3 "the hyphens of the key are hashed as underscores": "-" => "_";
        3 "the underscores of the key are hashed as hyphens": "_" => "-";
        2 "the plus signs of the key are hashed as spaces": "+" => " ";
        2 "the spaces of the key are hashed as plus signs": " " => "+";
        3 "the spaces of the key are hashed as `%20`": " " => "%20";
        3 "the plus signs of the key are hashed as `%2B`": "+" => "%2B";
        3 "the percent signs of the key are hashed as `%25`": "%" => "%25";
        3 "the key is hashed in the base64 alphabet of URLs": "+" => "-", "/" => "_";
        3 "the key is hashed in the usual base64 alphabet": "-" => "+", "_" => "/";
    }
    KeyWhitespace {
        2 "the line ends of the key are hashed as newlines" = plain::lines, "\n";
        2 "the newlines of the key are hashed with carriage returns" = plain::lines, "\r\n";
        2 "the line ends of the key are missing" = plain::lines, "";
        2 "the line ends of the key are hashed as spaces" = plain::lines, " ";
        3 "the line ends of the key are hashed as `\\n`" = plain::lines, "\\n";
        2 "the byte order mark of the key is missing": "\u{feff}" => "";
        2 "the NUL bytes of the key are missing": "\0" => "";
        2 "the no-break spaces of the key are hashed as spaces": "\u{a0}" => " ";
    }
    KeyMistyped {
        3 "the straight quotes of the key are typographic": "'" => "\u{2019}", "\"" => "\u{201d}";
        3 "the typographic quotes of the key are straight" = replaced, plain::STRAIGHT_QUOTES;
        3 "the hyphens of the key are dashes": "--" => "\u{2014}", "-" => "\u{2013}";
        3 "the doubled hyphens of the key are a dash": "--" => "\u{2013}";
        3 "the hyphens of the key are no-break hyphens": "-" => "\u{2011}";
        3 "the hyphens of the key are minus signs": "-" => "\u{2212}";
        3 "the dashes of the key are hyphens" = replaced, plain::HYPHENS;
        3 "three dots of the key are one character": "..." => "\u{2026}";
        3 "the letter O of the key is hashed as the digit 0": "O" => "0";
        3 "the letter o of the key is hashed as the digit 0": "o" => "0";
        3 "the digit 0 of the key is hashed as the letter O": "0" => "O";
        3 "the digit 0 of the key is hashed as the letter o": "0" => "o";
        3 "the letter l of the key is hashed as the digit 1": "l" => "1";
        3 "the digit 1 of the key is hashed as the letter l": "1" => "l";
        3 "the letter I of the key is hashed as the letter l": "I" => "l";
        3 "the letter l of the key is hashed as the letter I": "l" => "I";
        3 "the letter I of the key is hashed as the digit 1": "I" => "1";
        3 "the digit 1 of the key is hashed as the letter I": "1" => "I";
        3 "the letters Y and Z of the key are swapped":
            "y" => "z", "z" => "y", "Y" => "Z", "Z" => "Y";
    }
};

fn ascii_trimmed(key: &[u8], out: &mut SecretBytes) -> bool {
    as_is(key.trim_ascii(), out)
}

fn but_last_byte(key: &[u8], out: &mut SecretBytes) -> bool {
    key.split_last().is_some_and(|(_, rest)| as_is(rest, out))
}

/// A notation with this in front.
fn after(key: &[u8], front: &[u8], notation: Notation, out: &mut SecretBytes) -> bool {
    as_is(front, out) && notation(key, out)
}

/// A notation with this after it.
fn followed(key: &[u8], notation: Notation, end: &[u8], out: &mut SecretBytes) -> bool {
    notation(key, out) && as_is(end, out)
}

fn newline_after(key: &[u8], out: &mut SecretBytes) -> bool {
    around(key, "", "\n", out)
}
