//! What several tests need.
#![allow(dead_code, reason = "no test needs all of it")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

use base64ct::{Base64, Encoding as _};
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

/// Bytes in base64.
pub(crate) fn base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// The HMAC-SHA1 of a message, straight from its definition.
pub(crate) fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    let key = if key.len() > block.len() { Sha1::digest(key).to_vec() } else { key.to_vec() };
    block[..key.len()].copy_from_slice(&key);
    let digest = |pad: u8| Sha1::new().chain_update(block.map(|byte| byte ^ pad));
    let inner = digest(0x36).chain_update(message).finalize();
    digest(0x5c).chain_update(inner).finalize().to_vec()
}
