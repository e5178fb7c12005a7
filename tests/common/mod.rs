//! What several tests need.
#![allow(dead_code, reason = "no test needs all of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use mor_api::SecretKey;
use sha1::{Digest as _, Sha1};

/// A key of this text.
pub(crate) fn key(text: &str) -> SecretKey {
    SecretKey::new(text).unwrap()
}

/// The hexadecimal SHA-1 of these pieces, straight from the definition of the hash.
pub(crate) fn sha1(pieces: &[&str]) -> String {
    hex::encode(Sha1::digest(pieces.concat()))
}

/// A value as forms have it, by another encoder than the crate's.
pub(crate) fn encoded(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}
