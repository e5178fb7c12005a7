//! What is wrong with a configuration file.

use std::error::Error;
use std::fmt;

/// Why a configuration cannot be used. It has the names of fields and users in it, and no other
/// value.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file cannot be read.
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// Something is wrong in it.
    Wrong {
        /// The file.
        path: String,
        /// The line, counted from 1, if it is about one.
        line: Option<usize>,
        /// What.
        fault: String,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, .. } => write!(f, "cannot read {path}"),
            Self::Wrong { path, line: Some(line), fault } => write!(f, "{path}:{line}: {fault}"),
            Self::Wrong { path, line: None, fault } => write!(f, "{path}: {fault}"),
        }
    }
}

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreadable { error, .. } => Some(error),
            Self::Wrong { .. } => None,
        }
    }
}
