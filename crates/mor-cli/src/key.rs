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
    for oddity in oddities(&bytes) {
        output::note(&format!("the key {oddity}; it is used as it is"));
    }
    let key = SecretKey::new(bytes).map_err(|_| KeyError::Empty { name })?;
    Ok(NamedKey { name, key })
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
