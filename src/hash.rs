//! The hash of a request: parsed, printed, compared in constant time.

use core::fmt;
use core::ops::Deref;
use core::str::FromStr;

use subtle::{Choice, ConstantTimeEq};

use crate::hex;

/// A request's hash: the 20 bytes of an SHA-1, 40 hexadecimal digits on the wire.
///
/// It parses digits of either case and prints lowercase, as servers compare it. `==` takes the same time wherever two hashes differ.
///
/// ```
/// use mor_api::RequestHash;
///
/// let hash: RequestHash = "CB9DFF0D59F7FFAF036D55B57C817BF528EDB54A".parse()?;
/// assert_eq!(hash.to_string(), "cb9dff0d59f7ffaf036d55b57c817bf528edb54a");
/// assert_eq!(&*hash.to_hex(), "cb9dff0d59f7ffaf036d55b57c817bf528edb54a");
/// # Ok::<(), mor_api::MalformedHash>(())
/// ```
#[derive(Clone, Copy)]
pub struct RequestHash([u32; Self::LENGTH / 4]);

impl RequestHash {
    /// The number of bytes.
    pub const LENGTH: usize = 20;
    /// The number of hexadecimal digits.
    pub const HEX_LENGTH: usize = 2 * Self::LENGTH;

    /// Takes the words that SHA-1 computes with.
    pub(crate) const fn from_words(words: [u32; Self::LENGTH / 4]) -> Self {
        Self(words)
    }

    pub(crate) fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        let mut hash = Self::from_words([0; _]);
        for (word, bytes) in hash.0.iter_mut().zip(bytes.as_chunks().0) {
            *word = u32::from_be_bytes(*bytes);
        }
        hash
    }

    /// Reads 40 hexadecimal digits of either case.
    ///
    /// # Errors
    /// [`MalformedHash`] for anything else.
    #[inline]
    pub fn from_hex(digits: impl AsRef<[u8]>) -> Result<Self, MalformedHash> {
        let digits = digits.as_ref();
        let malformed = MalformedHash { length: digits.len() };
        let digits: &[u8; Self::HEX_LENGTH] = digits.try_into().map_err(|_| malformed)?;
        let mut hash = Self::from_words([0; _]);
        let mut differences = 0;
        for (word, digits) in hash.0.iter_mut().zip(digits.as_chunks().0) {
            let difference;
            (*word, difference) = hex::word(*digits);
            differences |= difference;
        }
        if differences == 0 { Ok(hash) } else { Err(malformed) }
    }

    /// The 40 lowercase digits, without an allocation.
    #[must_use]
    #[inline]
    pub fn to_hex(self) -> HexHash {
        let mut bytes = [0; HexHash::PADDED / 2];
        for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(self.0) {
            *bytes = word.to_be_bytes();
        }
        HexHash(hex::digits(bytes))
    }

    /// The 20 bytes.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        for (bytes, word) in bytes.as_chunks_mut().0.iter_mut().zip(self.0) {
            *bytes = word.to_be_bytes();
        }
        bytes
    }
}

impl ConstantTimeEq for RequestHash {
    #[inline]
    fn ct_eq(&self, other: &Self) -> Choice {
        // All differences are gathered before `subtle` guards the one comparison: guarding each byte costs more than an SHA-1 block.
        let differences = self.0.iter().zip(other.0).fold(0, |differences, (left, right)| differences | (left ^ right));
        differences.ct_eq(&0)
    }
}

impl PartialEq for RequestHash {
    fn eq(&self, other: &Self) -> bool {
        self.ct_eq(other).into()
    }
}

impl Eq for RequestHash {}

impl FromStr for RequestHash {
    type Err = MalformedHash;

    fn from_str(hex: &str) -> Result<Self, Self::Err> {
        Self::from_hex(hex)
    }
}

impl fmt::Display for RequestHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_hex())
    }
}

impl fmt::Debug for RequestHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestHash({})", &*self.to_hex())
    }
}

/// The 40 lowercase hexadecimal digits of a [`RequestHash`], as text on the stack.
#[derive(Clone, Copy)]
pub struct HexHash([[u8; 2]; Self::PADDED / 2]);

impl HexHash {
    /// The digits, and behind them as many zeros as it takes for them to be written, and checked for being text, in whole blocks.
    const PADDED: usize = RequestHash::HEX_LENGTH.next_power_of_two();
}

impl Deref for HexHash {
    type Target = str;

    fn deref(&self) -> &str {
        // Only ASCII is ever put in, so the defaults are never taken.
        let padded = core::str::from_utf8(self.0.as_flattened()).unwrap_or_default();
        padded.get(..RequestHash::HEX_LENGTH).unwrap_or_default()
    }
}

impl fmt::Debug for HexHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// A hash that does not have 40 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedHash {
    pub(crate) length: usize,
}

impl MalformedHash {
    /// How many bytes the refused text has. 40 means that some of them are not hexadecimal digits.
    #[must_use]
    pub const fn length(self) -> usize {
        self.length
    }
}

impl fmt::Display for MalformedHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.length == RequestHash::HEX_LENGTH {
            f.write_str("`hash` has characters that are not hexadecimal digits")
        } else {
            write!(f, "`hash` has {} characters instead of 40", self.length)
        }
    }
}

impl core::error::Error for MalformedHash {}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn every_byte_prints_as_two_lowercase_digits() {
        for byte in 0..=255 {
            let hash = RequestHash::from_bytes([byte; 20]);
            assert_eq!(hash.to_string(), format!("{byte:02x}").repeat(20));
            assert_eq!(hash.to_string().parse(), Ok(hash));
        }
    }

    #[test]
    fn only_40_hexadecimal_digits_are_a_hash() {
        for (text, length) in [
            (String::new(), 0),
            ("a".repeat(39), 39),
            ("a".repeat(41), 41),
            ("g".repeat(40), 40),
            (format!("{} ", "a".repeat(39)), 40),
            ("é".repeat(20), 40),
        ] {
            assert_eq!(RequestHash::from_hex(&text), Err(MalformedHash { length }), "{text}");
        }
    }

    #[test]
    fn hashes_differ_when_one_bit_does() {
        let hash = RequestHash::from_bytes([0x5a; 20]);
        for bit in 0..160 {
            let mut bytes = [0x5a; 20];
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(hash, RequestHash::from_bytes(bytes));
            // The same difference in another word must not make up for it.
            for other in (bit % 32..160).step_by(32).filter(|other| *other != bit) {
                let mut bytes = bytes;
                bytes[other / 8] ^= 1 << (other % 8);
                assert_ne!(hash, RequestHash::from_bytes(bytes));
            }
        }
    }

    use alloc::string::String;
}
