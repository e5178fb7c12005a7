//! Names and values as they arrive: scanned and checked once, decoded without copying.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

use zeroize::Zeroizing;

use super::Malformation;
use super::swar::{self, WORD};

/// A name or a value on the wire: still encoded, already checked.
#[derive(Clone, Copy)]
pub(crate) struct FormText<'a> {
    raw: &'a [u8],
    /// Whether `raw` has an escape or a plus sign, so that it differs from the text.
    encoded: bool,
}

impl<'a> FormText<'a> {
    /// Takes what [`scan_value`] has found good.
    pub(crate) const fn from_checked(raw: &'a [u8], encoded: bool) -> Self {
        Self { raw, encoded }
    }

    /// Checks the escapes of a whole name or value.
    pub(super) fn check(raw: &'a [u8]) -> Result<Self, Malformation> {
        // A `&` cannot be in it, so it ends where `raw` does.
        let value = scan_value(raw)?;
        Ok(Self { raw, encoded: value.encoded })
    }

    /// Its extent on the wire.
    pub(crate) const fn scanned(self) -> ScannedValue {
        ScannedValue { length: self.raw.len(), encoded: self.encoded }
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.raw.is_empty()
    }

    /// The text, borrowed unless it is encoded. A decoded copy is the caller's to wipe.
    pub(crate) fn decode(self) -> Cow<'a, str> {
        // Checked when it was read, so nothing is ever replaced here.
        if !self.encoded {
            return Cow::Borrowed(core::str::from_utf8(self.raw).unwrap_or_default());
        }
        let mut bytes = Vec::with_capacity(self.raw.len());
        self.append_to(&mut bytes);
        Cow::Owned(String::from_utf8(bytes).unwrap_or_default())
    }

    /// Appends the text.
    pub(crate) fn append_to(self, bytes: &mut Vec<u8>) {
        if self.encoded {
            bytes.extend(self.bytes());
        } else {
            bytes.extend_from_slice(self.raw);
        }
    }

    /// Calls `use_text` with the text, and wipes the copy that decoding may need.
    pub(crate) fn with_text<R>(self, use_text: impl FnOnce(&str) -> R) -> R {
        match self.decode() {
            Cow::Borrowed(text) => use_text(text),
            Cow::Owned(text) => use_text(&Zeroizing::new(text)),
        }
    }

    /// The decoded bytes, one by one.
    pub(crate) fn bytes(self) -> impl Iterator<Item = u8> + Clone + use<'a> {
        let (mut rest, encoded) = (self.raw, self.encoded);
        core::iter::from_fn(move || {
            // What is not encoded need not come from the wire, and may have any byte in it.
            let (byte, tail) = if encoded {
                decode_first(rest)?
            } else {
                rest.split_first().map(|(byte, tail)| (*byte, tail))?
            };
            rest = tail;
            Some(byte)
        })
    }

    /// Whether it decodes to this text.
    pub(crate) fn is(self, text: &str) -> bool {
        if self.encoded { self.bytes().eq(text.bytes()) } else { self.raw == text.as_bytes() }
    }

    /// The decoded bytes, in `buffer` if they must be copied; `None` if they do not fit.
    #[inline]
    pub(crate) fn decode_into<'b>(self, buffer: &'b mut [u8]) -> Option<&'b [u8]>
    where
        'a: 'b,
    {
        if self.encoded { self.decode_encoded_into(buffer) } else { Some(self.raw) }
    }

    fn decode_encoded_into(self, buffer: &mut [u8]) -> Option<&[u8]> {
        let mut length = 0;
        for byte in self.bytes() {
            *buffer.get_mut(length)? = byte;
            length += 1;
        }
        buffer.get(..length)
    }

    /// The number of decoded bytes.
    pub(crate) fn decoded_length(self) -> usize {
        if self.encoded { self.bytes().count() } else { self.raw.len() }
    }
}

/// By the decoded bytes.
impl Ord for FormText<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.encoded || other.encoded {
            self.bytes().cmp(other.bytes())
        } else {
            self.raw.cmp(other.raw)
        }
    }
}

impl PartialOrd for FormText<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for FormText<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for FormText<'_> {}

/// The extent of a value on the wire, already checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScannedValue {
    pub(crate) length: usize,
    pub(crate) encoded: bool,
}

/// A value where it stands: what begins with it, and how long it is. What follows may be loaded
/// with its last word.
#[derive(Clone, Copy)]
pub(crate) struct Extent<'a> {
    rest: &'a [u8],
    value: ScannedValue,
}

