//! The forms of texts: encoded, escaped, changed and cut.

use super::super::super::finding::FindingKind;
use super::super::super::notation::charset::{
    self, Charset, DOS_775, DOS_850, DOS_866, GBK, ISO_8859_2, ISO_8859_5, ISO_8859_7, ISO_8859_13,
    ISO_8859_15, KOI8_R, LATIN1, MAC_ROMAN, Missing, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251,
    WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257, encoded, misread, misread_twice,
    reread, reread_twice,
};
use super::super::super::notation::markup::{self, Letters};
use super::super::super::notation::plain::{self, Capitals};
use super::super::super::notation::{
    around, as_is, before, expansion, keep, literal, part, percent, put, replaced, then, twice,
};
use super::super::super::secret_bytes::SecretBytes;
use super::super::super::sent::decode;
use super::super::{FormRow, Scope, Value};
use super::forms;

#[rustfmt::skip]
pub(super) const PERCENT: &[FormRow] = forms! {
    PlusLiteral Both {
        1 sent "hashed with a leading `+` that was sent without encoding, and so is read as a space"
            |v, o| v.raw.starts_with('+') && v.text.strip_prefix(' ').is_some_and(|rest| {
                put("+", o) && put(rest, o)
            });
        1 sent "hashed with each `+` that was sent without encoding, and so is read as a space"
            |v, o| is_plus_sent(v) && put(&decode(v.raw, false), o);
        2 sent "hashed with each `+` that was sent without encoding"
            |v, o| put(&decode(v.raw, false), o);
    }
    PercentEncoded Both {
        1 "hashed percent-encoded, as it is sent" |v, o| put(v.raw, o);
        1 "hashed percent-encoded, as forms are" = percent::form;
        1 "hashed percent-encoded, with `%20` for a space" = percent::rfc3986;
        1 "hashed percent-encoded, as by PHP's urlencode" = percent::urlencode;
        1 "hashed percent-encoded, as by Python's quote_plus" = percent::quote_plus;
        1 "hashed percent-encoded, as by encodeURIComponent" = percent::component;
        1 "hashed percent-encoded, as by Python's quote" = percent::quote;
        1 "hashed percent-encoded, as by encodeURI" = percent::uri;
        2 "hashed percent-encoded, as by JavaScript's escape" = percent::js_escape;
        2 "hashed percent-encoded, as by .NET's UrlEncode" = percent::dotnet;
        2 "hashed percent-encoded, as by .NET's UrlPathEncode" = percent::spaces;
        2 "hashed percent-encoded in lower case, with `%20` for a space" = percent::rfc3986_lower;
        2 "hashed percent-encoded in lower case, as forms are" = percent::form_lower;
        3 "hashed percent-encoded in lower case, as by urlencode" = percent::urlencode_lower;
        3 "hashed percent-encoded in lower case, as by quote_plus" = percent::quote_plus_lower;
        3 "hashed percent-encoded in lower case, as by encodeURIComponent"
            = percent::component_lower;
        3 "hashed percent-encoded in lower case, as by quote" = percent::quote_lower;
        3 "hashed percent-encoded in lower case, as by encodeURI" = percent::uri_lower;
        2 "hashed with `+` for each space": " " => "+";
        2 "hashed with `%20` for each space, and nothing else encoded": " " => "%20";
        3 "hashed with `%` and the digits for every byte" = percent::every_byte;
    }
    EncodedTwice Both {
        1 sent "sent encoded twice, and hashed without encoding"
            |v, o| put(&decode(v.text, true), o);
        2 sent "sent encoded twice, and hashed with each `+` kept"
            |v, o| put(&decode(v.text, false), o);
        2 "hashed percent-encoded twice" = twice, percent::form;
        2 "hashed percent-encoded twice, with `%20` for a space" = twice, percent::rfc3986;
        3 "hashed percent-encoded twice, as by encodeURIComponent" = twice, percent::component;
    }
};

