//! Strings of digits.

use alloc::boxed::Box;
use core::fmt;
use core::str::FromStr;

use super::{InvalidValue, Value};
use crate::endpoint::Kind;
use crate::endpoint::kind::is_digits;

/// A string of ASCII digits, at least one, that keeps its leading zeros: a DID.
///
/// ```
/// use mor_api::value::Digits;
///
/// assert_eq!(Digits::new("0037060000000")?.as_str(), "0037060000000");
/// assert!(Digits::new("+37060000000").is_err());
/// # Ok::<(), mor_api::value::InvalidValue>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Digits(Box<str>);

impl Digits {
    /// Takes digits.
    ///
    /// # Errors
    /// [`InvalidValue`] for the empty string and for any other character.
    pub fn new(digits: &str) -> Result<Self, InvalidValue> {
        if is_digits(digits) {
            Ok(Self(digits.into()))
        } else {
            Err(InvalidValue::expected(Kind::Digits))
        }
    }

    /// The digits as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Digits {
    type Err = InvalidValue;

    fn from_str(digits: &str) -> Result<Self, Self::Err> {
        Self::new(digits)
    }
}

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Value for Digits {
    fn read(_: Kind, text: &str) -> Option<Self> {
        Self::new(text).ok()
    }

    fn write<R>(&self, _: Kind, write: impl FnOnce(&str) -> R) -> R {
        write(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn digits_keep_their_leading_zeros() {
        let digits: Digits = "007".parse().unwrap();
        assert_eq!((digits.as_str(), digits.to_string().as_str()), ("007", "007"));
        let error = Digits::new("7a").unwrap_err();
        assert_eq!(error.to_string(), "invalid value, expected digits");
    }
}
