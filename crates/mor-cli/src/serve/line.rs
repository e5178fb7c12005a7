//! The line of a request that was passed on.

use std::fmt;
use std::time::{Duration, SystemTime};

use mor_api::{Endpoint, HashRules};
use mor_tower::{Diagnosed, printable};
use serde_json::{Value, json};

use super::check::{Checked, Verdict};
use super::record::Answer;
use super::{Live, findings_json, shown, time_json};
use crate::output::{BAD, GOOD, Report, STRONG};

/// A request that was passed on, and what came of it.
pub(crate) struct Line {
    pub(super) time: SystemTime,
    pub(super) http_method: String,
    pub(super) path: String,
    pub(super) checked: Checked,
    pub(super) answer: Answer,
    /// Where our verdict and the server's differ.
    pub(super) note: Option<String>,
    pub(super) took: Duration,
}

/// The same with the mistake.
pub(crate) struct Judged {
    line: Line,
    diagnosed: Diagnosed,
}

impl Live for Line {
    type Report = Judged;

    fn report(self, diagnosed: Diagnosed) -> Judged {
        Judged { line: self, diagnosed }
    }
}

/// A path as far as it is surely no value: a `?` may have been forgotten.
pub(super) fn shown_path(path: &str) -> String {
    const LONGEST: usize = 80;
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/_.-".contains(byte);
    let plain = path.bytes().take(LONGEST).take_while(is_plain).count();
    let shown = path.get(..plain).unwrap_or_default();
    if plain < path.len() { format!("{shown}…") } else { shown.to_owned() }
}

/// What servers answer before they look at the hash.
const BEFORE_HASH: [&str; 9] = [
    "API Requests are disabled",
    "API must have Secret Key",
    "API must have a secret key",
    "Access Denied",
    "Bad login",
    "Cannot connect to Elasticsearch",
    "GET Requests are disabled",
    "There is no such API",
    "User was not found",
];

/// What to say where the server's verdict is another than ours, or may be explained.
pub(super) fn note(checked: &Checked, answer: &Answer) -> Option<String> {
    let text = answer.text.as_deref().unwrap_or_default().trim();
    let refuses_hash = answer.is_done == Some(false) && text.eq_ignore_ascii_case("Incorrect hash");
    let takes_hash = match answer.is_done {
        Some(true) => true,
        Some(false) => !refuses_hash && !BEFORE_HASH.contains(&text),
        None => false,
    };
    let (right, wrong) = (checked.right_under, HashRules::ALL.without(checked.right_under));
    if checked.is_right() && refuses_hash {
        return Some(if wrong.is_empty() {
            "the server disagrees, although all rules give this hash: it may have another key"
                .to_owned()
        } else {
            format!(
                "the server disagrees: the hash is right under {right} and wrong under {wrong}, \
                 which it may follow; or it has another key"
            )
        });
    }
    if !checked.is_wrong() {
        return None;
    }
    match (takes_hash, right.is_empty()) {
        (true, true) => Some(
            "the server took it all the same: it may have another key, or check no hash".to_owned(),
        ),
        (true, false) => {
            Some(format!("the server took it: the hash is right under {right}, see --rule"))
        }
        (false, false) if !refuses_hash => None,
        (false, false) => Some(format!("the hash would be right under {right}")),
        (false, true) => None,
    }
}

impl Report for Judged {
    fn json(&self) -> Value {
        let Self { line, diagnosed } = self;
        let checked = &line.checked;
        let (verdict, rule, reason) = match &checked.verdict {
            Verdict::Right { rule } => ("right", Some(rule.as_str()), None),
            Verdict::Wrong { reason } => ("wrong", None, Some(reason.as_str())),
            Verdict::Unchecked { why } => ("unchecked", None, Some(*why)),
        };
        json!({
            "time": time_json(line.time),
            "http_method": line.http_method,
            "path": line.path,
            "endpoint": checked.endpoint.map(Endpoint::name),
            "user": checked.user,
            "verdict": verdict,
            "rule": rule,
            "reason": reason,
            "findings": findings_json(diagnosed),
            "uncovered": checked.uncovered,
            "status": line.answer.status,
            "done": line.answer.is_done,
            "answer": line.answer.text,
            "note": line.note,
            "milliseconds": u64::try_from(line.took.as_millis()).unwrap_or(u64::MAX),
        })
    }
}

