//! SHA-1 over a request's values, streamed from where they lie.

use core::mem;
use core::slice::from_ref;

use sha1::block_api::compress;
use smallvec::SmallVec;
use zeroize::Zeroize;

use super::RequestHash;

const BLOCK: usize = 64;

/// An SHA-1 computation that can be forked: the values are absorbed once, each key on a fork.
///
/// It buffers by itself over the block function, because most canonical texts and keys fit one
/// block and then need only one call of it. Reading a block right after narrow stores stalls on
/// store forwarding, which costs as much as hashing it: a full block stays pending until the next
/// one is full too. The state is wiped on drop: it has absorbed a secret key.
#[derive(Clone)]
pub(crate) struct Digest {
    state: [u32; 5],
    /// Double buffer: one block being filled, zeros after its content, and one full and pending.
    blocks: [[u8; BLOCK]; 2],
    /// Whether the full block is not yet in the state.
    pending: bool,
    /// The number of bytes absorbed; after closing, those of the padding too.
    length: u64,
}

impl Digest {
    pub(crate) const fn new() -> Self {
        Self {
            state: [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0],
            blocks: [[0; BLOCK]; 2],
            pending: false,
            length: 0,
        }
    }

    /// Absorbs bytes.
    #[inline]
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        match self.free().split_at_mut_checked(bytes.len()) {
            // The block is never left full.
            Some((space, [_, ..])) => {
                space.copy_from_slice(bytes);
                self.length = self.length.wrapping_add(bytes.len() as u64);
            }
            _ => self.update_across_blocks(bytes),
        }
    }

    /// Absorbs words, by a writer that `write` is given.
    #[inline]
    pub(crate) fn update_words(&mut self, write: impl FnOnce(&mut WordWriter<'_>)) {
        let length = self.length;
        let mut writer = WordWriter { digest: self, length };
        write(&mut writer);
        self.length = writer.length;
    }

    /// The hash of everything absorbed, followed by a key.
    #[inline]
    pub(crate) fn finish(&mut self, key: &[u8]) -> RequestHash {
        self.close(key);
        self.finish_closed()
    }

    /// Calls `each` with the hash of everything absorbed followed by a key, for each key in order.
    #[inline]
    pub(crate) fn finish_each<'k>(
        &mut self,
        keys: impl Iterator<Item = &'k [u8]>,
        mut each: impl FnMut(RequestHash),
    ) {
        // Several forks are closed before the first one is finished, so that none is read right
        // after it was written.
        const BATCH: usize = 4;
        let mut forks = SmallVec::<[Self; BATCH]>::new();
        let mut keys = keys.peekable();
        while let Some(key) = keys.next() {
            // The last key, most often the only one, needs no copy.
            if keys.peek().is_none() {
                self.close(key);
                forks.iter_mut().for_each(|fork| each(fork.finish_closed()));
                each(self.finish_closed());
                return;
            }
            self.settle();
            forks.push(self.clone());
            if let Some(fork) = forks.last_mut() {
                fork.close(key);
            }
            if forks.len() == BATCH {
                forks.iter_mut().for_each(|fork| each(fork.finish_closed()));
                forks.clear();
            }
        }
    }

    /// Absorbs bytes that fill the block.
    #[inline(never)]
    fn update_across_blocks(&mut self, mut bytes: &[u8]) {
        loop {
            let free = self.free();
            let Some((head, rest)) = bytes.split_at_checked(free.len()) else { break };
            free.copy_from_slice(head);
            self.next_block(head.len());
            bytes = rest;
        }
        let (space, _) = self.free().split_at_mut(bytes.len());
        space.copy_from_slice(bytes);
        self.length = self.length.wrapping_add(bytes.len() as u64);
    }

    /// Switches to the other block, this one being full after `length` more bytes.
    fn next_block(&mut self, length: usize) {
        self.settle();
        self.length = self.length.wrapping_add(length as u64);
        self.pending = true;
        let (block, _) = current_and_previous(&mut self.blocks, self.length);
        *block = [0; BLOCK];
    }

    /// Compresses the pending block into the state.
    #[inline]
    fn settle(&mut self) {
        if mem::take(&mut self.pending) {
            let (_, previous) = current_and_previous(&mut self.blocks, self.length);
            compress(&mut self.state, from_ref(previous));
        }
    }

    /// Absorbs the last bytes and the padding. Nothing can be absorbed afterwards.
    #[inline]
    fn close(&mut self, bytes: &[u8]) {
        self.update(bytes);
        let bits = self.length.wrapping_mul(8);
        let free = self.free();
        let length = free.len();
        if let Some(end) = free.first_mut() {
            *end = 0x80;
        }
        if length <= size_of_val(&bits) {
            self.next_block(length);
        }
        let (last, _) = current_and_previous(&mut self.blocks, self.length);
        if let Some(end) = last.last_chunk_mut() {
            *end = bits.to_be_bytes();
        }
    }

    #[inline]
    fn finish_closed(&mut self) -> RequestHash {
        self.settle();
        let (last, _) = current_and_previous(&mut self.blocks, self.length);
        compress(&mut self.state, from_ref(last));
        RequestHash(self.state)
    }

    /// The free rest of the block being filled.
    #[inline]
    fn free(&mut self) -> &mut [u8] {
        free(&mut self.blocks, self.length)
    }
}

