//! How much of what may be wrong before a run fails.

use std::fmt;

use super::report::Audit;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Wrong,
    Malformed,
    Unknown,
    Reuse,
    Altered,
    Crossed,
}

/// How much of it is allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Allowed {
    Number(u64),
    /// Of 100.
    Share(f64),
}

/// A limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limit {
    what: What,
    allowed: Allowed,
}

const WHATS: [(&str, What); 6] = [
    ("wrong", What::Wrong),
    ("malformed", What::Malformed),
    ("unknown", What::Unknown),
    ("reuse", What::Reuse),
    ("altered", What::Altered),
    ("crossed", What::Crossed),
];

/// Reads a limit such as `wrong=1%`.
pub(crate) fn limit(text: &str) -> Result<Limit, &'static str> {
    const WRONG: &str = "it is one of wrong, malformed, unknown, reuse, altered and crossed, \
        perhaps with `=` and a number or a percentage";
    let (name, allowed) =
        text.split_once('=').map_or((text, None), |(name, allowed)| (name, Some(allowed)));
    let (_, what) = WHATS.iter().find(|(known, _)| *known == name.trim()).ok_or(WRONG)?;
    let allowed = match allowed.map(str::trim) {
        None => Allowed::Number(0),
        Some(text) => match text.strip_suffix('%') {
            Some(share) => {
                let share = share.trim().parse().ok();
                let share = share.filter(|share| (0.0..=100.0).contains(share));
                Allowed::Share(share.ok_or(WRONG)?)
            }
            None => Allowed::Number(text.parse().map_err(|_| WRONG)?),
        },
    };
    Ok(Limit { what: *what, allowed })
}

impl Limit {
    /// Whether verifying alone does not tell it.
    pub(crate) const fn needs_search(&self) -> bool {
        matches!(self.what, What::Reuse | What::Altered | What::Crossed)
    }

    /// Whether there is more of it than is allowed.
    pub(crate) fn is_exceeded(&self, audit: &Audit) -> bool {
        let totals = &audit.totals;
        let checked = totals.checked();
        let (count, of) = match self.what {
            What::Wrong => (totals.wrong, checked),
            What::Malformed => (totals.malformed, checked),
            What::Unknown => (totals.unknown, checked.saturating_add(totals.unknown)),
            What::Reuse => (totals.reuse.again, totals.right),
            What::Altered => (totals.reuse.altered, totals.right),
            What::Crossed => (totals.reuse.crossed, totals.right),
        };
        match self.allowed {
            Allowed::Number(number) => count > number,
            Allowed::Share(share) => percent(count, of) > share,
        }
    }
}

/// How many of 100 that is.
#[expect(clippy::cast_precision_loss, reason = "nobody counts so many requests")]
pub(super) fn percent(count: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { count as f64 * 100.0 / of as f64 }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = WHATS.iter().find(|(_, what)| *what == self.what).map_or("", |(name, _)| name);
        match self.allowed {
            Allowed::Number(0) => f.write_str(name),
            Allowed::Number(number) => write!(f, "{name}={number}"),
            Allowed::Share(share) => write!(f, "{name}={share}%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read() {
        for text in ["wrong=1%", "reuse", "unknown=5", "malformed=0.25%", "altered", "crossed"] {
            assert_eq!(limit(text).unwrap().to_string(), text);
        }
        for text in ["", "x", "wrong=", "wrong=%", "wrong=-1", "wrong=101%", "wrong=NaN%"] {
            assert!(limit(text).is_err(), "{text}");
        }
    }

    #[test]
    fn limits_are_exceeded_by_more() {
        let mut audit = Audit::default();
        audit.totals.right = 198;
        audit.totals.wrong = 2;
        for (text, is_exceeded) in [
            ("wrong", true),
            ("wrong=1", true),
            ("wrong=2", false),
            ("wrong=1%", false),
            ("wrong=0.9%", true),
            ("reuse", false),
            ("unknown=0%", false),
        ] {
            assert_eq!(limit(text).unwrap().is_exceeded(&audit), is_exceeded, "{text}");
        }
    }
}
