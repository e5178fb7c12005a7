//! HTML and XML: signs and letters as entities, and text without them.

use core::str::from_utf8;

use super::{Pairs, around, character, each, put, replaced};
use crate::inspect::diagnose::secret_bytes::SecretBytes;

/// With these for the two quotes, and the usual entities for `&`, `<` and `>`.
fn escaped(value: &[u8], quote: &str, apostrophe: &str, out: &mut SecretBytes) -> bool {
    let pairs = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", quote), ("'", apostrophe)];
    replaced(value, &pairs, out)
}

macro_rules! escapes {
    ($($(#[$doc:meta])* $name:ident $quote:literal $apostrophe:literal;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(value: &[u8], out: &mut SecretBytes) -> bool {
            escaped(value, $quote, $apostrophe, out)
        }
    )*};
}

escapes! {
    /// As PHP's `htmlspecialchars` does it.
    html "&quot;" "&#039;";
    html_39 "&quot;" "&#39;";
    html_x27 "&quot;" "&#x27;";
    html_but_apostrophes "&quot;" "'";
    html_but_quotes "\"" "'";
    html_34_39 "&#34;" "&#39;";
    xml "&quot;" "&apos;";
}

/// Slashes, too.
pub(crate) const SLASHES_TOO: Pairs<'_> = &[
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ("\"", "&quot;"),
    ("'", "&#x27;"),
    ("/", "&#x2F;"),
];

/// How letters beyond ASCII are escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    Names,
    Decimal,
    Hexadecimal,
}

/// Letters beyond ASCII escaped, too, if there are any.
pub(crate) fn entities(
    value: &[u8],
    apostrophe: &str,
    letters: Letters,
    out: &mut SecretBytes,
) -> bool {
    let write = |c: char, out: &mut SecretBytes| match (letters, entity_name(c)) {
        _ if c.is_ascii() => {
            escaped(c.encode_utf8(&mut [0; 4]).as_bytes(), "&quot;", apostrophe, out)
        }
        (Letters::Names, Some(name)) => around(name.as_bytes(), "&", ";", out),
        (Letters::Names, None) => character(c, out),
        (Letters::Decimal, _) => decimal_entity(c, out),
        (Letters::Hexadecimal, _) => hexadecimal_entity(c, out),
    };
    !value.is_ascii() && each(value, write, out)
}

pub(crate) fn decimal_entity(c: char, out: &mut SecretBytes) -> bool {
    around(itoa::Buffer::new().format(u32::from(c)).as_bytes(), "&#", ";", out)
}

fn hexadecimal_entity(c: char, out: &mut SecretBytes) -> bool {
    let digits = (0..8).rev().map(|place| u32::from(c) >> (4 * place) & 0xf);
    put("&#x", out)
        && digits
            .skip_while(|digit| *digit == 0)
            .filter_map(|digit| char::from_digit(digit, 16))
            .all(|digit| character(digit, out))
        && put(";", out)
}

fn entity_name(c: char) -> Option<&'static str> {
    let more = MORE_ENTITIES.iter().find(|(named, _)| *named == c).map(|(_, name)| *name);
    more.or_else(|| {
        let place = u8::try_from(c).ok()?.checked_sub(0xa0)?;
        LATIN1_ENTITIES.split(' ').nth(place.into())
    })
}

/// The names that a browser reads without a `;` too.
fn basic_entities() -> impl Iterator<Item = (&'static str, char)> {
    let signs = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"')];
    signs.into_iter().chain(LATIN1_ENTITIES.split(' ').zip('\u{a0}'..))
}

/// Reads all entities that are complete.
pub(crate) fn unescaped(value: &[u8], out: &mut SecretBytes) -> bool {
    read_entities(value, out, |after| {
        let (name, behind) = after.split_once(';')?;
        Some((named_character(name)?, behind))
    })
}

/// Reads what only begins like an entity, too, as browsers do.
pub(crate) fn unescaped_leniently(value: &[u8], out: &mut SecretBytes) -> bool {
    read_entities(value, out, |after| {
        basic_entities().find_map(|(name, c)| {
            let behind = after.strip_prefix(name)?;
            Some((c, behind.strip_prefix(';').unwrap_or(behind)))
        })
    })
}

