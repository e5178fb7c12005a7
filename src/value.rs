//! The Rust types of parameter values. Each can hold only what its parameter accepts.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use arrayvec::ArrayString;
pub use rust_decimal::Decimal;
use zeroize::Zeroizing;

use crate::kind::Kind;

/// How a Rust type is read from the text of a [`Kind`], and written back without allocating.
pub(crate) trait Value: Sized {
    /// The value that `text` stands for, `None` where the kind does not accept it.
    fn read(kind: Kind, text: &str) -> Option<Self>;

    /// Calls `with` with the wire text.
    fn write<R>(&self, kind: Kind, with: impl FnOnce(&str) -> R) -> R;
}

impl Kind {
    /// Whether a typed request takes `text` for a parameter of this kind.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::ObjectId | Self::Id | Self::Count | Self::Timestamp => u64::read(self, text).is_some(),
            Self::Assignment => Assignment::read(self, text).is_some(),
            Self::Switch { .. } => bool::read(self, text).is_some(),
            Self::Range { min, max } => is_number_in(text, min, max).is_some(),
            Self::Decimal => Decimal::read(self, text).is_some(),
            Self::Word(words) => words.contains(&text),
            Self::Digits => Digits::read(self, text).is_some(),
            Self::Text => true,
            Self::Secret => Password::read(self, text).is_some(),
        }
    }
}

/// The number of ASCII digits that a number may have on the wire: those of 2⁶⁴ − 1.
pub(crate) const MAX_DIGITS: usize = 20;

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_number(text: &str) -> Option<u64> {
    // `parse` would take a plus sign, and any number of zeros in front.
    if text.starts_with('+') || text.len() > MAX_DIGITS { None } else { text.parse().ok() }
}

pub(crate) fn is_number_in(text: &str, min: u16, max: u16) -> Option<u16> {
    let number = u16::try_from(is_number(text)?).ok()?;
    (min..=max).contains(&number).then_some(number)
}

/// The id that a text stands for as servers hash it: digits, no leading zero, at most 2⁶⁴ − 1.
pub(crate) fn is_canonical_id(text: &str) -> Option<u64> {
    let number = is_number(text)?;
    (text == "0" || !text.starts_with('0')).then_some(number)
}

impl Value for u64 {
    fn read(kind: Kind, text: &str) -> Option<Self> {
        match kind {
            Kind::ObjectId | Kind::Id => is_canonical_id(text),
            _ => is_number(text),
        }
    }

    fn write<R>(&self, _: Kind, with: impl FnOnce(&str) -> R) -> R {
        with(itoa::Buffer::new().format(*self))
    }
}

impl Value for bool {
    fn read(kind: Kind, text: &str) -> Option<Self> {
        let Kind::Switch { on } = kind else { return None };
        if text == "0" {
            Some(false)
        } else if itoa::Buffer::new().format(on) == text {
            Some(true)
        } else {
            None
        }
    }

    #[inline]
    fn write<R>(&self, kind: Kind, with: impl FnOnce(&str) -> R) -> R {
        let mut digits = itoa::Buffer::new();
        with(match kind {
            Kind::Switch { on } if *self => digits.format(on),
            _ => "0",
        })
    }
}

/// As many as a decimal can have behind its point.
const ZEROS: &str = "0000000000000000000000000000";

impl Value for Decimal {
    fn read(_: Kind, text: &str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let well_formed = match digits.split_once('.') {
            Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
            None => is_digits(digits),
        };
        // Without the exact variant, digits beyond the 28th would be rounded away in silence.
        if well_formed && text.len() <= 31 { Self::from_str_exact(text).ok() } else { None }
    }

    fn write<R>(&self, _: Kind, with: impl FnOnce(&str) -> R) -> R {
        // What `Display` would write, without the cost of a formatter, which is above that of hashing the digits.
        let mantissa = self.mantissa().unsigned_abs();
        let (mut short, mut long) = (itoa::Buffer::new(), itoa::Buffer::new());
        let digits = u64::try_from(mantissa).map_or_else(|_| long.format(mantissa), |it| short.format(it));
        let scale = self.scale() as usize;
        let (whole, fraction) = digits.split_at_checked(digits.len().saturating_sub(scale)).unwrap_or_default();
        let pieces = [
            if self.is_sign_negative() { "-" } else { "" },
            if whole.is_empty() { "0" } else { whole },
            if scale > 0 { "." } else { "" },
            ZEROS.get(..scale.saturating_sub(digits.len())).unwrap_or_default(),
            fraction,
        ];
        // A sign, a point and 29 digits at the most: the buffer cannot be too small.
        let mut text = ArrayString::<40>::new();
        for piece in pieces {
            text.try_push_str(piece).unwrap_or_default();
        }
        with(&text)
    }
}

