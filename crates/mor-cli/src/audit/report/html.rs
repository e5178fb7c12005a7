//! The report as one page, which loads nothing and runs no script.

use std::fmt;

use super::super::clock::Shown;
use super::super::limit::percent;
use super::plot::{Bars, OverTime};
use super::{Audit, Row, grouped, listed};

const STYLE: &str = "\
body{font:15px/1.5 system-ui,sans-serif;max-width:1100px;margin:2em auto;padding:0 1em;\
color:#222;background:#fff}\
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}\
table{border-collapse:collapse;width:100%;font-size:13px}\
th,td{text-align:left;padding:.3em .6em;border-bottom:1px solid #ddd;vertical-align:top;\
overflow-wrap:anywhere}\
td.n,th.n{text-align:right}td.n,td.m,th{white-space:nowrap}\
.clients{overflow-x:auto}.clients td:first-child,.clients td:last-child{min-width:13em}\
svg{width:100%;height:auto}svg text{font-size:13px;fill:currentColor}\
svg path{fill:none;stroke:#ddd}\
.right{fill:#3a8f5c}.wrong{fill:#c43d3d}.malformed{fill:#d99a1c}\
small{color:#666}\
@media(prefers-color-scheme:dark){body{color:#ddd;background:#1b1b1b}th,td{border-color:#444}\
svg path{stroke:#444}\
small{color:#999}}";

/// How many clients and methods are shown; the others make no page that can be read.
const MOST_ROWS: usize = 1000;
const MOST_BARS: usize = 15;

/// A text as it stands in a page or in an attribute.
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '&' => f.write_str("&amp;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            _ => write!(f, "{character}"),
        })
    }
}

pub(super) fn write(f: &mut fmt::Formatter<'_>, audit: &Audit) -> fmt::Result {
    writeln!(
        f,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>Audit of requests</title><style>{STYLE}</style></head><body>\
         <h1>Audit of requests</h1>"
    )?;
    write!(f, "<p>{} lines", grouped(audit.lines))?;
    if let Some((first, last)) = audit.span {
        write!(f, ", {} to {} UTC", Shown(first), Shown(last))?;
    }
    writeln!(f, "</p>")?;
    totals(f, audit)?;
    writeln!(f, "<h2>Over time</h2>{}", OverTime(&audit.hours))?;
    bars(
        f,
        "Likely mistakes",
        "wrong",
        audit.mistakes.iter().map(|(kind, n)| (kind.as_str(), *n)),
    )?;
    let unknown = audit.unknown.iter().map(|(name, count)| (name.as_str(), *count));
    bars(f, "Unknown methods", "malformed", unknown)?;
    rows(f, audit)?;
    writeln!(f, "</body></html>")
}

fn totals(f: &mut fmt::Formatter<'_>, audit: &Audit) -> fmt::Result {
    let (totals, reuse) = (&audit.totals, &audit.totals.reuse);
    let checked = totals.checked();
    let usual = reuse.usual.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
    write!(f, "<table>")?;
    for (name, count, of) in [
        ("Checked", checked, None),
        ("Right", totals.right, Some(checked)),
        ("Wrong", totals.wrong, Some(checked)),
        ("Malformed", totals.malformed, Some(checked)),
        ("To unknown methods", totals.unknown, None),
    ] {
        total(f, name, count, of)?;
    }
    let reused = [
        ("Hash used again later", reuse.again, None),
        ("Hash used again with other values that it does not cover", reuse.altered, None),
        ("Hash used again for another method", reuse.crossed, None),
        ("Hash used again by methods that sign one id, as usual", usual, None),
    ];
    for (name, count, of) in reused.into_iter().filter(|_| !audit.verifies_only) {
        total(f, name, count, of)?;
    }
    for (skip, count) in audit.skipped.sorted() {
        let (text, count) = (skip.text(), grouped(count));
        write!(
            f,
            "<tr><td>Nothing to check: {text}</td><td class=\"n\">{count}</td><td></td></tr>"
        )?;
    }
    if !audit.rules.is_empty() {
        let rules = listed(audit.rules.iter().copied());
        write!(f, "<tr><td>Rules in use</td><td class=\"n\">{rules}</td><td></td></tr>")?;
    }
    writeln!(f, "</table>")
}

