//! What a parameter's value looks like on the wire, as data.

use core::fmt;

use rust_decimal::Decimal;

/// The kind of value that a parameter takes.
///
/// A kind decides which texts a typed request accepts for the parameter, and how it writes them.
/// Verification does not look at kinds, with one exception: an [`ObjectId`](Kind::ObjectId) must be
/// a canonical decimal, because servers hash it as an integer.
///
/// ```
/// use mor_api::Kind;
///
/// assert!(Kind::Switch { on: 16 }.accepts("16"));
/// assert!(!Kind::Switch { on: 16 }.accepts("1"));
/// assert!(!Kind::ObjectId.accepts("007"));
/// assert_eq!(Kind::Switch { on: 16 }.to_string(), "0 or 16");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The id of the object that the request is about (`user_id`, `did_id`, `provider_id`): a
    /// canonical decimal up to 2⁶⁴ − 1, no sign and no leading zero. 0 is the administrator's id.
    ObjectId,
    /// The id of another object: a canonical decimal like [`ObjectId`](Kind::ObjectId), checked
    /// when typed.
    Id,
    /// An id, or `-1` for "none", where a page gives `-1` that meaning.
    Assignment,
    /// An id, or `all`.
    IdOrAll,
    /// Ids with commas between them, such as `1,2,2`. At least one.
    IdList,
    /// `0` for off, this number for on.
    Switch {
        /// The wire value of "on": 1 for most switches, 2, 4, 8 and 16 for `i1` … `i4`.
        on: u8,
    },
    /// `true` or `false`.
    TrueFalse,
    /// A number of things or of seconds: decimal digits, 0 or more, up to 2⁶⁴ − 1. Leading zeros
    /// are read, up to 20 digits in all.
    Count,
    /// Seconds since 1970-01-01 00:00 UTC: decimal digits.
    Timestamp,
    /// A time of day: `hh:mm:ss`, two digits each.
    TimeOfDay,
    /// An integer in a small range: an hour of the day, or one part of a date. Leading zeros are
    /// read, not written.
    Range {
        /// The smallest value.
        min: u16,
        /// The largest value.
        max: u16,
    },
    /// An exact decimal number: an optional minus, digits, optionally a point and digits. Without
    /// the point it must be at most 2⁹⁶ − 1 (79228162514264337593543950335), which allows any 28
    /// digits and some numbers of 29; at most 28 digits may follow the point.
    Decimal,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A string of digits that keeps its leading zeros, such as a DID.
    Digits,
    /// Any text, also the empty one.
    Text,
    /// Any text but the empty one, kept out of `Debug` output and errors.
    Secret,
}

impl Kind {
    /// Whether a typed request takes `text` for a parameter of this kind.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::ObjectId | Self::Id => parse_canonical_id(text).is_some(),
            Self::Assignment => text == "-1" || parse_canonical_id(text).is_some(),
            Self::IdOrAll => text == "all" || parse_canonical_id(text).is_some(),
            Self::IdList => text.split(',').all(|id| parse_canonical_id(id).is_some()),
            Self::TrueFalse => matches!(text, "true" | "false"),
            Self::TimeOfDay => parse_time(text).is_some(),
            Self::Switch { on } => text == "0" || parse_canonical_id(text) == Some(on.into()),
            Self::Count | Self::Timestamp => parse_number(text).is_some(),
            Self::Range { min, max } => parse_in_range(text, min, max).is_some(),
            Self::Decimal => parse_decimal(text).is_some(),
            Self::Word(words) => words.contains(&text),
            Self::Digits => is_digits(text),
            Self::Text => true,
            Self::Secret => !text.is_empty(),
        }
    }

    /// The length in bytes of the longest text that this kind accepts, `None` where there is no
    /// bound.
    #[must_use]
    pub const fn longest(self) -> Option<usize> {
        match self {
            Self::ObjectId
            | Self::Id
            | Self::Assignment
            | Self::IdOrAll
            | Self::Count
            | Self::Timestamp
            | Self::Range { .. } => Some(MAX_DIGITS),
            Self::Switch { .. } => Some(3),
            Self::TrueFalse => Some("false".len()),
            Self::TimeOfDay => Some("hh:mm:ss".len()),
            Self::Decimal => Some(MAX_DECIMAL),
            Self::Word(words) => {
                let mut longest = 0;
                let mut rest = words;
                while let [word, tail @ ..] = rest {
                    if word.len() > longest {
                        longest = word.len();
                    }
                    rest = tail;
                }
                Some(longest)
            }
            Self::IdList | Self::Digits | Self::Text | Self::Secret => None,
        }
    }
}

/// Says what the kind accepts, to complete the sentence "expected …".
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ObjectId | Self::Id => f.write_str("an id: digits without sign or leading zero"),
            Self::Assignment => f.write_str("an id, or -1 for none"),
            Self::IdOrAll => f.write_str("an id, or all"),
            Self::IdList => f.write_str("ids with commas between them"),
            Self::Switch { on } => write!(f, "0 or {on}"),
            Self::TrueFalse => f.write_str("true or false"),
            Self::TimeOfDay => f.write_str("a time of day such as 07:30:00"),
            Self::Count => f.write_str("a whole number, 0 or more"),
            Self::Timestamp => f.write_str("a unix timestamp in seconds"),
            Self::Range { min, max } => write!(f, "a number from {min} to {max}"),
            Self::Decimal => f.write_str("a decimal number such as -12.50"),
            Self::Word(words) => {
                f.write_str("one of")?;
                words.iter().try_for_each(|word| write!(f, " {word}"))
            }
            Self::Digits => f.write_str("digits"),
            Self::Text => f.write_str("text"),
            Self::Secret => f.write_str("text that is not empty"),
        }
    }
}

