//! Times of day.

use core::fmt;

use super::{InvalidValue, Value};
use crate::endpoint::Kind;
use crate::endpoint::kind::parse_time;

/// A time of day, to the second. On the wire it is `hh:mm:ss`.
///
/// ```
/// use mor_api::value::TimeOfDay;
///
/// assert_eq!(TimeOfDay::new(7, 30, 0)?.to_string(), "07:30:00");
/// assert!(TimeOfDay::new(24, 0, 0).is_err());
/// # Ok::<(), mor_api::value::InvalidValue>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    hour: u8,
    minute: u8,
    second: u8,
}

impl TimeOfDay {
    /// This time.
    ///
    /// # Errors
    /// [`InvalidValue`] for an hour over 23, and a minute or a second over 59.
    pub const fn new(hour: u8, minute: u8, second: u8) -> Result<Self, InvalidValue> {
        if hour < 24 && minute < 60 && second < 60 {
            Ok(Self { hour, minute, second })
        } else {
            Err(InvalidValue::expected(Kind::TimeOfDay))
        }
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub const fn hour(self) -> u8 {
        self.hour
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub const fn minute(self) -> u8 {
        self.minute
    }

    /// The second, 0 to 59.
    #[must_use]
    pub const fn second(self) -> u8 {
        self.second
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)
    }
}

impl Value for TimeOfDay {
    fn read(_: Kind, text: &str) -> Option<Self> {
        let (hour, minute, second) = parse_time(text)?;
        Some(Self { hour, minute, second })
    }

    fn write<R>(&self, _: Kind, write: impl FnOnce(&str) -> R) -> R {
        write(&alloc::format!("{self}"))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let time = TimeOfDay::new(7, 5, 59).unwrap();
        assert_eq!(time.write(Kind::TimeOfDay, ToString::to_string), "07:05:59");
        assert_eq!(TimeOfDay::read(Kind::TimeOfDay, "07:05:59"), Some(time));
        assert_eq!((time.hour(), time.minute(), time.second()), (7, 5, 59));
        assert_eq!(TimeOfDay::read(Kind::TimeOfDay, "7:05:59"), None);
    }
}
