//! An id or all.

use super::Value;
use crate::endpoint::Kind;
use crate::endpoint::kind::parse_canonical_id;

/// One object by its id, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdOrAll {
    /// All: `all` on the wire.
    All,
    /// The one with this id.
    Id(u64),
}

impl From<u64> for IdOrAll {
    fn from(id: u64) -> Self {
        Self::Id(id)
    }
}

impl Value for IdOrAll {
    fn read(_: Kind, text: &str) -> Option<Self> {
        if text == "all" { Some(Self::All) } else { parse_canonical_id(text).map(Self::Id) }
    }

    fn write<R>(&self, _: Kind, write: impl FnOnce(&str) -> R) -> R {
        match self {
            Self::All => write("all"),
            Self::Id(id) => write(itoa::Buffer::new().format(*id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for (value, text) in [(IdOrAll::All, "all"), (IdOrAll::from(7), "7")] {
            assert_eq!(value.write(Kind::IdOrAll, ToString::to_string), text);
            assert_eq!(IdOrAll::read(Kind::IdOrAll, text), Some(value));
        }
        assert_eq!(IdOrAll::read(Kind::IdOrAll, "07"), None);
    }
}
