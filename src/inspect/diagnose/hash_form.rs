//! What the hash looks like: forty digits, or something that tells another story.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::finding::{Finding, FindingKind};
use hex::FromHex;

use crate::hash::RequestHash;

/// What a sent hash is, by its looks.
pub(super) struct HashForm {
    /// The hash to search for.
    pub(super) target: Target,
    /// What is wrong with how it is written.
    pub(super) finding: Option<Finding>,
}

/// What the digits are good for.
pub(super) enum Target {
    Whole(RequestHash),
    /// So many digits of one, fewer than forty.
    Prefix(Zeroizing<String>),
    /// Nothing that a search could find.
    Unknown,
}

impl HashForm {
    pub(super) fn of(sent: &str) -> Self {
        let trimmed = sent.trim_matches(|character: char| {
            character.is_whitespace() || matches!(character, '"' | '\'')
        });
        let finding = |kind, detail: String| Some(Finding::likely(kind, detail));
        if let Ok(hash) = RequestHash::from_hex(trimmed) {
            let finding = if trimmed != sent {
                finding(
                    FindingKind::HashPadding,
                    "there are white space or quotes around the hash".into(),
                )
            } else if trimmed.bytes().any(|byte| byte.is_ascii_uppercase()) {
                finding(FindingKind::UppercaseHash, "the hash is written in upper case".into())
            } else {
                None
            };
            return Self { target: Target::Whole(hash), finding };
        }
        let length = trimmed.chars().count();
        if !trimmed.is_empty() && trimmed.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Self::of_digits(trimmed, length);
        }
        let decoded = base64_decode(trimmed);
        let hash =
            decoded.as_deref().and_then(|bytes| match <[u8; 20]>::try_from(bytes.as_slice()) {
                Ok(bytes) => Some(RequestHash::from_bytes(bytes)),
                Err(_) => RequestHash::from_hex(bytes).ok(),
            });
        match (hash, decoded.as_deref().and_then(|bytes| digest_of(bytes.len()))) {
            (Some(hash), _) => Self {
                target: Target::Whole(hash),
                finding: finding(FindingKind::Base64Hash, "the hash is written in base64".into()),
            },
            (None, Some(digest)) => Self {
                target: Target::Unknown,
                finding: finding(
                    FindingKind::OtherDigest,
                    format!("the hash has the length of a {digest} in base64"),
                ),
            },
            (None, None) => Self {
                target: Target::Unknown,
                finding: finding(
                    FindingKind::NotHexadecimal,
                    format!(
                        "the hash has {length} characters that are not all hexadecimal digits, \
                         like a placeholder"
                    ),
                ),
            },
        }
    }

    /// Digits, but not forty.
    fn of_digits(digits: &str, length: usize) -> Self {
        let finding = |kind, detail: String| Some(Finding::likely(kind, detail));
        if let Some(digest) = digest_of(length / 2).filter(|_| length.is_multiple_of(2)) {
            let detail = format!("the hash has {length} digits, like a {digest}");
            return Self {
                target: Target::Unknown,
                finding: finding(FindingKind::OtherDigest, detail),
            };
        }
        let prefix = || Target::Prefix(Zeroizing::new(digits.to_ascii_lowercase()));
        if length == 10 {
            let detail = "the hash has 10 digits, like the uniquehash of an account".into();
            return Self { target: prefix(), finding: finding(FindingKind::UniqueHash, detail) };
        }
        if length < RequestHash::HEX_LENGTH {
            let detail = format!("the hash has only {length} digits");
            return Self { target: prefix(), finding: finding(FindingKind::TruncatedHash, detail) };
        }
        let first = digits
            .get(..RequestHash::HEX_LENGTH)
            .and_then(|digits| RequestHash::from_hex(digits).ok());
        Self {
            target: first.map_or(Target::Unknown, Target::Whole),
            finding: finding(
                FindingKind::HashPadding,
                format!("the hash has {length} digits instead of 40"),
            ),
        }
    }
}

/// The digest that has so many bytes, other than SHA-1.
const fn digest_of(bytes: usize) -> Option<&'static str> {
    match bytes {
        16 => Some("MD5"),
        28 => Some("SHA-224"),
        32 => Some("SHA-256"),
        48 => Some("SHA-384"),
        64 => Some("SHA-512"),
        _ => None,
    }
}

/// Decodes base64 of either alphabet, with or without padding. What is sent as a hash may be a
/// secret, so it is wiped.
fn base64_decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Zeroizing::new(Vec::with_capacity(digits.len()));
    let mut bits = 0_u32;
    for (place, digit) in (1_u32..).zip(digits.bytes()) {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            // A plus sign that was not encoded was read as a space.
            b'+' | b'-' | b' ' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        // The second digit completes the first byte, the third the second, the fourth the third.
        let left_over = match place % 4 {
            2 => 4,
            3 => 2,
            0 => 0,
            _ => continue,
        };
        bytes.push(bits.checked_shr(left_over)?.to_le_bytes()[0]);
    }
    (digits.len() % 4 != 1).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_decoded() {
        for (text, bytes) in [
            ("", &b""[..]),
            ("Zg==", b"f"),
            ("Zm8", b"fo"),
            ("Zm9v", b"foo"),
            ("Zm9vYmFy", b"foobar"),
            ("_-8=", b"\xff\xef"),
            ("/+8", b"\xff\xef"),
        ] {
            assert_eq!(
                base64_decode(text).as_ref().map(|decoded| decoded.as_slice()),
                Some(bytes),
                "{text}"
            );
        }
        for text in ["Z", "Zm9vY", "Zm9!", "é"] {
            assert!(base64_decode(text).is_none(), "{text}");
        }
    }
}
