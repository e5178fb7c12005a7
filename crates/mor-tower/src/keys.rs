//! Where the keys come from: the one thing that a server must bring.

use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt;
use std::future::{Future, ready};
use std::hash::BuildHasher;
use std::pin::Pin;
use std::sync::Arc;

use mor_api::KeyRing;

/// Looks up the keys that may have signed a user's requests: the user's own, the administrator's,
/// an old one during a rotation.
///
/// A map from usernames to key rings is one, and so is a closure that returns a future:
///
/// ```
/// use mor_api::{KeyRing, SecretKey};
/// use mor_tower::{KeysError, Verifier};
///
/// async fn from_database(username: String) -> Result<KeyRing, KeysError> {
///     // Here is your query.
///     let key = match username.as_str() {
///         "admin" => SecretKey::new("secret"),
///         _ => return Err(KeysError::UnknownUser),
///     };
///     let mut keys = KeyRing::new();
///     keys.add("admin", key.map_err(|_| KeysError::NoSecretKey)?);
///     Ok(keys)
/// }
///
/// let verifier =
///     Verifier::new(|username: &str| from_database(username.to_owned()));
/// ```
///
/// The username is whatever the caller sent, up to the size limit of a request. It is not
/// authenticated: the hash does not cover it. It is empty for methods that take
/// [none](mor_api::Endpoint::takes_username): those are signed with the administrator's key.
pub trait Keys: Send + Sync {
    /// The keys of a user.
    ///
    /// # Errors
    /// [`KeysError`] says why there are none.
    fn keys_of(&self, username: &str) -> impl Future<Output = Result<KeyRing, KeysError>> + Send;
}

impl<F, L> Keys for F
where
    F: Fn(&str) -> L + Send + Sync,
    L: Future<Output = Result<KeyRing, KeysError>> + Send,
{
    fn keys_of(&self, username: &str) -> impl Future<Output = Result<KeyRing, KeysError>> + Send {
        self(username)
    }
}

impl<H: BuildHasher + Send + Sync> Keys for HashMap<String, KeyRing, H> {
    fn keys_of(&self, username: &str) -> impl Future<Output = Result<KeyRing, KeysError>> + Send {
        ready(self.get(username).cloned().ok_or(KeysError::UnknownUser))
    }
}

impl Keys for BTreeMap<String, KeyRing> {
    fn keys_of(&self, username: &str) -> impl Future<Output = Result<KeyRing, KeysError>> + Send {
        ready(self.get(username).cloned().ok_or(KeysError::UnknownUser))
    }
}

impl<K: Keys + ?Sized> Keys for Arc<K> {
    fn keys_of(&self, username: &str) -> impl Future<Output = Result<KeyRing, KeysError>> + Send {
        (**self).keys_of(username)
    }
}

/// Why there are no keys for a user.
#[derive(Debug)]
#[non_exhaustive]
pub enum KeysError {
    /// Nobody has this username. The answer is `Access Denied`, after about the work of a request
    /// whose hash is wrong. See [`Policy::hide_users`](crate::Policy::hide_users) for another one.
    UnknownUser,
    /// The user exists and has no secret key. The answer is `API must have a secret key`.
    NoSecretKey,
    /// The API is switched off for this user. The answer is `API Requests are disabled`.
    Disabled,
    /// The keys could not be looked up. The answer has status 503.
    Unavailable(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for KeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownUser => "the user is unknown",
            Self::NoSecretKey => "the user has no secret key",
            Self::Disabled => "the api is disabled for the user",
            Self::Unavailable(_) => "the keys could not be looked up",
        })
    }
}

impl Error for KeysError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unavailable(error) => Some(&**error),
            Self::UnknownUser | Self::NoSecretKey | Self::Disabled => None,
        }
    }
}

type Lookup<'a> = Pin<Box<dyn Future<Output = Result<KeyRing, KeysError>> + Send + 'a>>;

/// [`Keys`] as a trait object, so that a verifier is one type whatever its keys are.
pub(crate) trait AnyKeys: Send + Sync {
    fn look_up<'a>(&'a self, username: &'a str) -> Lookup<'a>;
}

impl<K: Keys> AnyKeys for K {
    fn look_up<'a>(&'a self, username: &'a str) -> Lookup<'a> {
        Box::pin(self.keys_of(username))
    }
}
