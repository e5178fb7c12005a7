//! `application/x-www-form-urlencoded`: split, checked and decoded without copying; and written.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

use zeroize::Zeroizing;

use crate::hex;
use crate::scan::{self, WORD};

/// A name or a value as it stands on the wire: still encoded, already checked.
#[derive(Clone, Copy)]
pub(crate) struct FormText<'a> {
    raw: &'a [u8],
    /// Whether `raw` has an escape or a plus sign, so that it is not yet the text.
    encoded: bool,
}

impl<'a> FormText<'a> {
    /// The value with which a text begins. The text has been checked.
    pub(crate) fn first_of(text: &'a [u8]) -> Self {
        let plain = scan::plain_length(text);
        if let Some((raw, [] | [b'&', ..])) = text.split_at_checked(plain) {
            return Self { raw, encoded: false };
        }
        let raw = text.split(|byte| *byte == b'&').next().unwrap_or_default();
        Self { raw, encoded: is_encoded(raw) }
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.raw.is_empty()
    }

    /// The text, borrowed where nothing is encoded.
    pub(crate) fn decode(self) -> Cow<'a, str> {
        // Checked when it was split, so nothing is ever replaced here.
        if !self.encoded {
            return Cow::Borrowed(core::str::from_utf8(self.raw).unwrap_or_default());
        }
        let mut bytes = Vec::with_capacity(self.raw.len());
        self.extend(&mut bytes);
        Cow::Owned(String::from_utf8(bytes).unwrap_or_default())
    }

    /// Appends the text.
    pub(crate) fn extend(self, bytes: &mut Vec<u8>) {
        if self.encoded {
            for_each_word(self.raw, |word, length| bytes.extend(word.to_le_bytes().iter().take(length)));
        } else {
            bytes.extend_from_slice(self.raw);
        }
    }

    /// Calls `with` with the text, and wipes the copy that decoding may need.
    pub(crate) fn with_text<R>(self, with: impl FnOnce(&str) -> R) -> R {
        match self.decode() {
            Cow::Borrowed(text) => with(text),
            Cow::Owned(text) => with(&Zeroizing::new(text)),
        }
    }

    /// The decoded bytes, one by one.
    fn bytes(self) -> impl Iterator<Item = u8> + use<'a> {
        let mut rest = self.raw;
        core::iter::from_fn(move || {
            let (byte, tail) = decode_first(rest)?;
            rest = tail;
            Some(byte)
        })
    }

    /// Whether both decode to the same text.
    pub(crate) fn same(self, other: FormText<'_>) -> bool {
        if self.encoded || other.encoded { self.bytes().eq(other.bytes()) } else { self.raw == other.raw }
    }

    /// Orders texts by their decoded bytes.
    pub(crate) fn compare(self, other: FormText<'_>) -> Ordering {
        if self.encoded || other.encoded { self.bytes().cmp(other.bytes()) } else { self.raw.cmp(other.raw) }
    }

    /// The text, decoded into the buffer if need be; `None` when it is encoded and does not fit.
    pub(crate) fn short<'b>(self, buffer: &'b mut [u8]) -> Option<&'b [u8]>
    where
        'a: 'b,
    {
        if !self.encoded {
            return Some(self.raw);
        }
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

    /// Takes a raw text if its escapes are well-formed and the decoded bytes are UTF-8.
    fn checked(raw: &'a [u8]) -> Result<Self, Malformation> {
        value_length(raw)?;
        Ok(Self { raw, encoded: is_encoded(raw) })
    }
}

fn is_encoded(raw: &[u8]) -> bool {
    raw.iter().any(|byte| matches!(byte, b'%' | b'+'))
}

/// Hands out the value with which a text begins, decoded, in words and how many bytes each has, with zeros behind them. The text has been checked.
#[inline]
pub(crate) fn for_each_word(text: &[u8], mut with: impl FnMut(u64, usize)) {
    let mut rest = text;
    loop {
        let (word, tail) = match rest.split_first_chunk() {
            Some((word, tail)) => (u64::from_le_bytes(*word), tail),
            // The zeros behind it are special, too.
            None => (scan::word(rest), rest),
        };
        let hits = scan::special(word);
        if hits == 0 {
            with(word, WORD);
            rest = tail;
            continue;
        }
        let plain = scan::first_byte(hits);
        if plain > 0 {
            with(scan::first_bytes(word, plain), plain);
        }
        rest = match rest.get(plain..) {
            None | Some([] | [b'&', ..]) => return,
            Some(special) => {
                let Some((byte, tail)) = decode_first(special) else { return };
                with(byte.into(), 1);
                tail
            }
        };
    }
}

