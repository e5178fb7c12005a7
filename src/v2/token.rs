//! The bearer token of API v2.

use alloc::string::String;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const SCHEME: &str = "Bearer ";

/// A bearer token: a JWT from the login's answer. Wiped from memory on drop, redacted in `Debug`,
/// compared in constant time if the lengths are equal.
///
/// ```
/// use mor_api::v2::BearerToken;
///
/// let token = BearerToken::new("eyJhbGciOi.eyJzdWIi.c2ln")?;
/// assert_eq!(format!("{token:?}"), "BearerToken(redacted)");
/// assert_eq!(
///     BearerToken::from_authorization("bearer eyJhbGciOi.eyJzdWIi.c2ln")?,
///     token
/// );
/// assert!(BearerToken::new("a\r\nX-Admin: 1").is_err());
/// # Ok::<(), mor_api::v2::TokenError>(())
/// ```
#[derive(Clone)]
pub struct BearerToken(Zeroizing<String>);

impl BearerToken {
    /// Takes a token: one or more visible ASCII characters, which a header can carry. A `String` is
    /// taken over and wiped; of a `&str`, the original stays yours to wipe.
    ///
    /// # Errors
    /// [`TokenError`] for the empty token, and for one with white space, control characters or
    /// characters beyond ASCII.
    pub fn new(token: impl Into<String>) -> Result<Self, TokenError> {
        let token = Zeroizing::new(token.into());
        match token.bytes().position(|byte| !byte.is_ascii_graphic()) {
            Some(position) => Err(TokenError::Character { position }),
            None if token.is_empty() => Err(TokenError::Empty),
            None => Ok(Self(token)),
        }
    }

    /// Reads a received `Authorization` header. The scheme may be in either case.
    ///
    /// # Errors
    /// [`TokenError`] for another scheme, and for what [`new`](Self::new) refuses.
    pub fn from_authorization(header: &str) -> Result<Self, TokenError> {
        after_scheme(header, SCHEME).map_or(Err(TokenError::Scheme), Self::new)
    }

    /// The token in the clear.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The value of the `Authorization` header, for a request that wipes it.
    pub(super) fn authorization(&self) -> String {
        [SCHEME, &self.0].concat()
    }
}

/// What follows a scheme (with its space, in either case) in an `Authorization` header.
pub(super) fn after_scheme<'h>(header: &'h str, scheme: &str) -> Option<&'h str> {
    let (start, rest) = header.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then(|| rest.trim_matches(' '))
}

impl PartialEq for BearerToken {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for BearerToken {}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken(redacted)")
    }
}

/// Why a text is not a bearer token. The text is not in the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// It is empty.
    Empty,
    /// It has a character that a header cannot carry.
    Character {
        /// The character's offset in bytes.
        position: usize,
    },
    /// The `Authorization` header is not of the scheme `Bearer`.
    Scheme,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the bearer token is empty"),
            Self::Character { position } => {
                write!(f, "the bearer token has an illegal character at byte {position}")
            }
            Self::Scheme => f.write_str("the authorization header does not begin with `Bearer `"),
        }
    }
}

impl core::error::Error for TokenError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_visible_ascii() {
        for (token, error) in [
            ("", TokenError::Empty),
            ("a b", TokenError::Character { position: 1 }),
            ("a\n", TokenError::Character { position: 1 }),
            ("é", TokenError::Character { position: 0 }),
            ("\u{7f}", TokenError::Character { position: 0 }),
        ] {
            assert_eq!(BearerToken::new(token), Err(error), "{token:?}");
        }
        for header in ["", "Bearer", "Basic abc", "Bearerabc", "Beareré abc"] {
            assert_eq!(
                BearerToken::from_authorization(header),
                Err(TokenError::Scheme),
                "{header:?}"
            );
        }
        assert_eq!(BearerToken::from_authorization("Bearer "), Err(TokenError::Empty));
        assert_eq!(BearerToken::from_authorization("BEARER  abc ").unwrap().expose(), "abc");
    }
}
