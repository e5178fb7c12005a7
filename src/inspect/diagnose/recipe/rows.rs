//! The recipes, one a line. `=` precedes a function of text and key, `~` one of the values too,
//! with what they take before; `t` is the text, `v` are the values in it, `k` is the key.

use FindingKind::{
    DoubleSha1, Hmac, KeyAfterEach, OtherProtocol, StructureHashed, TextCut, TextEncoded,
    TextPadded, ValueCase,
};
use base64ct::{Base64, Base64Unpadded, Base64Url};

use super::super::finding::FindingKind;
use super::super::notation::{as_is, binary, charset, literal, markup, percent, plain, then};
use super::super::secret_bytes::SecretBytes;
use super::super::tables::joined;
use super::{
    RecipeRow, again, all_in, among, count_characters, count_units, cut, cut_to, cut_values,
    digits_of_each, first, git, hmac, list, marked, md5, only_key, padded, separate, sha1, some,
    text_in, together, together_unlike, up_to, whole, with_key, written,
};

macro_rules! recipes {
    ($($kind:ident {$(
        $rank:literal $says:literal $(+ $more:literal)*
            $(= $of_text:expr $(, $of_text_with:expr)*;)?
            $(~ $of_values:expr $(, $of_values_with:expr)*;)?
            $(|$text:tt, $values:tt, $key:tt| $hash:expr;)?
    )*})*) => {
        &[$($(RecipeRow {
            kind: $kind,
            says: concat!($says $(, $more)*),
            rank: $rank,
            hash: {
                $(|text, _, key| $of_text($($of_text_with,)* text, key))?
                $(|text, values, key| $of_values($($of_values_with,)* text, values, key))?
                $(|$text, $values, $key| $hash)?
            },
        }),*),*]
    };
}

/// All recipes but SHA-1 of text and key.
pub(in super::super) static RECIPES: &[RecipeRow] = joined!(RecipeRow:
    HMACS, TWICE, MD5S, KEY_AMONG_VALUES, LISTS, ENCODED, PADDED, CUT, CUT_AT_LENGTH,
    CUT_VALUES_AT_LENGTH,
);

#[rustfmt::skip]
const HMACS: &[RecipeRow] = recipes! {
    Hmac {
        1 "it is an HMAC-SHA1 of the text with the key" |t, _, k| hmac(only_key(k)?, &[t]);
        2 "it is an HMAC-SHA1 with text and key swapped: the text is used as the key"
            |t, _, k| hmac(t, &[only_key(k)?]);
        2 "it is an HMAC-SHA1 with the key, of the text with the key after it"
            |t, _, k| hmac(only_key(k)?, &[t, only_key(k)?]);
        3 "it is an HMAC-SHA1 with the key, of the text with the key in front"
            |t, _, k| hmac(only_key(k)?, &[only_key(k)?, some(t)?]);
        3 "it is an HMAC-SHA1 of text and key with an empty key"
            |t, _, k| hmac(b"", &[&k.front, some(t)?, &k.back]);
        3 "it is an HMAC-SHA1 of nothing, with text and key as its key"
            |t, _, k| hmac(&whole(some(t)?, k), &[]);
    }
};

#[rustfmt::skip]
const TWICE: &[RecipeRow] = recipes! {
    DoubleSha1 {
        1 "SHA-1 is applied twice, the second time to the digits of the first"
            |t, _, k| Some(again("", "", t, k));
        2 "SHA-1 is applied twice, the second time to the bytes of the first"
            |t, _, k| Some(sha1(&[&first(t, k)]));
        3 "SHA-1 is applied twice, the second time to the upper-case digits of the first"
            |t, _, k| Some(sha1(&[&written(binary::hex_upper, &first(t, k))?]));
        3 "SHA-1 is applied twice, the second time to the base64 form of the first"
            |t, _, k| Some(sha1(&[&written(binary::base64::<Base64>, &first(t, k))?]));
        2 "SHA-1 is applied twice, the second time to the digits of the first and a newline"
            |t, _, k| Some(again("", "\n", t, k));
        2 "SHA-1 is applied twice, the second time to what sha1sum writes"
            |t, _, k| Some(again("", "  -\n", t, k));
        2 "SHA-1 is applied twice, the second time to what openssl writes"
            |t, _, k| Some(again("(stdin)= ", "\n", t, k));
        2 "SHA-1 is applied twice, the second time to what openssl 3 writes"
            |t, _, k| Some(again("SHA1(stdin)= ", "\n", t, k));
        3 "SHA-1 is applied three times"
            |t, _, k| Some(sha1(&[again("", "", t, k).to_hex().as_bytes()]));
        3 "SHA-1 is applied to text and key, and then to its digits and the key"
            |t, _, k| Some(with_key(with_key(t, k).to_hex().as_bytes(), k));
        1 "SHA-1 is applied to the values first, and then to its digits with the key"
            = text_in, binary::sha1;
        2 "SHA-1 is applied to the values first, and then to its bytes with the key"
            = text_in, binary::sha1_bytes;
        3 "SHA-1 is applied to the values first, and then to its upper-case digits with the key"
            = text_in, |t, o| then(t, binary::sha1_bytes, binary::hex_upper, o);
        3 "SHA-1 is applied to each value first, and then to the digits with the key"
            |t, v, k| Some(with_key(&digits_of_each(separate(t, v)?), k));
    }
};