/// Columns with two spaces between them, which nothing else has.
impl fmt::Display for Judged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, diagnosed } = self;
        let checked = &line.checked;
        let name = checked.endpoint.map_or(&*line.path, |endpoint| endpoint.name());
        // A method of HTTP is any word.
        let http_method = printable::username(&line.http_method);
        write!(f, "{}  {http_method}  {name}  ", shown(line.time))?;
        match &checked.user {
            Some(user) => write!(f, "{}", printable::username(user))?,
            None => f.write_str("-")?,
        }
        match &checked.verdict {
            Verdict::Right { rule } => write!(f, "  {GOOD}right{GOOD:#}, rule {rule}")?,
            Verdict::Wrong { reason } => {
                write!(f, "  {BAD}wrong{BAD:#}: {}", printable::sentence(reason))?;
            }
            Verdict::Unchecked { why } => write!(f, "  unchecked: {why}")?,
        }
        match diagnosed {
            Diagnosed::Unwanted => {}
            Diagnosed::Found(findings) if !findings.is_empty() => {
                write!(f, "  mistake: {STRONG}{diagnosed}{STRONG:#}")?;
            }
            _ => write!(f, "  {diagnosed}")?,
        }
        if !checked.uncovered.is_empty() {
            let uncovered = checked.uncovered.join(",");
            write!(f, "  uncovered: {}", printable::sentence(&uncovered))?;
        }
        f.write_str("  answer:")?;
        if let Some(status) = line.answer.status {
            write!(f, " {status}")?;
        }
        match (&line.answer.text, line.answer.is_done) {
            (Some(text), _) => write!(f, " {}", printable::sentence(text))?,
            (None, Some(true)) => f.write_str(" done")?,
            (None, _) => {}
        }
        if let Some(note) = &line.note {
            write!(f, "  note: {note}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use mor_api::HashRule;

    use super::*;

    #[test]
    fn a_path_ends_where_a_value_may_begin() {
        for (path, shown) in [
            ("/billing/api/v2/users/7/balance", "/billing/api/v2/users/7/balance"),
            ("/billing/api/user_details_update&pswd=x", "/billing/api/user_details_update…"),
            ("/api/%0Adid_create", "/api/…"),
            ("/žž", "/…"),
            ("*", "…"),
        ] {
            assert_eq!(shown_path(path), shown);
        }
        assert_eq!(shown_path(&"/".repeat(90)), format!("{}…", "/".repeat(80)));
    }

    fn told(verdict: Verdict, right_under: HashRules, done: bool, text: &str) -> Option<String> {
        let checked = Checked { verdict, right_under, ..Checked::default() };
        let text = (!text.is_empty()).then(|| text.to_owned());
        note(&checked, &Answer { status: Some(200), is_done: Some(done), text })
    }

    #[test]
    fn a_note_says_where_verdicts_differ() {
        let right = || Verdict::Right { rule: HashRule::Listed };
        let wrong = || Verdict::Wrong { reason: "x".to_owned() };
        let (all, none) = (HashRules::ALL, HashRules::NONE);
        let some = HashRule::Listed | HashRule::M2;
        let refused = "Incorrect hash";
        for (verdict, rules, done, text, expected) in [
            (right(), all, true, "", ""),
            (right(), some, false, "User was not found", ""),
            (right(), all, false, refused, "although all rules give this hash"),
            (
                right(),
                some,
                false,
                refused,
                "right under listed, m2 and wrong under x3, x3s, x5, x8",
            ),
            (wrong(), none, false, refused, ""),
            (wrong(), some, false, refused, "would be right under listed, m2"),
            (wrong(), some, true, "", "took it: the hash is right under listed, m2, see --rule"),
            (wrong(), none, true, "", "took it all the same"),
            (wrong(), none, false, "DID was not found", "took it all the same"),
            (wrong(), none, false, "Access Denied", ""),
            (Verdict::Unchecked { why: "x" }, none, false, refused, ""),
        ] {
            let note = told(verdict, rules, done, text).unwrap_or_default();
            assert!(note.contains(expected) && note.is_empty() == expected.is_empty(), "{note}");
        }
    }
}
