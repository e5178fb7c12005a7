//! What an audit has found, as it is shown: text, JSON, CSV or HTML.

mod csv;
mod html;
mod json;
mod plot;
mod text;

use std::fmt;

use clap::ValueEnum;
use mor_api::inspect::FindingKind;
use mor_api::{Endpoint, HashRule, UncoveredReason};
use serde_json::Value;

use super::cell::{Cell, Client};
use super::counts::Counts;
use super::fault::Fault;
use super::keys::Keys;
use super::replay::Reuse;
use super::tally::{Hours, Skip, Tally};
use super::{Job, cell};
use crate::output::{Printable, Report};

/// The form of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Text for a terminal
    #[default]
    Text,
    /// One JSON object
    Json,
    /// A table, one row for each client and method
    Csv,
    /// One page with plots, which loads nothing
    Html,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(crate) struct Audit {
    pub(crate) form: Form,
    /// Whether nobody looked for mistakes, uncovered parameters and hashes that were used again.
    verifies_only: bool,
    files: usize,
    lines: u64,
    span: Option<(u32, u32)>,
    pub(super) totals: Totals,
    skipped: Counts<Skip>,
    /// Methods that are not known.
    unknown: Vec<(String, u64)>,
    rules: Vec<(HashRule, u64)>,
    /// Wrong requests by the likely mistake of their client and method.
    mistakes: Vec<(FindingKind, u64)>,
    hours: Hours,
    /// Those with most requests that a server would refuse come first.
    rows: Vec<Row>,
}

/// The sums over all clients and methods.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    pub(super) right: u64,
    pub(super) wrong: u64,
    pub(super) malformed: u64,
    pub(super) unknown: u64,
    pub(super) reuse: Reuse,
}

impl Totals {
    pub(super) const fn checked(&self) -> u64 {
        self.right.saturating_add(self.wrong).saturating_add(self.malformed)
    }
}

/// One client and one method.
#[derive(Debug)]
struct Row {
    user: String,
    ip: String,
    agent: String,
    /// `None` stands for all methods that are not known.
    method: Option<&'static str>,
    right: u64,
    wrong: u64,
    malformed: u64,
    unknown: u64,
    unchecked: u64,
    faults: Vec<(Fault, u64)>,
    rules: Vec<(HashRule, u64)>,
    uncovered: Vec<Uncovered>,
    reuse: Reuse,
    diagnosed: u64,
    mistake: Option<Mistake>,
}

#[derive(Debug)]
struct Uncovered {
    name: String,
    reason: UncoveredReason,
    count: u64,
}

#[derive(Debug)]
struct Mistake {
    kind: FindingKind,
    votes: u64,
    certain: u64,
    detail: String,
}

impl Audit {
    pub(super) fn of(tally: Tally, job: &Job<'_>) -> Self {
        let mut totals = Totals::default();
        let mut rules = Counts::default();
        let mut mistakes: Vec<(FindingKind, u64)> = Vec::new();
        for cell in tally.cells() {
            totals.right = totals.right.saturating_add(cell.right);
            totals.wrong = totals.wrong.saturating_add(cell.wrong);
            totals.malformed = totals.malformed.saturating_add(cell.malformed.total());
            totals.unknown = totals.unknown.saturating_add(cell.unknown);
            totals.reuse.add(cell.reuse);
            rules.merge(cell.rules.clone());
            if let Some(mistake) = cell.vote.mistake() {
                match mistakes.iter_mut().find(|(kind, _)| *kind == mistake.kind) {
                    Some((_, count)) => *count = count.saturating_add(cell.wrong),
                    None => mistakes.push((mistake.kind, cell.wrong)),
                }
            }
        }
        mistakes.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
        let mut cells: Vec<_> = tally.cells().collect();
        // What is equal keeps the order of clients.
        cells.sort_by_key(|cell| std::cmp::Reverse(cell.weight()));
        Self {
            form: Form::default(),
            verifies_only: job.verifies_only,
            files: job.files.len(),
            lines: tally.lines,
            span: tally.span,
            totals,
            rules: rule_counts(&rules),
            mistakes,
            rows: cells.into_iter().map(|cell| Row::of(cell, job.keys)).collect(),
            unknown: tally.unknown.into_sorted(),
            skipped: tally.skipped,
            hours: tally.hours,
        }
    }

