//! Bytes as digits, and digests of bytes.

use base64ct::{Base64, Encoding};
use md5::{Digest as _, Md5};
use zeroize::Zeroizing;

use super::as_is;
use crate::hash::digest::Digest;
use crate::inspect::diagnose::secret_bytes::SecretBytes;

pub(crate) fn hex(value: &[u8], out: &mut SecretBytes) -> bool {
    value.iter().all(|byte| {
        let mut digits = Zeroizing::new([0; 2]);
        ::hex::encode_to_slice([*byte], &mut *digits).is_ok_and(|()| as_is(&*digits, out))
    })
}

pub(crate) fn hex_upper(value: &[u8], out: &mut SecretBytes) -> bool {
    value.iter().all(|byte| {
        let mut digits = Zeroizing::new([0; 2]);
        let is_written = ::hex::encode_to_slice([*byte], &mut *digits).is_ok();
        digits.make_ascii_uppercase();
        is_written && as_is(&*digits, out)
    })
}

/// Decodes pairs of digits up to the first that is none; false if there is not even one.
pub(crate) fn hex_start_decoded(value: &[u8], out: &mut SecretBytes) -> bool {
    let start = out.len();
    let _ = value.chunks_exact(2).all(|pair| {
        let mut byte = Zeroizing::new([0]);
        ::hex::decode_to_slice(pair, &mut *byte).is_ok_and(|()| as_is(&*byte, out))
    });
    out.len() > start
}

pub(crate) fn hex_decoded(value: &[u8], out: &mut SecretBytes) -> bool {
    value.len().is_multiple_of(2)
        && value.iter().all(u8::is_ascii_hexdigit)
        && hex_start_decoded(value, out)
}

/// Groups of three bytes are written one by one, so that a small buffer is enough to wipe.
pub(crate) fn base64<E: Encoding>(value: &[u8], out: &mut SecretBytes) -> bool {
    value.chunks(48).all(|group| {
        let mut digits = Zeroizing::new([0; 64]);
        E::encode(group, &mut *digits).is_ok_and(|digits| as_is(digits.as_bytes(), out))
    })
}

/// What is base64 beyond doubt, and of a text.
pub(crate) fn base64_text(value: &[u8], out: &mut SecretBytes) -> bool {
    let mut bytes = Zeroizing::new(alloc::vec![0; value.len()]);
    let decoded = str::from_utf8(value).ok().and_then(|text| Base64::decode(text, &mut bytes).ok());
    value.len() >= 4 && decoded.is_some_and(|text| str::from_utf8(text).is_ok() && as_is(text, out))
}

/// Decodes base64 as most languages do: other characters are passed over, and bits that are left
/// over are dropped. A strict decoder would refuse what clients really decode.
pub(crate) fn base64_lenient(value: &[u8], reads_url: bool, out: &mut SecretBytes) -> bool {
    let mut group = 0_u8;
    let mut bits = 0;
    for digit in value.iter().copied().take_while(|digit| *digit != b'=') {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'-' if reads_url => 62,
            b'_' if reads_url => 63,
            _ => continue,
        };
        // `group` has the last 0, 2, 4 or 6 bits; a digit adds six.
        let (byte, rest) = match bits {
            0 => (None, value),
            6 => (Some(group << 2 | value >> 4), value & 0x0f),
            4 => (Some(group << 4 | value >> 2), value & 0x03),
            _ => (Some(group << 6 | value), 0),
        };
        bits = if bits == 0 { 6 } else { bits - 2 };
        group = rest;
        if let Some(byte) = byte {
            out.push(&[byte]);
        }
    }
    true
}

pub(crate) fn md5_bytes(value: &[u8], out: &mut SecretBytes) -> bool {
    as_is(&*Zeroizing::new(<[u8; 16]>::from(Md5::digest(value))), out)
}

pub(crate) fn sha1_bytes(value: &[u8], out: &mut SecretBytes) -> bool {
    as_is(&*Zeroizing::new(Digest::new().finish(value).to_bytes()), out)
}

pub(crate) fn md5(value: &[u8], out: &mut SecretBytes) -> bool {
    super::then(value, md5_bytes, hex, out)
}

pub(crate) fn sha1(value: &[u8], out: &mut SecretBytes) -> bool {
    super::then(value, sha1_bytes, hex, out)
}

#[cfg(test)]
mod tests {
    use base64ct::Base64UrlUnpadded;

    use super::super::{Notation, assert_written, written};
    use super::*;

    #[test]
    fn bytes_are_written_and_read() {
        assert_written(&[
            (hex, "aé", "61c3a9"),
            (hex_upper, "aé", "61C3A9"),
            (hex_decoded, "6a6B", "jk"),
            (hex_start_decoded, "6a6bz0", "jk"),
            (base64::<Base64>, "a>>?b", "YT4+P2I="),
            (base64::<Base64UrlUnpadded>, "a>>?b", "YT4-P2I"),
            (base64_text, "YWJjZA==", "abcd"),
            (|value, out| base64_lenient(value, true, out), "YT4-\nP2I", "a>>?b"),
            (|value, out| base64_lenient(value, false, out), "YT-4+P2I=", "a>>?b"),
            (md5, "abc", "900150983cd24fb0d6963f7d28e17f72"),
            (sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ]);
        let none: [(Notation, &[u8]); 5] = [
            (hex_decoded, b"616"),
            (hex_decoded, b""),
            (hex_start_decoded, b"z61"),
            (base64_text, b"YWJjZA"),
            (base64_text, b"//79"),
        ];
        for (notation, value) in none {
            assert_eq!(written(notation, value), None, "{value:?}");
        }
        let long = [7; 1000];
        assert_eq!(written(base64::<Base64>, &long).map(|digits| digits.len()), Some(1336));
    }
}