/// The length of the value with which a text begins: it ends at a `&` or with the text. Escapes must be well-formed, and UTF-8 when they are
/// decoded.
#[inline]
fn value_length(text: &[u8]) -> Result<usize, Malformation> {
    let plain = scan::plain_length(text);
    match text.get(plain) {
        None | Some(b'&') => Ok(plain),
        Some(_) => value_length_beyond(text, plain),
    }
}

/// The same for a value that has nothing encoded before a position.
fn value_length_beyond(text: &[u8], plain: usize) -> Result<usize, Malformation> {
    let mut length = plain;
    while let Some(rest) = text.get(length..) {
        length += match rest {
            [] | [b'&', ..] => break,
            [b'%', ..] => escaped_length(rest)?,
            _ => 1,
        };
        length += scan::plain_length(text.get(length..).unwrap_or_default());
    }
    Ok(length)
}

/// The length of the escapes that make one character together. The text around them is UTF-8, so they must be by themselves.
#[inline]
fn escaped_length(text: &[u8]) -> Result<usize, Malformation> {
    match decode_first(text) {
        Some((0..0x80, _)) => Ok("%XX".len()),
        Some((first, rest)) => long_escaped_length(first, rest),
        None => Err(Malformation::BadEscape),
    }
}

/// The same for a character of several bytes, of which the first one is decoded.
fn long_escaped_length(first: u8, mut rest: &[u8]) -> Result<usize, Malformation> {
    let wanted = match first {
        0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0.. => 4,
    };
    let mut character = [first; 4];
    let character = character.get_mut(..wanted).unwrap_or_default();
    for space in character.iter_mut().skip(1) {
        if rest.first() != Some(&b'%') {
            return Err(Malformation::NotUtf8);
        }
        (*space, rest) = decode_first(rest).ok_or(Malformation::BadEscape)?;
    }
    let is_utf8 = matches!(character, [0xc2..0xe0, 0x80..0xc0]) || core::str::from_utf8(character).is_ok();
    if is_utf8 { Ok("%XX".len() * wanted) } else { Err(Malformation::NotUtf8) }
}

/// The first decoded byte and what follows it; `None` at the end and at a bad escape.
#[inline]
fn decode_first(raw: &[u8]) -> Option<(u8, &[u8])> {
    match raw {
        [b'%', high, low, tail @ ..] => Some((hex::byte(*high, *low)?, tail)),
        [b'%', ..] | [] => None,
        [b'+', tail @ ..] => Some((b' ', tail)),
        [byte, tail @ ..] => Some((*byte, tail)),
    }
}

/// What can be wrong with one pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Malformation {
    BadEscape,
    NotUtf8,
    Semicolon,
    Bracket,
    NoEquals,
    NoName,
}

/// A name and a value, and the position of the name's last byte.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    pub(crate) name: FormText<'a>,
    pub(crate) value: FormText<'a>,
    pub(crate) name_end: usize,
}

/// Query and body of a request. Positions go through both: those of the body begin one behind the end of the query, so that no two places have
/// the same.
#[derive(Clone, Copy)]
pub(crate) struct Wire<'a> {
    pub(crate) query: &'a [u8],
    pub(crate) body: &'a [u8],
}

impl<'a> Wire<'a> {
    /// The value behind the name whose last byte stands at a position, and all that follows in the query or in the body.
    #[inline]
    pub(crate) fn text_behind(self, name_end: usize) -> &'a [u8] {
        const BEHIND: usize = "x=".len();
        let text = match name_end.checked_sub(self.query.len() + 1) {
            None => self.query.get(name_end + BEHIND..),
            Some(name_end) => self.body.get(name_end + BEHIND..),
        };
        text.unwrap_or_default()
    }

    /// The pairs of both. Empty pieces (`&&`) are passed over.
    pub(crate) const fn pairs(self) -> Pairs<'a> {
        Pairs { rest: self.query, end: self.query.len(), body: self.body }
    }
}

/// The pairs of a query and a body.
#[derive(Clone)]
pub(crate) struct Pairs<'a> {
    /// What is left of the query, or of the body behind it.
    rest: &'a [u8],
    /// The position of its end.
    end: usize,
    /// What comes after it.
    body: &'a [u8],
}

