//! Which user has which key.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::Path;

use mor_api::SecretKey;

use crate::config::secret::Source;
use crate::config::{self, Problem};
use crate::key::{self, KeyError, NamedKey};

/// One key for all users, or one for each.
#[derive(Default)]
pub(crate) struct Keys {
    shared: Option<NamedKey>,
    of_users: HashMap<String, SecretKey>,
}

impl Keys {
    /// The same key for everyone.
    pub(crate) fn shared(key: NamedKey) -> Self {
        Self { shared: Some(key), of_users: HashMap::new() }
    }

    #[cfg(test)]
    pub(super) fn for_tests(key: &str) -> Self {
        Self::shared(NamedKey { name: "test".into(), key: SecretKey::new(key).unwrap() })
    }

    /// Reads a file that says where the key of each user is: `user = {file = "PATH"}`, or another
    /// place that a key can have in the configuration.
    ///
    /// # Errors
    /// [`KeysError`] where it cannot be read, or a key cannot be loaded.
    pub(crate) fn read(path: &Path) -> Result<Self, KeysError> {
        let text = config::text(path).map_err(KeysError::Unreadable)?;
        let text = text.ok_or_else(|| KeysError::Unreadable(io::ErrorKind::NotFound.into()))?;
        let (sources, problems) = config::parse_keys(&text, path.parent().unwrap_or(path));
        if let Some(first) = problems.into_iter().next() {
            return Err(KeysError::Wrong(first));
        }
        if sources.is_empty() {
            return Err(KeysError::None);
        }
        let load = |(user, source): (String, Source)| {
            let key = key::of_user(&user, &source)?;
            Ok((user, key))
        };
        let of_users = sources.into_iter().map(load).collect::<Result<_, KeyError>>();
        Ok(Self { shared: None, of_users: of_users.map_err(KeysError::Key)? })
    }

    /// The key of a user, by its name.
    pub(super) fn of<'k>(&'k self, user: &str) -> Option<(&'k str, &'k SecretKey)> {
        match &self.shared {
            Some(shared) => Some((&*shared.name, &shared.key)),
            None => self.of_users.get_key_value(user).map(|(user, key)| (user.as_str(), key)),
        }
    }

    /// All other keys than that of a user.
    pub(super) fn others<'k>(
        &'k self,
        user: &str,
    ) -> impl Iterator<Item = (&'k str, &'k SecretKey)> {
        self.of_users
            .iter()
            .filter(move |(name, _)| *name != user)
            .map(|(name, key)| (name.as_str(), key))
    }

    /// Whether a text must not be shown, because a key is in it.
    pub(super) fn are_in(&self, text: &str) -> bool {
        let shared = self.shared.iter().map(|shared| &shared.key);
        shared.chain(self.of_users.values()).any(|key| key.is_in(text))
    }
}

/// Why the keys of users cannot be had. Nothing that may be a key is in it.
#[derive(Debug)]
pub(crate) enum KeysError {
    /// The file cannot be read.
    Unreadable(io::Error),
    /// Something in the file is wrong.
    Wrong(Problem),
    /// A key is not where the file says.
    Key(KeyError),
    /// There is no user.
    None,
}

impl fmt::Display for KeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(_) => f.write_str("cannot read the file of keys"),
            Self::Wrong(problem) => write!(f, "the file of keys, {problem}"),
            Self::Key(error) => error.fmt(f),
            Self::None => f.write_str("the file of keys has no user in it"),
        }
    }
}

impl Error for KeysError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreadable(error) => Some(error),
            Self::Key(error) => error.source(),
            Self::Wrong(_) | Self::None => None,
        }
    }
}
