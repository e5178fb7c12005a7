//! Where the secret key comes from.

use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use mor_api::SecretKey;
use zeroize::Zeroizing;

use crate::output;

const VARIABLE: &str = "MOR_API_SECRET";

/// No key is longer. It bounds the buffer that a file is read into, which then never moves and
/// leaves no copy of the key in memory.
const LONGEST: usize = 64 * 1024;

/// A key, and where it came from.
#[derive(Debug)]
pub(crate) struct NamedKey {
    pub(crate) name: &'static str,
    pub(crate) key: SecretKey,
}

impl NamedKey {
    /// The one key as verification and diagnosis take several.
    pub(crate) const fn ring(&self) -> [(&str, &SecretKey); 1] {
        [(self.name, &self.key)]
    }
}

/// Loads the key from the file, or from the environment when no file is given.
///
/// # Errors
/// [`KeyError`] when there is no key, when the file cannot be read, and for the empty key.
pub(crate) fn load(secret_file: Option<&Path>) -> Result<NamedKey, KeyError> {
    let (name, bytes) = match secret_file {
        Some(path) => ("--secret-file", read(path)?),
        None => (VARIABLE, std::env::var_os(VARIABLE).ok_or(KeyError::Unset)?.into_encoded_bytes()),
    };
    let ends = [bytes.first(), bytes.last()];
    if ends.into_iter().flatten().any(u8::is_ascii_whitespace) {
        output::note("the key begins or ends with white space, which is used as part of it");
    }
    let key = SecretKey::new(bytes).map_err(|_| KeyError::Empty { name })?;
    Ok(NamedKey { name, key })
}

/// The content of a file, without the newline that editors put at its end.
fn read(path: &Path) -> Result<Vec<u8>, KeyError> {
    let file = File::open(path).map_err(KeyError::Unreadable)?;
    // Room for one more than is read, so that reading ends without asking for more.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 2));
    file.take(LONGEST as u64 + 1).read_to_end(&mut bytes).map_err(KeyError::Unreadable)?;
    if bytes.len() > LONGEST {
        return Err(KeyError::TooLong);
    }
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    Ok(std::mem::take(&mut *bytes))
}

/// Why there is no key to work with. The path of a file is not in it: it may be the key, given by
/// mistake.
#[derive(Debug)]
pub(crate) enum KeyError {
    /// Neither a file nor the environment has one.
    Unset,
    /// The file cannot be read.
    Unreadable(io::Error),
    /// The file is too long to be a key.
    TooLong,
    /// Servers refuse the empty key, so nothing is signed with it.
    Empty { name: &'static str },
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset => write!(f, "no key: set {VARIABLE}, or name a file with --secret-file"),
            Self::Unreadable(_) => f.write_str("cannot read the secret file"),
            Self::TooLong => write!(f, "the secret file has more than {LONGEST} bytes"),
            Self::Empty { name } => write!(f, "the key from {name} is empty"),
        }
    }
}

impl Error for KeyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreadable(error) => Some(error),
            _ => None,
        }
    }
}
