//! Hashes that were used more than once: a record of 16 bytes for each right request, sorted when
//! all are there.

use std::thread;

use mor_api::{Endpoint, HashRules};

use super::tally::Tally;

/// A right request: the first half of its hash, its time, its client and method, and a digest of
/// what the hash does not cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Record {
    hash: u64,
    /// 0 where the log does not tell it.
    time: u32,
    /// The number of the cell above the digest.
    tag: u32,
}

const _: () = assert!(size_of::<Record>() == 16);

const DIGEST_BITS: u32 = 14;
const DIGEST: u32 = (1 << DIGEST_BITS) - 1;

/// How many cells a tag can tell apart.
pub(super) const MOST_CELLS: usize = 1 << (u32::BITS - DIGEST_BITS);

impl Record {
    pub(super) const fn new(hash: u64, time: u32, cell: u32, digest: u32) -> Self {
        Self { hash, time, tag: cell << DIGEST_BITS | digest & DIGEST }
    }

    const fn cell(self) -> u32 {
        self.tag >> DIGEST_BITS
    }

    const fn digest(self) -> u32 {
        self.tag & DIGEST
    }
}

/// The records, those with the same first byte of the hash together, so that each part can be
/// sorted alone.
#[derive(Debug)]
pub(super) struct Records {
    shelves: Vec<Vec<Record>>,
}

const SHELVES: usize = 256;

impl Default for Records {
    fn default() -> Self {
        Self { shelves: vec![Vec::new(); SHELVES] }
    }
}

impl Records {
    pub(super) fn push(&mut self, record: Record) {
        let [first, ..] = record.hash.to_be_bytes();
        if let Some(shelf) = self.shelves.get_mut(usize::from(first)) {
            shelf.push(record);
        }
    }

    /// Takes over the records of others, whose cells have these numbers here.
    pub(super) fn merge(&mut self, other: Self, numbers: &[u32]) {
        for (shelf, mut others) in self.shelves.iter_mut().zip(other.shelves) {
            renumber(&mut others, numbers);
            if shelf.is_empty() {
                *shelf = others;
            } else {
                shelf.extend_from_slice(&others);
            }
        }
    }

    /// Gives the cells other numbers.
    pub(super) fn renumber(&mut self, numbers: &[u32]) {
        self.shelves.iter_mut().for_each(|shelf| renumber(shelf, numbers));
    }
}

fn renumber(records: &mut [Record], numbers: &[u32]) {
    for record in records {
        let cell = usize::try_from(record.cell()).ok().and_then(|cell| numbers.get(cell));
        let cell = cell.copied().unwrap_or_default();
        *record = Record::new(record.hash, record.time, cell, record.digest());
    }
}

/// How often hashes were used again. A request is counted once, as the worst of what it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Reuse {
    /// At a later time, for the same.
    pub(super) again: u64,
    /// With other values that the hash does not cover.
    pub(super) altered: u64,
    /// For another method.
    pub(super) crossed: u64,
    /// The same three, where nothing else can be expected: the methods sign one id or nothing, so
    /// that all requests about the same object have the same hash.
    pub(super) usual: [u64; 3],
}

impl Reuse {
    pub(super) fn add(&mut self, other: Self) {
        let usual = self.usual.iter_mut().zip(other.usual);
        let own = [&mut self.again, &mut self.altered, &mut self.crossed];
        let own = own.into_iter().zip([other.again, other.altered, other.crossed]);
        own.chain(usual).for_each(|(count, more)| *count = count.saturating_add(more));
    }
}

/// What is known of the method of a cell.
#[derive(Clone, Copy)]
struct Method {
    name: &'static str,
    signs_one: bool,
}

