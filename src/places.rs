//! Where the parameters of an endpoint stand in a request.

use alloc::boxed::Box;

use crate::endpoint::Endpoint;

/// A position for each slot, and which slots have a value. Small, because requests are moved.
#[derive(Clone)]
pub(crate) struct Places {
    /// The lower half of each position.
    low: [u16; Endpoint::SLOTS],
    /// The upper half, where it is not always zero.
    high: Option<Box<[u16; Endpoint::SLOTS]>>,
    /// Bit i is slot i, here and below.
    sent: [u64; 2],
    /// Those of them that are not empty.
    filled: [u64; 2],
}

impl Default for Places {
    #[inline]
    fn default() -> Self {
        Self { low: [0; Endpoint::SLOTS], high: None, sent: [0; 2], filled: [0; 2] }
    }
}

impl Places {
    /// The length of the longest text whose positions all fit, and can be added up.
    pub(crate) const MAX_LENGTH: usize = (u32::MAX / 2) as usize;

    /// Makes room for all positions in a text of this length.
    pub(crate) fn expect_length(&mut self, length: usize) {
        if length > usize::from(u16::MAX) + 1 {
            self.high = Some(Box::new([0; Endpoint::SLOTS]));
        }
    }

    /// Keeps a position; `false` if the slot has one already.
    #[expect(clippy::cast_possible_truncation, reason = "the upper half is kept apart")]
    #[inline]
    pub(crate) fn put(&mut self, slot: usize, position: usize, is_empty: bool) -> bool {
        // Never beyond, which the compiler cannot know.
        let slot = slot % Endpoint::SLOTS;
        let (word, bit) = (slot / 64, 1 << (slot % 64));
        match self.sent.get_mut(word) {
            Some(sent) if *sent & bit == 0 => *sent |= bit,
            _ => return false,
        }
        if let Some(filled) = self.filled.get_mut(word).filter(|_| !is_empty) {
            *filled |= bit;
        }
        if let Some(low) = self.low.get_mut(slot) {
            *low = position as u16;
        }
        if let Some(high) = self.high.as_mut().and_then(|high| high.get_mut(slot)) {
            *high = (position >> 16) as u16;
        }
        true
    }

    /// Whether a slot has a position.
    #[inline]
    pub(crate) fn has(&self, slot: usize) -> bool {
        self.sent.get(slot / 64).is_some_and(|sent| sent >> (slot % 64) & 1 == 1)
    }

    /// The position of a slot that has one.
    #[inline]
    pub(crate) fn of(&self, slot: usize) -> usize {
        let half = |halves: &[u16; Endpoint::SLOTS]| halves.get(slot).copied().map_or(0, usize::from);
        half(&self.low) | self.high.as_deref().map_or(0, half) << 16
    }

    /// The slots with a value that is not empty.
    pub(crate) const fn filled(&self) -> u128 {
        let [low, high] = self.filled;
        low as u128 | (high as u128) << 64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_kept_to_the_last_of_them() {
        const SHORT: usize = 64 * 1024;
        for (length, positions) in
            [(SHORT, [0, SHORT - 1]), (SHORT + 1, [SHORT - 1, SHORT]), (Places::MAX_LENGTH, [7, Places::MAX_LENGTH])]
        {
            for slots in [[0, 1], [63, 64], [Endpoint::USERNAME_SLOT, Endpoint::HASH_SLOT]] {
                let mut places = Places::default();
                places.expect_length(length);
                assert_eq!(places.high.is_some(), length > SHORT);
                for (slot, position) in slots.into_iter().zip(positions) {
                    assert!(!places.has(slot));
                    assert!(places.put(slot, position, false));
                    assert!(!places.put(slot, 1, true), "there is one already");
                }
                assert_eq!(
                    slots.map(|slot| (places.has(slot), places.of(slot))),
                    positions.map(|position| (true, position))
                );
                assert_eq!(places.filled(), slots.into_iter().map(|slot| 1 << slot).sum());
            }
        }
    }

    #[test]
    fn what_is_empty_is_not_filled() {
        let mut places = Places::default();
        assert!(places.put(3, 5, true) && places.put(70, 9, false));
        assert_eq!((places.has(3), places.has(70), places.filled()), (true, true, 1 << 70));
    }
}
