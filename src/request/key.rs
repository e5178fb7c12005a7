//! Secret keys, alone and in named sets.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

/// An API secret key: any bytes, at least one. Wiped from memory on drop, redacted in `Debug`.
///
/// The key is used exactly as given: a newline at the end of a file belongs to it unless you remove
/// it.
///
/// ```
/// use mor_api::SecretKey;
///
/// let key = SecretKey::new("secret")?;
/// assert_eq!(format!("{key:?}"), "SecretKey(redacted)");
/// assert!(SecretKey::new("").is_err());
/// # Ok::<(), mor_api::EmptyKey>(())
/// ```
#[derive(Clone)]
pub struct SecretKey(Zeroizing<Vec<u8>>);

impl SecretKey {
    /// Takes a key.
    ///
    /// # Errors
    /// [`EmptyKey`] for the empty key, which servers refuse with "API must have a secret key".
    pub fn new(key: impl Into<Vec<u8>>) -> Result<Self, EmptyKey> {
        let key = Zeroizing::new(key.into());
        if key.is_empty() { Err(EmptyKey) } else { Ok(Self(key)) }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether a text has this key in it, so that it must not be shown: clients have been seen to
    /// send their key.
    ///
    /// A short key is in many texts, and all of them are to be hidden. It takes time that depends
    /// on text and key: it is for what is shown to whoever holds the key, not for deciding anything
    /// about a request.
    ///
    /// ```
    /// use mor_api::SecretKey;
    ///
    /// let key = SecretKey::new("456789")?;
    /// assert!(key.is_in("u=456789&user_id=123"));
    /// assert!(!key.is_in("u=admin&user_id=123"));
    /// assert!(SecretKey::new("7")?.is_in("user_id=71"));
    /// # Ok::<(), mor_api::EmptyKey>(())
    /// ```
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        text.as_bytes().windows(self.0.len()).any(|window| window == self.0.as_slice())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(redacted)")
    }
}

/// The secret key is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyKey;

impl fmt::Display for EmptyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the secret key is empty")
    }
}

impl core::error::Error for EmptyKey {}

/// Keys with names, any of which may have signed a request: the reseller's own, the
/// administrator's, the old one during a rotation.
///
/// Verification takes a reference to a ring, or any other sequence of names and keys.
///
/// ```
/// use mor_api::{KeyRing, SecretKey};
///
/// let mut ring = KeyRing::new();
/// ring.add("reseller", SecretKey::new("theirs")?);
/// ring.add("admin", SecretKey::new("ours")?);
/// assert_eq!(
///     ring.iter().map(|(name, _)| name).collect::<Vec<_>>(),
///     ["reseller", "admin"]
/// );
/// # Ok::<(), mor_api::EmptyKey>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct KeyRing {
    keys: Vec<(String, SecretKey)>,
}

impl KeyRing {
    /// A ring without keys: nothing verifies against it.
    #[must_use]
    pub const fn new() -> Self {
        Self { keys: Vec::new() }
    }

    /// Adds a key under a name. Where several keys match a request, the one added first is
    /// reported.
    pub fn add(&mut self, name: impl Into<String>, key: SecretKey) {
        self.keys.push((name.into(), key));
    }

    /// The names and keys, in the order in which they were added.
    #[must_use]
    pub fn iter(&self) -> KeyRingIter<'_> {
        KeyRingIter(self.keys.iter())
    }
}

impl<'k> IntoIterator for &'k KeyRing {
    type Item = (&'k str, &'k SecretKey);
    type IntoIter = KeyRingIter<'k>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The names and keys of a [`KeyRing`].
#[derive(Debug, Clone)]
pub struct KeyRingIter<'k>(core::slice::Iter<'k, (String, SecretKey)>);

impl<'k> Iterator for KeyRingIter<'k> {
    type Item = (&'k str, &'k SecretKey);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, key)| (name.as_str(), key))
    }
}
