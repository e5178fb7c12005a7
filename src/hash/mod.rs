//! The hash of a request: parsed, printed, compared in constant time.

pub(crate) mod digest;
mod hex_word;

use core::fmt;
use core::ops::Deref;
use core::str::FromStr;

use hex::{FromHex, ToHex};
use subtle::{Choice, ConstantTimeEq};

/// A request's hash: the 20 bytes of an SHA-1, 40 hexadecimal digits on the wire.
///
/// It parses digits of either case and prints lowercase, as servers compare it. `==` compares all
/// bytes before it branches. The traits of the crate [`hex`](https://docs.rs/hex) are implemented.
///
/// ```
/// use mor_api::RequestHash;
///
/// let digits = "CB9DFF0D59F7FFAF036D55B57C817BF528EDB54A";
/// let hash: RequestHash = digits.parse()?;
/// assert_eq!(hash.to_string(), digits.to_lowercase());
/// assert_eq!(&*hash.to_hex(), digits.to_lowercase());
/// # Ok::<(), mor_api::MalformedHash>(())
/// ```
#[derive(Clone, Copy)]
pub struct RequestHash([u32; Self::LENGTH / 4]);

impl RequestHash {
    /// The number of bytes.
    pub const LENGTH: usize = 20;
    /// The number of hexadecimal digits.
    pub const HEX_LENGTH: usize = 2 * Self::LENGTH;

    /// Takes the 20 bytes of an SHA-1.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        let mut words = [0; Self::LENGTH / 4];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u32::from_be_bytes(*bytes);
        }
        Self(words)
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

    /// The 40 lowercase digits, without an allocation.
    #[must_use]
    #[inline]
    pub fn to_hex(self) -> HexHash {
        HexHash(hex_word::encode(self.to_bytes()))
    }
}

/// Reads 40 hexadecimal digits of either case, from text or bytes.
impl FromHex for RequestHash {
    type Error = MalformedHash;

    #[inline]
    fn from_hex<T: AsRef<[u8]>>(digits: T) -> Result<Self, Self::Error> {
        let digits = digits.as_ref();
        // Almost every hash is lowercase.
        if let Some(words) = hex_word::decode_lowercase(digits) {
            return Ok(Self(words));
        }
        let mut bytes = [0; Self::LENGTH];
        match hex::decode_to_slice(digits, &mut bytes) {
            Ok(()) => Ok(Self::from_bytes(bytes)),
            Err(_) => Err(MalformedHash { length: digits.len() }),
        }
    }
}

/// Writes the 40 digits.
impl ToHex for RequestHash {
    fn encode_hex<T: FromIterator<char>>(&self) -> T {
        self.to_hex().chars().collect()
    }

    fn encode_hex_upper<T: FromIterator<char>>(&self) -> T {
        self.to_hex().chars().map(|digit| digit.to_ascii_uppercase()).collect()
    }
}

impl FromStr for RequestHash {
    type Err = MalformedHash;

    fn from_str(digits: &str) -> Result<Self, Self::Err> {
        Self::from_hex(digits)
    }
}

impl ConstantTimeEq for RequestHash {
    #[inline]
    fn ct_eq(&self, other: &Self) -> Choice {
        // `subtle` guards one comparison of all differences: guarding each byte costs more than
        // an SHA-1 block.
        let differences = self.0.iter().zip(other.0).fold(0, |all, (a, b)| all | (a ^ b));
        differences.ct_eq(&0)
    }
}

impl PartialEq for RequestHash {
    fn eq(&self, other: &Self) -> bool {
        self.ct_eq(other).into()
    }
}

impl Eq for RequestHash {}

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
pub struct HexHash([[u8; 2]; RequestHash::LENGTH]);

impl Deref for HexHash {
    type Target = str;

    fn deref(&self) -> &str {
        // Only ASCII is ever stored, so the default is never taken.
        core::str::from_utf8(self.0.as_flattened()).unwrap_or_default()
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
    /// The length of the refused text in bytes. 40 means that some of them are not hexadecimal
    /// digits.
    #[must_use]
    pub const fn length(self) -> usize {
        self.length
    }
}

impl fmt::Display for MalformedHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length {
            RequestHash::HEX_LENGTH => {
                f.write_str("`hash` has characters that are not hexadecimal digits")
            }
            1 => f.write_str("`hash` has 1 byte instead of 40"),
            length => write!(f, "`hash` has {length} bytes instead of 40"),
        }
    }
}

impl core::error::Error for MalformedHash {}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::{String, ToString};

    use super::*;

    #[test]
    fn every_byte_prints_as_two_lowercase_digits() {
        for byte in 0..=255 {
            let hash = RequestHash::from_bytes([byte; 20]);
            let digits = format!("{byte:02x}").repeat(20);
            assert_eq!(hash.to_string(), digits);
            assert_eq!(hash.encode_hex::<String>(), digits);
            assert_eq!(hash.encode_hex_upper::<String>(), digits.to_uppercase());
            assert_eq!(digits.parse(), Ok(hash));
            assert_eq!(RequestHash::from_hex(digits.to_uppercase()), Ok(hash));
            assert_eq!(hash.to_bytes(), [byte; 20]);
        }
        let mixed = "0123456789abcdefABCDEF000000000000000000";
        assert_eq!(mixed.parse::<RequestHash>().unwrap().to_string(), mixed.to_lowercase());
    }

    #[test]
    fn only_40_hexadecimal_digits_are_a_hash() {
        for (text, length) in [
            (String::new(), 0),
            ("a".into(), 1),
            ("a".repeat(39), 39),
            ("a".repeat(41), 41),
            ("g".repeat(40), 40),
            (format!("{} ", "a".repeat(39)), 40),
            ("é".repeat(20), 40),
        ] {
            assert_eq!(text.parse::<RequestHash>(), Err(MalformedHash { length }), "{text}");
        }
        assert_eq!(MalformedHash { length: 1 }.to_string(), "`hash` has 1 byte instead of 40");
    }

    #[test]
    fn hashes_differ_when_one_bit_does() {
        let hash = RequestHash::from_bytes([0x5a; 20]);
        for bit in 0..160 {
            let mut bytes = [0x5a; 20];
            bytes[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(hash, RequestHash::from_bytes(bytes));
            // The same difference in another word must not make up for it.
            for other in (bit % 8..160).step_by(8).filter(|other| *other != bit) {
                let mut bytes = bytes;
                bytes[other / 8] ^= 1 << (other % 8);
                assert_ne!(hash, RequestHash::from_bytes(bytes));
            }
        }
    }
}