    /// Requests and lines with nothing to check.
    fn nothing(&self) -> u64 {
        self.skipped.total()
    }
}

fn rule_counts(rules: &Counts<cell::Rule>) -> Vec<(HashRule, u64)> {
    rules.sorted().into_iter().map(|(rule, count)| (rule.0, count)).collect()
}

impl Row {
    fn of(cell: &Cell, keys: &Keys) -> Self {
        let Client { user, ip, agent } = &cell.client;
        let uncovered = cell.uncovered.sorted().into_iter().map(|(uncovered, count)| Uncovered {
            name: shown(uncovered.name.as_str(), keys),
            reason: uncovered.reason.0,
            count,
        });
        let more = cell.uncovered.others();
        let more = (more > 0).then(|| Uncovered {
            name: "(others)".to_owned(),
            reason: UncoveredReason::Unknown,
            count: more,
        });
        let faults = cell.malformed.sorted();
        Self {
            user: shown(user, keys),
            ip: shown(ip, keys),
            agent: shown(agent, keys),
            method: cell.method.map(Endpoint::name),
            right: cell.right,
            wrong: cell.wrong,
            malformed: cell.malformed.total(),
            unknown: cell.unknown,
            unchecked: cell.unchecked,
            faults: faults.into_iter().map(|(fault, count)| (*fault, count)).collect(),
            rules: rule_counts(&cell.rules),
            uncovered: uncovered.chain(more).collect(),
            reuse: cell.reuse,
            diagnosed: cell.vote.diagnosed,
            mistake: cell.vote.mistake().map(|mistake| Mistake {
                kind: mistake.kind,
                votes: mistake.votes,
                certain: mistake.certain,
                detail: Printable(mistake.detail).to_string(),
            }),
        }
    }

    fn method(&self) -> &'static str {
        self.method.unwrap_or("(unknown)")
    }

    fn client(&self) -> [&str; 3] {
        [&self.user, &self.ip, &self.agent]
    }
}

/// What a client chose, as it may be shown: clients have been seen to send their key as a name.
fn shown(text: &str, keys: &Keys) -> String {
    const LONGEST: usize = 200;
    if keys.are_in(text) {
        return "(not shown)".to_owned();
    }
    if text.len() <= LONGEST && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    cut(&Printable(text).to_string(), LONGEST)
}

/// A text with at most so many characters, with a mark where it was cut.
fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        None => text.to_owned(),
        Some(_) => text.chars().take(longest.saturating_sub(1)).chain(['…']).collect(),
    }
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len().saturating_mul(2));
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A list of names, each with its number.
fn listed<N: fmt::Display>(counts: impl IntoIterator<Item = (N, u64)>) -> String {
    let one = |(name, count)| format!("{name} {}", grouped(count));
    counts.into_iter().map(one).collect::<Vec<_>>().join(", ")
}

impl Report for Audit {
    fn json(&self) -> Value {
        json::of(self)
    }
}

impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            Form::Text => text::write(f, self),
            Form::Json => write!(f, "{}", json::of(self)),
            Form::Csv => csv::write(f, self),
            Form::Html => html::write(f, self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_texts_are_made_to_be_read() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("äöüß", 3), "äö…");
        assert_eq!(listed([("a", 1000), ("b", 2)]), "a 1,000, b 2");
        let keys = Keys::for_tests("horse");
        assert_eq!(shown("a horse", &keys), "(not shown)");
        assert_eq!(shown("a\x1b[2J", &keys), "a\\u{1b}[2J");
    }
}