#[rustfmt::skip]
pub(super) const CHARSETS: &[FormRow] = forms! {
    Latin1 Both {
        1 "hashed in Latin-1" = encoded, LATIN1, Missing::Text("?");
        3 "hashed in Latin-1, without the characters that it lacks"
            = encoded, LATIN1, Missing::Text("");
        3 "hashed in Latin-1, with HTML entities for what it lacks"
            = encoded, LATIN1, Missing::Entity;
        1 sent "sent in Latin-1, and hashed in UTF-8" @ not_utf8, Some(LATIN1);
    }
    OtherCharset Both {
        1 "hashed in Windows-1252" = in_charset, WINDOWS_1252;
        1 "hashed in Windows-1257, the Baltic encoding" = in_charset, WINDOWS_1257;
        2 "hashed in ISO-8859-15" = in_charset, ISO_8859_15;
        2 "hashed in Windows-1251, the Cyrillic encoding" = in_charset, WINDOWS_1251;
        2 "hashed in Windows-1250, the Central European encoding" = in_charset, WINDOWS_1250;
        2 "hashed in ISO-8859-13" = in_charset, ISO_8859_13;
        2 "hashed in ISO-8859-2" = in_charset, ISO_8859_2;
        3 "hashed in Windows-1254, the Turkish encoding" = in_charset, WINDOWS_1254;
        3 "hashed in Windows-1253, the Greek encoding" = in_charset, WINDOWS_1253;
        3 "hashed in ISO-8859-5" = in_charset, ISO_8859_5;
        3 "hashed in ISO-8859-7" = in_charset, ISO_8859_7;
        3 "hashed in GBK, the Chinese encoding" = in_charset, GBK;
        3 "hashed in Shift_JIS, the Japanese encoding" = in_charset, SHIFT_JIS;
        3 "hashed in KOI8-R" = in_charset, KOI8_R;
        3 "hashed in Mac OS Roman" = in_charset, MAC_ROMAN;
        2 "hashed in code page 850, that of a DOS window" = in_charset, DOS_850;
        3 "hashed in code page 775, that of a Baltic DOS window" = in_charset, DOS_775;
        3 "hashed in code page 866, that of a Cyrillic DOS window" = in_charset, DOS_866;
        3 "hashed in Windows-1252, without the characters that it lacks"
            = encoded, WINDOWS_1252, Missing::Text("");
        3 "hashed in Windows-1252, with HTML entities for what it lacks"
            = encoded, WINDOWS_1252, Missing::Entity;
        2 "hashed with the low byte alone of each UTF-16 unit" = charset::low_bytes;
        3 "hashed in UTF-16, the low byte first" = charset::utf16_le;
        3 "hashed in UTF-16, the high byte first" = charset::utf16_be;
        3 "hashed in CESU-8, as Java and old databases write characters beyond U+FFFF"
            = charset::cesu8;
        1 "hashed as the bytes that are sent, which are not UTF-8" @ not_utf8, None;
        1 sent "sent in Windows-1252, and hashed in UTF-8" @ not_utf8, Some(WINDOWS_1252);
        2 sent "sent in Windows-1257, and hashed in UTF-8" @ not_utf8, Some(WINDOWS_1257);
        2 sent "sent in Windows-1251, and hashed in UTF-8" @ not_utf8, Some(WINDOWS_1251);
        1 "hashed with `?` for each character beyond ASCII" = charset::ascii_characters, "?";
        2 "hashed without the characters beyond ASCII" = charset::ascii_characters, "";
        2 "hashed with `?` for each byte beyond ASCII" = charset::ascii_bytes, "?";
        2 "hashed with U+FFFD for each character beyond ASCII"
            = charset::ascii_characters, "\u{fffd}";
        2 "hashed with U+FFFD for each byte beyond ASCII" = charset::ascii_bytes, "\u{fffd}";
        3 "hashed without the characters beyond U+FFFF" = keep, |c| c <= '\u{ffff}';
    }
    Mojibake Both {
        1 "hashed as UTF-8 that was read as Latin-1 and encoded" = misread, LATIN1;
        1 "hashed as UTF-8 that was read as Windows-1252 and encoded" = misread, WINDOWS_1252;
        2 "hashed as UTF-8 that was read as Windows-1257 and encoded" = misread, WINDOWS_1257;
        2 "hashed as UTF-8 that was read as Windows-1251 and encoded" = misread, WINDOWS_1251;
        2 "hashed as UTF-8 that was twice read as Latin-1 and encoded" = misread_twice, LATIN1;
        2 "hashed as UTF-8 that was twice read as Windows-1252 and encoded"
            = misread_twice, WINDOWS_1252;
        1 sent "sent as UTF-8 that was read as Latin-1 and encoded, hashed right" = reread, LATIN1;
        1 sent "sent as UTF-8 that was read as Windows-1252 and encoded, hashed right"
            = reread, WINDOWS_1252;
        2 sent "sent as UTF-8 that was read as Windows-1257 and encoded, hashed right"
            = reread, WINDOWS_1257;
        2 sent "sent as UTF-8 that was read as Windows-1251 and encoded, hashed right"
            = reread, WINDOWS_1251;
        3 sent "sent as UTF-8 that was twice read as Latin-1 and encoded, hashed right"
            = reread_twice, LATIN1;
        3 sent "sent as UTF-8 that was twice read as Windows-1252 and encoded, hashed right"
            = reread_twice, WINDOWS_1252;
    }
    Normalization Both {
        1 "hashed in NFD, each accent a character of its own" = plain::nfd;
        1 "hashed in NFC, each letter with its accent one character" = plain::nfc;
        2 "hashed in NFKC, with compatible characters" = plain::nfkc;
        3 "hashed in NFKD, with compatible characters" = plain::nfkd;
        2 "hashed without accents" = plain::without_accents;
        3 "hashed with `ae`, `oe` and `ue` for the letters with dots" = plain::without_umlauts;
        3 "hashed without accents that can be taken off, and so with letters such as `ł`"
            = plain::without_combining_marks;
    }
};

