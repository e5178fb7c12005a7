//! What was counted so far. Each thread has its own; they are merged at the end.

use std::collections::{BTreeMap, HashMap};

use mor_api::Endpoint;

use super::cell::{Cell, Client};
use super::counts::{Counts, Names};
use super::replay::{MOST_CELLS, Records};

/// Why there is nothing to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Skip {
    NoHash,
    TakesNoHash,
    NoKey,
    V2,
    StaticFile,
    OtherPage,
    NoRequest,
    CutOff,
    TooLong,
    OutOfTime,
    NoTime,
    Empty,
}

impl Skip {
    /// A stable name.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::NoHash => "no_hash",
            Self::TakesNoHash => "takes_no_hash",
            Self::NoKey => "no_key",
            Self::V2 => "api_v2",
            Self::StaticFile => "static_file",
            Self::OtherPage => "other_page",
            Self::NoRequest => "no_request",
            Self::CutOff => "cut_off",
            Self::TooLong => "too_long",
            Self::OutOfTime => "out_of_time",
            Self::NoTime => "no_time",
            Self::Empty => "empty",
        }
    }

    /// The same for people, behind a number.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::NoHash => "without a hash",
            Self::TakesNoHash => "to methods that take no hash",
            Self::NoKey => "of users without a key",
            Self::V2 => "to API v2",
            Self::StaticFile => "for static files",
            Self::OtherPage => "for other pages",
            Self::NoRequest => "lines without a request",
            Self::CutOff => "lines that are cut off",
            Self::TooLong => "lines that are too long",
            Self::OutOfTime => "before or after the time that was asked for",
            Self::NoTime => "without a time",
            Self::Empty => "empty lines",
        }
    }
}

/// What is counted of each hour: right, wrong, malformed.
pub(super) type Hours = BTreeMap<u32, [u64; 3]>;

const HOUR: u32 = 60 * 60;

/// Everything that is counted.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) lines: u64,
    pub(super) skipped: Counts<Skip>,
    /// The numbers of cells, by what [`identity`] makes of them.
    numbers: HashMap<Box<[u8]>, u32>,
    cells: Vec<Cell>,
    /// Methods that are not known, by names as they may be shown.
    pub(super) unknown: Names,
    /// By the number of the hour since 1970.
    pub(super) hours: Hours,
    /// The first and the last time.
    pub(super) span: Option<(u32, u32)>,
    pub(super) records: Records,
    /// What a cell is looked up by, kept so that this takes no memory.
    buffer: Vec<u8>,
}

/// What happened in an hour.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    Right = 0,
    Wrong = 1,
    Malformed = 2,
}

impl Tally {
    pub(super) fn skip(&mut self, skip: Skip) {
        self.skipped.add(skip);
    }

    /// Counts an event in its hour.
    pub(super) fn event(&mut self, time: Option<u32>, event: Event) {
        let Some(time) = time else { return };
        let hour = self.hours.entry(time / HOUR).or_default();
        if let Some(count) = hour.get_mut(event as usize) {
            *count = count.saturating_add(1);
        }
    }

    pub(super) fn span(&mut self, time: u32) {
        let (first, last) = self.span.unwrap_or((time, time));
        self.span = Some((first.min(time), last.max(time)));
    }

    /// Counts something of a client and a method, and returns the number of their cell. Where there
    /// are too many, others share one of each method.
    pub(super) fn count(
        &mut self,
        method: Option<&'static Endpoint>,
        [user, ip, agent]: [&str; 3],
        count: impl FnOnce(&mut Cell),
    ) -> u32 {
        let parts = [cut(user, LONGEST_NAME), cut(ip, LONGEST_NAME), cut(agent, LONGEST_AGENT)];
        let number = self.number(method, parts);
        let cell = usize::try_from(number).ok().and_then(|number| self.cells.get_mut(number));
        if let Some(cell) = cell {
            count(cell);
        }
        number
    }

    fn number(&mut self, method: Option<&'static Endpoint>, parts: [&str; 3]) -> u32 {
        identity(method, parts, &mut self.buffer);
        if let Some(number) = self.numbers.get(&*self.buffer) {
            return *number;
        }
        // Room for one of each method that others share.
        let room = MOST_CELLS.saturating_sub(mor_api::methods::ALL.len()).saturating_sub(1);
        if self.cells.len() >= room && parts != OTHERS {
            return self.number(method, OTHERS);
        }
        let number = u32::try_from(self.cells.len()).unwrap_or_default();
        self.numbers.insert(self.buffer.as_slice().into(), number);
        self.cells.push(Cell::new(client(parts), method));
        number
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter()
    }

    pub(super) fn cells_mut(&mut self) -> impl Iterator<Item = &mut Cell> {
        self.cells.iter_mut()
    }

