//! How often each of a few things was seen.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Counts of things, of which there are few, so that none has to be hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counts<K> {
    counts: Vec<(K, u64)>,
    /// How often something else was seen after there were too many different things.
    others: u64,
}

/// A client chooses what there is to count, so there is a bound.
const MOST: usize = 64;

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self { counts: Vec::new(), others: 0 }
    }
}

impl<K: PartialEq> Counts<K> {
    pub(super) fn add(&mut self, thing: K) {
        self.add_times(thing, 1);
    }

    fn add_times(&mut self, thing: K, times: u64) {
        let has_room = self.counts.len() < MOST;
        match self.counts.iter_mut().find(|(known, _)| *known == thing) {
            Some((_, count)) => *count = count.saturating_add(times),
            None if has_room => self.counts.push((thing, times)),
            None => self.others = self.others.saturating_add(times),
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.others = self.others.saturating_add(other.others);
        other.counts.into_iter().for_each(|(thing, times)| self.add_times(thing, times));
    }

    pub(super) fn total(&self) -> u64 {
        self.counts.iter().fold(self.others, |sum, (_, count)| sum.saturating_add(*count))
    }

    pub(super) const fn others(&self) -> u64 {
        self.others
    }

    /// What was seen most comes first; of the same number, what is less.
    pub(super) fn sorted(&self) -> Vec<(&K, u64)>
    where
        K: Ord,
    {
        let mut sorted: Vec<_> = self.counts.iter().map(|(thing, count)| (thing, *count)).collect();
        sorted.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
        sorted
    }
}

/// Counts of names, of which there may be many.
#[derive(Debug, Default)]
pub(super) struct Names {
    counts: BTreeMap<String, u64>,
    others: u64,
}

/// Whoever tries names until one is that of a method must not fill the memory.
const MOST_NAMES: usize = 4096;

impl Names {
    pub(super) fn add(&mut self, name: String) {
        self.add_times(name, 1);
    }

    fn add_times(&mut self, name: String, times: u64) {
        let has_room = self.counts.len() < MOST_NAMES;
        let count = match self.counts.get_mut(&name) {
            Some(count) => count,
            None if has_room => self.counts.entry(name).or_default(),
            None => &mut self.others,
        };
        *count = count.saturating_add(times);
    }

    pub(super) fn merge(&mut self, other: Self) {
        self.others = self.others.saturating_add(other.others);
        other.counts.into_iter().for_each(|(name, times)| self.add_times(name, times));
    }

    /// The names that were seen most come first, and all that had no room last.
    pub(super) fn into_sorted(self) -> Vec<(String, u64)> {
        let mut sorted: Vec<_> = self.counts.into_iter().collect();
        sorted.sort_by_key(|(_, count)| Reverse(*count));
        sorted.extend((self.others > 0).then(|| ("(others)".to_owned(), self.others)));
        sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_counted_up_to_a_bound() {
        let mut counts = Counts::default();
        for thing in [2, 1, 2, 3] {
            counts.add(thing);
        }
        assert_eq!(counts.sorted(), [(&2, 2), (&1, 1), (&3, 1)]);
        let mut other = Counts::default();
        (0..100).for_each(|thing| other.add(thing));
        counts.merge(other);
        assert_eq!((counts.total(), counts.sorted()[0]), (104, (&2, 3)));
        assert_eq!(counts.sorted().len(), MOST);
        assert_eq!(counts.others(), 104 - counts.sorted().iter().map(|(_, n)| n).sum::<u64>());
    }

    #[test]
    fn names_are_counted_up_to_a_bound() {
        let mut names = Names::default();
        for name in ["b", "a", "c", "c"] {
            names.add(name.to_owned());
        }
        let mut other = Names::default();
        (0..2 * MOST_NAMES).for_each(|name| other.add(name.to_string()));
        names.merge(other);
        let sorted = names.into_sorted();
        let first: Vec<_> = sorted.iter().take(2).map(|(name, count)| (&**name, *count)).collect();
        assert_eq!(first, [("c", 2), ("0", 1)]);
        let last = sorted.last().unwrap();
        assert_eq!((&*last.0, last.1), ("(others)", MOST_NAMES as u64 + 3));
    }
}
