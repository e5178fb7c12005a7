//! What explains a hash, and how it is told.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::corrected::Corrected;
use super::finding::{Finding, FindingKind};
use super::selection::join_names;

/// A way to go wrong: what it is, in a sentence, and how likely it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mistake {
    pub(super) kind: FindingKind,
    pub(super) says: Cow<'static, str>,
    /// 1 for what is common, 2 for what happens, 3 for what is rare.
    pub(super) rank: u8,
}

impl Mistake {
    pub(super) fn new(kind: FindingKind, rank: u8, says: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, says: says.into(), rank }
    }
}

/// Mistakes that together give the hash.
#[derive(Debug)]
pub(super) struct Explanation {
    pub(super) mistakes: Vec<Mistake>,
    /// What is wrong with how the hash is written.
    pub(super) written: Option<Finding>,
    pub(super) corrected: Option<Corrected>,
}

impl Explanation {
    /// Whether it has a mistake in it. A request that is read with leniency may be right otherwise.
    pub(super) const fn is_mistaken(&self) -> bool {
        !self.mistakes.is_empty() || self.written.is_some()
    }

    /// Whether it tells by itself that the hash or the key is that of a page's sample.
    pub(super) fn is_of_a_sample(&self) -> bool {
        let is_sample = |mistake: &Mistake| {
            matches!(mistake.kind, FindingKind::StaleSample | FindingKind::SampleKey)
        };
        self.mistakes.iter().any(is_sample)
    }

    /// Whether it tells the same as another one.
    pub(super) fn says_as(&self, other: &Self) -> bool {
        self.mistakes == other.mistakes && self.written == other.written
    }

    /// The likelier, the smaller.
    fn rank(&self) -> (u8, usize, Option<FindingKind>) {
        let sum = self.mistakes.iter().fold(0, |sum: u8, mistake| sum.saturating_add(mistake.rank));
        (sum, self.mistakes.len(), self.mistakes.iter().map(|mistake| mistake.kind).min())
    }
}

/// The most explanations that are told.
const MOST_TOLD: usize = 6;

/// Adds what explains the hash to what the request shows by itself, the likeliest first. Only what
/// nothing else explains is certain: no guess, and nothing where others were left untried.
pub(super) fn report(mut found: Vec<Explanation>, is_cut_short: bool, findings: &mut Vec<Finding>) {
    found.sort_by_key(Explanation::rank);
    found.truncate(MOST_TOLD);
    found.retain(Explanation::is_mistaken);
    let is_certain = match found.as_slice() {
        [Explanation { mistakes, .. }] => {
            let is_guess = mistakes.iter().any(|mistake| mistake.kind.is_guess());
            !is_guess && !is_cut_short
        }
        _ => false,
    };
    let shown = findings.len();
    for Explanation { mistakes, written, corrected } in found {
        let is_told = |written: &Finding| {
            findings.iter().any(|told| told.kind == written.kind && told.detail == written.detail)
        };
        if let Some(written) = written.filter(|written| !is_told(written)) {
            findings.push(written.proved().correctable(corrected.clone()));
        }
        for (place, mistake) in mistakes.iter().enumerate() {
            let Mistake { kind, says, .. } = mistake;
            // What the request shows by itself is not said twice.
            let is_shown = findings.iter().take(shown).any(|finding| finding.kind() == *kind);
            if is_shown || findings.iter().any(|told| told.kind == *kind && told.is_about(says)) {
                continue;
            }
            let others = mistakes.iter().enumerate().filter(|(other, _)| *other != place);
            let others: Vec<_> = others.map(|(_, other)| other.kind.to_string()).collect();
            let is_joint = !others.is_empty();
            let detail = if is_joint {
                format!("{says}, together with {}", join_names(&others))
            } else {
                says.to_string()
            };
            let finding = Finding { is_certain, is_joint, ..Finding::likely(*kind, detail) };
            findings.push(finding.correctable(corrected.clone()));
        }
    }
}