fn total(f: &mut fmt::Formatter<'_>, name: &str, count: u64, of: Option<u64>) -> fmt::Result {
    write!(f, "<tr><td>{name}</td><td class=\"n\">{}</td>", grouped(count))?;
    match of {
        Some(of) => write!(f, "<td class=\"n\">{:.2} %</td></tr>", percent(count, of)),
        None => write!(f, "<td></td></tr>"),
    }
}

fn bars<'n>(
    f: &mut fmt::Formatter<'_>,
    title: &'static str,
    class: &'static str,
    counts: impl Iterator<Item = (&'n str, u64)>,
) -> fmt::Result {
    let bars: Vec<_> =
        counts.take(MOST_BARS).map(|(name, count)| (name.to_owned(), count)).collect();
    if bars.is_empty() {
        return Ok(());
    }
    writeln!(f, "<h2>{title}</h2>{}", Bars { title, class, counts: &bars })
}

fn rows(f: &mut fmt::Formatter<'_>, audit: &Audit) -> fmt::Result {
    write!(
        f,
        "<h2>Clients and methods</h2><div class=\"clients\"><table><tr><th>Client</th>\
         <th>Method</th><th class=\"n\">Right</th><th class=\"n\">Wrong</th>\
         <th class=\"n\">Malformed</th><th class=\"n\">Unknown</th>\
         <th class=\"n\">Used again</th><th>Details</th></tr>"
    )?;
    audit.rows.iter().take(MOST_ROWS).try_for_each(|each| row(f, each))?;
    write!(f, "</table></div>")?;
    let more = audit.rows.len().saturating_sub(MOST_ROWS);
    if more > 0 {
        write!(f, "<p>{} more are not shown.</p>", grouped(more as u64))?;
    }
    writeln!(f)
}

fn row(f: &mut fmt::Formatter<'_>, row: &Row) -> fmt::Result {
    let [user, ip, agent] = row.client().map(Escaped);
    write!(
        f,
        "<tr><td>{user} {ip}<br><small>{agent}</small></td><td class=\"m\">{}</td>",
        row.method()
    )?;
    let reuse = &row.reuse;
    let again = reuse.again.saturating_add(reuse.altered).saturating_add(reuse.crossed);
    for count in [row.right, row.wrong, row.malformed, row.unknown, again] {
        write!(f, "<td class=\"n\">{}</td>", grouped(count))?;
    }
    let mut details = Vec::new();
    if let Some(mistake) = &row.mistake {
        let super::Mistake { kind, votes, certain, detail } = mistake;
        let of = row.diagnosed;
        let proved = if certain == votes { "proved" } else { "likely" };
        details.push(format!("{kind}, {proved}, {votes} of {of} diagnosed: {detail}"));
        details.push(format!("fix: {}", kind.fix()));
    }
    details.extend(row.faults.iter().map(|(fault, n)| format!("{}: {fault}", grouped(*n))));
    let uncovered = row.uncovered.iter();
    let uncovered = listed(uncovered.map(|it| (format!("{} ({})", it.name, it.reason), it.count)));
    if !uncovered.is_empty() {
        details.push(format!("not covered: {uncovered}"));
    }
    if !row.rules.is_empty() {
        details.push(format!("rules: {}", listed(row.rules.iter().copied())));
    }
    let details: Vec<_> = details.iter().map(|detail| Escaped(detail).to_string()).collect();
    writeln!(f, "<td>{}</td></tr>", details.join("<br>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_client_sends_is_markup() {
        let text = "</title><script>'\"&";
        assert_eq!(Escaped(text).to_string(), "&lt;/title&gt;&lt;script&gt;&#39;&quot;&amp;");
    }
}
