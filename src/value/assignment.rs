//! Ids that may be none.

use super::Value;
use crate::endpoint::Kind;
use crate::endpoint::kind::parse_canonical_id;

/// To whom something is assigned: an id, or nobody, which is `-1` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Assignment {
    /// `-1`: take the assignment away.
    Nobody,
    /// Assign to the object with this id.
    To(u64),
}

impl From<u64> for Assignment {
    fn from(id: u64) -> Self {
        Self::To(id)
    }
}

impl Value for Assignment {
    fn read(_: Kind, text: &str) -> Option<Self> {
        if text == "-1" { Some(Self::Nobody) } else { parse_canonical_id(text).map(Self::To) }
    }

    fn write<R>(&self, kind: Kind, write: impl FnOnce(&str) -> R) -> R {
        match self {
            Self::Nobody => write("-1"),
            Self::To(id) => id.write(kind, write),
        }
    }
}
