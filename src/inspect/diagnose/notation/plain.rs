//! What changes a text without escaping it: white space, line ends, case, accents, typography.

use core::str::from_utf8;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Pairs, as_is, character, characters, each, put};
use crate::inspect::diagnose::secret_bytes::SecretBytes;

pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{fe0f}' | '\u{feff}'
    )
}

/// White space, and what is as invisible.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c)
}

/// Quotes, straight and typographic.
pub(crate) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '\u{ab}' | '\u{bb}' | '\u{2018}'..='\u{201f}')
}

/// Writes this for each run of white space.
pub(crate) fn collapsed(
    value: &[u8],
    is_space: impl Fn(char) -> bool,
    to: &str,
    out: &mut SecretBytes,
) -> bool {
    let mut is_run = false;
    let write = |c, out: &mut SecretBytes| {
        let was_run = core::mem::replace(&mut is_run, is_space(c));
        match (is_space(c), was_run) {
            (false, _) => character(c, out),
            (true, false) => put(to, out),
            (true, true) => true,
        }
    };
    each(value, write, out)
}

/// Writes this for each line end, whichever it is.
pub(crate) fn lines(value: &[u8], end: &str, out: &mut SecretBytes) -> bool {
    let mut before = b' ';
    value.iter().all(|byte| match (core::mem::replace(&mut before, *byte), *byte) {
        (b'\r', b'\n') => true,
        (_, b'\r' | b'\n') => put(end, out),
        (_, byte) => as_is(&[byte], out),
    })
}

fn each_byte(value: &[u8], change: impl Fn(u8) -> u8, out: &mut SecretBytes) -> bool {
    value.iter().all(|byte| as_is(&[change(*byte)], out))
}

pub(crate) fn ascii_lower(value: &[u8], out: &mut SecretBytes) -> bool {
    each_byte(value, |byte| byte.to_ascii_lowercase(), out)
}

pub(crate) fn ascii_upper(value: &[u8], out: &mut SecretBytes) -> bool {
    each_byte(value, |byte| byte.to_ascii_uppercase(), out)
}

/// ASCII letters in the other case.
pub(crate) fn ascii_swapped(value: &[u8], out: &mut SecretBytes) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphabetic();
    each_byte(value, |byte| if is_letter(byte) { byte ^ 0x20 } else { byte }, out)
}

/// In lower case; only ASCII letters if it is not UTF-8.
pub(crate) fn lower(value: &[u8], out: &mut SecretBytes) -> bool {
    match from_utf8(value) {
        Ok(text) => characters(text.chars().flat_map(char::to_lowercase), out),
        Err(_) => ascii_lower(value, out),
    }
}

/// In upper case; only ASCII letters if it is not UTF-8.
pub(crate) fn upper(value: &[u8], out: &mut SecretBytes) -> bool {
    match from_utf8(value) {
        Ok(text) => characters(text.chars().flat_map(char::to_uppercase), out),
        Err(_) => ascii_upper(value, out),
    }
}

/// Which letters become capitals.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Capitals {
    First,
    Words,
}

/// With capitals at these places, and the other letters as they are or small.
pub(crate) fn capitals(
    value: &[u8],
    which: Capitals,
    are_others_small: bool,
    out: &mut SecretBytes,
) -> bool {
    let mut is_start = true;
    let write = |c: char, out: &mut SecretBytes| {
        let is_capital = core::mem::replace(&mut is_start, false);
        is_start = which == Capitals::Words && c.is_whitespace();
        match (is_capital, are_others_small) {
            (true, _) => characters(c.to_uppercase(), out),
            (false, true) => characters(c.to_lowercase(), out),
            (false, false) => character(c, out),
        }
    };
    each(value, write, out)
}

pub(crate) fn first_small(value: &[u8], out: &mut SecretBytes) -> bool {
    value.split_first().is_some_and(|(first, rest)| ascii_lower(&[*first], out) && as_is(rest, out))
}

pub(crate) fn nfc(value: &[u8], out: &mut SecretBytes) -> bool {
    from_utf8(value).is_ok_and(|text| characters(text.nfc(), out))
}

pub(crate) fn nfd(value: &[u8], out: &mut SecretBytes) -> bool {
    from_utf8(value).is_ok_and(|text| characters(text.nfd(), out))
}

pub(crate) fn nfkc(value: &[u8], out: &mut SecretBytes) -> bool {
    from_utf8(value).is_ok_and(|text| characters(text.nfkc(), out))
}

pub(crate) fn nfkd(value: &[u8], out: &mut SecretBytes) -> bool {
    from_utf8(value).is_ok_and(|text| characters(text.nfkd(), out))
}

pub(crate) fn without_combining_marks(value: &[u8], out: &mut SecretBytes) -> bool {
    from_utf8(value)
        .is_ok_and(|text| characters(text.nfd().filter(|c| !is_combining_mark(*c)), out))
}

pub(crate) fn without_accents(value: &[u8], out: &mut SecretBytes) -> bool {
    each(value, without_accent, out)
}

/// The same, with an `e` for the two dots of German.
pub(crate) fn without_umlauts(value: &[u8], out: &mut SecretBytes) -> bool {
    let write = |c, out: &mut SecretBytes| match c {
        'ä' => put("ae", out),
        'ö' => put("oe", out),
        'ü' => put("ue", out),
        'Ä' => put("Ae", out),
        'Ö' => put("Oe", out),
        'Ü' => put("Ue", out),
        _ => without_accent(c, out),
    };
    each(value, write, out)
}

