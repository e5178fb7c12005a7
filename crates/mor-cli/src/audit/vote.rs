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

impl Vote {
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
    let mut cells: Vec<_> = tally.cells_mut().enumerate().collect();
    // Those with most wrong requests first; the others keep their order.
    cells.sort_by_key(|(_, cell)| std::cmp::Reverse(cell.wrong));
    let mut samples = Vec::new();
    for (number, cell) in &mut cells {
        let room = MOST.saturating_sub(samples.len());
        samples.extend(cell.samples.take().into_iter().take(room).map(|sample| (*number, sample)));
    }
    cells.sort_by_key(|(number, _)| *number);
    let next = AtomicUsize::new(0);
    let opinions: Vec<(usize, Option<Opinion>)> = thread::scope(|scope| {
        let (cells, samples, next) = (&cells, &samples, &next);
        let work = move || {
            let mut own = Vec::new();
            while let Some((number, sample)) = samples.get(next.fetch_add(1, Ordering::Relaxed)) {
                let cell = cells.get(*number).map(|(_, cell)| &**cell);
                own.push((*number, cell.and_then(|cell| opinion(cell, sample, job))));
            }
            own
        };
        let count = job.threads.clamp(1, samples.len().max(1));
        let threads: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    });
    for (number, opinion) in opinions {
        if let Some((_, cell)) = cells.get_mut(number) {
            cell.vote.add(opinion);
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
    }
}