/// Finds all hashes that were used again, and tells the cells.
pub(super) fn find(tally: &mut Tally, rules: HashRules, threads: usize) {
    let methods: Vec<_> = tally.cells().map(|cell| method(cell.method, rules)).collect();
    let mut records = std::mem::take(&mut tally.records);
    let share = SHELVES.div_ceil(threads.max(1));
    let found: Vec<_> = thread::scope(|scope| {
        let methods = &methods;
        let shares = records.shelves.chunks_mut(share);
        let threads: Vec<_> =
            shares.map(|shelves| scope.spawn(|| in_shelves(shelves, methods))).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    for reuses in found {
        for (cell, reuse) in tally.cells_mut().zip(reuses) {
            cell.reuse.add(reuse);
        }
    }
}

fn method(method: Option<&'static Endpoint>, rules: HashRules) -> Method {
    let signs_one = |endpoint: &Endpoint| {
        rules.iter().all(|rule| endpoint.hash_order(rule).take(2).count() < 2)
    };
    Method { name: method.map_or("", Endpoint::name), signs_one: method.is_some_and(signs_one) }
}

/// What was used again in some shelves, by the number of the cell. They are emptied.
fn in_shelves(shelves: &mut [Vec<Record>], methods: &[Method]) -> Vec<Reuse> {
    let mut reuses = vec![Reuse::default(); methods.len()];
    for shelf in shelves {
        let mut records = std::mem::take(shelf);
        records.sort_unstable();
        for same in records.chunk_by(|one, other| one.hash == other.hash) {
            let Some((first, rest)) = same.split_first() else { continue };
            for record in rest {
                count(*first, *record, methods, &mut reuses);
            }
        }
    }
    reuses
}

/// Counts a request by what it is to the first one with its hash.
fn count(first: Record, record: Record, methods: &[Method], reuses: &mut [Reuse]) {
    let place = |record: Record| usize::try_from(record.cell()).unwrap_or(usize::MAX);
    let method = |record| methods.get(place(record)).copied();
    let (Some(of_first), Some(own), Some(reuse)) =
        (method(first), method(record), reuses.get_mut(place(record)))
    else {
        return;
    };
    let is_usual = own.signs_one && of_first.signs_one;
    let [usual_again, usual_altered, usual_crossed] = &mut reuse.usual;
    let (unusual, usual) = if of_first.name != own.name {
        (&mut reuse.crossed, usual_crossed)
    } else if first.digest() != record.digest() {
        (&mut reuse.altered, usual_altered)
    } else if record.time > first.time || record.time == 0 {
        (&mut reuse.again, usual_again)
    } else {
        // Within a second it may be the same line of two logs.
        return;
    };
    let count = if is_usual { usual } else { unusual };
    *count = count.saturating_add(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reuse_is_told_apart() {
        let method = |name, signs_one| Method { name, signs_one };
        let methods =
            [method("a", false), method("b", false), method("c", true), method("d", true)];
        let mut records = Records::default();
        for (hash, time, cell, digest) in [
            // Once, and twice within a second.
            (1, 5, 0, 0),
            (2, 5, 0, 0),
            (2, 5, 0, 0),
            // Later, altered, and for another method.
            (3, 7, 0, 0),
            (3, 5, 0, 0),
            (4, 5, 0, 0),
            (4, 5, 0, 1),
            (5, 5, 0, 0),
            (5, 6, 1, 0),
            // The same where it is usual.
            (6, 5, 2, 0),
            (6, 6, 2, 0),
            (6, 7, 2, 1),
            (6, 8, 3, 0),
            // A method that signs more is not used to it.
            (7, 5, 2, 0),
            (7, 6, 0, 0),
            // Without times.
            (u64::MAX, 0, 1, DIGEST),
            (u64::MAX, 0, 1, DIGEST),
        ] {
            records.push(Record::new(hash, time, cell, digest));
        }
        let reuses = in_shelves(&mut records.shelves, &methods);
        let expected = [
            Reuse { again: 1, altered: 1, crossed: 1, usual: [0; 3] },
            Reuse { again: 1, altered: 0, crossed: 1, usual: [0; 3] },
            Reuse { usual: [1, 1, 0], ..Reuse::default() },
            Reuse { usual: [0, 0, 1], ..Reuse::default() },
        ];
        assert_eq!(reuses, expected);
    }

    #[test]
    fn records_keep_what_they_are_given() {
        let last = u32::try_from(MOST_CELLS - 1).unwrap();
        let record = Record::new(7, 8, last, DIGEST);
        assert_eq!((record.cell(), record.digest()), (last, DIGEST));
        let mut records = Records::default();
        records.push(Record::new(1, 1, 1, 3));
        let mut other = Records::default();
        other.push(Record::new(2, 1, 0, 4));
        records.merge(other, &[2]);
        records.renumber(&[9, 8, 7]);
        assert_eq!(records.shelves[0], [Record::new(1, 1, 8, 3), Record::new(2, 1, 7, 4)]);
    }

    #[test]
    fn methods_that_sign_one_id_are_known() {
        let known = |name| method(mor_api::methods::by_name(name), HashRules::ALL).signs_one;
        assert!(!known("did_create"));
        assert!(!method(None, HashRules::ALL).signs_one);
    }
}