impl<'a> Extent<'a> {
    /// The value at the start of `rest`, which [`scan_value`] has found good.
    #[inline]
    pub(crate) const fn new(rest: &'a [u8], value: ScannedValue) -> Self {
        Self { rest, value }
    }

    /// A text as it is.
    #[inline]
    pub(crate) const fn plain(text: &'a [u8]) -> Self {
        Self { rest: text, value: ScannedValue { length: text.len(), encoded: false } }
    }

    #[inline]
    pub(crate) const fn is_empty(self) -> bool {
        self.value.length == 0
    }

    /// The value alone.
    pub(crate) fn text(self) -> FormText<'a> {
        let raw = self.rest.get(..self.value.length).unwrap_or_default();
        FormText::from_checked(raw, self.value.encoded)
    }

    /// The text itself, where nothing is encoded.
    pub(crate) fn plain_text(self) -> &'a str {
        let raw = self.rest.get(..self.value.length).unwrap_or_default();
        core::str::from_utf8(raw).unwrap_or_default()
    }

    /// The value without its first decoded bytes, which are ASCII.
    pub(crate) fn skip(self, bytes: usize) -> Self {
        let mut rest = self.rest;
        for _ in 0..bytes {
            rest = decode_first(rest).map_or(&[][..], |(_, rest)| rest);
        }
        let skipped = self.rest.len() - rest.len();
        let length = self.value.length.saturating_sub(skipped);
        Self { rest, value: ScannedValue { length, ..self.value } }
    }

    /// Hands out the decoded value in little-endian words with their number of bytes, zero after
    /// them.
    #[inline]
    pub(crate) fn for_each_word(self, each: impl FnMut(u64, usize)) {
        for_each_word(self.rest, self.value, each);
    }
}

/// Finds the end of the value at the start of `text`: the next `&`, or the end. It must be UTF-8,
/// before and after decoding, with well-formed escapes and without a raw `;`.
#[inline]
pub(crate) fn scan_value(text: &[u8]) -> Result<ScannedValue, Malformation> {
    let plain = swar::plain_length(text);
    match text.get(plain) {
        None | Some(b'&') => Ok(ScannedValue { length: plain, encoded: false }),
        Some(_) => scan_special(text, plain),
    }
}

/// The same for a value whose first `length` bytes are plain.
fn scan_special(text: &[u8], mut length: usize) -> Result<ScannedValue, Malformation> {
    let mut encoded = false;
    let mut is_ascii = true;
    while let Some(rest) = text.get(length..) {
        length += match rest {
            [] | [b'&', ..] => break,
            [b';', ..] => return Err(Malformation::Semicolon),
            [b'%', ..] => {
                encoded = true;
                escaped_length(rest)?
            }
            [byte, ..] => {
                encoded |= *byte == b'+';
                is_ascii &= byte.is_ascii();
                1
            }
        };
        length += swar::plain_length(text.get(length..).unwrap_or_default());
    }
    // Escapes form whole characters, so what is between them must too.
    let is_utf8 =
        is_ascii || text.get(..length).is_some_and(|raw| core::str::from_utf8(raw).is_ok());
    if is_utf8 { Ok(ScannedValue { length, encoded }) } else { Err(Malformation::NotUtf8) }
}

/// The length of the escapes that form one character, which must be UTF-8 by themselves.
#[inline]
fn escaped_length(text: &[u8]) -> Result<usize, Malformation> {
    match decode_first(text) {
        Some((0..0x80, _)) => Ok("%XX".len()),
        Some((first, rest)) => multibyte_escaped_length(first, rest),
        None => Err(Malformation::BadEscape),
    }
}

/// The same for a character of several bytes, the first of them decoded.
fn multibyte_escaped_length(first: u8, mut rest: &[u8]) -> Result<usize, Malformation> {
    let wanted = match first {
        0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0.. => 4,
    };
    let mut character = [first; 4];
    let character = character.get_mut(..wanted).unwrap_or_default();
    for byte in character.iter_mut().skip(1) {
        if rest.first() != Some(&b'%') {
            return Err(Malformation::NotUtf8);
        }
        (*byte, rest) = decode_first(rest).ok_or(Malformation::BadEscape)?;
    }
    match core::str::from_utf8(character) {
        Ok(_) => Ok("%XX".len() * wanted),
        Err(_) => Err(Malformation::NotUtf8),
    }
}

