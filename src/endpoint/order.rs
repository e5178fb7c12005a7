//! In which order values are hashed, and which parameters that covers.

use core::fmt;

/// Which of the two orders the values are put in before hashing.
///
/// Deployed servers leave some parameters out of the hash although the page lists them. Without
/// such parameters in a request, both orders give the same hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum HashOrder {
    /// The page's list. The default everywhere.
    #[default]
    Listed,
    /// The page's list without the parameters that deployed servers leave out:
    /// `user_warning_email_hour` and `pgui`.
    Deployed,
}

impl HashOrder {
    /// `listed` or `deployed`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Deployed => "deployed",
        }
    }
}

impl fmt::Display for HashOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether the hash covers a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Coverage {
    /// Signed in both orders.
    Signed,
    /// Signed in the page's order, left out of the hash by deployed servers.
    ListedOnly,
    /// Never signed: anyone can add or change it under a valid hash.
    Unsigned,
}

impl Coverage {
    /// Whether the hash covers the parameter in this order.
    #[must_use]
    pub const fn is_signed(self, order: HashOrder) -> bool {
        match self {
            Self::Signed => true,
            Self::ListedOnly => matches!(order, HashOrder::Listed),
            Self::Unsigned => false,
        }
    }
}
