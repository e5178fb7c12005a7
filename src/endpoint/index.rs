//! How a name is found among those that were declared.

use crate::wire::swar::{self, WORD};

/// The longest name that can be declared.
pub(crate) const MAX_NAME: usize = 64;

/// An open-addressing hash table of numbers below 255. What they number keeps the names.
///
/// Requests never change it, so no choice of names can make a search longer than the longest run of
/// neighbours among the declared ones.
#[derive(Clone, Copy)]
pub(crate) struct NameIndex([u8; Self::PLACES]);

impl NameIndex {
    const PLACES: usize = 256;
    const NOTHING: u8 = u8::MAX;

    pub(crate) const fn new() -> Self {
        Self([Self::NOTHING; Self::PLACES])
    }

    /// Adds a number below 255 under a name. No more than 255 can be added.
    #[expect(clippy::indexing_slicing, reason = "a u8 indexes 256 places; const fn has no get_mut")]
    pub(crate) const fn insert(&mut self, name: Name<'_>, number: u8) {
        let mut place = name.place();
        while self.0[place as usize] != Self::NOTHING {
            place = place.wrapping_add(1);
        }
        self.0[place as usize] = number;
    }

    /// The number under a name; `name_of` tells the name of a number.
    #[inline]
    pub(crate) fn find(
        &self,
        name: Name<'_>,
        name_of: impl Fn(usize) -> Name<'static>,
    ) -> Option<usize> {
        let mut place = name.place();
        loop {
            let number = *self.0.get(usize::from(place))?;
            if number == Self::NOTHING {
                return None;
            }
            if name_of(number.into()).is(name) {
                return Some(number.into());
            }
            place = place.wrapping_add(1);
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

    #[inline]
    fn is(self, other: Self) -> bool {
        // Head and tail are all of most names, which are compared without a call.
        self.head == other.head
            && self.len() == other.len()
            && self.tail() == other.tail()
            && (self.len() <= 2 * WORD || self.bytes == other.bytes)
    }

    /// The place where the search for the name begins.
    #[inline]
    const fn place(self) -> u8 {
        // Multiplication by the odd fraction of the golden ratio spreads the bits; the top byte
        // depends on all of them.
        let key = self.head.wrapping_add(self.tail()) ^ self.len() as u64;
        key.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()[0]
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
        let mut index = NameIndex::new();
        for (number, name) in names.iter().enumerate() {
            index.insert(Name::new(name.as_bytes()), number.try_into().unwrap());
        }
        index
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