/// Whether a plus sign was sent that is no encoded space: `a+b` for `a b` may have been encoded
/// before it was hashed, `+370` has not.
fn is_plus_sent(value: &Value<'_>) -> bool {
    value.raw.starts_with('+') || value.raw.contains('+') && value.raw.contains('%')
}

fn in_charset(value: &[u8], charset: Charset, out: &mut SecretBytes) -> bool {
    encoded(value, charset, Missing::Text("?"), out)
}

/// The bytes of a value that is sent in another encoding than UTF-8: as they are, or read in that
/// encoding.
fn not_utf8(value: &Value<'_>, charset: Option<Charset>, out: &mut SecretBytes) -> bool {
    let mut sent = SecretBytes::with_capacity(value.raw.len());
    percent::decoded(value.raw.as_bytes(), " ", &mut sent);
    str::from_utf8(&sent).is_err()
        && match charset {
            Some(charset) => misread(&sent, charset, out),
            None => as_is(&sent, out),
        }
}

#[rustfmt::skip]
pub(super) const SPACES: &[FormRow] = forms! {
    Trimmed Both {
        1 "hashed without surrounding white space" = part, str::trim;
        2 "hashed without trailing white space" = part, str::trim_end;
        2 "hashed without leading white space" = part, str::trim_start;
        3 "hashed without surrounding spaces, tabs and line ends"
            |v, o| put(v.text.trim_matches([' ', '\t', '\n', '\r', '\0', '\u{b}']), o);
    }
    SpacesChanged Both {
        1 "hashed with one space for each run of white space"
            = plain::collapsed, char::is_whitespace, " ";
        2 "hashed trimmed, and with one space for each run of white space"
            |v, o| plain::collapsed(v.text.trim().as_bytes(), char::is_whitespace, " ", o);
        2 "hashed without any white space" = keep, |c| !c.is_whitespace();
        2 "hashed with plain spaces for no-break spaces": "\u{a0}" => " ", "\u{202f}" => " ";
        3 "hashed with no-break spaces for spaces": " " => "\u{a0}";
        3 "hashed with a space for each tab": "\t" => " ";
        3 "hashed without tabs": "\t" => "";
        3 "hashed with `_` for each space": " " => "_";
        3 "hashed with `-` for each space": " " => "-";
        3 "hashed without invisible characters" = keep, |c| !plain::is_invisible(c);
    }
    SpacesChanged One {
        2 "hashed with a space after it" = around, "", " ";
        2 "hashed with a space before it" = around, " ", "";
    }
    TextPadded One {
        2 "hashed with a NUL after it" = around, "", "\0";
    }
};

#[rustfmt::skip]
pub(super) const LINE_ENDS: &[FormRow] = forms! {
    LineEndings Both {
        1 "hashed with a carriage return before each newline" = plain::lines, "\r\n";
        1 "hashed with newlines without carriage returns" = plain::lines, "\n";
        2 "hashed with a space for each line end" = plain::lines, " ";
        2 "hashed without line ends" = plain::lines, "";
        3 "hashed with carriage returns for line ends" = plain::lines, "\r";
        3 "hashed with `<br>` for each line end" = plain::lines, "<br>";
        3 "hashed with `<br />` for each line end" = plain::lines, "<br />";
        3 "hashed with `<br />` before each newline" = plain::lines, "<br />\n";
        2 "hashed without the last line end" |v, o| put(v.text.trim_end_matches(['\r', '\n']), o);
    }
    LineEndings One {
        1 "hashed with a newline after it" = around, "", "\n";
        2 "hashed with a carriage return and a newline after it" = around, "", "\r\n";
    }
};

