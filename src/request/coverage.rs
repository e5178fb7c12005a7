//! What a hash covers of a request, and why it does not cover the rest.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use core::fmt;

use super::received::ReceivedRequest;
use crate::endpoint::{Coverage, Endpoint, SlotSet};
use crate::wire::ParameterRef;
use crate::wire::decode::FormText;

/// A parameter that the hash does not cover.
///
/// [`Display`](fmt::Display) gives a text that is fit for a log: `` parameter `u9`: empty ``, or
/// `parameter 4: unknown` for one that the endpoint does not list, because such a name is whatever
/// the caller chose, and may be the rest of a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Uncovered<'a> {
    name: Cow<'a, str>,
    reason: UncoveredReason,
    parameter: ParameterRef,
}

impl<'a> Uncovered<'a> {
    pub(crate) const fn new(
        name: Cow<'a, str>,
        reason: UncoveredReason,
        parameter: ParameterRef,
    ) -> Self {
        Self { name, reason, parameter }
    }

    /// The parameter's name as it was sent, to decide by. Log [`parameter`](Self::parameter)
    /// instead.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same with a name of its own, to be kept longer than the request.
    #[must_use]
    pub fn into_owned(self) -> Uncovered<'static> {
        Uncovered { name: Cow::Owned(self.name.into_owned()), ..self }
    }

    /// Why the hash does not cover it.
    #[must_use]
    pub const fn reason(&self) -> UncoveredReason {
        self.reason
    }

    /// Which parameter it is, fit for a log.
    #[must_use]
    pub const fn parameter(&self) -> ParameterRef {
        self.parameter
    }
}

/// Parameter and reason.
impl fmt::Display for Uncovered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.parameter, self.reason)
    }
}

/// As [`Display`](fmt::Display).
impl fmt::Debug for Uncovered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why the hash does not cover a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UncoveredReason {
    /// The page lists it as not included in the hash.
    Unsigned,
    /// The endpoint does not list it.
    Unknown,
    /// It is signed, but empty, and an empty value contributes nothing.
    Empty,
    /// It is signed in the page's order, but not in the order that matched.
    LeftOut,
}

impl UncoveredReason {
    /// The reason for a parameter in a slot, or in none, that a hash does not cover; `None` for the
    /// hash itself.
    pub(crate) fn of(endpoint: &Endpoint, slot: Option<usize>, is_empty: bool) -> Option<Self> {
        Some(match slot {
            None => Self::Unknown,
            Some(Endpoint::HASH_SLOT) => return None,
            Some(Endpoint::USERNAME_SLOT) => Self::Unsigned,
            Some(slot) => match endpoint.parameters().get(slot)?.coverage() {
                Coverage::Unsigned => Self::Unsigned,
                _ if is_empty => Self::Empty,
                _ => Self::LeftOut,
            },
        })
    }
}

impl fmt::Display for UncoveredReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsigned => "not signed",
            Self::Unknown => "unknown",
            Self::Empty => "empty",
            Self::LeftOut => "left out by deployed servers",
        })
    }
}

impl<'a> ReceivedRequest<'a> {
    /// The parameters that were sent and are not in the set, each once, in the order in which they
    /// arrived. Their names are not decoded yet.
    pub(crate) fn uncovered_by(
        &self,
        covered: SlotSet,
    ) -> impl Iterator<Item = (FormText<'a>, UncoveredReason, ParameterRef)> + use<'a> {
        let endpoint = self.endpoint();
        let (mut seen, mut seen_unlisted) = (covered, BTreeSet::new());
        let has_repetitions = self.has_repeated_unlisted();
        (1..).zip(self.pairs_with_slots()).filter_map(move |(number, (slot, pair))| {
            let parameter = match slot {
                Some(slot) if seen.contains(slot) => return None,
                Some(slot) => {
                    seen = seen.with(slot);
                    ParameterRef::Listed(endpoint.name_of(slot))
                }
                None if has_repetitions && !seen_unlisted.insert(pair.name) => return None,
                None => ParameterRef::Number(number),
            };
            let reason = UncoveredReason::of(endpoint, slot, pair.value.is_empty())?;
            Some((pair.name, reason, parameter))
        })
    }
}
