//! Which values are hashed, and in which order: the rules of the pages and of the servers.

use core::fmt;
use core::ops::{BitOr, BitOrAssign};
use core::str::FromStr;

/// Which values of a request are hashed, and in which order.
///
/// A method's page lists its own parameters. Servers do not look at the page: each version has one
/// order for the whole server, the [`server_order`](crate::server_order), and hashes every name of
/// it that a request has, *whatever the method is*, some of them converted. Where both come to the
/// same text, which is mostly so, the rule does not matter;
/// [`Signed::same_under`](crate::Signed::same_under) tells.
///
/// ```
/// use mor_api::HashRule;
///
/// assert_eq!("x8".parse(), Ok(HashRule::X8));
/// assert_eq!(HashRule::default(), HashRule::Listed);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum HashRule {
    /// The parameters that the method's page lists as included, in the page's order. The default
    /// everywhere.
    #[default]
    Listed,
    /// MOR X3 of 2014.
    X3,
    /// MOR X3 of 2016.
    X3s,
    /// MOR X5 of 2015.
    X5,
    /// MOR X8 of 2018.
    X8,
    /// M2 of 2022, the sister product.
    M2,
}

impl HashRule {
    /// All rules, [`Listed`](Self::Listed) first.
    pub const ALL: [Self; 6] = [Self::Listed, Self::X3, Self::X3s, Self::X5, Self::X8, Self::M2];

    /// `listed`, `x3`, `x3s`, `x5`, `x8` or `m2`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::X3 => "x3",
            Self::X3s => "x3s",
            Self::X5 => "x5",
            Self::X8 => "x8",
            Self::M2 => "m2",
        }
    }

    /// Whether it is the rule of a server version, and not that of the pages.
    #[must_use]
    pub const fn is_of_a_server(self) -> bool {
        !matches!(self, Self::Listed)
    }
}

impl fmt::Display for HashRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for HashRule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == name).ok_or(UnknownRule)
    }
}

/// A text is not the name of a [`HashRule`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownRule;

impl fmt::Display for UnknownRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such hash rule, expected ")?;
        let [first, rest @ ..] = HashRule::ALL;
        f.write_str(first.as_str())?;
        rest.iter().try_for_each(|rule| write!(f, ", {rule}"))
    }
}

impl core::error::Error for UnknownRule {}

/// A set of hash rules: those that a verifier accepts, or those that give the same hash.
///
/// ```
/// use mor_api::{HashRule, HashRules};
///
/// let accepted = HashRule::Listed | HashRule::X8;
/// assert!(accepted.contains(HashRule::X8));
/// assert_eq!(accepted.iter().count(), 2);
/// assert_eq!(HashRules::SERVERS.iter().next(), Some(HashRule::X3));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HashRules(u8);

impl HashRules {
    /// No rule.
    pub const NONE: Self = Self(0);
    /// All rules.
    pub const ALL: Self = Self::of(&HashRule::ALL);
    /// The rules of all server versions.
    pub const SERVERS: Self = Self(Self::ALL.0 & !Self::of(&[HashRule::Listed]).0);

    /// The set of these rules.
    #[must_use]
    pub const fn of(mut rules: &[HashRule]) -> Self {
        let mut set = 0;
        while let [rule, rest @ ..] = rules {
            set |= 1 << *rule as u8;
            rules = rest;
        }
        Self(set)
    }

    /// Whether a rule is in the set.
    #[must_use]
    pub const fn contains(self, rule: HashRule) -> bool {
        self.0 & 1 << rule as u8 != 0
    }

    /// Whether there is no rule in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The same set without the rules of another one.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The rules of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The rules, [`Listed`](HashRule::Listed) first.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = HashRule> + Clone {
        let Self(mut left) = self;
        core::iter::from_fn(move || {
            let rule = HashRule::ALL.get(left.trailing_zeros() as usize)?;
            left &= left.wrapping_sub(1);
            Some(*rule)
        })
    }
}

impl From<HashRule> for HashRules {
    fn from(rule: HashRule) -> Self {
        Self::of(&[rule])
    }
}

impl FromIterator<HashRule> for HashRules {
    fn from_iter<I: IntoIterator<Item = HashRule>>(rules: I) -> Self {
        rules.into_iter().fold(Self::NONE, Self::bitor)
    }
}

impl<R: Into<Self>> BitOr<R> for HashRules {
    type Output = Self;

    fn bitor(self, other: R) -> Self {
        self.union(other.into())
    }
}

impl<R: Into<HashRules>> BitOr<R> for HashRule {
    type Output = HashRules;

    fn bitor(self, other: R) -> HashRules {
        HashRules::from(self) | other
    }
}

impl<R: Into<Self>> BitOrAssign<R> for HashRules {
    fn bitor_assign(&mut self, other: R) {
        *self = *self | other;
    }
}

impl fmt::Debug for HashRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// The names, with commas between them.
impl fmt::Display for HashRules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rules = self.iter();
        rules.next().map_or(Ok(()), |rule| f.write_str(rule.as_str()))?;
        rules.try_for_each(|rule| write!(f, ", {rule}"))
    }
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn names_are_read_back() {
        for rule in HashRule::ALL {
            assert_eq!(rule.to_string().parse(), Ok(rule));
        }
        for name in ["", "X8", "deployed", "x9", " x8"] {
            assert_eq!(name.parse::<HashRule>(), Err(UnknownRule), "{name}");
        }
        let text = UnknownRule.to_string();
        assert_eq!(text, "no such hash rule, expected listed, x3, x3s, x5, x8, m2");
    }

    #[test]
    fn a_set_has_what_was_put_in() {
        for rule in HashRule::ALL {
            let set = HashRules::from(rule);
            assert_eq!(set.iter().collect::<Vec<_>>(), [rule]);
            assert!(HashRules::ALL.contains(rule));
            assert_eq!(HashRules::SERVERS.contains(rule), rule.is_of_a_server());
        }
        let set: HashRules = [HashRule::M2, HashRule::Listed].into_iter().collect();
        assert_eq!(set, HashRule::Listed | HashRule::M2);
        assert_eq!(
            (set.to_string(), format!("{set:?}")),
            ("listed, m2".into(), "{Listed, M2}".into())
        );
        assert_eq!(set.without(HashRule::M2.into()), HashRule::Listed.into());
        assert!(HashRules::NONE.is_empty() && !set.is_empty());
        assert_eq!(HashRules::NONE.to_string(), "");
    }
}