#[rustfmt::skip]
const MD5S: &[RecipeRow] = recipes! {
    OtherProtocol {
        2 "MD5 is applied first, and SHA-1 to its digits"
            |t, _, k| Some(sha1(&[&written(binary::hex, &md5(t, k))?]));
        3 "MD5 is applied first, and SHA-1 to its bytes" |t, _, k| Some(sha1(&[&md5(t, k)]));
        2 "MD5 is applied to the values first, and SHA-1 to its digits with the key"
            = text_in, binary::md5;
        3 "MD5 is applied to the values first, and SHA-1 to its bytes with the key"
            = text_in, binary::md5_bytes;
    }
};

#[rustfmt::skip]
const KEY_AMONG_VALUES: &[RecipeRow] = recipes! {
    KeyAfterEach {
        2 "the key stands after each value" ~ among, [false, true, true];
        2 "the key stands before each value" ~ among, [true, true, false];
        2 "the key stands between the values, and not after the last one"
            ~ among, [false, true, false];
        3 "the key stands before each value and after the last one" ~ among, [true, true, true];
    }
};

#[rustfmt::skip]
const LISTS: &[RecipeRow] = recipes! {
    StructureHashed {
        2 "values and key are hashed as a JSON list" ~ list, ["[", ",", "]"], literal::json;
        2 "values and key are hashed as a JSON list with spaces"
            ~ list, ["[", ", ", "]"], literal::json;
        2 "the text form of a Python list of values and key is hashed"
            ~ list, ["[", ", ", "]"], literal::python;
        3 "the text form of a Python tuple of values and key is hashed"
            ~ list, ["(", ", ", ")"], literal::python;
        2 "the text form of a Java list of values and key is hashed"
            ~ list, ["[", ", ", "]"], as_is;
        3 "the text form of a Go slice of values and key is hashed" ~ list, ["[", " ", "]"], as_is;
        3 "values and key are hashed in brackets" ~ list, ["[", ",", "]"], as_is;
        3 "values and key are hashed in braces" ~ list, ["{", ",", "}"], as_is;
        3 "values and key are hashed in parentheses" ~ list, ["(", ",", ")"], as_is;
    }
};

#[rustfmt::skip]
const ENCODED: &[RecipeRow] = recipes! {
    TextEncoded {
        2 "values and key are hashed in base64" = all_in, binary::base64::<Base64>;
        3 "values and key are hashed in base64 without padding" = all_in, unpadded;
        3 "values and key are hashed in base64 of the alphabet for URLs"
            = all_in, url_base64;
        2 "the values are hashed in base64, and the key as it is"
            |t, _, k| text_in(binary::base64::<Base64>, some(t)?, k);
        3 "the values are hashed in base64 without padding, and the key as it is"
            = text_in, unpadded;
        3 "values and key are hashed as hexadecimal digits" = all_in, binary::hex;
        3 "the values are hashed as hexadecimal digits, and the key as it is"
            |t, _, k| text_in(binary::hex, some(t)?, k);
        1 "values and key are hashed in UTF-16" = all_in, charset::utf16_le;
        2 "values and key are hashed in UTF-16 with a byte order mark" = marked, charset::utf16_le;
        2 "values and key are hashed in UTF-16, with the high byte first"
            = all_in, charset::utf16_be;
        2 "values and key are hashed in UTF-16 with a byte order mark, with the high byte first"
            = marked, charset::utf16_be;
        3 "values and key are hashed in UTF-32" = all_in, charset::utf32_le;
        3 "values and key are hashed in UTF-32 with a byte order mark" = marked, charset::utf32_le;
        3 "values and key are hashed in UTF-32, with the high byte first"
            = all_in, charset::utf32_be;
        3 "values and key are hashed in UTF-32 with a byte order mark, with the high byte first"
            = marked, charset::utf32_be;
        2 "values and key are percent-encoded together before hashing, as a form"
            ~ together, percent::quote_plus;
        2 "values and key are percent-encoded together before hashing, with %20 for spaces"
            ~ together_unlike, [percent::rfc3986, percent::quote_plus];
        2 "values and key are percent-encoded together before hashing, as by JavaScript"
            ~ together_unlike, [percent::component, percent::rfc3986];
        3 "values and key are percent-encoded together before hashing, with lower-case escapes"
            ~ together_unlike, [percent::quote_plus_lower, percent::quote_plus];
        3 "values and key are escaped together as HTML before hashing" ~ together, markup::html;
        3 "values and key are hashed backwards" = all_in, plain::reversed;
        3 "values and key are hashed as a JSON text" = all_in, escaped_json;
    }
    ValueCase {
        2 "values and key are hashed in lower case" ~ together, plain::lower;
        2 "values and key are hashed in upper case" ~ together, plain::upper;
    }
};

