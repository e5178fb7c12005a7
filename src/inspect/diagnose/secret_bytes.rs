//! A buffer for what may be a key or a password.

use alloc::vec::Vec;
use core::ops::Deref;

use zeroize::Zeroizing;

/// Bytes that are wiped when they are dropped, and whose outgrown copies are wiped as well.
#[derive(Default, PartialEq, Eq)]
pub(super) struct SecretBytes(Zeroizing<Vec<u8>>);

impl SecretBytes {
    pub(super) fn with_capacity(capacity: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    /// The pieces one after the other.
    pub(super) fn concat(pieces: &[&[u8]]) -> Self {
        let mut bytes = Self::with_capacity(pieces.iter().map(|piece| piece.len()).sum());
        for piece in pieces {
            bytes.push(piece);
        }
        bytes
    }

    #[inline]
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if bytes.len() > self.0.capacity().saturating_sub(self.0.len()) {
            self.grow(bytes.len());
        }
        self.0.extend_from_slice(bytes);
    }

    #[cold]
    fn grow(&mut self, more: usize) {
        let length = self.0.len().saturating_add(more);
        let mut larger = Self::with_capacity(length.saturating_mul(2));
        larger.0.extend_from_slice(&self.0);
        *self = larger;
    }

    /// Drops what stands after this length.
    pub(super) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// Empties the buffer and keeps its place.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

impl Deref for SecretBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
