//! Integers in a small range.

use super::{InvalidValue, Value};
use crate::endpoint::Kind;
use crate::endpoint::kind::parse_in_range;

/// An integer from `MIN` to `MAX`: an [`Hour`], or a part of a date.
///
/// ```
/// use mor_api::value::Hour;
///
/// assert_eq!(Hour::new(7)?.get(), 7);
/// assert!(Hour::new(24).is_err());
/// # Ok::<(), mor_api::value::InvalidValue>(())
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
    /// Takes a number in the range.
    ///
    /// # Errors
    /// [`InvalidValue`] for any other.
    pub const fn new(number: u16) -> Result<Self, InvalidValue> {
        if MIN <= number && number <= MAX {
            Ok(Self(number))
        } else {
            Err(InvalidValue::expected(Kind::Range { min: MIN, max: MAX }))
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl<const MIN: u16, const MAX: u16> Value for Bounded<MIN, MAX> {
    fn read(_: Kind, text: &str) -> Option<Self> {
        parse_in_range(text, MIN, MAX).map(Self)
    }

    fn write<R>(&self, _: Kind, write: impl FnOnce(&str) -> R) -> R {
        write(itoa::Buffer::new().format(self.0))
    }
}