/// Base64 without padding, where that is something else.
fn unpadded(text: &[u8], out: &mut SecretBytes) -> bool {
    !text.len().is_multiple_of(3) && binary::base64::<Base64Unpadded>(text, out)
}

/// Base64 of the alphabet for URLs, where that is something else.
fn url_base64(text: &[u8], out: &mut SecretBytes) -> bool {
    written(binary::base64::<Base64>, text)
        .is_some_and(|usual| usual.iter().any(|digit| b"+/".contains(digit)))
        && binary::base64::<Base64Url>(text, out)
}

/// A JSON string, if it has escapes: without them, it is the text in quotes.
fn escaped_json(text: &[u8], out: &mut SecretBytes) -> bool {
    let start = out.len();
    literal::json(text, out) && out.len().saturating_sub(start) > text.len().saturating_add(2)
}

macro_rules! padded {
    ($($rank:literal $says:literal $front:literal $back:literal;)*) => {
        recipes! {TextPadded {$($rank $says |t, _, k| Some(padded($front, $back, t, k));)*}}
    };
}

/// What stands in front and at the end.
#[rustfmt::skip]
const PADDED: &[RecipeRow] = padded! {
    1 "double quotes stand around values and key" "\"" "\"";
    1 "single quotes stand around values and key" "'" "'";
    3 "backticks stand around values and key" "`" "`";
    3 "typographic quotes stand around values and key" "\u{201c}" "\u{201d}";
    2 "double quotes stand around values and key, and a newline after them" "\"" "\"\n";
    2 "single quotes stand around values and key, and a newline after them" "'" "'\n";
    2 "double quotes stand around values and key, and a line end after them" "\"" "\"\r\n";
    3 "single quotes stand around values and key, and a line end after them" "'" "'\r\n";
    2 "double quotes stand around values and key, and a space and a line end after them"
        "\"" "\" \r\n";
    2 "`b''` of Python stands around the text" "b'" "'";
    3 "brackets stand around values and key" "[" "]";
    3 "brackets and quotes stand around values and key" "[\"" "\"]";
    3 "braces stand around values and key" "{" "}";
    3 "parentheses stand around values and key" "(" ")";
    3 "angle brackets stand around the text" "<" ">";
    2 "an `-n` of `echo` is hashed too" "-n " "\n";
    3 "an `-n` stands in front of the text" "-n " "";
    2 "a byte order mark begins the text" "\u{feff}" "";
    2 "a newline begins the text" "\n" "";
    3 "a newline begins the text and ends it" "\n" "\n";
    3 "a line end begins the text" "\r\n" "";
    2 "a space begins the text" " " "";
    3 "a space begins the text and ends it" " " " ";
    3 "a tab begins the text" "\t" "";
    3 "a zero byte begins the text" "\0" "";
};

#[rustfmt::skip]
const CUT: &[RecipeRow] = recipes! {
    OtherProtocol {
        3 "it is the hash that git gives to a file with the text" |t, _, k| Some(git(t, k));
    }
    TextCut {
        1 "the end of the text is not hashed: its length was counted in characters, not in bytes"
            = cut, count_characters;
        2 "the end of the text is not hashed: its length was counted in UTF-16 units, not in bytes"
            = cut, count_units;
        2 "the end of the values is not hashed: characters were counted, not bytes"
            |t, _, k| cut_values(count_characters(t)?, t, k);
        3 "only the first line of the text is hashed" = up_to, b'\n';
        3 "the text is hashed only up to a zero byte" = up_to, 0;
        3 "the first byte of the text is not hashed" |t, _, k| Some(sha1(&[whole(t, k).get(1..)?]));
    }
};

macro_rules! cut_at_length {
    ($what:literal $cut:ident; $($rank:literal: $($length:literal)+;)*) => {
        recipes! {TextCut {$($(
            $rank "only " + $length + " bytes of the " + $what + " are hashed" = $cut, $length;
        )+)*}}
    };
}

const CUT_AT_LENGTH: &[RecipeRow] = cut_at_length! {
    "text" cut_to;
    2: 64 100 128 255 256;
    3: 32 40 50 63 80 99 127 200 250 254 500 511 512 1000 1023 1024;
};

const CUT_VALUES_AT_LENGTH: &[RecipeRow] = cut_at_length! {
    "values" cut_values;
    3: 64 100 128 255 256;
};
