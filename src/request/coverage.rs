//! What a hash covers of a request, and why it does not cover the rest.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use core::fmt;

use smallvec::SmallVec;

use super::hashed::Place;
use super::received::ReceivedRequest;
use crate::endpoint::{ACTION, Endpoint, HashRule, SlotSet};
use crate::wire::ParameterRef;
use crate::wire::decode::FormText;
use crate::wire::pairs::Pair;

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
    /// The page lists it as not included in the hash, and no rule that matters here hashes it.
    Unsigned,
    /// The endpoint does not list it.
    Unknown,
    /// It is signed, but empty, and an empty value contributes nothing. In a request without a hash
    /// it is just empty.
    Empty,
    /// The page lists it as included in the hash, but servers under this rule leave it out.
    LeftOut,
    /// It is `action`, and names the method, whose name no hash covers.
    MethodName,
    /// Servers hash the parameter, but not this value: it has not the form that they ask for. They
    /// **still act on it**.
    Dropped,
}

impl fmt::Display for UncoveredReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsigned => "not signed",
            Self::Unknown => "unknown",
            Self::Empty => "empty",
            Self::LeftOut => "left out by servers",
            Self::MethodName => "the method's name",
            Self::Dropped => "dropped from the hash for its form, and still acted on",
        })
    }
}

impl UncoveredReason {
    /// The reason for a parameter of the endpoint that a hash does not cover.
    pub(crate) fn of_slot(
        endpoint: &Endpoint,
        rule: HashRule,
        slot: usize,
        is_empty: bool,
    ) -> Self {
        match (endpoint.hashed(rule).contains(slot), is_empty) {
            (true, true) => Self::Empty,
            (true, false) => Self::Dropped,
            (false, _) if endpoint.listed().contains(slot) => Self::LeftOut,
            (false, _) => Self::Unsigned,
        }
    }
}

impl<'a> ReceivedRequest<'a> {
    /// The parameters that were sent and are not hashed under a rule, each once, in the order in
    /// which they arrived. Their names are not decoded yet.
    pub(crate) fn uncovered(
        &self,
        rule: HashRule,
    ) -> impl Iterator<Item = (FormText<'a>, UncoveredReason, ParameterRef)> + use<'_, 'a> {
        // What is hashed, and what was told already. `hash` itself is not told.
        let mut seen = SlotSet::of(Endpoint::HASH_SLOT);
        self.each_hashed(rule, |hashed| {
            if let Place::Slot(slot) = hashed.place {
                seen = seen.with(slot);
            }
        });
        // What is listed is in its slot, and need not be read once more.
        let is_listed = !self.has_unlisted();
        let in_slots = is_listed.then(|| self.uncovered_slots(rule, seen));
        let in_pairs = (!is_listed).then(|| self.uncovered_pairs(rule, seen));
        in_slots.into_iter().flatten().chain(in_pairs.into_iter().flatten())
    }