/// The most digits that a number may have on the wire: those of 2⁶⁴ − 1.
pub(crate) const MAX_DIGITS: usize = 20;
/// A sign, 29 digits and a point; or `-0.` and 28 digits.
const MAX_DECIMAL: usize = 31;

pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A whole number, leading zeros allowed. `parse` would take a plus sign as well.
pub(crate) fn parse_number(digits: impl AsRef<[u8]>) -> Option<u64> {
    let digits = digits.as_ref();
    if digits.is_empty() || digits.len() > MAX_DIGITS {
        return None;
    }
    digits.iter().try_fold(0_u64, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 { None } else { number.checked_mul(10)?.checked_add(digit.into()) }
    })
}

pub(crate) fn parse_in_range(text: &str, min: u16, max: u16) -> Option<u16> {
    let number = u16::try_from(parse_number(text)?).ok()?;
    (min..=max).contains(&number).then_some(number)
}

/// An id as servers hash it: digits, no leading zero, at most 2⁶⁴ − 1.
pub(crate) fn parse_canonical_id(digits: impl AsRef<[u8]>) -> Option<u64> {
    match digits.as_ref() {
        [b'0', _, ..] => None,
        digits => parse_number(digits),
    }
}

/// Hour, minute and second of `hh:mm:ss`.
pub(crate) fn parse_time(text: &str) -> Option<(u8, u8, u8)> {
    let mut parts = text.split(':').map(|part| {
        let number = u8::try_from(parse_number(part)?).ok()?;
        (part.len() == 2).then_some(number)
    });
    let mut part = |end| parts.next()?.filter(|number| *number < end);
    let time = (part(24)?, part(60)?, part(60)?);
    parts.next().is_none().then_some(time)
}

pub(crate) fn parse_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_well_formed = match digits.split_once('.') {
        Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
        None => is_digits(digits),
    };
    // The variant that is not exact rounds digits that do not fit.
    let is_decimal = is_well_formed && text.len() <= MAX_DECIMAL;
    is_decimal.then(|| Decimal::from_str_exact(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_accepts_what_its_sentence_says() {
        let words: &[&str] = &["no", "blacklist"];
        let cases: [(Kind, &[&str], &[&str]); 16] = [
            (Kind::IdOrAll, &["all", "0", "7"], &["", "007", "All", "-1"]),
            (Kind::IdList, &["1", "1,2,2"], &["", "1,", ",1", "1, 2", "01", "a"]),
            (Kind::TrueFalse, &["true", "false"], &["", "1", "True"]),
            (
                Kind::TimeOfDay,
                &["00:00:00", "23:59:59"],
                &["", "24:00:00", "7:30:00", "07:30", "07:30:00:00", "07:60:00", "+7:30:00"],
            ),
            (
                Kind::ObjectId,
                &["0", "7", "18446744073709551615"],
                &["", "007", "+7", "-1", "-0", "18446744073709551616", "1 ", "٣", "1.0"],
            ),
            (Kind::Id, &["0", "42"], &["", "042", "-1", "x"]),
            (Kind::Assignment, &["-1", "0", "3"], &["", "-2", "-01", "03"]),
            (Kind::Switch { on: 1 }, &["0", "1"], &["", "2", "true", "01", "on"]),
            (Kind::Switch { on: 16 }, &["0", "16"], &["1", "8"]),
            (
                Kind::Count,
                &["0", "010", "18446744073709551615"],
                &["", "-1", "1e3", "184467440737095516150", "000000000000000000001"],
            ),
            (Kind::Timestamp, &["0", "1700000000"], &["", "-1", "2027-01-31"]),
            (
                Kind::Decimal,
                &[
                    "0",
                    "-12.50",
                    "007.5",
                    "9999999999999999999999999999",
                    "79228162514264337593543950335",
                    "-7.9228162514264337593543950335",
                    "-0.0000000000000000000000000001",
                ],
                &[
                    "",
                    "+1",
                    ".5",
                    "5.",
                    "1e3",
                    "1_000",
                    "1,5",
                    "--1",
                    "NaN",
                    "79228162514264337593543950336",
                    "99999999999999999999999999999999",
                    "0.00000000000000000000000000001",
                ],
            ),
            (Kind::Range { min: 0, max: 23 }, &["0", "00", "7", "07", "23"], &["", "24", "-1"]),
            (Kind::Word(words), &["no", "blacklist"], &["", "No", "white"]),
            (Kind::Digits, &["0", "0037060000000"], &["", "+370", "12a", "٣"]),
            (Kind::Secret, &[" ", "p"], &[""]),
        ];
        for (kind, good, bad) in cases {
            for text in good {
                assert!(kind.accepts(text), "{kind:?} refuses {text:?}");
                let fits = kind.longest().is_none_or(|longest| text.len() <= longest);
                assert!(fits, "{kind:?} {text:?}");
            }
            for text in bad {
                assert!(!kind.accepts(text), "{kind:?} accepts {text:?}");
            }
        }
        assert!(Kind::Text.accepts(""));
    }
}
