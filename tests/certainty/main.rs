//! What is called certain is true: random requests of all methods with random mistakes, made by
//! formulas that know nothing of the crate's, and no certain finding that blames something else.
//! `cargo test --release --all-features --test certainty -- --nocapture` prints what was named how
//! often; with `--ignored` as well, all is searched with the usual effort.
#![cfg(all(feature = "diagnose", feature = "methods"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::enum_glob_use,
    clippy::wildcard_imports,
    clippy::too_many_lines,
    clippy::type_complexity,
    clippy::items_after_statements,
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a test that cannot go on has failed; the tables are long enough"
)]

mod case;
#[path = "../common/mod.rs"]
mod common;
mod table;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};
use std::thread;

use case::{Case, Random};
use mor_api::inspect::{Diagnoser, Diagnosis, Effort, Finding, FindingKind};
use mor_api::{Kind, Limits, ReadError, ReceivedRequest, SecretKey, VerifyError, methods};
use table::{Choice, Made, Mistake, made, table, variants};

static TABLE: LazyLock<Vec<Mistake>> = LazyLock::new(table);

/// Without optimisation a diagnosis takes ten times as long.
const CASES: usize = if cfg!(debug_assertions) { 200 } else { 20_000 };
/// All single mistakes of usual requests and the likelier pairs.
const EFFORT: Effort = Effort::of(20_000);
/// All single mistakes and the likeliest pairs: here each request takes all of it.
const LESS_EFFORT: Effort = Effort::of(8_000);

/// What no hash can tell, such as a text that was changed after hashing, and what is searched for
/// some kinds of values only, such as leading zeros of amounts. All others are named first.
const HARD: [&str; 31] = [
    "UTF-8 read as cp1252",
    "a digit wrong",
    "a number changed",
    "a parameter lost",
    "a plus sign",
    "a text changed",
    "a typo",
    "a value emptied",
    "all zeros lost, 0 empty",
    "another key at random",
    "five digits",
    "four decimals",
    "key: a typo",
    "line ends as <br />",
    "one less",
    "one more",
    "password: stars",
    "sent in lower case",
    "sent in upper case",
    "sent trimmed",
    "sent without what is not ASCII",
    "signed query string and &key=",
    "six decimals",
    "spaces removed from text and key",
    "text and key by encodeURI",
    "the key of another server",
    "the last character lost",
    "the text backwards",
    "three digits",
    "two digits swapped",
    "with a currency",
];

/// A request with one mistake or two.
struct Trial {
    case: Case,
    mistakes: Vec<Choice<'static>>,
    made: Made,
}

/// The query with its hash.
fn sent(made: &Made) -> String {
    let Made { query, hash } = made;
    let encoded = case::form(hash);
    if let Some(object) = query.strip_suffix('}').filter(|query| query.starts_with('{')) {
        format!("{object},\"hash\":\"{hash}\"}}")
    } else if query.contains("&amp;") {
        format!("{query}&amp;hash={encoded}")
    } else if query.contains(';') && !query.contains('&') {
        format!("{query};hash={encoded}")
    } else {
        format!("{query}&hash={encoded}")
    }
}

impl Trial {
    fn random(random: &mut Random) -> Self {
        loop {
            let first = random.below(TABLE.len());
            let second = random.is_one_in(3).then(|| random.below(TABLE.len()));
            for _ in 0..20 {
                let case = Case::random(random);
                let chosen = [Some(first), second].into_iter().flatten();
                let chosen: Option<Vec<_>> =
                    chosen.map(|place| choice(random, &case, &TABLE[place])).collect();
                if let Some(trial) = chosen.and_then(|chosen| Self::of(&case, chosen)) {
                    return trial;
                }
            }
        }
    }

    fn of(case: &Case, mut mistakes: Vec<Choice<'static>>) -> Option<Self> {
        mistakes.sort_by_key(|(mistake, _)| mistake.change.axis());
        if let [(first, _), (second, _)] = &*mistakes
            && first.change.axis() == second.change.axis()
        {
            return None;
        }
        let made = made(case, &mistakes)?;
        // Two mistakes of which one changes nothing are one.
        let is_one = mistakes.len() > 1
            && mistakes.iter().any(|one| table::made(case, &[*one]).as_ref() == Some(&made));
        let right = table::made(&case.received(&sent(&made)), &[])?;
        (!is_one && right.hash != made.hash).then(|| Self { case: case.clone(), mistakes, made })
    }