impl Pairs<'_> {
    /// Whether nothing is left. Goes on to the body behind the query.
    #[inline]
    pub(crate) fn is_at_end(&mut self) -> bool {
        if self.rest.is_empty() {
            self.rest = core::mem::take(&mut self.body);
            self.end += 1 + self.rest.len();
        }
        self.rest.is_empty()
    }

    /// Hands out pairs as long as `known` knows the names with which they begin, and nothing is wrong with their values. `known` is given
    /// all that is left, and tells the length of a name that needs no encoding, behind which a `=` stands. `with` gets the position of the
    /// name's last byte, and whether the value is empty. The pair at which it stops is the next one. What is left must be plain.
    #[inline]
    pub(crate) fn each_known<T, E>(
        &mut self,
        known: impl Fn(&[u8]) -> Option<(T, usize)>,
        mut with: impl FnMut(T, usize, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        while !self.is_at_end() {
            let mut rest = self.rest;
            while !rest.is_empty() {
                let Some((known, name)) = known(rest) else { break };
                let Ok(length) = value_length(rest) else { break };
                with(known, self.end - rest.len() + name - 1, length == name + 1)?;
                let Some(behind) = rest.get(length + 1..) else {
                    rest = &[];
                    break;
                };
                rest = behind;
            }
            self.rest = rest;
            if !rest.is_empty() {
                break;
            }
        }
        Ok(())
    }
}

impl<'a> Iterator for Pairs<'a> {
    type Item = Result<Pair<'a>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_at_end() {
            let piece = self.rest.split(|byte| *byte == b'&').next()?;
            let start = self.end - self.rest.len();
            self.rest = self.rest.get(piece.len() + 1..).unwrap_or_default();
            if !piece.is_empty() {
                return Some(Pair::parse(piece, start).map_err(|error| ReadError::from_malformation(error, piece)));
            }
        }
        None
    }
}

impl<'a> Pair<'a> {
    fn parse(piece: &'a [u8], start: usize) -> Result<Self, Malformation> {
        if piece.contains(&b';') {
            return Err(Malformation::Semicolon);
        }
        let length = piece.iter().position(|byte| *byte == b'=').ok_or(Malformation::NoEquals)?;
        let (name, value) = piece.split_at_checked(length).unwrap_or_default();
        let name = FormText::checked(name)?;
        if name.is_empty() {
            return Err(Malformation::NoName);
        }
        // Rack takes a bracket apart after decoding, so an encoded one counts as well.
        if name.bytes().any(|byte| matches!(byte, b'[' | b']')) {
            return Err(Malformation::Bracket);
        }
        let value = FormText::checked(value.get(1..).unwrap_or_default())?;
        Ok(Self { name, value, name_end: start + length - 1 })
    }
}

/// Why a query or body cannot be read. Nothing of a value is ever in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// Query and body together are longer than the limit.
    TooLong {
        /// Their length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// There are more parameters than the limit.
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// A `%` is not followed by two hexadecimal digits.
    BadEscape {
        /// The parameter.
        parameter: Box<str>,
    },
    /// A name or value is not UTF-8 after decoding.
    NotUtf8 {
        /// The parameter.
        parameter: Box<str>,
    },
    /// There is a raw `;`, at which an upstream may split.
    Semicolon {
        /// The parameter.
        parameter: Box<str>,
    },
    /// A name has `[` or `]`, which an upstream may read as a structure.
    Bracket {
        /// The parameter.
        parameter: Box<str>,
    },
    /// A name has no `=` behind it, which an upstream may read as no value.
    NoEquals {
        /// The parameter.
        parameter: Box<str>,
    },
    /// A value has no name before its `=`.
    NoName,
    /// A parameter is there twice, with different values.
    Conflict {
        /// The parameter.
        parameter: Box<str>,
    },
}

impl ReadError {
    #[cold]
    fn from_malformation(malformation: Malformation, piece: &[u8]) -> Self {
        let parameter = name_of(piece);
        match malformation {
            Malformation::BadEscape => Self::BadEscape { parameter },
            Malformation::NotUtf8 => Self::NotUtf8 { parameter },
            Malformation::Semicolon => Self::Semicolon { parameter },
            Malformation::Bracket => Self::Bracket { parameter },
            Malformation::NoEquals => Self::NoEquals { parameter },
            Malformation::NoName => Self::NoName,
        }
    }

