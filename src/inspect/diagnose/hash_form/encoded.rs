//! Decoders. What they give is wiped, as a key may have been sent.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use base64ct::{Base64Unpadded, Encoding};
use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use super::around::is_blank;
use super::{Bytes, LONGEST};
use crate::hash::RequestHash;

/// The digits of a base in order, in lower case.
pub(super) const DECIMAL: &str = "0123456789";
pub(super) const HEX: &str = "0123456789abcdef";
pub(super) const BASE32: &str = "abcdefghijklmnopqrstuvwxyz234567";

/// Text that is hexadecimal once more.
pub(super) fn hex_bytes(digits: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(vec![0; digits.len() / 2]);
    hex::decode_to_slice(digits, &mut bytes).ok()?;
    Some(bytes)
}

/// The value of a number, `None` if it does not fit.
pub(super) fn number(digits: &str, alphabet: &str) -> Option<Bytes> {
    let base = u16::try_from(alphabet.len()).ok()?;
    let mut bytes = [0; RequestHash::LENGTH];
    for digit in digits.chars() {
        let digit = alphabet.find(digit.to_ascii_lowercase())?;
        let mut carry = u8::try_from(digit).ok()?;
        for byte in bytes.iter_mut().rev() {
            let value = u16::from(*byte).saturating_mul(base).saturating_add(carry.into());
            [carry, *byte] = value.to_be_bytes();
        }
        if carry != 0 {
            return None;
        }
    }
    Some(bytes)
}

/// The two's complement: all bits turned, and one added.
pub(super) fn negative(bytes: Bytes) -> Bytes {
    let mut bytes = bytes.map(|byte| !byte);
    for byte in bytes.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            break;
        }
    }
    bytes
}

/// What base64 gives, with or without padding, in either alphabet. A plus sign that was not encoded
/// was read as a space; but a space or a newline may also be after each line.
pub(super) fn base64(text: &str) -> impl Iterator<Item = Zeroizing<Vec<u8>>> {
    let ways = [true, false].into_iter().filter(|is_plus| !is_plus || text.contains(' '));
    ways.filter(|_| text.len() <= LONGEST).filter_map(|is_plus| {
        let mut plain = Zeroizing::new(String::with_capacity(text.len()));
        plain.extend(text.trim_end_matches('=').chars().filter_map(|character| match character {
            ' ' if is_plus => Some('+'),
            '-' => Some('+'),
            '_' => Some('/'),
            _ => Some(character).filter(|character| !is_blank(*character)),
        }));
        let mut bytes = Zeroizing::new(vec![0; plain.len()]);
        let length = Base64Unpadded::decode(plain.as_bytes(), &mut bytes).ok()?.len();
        bytes.truncate(length);
        (length > 0).then_some(bytes)
    })
}

/// A text without percent-encoding, `None` if there is none.
pub(super) fn percent(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    bytes.extend(percent_decode_str(text));
    (bytes.len() < text.len()).then_some(bytes)
}

/// A text without the escapes of a programming language, `None` if there are none.
pub(super) fn backslashes(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = rest.get(character.len_utf8()..)?;
        let mut code = u32::from(character);
        if character == '\\' {
            (code, rest) = escape(rest)?;
        }
        bytes.push(u8::try_from(code).ok()?);
    }
    text.contains('\\').then_some(bytes)
}

/// The character that the text after a backslash stands for, and what comes after that text.
fn escape(text: &str) -> Option<(u32, &str)> {
    let kind = text.chars().next()?;
    let after = text.get(kind.len_utf8()..)?;
    let (digits, base, most) = match kind {
        'x' | 'X' => (after, 16, 2),
        'u' => (after, 16, 4),
        '0'..='7' => (text, 8, 3),
        _ => {
            let place = "nrtabvfe".find(kind);
            let meant = place.and_then(|place| "\n\r\t\x07\x08\x0b\x0c\x1b".chars().nth(place));
            return Some((meant.unwrap_or(kind).into(), after));
        }
    };
    let length = digits.chars().take(most).take_while(|digit| digit.is_digit(base)).count();
    let (digits, rest) = digits.split_at_checked(length)?;
    Some((u32::from_str_radix(digits, base).ok()?, rest))
}

/// Twenty characters that each are a byte, read as Latin-1 or as Windows-1252, which has other
/// characters from 0x80 on.
pub(super) fn misread_bytes(text: &str) -> Option<Bytes> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    for character in text.chars() {
        let place = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ"
            .chars()
            .position(|known| known == character);
        bytes.push(match place {
            Some(place) => u8::try_from(place).ok()?.checked_add(0x80)?,
            None => u8::try_from(character).ok()?,
        });
    }
    Bytes::try_from(bytes.as_slice()).ok()
}