impl Value for String {
    fn read(_: Kind, text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn write<R>(&self, _: Kind, with: impl FnOnce(&str) -> R) -> R {
        with(self)
    }
}

/// A string of ASCII digits, at least one, that keeps its leading zeros: a DID.
///
/// ```
/// use mor_api::Digits;
///
/// assert_eq!(Digits::new("0037060000000").unwrap().as_str(), "0037060000000");
/// assert!(Digits::new("+37060000000").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Digits(Box<str>);

impl Digits {
    /// Takes digits; `None` for the empty string and for anything else.
    #[must_use]
    pub fn new(digits: &str) -> Option<Self> {
        is_digits(digits).then(|| Self(digits.into()))
    }

    /// The digits as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for Digits {
    fn read(_: Kind, text: &str) -> Option<Self> {
        Self::new(text)
    }

    fn write<R>(&self, _: Kind, with: impl FnOnce(&str) -> R) -> R {
        with(&self.0)
    }
}

/// To whom something is assigned: an id, or nobody, which is `-1` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assignment {
    /// `-1`: take the assignment away.
    Nobody,
    /// Assign to the object with this id.
    To(u64),
}

impl From<u64> for Assignment {
    fn from(id: u64) -> Self {
        Self::To(id)
    }
}

impl Value for Assignment {
    fn read(_: Kind, text: &str) -> Option<Self> {
        if text == "-1" { Some(Self::Nobody) } else { is_canonical_id(text).map(Self::To) }
    }

    fn write<R>(&self, kind: Kind, with: impl FnOnce(&str) -> R) -> R {
        match self {
            Self::Nobody => with("-1"),
            Self::To(id) => id.write(kind, with),
        }
    }
}

/// An integer from `MIN` to `MAX`: an [`Hour`], or a part of a date.
///
/// ```
/// use mor_api::Hour;
///
/// assert_eq!(Hour::new(7).unwrap().get(), 7);
/// assert!(Hour::new(24).is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bounded<const MIN: u16, const MAX: u16>(u16);

/// An hour of the day, 0 to 23.
pub type Hour = Bounded<0, 23>;
/// A year of the common era, 1 to 9999.
pub type Year = Bounded<1, 9999>;
/// A month, 1 to 12.
pub type Month = Bounded<1, 12>;
/// A day of a month, 1 to 31.
pub type Day = Bounded<1, 31>;

impl<const MIN: u16, const MAX: u16> Bounded<MIN, MAX> {
    pub(crate) const KIND: Kind = Kind::Range { min: MIN, max: MAX };

    /// Takes a number in the range; `None` for any other.
    #[must_use]
    pub const fn new(number: u16) -> Option<Self> {
        if MIN <= number && number <= MAX { Some(Self(number)) } else { None }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl<const MIN: u16, const MAX: u16> Value for Bounded<MIN, MAX> {
    fn read(_: Kind, text: &str) -> Option<Self> {
        is_number_in(text, MIN, MAX).map(Self)
    }

    fn write<R>(&self, _: Kind, with: impl FnOnce(&str) -> R) -> R {
        with(itoa::Buffer::new().format(self.0))
    }
}

/// A day of the Gregorian calendar. On the wire it is three parameters, one for each part.
///
/// ```
/// use mor_api::Date;
///
/// assert!(Date::new(2028, 2, 29).is_some());
/// assert!(Date::new(2027, 2, 29).is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: Year,
    month: Month,
    day: Day,
}

impl Date {
    /// Takes a day that exists, in the years 1 to 9999; `None` for any other.
    #[must_use]
    pub fn new(year: u16, month: u16, day: u16) -> Option<Self> {
        Self::from_parts(Year::new(year)?, Month::new(month)?, Day::new(day)?)
    }

    /// Puts the parts together; `None` for a day that the month does not have.
    #[must_use]
    pub fn from_parts(year: Year, month: Month, day: Day) -> Option<Self> {
        let leap = year.0.is_multiple_of(4) && (!year.0.is_multiple_of(100) || year.0.is_multiple_of(400));
        let days = match month.0 {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (day.0 <= days).then_some(Self { year, month, day })
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> Year {
        self.year
    }

    /// The month.
    #[must_use]
    pub const fn month(self) -> Month {
        self.month
    }

    /// The day of the month.
    #[must_use]
    pub const fn day(self) -> Day {
        self.day
    }
}

/// Which list of numbers is applied to a user: the words of `enable_static_list` and `enable_static_source_list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListMode {
    /// `no`: none.
    No,
    /// `blacklist`: the numbers of the pool are refused.
    Blacklist,
    /// `whitelist`: only the numbers of the pool are allowed.
    Whitelist,
}

impl ListMode {
    pub(crate) const KIND: Kind = Kind::Word(&["no", "blacklist", "whitelist"]);

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Blacklist => "blacklist",
            Self::Whitelist => "whitelist",
        }
    }
}

