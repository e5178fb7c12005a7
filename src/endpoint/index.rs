//! How a name is found among those that were declared.

use crate::wire::swar::{self, WORD};

/// The longest name that can be declared.
pub(crate) const MAX_NAME: usize = 64;

/// An open-addressing hash table of numbers below 255. What they number keeps the names.
///
/// Requests never change it, so no choice of names can make a search longer than the longest run of
/// neighbours among the declared ones.
#[derive(Clone, Copy)]
pub(crate) struct NameIndex {
    /// As many as a power of two, at least one of them empty.
    places: &'static [u8],
}

impl NameIndex {
    /// Marks an empty place.
    pub(crate) const NOTHING: u8 = u8::MAX;

    /// The number of places that so many names need: at least twice as many.
    pub(crate) const fn places_for(names: usize) -> usize {
        (2 * names).next_power_of_two()
    }

    /// An index over places that were filled by [`insert`](Self::insert).
    pub(crate) const fn over(places: &'static [u8]) -> Self {
        Self { places }
    }

    /// Adds a number below 255 under a name, to places that are a power of two and not full.
    #[expect(clippy::indexing_slicing, reason = "masked; const fn has no get_mut")]
    pub(crate) const fn insert(places: &mut [u8], name: Name<'_>, number: u8) {
        let mask = places.len() - 1;
        let mut place = Self::first_place(places, name);
        while places[place] != Self::NOTHING {
            place = (place + 1) & mask;
        }
        places[place] = number;
    }

    /// The place where the search for a name begins.
    pub(crate) const fn first_place(places: &[u8], name: Name<'_>) -> usize {
        name.hash() & (places.len() - 1)
    }

    /// The number under a name; `name_of` tells the name of a number.
    #[inline]
    pub(crate) fn find(
        &self,
        name: Name<'_>,
        name_of: impl Fn(usize) -> Name<'static>,
    ) -> Option<usize> {
        let mask = self.places.len().wrapping_sub(1);
        let mut place = name.hash() & mask;
        loop {
            let number = *self.places.get(place)?;
            if number == Self::NOTHING {
                return None;
            }
            if name_of(number.into()).is(name) {
                return Some(number.into());
            }
            place = (place + 1) & mask;
        }
    }
}

/// A name with its first bytes in a word, so that short names are hashed and compared in registers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Name<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) head: u64,
}

impl<'a> Name<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, head: swar::word(bytes) }
    }

    /// What stands before the first `=` of a text; `None` if that is too long for a name.
    #[inline]
    pub(crate) fn before_equals(text: &'a [u8]) -> Option<Self> {
        let (length, head) = swar::name(text, MAX_NAME)?;
        Some(Self { bytes: text.get(..length)?, head })
    }

    pub(crate) const fn len(self) -> usize {
        self.bytes.len()
    }

    /// The last bytes, 0 if there are fewer than eight.
    #[inline]
    const fn tail(self) -> u64 {
        match self.bytes.last_chunk() {
            Some(tail) => u64::from_le_bytes(*tail),
            None => 0,
        }
    }

    /// Whether these are the same names.
    #[inline]
    fn is(self, other: Self) -> bool {
        // Head and tail are all of most names, which are compared without a call.
        self.head == other.head
            && self.len() == other.len()
            && self.tail() == other.tail()
            && (self.len() <= 2 * WORD || self.bytes == other.bytes)
    }

    /// `==` in a const fn.
    pub(super) const fn equals(self, other: Self) -> bool {
        let (mut left, mut right) = (self.bytes, other.bytes);
        if self.head != other.head || left.len() != right.len() {
            return false;
        }
        while let ([a, left_tail @ ..], [b, right_tail @ ..]) = (left, right) {
            if *a != *b {
                return false;
            }
            (left, right) = (left_tail, right_tail);
        }
        true
    }

    /// Where the search for the name begins, before it is masked.
    #[inline]
    const fn hash(self) -> usize {
        // Multiplication by the odd fraction of the golden ratio spreads the bits upwards: the
        // highest 16 depend on all of them.
        let key = self.head.wrapping_add(self.tail()) ^ self.len() as u64;
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize
    }
}

/// Whether a name can stand on the wire as it is, and is read the same by every server.
pub(super) const fn is_name(name: &str) -> bool {
    let mut rest = name.as_bytes();
    if rest.is_empty() || rest.len() > MAX_NAME {
        return false;
    }
    while let [byte, tail @ ..] = rest {
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
            return false;
        }
        rest = tail;
    }
    true
}

/// `==` for strings in a const fn.
pub(super) const fn same(left: &str, right: &str) -> bool {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    while let ([a, left_tail @ ..], [b, right_tail @ ..]) = (left, right) {
        if *a != *b {
            return false;
        }
        (left, right) = (left_tail, right_tail);
    }
    true
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;

    fn index(names: &[String]) -> NameIndex {
        let mut places = alloc::vec![NameIndex::NOTHING; NameIndex::places_for(names.len())];
        for (number, name) in names.iter().enumerate() {
            let name = Name::new(name.as_bytes());
            NameIndex::insert(&mut places, name, number.try_into().unwrap());
        }
        NameIndex::over(places.leak())
    }

    fn find(index: &NameIndex, names: &[String], name: &str) -> Option<usize> {
        let name_of = |number: usize| Name::new(names[number].clone().leak().as_bytes());
        index.find(Name::new(name.as_bytes()), name_of)
    }

    #[test]
    fn every_name_is_found_and_no_other() {
        let numbered = |prefix: &str, suffix: &str, count| {
            (0..count).map(|number| format!("{prefix}{number}{suffix}")).collect::<Vec<_>>()
        };
        for names in [
            numbered("u", "", 128),
            numbered("a_long_common_prefix_", "_and_a_suffix", 128),
            (1..=MAX_NAME).map(|length| "n".repeat(length)).collect(),
            (1..40).map(|length| "abcdefghij".chars().cycle().take(length).collect()).collect(),
        ] {
            let index = index(&names);
            for (number, name) in names.iter().enumerate() {
                assert_eq!(find(&index, &names, name), Some(number), "{name}");
                for place in 0..name.len() {
                    let changed = format!("{}X{}", &name[..place], &name[place + 1..]);
                    let longer = format!("{}X{}", &name[..place], &name[place..]);
                    assert_eq!(find(&index, &names, &changed), None, "{changed}");
                    assert_eq!(find(&index, &names, &longer), None, "{longer}");
                }
            }
            assert_eq!(find(&index, &names, ""), None);
        }
    }
}
