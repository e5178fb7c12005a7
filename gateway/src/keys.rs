//! The keys: read from their files, and replaced as a whole while requests are served.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use mor_api::{KeyRing, SecretKey};
use zeroize::Zeroizing;

use crate::config::{Config, User};

/// No key is longer. It bounds the buffer that a file is read into, which then never moves and
/// leaves no copy of the key in memory.
const LONGEST: usize = 64 * 1024;

/// The keys of all users, at one point in time.
pub struct KeyTable {
    users: HashMap<String, Arc<KeyRing>>,
}

impl KeyTable {
    /// Reads the key files of a configuration.
    ///
    /// # Errors
    /// [`KeyFileError`] for the first file that cannot be used.
    pub fn load(config: &Config) -> Result<Self, KeyFileError> {
        let users = config.users.iter().map(|user| Ok((user.name.clone(), Arc::new(ring(user)?))));
        let mut users: HashMap<_, _> = users.collect::<Result<_, _>>()?;
        let administrator = config.administrator.as_ref().and_then(|name| users.get(name));
        // Methods that take no username ask for the keys of the empty one.
        if let Some(keys) = administrator.cloned() {
            users.insert(String::new(), keys);
        }
        Ok(Self { users })
    }

    /// The keys of a user, `None` if there is no such user.
    #[must_use]
    pub fn of(&self, username: &str) -> Option<&Arc<KeyRing>> {
        self.users.get(username)
    }

    /// How many users there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.users.len() - usize::from(self.users.contains_key(""))
    }

    /// Whether there are no users.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// How many users there are, and no key.
impl fmt::Debug for KeyTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyTable").field("users", &self.len()).finish_non_exhaustive()
    }
}

fn ring(user: &User) -> Result<KeyRing, KeyFileError> {
    let mut ring = KeyRing::new();
    for key in &user.keys {
        let failed = |fault| KeyFileError {
            user: user.name.clone(),
            key: key.name.clone(),
            path: key.file.display().to_string(),
            fault,
        };
        ring.add(&*key.name, read(&key.file).map_err(failed)?);
    }
    Ok(ring)
}

fn read(path: &Path) -> Result<SecretKey, Fault> {
    let mut bytes = read_bytes(path)?;
    SecretKey::new(std::mem::take(&mut *bytes)).map_err(|_| Fault::Empty)
}

/// Reads another secret by the same rules.
pub(crate) fn read_secret(path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    read_bytes(path).map_err(|fault| SecretError { path: path.display().to_string(), fault })
}

/// Reads a secret from a file that nobody else can read, without the newline that editors put at
/// its end.
fn read_bytes(path: &Path) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let file = File::open(path).map_err(Fault::Unreadable)?;
    // Of the file that is open, not of one that is put in its place meanwhile.
    let mode = mode(&file).map_err(Fault::Unreadable)?;
    if mode & 0o077 != 0 {
        return Err(Fault::Exposed { mode });
    }
    // Room for one more than is read, so that reading ends without asking for more.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 2));
    file.take(LONGEST as u64 + 1).read_to_end(&mut bytes).map_err(Fault::Unreadable)?;
    if bytes.len() > LONGEST {
        return Err(Fault::TooLong);
    }
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    if bytes.trim_ascii().len() < bytes.len() {
        return Err(Fault::WhiteSpace);
    }
    Ok(bytes)
}

fn mode(file: &File) -> io::Result<u32> {
    use std::os::unix::fs::PermissionsExt;

    Ok(file.metadata()?.permissions().mode() & 0o777)
}

/// Why a key file cannot be used. Nothing of the key is in it.
#[derive(Debug)]
pub struct KeyFileError {
    user: String,
    key: String,
    path: String,
    fault: Fault,
}

#[derive(Debug)]
enum Fault {
    /// The file cannot be read.
    Unreadable(io::Error),
    /// Others can read or change it.
    Exposed { mode: u32 },
    /// It is too long to be a key.
    TooLong,
    /// It begins or ends with white space, which no server has in its key.
    WhiteSpace,
    /// Nothing is in it.
    Empty,
}

impl fmt::Display for KeyFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { user, key, path, fault } = self;
        write!(f, "key {key:?} of user {user:?} in {path} {fault}")
    }
}

impl Error for KeyFileError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.fault.source()
    }
}

/// Why another secret cannot be used. Nothing of it is in it.
#[derive(Debug)]
pub(crate) struct SecretError {
    path: String,
    fault: Fault,
}

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, fault } = self;
        write!(f, "{path} {fault}")
    }
}

impl Error for SecretError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.fault.source()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(_) => f.write_str("cannot be read"),
            Self::Exposed { mode } => {
                write!(f, "can be read or changed by others (mode {mode:04o}), run: chmod 600")
            }
            Self::TooLong => write!(f, "has more than {LONGEST} bytes"),
            Self::WhiteSpace => f.write_str("begins or ends with white space"),
            Self::Empty => f.write_str("is empty"),
        }
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn fault(bytes: &[u8], mode: u32) -> String {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("key");
        std::fs::write(&path, bytes).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        match read(&path) {
            Ok(_) => "none".to_owned(),
            Err(fault) => format!("{fault:?}"),
        }
    }

    #[test]
    fn only_a_file_of_its_owner_with_a_key_in_it_is_taken() {
        for (bytes, mode, expected) in [
            (&b"hunter2"[..], 0o600, "none"),
            (b"hunter2\r\n", 0o400, "none"),
            (b"hunter2", 0o640, "Exposed { mode: 416 }"),
            (b"hunter2", 0o604, "Exposed { mode: 388 }"),
            (b"hunter2 ", 0o600, "WhiteSpace"),
            (b"hunter2\n\n", 0o600, "WhiteSpace"),
            (b"", 0o600, "Empty"),
            (b"\n", 0o600, "Empty"),
            (&vec![b'x'; LONGEST + 1], 0o600, "TooLong"),
        ] {
            assert_eq!(fault(bytes, mode), expected);
        }
    }
}