    /// Which parameter of `text` the first byte that is not UTF-8 belongs to.
    #[cold]
    pub(crate) fn not_utf8(text: &[u8], error: core::str::Utf8Error) -> Self {
        let before = text.get(..error.valid_up_to()).unwrap_or_default();
        Self::NotUtf8 { parameter: name_of(before.rsplit(|byte| *byte == b'&').next().unwrap_or_default()) }
    }

    #[cold]
    pub(crate) fn conflict(name: &str) -> Self {
        Self::Conflict { parameter: abridged(name) }
    }

    /// What the page answers to such a request: the caller learns no more.
    #[must_use]
    pub const fn page_error(&self) -> &'static str {
        "Incorrect hash"
    }
}

/// The name in a piece, still encoded, for an error message.
fn name_of(piece: &[u8]) -> Box<str> {
    abridged(&String::from_utf8_lossy(piece.split(|byte| *byte == b'=').next().unwrap_or_default()))
}

/// A name that a stranger chose, cut to a length that an error message can carry.
pub(crate) fn abridged(name: &str) -> Box<str> {
    const LONGEST: usize = 64;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => alloc::format!("{}…", name.get(..end).unwrap_or_default()).into(),
        None => name.into(),
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parameter, what) = match self {
            Self::TooLong { length, limit } => {
                return write!(f, "query and body have {length} bytes, the limit is {limit}");
            }
            Self::TooMany { limit } => {
                return write!(f, "there are more than {limit} parameters");
            }
            Self::NoName => return f.write_str("a value has no parameter name before its `=`"),
            Self::BadEscape { parameter } => (parameter, "has a `%` without two hexadecimal digits"),
            Self::NotUtf8 { parameter } => (parameter, "is not UTF-8"),
            Self::Semicolon { parameter } => (parameter, "has a raw `;`"),
            Self::Bracket { parameter } => (parameter, "has a bracket in its name"),
            Self::NoEquals { parameter } => (parameter, "has no `=`"),
            Self::Conflict { parameter } => (parameter, "is there twice with different values"),
        };
        write!(f, "parameter `{}` {what}", parameter.escape_debug())
    }
}

impl core::error::Error for ReadError {}

/// Appends a text, encoded, with `+` for a space.
pub(crate) fn push_text(form: &mut String, text: &str) {
    if text.bytes().all(|byte| written(byte) == byte) {
        form.push_str(text);
        return;
    }
    for byte in text.bytes() {
        match written(byte) {
            ESCAPED => {
                form.push('%');
                form.push(hex::upper_digit(byte >> 4));
                form.push(hex::upper_digit(byte & 15));
            }
            written => form.push(char::from(written)),
        }
    }
}

/// An empty text with this much room; with none where no text can be that long, so that it grows instead.
#[inline]
pub(crate) fn with_room(room: usize) -> String {
    if room <= isize::MAX.unsigned_abs() { String::with_capacity(room) } else { String::new() }
}

/// How many bytes a pair can take at the most, with the `=` and the `&` around it. The name needs no encoding.
pub(crate) const fn room_for(name: &str, value: &str) -> usize {
    name.len().saturating_add("=&".len()).saturating_add(value.len().saturating_mul("%XX".len()))
}

/// The byte that stands for one byte on the wire, or [`ESCAPED`].
fn written(byte: u8) -> u8 {
    WRITTEN.get(usize::from(byte)).copied().unwrap_or(ESCAPED)
}

