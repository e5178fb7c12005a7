//! How a static list is applied.

use super::Value;
use crate::endpoint::Kind;

/// Which list of numbers is applied to a user: the words of `enable_static_list` and
/// `enable_static_source_list`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListMode {
    /// `no`: none.
    No,
    /// `blacklist`: the numbers of the pool are refused.
    Blacklist,
    /// `whitelist`: only the numbers of the pool are allowed.
    Whitelist,
}

impl ListMode {
    const ALL: [Self; 3] = [Self::No, Self::Blacklist, Self::Whitelist];

    /// The words of all modes.
    pub(crate) const WORDS: &[&str] = &["no", "blacklist", "whitelist"];

    /// The word on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Blacklist => "blacklist",
            Self::Whitelist => "whitelist",
        }
    }
}

impl Value for ListMode {
    fn read(_: Kind, text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.as_str() == text)
    }

    fn write<R>(&self, _: Kind, write: impl FnOnce(&str) -> R) -> R {
        write(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_modes() {
        assert_eq!(ListMode::ALL.map(ListMode::as_str), ListMode::WORDS);
    }
}
