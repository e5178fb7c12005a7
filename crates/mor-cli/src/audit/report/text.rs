//! The report for a terminal, at most 100 columns wide.

use std::fmt;

use super::super::clock::Shown;
use super::super::limit::percent;
use super::super::replay::Reuse;
use super::{Audit, Row, cut, grouped, listed};
use crate::output::{BAD, GOOD, STRONG};

const WIDTH: usize = 100;

/// How many clients and methods are shown. The other forms have them all.
const MOST_ROWS: usize = 40;
const MOST_NAMES: usize = 10;

pub(super) fn write(f: &mut fmt::Formatter<'_>, audit: &Audit) -> fmt::Result {
    head(f, audit)?;
    let mut before = None;
    for row in audit.rows.iter().take(MOST_ROWS) {
        if before != Some(row.client()) {
            client(f, row)?;
            before = Some(row.client());
        }
        one(f, row)?;
    }
    let more = audit.rows.len().saturating_sub(MOST_ROWS);
    if more > 0 {
        writeln!(
            f,
            "\n{} more clients and methods: --report json, csv or html",
            grouped(more as u64)
        )?;
    }
    Ok(())
}

fn head(f: &mut fmt::Formatter<'_>, audit: &Audit) -> fmt::Result {
    let totals = &audit.totals;
    let files = if audit.files == 1 { "file" } else { "files" };
    write!(f, "{} lines in {} {files}", grouped(audit.lines), audit.files)?;
    if let Some((first, last)) = audit.span {
        write!(f, ", {} to {} UTC", Shown(first), Shown(last))?;
    }
    writeln!(f)?;
    let checked = totals.checked();
    writeln!(f, "{:11}{:>14}", "checked", grouped(checked))?;
    for (name, count, style) in [
        ("right", totals.right, GOOD),
        ("wrong", totals.wrong, BAD),
        ("malformed", totals.malformed, BAD),
    ] {
        let style = if count > 0 { style } else { anstyle::Style::new() };
        let share = percent(count, checked);
        writeln!(f, "  {style}{name:9}{style:#}{:>14}  {share:6.2} %", grouped(count))?;
    }
    if totals.unknown > 0 {
        let names = listed(audit.unknown.iter().take(MOST_NAMES).map(|(name, n)| (name, *n)));
        let label = format!("{:11}{:>14}  ", "unknown", grouped(totals.unknown));
        wrapped(f, &label, &names)?;
    }
    let nothing = audit.nothing();
    if nothing > 0 {
        writeln!(f, "{:11}{:>14}  nothing to check:", "passed over", grouped(nothing))?;
        for (skip, count) in audit.skipped.sorted() {
            writeln!(f, "{:11}{:>14}  {}", "", grouped(count), skip.text())?;
        }
    }
    reuse(f, &totals.reuse)?;
    if !audit.rules.is_empty() {
        line(f, "rules", &listed(audit.rules.iter().copied()))?;
    }
    if !audit.mistakes.is_empty() {
        let mistakes = audit.mistakes.iter().take(MOST_NAMES).copied();
        line(f, "mistakes", &listed(mistakes))?;
    }
    Ok(())
}

/// Which hashes were used again.
fn reuse(f: &mut fmt::Formatter<'_>, reuse: &Reuse) -> fmt::Result {
    for (count, what) in [
        (reuse.again, "at a later time"),
        (reuse.altered, "with other values that the hash does not cover"),
        (reuse.crossed, "for another method"),
    ] {
        if count > 0 {
            let count = grouped(count);
            writeln!(f, "{BAD}used again{BAD:#} {count:>14}  {what}")?;
        }
    }
    let usual = reuse.usual.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
    if usual > 0 {
        let count = grouped(usual);
        let what = "by methods that sign one id, where nothing else can be";
        writeln!(f, "{:11}{count:>14}  {what}", "used again")?;
    }
    Ok(())
}

fn client(f: &mut fmt::Formatter<'_>, row: &Row) -> fmt::Result {
    let [user, ip, agent] = row.client();
    let user = if user.is_empty() { "(no user)" } else { user };
    let (user, ip) = (cut(user, 32), cut(ip, 39));
    let used = user.chars().count().saturating_add(ip.chars().count()).saturating_add(4);
    let agent = cut(agent, WIDTH.saturating_sub(used));
    writeln!(f, "\n{STRONG}{user}{STRONG:#}  {}", format!("{ip}  {agent}").trim_end())
}

