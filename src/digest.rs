//! SHA-1 over a request's values, streamed from where they lie.

use core::mem;
use core::slice::from_ref;

use sha1::block_api::compress;
use zeroize::Zeroize;

use crate::hash::RequestHash;

const BLOCK: usize = 64;

/// An SHA-1 computation that can be forked: the values are absorbed once, then each key is tried on a fork.
///
/// It does the buffering itself over the block function, because most canonical texts and keys fit one block and then need only
/// one call of it. A block that was just written in pieces takes the processor some time to read, as much as hashing it does, so a full
/// one waits until the next one is full too. The state is wiped on drop: it has absorbed a secret key.
#[derive(Clone)]
pub(crate) struct Digest {
    state: [u32; 5],
    /// They take turns: one is being filled, with zeros behind what was absorbed, and the other one is the full one before it.
    blocks: [[u8; BLOCK]; 2],
    /// Whether the full one is not in the state yet.
    waits: bool,
    /// Bytes absorbed so far, and when it is closed those of the padding.
    length: u64,
}

impl Digest {
    pub(crate) const fn new() -> Self {
        Self {
            state: [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0],
            blocks: [[0; BLOCK]; 2],
            waits: false,
            length: 0,
        }
    }

    /// A copy to go on with. What waits is absorbed now, once for all of them.
    #[inline]
    pub(crate) fn fork(&mut self) -> Self {
        self.settle();
        self.clone()
    }

    /// Absorbs what is pushed.
    #[inline]
    pub(crate) fn absorb(&mut self, push_all: impl FnOnce(&mut Feed<'_>)) {
        let length = self.length;
        let mut feed = Feed { digest: self, length };
        push_all(&mut feed);
        self.length = feed.length;
    }

    #[inline]
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self.free().split_at_mut_checked(bytes.len()) {
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
    fn update_beyond(&mut self, mut bytes: &[u8]) {
        loop {
            let free = self.free();
            let Some((head, rest)) = bytes.split_at_checked(free.len()) else { break };
            free.copy_from_slice(head);
            self.begin_block(head.len());
            bytes = rest;
        }
        let (space, _) = self.free().split_at_mut(bytes.len());
        space.copy_from_slice(bytes);
        self.length = self.length.wrapping_add(bytes.len() as u64);
    }

    /// Goes on with the other block after so many bytes, with which this one is full.
    fn begin_block(&mut self, length: usize) {
        self.settle();
        self.length = self.length.wrapping_add(length as u64);
        self.waits = true;
        let (block, _) = in_turn(&mut self.blocks, self.length);
        *block = [0; BLOCK];
    }

    /// Takes the block that waits into the state.
    #[inline]
    fn settle(&mut self) {
        if mem::take(&mut self.waits) {
            let (_, before) = in_turn(&mut self.blocks, self.length);
            compress(&mut self.state, from_ref(before));
        }
    }

    /// Absorbs the last bytes and writes the last block, behind which nothing can be absorbed.
    ///
    /// That is a step of its own because what was just written cannot be read at once: callers close several digests before they finish
    /// the first one, or do something else in between.
    #[inline]
    pub(crate) fn close_with(&mut self, bytes: &[u8]) {
        self.update(bytes);
        let bits = self.length.wrapping_mul(8);
        let free = self.free();
        let length = free.len();
        if let Some(end) = free.first_mut() {
            *end = 0x80;
        }
        if length <= size_of_val(&bits) {
            self.begin_block(length);
        }
        let (last, _) = in_turn(&mut self.blocks, self.length);
        if let Some(end) = last.last_chunk_mut() {
            *end = bits.to_be_bytes();
        }
    }

    /// The hash of all that was absorbed before this was closed.
    #[inline]
    pub(crate) fn finish_closed(&mut self) -> RequestHash {
        self.settle();
        let (last, _) = in_turn(&mut self.blocks, self.length);
        compress(&mut self.state, from_ref(last));
        RequestHash::from_words(self.state)
    }

    /// The hash of all that was absorbed and of these last bytes. It borrows, because to move a digest is to copy a block that was just
    /// written.
    #[inline]
    pub(crate) fn finish_with(&mut self, bytes: &[u8]) -> RequestHash {
        self.close_with(bytes);
        self.finish_closed()
    }

    /// The rest of the block.
    #[inline]
    fn free(&mut self) -> &mut [u8] {
        free(&mut self.blocks, self.length)
    }
}

/// Fills a digest with words. It keeps the length in hand, because whoever looks it up waits until it is written.
pub(crate) struct Feed<'d> {
    digest: &'d mut Digest,
    length: u64,
}

impl Feed<'_> {
    /// Absorbs the first so many bytes of a word, which has zeros behind them.
    #[inline]
    pub(crate) fn push(&mut self, word: u64, length: usize) {
        // The block is never left full.
        if let Some((space, [_, ..])) = free(&mut self.digest.blocks, self.length).split_first_chunk_mut() {
            *space = word.to_le_bytes();
            self.length = self.length.wrapping_add(length as u64);
        } else {
            self.digest.length = self.length;
            self.digest.update_beyond(word.to_le_bytes().get(..length).unwrap_or_default());
            self.length = self.digest.length;
        }
    }
}

/// The rest of the block when so much is absorbed.
#[inline]
fn free(blocks: &mut [[u8; BLOCK]; 2], length: u64) -> &mut [u8] {
    let (block, _) = in_turn(blocks, length);
    #[expect(clippy::cast_possible_truncation, reason = "below 64 after the remainder")]
    let filled = (length % BLOCK as u64) as usize;
    block.get_mut(filled..).unwrap_or_default()
}

/// The block that is being filled when so much is absorbed, and the one before it.
#[inline]
const fn in_turn([even, odd]: &mut [[u8; BLOCK]; 2], length: u64) -> (&mut [u8; BLOCK], &mut [u8; BLOCK]) {
    if length & BLOCK as u64 == 0 { (even, odd) } else { (odd, even) }
}

impl Drop for Digest {
    fn drop(&mut self) {
        self.state.as_mut_slice().zeroize();
        self.blocks.as_flattened_mut().zeroize();
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