    /// Takes over what another thread has counted.
    pub(super) fn merge(&mut self, most_samples: usize, other: Self) {
        self.lines = self.lines.saturating_add(other.lines);
        self.skipped.merge(other.skipped);
        self.unknown.merge(other.unknown);
        for (hour, counts) in other.hours {
            let own = self.hours.entry(hour).or_default();
            own.iter_mut().zip(counts).for_each(|(own, more)| *own = own.saturating_add(more));
        }
        if let Some((first, last)) = other.span {
            self.span(first);
            self.span(last);
        }
        let mut numbers = Vec::with_capacity(other.cells.len());
        for cell in other.cells {
            let method = cell.method;
            let Client { user, ip, agent } = cell.client.clone();
            let merge = |own: &mut Cell| own.merge(most_samples, cell);
            numbers.push(self.count(method, [&user, &ip, &agent], merge));
        }
        self.records.merge(other.records, &numbers);
    }

    /// Puts the cells in order, so that nothing depends on which thread was faster.
    pub(super) fn settle(&mut self) {
        let mut cells: Vec<_> = (0..).zip(std::mem::take(&mut self.cells)).collect();
        let name = |cell: &Cell| cell.method.map(Endpoint::name);
        cells.sort_by(|(_, one), (_, other)| {
            one.client.cmp(&other.client).then_with(|| name(one).cmp(&name(other)))
        });
        let mut numbers = vec![0; cells.len()];
        for (number, (old, _)) in (0..).zip(&cells) {
            if let Some(new) = numbers.get_mut(*old) {
                *new = number;
            }
        }
        self.numbers.clear();
        self.cells = cells.into_iter().map(|(_, cell)| cell).collect();
        self.records.renumber(&numbers);
    }
}

/// Nobody needs more of a name or an address to tell who it is.
const LONGEST_NAME: usize = 128;
const LONGEST_AGENT: usize = 256;

/// The client that all others are when there are too many.
const OTHERS: [&str; 3] = ["(others)", "", ""];

fn client([user, ip, agent]: [&str; 3]) -> Client {
    Client { user: user.into(), ip: ip.into(), agent: agent.into() }
}

/// A text up to a length, at the end of a character.
fn cut(text: &str, longest: usize) -> &str {
    let mut ends = (0..=longest.min(text.len())).rev();
    ends.find_map(|end| text.get(..end)).unwrap_or_default()
}

/// Writes what tells a cell from all others. The lengths keep a client from being another by what
/// it puts into its name.
fn identity(method: Option<&Endpoint>, parts: [&str; 3], buffer: &mut Vec<u8>) {
    buffer.clear();
    for part in [method.map_or("", Endpoint::name)].into_iter().chain(parts) {
        buffer.extend_from_slice(&part.len().to_le_bytes());
        buffer.extend_from_slice(part.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use mor_api::methods;

    use super::*;

    #[test]
    fn cells_are_those_of_a_client_and_a_method() {
        let method = methods::by_name("did_create");
        let mut tally = Tally::default();
        let number = |tally: &mut Tally, method, parts| tally.count(method, parts, |_| ());
        assert_eq!(number(&mut tally, method, ["a", "b", "c"]), 0);
        assert_eq!(number(&mut tally, None, ["a", "b", "c"]), 1);
        assert_eq!(number(&mut tally, method, ["a", "bc", ""]), 2);
        assert_eq!(number(&mut tally, method, ["a", "b", "c"]), 0);
        let long = "é".repeat(300);
        let is_cut = |cell: &mut Cell| assert_eq!(&*cell.client.agent, "é".repeat(128));
        tally.count(None, ["", "", &long], is_cut);
    }

    #[test]
    fn too_many_clients_share_a_cell() {
        let mut tally = Tally::default();
        for number in 0..MOST_CELLS + 100 {
            tally.count(None, [&number.to_string(), "", ""], |cell| cell.unknown += 1);
        }
        assert!(tally.cells.len() < MOST_CELLS);
        let others: Vec<_> = tally.cells().filter(|cell| &*cell.client.user == OTHERS[0]).collect();
        assert_eq!(others.len(), 1);
        let sum: u64 = tally.cells().map(|cell| cell.unknown).sum();
        assert_eq!(sum, MOST_CELLS as u64 + 100);
    }

    #[test]
    fn the_order_of_threads_does_not_matter() {
        let part = |names: &[&str]| {
            let mut tally = Tally::default();
            for name in names {
                tally.lines += 1;
                tally.count(None, [name, "", ""], |cell| cell.unknown += 1);
                tally.event(Some(7200), Event::Wrong);
                tally.span(7200);
            }
            tally
        };
        let users = |first: &[&str], second: &[&str]| {
            let mut tally = part(first);
            tally.merge(8, part(second));
            tally.settle();
            assert_eq!((tally.lines, &tally.hours[&2]), (5, &[0, 5, 0]));
            tally
                .cells()
                .map(|cell| (cell.client.user.to_string(), cell.unknown))
                .collect::<Vec<_>>()
        };
        let expected = [("a", 2), ("b", 2), ("c", 1)].map(|(name, n)| (name.to_owned(), n));
        assert_eq!(users(&["b", "a"], &["c", "b", "a"]), expected);
        assert_eq!(users(&["c", "b", "a"], &["b", "a"]), expected);
    }
}
