//! Other digits that the bytes of a hash give: one number, or one for each byte or word.

use alloc::format;
use alloc::string::String;
use core::fmt::{self, Write};
use core::ops::RangeInclusive;

use FindingKind::{Base64Hash, HashSignExtended, HashZerosLost, RawHash};

use super::encoded::{BASE32, DECIMAL, HEX};
use super::{Bytes, FindingKind, Gives};
use crate::hash::RequestHash;

const SIGNED: &str = "-0123456789";
const SIGNED_HEX: &str = "-0123456789abcdef";

/// The hash as one number, which can be read back: what is told, the digits, how many there may be,
/// and whether it has a sign, as in Java where the first bit is set.
pub(super) static NUMBERS: &[(FindingKind, &str, &str, RangeInclusive<usize>, bool)] = &[
    (HashZerosLost, "zeros are missing at the start of the hash", HEX, 32..=39, false),
    (HashSignExtended, "the hash is written as a negative number", HEX, 30..=40, true),
    (RawHash, "the hash is written as a decimal number", DECIMAL, 42..=49, false),
    (RawHash, "the hash is written as a negative decimal number", DECIMAL, 42..=49, true),
    (Base64Hash, "the hash is written in base32", BASE32, 32..=32, false),
];

/// A way of writing one number after the other. It cannot be read back, as nothing tells where one
/// ends: a computed hash is written in the same way to compare it.
pub(super) struct Written {
    pub(super) kind: FindingKind,
    pub(super) says: &'static str,
    /// All characters that it may have, without separators and brackets.
    alphabet: &'static str,
    /// What it must have.
    has: &'static str,
    lengths: RangeInclusive<usize>,
    pub(super) gives: Gives,
}

impl Written {
    /// Whether a text looks like this.
    pub(super) fn fits(&self, text: &str) -> bool {
        self.lengths.contains(&text.len())
            && text.contains(self.has)
            && text.chars().all(|character| self.alphabet.contains(character))
    }
}

/// Each row ends with the numbers and how each of them is written.
macro_rules! written {
    ($($kind:ident $says:literal:
        $alphabet:ident $has:literal $lengths:expr => $numbers:ident $format:literal;)*) => {
        pub(super) static WRITTEN: &[Written] = &[$(Written {
            kind: $kind,
            says: $says,
            alphabet: $alphabet,
            has: $has,
            lengths: $lengths,
            gives: |sent, hash| is_written(sent, hash, |rest, bytes| {
                $numbers(bytes).try_for_each(|number| write!(rest, $format, number))
            }),
        }),*];
    };
}

// The likelier ones first.
written! {
    HashZerosLost "zeros are missing in the hash: bytes below 16 are written with one digit":
        HEX "" 28..=39 => bytes "{:x}";
    HashZerosLost "zeros are missing in the hash: its five words are written without their first \
        ones": HEX "" 30..=39 => words "{:x}";
    HashSignExtended "the bytes of the hash from 128 on are written with their sign extended":
        HEX "ffffff" 40..=160 => signed "{:02x}";
    HashSignExtended "the bytes of the hash from 128 on are written with their sign extended, and \
        those below 16 with one digit": HEX "ffffff" 20..=160 => signed "{:x}";
    RawHash "the bytes of the hash are written as decimal numbers":
        DECIMAL "" 30..=60 => bytes "{}";
    RawHash "the bytes of the hash are written as signed decimal numbers":
        SIGNED "-" 30..=80 => signed "{}";
    RawHash "the bytes of the hash are written as decimal numbers with their places":
        DECIMAL "" 60..=90 => with_places "{}";
    RawHash "the hash is written as five decimal numbers": DECIMAL "" 30..=50 => words "{}";
    RawHash "the hash is written as five signed decimal numbers":
        SIGNED "-" 30..=55 => signed_words "{}";
    HashSignExtended "the bytes of the hash from 128 on are written as negative numbers":
        SIGNED_HEX "-" 20..=60 => signed_hex "{}";
}

fn bytes(bytes: &Bytes) -> impl Iterator<Item = u8> {
    bytes.iter().copied()
}

/// The bytes as C and Java see them.
fn signed(hash: &Bytes) -> impl Iterator<Item = i32> {
    bytes(hash).map(|byte| byte.cast_signed().into())
}

/// The bytes with a sign and without the zeros before them, as Java's `Integer.toString(b, 16)`.
fn signed_hex(hash: &Bytes) -> impl Iterator<Item = String> {
    let sign = |byte: i32| if byte < 0 { "-" } else { "" };
    signed(hash).map(move |byte| format!("{}{:x}", sign(byte), byte.unsigned_abs()))
}

/// The bytes after their places, as JSON has them of a `Uint8Array`: `{"0":46,"1":254}`.
fn with_places(hash: &Bytes) -> impl Iterator<Item = u8> {
    (0..).zip(bytes(hash)).flat_map(|(place, byte)| [place, byte])
}

/// The five words that SHA-1 ends with.
fn words(bytes: &Bytes) -> impl Iterator<Item = u32> {
    bytes.as_chunks().0.iter().map(|word| u32::from_be_bytes(*word))
}

fn signed_words(bytes: &Bytes) -> impl Iterator<Item = i32> {
    words(bytes).map(u32::cast_signed)
}

/// Bytes taken for UTF-8, with U+FFFD for what is none.
pub(super) fn is_lossy_utf8(sent: &[u8], hash: RequestHash) -> bool {
    is_written(sent, hash, |rest, bytes| {
        bytes.utf8_chunks().try_for_each(|chunk| {
            rest.write_str(chunk.valid())?;
            rest.write_str(if chunk.invalid().is_empty() { "" } else { "\u{fffd}" })
        })
    })
}

/// Bytes taken for ASCII, with a question mark for what is none.
pub(super) fn is_lossy_ascii(sent: &[u8], hash: RequestHash) -> bool {
    let shown = hash.to_bytes().map(|byte| if byte.is_ascii() { byte } else { b'?' });
    shown == sent
}

/// Whether this writes exactly what was sent; it fails at the first difference.
fn is_written(
    sent: &[u8],
    hash: RequestHash,
    write: impl FnOnce(&mut Rest<'_>, &Bytes) -> fmt::Result,
) -> bool {
    let mut rest = Rest(sent);
    write(&mut rest, &hash.to_bytes()).is_ok() && rest.0.is_empty()
}

/// What is left to compare. Writing to it takes the text off its start, or fails.
struct Rest<'s>(&'s [u8]);

impl Write for Rest<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.strip_prefix(text.as_bytes()).ok_or(fmt::Error)?;
        Ok(())
    }
}