/// `read` reads a character from what follows an `&`.
fn read_entities<'v>(
    value: &'v [u8],
    out: &mut SecretBytes,
    read: impl Fn(&'v str) -> Option<(char, &'v str)>,
) -> bool {
    let Ok(mut rest) = from_utf8(value) else { return false };
    while let Some((before, after)) = rest.split_once('&') {
        put(before, out);
        rest = if let Some((c, behind)) = read(after) {
            character(c, out);
            behind
        } else {
            put("&", out);
            after
        };
    }
    put(rest, out)
}

fn named_character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return char::from_u32(number.ok()?);
    }
    let basic = basic_entities().chain([("apos", '\'')]).find(|(basic, _)| *basic == name);
    let more = || MORE_ENTITIES.iter().find(|(_, more)| *more == name).map(|(c, _)| *c);
    basic.map(|(_, c)| c).or_else(more)
}

pub(crate) fn without_tags(value: &[u8], out: &mut SecretBytes) -> bool {
    let Ok(mut rest) = from_utf8(value) else { return false };
    while let Some((before, after)) = rest.split_once('<') {
        put(before, out);
        let Some((_, behind)) = after.split_once('>') else { return true };
        rest = behind;
    }
    put(rest, out)
}

/// The names of U+00A0 to U+00FF.
const LATIN1_ENTITIES: &str = "\
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr \
    deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 \
    frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute \
    Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
    times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde \
    auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth \
    ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml \
    yacute thorn yuml";

/// The likelier ones beyond.
#[rustfmt::skip] // Several on a line.
const MORE_ENTITIES: &[(char, &str)] = &[
    ('\u{20ac}', "euro"), ('\u{2013}', "ndash"), ('\u{2014}', "mdash"), ('\u{2018}', "lsquo"),
    ('\u{2019}', "rsquo"), ('\u{201a}', "sbquo"), ('\u{201c}', "ldquo"), ('\u{201d}', "rdquo"),
    ('\u{201e}', "bdquo"), ('\u{2026}', "hellip"), ('\u{2022}', "bull"), ('\u{2122}', "trade"),
    ('\u{152}', "OElig"), ('\u{153}', "oelig"), ('\u{160}', "Scaron"), ('\u{161}', "scaron"),
    ('\u{178}', "Yuml"),
];

#[cfg(test)]
mod tests {
    use super::super::{Notation, assert_written, written};
    use super::*;

    #[test]
    fn signs_and_letters_are_escaped_and_read() {
        const TEXT: &str = "O'B & \"S\" <i>/";
        assert_written(&[
            (html, TEXT, "O&#039;B &amp; &quot;S&quot; &lt;i&gt;/"),
            (html_39, TEXT, "O&#39;B &amp; &quot;S&quot; &lt;i&gt;/"),
            (html_but_quotes, TEXT, "O'B &amp; \"S\" &lt;i&gt;/"),
            (xml, TEXT, "O&apos;B &amp; &quot;S&quot; &lt;i&gt;/"),
            (|v, o| entities(v, "'", Letters::Names, o), "é'€ÿŽ", "&eacute;'&euro;&yuml;Ž"),
            (|v, o| entities(v, "'", Letters::Decimal, o), "é<", "&#233;&lt;"),
            (|v, o| entities(v, "'", Letters::Hexadecimal, o), "é€", "&#xe9;&#x20ac;"),
            (unescaped, "&#039;&amp;&eacute;&#x20AC;&euro;& &no; &lt", "'&é€€& &no; &lt"),
            (unescaped_leniently, "&copyb&amp;&ltc&no", "\u{a9}b&<c&no"),
            (without_tags, "a<b>c</b>d<x", "acd"),
        ]);
        let notation: Notation = |v, o| entities(v, "'", Letters::Names, o);
        assert_eq!(written(notation, b"ASCII"), None);
    }
}