/// Writes words into a digest, with the length in a register instead of memory.
pub(crate) struct WordWriter<'d> {
    digest: &'d mut Digest,
    length: u64,
}

impl WordWriter<'_> {
    /// Absorbs the first `length` bytes of a little-endian word, which is zero after them.
    #[inline]
    pub(crate) fn push(&mut self, word: u64, length: usize) {
        // The block is never left full.
        let free = free(&mut self.digest.blocks, self.length);
        if let Some((space, [_, ..])) = free.split_first_chunk_mut() {
            *space = word.to_le_bytes();
            self.length = self.length.wrapping_add(length as u64);
        } else {
            self.digest.length = self.length;
            self.digest.update_across_blocks(word.to_le_bytes().get(..length).unwrap_or_default());
            self.length = self.digest.length;
        }
    }
}

/// The free rest of the block being filled, `length` bytes into the message.
#[inline]
fn free(blocks: &mut [[u8; BLOCK]; 2], length: u64) -> &mut [u8] {
    let (block, _) = current_and_previous(blocks, length);
    #[expect(clippy::cast_possible_truncation, reason = "below 64 after the remainder")]
    let filled = (length % BLOCK as u64) as usize;
    block.get_mut(filled..).unwrap_or_default()
}

/// The block being filled, `length` bytes into the message, and the one before it.
#[inline]
const fn current_and_previous(
    [even, odd]: &mut [[u8; BLOCK]; 2],
    length: u64,
) -> (&mut [u8; BLOCK], &mut [u8; BLOCK]) {
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

    fn message(length: usize) -> Vec<u8> {
        (0_u8..251).cycle().step_by(7).take(length).collect()
    }

    fn sha1(message: &[u8]) -> [u8; 20] {
        Sha1::digest(message).into()
    }

    #[test]
    fn agrees_with_sha1_for_every_length_and_split() {
        let message = message(300);
        for length in 0..message.len() {
            for step in [1, 3, 55, 56, 63, 64, 65, 128, 300] {
                let mut digest = Digest::new();
                for piece in message[..length].chunks(step) {
                    digest.update(piece);
                }
                digest.update(b"");
                let expected = sha1(&message[..length]);
                assert_eq!(digest.finish(b"").to_bytes(), expected, "{length} in steps of {step}");
            }
        }
    }

    #[test]
    fn words_are_absorbed_like_their_bytes() {
        let message = message(200);
        for step in 1..=8 {
            let mut digest = Digest::new();
            digest.update_words(|writer| {
                for piece in message.chunks(step) {
                    let mut word = [0; 8];
                    word[..piece.len()].copy_from_slice(piece);
                    writer.push(u64::from_le_bytes(word), piece.len());
                }
            });
            assert_eq!(digest.finish(b"key").to_bytes(), sha1(&[&message, &b"key"[..]].concat()));
        }
    }

    #[test]
    fn each_key_is_finished_by_itself_and_in_order() {
        let keys: Vec<_> = (1..12).map(|length| message(length * 13)).collect();
        for text in [0, 40, 63, 64, 100].map(message) {
            for count in 0..keys.len() {
                let mut digest = Digest::new();
                digest.update(&text);
                let mut hashes = Vec::new();
                let keys = keys[..count].iter().map(Vec::as_slice);
                digest.finish_each(keys.clone(), |hash| hashes.push(hash.to_bytes()));
                let expected: Vec<_> = keys.map(|key| sha1(&[&text, key].concat())).collect();
                assert_eq!(hashes, expected);
            }
        }
    }
}
