//! The report for programs.

use serde_json::{Map, Value, json};

use super::super::clock::Shown;
use super::super::replay::Reuse;
use super::{Audit, Row};

pub(super) fn of(audit: &Audit) -> Value {
    let totals = &audit.totals;
    let time = |time: Option<u32>| time.map(|time| Shown(time).to_string());
    let skipped = audit.skipped.sorted();
    json!({
        "files": audit.files,
        "lines": audit.lines,
        "first": time(audit.span.map(|(first, _)| first)),
        "last": time(audit.span.map(|(_, last)| last)),
        "checked": totals.checked(),
        "right": totals.right,
        "wrong": totals.wrong,
        "malformed": totals.malformed,
        "unknown": totals.unknown,
        "nothing_to_check": counts(skipped.iter().map(|(skip, count)| (skip.as_str(), *count))),
        "unknown_methods": counts(audit.unknown.iter().map(|(name, count)| (&**name, *count))),
        "reuse": found(audit, || reuse(&totals.reuse)),
        "rules": counts(audit.rules.iter().map(|(rule, count)| (rule.as_str(), *count))),
        "mistakes": counts(audit.mistakes.iter().map(|(kind, count)| (kind.as_str(), *count))),
        "clients": audit.rows.iter().map(|each| row(audit, each)).collect::<Vec<_>>(),
    })
}

fn counts<'n>(counts: impl Iterator<Item = (&'n str, u64)>) -> Map<String, Value> {
    counts.map(|(name, count)| (name.to_owned(), count.into())).collect()
}

/// What was looked for; `null` in an audit that only verifies.
fn found(audit: &Audit, what: impl FnOnce() -> Value) -> Value {
    if audit.verifies_only { Value::Null } else { what() }
}

fn reuse(reuse: &Reuse) -> Value {
    let [usual_again, usual_altered, usual_crossed] = reuse.usual;
    json!({
        "again": reuse.again,
        "altered": reuse.altered,
        "crossed": reuse.crossed,
        "usual": {"again": usual_again, "altered": usual_altered, "crossed": usual_crossed},
    })
}

fn row(audit: &Audit, row: &Row) -> Value {
    let faults = row.faults.iter().map(|(fault, count)| {
        json!({"kind": fault.kind(), "parameter": fault.parameter(), "count": count})
    });
    let uncovered = row
        .uncovered
        .iter()
        .map(|it| json!({"name": it.name, "reason": it.reason.to_string(), "count": it.count}));
    let mistake = row.mistake.as_ref().map(|mistake| {
        json!({
            "kind": mistake.kind.as_str(),
            "votes": mistake.votes,
            "certain": mistake.certain,
            "detail": mistake.detail,
            "fix": mistake.kind.fix(),
        })
    });
    json!({
        "user": row.user,
        "ip": row.ip,
        "agent": row.agent,
        "method": row.method,
        "right": row.right,
        "wrong": row.wrong,
        "diagnosed": row.diagnosed,
        "mistake": mistake,
        "malformed": row.malformed,
        "faults": faults.collect::<Vec<_>>(),
        "unknown": row.unknown,
        "nothing_to_check": row.unchecked,
        "uncovered": found(audit, || uncovered.collect()),
        "reuse": found(audit, || reuse(&row.reuse)),
        "rules": counts(row.rules.iter().map(|(rule, count)| (rule.as_str(), *count))),
    })
}
