//! Where the parameters of an endpoint stand in a request.

use crate::endpoint::SlotSet;
use crate::wire::decode::ScannedValue;

/// Start and length of the value in each slot.
///
/// A request is moved right after it was read. With the alignment of a cache line, what the first
/// move writes is read by the next one without waiting: a tenth of a short verification.
#[derive(Clone)]
#[repr(align(64))]
pub(crate) struct Offsets {
    spans: [Span; SlotSet::SIZE],
    filled: SlotSet,
}

#[derive(Clone, Copy)]
struct Span {
    /// 0 in a slot without a value: a name and a `=` stand before every value.
    start: u32,
    length: u32,
}

impl Span {
    /// Marks, in the length, a value that is encoded.
    const ENCODED: u32 = 1 << 31;
}

impl Offsets {
    /// The length of the longest text whose positions and lengths all fit.
    pub(crate) const MAX_LENGTH: usize = (Span::ENCODED - 2) as usize;

    #[inline]
    pub(crate) const fn new() -> Self {
        let nothing = Span { start: 0, length: 0 };
        Self { spans: [nothing; SlotSet::SIZE], filled: SlotSet::EMPTY }
    }

    /// Keeps where a value stands; `false` if the slot has one already.
    #[expect(clippy::cast_possible_truncation, reason = "no text is longer than MAX_LENGTH")]
    #[inline]
    pub(crate) fn insert(&mut self, slot: usize, start: usize, value: ScannedValue) -> bool {
        let Some(span) = self.spans.get_mut(slot).filter(|span| span.start == 0) else {
            return false;
        };
        let flag = if value.encoded { Span::ENCODED } else { 0 };
        *span = Span { start: start as u32, length: value.length as u32 | flag };
        if value.length > 0 {
            self.filled = self.filled.with(slot);
        }
        true
    }

    /// Start and extent of the value in a slot.
    #[inline]
    pub(crate) fn get(&self, slot: usize) -> Option<(usize, ScannedValue)> {
        let Span { start, length } = *self.spans.get(slot).filter(|span| span.start != 0)?;
        let encoded = length & Span::ENCODED != 0;
        let length = (length & !Span::ENCODED) as usize;
        Some((start as usize, ScannedValue { length, encoded }))
    }

    /// The slots that were sent with a value that is not empty.
    pub(crate) const fn filled(&self) -> SlotSet {
        self.filled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_again_and_kept_once() {
        let mut offsets = Offsets::new();
        for (slot, start, length, encoded) in
            [(0, 2, 0, false), (63, 7, 3, true), (127, 9, Offsets::MAX_LENGTH, false)]
        {
            let value = ScannedValue { length, encoded };
            assert_eq!(offsets.get(slot), None);
            assert!(offsets.insert(slot, start, value));
            assert!(!offsets.insert(slot, 1, value), "it has one already");
            assert_eq!(offsets.get(slot), Some((start, value)));
        }
        assert_eq!(offsets.filled(), SlotSet::of(63).with(127));
        assert_eq!(offsets.get(1000), None);
    }
}
