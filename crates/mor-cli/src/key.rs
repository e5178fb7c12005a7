//! Where the secret key comes from.

use std::borrow::Cow;
use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::path::Path;

use mor_api::SecretKey;
use zeroize::Zeroizing;

use crate::config::Server;
use crate::config::secret::{self, SecretError, Source};
use crate::output;

const VARIABLE: &str = "MOR_API_SECRET";

/// A key, and where it came from.
#[derive(Debug)]
pub(crate) struct NamedKey {
    pub(crate) name: Cow<'static, str>,
    pub(crate) key: SecretKey,
}

impl NamedKey {
    /// The one key as verification and diagnosis take several.
    pub(crate) fn ring(&self) -> [(&str, &SecretKey); 1] {
        [(&self.name, &self.key)]
    }
}

/// Loads the key from the file, or else from the environment, or else from where the server has
/// its key.
///
/// # Errors
/// [`KeyError`] when there is no key, when it cannot be read, and for the empty key.
pub(crate) fn load(
    secret_file: Option<&Path>,
    server: Option<&Server>,
) -> Result<NamedKey, KeyError> {
    let of_server = server.and_then(|server| Some((server, server.key.as_ref()?)));
    let (name, mut bytes) = if let Some(path) = secret_file {
        let bytes = secret::read_file(path, "the secret file").map_err(KeyError::Secret)?;
        ("--secret-file".into(), bytes)
    } else if let Some(value) = std::env::var_os(VARIABLE) {
        if let Some((server, _)) = of_server {
            output::note(&format!("the key is that of {VARIABLE}, not that of {server}"));
        }
        (VARIABLE.into(), Zeroizing::new(value.into_encoded_bytes()))
    } else {
        let (server, source) = of_server.ok_or(KeyError::Unset)?;
        let bytes = source.read(&format!("the key of {server}")).map_err(KeyError::Secret)?;
        (Cow::Owned(server.to_string()), bytes)
    };
    for oddity in oddities(&bytes) {
        output::note(&format!("the key {oddity}; it is used as it is"));
    }
    match SecretKey::new(std::mem::take(&mut *bytes)) {
        Ok(key) => Ok(NamedKey { name, key }),
        Err(_) => Err(KeyError::Empty { name }),
    }
}

/// The key of the environment, whichever is used.
pub(crate) fn of_environment() -> Option<SecretKey> {
    let value = std::env::var_os(VARIABLE).map(OsString::into_encoded_bytes)?;
    SecretKey::new(value).ok()
}

/// Loads the key of a user from where it is.
///
/// # Errors
/// [`KeyError`] when it cannot be read, and for the empty key.
pub(crate) fn of_user(user: &str, source: &Source) -> Result<SecretKey, KeyError> {
    let what = format!("the key of {user}");
    let mut bytes = source.read(&what).map_err(KeyError::Secret)?;
    SecretKey::new(std::mem::take(&mut *bytes)).map_err(|_| KeyError::Empty { name: what.into() })
}

/// What looks odd about a key: what files, editors and mail programs put into one.
fn oddities(key: &[u8]) -> impl Iterator<Item = &'static str> {
    const INVISIBLE: [char; 7] =
        ['\u{a0}', '\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];
    let text = str::from_utf8(key).unwrap_or_default();
    let trimmed = key.trim_ascii();
    let is_quoted = |quote: u8| match trimmed {
        [first, .., last] => *first == quote && *last == quote,
        _ => false,
    };
    let has_mark = key.starts_with(b"\xef\xbb\xbf");
    let is_wide = key.starts_with(b"\xff\xfe") || key.starts_with(b"\xfe\xff");
    let is_assigned = trimmed.iter().position(|byte| *byte == b'=').is_some_and(|end| {
        let name = trimmed.get(..end).unwrap_or_default().trim_ascii();
        let is_upper = |byte: &u8| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_' | b' ');
        name.len() > 2 && name.iter().all(is_upper) && end + 1 < trimmed.len()
    });
    let oddities = [
        (trimmed.len() < key.len(), "begins or ends with white space"),
        (trimmed.contains(&b'\n'), "has more than one line"),
        (is_quoted(b'"') || is_quoted(b'\''), "stands in quotes"),
        (is_assigned, "looks like `NAME=value`"),
        (has_mark, "begins with a byte order mark"),
        (is_wide, "is UTF-16 text with a byte order mark"),
        (!is_wide && key.contains(&0), "has NUL bytes in it, as UTF-16 text has"),
        (
            !has_mark && text.contains(INVISIBLE),
            "has a no-break space or an invisible character in it",
        ),
    ];
    oddities.into_iter().filter_map(|(is_odd, oddity)| is_odd.then_some(oddity))
}

/// Why there is no key to work with.
#[derive(Debug)]
pub(crate) enum KeyError {
    /// Neither a file, nor the environment, nor a server has one.
    Unset,
    /// It cannot be read from where it is.
    Secret(SecretError),
    /// Servers refuse the empty key, so nothing is signed with it.
    Empty { name: Cow<'static, str> },
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unset => write!(f, "no key: set {VARIABLE}, or name a file with --secret-file"),
            Self::Secret(error) => error.fmt(f),
            Self::Empty { name } => write!(f, "the key from {name} is empty"),
        }
    }
}

impl Error for KeyError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Secret(error) => error.source(),
            _ => None,
        }
    }
}
