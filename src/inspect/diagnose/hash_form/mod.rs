//! The form of the hash: what the text that was sent as the hash may be.
//!
//! A text goes through the steps of `Reader::read`, and each may add readings, the likeliest first:
//!
//! 1. As it is: bytes that were taken for text, or that are escaped.
//! 2. `around`: what stands around it is taken off, and the steps go on with the core.
//! 3. Forty digits, with separators or without: the hash, twice, turned round, or rounded.
//! 4. `written`: other digits that the bytes give, as one number or as one for each byte.
//! 5. More digits than forty, or fewer: at an end or in the middle.
//! 6. Forty characters of which some only look like digits.
//! 7. If there is no reading yet, `encoded`: what an encoding hides is read from the first step.
//! 8. Forty digits somewhere in the text.
//!
//! Then `looks` tells what no search could find: other digests, placeholders, objects. Apart from
//! all that, `clear` recognizes the key and the text to hash themselves.

mod around;
mod clear;
mod encoded;
mod looks;
mod reader;
#[cfg(test)]
mod tests;
mod written;

use alloc::format;
use alloc::vec::Vec;

use hex::FromHex;

pub(super) use self::clear::without_search;
use self::reader::Reader;
use super::finding::{Finding, FindingKind};
use super::secret_bytes::SecretBytes;
use crate::hash::RequestHash;

/// The bytes of a hash.
type Bytes = [u8; RequestHash::LENGTH];

/// The digits of a part of a hash that are enough to recognize it.
const FEWEST_DIGITS: usize = 8;

/// The longest text that is taken for the encoded form of a hash. Signed bytes in a list have the
/// most characters, some 120; two layers of encoding and something around it may add to that.
const LONGEST: usize = 600;

const RAW: &str = "the hash is sent as bytes and not as digits";

/// A reading of what was sent as the hash.
pub(super) struct HashForm {
    /// What a computed hash is compared with.
    pub(super) target: Target,
    /// What is wrong with how it is written, `None` for 40 lower-case digits.
    pub(super) finding: Option<Finding>,
}

/// What a computed hash is compared with.
pub(super) enum Target {
    /// All of the hash.
    Whole(RequestHash),
    /// A text from which the hash cannot be read, and whether a hash gives it.
    Part(SecretBytes, Gives),
    /// Nothing that a search could find.
    Unknown,
}

/// Whether this text is what becomes of a hash. Digits are in lower case.
type Gives = fn(&[u8], RequestHash) -> bool;

impl Target {
    /// The hash, if all of it can be read.
    pub(super) const fn whole(&self) -> Option<RequestHash> {
        if let Self::Whole(hash) = self { Some(*hash) } else { None }
    }

    /// Whether the hash, written in this form, is what was sent.
    pub(super) fn matches(&self, hash: &RequestHash) -> bool {
        match self {
            Self::Whole(whole) => whole == hash,
            Self::Part(sent, gives) => gives(sent, *hash),
            Self::Unknown => false,
        }
    }
}

/// All readings of a sent hash, the likeliest first.
pub(super) fn readings(sent: &str) -> Vec<HashForm> {
    let mut forms = Reader::forms_of(sent);
    if let Some(finding) = looks::told(sent, &forms) {
        forms.push(HashForm { target: Target::Unknown, finding: Some(finding) });
    }
    forms
}

/// What the looks alone tell, for a hash that no reading of which is found.
pub(super) fn by_looks(readings: &[HashForm]) -> Option<&Finding> {
    let is_unknown = |form: &&HashForm| matches!(form.target, Target::Unknown);
    readings.iter().find(is_unknown).or(readings.first())?.finding.as_ref()
}

/// The reading of bytes that are not UTF-8, and so no digits.
pub(super) fn of_raw_bytes(bytes: &[u8]) -> Option<HashForm> {
    let is_text = core::str::from_utf8(bytes).is_ok();
    let (target, kind, says) = if let Ok(whole) = Bytes::try_from(bytes) {
        // Text is read as such. Twenty bytes that happen to be text have control characters.
        if is_text && !bytes.iter().any(u8::is_ascii_control) {
            return None;
        }
        (Target::Whole(RequestHash::from_bytes(whole)), FindingKind::RawHash, RAW.into())
    } else {
        let digest = looks::digest_of(bytes.len()).filter(|_| !is_text)?;
        let says = format!("the hash has the length of the bytes of {digest}");
        (Target::Unknown, FindingKind::OtherDigest, says)
    };
    Some(HashForm { target, finding: Some(Finding::likely(kind, says)) })
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn hash_of(digits: &str) -> Option<RequestHash> {
    RequestHash::from_hex(digits).ok()
}