fn without_accent(c: char, out: &mut SecretBytes) -> bool {
    let plain = match c {
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'þ' => "th",
        'Þ' => "Th",
        'ı' => "i",
        _ => {
            let letters = core::iter::once(c).nfd().filter(|c| !is_combining_mark(*c));
            return characters(letters, out);
        }
    };
    put(plain, out)
}

pub(crate) fn reversed(value: &[u8], out: &mut SecretBytes) -> bool {
    from_utf8(value).is_ok_and(|text| characters(text.chars().rev(), out))
}

pub(crate) fn first_characters(value: &[u8], count: usize, out: &mut SecretBytes) -> bool {
    from_utf8(value).is_ok_and(|text| characters(text.chars().take(count), out))
}

pub(crate) fn but_first(text: &str, count: usize) -> &str {
    let mut characters = text.chars();
    characters.by_ref().take(count).for_each(drop);
    characters.as_str()
}

pub(crate) fn but_last(text: &str, count: usize) -> &str {
    let mut characters = text.chars();
    characters.by_ref().rev().take(count).for_each(drop);
    characters.as_str()
}

/// As many bytes as there are characters: a length that was counted in the wrong unit.
pub(crate) fn cut_by_characters(value: &[u8], out: &mut SecretBytes) -> bool {
    let start = from_utf8(value).ok().and_then(|text| value.get(..text.chars().count()));
    start.is_some_and(|start| as_is(start, out))
}

pub(crate) const STRAIGHT_QUOTES: Pairs<'_> = &[
    ("\u{2018}", "'"),
    ("\u{2019}", "'"),
    ("\u{201a}", "'"),
    ("\u{201c}", "\""),
    ("\u{201d}", "\""),
    ("\u{201e}", "\""),
];

pub(crate) const HYPHENS: Pairs<'_> = &[
    ("\u{2010}", "-"),
    ("\u{2011}", "-"),
    ("\u{2012}", "-"),
    ("\u{2013}", "-"),
    ("\u{2014}", "-"),
    ("\u{2212}", "-"),
];

/// Straight quotes, hyphens, dots and spaces for all typographic ones.
pub(crate) fn without_typography(value: &[u8], out: &mut SecretBytes) -> bool {
    let write = |c: char, out: &mut SecretBytes| {
        let pairs = [STRAIGHT_QUOTES, HYPHENS, &[("\u{2026}", "..."), ("\u{a0}", " ")]];
        super::replaced(c.encode_utf8(&mut [0; 4]).as_bytes(), &pairs.concat(), out)
    };
    each(value, write, out)
}

/// Opening and closing quotes by turns; apostrophes as well, or as they are.
pub(crate) fn curly(value: &[u8], apostrophes: bool, out: &mut SecretBytes) -> bool {
    let mut is_open = false;
    let write = |c, out: &mut SecretBytes| match c {
        '"' => {
            is_open = !is_open;
            put(if is_open { "\u{201c}" } else { "\u{201d}" }, out)
        }
        '\'' if apostrophes => put("\u{2019}", out),
        _ => character(c, out),
    };
    each(value, write, out)
}

#[cfg(test)]
mod tests {
    use super::super::{assert_written, written};
    use super::*;

    #[test]
    fn texts_are_changed() {
        assert_written(&[
            (|v, o| collapsed(v, char::is_whitespace, " ", o), " a  b\t\nc", " a b c"),
            (|v, o| lines(v, "|", o), "a\r\n\r\n\nb\rc", "a|||b|c"),
            (lower, "ÉC", "éc"),
            (upper, "éc", "ÉC"),
            (ascii_lower, "ÉC", "Éc"),
            (ascii_upper, "éc", "éC"),
            (ascii_swapped, "aB-é", "Ab-é"),
            (first_small, "AB", "aB"),
            (|v, o| capitals(v, Capitals::First, false, o), "ab CD", "Ab CD"),
            (|v, o| capitals(v, Capitals::First, true, o), "ab CD", "Ab cd"),
            (|v, o| capitals(v, Capitals::Words, false, o), "ab cD", "Ab CD"),
            (|v, o| capitals(v, Capitals::Words, true, o), "ab cD", "Ab Cd"),
            (nfc, "Cafe\u{301}", "Café"),
            (nfd, "Café", "Cafe\u{301}"),
            (nfkc, "ﬁ²é", "fi2é"),
            (nfkd, "ﬁé", "fie\u{301}"),
            (without_accents, "Žalgiris Größe Łódź", "Zalgiris Grosse Lodz"),
            (without_umlauts, "Größe Übel", "Groesse Uebel"),
            (without_combining_marks, "Łódź e\u{301}", "Łodz e"),
            (reversed, "abé", "éba"),
            (|v, o| first_characters(v, 2, o), "éab", "éa"),
            (cut_by_characters, "aéb", "aé"),
            (without_typography, "“a”–…\u{a0}’", "\"a\"-... '"),
            (|v, o| curly(v, false, o), "\"a\" 'b", "“a” 'b"),
            (|v, o| curly(v, true, o), "\"a\" 'b", "“a” ’b"),
        ]);
        assert_eq!((but_first("éab", 2), but_last("abé", 2), but_last("a", 2)), ("b", "a", ""));
        assert_eq!(written(lower, b"\xffA").as_deref(), Some(&b"\xffa"[..]));
        assert_eq!(written(upper, b"\xffa").as_deref(), Some(&b"\xffA"[..]));
        assert_eq!(written(nfc, b"\xff"), None);
    }
}