#[rustfmt::skip]
pub(super) const CASE: &[FormRow] = forms! {
    ValueCase Both {
        1 "hashed in lower case" = plain::lower;
        1 "hashed in upper case" = plain::upper;
        2 "hashed in lower case as far as it is ASCII" = plain::ascii_lower;
        2 "hashed in upper case as far as it is ASCII" = plain::ascii_upper;
        2 "hashed with a capital first letter" = plain::capitals, Capitals::First, false;
        2 "hashed with a capital first letter and the others small"
            = plain::capitals, Capitals::First, true;
        2 "hashed with a capital letter at the start of each word"
            = plain::capitals, Capitals::Words, false;
        3 "hashed with capital letters alone at the start of each word"
            = plain::capitals, Capitals::Words, true;
    }
};

#[rustfmt::skip]
pub(super) const HTML: &[FormRow] = forms! {
    HtmlEscaped Both {
        1 "hashed with `&amp;` for `&` and so on, as by htmlspecialchars" = markup::html;
        1 "HTML-escaped in the hash, apostrophes not" = markup::html_but_apostrophes;
        1 "HTML-escaped in the hash, with `&#39;` for an apostrophe" = markup::html_39;
        2 "HTML-escaped in the hash, with `&#x27;` for an apostrophe" = markup::html_x27;
        2 "XML-escaped in the hash" = markup::xml;
        2 "HTML-escaped in the hash, quotes not" = markup::html_but_quotes;
        2 "HTML-escaped in the hash, with `&#34;` and `&#39;` for quotes" = markup::html_34_39;
        3 "HTML-escaped in the hash, slashes too" = replaced, markup::SLASHES_TOO;
        2 "hashed with `&amp;` for `&`": "&" => "&amp;";
        3 "hashed with `&lt;` and `&gt;` for the signs": "<" => "&lt;", ">" => "&gt;";
        2 "hashed with `&#34;` and `&#39;` for quotes alone": "\"" => "&#34;", "'" => "&#39;";
        2 "HTML-escaped in the hash, with names for letters such as `&eacute;`"
            = markup::entities, "&#039;", Letters::Names;
        2 "HTML-escaped in the hash, with names for letters, apostrophes not"
            = markup::entities, "'", Letters::Names;
        3 "HTML-escaped in the hash, with numbers for letters beyond ASCII"
            = markup::entities, "&#39;", Letters::Decimal;
        3 "HTML-escaped in the hash, with hexadecimal numbers for letters beyond ASCII"
            = markup::entities, "&#x27;", Letters::Hexadecimal;
        3 "HTML-escaped twice in the hash"
            = then, markup::html, |t, o| replaced(t, &[("&", "&amp;")], o);
        1 sent "sent HTML-escaped, and hashed as plain text" = markup::unescaped;
        2 "hashed without HTML tags" = markup::without_tags;
    }
};

#[rustfmt::skip]
pub(super) const QUOTES: &[FormRow] = forms! {
    Backslashes Both {
        1 "hashed with backslashes before quotes and backslashes" = replaced, literal::SLASHES;
        1 "hashed with a backslash before each slash, as in PHP's JSON": "/" => "\\/";
        2 "hashed with the escapes of a JSON string" = literal::json_bare;
        1 "hashed with the escapes of a JSON string, `\\u` and four digits for letters"
            = literal::json_ascii_bare;
        1 "hashed with the escapes of PHP's JSON" = literal::json_php_bare;
        2 "hashed with the escapes of PHP's JSON, letters kept" = literal::json_slash_bare;
        3 "hashed with `\\x` escapes, as in Python's bytes" = literal::python_bytes_bare;
        2 "hashed with the escapes of MySQL" = replaced, literal::MYSQL;
        2 "hashed with a backslash before each apostrophe": "'" => "\\'";
        2 "hashed with a backslash before each quote": "\"" => "\\\"";
        2 "hashed with each backslash doubled": "\\" => "\\\\";
        2 "hashed with each apostrophe doubled, as in SQL": "'" => "''";
        3 "hashed with each quote doubled, as in CSV": "\"" => "\"\"";
        2 "hashed with backslashes before what is special in a shell" = literal::shell;
        3 "hashed with each apostrophe escaped as for a shell": "'" => "'\\''";
        1 "hashed without backslashes" = literal::without_backslashes;
        2 "hashed without backslashes before quotes": "\\'" => "'", "\\\"" => "\"";
        2 sent "sent with the escapes of a JSON string, and hashed without" = literal::json_read;
    }
    TextPadded Both {
        2 "hashed in quotes" = around, "\"", "\"";
        2 "hashed in single quotes" = around, "'", "'";
        2 "hashed as Python prints bytes, with `b` and quotes" = literal::python_bytes;
        3 "hashed in backticks" = around, "`", "`";
        2 sent "sent in quotes, and hashed without" = literal::unquoted;
    }
    StructureHashed Both {
        2 "hashed as a JSON string" = literal::json_ascii;
        2 "hashed as a list of one, as Python prints it" = around, "['", "']";
        2 "hashed as a list of one, as Ruby and JSON print it" = around, "[\"", "\"]";
        3 "hashed as a list of one, in brackets" = around, "[", "]";
        3 "hashed as a tuple of one" = around, "('", "',)";
        3 "hashed in braces" = around, "{", "}";
        3 "hashed in angle brackets" = around, "<", ">";
    }
};