    fn right(&self) -> Vec<FindingKind> {
        self.mistakes.iter().flat_map(|(mistake, _)| mistake.right.iter().copied()).collect()
    }

    fn name(&self) -> String {
        let names: Vec<_> = self.mistakes.iter().map(|(mistake, _)| mistake.name).collect();
        names.join(" + ")
    }

    fn diagnose(&self, effort: Effort, judge: impl FnOnce(&Diagnosis<'_>)) {
        let key = SecretKey::new(self.case.key.as_str()).unwrap();
        let other = self.case.other_key.as_deref().map(|key| SecretKey::new(key).unwrap());
        let diagnoser = Diagnoser::new([("own", &key)])
            .other_keys(other.as_ref().map(|other| ("other", other)))
            .accept(self.case.rule)
            .catalogue(methods::ALL)
            .effort(effort);
        let (url, query) = (self.case.url(), sent(&self.made));
        judge(&diagnoser.diagnose_at(self.case.endpoint, &url, &query, ""));
    }

    /// Whether a finding is about what is there for all to see.
    fn is_fact(&self, kind: FindingKind) -> bool {
        let query = sent(&self.made);
        let key = SecretKey::new(self.case.key.as_str()).unwrap();
        let path = self.case.path();
        let received = self.case.received(&query);
        let request =
            ReceivedRequest::read_at(Limits::default(), self.case.endpoint, &path, &query, "");
        let refused = match request {
            Err(ReadError::Conflict { .. }) => Some(FindingKind::Duplicate),
            Err(_) => Some(FindingKind::Unreadable),
            Ok(request) => match request.verify([("own", &key)], self.case.rule) {
                Err(VerifyError::MissingHash) => Some(FindingKind::MissingHash),
                Err(VerifyError::Unmet(_)) => Some(FindingKind::MissingParameter),
                Err(VerifyError::NotCanonicalId { .. }) => Some(FindingKind::LeadingZeros),
                Err(VerifyError::NothingSigned) => Some(FindingKind::NothingSigned),
                _ => None,
            },
        };
        let is_word = |(name, value): &(String, String)| {
            let words = ["true", "false", "yes", "no", "on", "off"];
            matches!(self.case.kind(name), Some(Kind::Switch { .. }))
                && words.contains(&value.to_lowercase().as_str())
        };
        refused == Some(kind)
            || kind == FindingKind::BooleanWords && received.pairs.iter().any(is_word)
            // What is said of JSON is said of the form that it should be.
            || query.starts_with('{')
                && matches!(kind, FindingKind::NotAForm | FindingKind::MissingParameter)
            || kind == FindingKind::SecretSent
                && received.pairs.iter().any(|(_, value)| value.contains(&self.case.key))
    }

    /// Whether another mistake of this kind makes the very same request, or the very same hash for
    /// what was sent; for a pair, also another pair.
    fn coincides(&self, kind: FindingKind) -> bool {
        let received = self.case.received(&sent(&self.made));
        let is_hash = |made: &Made| made.hash == self.made.hash;
        explains(&received, kind, self.mistakes.len() > 1, 6, is_hash)
            || explains(&self.case, kind, self.mistakes.len() > 1, 7, |made| *made == self.made)
    }
}

/// Whether some mistake of this kind, on one of the first axes, makes what is sought.
fn explains(
    case: &Case,
    kind: FindingKind,
    pairs: bool,
    axes: usize,
    is_it: impl Fn(&Made) -> bool,
) -> bool {
    let is_made = |mistakes: &[Choice<'_>]| made(case, mistakes).is_some_and(|made| is_it(&made));
    let axis = |(mistake, _): &Choice<'_>| mistake.change.axis();
    let table = TABLE.iter().filter(|mistake| mistake.change.axis() < axes);
    let all: Vec<Choice<'_>> =
        table.flat_map(|it| (0..variants(it, case)).map(move |variant| (it, variant))).collect();
    let of_kind = || all.iter().filter(|(mistake, _)| mistake.right.contains(&kind));
    let is_pair = |one: &Choice<'_>, other: &Choice<'_>| {
        let mut two = [*one, *other];
        two.sort_by_key(axis);
        axis(one) != axis(other) && is_made(&two)
    };
    of_kind().any(|one| is_made(&[*one]))
        || pairs && of_kind().any(|one| all.iter().any(|other| is_pair(one, other)))
}

/// A variant of a mistake, of all values as often as of one.
fn choice<'m>(random: &mut Random, case: &Case, mistake: &'m Mistake) -> Option<Choice<'m>> {
    let count = variants(mistake, case);
    let variant = if random.is_one_in(2) { 0 } else { random.below(count.max(1)) };
    (count > 0).then_some((mistake, variant))
}

