//! Passwords.

use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use super::{InvalidValue, Value};
use crate::endpoint::Kind;

/// A user's new password. Never empty, wiped from memory on drop, redacted in `Debug`.
///
/// ```
/// use mor_api::value::Password;
///
/// let password = Password::new("s3cret")?;
/// assert_eq!(password.expose(), "s3cret");
/// assert_eq!(format!("{password:?}"), "Password(redacted)");
/// assert!(Password::new("").is_err());
/// # Ok::<(), mor_api::value::InvalidValue>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes a password.
    ///
    /// # Errors
    /// [`InvalidValue`] for the empty one, because anyone can add an empty parameter to a signed
    /// request.
    pub fn new(password: impl Into<String>) -> Result<Self, InvalidValue> {
        let password = Zeroizing::new(password.into());
        if password.is_empty() {
            Err(InvalidValue::expected(Kind::Secret))
        } else {
            Ok(Self(password))
        }
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
        Self::new(text).ok()
    }

    fn write<R>(&self, _: Kind, write: impl FnOnce(&str) -> R) -> R {
        write(&self.0)
    }
}
