//! SHA-1 over a request's values, streamed from where they lie.

use core::slice::from_ref;

use sha1::block_api::compress;
use zeroize::Zeroize;

use crate::hash::RequestHash;

const BLOCK: usize = 64;
/// Where the message length begins in the last block.
const LENGTH_AT: usize = BLOCK - 8;

/// An SHA-1 computation that can be forked: the values are absorbed once, then each key is tried on a copy.
///
/// It does the buffering itself over the block function, because most canonical texts and keys fit one block and then need only
/// one call of it. The state is wiped on drop: it has absorbed a secret key.
#[derive(Clone)]
pub(crate) struct Digest {
    state: [u32; 5],
    block: [u8; BLOCK],
    /// Bytes absorbed so far; those of the last, unfinished block are in `block`, with zeros behind them.
    length: u64,
}

impl Digest {
    pub(crate) const fn new() -> Self {
        Self { state: [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0], block: [0; BLOCK], length: 0 }
    }

    #[inline]
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        let filled = self.filled();
        match self.block.get_mut(filled..).and_then(|free| free.split_at_mut_checked(bytes.len())) {
            // The block is never left full.
            Some((space, [_, ..])) => {
                space.copy_from_slice(bytes);
                self.length = self.length.wrapping_add(bytes.len() as u64);
            }
            _ => self.update_beyond(bytes),
        }
    }

    /// Absorbs bytes that fill the block.
    #[inline(never)]
    fn update_beyond(&mut self, bytes: &[u8]) {
        let filled = self.filled();
        self.length = self.length.wrapping_add(bytes.len() as u64);
        let (_, free) = self.block.split_at_mut(filled);
        let (head, rest) = bytes.split_at(free.len());
        free.copy_from_slice(head);
        self.compress_block();
        let (blocks, tail) = rest.as_chunks::<BLOCK>();
        compress(&mut self.state, blocks);
        let (space, _) = self.block.split_at_mut(tail.len());
        space.copy_from_slice(tail);
    }

    /// Absorbs the block, and leaves an empty one.
    fn compress_block(&mut self) {
        compress(&mut self.state, from_ref(&self.block));
        self.block = [0; BLOCK];
    }

    /// Absorbs the last bytes and writes the last block, behind which nothing can be absorbed.
    ///
    /// That is a step of its own for callers with several digests: a block that was just written in pieces takes the processor some time
    /// to read, as much as hashing it does. Who closes several before they are finished waits once.
    #[inline]
    pub(crate) fn close_with(&mut self, bytes: &[u8]) {
        self.update(bytes);
        let filled = self.filled();
        if let Some(end) = self.block.get_mut(filled) {
            *end = 0x80;
        }
        if filled >= LENGTH_AT {
            self.compress_block();
        }
        if let Some(length) = self.block.last_chunk_mut() {
            *length = self.length.wrapping_mul(8).to_be_bytes();
        }
    }

    /// The hash of all that was absorbed before this was closed.
    #[inline]
    pub(crate) fn finish_closed(&mut self) -> RequestHash {
        compress(&mut self.state, from_ref(&self.block));
        RequestHash::from_words(self.state)
    }

    /// The hash of all that was absorbed and of these last bytes. It borrows, because to move a digest is to copy a block that was just
    /// written.
    #[inline]
    pub(crate) fn finish_with(&mut self, bytes: &[u8]) -> RequestHash {
        self.close_with(bytes);
        self.finish_closed()
    }

    const fn filled(&self) -> usize {
        #[expect(clippy::cast_possible_truncation, reason = "below 64 after the remainder")]
        {
            (self.length % BLOCK as u64) as usize
        }
    }
}

impl Drop for Digest {
    fn drop(&mut self) {
        self.state.as_mut_slice().zeroize();
        self.block.as_mut_slice().zeroize();
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use sha1::{Digest as _, Sha1};

    use super::*;

    #[test]
    fn agrees_with_sha1_for_every_length_and_split() {
        let message: Vec<u8> = (0..300_u32).map(|i| (i * 7 % 251) as u8).collect();
        for length in 0..message.len() {
            let expected: [u8; 20] = Sha1::digest(&message[..length]).into();
            for step in [1, 3, 55, 56, 63, 64, 65, 128, 300] {
                let mut digest = Digest::new();
                for piece in message[..length].chunks(step) {
                    digest.update(piece);
                }
                digest.update(b"");
                assert_eq!(digest.clone().finish_with(b"").to_bytes(), expected, "{length} bytes in steps of {step}");
            }
        }
    }
}
