//! What a parameter's value looks like on the wire, as data.

use core::fmt;

/// The kind of value that a parameter takes.
///
/// A kind decides which texts a typed request accepts for the parameter, and how it writes them. Verification does not look at
/// kinds, with one exception: an [`ObjectId`](Kind::ObjectId) must be a canonical decimal, because servers hash it as an integer.
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
    /// The id of the object that the request is about (`user_id`, `did_id`, `provider_id`): a canonical decimal up to
    /// 2⁶⁴ − 1, no sign and no leading zero. 0 is the administrator's id.
    ObjectId,
    /// The id of another object: a canonical decimal like [`ObjectId`](Kind::ObjectId), checked when typed.
    Id,
    /// An id, or `-1` for "none", where a page gives `-1` that meaning.
    Assignment,
    /// `0` for off, this number for on.
    Switch {
        /// The wire value of "on": 1 for most switches, 2, 4, 8 and 16 for `i1` … `i4`.
        on: u8,
    },
    /// A number of things or of seconds: decimal digits, 0 or more, up to 2⁶⁴ − 1.
    Count,
    /// Seconds since 1970-01-01 00:00 UTC: decimal digits.
    Timestamp,
    /// An integer in a small range: an hour of the day, or one part of a date. Leading zeros are read, not written.
    Range {
        /// The smallest value.
        min: u16,
        /// The largest value.
        max: u16,
    },
    /// An exact decimal number: an optional minus, digits, optionally a point and digits. At most 28 digits.
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
    /// The length in bytes of the longest text that this kind accepts, `None` where there is no bound.
    #[must_use]
    pub const fn longest(self) -> Option<usize> {
        match self {
            // 2^64 - 1 has 20 digits. Counts, timestamps and ranges may bring leading zeros, which the readers cap at 20 digits.
            Self::ObjectId | Self::Id | Self::Assignment | Self::Count | Self::Timestamp | Self::Range { .. } => {
                Some(20)
            }
            Self::Switch { .. } => Some(3),
            // A sign, a point and 28 digits, with room for a leading zero.
            Self::Decimal => Some(31),
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
            Self::Digits | Self::Text | Self::Secret => None,
        }
    }
}

/// Says what the kind accepts, to complete the sentence "expected …".
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ObjectId | Self::Id => f.write_str("an id: digits without sign or leading zero"),
            Self::Assignment => f.write_str("an id, or -1 for none"),
            Self::Switch { on } => write!(f, "0 or {on}"),
            Self::Count => f.write_str("a whole number, 0 or more"),
            Self::Timestamp => f.write_str("a unix timestamp in seconds"),
            Self::Range { min, max } => write!(f, "a number from {min} to {max}"),
            Self::Decimal => f.write_str("a decimal number such as -12.50"),
            Self::Word(words) => {
                f.write_str("one of")?;
                for word in *words {
                    write!(f, " {word}")?;
                }
                Ok(())
            }
            Self::Digits => f.write_str("digits"),
            Self::Text => f.write_str("text"),
            Self::Secret => f.write_str("text that is not empty"),
        }
    }
}
