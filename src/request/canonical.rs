//! The canonical text of a request: what is hashed, without the key.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

/// The values that the hash covers, in hash order, with nothing between them. The secret key, which
/// follows them in the hash, is not part of it.
///
/// It may hold a password, so it is wiped on drop and `Debug` shows its length only.
///
/// ```
/// use mor_api::methods::users::UserDetailsUpdate;
/// use mor_api::{SecretKey, Signer};
///
/// let signer = Signer::new("username", SecretKey::new("456789")?);
/// let request = UserDetailsUpdate::new(123).blocked(true);
/// assert_eq!(signer.sign(&request)?.canonical().as_str(), "1231");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct CanonicalText(Zeroizing<String>);

impl CanonicalText {
    /// Takes what `write` puts into a buffer of this capacity, so that no outgrown copy is left in
    /// memory.
    pub(crate) fn write(length: usize, write: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut bytes = Vec::with_capacity(length);
        write(&mut bytes);
        // Values are UTF-8 one by one, so their concatenation is.
        Self(Zeroizing::new(String::from_utf8(bytes).unwrap_or_default()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CanonicalText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CanonicalText({} bytes)", self.0.len())
    }
}