#[derive(Default, Clone)]
struct Tally {
    tries: usize,
    first: usize,
    listed: usize,
    certain: usize,
    wrong: usize,
    /// What came first instead.
    instead: BTreeMap<&'static str, usize>,
}

#[derive(Default)]
struct Report {
    tallies: BTreeMap<String, Tally>,
    wrong: Vec<String>,
    missed: BTreeMap<String, String>,
}

impl Report {
    fn add(&mut self, trial: &Trial, diagnosis: &Diagnosis<'_>) {
        let right = trial.right();
        let findings: Vec<_> = diagnosis
            .findings()
            .iter()
            .filter(|it| right.contains(&it.kind()) || !trial.is_fact(it.kind()))
            .collect();
        let mut known: BTreeMap<FindingKind, bool> = BTreeMap::new();
        let mut is_right = |finding: &Finding| {
            *known.entry(finding.kind()).or_insert_with(|| {
                right.contains(&finding.kind()) || trial.coincides(finding.kind())
            })
        };
        let is_first = findings.first().is_some_and(|it| is_right(it));
        let is_listed = findings.iter().any(|it| is_right(it));
        let certain: Vec<_> = findings.iter().filter(|it| it.is_certain()).collect();
        let is_wrong = certain.iter().any(|it| !is_right(it));
        let name = if trial.mistakes.len() > 1 { "(pairs)".to_owned() } else { trial.name() };
        let tally = self.tallies.entry(name).or_default();
        tally.tries += 1;
        tally.first += usize::from(is_first);
        if !is_first {
            let instead = findings.first().map_or("nothing", |it| it.kind().as_str());
            *tally.instead.entry(instead).or_default() += 1;
        }
        tally.listed += usize::from(is_listed);
        tally.certain += usize::from(!certain.is_empty());
        tally.wrong += usize::from(is_wrong);
        let shown = || {
            let Trial { case, made, .. } = trial;
            let (endpoint, rule, key) = (case.endpoint.name(), case.rule, &case.key);
            let mut text =
                format!("{}\n    {endpoint} {rule} key {key:?}\n    {}", trial.name(), sent(made));
            for finding in diagnosis.findings() {
                let doubt = if finding.is_certain() { "" } else { "probably " };
                write!(text, "\n    {doubt}{}: {}", finding.kind(), finding.detail()).unwrap();
            }
            text
        };
        if is_wrong {
            self.wrong.push(shown());
        } else if !is_listed && trial.mistakes.len() == 1 && !right.is_empty() {
            self.missed.entry(trial.name()).or_insert_with(shown);
        }
    }

    fn join(mut self, other: Self) -> Self {
        for (name, more) in other.tallies {
            let tally = self.tallies.entry(name).or_default();
            tally.tries += more.tries;
            tally.first += more.first;
            tally.listed += more.listed;
            tally.certain += more.certain;
            tally.wrong += more.wrong;
            for (kind, count) in more.instead {
                *tally.instead.entry(kind).or_default() += count;
            }
        }
        self.wrong.extend(other.wrong);
        self.wrong.sort();
        other.missed.into_iter().for_each(|(name, shown)| {
            self.missed.entry(name).or_insert(shown);
        });
        self
    }

