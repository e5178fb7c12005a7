//! Other ways to write a value: escaped, encoded, in another character encoding or another case.
//!
//! The axes of the search apply them to a value, to the key, to the names in a layout or to the
//! whole text, and say it in their own words. Whatever is written may be a password or the key, so
//! it goes straight into a buffer that is wiped.

pub(crate) mod binary;
pub(crate) mod charset;
pub(crate) mod expansion;
pub(crate) mod literal;
pub(crate) mod markup;
pub(crate) mod percent;
pub(crate) mod plain;

use core::str::from_utf8;

use zeroize::Zeroizing;

use super::secret_bytes::SecretBytes;

/// Appends a value in this notation. False if the notation does not apply to the value; whatever
/// was written is dropped then.
pub(crate) type Notation = fn(&[u8], &mut SecretBytes) -> bool;

/// Pairs of a text and what replaces it.
pub(crate) type Pairs<'p> = &'p [(&'p str, &'p str)];

/// The value as it is.
pub(crate) fn as_is(value: &[u8], out: &mut SecretBytes) -> bool {
    out.push(value);
    true
}

pub(crate) fn put(text: &str, out: &mut SecretBytes) -> bool {
    as_is(text.as_bytes(), out)
}

/// Writes a character, and wipes the buffer that this takes.
pub(crate) fn character(c: char, out: &mut SecretBytes) -> bool {
    let mut bytes = Zeroizing::new([0; 4]);
    put(c.encode_utf8(&mut *bytes), out)
}

pub(crate) fn characters(text: impl Iterator<Item = char>, out: &mut SecretBytes) -> bool {
    text.fold(true, |_, c| character(c, out))
}

/// Writes each character of a text in its way.
pub(crate) fn each(
    value: &[u8],
    mut write: impl FnMut(char, &mut SecretBytes) -> bool,
    out: &mut SecretBytes,
) -> bool {
    from_utf8(value).is_ok_and(|text| text.chars().all(|c| write(c, out)))
}

/// Writes the characters of a text that are kept.
pub(crate) fn keep(value: &[u8], is_kept: impl Fn(char) -> bool, out: &mut SecretBytes) -> bool {
    each(value, |c, out| !is_kept(c) || character(c, out), out)
}

/// Writes a part of a text.
pub(crate) fn part(value: &[u8], of: impl Fn(&str) -> &str, out: &mut SecretBytes) -> bool {
    from_utf8(value).is_ok_and(|text| put(of(text), out))
}

pub(crate) fn around(value: &[u8], before: &str, after: &str, out: &mut SecretBytes) -> bool {
    put(before, out) && as_is(value, out) && put(after, out)
}

/// Writes runs of ASCII letters, digits and spaces at once, and each other character in its way.
pub(crate) fn each_sign(
    value: &[u8],
    mut write: impl FnMut(char, &mut SecretBytes) -> bool,
    out: &mut SecretBytes,
) -> bool {
    let Ok(mut left) = from_utf8(value) else { return false };
    loop {
        let rest = left.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == ' ');
        put(left.strip_suffix(rest).unwrap_or_default(), out);
        let mut characters = rest.chars();
        let Some(sign) = characters.next() else { return true };
        if !write(sign, out) {
            return false;
        }
        left = characters.as_str();
    }
}

/// At each place, replaces by the first of the pairs that fits.
pub(crate) fn replaced(value: &[u8], pairs: Pairs<'_>, out: &mut SecretBytes) -> bool {
    let starts = |byte: &u8| pairs.iter().any(|(from, _)| from.as_bytes().first() == Some(byte));
    let mut left = value;
    while let Some((kept, rest)) =
        left.iter().position(starts).and_then(|place| left.split_at_checked(place))
    {
        out.push(kept);
        let fits = |(from, to): &(&str, &'_ str)| {
            rest.strip_prefix(from.as_bytes()).map(|behind| (behind, out.push(to.as_bytes())))
        };
        left = match (pairs.iter().find_map(fits), rest.split_first()) {
            (Some((behind, ())), _) => behind,
            (None, Some((first, behind))) => {
                out.push(&[*first]);
                behind
            }
            (None, None) => return true,
        };
    }
    as_is(left, out)
}

/// One notation after the other.
pub(crate) fn then(value: &[u8], first: Notation, second: Notation, out: &mut SecretBytes) -> bool {
    let mut between = SecretBytes::with_capacity(value.len().saturating_mul(3));
    first(value, &mut between) && second(&between, out)
}

pub(crate) fn twice(value: &[u8], notation: Notation, out: &mut SecretBytes) -> bool {
    then(value, notation, notation, out)
}

/// Before and after the first place of a needle, which is not empty.
pub(crate) fn split_once<'v>(value: &'v [u8], needle: &str) -> Option<(&'v [u8], &'v [u8])> {
    let place = value.windows(needle.len().max(1)).position(|it| it == needle.as_bytes())?;
    let (before, rest) = value.split_at_checked(place)?;
    Some((before, rest.strip_prefix(needle.as_bytes())?))
}

/// What stands before the first place of a needle.
pub(crate) fn before(value: &[u8], needle: &str, out: &mut SecretBytes) -> bool {
    split_once(value, needle).is_some_and(|(before, _)| as_is(before, out))
}

#[cfg(test)]
pub(super) fn written(notation: Notation, value: &[u8]) -> Option<alloc::vec::Vec<u8>> {
    let mut out = SecretBytes::default();
    notation(value, &mut out).then(|| out.to_vec())
}

#[cfg(test)]
pub(super) fn assert_written(cases: &[(Notation, &str, &str)]) {
    for (notation, value, expected) in cases {
        let found = written(*notation, value.as_bytes());
        assert_eq!(found.as_deref(), Some(expected.as_bytes()), "{value:?}: {expected:?}");
    }
}
