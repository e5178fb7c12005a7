//! The likely mistake behind the wrong requests of a client to a method: what most diagnoses say.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use mor_api::inspect::{Diagnoser, FindingKind};
use mor_api::methods;

use super::Job;
use super::cell::Cell;
use super::counts::Counts;
use super::sample::Sample;
use super::tally::Tally;

/// How many requests are diagnosed in all. Whoever fills a log with wrong requests of ever new
/// clients must not make this take hours.
const MOST: usize = 4096;

/// What diagnoses say.
#[derive(Debug, Default)]
pub(super) struct Vote {
    /// How many requests were diagnosed.
    pub(super) diagnosed: u64,
    kinds: Counts<FindingKind>,
    details: Counts<Opinion>,
}

/// What one diagnosis says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Opinion {
    kind: FindingKind,
    is_certain: bool,
    /// The library has no key, value or hash in it.
    detail: String,
}

/// What most diagnoses say.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake<'v> {
    pub(super) kind: FindingKind,
    pub(super) votes: u64,
    /// How many of them prove it.
    pub(super) certain: u64,
    pub(super) detail: &'v str,
}

/// So many that say the same decide a vote. Clients repeat their mistake, and a diagnosis takes
/// as long as thousands of verifications.
const ENOUGH: u64 = 3;

impl Vote {
    /// Diagnoses some requests of a cell, until it is decided.
    fn on(cell: &Cell, samples: &[Sample], job: &Job<'_>) -> Self {
        let mut vote = Self::default();
        for sample in samples {
            vote.add(opinion(cell, sample, job));
            if vote.is_decided() {
                break;
            }
        }
        vote
    }

    fn is_decided(&self) -> bool {
        let unknown = self.diagnosed.saturating_sub(self.kinds.total());
        let most = self.kinds.sorted().first().map_or(0, |(_, votes)| *votes);
        most.max(unknown) >= ENOUGH
    }

    fn add(&mut self, opinion: Option<Opinion>) {
        self.diagnosed = self.diagnosed.saturating_add(1);
        if let Some(opinion) = opinion {
            self.kinds.add(opinion.kind);
            self.details.add(opinion);
        }
    }

    /// The likely mistake, `None` where nothing is found. Of two with as many votes it is the
    /// likelier kind.
    pub(super) fn mistake(&self) -> Option<Mistake<'_>> {
        let (kind, votes) = *self.kinds.sorted().first()?;
        let details = self.details.sorted();
        let mut own = details.iter().filter(|(opinion, _)| opinion.kind == *kind);
        let certain = own.clone().filter(|(opinion, _)| opinion.is_certain).map(|(_, n)| n).sum();
        let detail = own.next().map_or("", |(opinion, _)| &opinion.detail);
        Some(Mistake { kind: *kind, votes, certain, detail })
    }
}

/// Diagnoses what was kept, and tells the cells.
pub(super) fn diagnose(tally: &mut Tally, job: &Job<'_>) {
    let mut cells: Vec<_> = tally.cells_mut().filter(|cell| cell.wrong > 0).collect();
    // Those with most wrong requests first; the others keep their order.
    cells.sort_by_key(|cell| std::cmp::Reverse(cell.wrong));
    let mut room = MOST;
    let samples = cells.iter_mut().map(|cell| {
        let mut samples = cell.samples.take();
        samples.truncate(room);
        room = room.saturating_sub(samples.len());
        samples
    });
    let samples: Vec<_> = samples.collect();
    let next = AtomicUsize::new(0);
    let votes: Vec<(usize, Vote)> = thread::scope(|scope| {
        let (cells, samples, next) = (&cells, &samples, &next);
        let work = move || {
            let mut own = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let (Some(cell), Some(samples)) = (cells.get(number), samples.get(number)) else {
                    return own;
                };
                own.push((number, Vote::on(cell, samples, job)));
            }
        };
        let count = job.threads.clamp(1, samples.len().max(1));
        let threads: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    });
    for (number, vote) in votes {
        if let Some(cell) = cells.get_mut(number) {
            cell.vote = vote;
        }
    }
}

fn opinion(cell: &Cell, sample: &Sample, job: &Job<'_>) -> Option<Opinion> {
    let user = &*cell.client.user;
    let diagnoser = Diagnoser::new(job.keys.of(user))
        .other_keys(job.keys.others(user))
        .accept(job.rules)
        .catalogue(methods::ALL);
    let Sample { url, query, form, .. } = sample;
    let diagnosis = diagnoser.diagnose_at(cell.method?, url, query.as_str(), form.as_str());
    let finding = diagnosis.findings().first()?;
    Some(Opinion {
        kind: finding.kind(),
        is_certain: finding.is_certain(),
        detail: finding.detail().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_votes_win() {
        let mut vote = Vote::default();
        assert_eq!(vote.mistake(), None);
        for (kind, is_certain, detail) in [
            (FindingKind::WrongKey, false, "x"),
            (FindingKind::UppercaseHash, true, "y"),
            (FindingKind::UppercaseHash, false, "z"),
            (FindingKind::UppercaseHash, false, "z"),
        ] {
            vote.add(Some(Opinion { kind, is_certain, detail: detail.to_owned() }));
        }
        vote.add(None);
        let kind = FindingKind::UppercaseHash;
        assert_eq!(vote.mistake(), Some(Mistake { kind, votes: 3, certain: 1, detail: "z" }));
        assert_eq!(vote.diagnosed, 5);
        assert!(vote.is_decided());
    }

    #[test]
    fn a_vote_goes_on_until_enough_say_the_same() {
        let mut vote = Vote::default();
        let opinion = |kind| Some(Opinion { kind, is_certain: true, detail: String::new() });
        for (kind, is_decided) in [
            (Some(FindingKind::WrongKey), false),
            (None, false),
            (Some(FindingKind::WrongKey), false),
            (Some(FindingKind::UppercaseHash), false),
            (None, false),
            (None, true),
        ] {
            vote.add(kind.and_then(opinion));
            assert_eq!(vote.is_decided(), is_decided);
        }
    }
}