impl Value for ListMode {
    fn read(_: Kind, text: &str) -> Option<Self> {
        [Self::No, Self::Blacklist, Self::Whitelist].into_iter().find(|mode| mode.as_str() == text)
    }

    fn write<R>(&self, _: Kind, with: impl FnOnce(&str) -> R) -> R {
        with(self.as_str())
    }
}

/// A user's new password. Never empty, wiped from memory on drop, redacted in `Debug`.
///
/// ```
/// use mor_api::Password;
///
/// let password = Password::new("s3cret").unwrap();
/// assert_eq!(password.expose(), "s3cret");
/// assert_eq!(format!("{password:?}"), "Password(redacted)");
/// assert!(Password::new("").is_none());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes a password; `None` for the empty one, because anyone can add an empty parameter to a signed request.
    #[must_use]
    pub fn new(password: impl Into<String>) -> Option<Self> {
        let password = Zeroizing::new(password.into());
        (!password.is_empty()).then_some(Self(password))
    }

    /// The password in the clear.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(redacted)")
    }
}

impl Value for Password {
    fn read(_: Kind, text: &str) -> Option<Self> {
        Self::new(text)
    }

    fn write<R>(&self, _: Kind, with: impl FnOnce(&str) -> R) -> R {
        with(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn each_kind_accepts_what_its_sentence_says() {
        let words: &[&str] = &["no", "blacklist"];
        let cases: [(Kind, &[&str], &[&str]); 11] = [
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
            (
                Kind::Decimal,
                &["0", "-12.50", "007.5", "9999999999999999999999999999"],
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
                    "99999999999999999999999999999999",
                    "0.00000000000000000000000000001",
                ],
            ),
            (Kind::Range { min: 0, max: 23 }, &["0", "00", "7", "07", "23"], &["", "24", "-1", "7h"]),
            (Kind::Word(words), &["no", "blacklist"], &["", "No", "white"]),
            (Kind::Digits, &["0", "0037060000000"], &["", "+370", "12a", "٣"]),
            (Kind::Secret, &[" ", "p"], &[""]),
        ];
        for (kind, good, bad) in cases {
            for text in good {
                assert!(kind.accepts(text), "{kind:?} refuses {text:?}");
                assert!(kind.longest().is_none_or(|longest| text.len() <= longest), "{kind:?} {text:?}");
            }
            for text in bad {
                assert!(!kind.accepts(text), "{kind:?} accepts {text:?}");
            }
        }
        assert!(Kind::Text.accepts(""));
    }

    #[test]
    fn texts_come_out_as_they_went_in() {
        let digits = Digits::new("007").unwrap();
        assert_eq!((digits.as_str(), digits.to_string().as_str()), ("007", "007"));
        assert_eq!(Password::new("s3cret").unwrap().expose(), "s3cret");
    }

    #[test]
    fn dates_follow_the_gregorian_calendar() {
        for (year, month, day, exists) in [
            (2000, 2, 29, true),
            (1900, 2, 29, false),
            (2026, 4, 31, false),
            (2026, 12, 31, true),
            (2026, 13, 1, false),
            (0, 1, 1, false),
            (2026, 1, 0, false),
        ] {
            assert_eq!(Date::new(year, month, day).is_some(), exists, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn decimals_keep_their_scale() {
        for text in ["12.50", "-0.001", "0", "9999999999999999999999999999", "-1.0000000000000000000000000001"] {
            let decimal = Decimal::read(Kind::Decimal, text).unwrap();
            decimal.write(Kind::Decimal, |written| assert_eq!(written, text));
        }
        for mantissa in [0, 1, 9, 10, 99, 12_345, u64::MAX.into(), u128::from(u64::MAX) + 1, (1 << 96) - 1] {
            for scale in 0..=28 {
                for sign in [1, -1] {
                    let decimal = Decimal::from_i128_with_scale(sign * i128::try_from(mantissa).unwrap(), scale);
                    decimal.write(Kind::Decimal, |written| assert_eq!(written, decimal.to_string()));
                }
            }
        }
        let mut negative_zero = Decimal::new(0, 2);
        negative_zero.set_sign_negative(true);
        negative_zero.write(Kind::Decimal, |written| assert_eq!(written, negative_zero.to_string()));
    }

    #[test]
    fn a_switch_writes_its_own_on_value() {
        for on in [1, 2, 4, 8, 16] {
            let kind = Kind::Switch { on };
            let text = true.write(kind, alloc::string::ToString::to_string);
            assert_eq!(text, alloc::string::ToString::to_string(&on));
            assert_eq!(bool::read(kind, &text), Some(true));
        }
        assert_eq!(bool::read(Kind::Text, "1"), None);
    }
}