/// No byte of a text is this one.
const ESCAPED: u8 = 0xff;

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler; a byte indexes 256 places")]
static WRITTEN: [u8; 256] = {
    let mut written = [ESCAPED; 256];
    let mut plain: &[u8] = b"-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    while let [byte, rest @ ..] = plain {
        written[*byte as usize] = *byte;
        plain = rest;
    }
    written[b' ' as usize] = b'+';
    written
};

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String)>, ReadError> {
        Wire { query: text.as_bytes(), body: b"" }
            .pairs()
            .map(|pair| pair.map(|pair| (pair.name.decode().into_owned(), pair.value.decode().into_owned())))
            .collect()
    }

    fn pairs(text: &str) -> Vec<(String, String)> {
        read(text).unwrap()
    }

    #[test]
    fn pairs_are_split_and_decoded() {
        let expect = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
        };
        assert_eq!(pairs(""), []);
        assert_eq!(pairs("&&"), []);
        assert_eq!(pairs("a=1&b=2"), expect(&[("a", "1"), ("b", "2")]));
        assert_eq!(pairs("&a=1&&b=&"), expect(&[("a", "1"), ("b", "")]));
        assert_eq!(pairs("a=b=c&d=="), expect(&[("a", "b=c"), ("d", "=")]));
        assert_eq!(pairs("a+b=%2b+%3B&%61=%C3%A9"), expect(&[("a b", "+ ;"), ("a", "é")]));
        assert_eq!(pairs("a=[1]&b=%5b"), expect(&[("a", "[1]"), ("b", "[")]));
        assert_eq!(pairs("naïve=é"), expect(&[("naïve", "é")]));
        assert_eq!(pairs("a=%C3%A9%E6%97%A5x%F0%9F%A6%80%41"), expect(&[("a", "é日x🦀A")]));
    }

    #[test]
    fn each_malformation_names_its_parameter() {
        let parameter = |name: &str| name.into();
        for (text, error) in [
            ("a=1&b=%", ReadError::BadEscape { parameter: parameter("b") }),
            ("b=%4", ReadError::BadEscape { parameter: parameter("b") }),
            ("b=%4g", ReadError::BadEscape { parameter: parameter("b") }),
            ("b=%+1", ReadError::BadEscape { parameter: parameter("b") }),
            ("b%=1", ReadError::BadEscape { parameter: parameter("b%") }),
            ("b=%ff", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%C3", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%C3x%A9", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%C3+%A9", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%C3%41%A9", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%E6%97%41%A5", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%E6%97é%A5", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%A9", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%80%C3%A9", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%F0%9F%A6%80%80", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%F5%80%80%80", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%ED%A0%80", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("b=%C0%80", ReadError::NotUtf8 { parameter: parameter("b") }),
            ("%ff=1", ReadError::NotUtf8 { parameter: parameter("%ff") }),
            ("a=1;b=2", ReadError::Semicolon { parameter: parameter("a") }),
            ("a;b=2", ReadError::Semicolon { parameter: parameter("a;b") }),
            ("a;b=2;3", ReadError::Semicolon { parameter: parameter("a;b") }),
            ("a[]=1", ReadError::Bracket { parameter: parameter("a[]") }),
            ("a%5B=1", ReadError::Bracket { parameter: parameter("a%5B") }),
            ("a]=1", ReadError::Bracket { parameter: parameter("a]") }),
            ("a=1&b", ReadError::NoEquals { parameter: parameter("b") }),
            ("=1", ReadError::NoName),
            ("=", ReadError::NoName),
        ] {
            assert_eq!(read(text), Err(error), "{text}");
        }
    }

    #[test]
    fn escaped_characters_are_whole() {
        for before in 0..10 {
            let good = alloc::format!("a={}%E6%97%A5{}", "x".repeat(before), "y".repeat(200));
            assert_eq!(pairs(&good)[0].1.chars().nth(before), Some('日'));
            let cut = alloc::format!("a={}%E6%97{}", "x".repeat(before), "y".repeat(200));
            assert!(matches!(read(&cut), Err(ReadError::NotUtf8 { .. })), "{before}");
            let end = alloc::format!("a={}%E6%97", "x".repeat(before));
            assert!(matches!(read(&end), Err(ReadError::NotUtf8 { .. })), "{before}");
        }
    }

    #[test]
    fn errors_stay_on_one_short_line() {
        let name = alloc::format!("\n{}", "é".repeat(1000));
        let error = read(&alloc::format!("{name}=%")).unwrap_err().to_string();
        assert!(!error.contains('\n') && error.chars().count() < 140, "{error}");
    }

    #[test]
    fn room_that_no_text_can_have_is_not_asked_for() {
        assert_eq!(with_room(usize::MAX).capacity(), 0);
        assert_eq!(with_room(isize::MAX.unsigned_abs() + 1).capacity(), 0);
        assert_eq!((with_room(0).capacity(), with_room(100).capacity()), (0, 100));
    }

    #[test]
    fn what_is_written_reads_back_and_has_room() {
        let every_ascii: String = (0..128_u8).map(char::from).collect();
        for text in [every_ascii.as_str(), "Žalgirio g. 92", "日本語 🦀", " ", "", "a+b c%41&=;[]"] {
            let mut form = String::from("x=1&name=");
            push_text(&mut form, text);
            assert!(form.len() <= "x=1&".len() + room_for("name", text));
            assert_eq!(pairs(&form)[1], ("name".to_string(), text.to_string()));
        }
        let mut form = String::new();
        push_text(&mut form, "a+b c%~*'");
        assert_eq!(form, "a%2Bb+c%25~%2A%27");
    }
}