    fn print(&self) {
        let mut text = String::from(
            "mistake: tries, first right, listed, certain, certain and wrong; what came instead\n",
        );
        let mut total = Tally::default();
        for (name, it) in &self.tallies {
            let Tally { tries, first, listed, certain, wrong, instead } = it;
            let instead: String =
                instead.iter().map(|(kind, count)| format!(", {count} {kind}")).collect();
            writeln!(text, "{name}: {tries} {first} {listed} {certain} {wrong}{instead}").unwrap();
            total.tries += tries;
            total.first += first;
            total.listed += listed;
            total.certain += certain;
            total.wrong += wrong;
        }
        let Tally { tries, first, listed, certain, wrong, .. } = total;
        writeln!(text, "ALL: {tries} {first} {listed} {certain} {wrong}\n").unwrap();
        for wrong in &self.wrong {
            writeln!(text, "CERTAIN AND WRONG {wrong}").unwrap();
        }
        for missed in self.missed.values() {
            writeln!(text, "NOT NAMED {missed}").unwrap();
        }
        println!("{text}");
    }
}

/// Makes so many trials on all cores.
fn run(effort: Effort, make: impl Fn(&mut Random) -> Trial + Sync) -> Report {
    let (next, total) = (AtomicUsize::new(0), Mutex::new(Report::default()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let mut report = Report::default();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= CASES {
                        break;
                    }
                    let trial = make(&mut Random::new(number as u64));
                    trial.diagnose(effort, |diagnosis| report.add(&trial, diagnosis));
                }
                let mut total = total.lock().unwrap();
                *total = std::mem::take(&mut *total).join(report);
            });
        }
    });
    let report = total.into_inner().unwrap();
    report.print();
    report
}

fn certain_findings_are_true(effort: Effort) {
    let report = run(effort, Trial::random);
    let told = || {
        let is_told = |(name, _): &(&String, _)| name != &"(pairs)" && !HARD.contains(&&***name);
        report.tallies.iter().filter(is_told).map(|(_, tally)| tally)
    };
    let tries: usize = told().map(|tally| tally.tries).sum();
    let first: usize = told().map(|tally| tally.first).sum();
    println!("named first: {first} of {tries} single mistakes that can be told");
    // Of a few, one more or less tells nothing.
    let least = if cfg!(debug_assertions) { 95 } else { 99 };
    assert!(first * 100 >= tries * least);
    let wrong = &report.wrong;
    assert!(
        wrong.len() * 1000 <= CASES,
        "{} of {CASES} are certain and wrong:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(8)].join("\n")
    );
}

/// A right hash with a key that has nothing to do with the right one.
fn unrelated(random: &mut Random) -> Trial {
    static UNRELATED: LazyLock<Mistake> = LazyLock::new(|| Mistake {
        name: "an unrelated key",
        right: &[],
        change: table::Change::Key(Box::new(|case: &Case| {
            let seed = case::sha1(&[case.key.as_bytes(), &case.text()]);
            let mut random = Random::new(u64::from_le_bytes(*seed.first_chunk().unwrap()));
            let letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789!$-_";
            let length = 4 + random.below(20);
            vec![(Vec::new(), random.text(letters, length).into_bytes())]
        })),
    });
    loop {
        if let Some(trial) = Trial::of(&Case::random(random), vec![(&*UNRELATED, 0)]) {
            return trial;
        }
    }
}

fn an_unrelated_key_has_no_certain_cause(effort: Effort) {
    let report = run(effort, unrelated);
    assert!(report.wrong.is_empty(), "{}", report.wrong.join("\n"));
}

#[test]
fn certain_findings_are_true_in_999_of_1000() {
    certain_findings_are_true(EFFORT);
}

#[test]
fn unrelated_keys_have_no_certain_cause() {
    an_unrelated_key_has_no_certain_cause(LESS_EFFORT);
}

#[test]
#[ignore = "takes minutes, also with optimisation"]
fn certain_findings_are_true_with_the_usual_effort() {
    certain_findings_are_true(Effort::USUAL);
}

#[test]
#[ignore = "takes many minutes, also with optimisation"]
fn unrelated_keys_have_no_certain_cause_with_the_usual_effort() {
    an_unrelated_key_has_no_certain_cause(Effort::USUAL);
}
