//! What clients saw, and whether it agrees with the log and the upstream.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use crate::journal::{Fate, Journal};

/// One attempt to have one request done: eight times the request's number, and the attempt's.
pub(crate) type Tag = u64;

/// What a client saw of an attempt that is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Seen {
    /// The upstream's answer to it.
    Answered,
    /// 502, nothing was done.
    NothingDone,
    /// 502, outcome unknown.
    Unknown,
    /// 504, outcome unknown.
    Late,
    /// The begin of an answer.
    Cut,
    /// It is said to have come before.
    Duplicate,
    /// The connection was closed, and no byte came.
    Dropped,
    /// Nothing: the client went away.
    Gone,
    /// The same while the gateway was upgraded, which may drop a connection that it has not read.
    GoneInUpgrade,
}

/// An attempt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    pub(crate) user: &'static str,
    pub(crate) key: &'static str,
    pub(crate) seen: Seen,
}

/// A request that was sent several times on purpose.
pub(crate) struct Replay {
    pub(crate) tags: Vec<Tag>,
    /// How many lives of Redis were touched from the first attempt to the last answer.
    pub(crate) lives: u64,
}

/// All that clients know.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) attempts: HashMap<Tag, Attempt>,
    pub(crate) replays: Vec<Replay>,
    /// Wrong requests that were refused, by their users.
    pub(crate) refused: BTreeMap<&'static str, u64>,
    pub(crate) stopped_in_head: u64,
    pub(crate) stopped_in_body: u64,
    pub(crate) stopped_in_body_in_upgrade: u64,
    /// What a client saw that must not be.
    pub(crate) faults: Vec<String>,
}

impl Ledger {
    /// How many lines the log must have for it at least, and at most.
    pub(crate) fn lines(&self) -> RangeInclusive<u64> {
        let count = |seen| self.attempts.values().filter(|attempt| attempt.seen == seen).count();
        let sure = self.attempts.len() - count(Seen::Dropped) - count(Seen::GoneInUpgrade);
        let sure = sure as u64 + self.refused.values().sum::<u64>() + self.stopped_in_body;
        sure..=sure + count(Seen::GoneInUpgrade) as u64 + self.stopped_in_body_in_upgrade
    }

    /// Compares everything, and says what does not agree.
    pub(crate) fn compare(&self, journal: &Journal, sightings: &HashMap<Tag, u32>) -> Vec<String> {
        let mut faults = self.faults.clone();
        for (tag, attempt) in &self.attempts {
            let line = journal.tagged.get(tag);
            let sighted = sightings.get(tag).copied().unwrap_or_default();
            if !attempt.agrees(line.map(|line| (line.fate, line.status)), sighted) {
                faults.push(format!("{tag}: {attempt:?}, {line:?}, sighted {sighted} times"));
            }
            if line.is_some_and(|line| (&*line.user, &*line.key) != (attempt.user, attempt.key)) {
                faults.push(format!("{tag}: {attempt:?}, {line:?}"));
            }
        }
        let of_nobody = |tag: &&Tag| !self.attempts.contains_key(tag);
        for tag in journal.tagged.keys().chain(sightings.keys()).filter(of_nobody) {
            faults.push(format!("{tag}: no client knows of it, or it is wrong"));
        }
        for replay in &self.replays {
            self.compare_replay(replay, journal, sightings, &mut faults);
        }
        if self.refused != journal.refused() {
            faults.push(format!("refused: {:?}, {:?}", self.refused, journal.refused()));
        }
        let most = self.stopped_in_body + self.stopped_in_body_in_upgrade;
        if !(self.stopped_in_body..=most).contains(&journal.stopped) {
            let (least, logged) = (self.stopped_in_body, journal.stopped);
            faults.push(format!("stopped in the body: {least} to {most}, logged {logged}"));
        }
        faults
    }

    /// In each life of Redis one attempt passes without a warning at most, and one is no duplicate.
    fn compare_replay(
        &self,
        Replay { tags, lives }: &Replay,
        journal: &Journal,
        sightings: &HashMap<Tag, u32>,
        faults: &mut Vec<String>,
    ) {
        let is_warned = |tag| journal.tagged.get(tag).is_some_and(|line| line.is_warned);
        let passed = tags.iter().filter(|tag| sightings.contains_key(tag) && !is_warned(tag));
        let seen: Vec<_> = tags.iter().filter_map(|tag| self.attempts.get(tag)).collect();
        let is_lost = seen.iter().all(|attempt| attempt.seen == Seen::Duplicate);
        if passed.count() as u64 > *lives || is_lost {
            faults.push(format!("{tags:?} in {lives} lives of redis: {seen:?}"));
        }
    }

    /// How often what was seen.
    pub(crate) fn summary(&self) -> String {
        let mut counts = BTreeMap::<_, u64>::new();
        for attempt in self.attempts.values() {
            *counts.entry(attempt.seen).or_default() += 1;
        }
        format!(
            "{counts:?}, refused {:?}, stopped in the head {}, in the body {}, {} replays",
            self.refused,
            self.stopped_in_head,
            self.stopped_in_body + self.stopped_in_body_in_upgrade,
            self.replays.len(),
        )
    }
}

impl Attempt {
    /// Whether a line of the log and a number of times that the upstream got it go with it.
    fn agrees(&self, line: Option<(Fate, u16)>, sighted: u32) -> bool {
        match (self.seen, line) {
            (Seen::Answered, Some((Fate::Forwarded, 200)))
            | (Seen::Cut, Some((Fate::Lost | Fate::Late, 200))) => sighted == 1,
            (Seen::NothingDone, Some((Fate::NotSent, 502)))
            | (Seen::Duplicate, Some((Fate::Duplicate, 200)))
            | (Seen::Dropped | Seen::GoneInUpgrade, None) => sighted == 0,
            (Seen::Unknown, Some((Fate::Lost, 502))) | (Seen::Late, Some((Fate::Late, 504))) => {
                sighted <= 1
            }
            (Seen::Gone | Seen::GoneInUpgrade, Some((fate, _))) => match fate {
                Fate::Forwarded => sighted == 1,
                Fate::NotSent => sighted == 0,
                Fate::Lost | Fate::Late | Fate::Client => sighted <= 1,
                Fate::Duplicate => false,
            },
            _ => false,
        }
    }
}