#[rustfmt::skip]
pub(super) const SIGNS: &[FormRow] = forms! {
    Altered Both {
        1 "hashed with `_` for `&` and `=`": "&" => "_", "=" => "_";
        3 "hashed with `and` for `&`": "&" => "and";
        3 "hashed without `&`": "&" => "";
        2 "hashed with straight quotes for curly ones" = replaced, plain::STRAIGHT_QUOTES;
        2 "hashed with hyphens for dashes" = replaced, plain::HYPHENS;
        2 "hashed with plain quotes, hyphens, dots and spaces for typographic ones"
            = plain::without_typography;
        2 "hashed with curly apostrophes": "'" => "\u{2019}";
        2 "hashed with curly quotes" = plain::curly, false;
        2 "hashed with curly quotes and apostrophes" = plain::curly, true;
        2 "hashed with dashes for hyphens": "-" => "\u{2013}";
        3 "hashed with the sign for three dots": "..." => "\u{2026}";
        3 "hashed without apostrophes": "'" => "";
        3 "hashed without quotes and apostrophes": "'" => "", "\"" => "";
        3 "hashed without `$` and the name after it, as a shell reads it" = expansion::SHELL;
        3 "hashed with `%%` for `%`": "%" => "%%";
        3 "hashed with `%` for `%%`": "%%" => "%";
        3 "hashed without control characters" = keep, |c| !c.is_control();
        3 "hashed without anything but letters and digits" = keep, char::is_alphanumeric;
    }
    Altered One {
        3 "hashed backwards" = plain::reversed;
    }
};

#[rustfmt::skip]
pub(super) const CUT: &[FormRow] = forms! {
    ValueCut Both {
        2 "hashed only for as many bytes as there are characters" = plain::cut_by_characters;
        2 "hashed up to the first line end" @ up_to, |c| "\r\n".contains(c);
        2 "hashed up to the first character beyond ASCII" @ up_to, |c| !c.is_ascii();
        3 "hashed up to the first character beyond U+FFFF" @ up_to, |c| c > '\u{ffff}';
    }
    ValueCut One {
        2 "hashed by the first character alone" = plain::first_characters, 1;
        3 "hashed without the first character" = part, |text| plain::but_first(text, 1);
        2 "hashed without the last character" = part, |text| plain::but_last(text, 1);
    }
};

fn up_to(value: &Value<'_>, is_end: fn(char) -> bool, out: &mut SecretBytes) -> bool {
    value.text.split(is_end).next().is_some_and(|start| put(start, out))
}

macro_rules! cut_at_length {
    ($($rank:literal: $($length:literal $th:literal)+;)*) => {
        forms! {$(ValueCut Both {$(
            $rank "hashed up to the " + $length + $th + " character"
                = plain::first_characters, $length;
        )+})*}
    };
}

#[rustfmt::skip]
pub(super) const CUT_AT_LENGTH: &[FormRow] = cut_at_length! {
    2: 255 "th" 100 "th" 50 "th" 30 "th" 20 "th";
    3: 160 "th" 128 "th" 64 "th" 40 "th" 32 "nd" 25 "th" 16 "th" 10 "th" 8 "th";
};

macro_rules! cut_at_sign {
    ($($rank:literal: $($name:literal $sign:literal),+;)*) => {
        forms! {$(ValueCut Both {$(
            $rank "hashed up to the first " + $name = before, $sign;
        )+})*}
    };
}

#[rustfmt::skip]
pub(super) const CUT_AT_SIGN: &[FormRow] = cut_at_sign! {
    1: "space" " ", "`#`" "#", "`&`" "&";
    2: "`=`" "=", "`;`" ";", "NUL" "\0", "comma" ",", "apostrophe" "'", "quote" "\"", "`+`" "+",
       "`$`" "$", "`%`" "%";
    3: "`?`" "?", "`<`" "<", "`|`" "|", "`:`" ":", "`@`" "@";
};
