//! What is counted of one client and one method.

use mor_api::{Endpoint, HashRule, ParameterRef, UncoveredReason, Verified};

use super::counts::Counts;
use super::fault::Fault;
use super::keys::Keys;
use super::replay::Reuse;
use super::sample::Samples;
use super::vote::Vote;

/// Who sends requests, as the log tells it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Client {
    pub(super) user: Box<str>,
    pub(super) ip: Box<str>,
    pub(super) agent: Box<str>,
}

/// A parameter that a hash does not cover.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Uncovered {
    pub(super) name: Name,
    /// Why, as a sentence has it.
    pub(super) reason: Reason,
}

/// A name as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    Listed(&'static str),
    /// One that a client chose, shown as the library does.
    Other(String),
}

impl Name {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Listed(name) => name,
            Self::Other(name) => name,
        }
    }
}

/// A reason, which can be sorted by its number among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reason(pub(super) UncoveredReason);

impl Reason {
    const fn number(self) -> u8 {
        match self.0 {
            UncoveredReason::Unsigned => 0,
            UncoveredReason::Unknown => 1,
            UncoveredReason::Empty => 2,
            UncoveredReason::LeftOut => 3,
            UncoveredReason::MethodName => 4,
            UncoveredReason::Dropped => 5,
            _ => u8::MAX,
        }
    }
}

impl PartialOrd for Reason {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Reason {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.number().cmp(&other.number())
    }
}

/// The counts of one client and one method.
pub(super) struct Cell {
    pub(super) client: Client,
    /// `None` stands for all methods that are not known.
    pub(super) method: Option<&'static Endpoint>,
    pub(super) right: u64,
    pub(super) wrong: u64,
    pub(super) unknown: u64,
    /// Requests with nothing to check.
    pub(super) unchecked: u64,
    pub(super) malformed: Counts<Fault>,
    pub(super) rules: Counts<Rule>,
    pub(super) uncovered: Counts<Uncovered>,
    pub(super) reuse: Reuse,
    pub(super) samples: Samples,
    pub(super) vote: Vote,
}

/// A rule, which can be sorted by its place among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule(pub(super) HashRule);

impl PartialOrd for Rule {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rule {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let place = |rule: &Self| HashRule::ALL.iter().position(|known| *known == rule.0);
        place(self).cmp(&place(other))
    }
}

impl Cell {
    pub(super) fn new(client: Client, method: Option<&'static Endpoint>) -> Self {
        Self {
            client,
            method,
            right: 0,
            wrong: 0,
            unknown: 0,
            unchecked: 0,
            malformed: Counts::default(),
            rules: Counts::default(),
            uncovered: Counts::default(),
            reuse: Reuse::default(),
            samples: Samples::default(),
            vote: Vote::default(),
        }
    }

    /// Counts a right request.
    pub(super) fn right(&mut self, verified: &Verified<'_>) {
        self.right = self.right.saturating_add(1);
        self.rules.add(Rule(verified.rule()));
    }

    /// Counts each parameter that the hash of a right request does not cover, and hands on its
    /// name.
    pub(super) fn uncovered(
        &mut self,
        verified: &Verified<'_>,
        keys: &Keys,
        mut uncovered_name: impl FnMut(&str),
    ) {
        let mut has_other = false;
        for uncovered in verified.uncovered() {
            uncovered_name(uncovered.name());
            let reason = Reason(uncovered.reason());
            match uncovered.parameter() {
                ParameterRef::Listed(name) => {
                    self.uncovered.add(Uncovered { name: Name::Listed(name), reason });
                }
                ParameterRef::Number(_) => has_other = true,
            }
        }
        if has_other {
            self.others(verified, keys);
        }
    }

    /// Counts the parameters that the method does not list. Only an explanation, which costs more,
    /// tells which of their names may be shown.
    fn others(&mut self, verified: &Verified<'_>, keys: &Keys) {
        let request = verified.request();
        let Some((_, key)) = keys.of(&request.username().unwrap_or_default()) else { return };
        let explanation = request.explain(key, verified.rule());
        for uncounted in explanation.uncounted() {
            if uncounted.reason() == UncoveredReason::Unknown {
                let name = Name::Other(uncounted.name().to_owned());
                self.uncovered.add(Uncovered { name, reason: Reason(UncoveredReason::Unknown) });
            }
        }
    }

    /// How many requests a server would refuse, and how many there are in all.
    pub(super) fn weight(&self) -> (u64, u64) {
        let refused = self.wrong.saturating_add(self.malformed.total());
        let refused = refused.saturating_add(self.unknown);
        (refused, refused.saturating_add(self.right).saturating_add(self.unchecked))
    }

    pub(super) fn merge(&mut self, most_samples: usize, other: Self) {
        self.right = self.right.saturating_add(other.right);
        self.wrong = self.wrong.saturating_add(other.wrong);
        self.unknown = self.unknown.saturating_add(other.unknown);
        self.unchecked = self.unchecked.saturating_add(other.unchecked);
        self.malformed.merge(other.malformed);
        self.rules.merge(other.rules);
        self.uncovered.merge(other.uncovered);
        self.samples.merge(most_samples, other.samples);
    }
}