fn one(f: &mut fmt::Formatter<'_>, row: &Row) -> fmt::Result {
    let Row { right, wrong, malformed, unknown, unchecked, .. } = row;
    let counts = [
        ("right", *right),
        ("wrong", *wrong),
        ("malformed", *malformed),
        ("unknown", *unknown),
        ("nothing to check", *unchecked),
    ];
    let counts = listed(counts.into_iter().filter(|(_, count)| *count > 0));
    writeln!(f, "  {}", cut(&format!("{:35}  {counts}", row.method()), WIDTH - 2))?;
    if let Some(mistake) = &row.mistake {
        let super::Mistake { kind, votes, certain, detail } = mistake;
        let proved = if certain == votes { "proved" } else { "likely" };
        let of = row.diagnosed;
        part(f, "mistake", &format!("{kind}, {proved}, {votes} of {of} diagnosed: {detail}"))?;
        part(f, "fix", kind.fix())?;
    } else if row.diagnosed > 0 {
        part(f, "mistake", &format!("not found in {} diagnosed", row.diagnosed))?;
    }
    for (fault, count) in row.faults.iter().take(MOST_NAMES) {
        part(f, "malformed", &format!("{}: {fault}", grouped(*count)))?;
    }
    let uncovered = row.uncovered.iter().take(MOST_NAMES);
    let uncovered = listed(uncovered.map(|it| (format!("{} ({})", it.name, it.reason), it.count)));
    if !uncovered.is_empty() {
        part(f, "uncovered", &uncovered)?;
    }
    let Reuse { again, altered, crossed, usual: [usual, usual_altered, usual_crossed] } = row.reuse;
    let reuse = [
        ("later", again),
        ("altered", altered),
        ("for another method", crossed),
        ("as usual", usual.saturating_add(usual_altered).saturating_add(usual_crossed)),
    ];
    let reuse = listed(reuse.into_iter().filter(|(_, count)| *count > 0));
    if !reuse.is_empty() {
        part(f, "used again", &reuse)?;
    }
    let is_usual =
        row.rules.len() == 1 && row.rules.iter().all(|(rule, _)| rule.as_str() == "listed");
    if !row.rules.is_empty() && !is_usual {
        part(f, "rules", &listed(row.rules.iter().copied()))?;
    }
    Ok(())
}

fn line(f: &mut fmt::Formatter<'_>, label: &str, text: &str) -> fmt::Result {
    wrapped(f, &format!("{label:11}"), text)
}

fn part(f: &mut fmt::Formatter<'_>, label: &str, text: &str) -> fmt::Result {
    wrapped(f, &format!("    {label:11}"), text)
}

/// Writes a text behind a label, in as many lines as it takes, all of which begin below each other.
fn wrapped(f: &mut fmt::Formatter<'_>, label: &str, text: &str) -> fmt::Result {
    let start = label.chars().count();
    let room = WIDTH.saturating_sub(start);
    let (mut line, mut used) = (label.to_owned(), 0_usize);
    for word in text.split(' ') {
        // Only names that somebody made up are longer than a line.
        let word = cut(word, room);
        let length = word.chars().count();
        if used > 0 && used.saturating_add(length) >= room {
            writeln!(f, "{}", line.trim_end())?;
            line = " ".repeat(start);
            used = 0;
        } else if used > 0 {
            line.push(' ');
            used = used.saturating_add(1);
        }
        line.push_str(&word);
        used = used.saturating_add(length);
    }
    writeln!(f, "{line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Wrapped<'t>(&'t str);

    impl fmt::Display for Wrapped<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            part(f, "label", self.0)
        }
    }

    #[test]
    fn long_texts_are_wrapped() {
        let text = Wrapped("a b").to_string();
        assert_eq!(text, "    label      a b\n");
        for length in [1, 7, 84, 85, 86, 300] {
            let word = "é".repeat(length);
            let text = Wrapped(&[&*word; 30].join(" ")).to_string();
            assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{length}");
            assert!(text.lines().skip(1).all(|line| line.starts_with(&" ".repeat(15))));
            let kept = text.chars().filter(|character| matches!(character, 'é' | '…')).count();
            assert_eq!(kept, 30 * length.min(85));
        }
    }
}