    /// The same of a request that has listed parameters only.
    fn uncovered_slots(
        &self,
        rule: HashRule,
        seen: SlotSet,
    ) -> impl Iterator<Item = (FormText<'a>, UncoveredReason, ParameterRef)> + use<'a> {
        let endpoint = self.endpoint();
        let slots = self.sent_slots().filter(|(_, slot, _)| !seen.contains(*slot));
        let mut slots: SmallVec<[(usize, usize, bool); 8]> = slots.collect();
        slots.sort_unstable();
        slots.into_iter().map(move |(_, slot, is_empty)| {
            let name = endpoint.name_of(slot);
            let reason = UncoveredReason::of_slot(endpoint, rule, slot, is_empty);
            let text = FormText::from_checked(name.as_bytes(), false);
            (text, reason, ParameterRef::Listed(name))
        })
    }

    /// The same of any request.
    fn uncovered_pairs(
        &self,
        rule: HashRule,
        mut seen: SlotSet,
    ) -> impl Iterator<Item = (FormText<'a>, UncoveredReason, ParameterRef)> + use<'_, 'a> {
        let endpoint = self.endpoint();
        let mut seen_unlisted = BTreeSet::new();
        let has_repetitions = self.has_repeated_unlisted();
        (1..).zip(self.pairs_with_slots()).filter_map(move |(number, (slot, pair))| {
            let is_empty = pair.value.is_empty();
            if let Some(slot) = slot {
                if seen.contains(slot) {
                    return None;
                }
                seen = seen.with(slot);
                let reason = UncoveredReason::of_slot(endpoint, rule, slot, is_empty);
                return Some((pair.name, reason, ParameterRef::Listed(endpoint.name_of(slot))));
            }
            if has_repetitions && !seen_unlisted.insert(pair.name) {
                return None;
            }
            if names_method(endpoint, &pair) {
                let parameter = ParameterRef::Listed(ACTION);
                return Some((pair.name, UncoveredReason::MethodName, parameter));
            }
            match self.foreign_value(rule, pair.name, self.extent_of(&pair)) {
                None => Some((pair.name, UncoveredReason::Unknown, ParameterRef::Number(number))),
                Some((_, Some(_))) => None,
                Some((name, None)) => {
                    let reason =
                        if is_empty { UncoveredReason::Empty } else { UncoveredReason::Dropped };
                    Some((pair.name, reason, ParameterRef::Listed(name.name())))
                }
            }
        })
    }
}

impl<'a> ReceivedRequest<'a> {
    /// The parameters of a request of a method that takes [no hash](Endpoint::takes_hash): all of
    /// them, each once, in the order in which they arrived. A `hash` that was sent all the same is
    /// not among them.
    ///
    /// Their reasons are [`Unknown`](UncoveredReason::Unknown),
    /// [`MethodName`](UncoveredReason::MethodName), [`Empty`](UncoveredReason::Empty) and, for all
    /// others, [`Unsigned`](UncoveredReason::Unsigned).
    ///
    /// ```
    /// use mor_api::methods::users::USER_LOGIN;
    /// use mor_api::{ReceivedRequest, UncoveredReason};
    ///
    /// let request = ReceivedRequest::read(&USER_LOGIN, "u=admin&x=1", "")?;
    /// let unknown = request
    ///     .uncovered_unhashed()
    ///     .filter(|it| it.reason() == UncoveredReason::Unknown);
    /// let names: Vec<_> = unknown.map(|it| it.name().to_owned()).collect();
    /// assert_eq!(names, ["x"]);
    /// # Ok::<(), mor_api::ReadError>(())
    /// ```
    pub fn uncovered_unhashed(&self) -> impl Iterator<Item = Uncovered<'a>> + use<'a> {
        let endpoint = self.endpoint();
        let mut seen = SlotSet::of(Endpoint::HASH_SLOT);
        let mut seen_unlisted = BTreeSet::new();
        (1..).zip(self.pairs_with_slots()).filter_map(move |(number, (slot, pair))| {
            let (reason, parameter) = match slot {
                Some(slot) if seen.contains(slot) => return None,
                Some(slot) => {
                    seen = seen.with(slot);
                    let is_empty = pair.value.is_empty();
                    let reason =
                        if is_empty { UncoveredReason::Empty } else { UncoveredReason::Unsigned };
                    (reason, ParameterRef::Listed(endpoint.name_of(slot)))
                }
                None if !seen_unlisted.insert(pair.name) => return None,
                None if names_method(endpoint, &pair) => {
                    (UncoveredReason::MethodName, ParameterRef::Listed(ACTION))
                }
                None => (UncoveredReason::Unknown, ParameterRef::Number(number)),
            };
            Some(Uncovered::new(pair.name.decode(), reason, parameter))
        })
    }
}

/// Whether an unlisted parameter only names the method: `action` in a POST at `/api/`.
fn names_method(endpoint: &Endpoint, pair: &Pair<'_>) -> bool {
    let mut names = endpoint.aliases().iter().copied().chain([endpoint.name()]);
    pair.name.is(ACTION) && names.any(|name| pair.value.is(name))
}