/// The words of an [`Extent`]. What follows the value in `text` is loaded, never handed out.
#[inline]
fn for_each_word(
    text: &[u8],
    ScannedValue { length, encoded }: ScannedValue,
    mut each: impl FnMut(u64, usize),
) {
    if encoded {
        return for_each_decoded_word(text, length, each);
    }
    let (mut rest, mut left) = (text, length);
    while left > WORD
        && let Some((word, tail)) = rest.split_first_chunk()
    {
        each(u64::from_le_bytes(*word), WORD);
        (rest, left) = (tail, left - WORD);
    }
    each(swar::first_bytes(swar::word(rest), left), left);
}

fn for_each_decoded_word(text: &[u8], length: usize, mut each: impl FnMut(u64, usize)) {
    let (mut rest, mut left) = (text, length);
    while left > 0 {
        let word = swar::word(rest);
        let unescaped = swar::position(word, b'%').min(left);
        let length = if unescaped > 0 {
            each(swar::first_bytes(swar::replace_plus(word), unescaped), unescaped);
            unescaped
        } else {
            let Some((byte, _)) = decode_first(rest) else { return };
            each(byte.into(), 1);
            "%XX".len()
        };
        rest = rest.get(length..).unwrap_or_default();
        left = left.saturating_sub(length);
    }
}

/// The first decoded byte and the rest; `None` at the end and at a bad escape.
#[inline]
fn decode_first(raw: &[u8]) -> Option<(u8, &[u8])> {
    match raw {
        [b'%', high, low, tail @ ..] => Some((hex_digit(*high)? << 4 | hex_digit(*low)?, tail)),
        [b'%', ..] | [] => None,
        [b'+', tail @ ..] => Some((b' ', tail)),
        [byte, tail @ ..] => Some((*byte, tail)),
    }
}

#[inline]
fn hex_digit(byte: u8) -> Option<u8> {
    // At most 15.
    char::from(byte).to_digit(16).map(|digit| digit.to_le_bytes()[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str) -> Result<(usize, bool), Malformation> {
        scan_value(text.as_bytes()).map(|value| (value.length, value.encoded))
    }

    #[test]
    fn values_end_at_an_ampersand_or_with_the_text() {
        for (text, expected) in [
            ("", (0, false)),
            ("&a=1", (0, false)),
            ("abc", (3, false)),
            ("abcdefgh&x", (8, false)),
            ("a*(b)!&x", (6, false)),
            ("a+b&c", (3, true)),
            ("%41&%4", (3, true)),
            ("=x=&", (3, false)),
            ("éé&", (4, false)),
        ] {
            assert_eq!(scan(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn escapes_are_two_digits_and_utf8() {
        for text in ["%", "%4", "%4g", "%g4", "%+1", "%4&1", "abcdefgh%", "%C3%", "%C3%A"] {
            assert_eq!(scan(text), Err(Malformation::BadEscape), "{text}");
        }
        for text in [
            "%ff",
            "%C3",
            "%C3x%A9",
            "%C3+%A9",
            "%C3%41%A9",
            "%E6%97%41%A5",
            "%E6%97é%A5",
            "%A9",
            "%80%C3%A9",
            "%F0%9F%A6%80%80",
            "%F5%80%80%80",
            "%ED%A0%80",
            "%C0%80",
        ] {
            assert_eq!(scan(text), Err(Malformation::NotUtf8), "{text}");
        }
        for text in ["%C3%A9", "%E6%97%A5x%F0%9F%A6%80%41", "x%00"] {
            assert_eq!(scan(text), Ok((text.len(), true)), "{text}");
        }
    }

    #[test]
    fn words_are_the_decoded_bytes() {
        for length in 0..30 {
            let plain = &"abcdefghijklmnopqrstuvwxyz0123"[..length];
            for inserted in ["", "%C3%A9", "+", "*", "%26"] {
                for place in 0..=length {
                    let raw = [&plain[..place], inserted, &plain[place..]].concat();
                    for after in ["", "&next=1", "&aaaaaaaaaaaaaaaa=b"] {
                        let text = [&raw, after].concat();
                        let value = scan_value(text.as_bytes()).unwrap();
                        assert_eq!(value.length, raw.len());
                        let mut bytes = Vec::new();
                        for_each_word(text.as_bytes(), value, |word, length| {
                            assert_eq!(word, swar::first_bytes(word, length));
                            bytes.extend_from_slice(&word.to_le_bytes()[..length]);
                        });
                        let form = FormText::check(raw.as_bytes()).unwrap();
                        assert_eq!(bytes, form.decode().as_bytes());
                        assert_eq!(form.decoded_length(), bytes.len());
                        assert!(form.is(&form.decode()) && !form.is("something else"));
                    }
                }
            }
        }
    }
}
