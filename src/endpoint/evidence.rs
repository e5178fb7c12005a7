//! How sure it is what a method's hash covers.

use core::fmt;

/// How sure the list of signed parameters is that an [`Endpoint`](crate::Endpoint) gives as its
/// page's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    source: EvidenceSource,
    contradiction: &'static str,
}

/// The best source of a method's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EvidenceSource {
    /// Somebody has declared it.
    Declared,
    /// The page alone says so, or the code of a client.
    Page,
    /// A sample of the page has the hash of this list.
    Sample,
    /// The code of a server hashes this list.
    Code,
}

impl Evidence {
    /// What is known of an endpoint that says nothing of it.
    pub(super) const DECLARED: Self = Self::of(EvidenceSource::Declared);

    /// The list has this source, and nothing contradicts it.
    #[must_use]
    pub const fn of(source: EvidenceSource) -> Self {
        Self { source, contradiction: "" }
    }

    /// Notes what speaks against the list: one sentence without a period.
    #[must_use]
    pub const fn contradicted_by(self, contradiction: &'static str) -> Self {
        Self { contradiction, ..self }
    }

    /// The best source of the list.
    #[must_use]
    pub const fn source(&self) -> EvidenceSource {
        self.source
    }

    /// What speaks against the list.
    #[must_use]
    pub const fn contradiction(&self) -> Option<&'static str> {
        if self.contradiction.is_empty() { None } else { Some(self.contradiction) }
    }
}

impl EvidenceSource {
    /// `declared`, `page`, `sample` or `code`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Page => "page",
            Self::Sample => "sample",
            Self::Code => "code",
        }
    }
}

impl fmt::Display for EvidenceSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
