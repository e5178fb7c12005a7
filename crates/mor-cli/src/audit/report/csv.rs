//! The report as a table, one row for each client and method.

use std::fmt;

use super::{Audit, Row};

const COLUMNS: [&str; 20] = [
    "user",
    "ip",
    "agent",
    "method",
    "right",
    "wrong",
    "mistake",
    "votes",
    "certain",
    "diagnosed",
    "malformed",
    "faults",
    "unknown",
    "nothing_to_check",
    "uncovered",
    "again",
    "altered",
    "crossed",
    "usual",
    "rules",
];

/// Empty in an audit that only verifies.
const SEARCHED: [&str; 5] = ["uncovered", "again", "altered", "crossed", "usual"];

pub(super) fn write(f: &mut fmt::Formatter<'_>, audit: &Audit) -> fmt::Result {
    writeln!(f, "{}", COLUMNS.join(","))?;
    audit.rows.iter().try_for_each(|row| {
        let cells = COLUMNS.iter().zip(cells(row));
        let cells = cells.map(|(column, cell)| {
            let is_unknown = audit.verifies_only && SEARCHED.contains(column);
            if is_unknown { String::new() } else { field(&cell) }
        });
        let cells: Vec<_> = cells.collect();
        writeln!(f, "{}", cells.join(","))
    })
}

fn cells(row: &Row) -> [String; COLUMNS.len()] {
    let mistake = row.mistake.as_ref();
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let faults = row.faults.iter().map(|(fault, count)| match fault.parameter() {
        Some(parameter) => format!("{}({parameter}) {count}", fault.kind()),
        None => format!("{} {count}", fault.kind()),
    });
    let uncovered = row.uncovered.iter().map(|it| format!("{} {}", it.name, it.count));
    let rules = row.rules.iter().map(|(rule, count)| format!("{rule} {count}"));
    let join = |parts: Vec<String>| parts.join("; ");
    let [again, altered, crossed] = row.reuse.usual;
    [
        row.user.clone(),
        row.ip.clone(),
        row.agent.clone(),
        row.method().to_owned(),
        row.right.to_string(),
        row.wrong.to_string(),
        mistake.map(|mistake| mistake.kind.as_str().to_owned()).unwrap_or_default(),
        number(mistake.map(|mistake| mistake.votes)),
        number(mistake.map(|mistake| mistake.certain)),
        row.diagnosed.to_string(),
        row.malformed.to_string(),
        join(faults.collect()),
        row.unknown.to_string(),
        row.unchecked.to_string(),
        join(uncovered.collect()),
        row.reuse.again.to_string(),
        row.reuse.altered.to_string(),
        row.reuse.crossed.to_string(),
        again.saturating_add(altered).saturating_add(crossed).to_string(),
        join(rules.collect()),
    ]
}

/// A field, in quotes where it needs them. A client may send what a spreadsheet takes for a
/// formula, so an apostrophe stands before that.
fn field(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r', ';']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_no_formulas() {
        for (text, written) in [
            ("a", "a"),
            ("a \"b\", c", "\"a \"\"b\"\", c\""),
            ("=1+1", "'=1+1"),
            ("@SUM(a,b)", "\"'@SUM(a,b)\""),
            ("", ""),
        ] {
            assert_eq!(field(text), written);
        }
    }
}
