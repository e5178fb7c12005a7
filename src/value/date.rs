//! Days of the calendar.

use super::{Day, InvalidValue, Month, Year};

/// A day of the Gregorian calendar. On the wire it is three parameters, one for each part.
///
/// ```
/// use mor_api::value::Date;
///
/// assert!(Date::new(2028, 2, 29).is_ok());
/// assert!(Date::new(2027, 2, 29).is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: Year,
    month: Month,
    day: Day,
}

impl Date {
    /// Takes a day that exists, in the years 1 to 9999.
    ///
    /// # Errors
    /// [`InvalidValue`] for any other.
    pub fn new(year: u16, month: u16, day: u16) -> Result<Self, InvalidValue> {
        Self::from_parts(Year::new(year)?, Month::new(month)?, Day::new(day)?)
    }

    /// Puts the parts together.
    ///
    /// # Errors
    /// [`InvalidValue`] for a day that the month does not have.
    pub fn from_parts(year: Year, month: Month, day: Day) -> Result<Self, InvalidValue> {
        let number = year.get();
        let is_leap =
            number.is_multiple_of(4) && (!number.is_multiple_of(100) || number.is_multiple_of(400));
        let days = match month.get() {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if day.get() <= days { Ok(Self { year, month, day }) } else { Err(InvalidValue::DATE) }
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

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(Date::new(year, month, day).is_ok(), exists, "{year}-{month}-{day}");
        }
    }
}
