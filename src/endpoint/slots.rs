//! Sets of parameters.

use core::ops::{BitAnd, BitOr, Sub};

/// A set of slots, bit i for slot i: verification asks about all parameters at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SlotSet(u128);

impl SlotSet {
    /// The number of slots that a set can hold.
    pub(crate) const SIZE: usize = 128;

    pub(crate) const EMPTY: Self = Self(0);
    pub(crate) const ALL: Self = Self(u128::MAX);

    /// The set of one slot below [`SIZE`](Self::SIZE).
    #[inline]
    pub(crate) const fn of(slot: usize) -> Self {
        Self(1 << (slot % Self::SIZE))
    }

    /// The same set with one more slot.
    #[inline]
    pub(crate) const fn with(self, slot: usize) -> Self {
        Self(self.0 | Self::of(slot).0)
    }

    #[inline]
    pub(crate) const fn contains(self, slot: usize) -> bool {
        self.0 & Self::of(slot).0 != 0
    }

    #[inline]
    pub(crate) const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    #[inline]
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The lowest slot.
    pub(crate) const fn first(self) -> Option<usize> {
        if self.is_empty() { None } else { Some(self.0.trailing_zeros() as usize) }
    }
}

impl BitAnd for SlotSet {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for SlotSet {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Sub for SlotSet {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// The slots in ascending order.
impl IntoIterator for SlotSet {
    type Item = usize;
    type IntoIter = Slots;

    #[inline]
    fn into_iter(self) -> Slots {
        Slots(self.0)
    }
}

/// The slots of a [`SlotSet`].
#[derive(Clone)]
pub struct Slots(u128);

impl Iterator for Slots {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let slot = SlotSet(self.0).first()?;
        self.0 &= self.0 - 1;
        Some(slot)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn a_set_gives_its_slots_in_order() {
        assert_eq!(SlotSet::EMPTY.into_iter().count(), 0);
        assert_eq!(SlotSet::ALL.into_iter().collect::<Vec<_>>(), (0..128).collect::<Vec<_>>());
        let set = SlotSet::of(5).with(127).with(0);
        assert_eq!(set.into_iter().collect::<Vec<_>>(), [0, 5, 127]);
        assert_eq!((set.first(), SlotSet::EMPTY.first()), (Some(0), None));
        assert!(set.contains(127) && !set.contains(64));
        assert_eq!((set - SlotSet::of(0)).first(), Some(5));
        assert_eq!(set & (SlotSet::of(5) | SlotSet::of(6)), SlotSet::of(5));
    }
}
