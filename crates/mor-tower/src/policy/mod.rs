//! What is accepted, what is refused, and what is only told: one value for layer, extractor and
//! gateway.

mod choices;

use std::borrow::Cow;
use std::collections::BTreeMap;

use mor_api::{Endpoint, HashRule, HashRules, Limits, Uncovered, UncoveredReason};

pub use self::choices::{Mode, OtherPaths, SameBy, Treatment};

/// What a request must be to pass. The default is what servers do: the hash rule of the pages, POST
/// only, 64 KiB and 256 parameters, and whatever the hash does not cover is allowed.
///
/// ```
/// use mor_api::HashRule;
/// use mor_tower::{Policy, Treatment};
///
/// let policy = Policy::new()
///     .accept(HashRule::Listed | HashRule::X8)
///     .unknown(Treatment::Refuse)
///     .empty(Treatment::Refuse)
///     .uncovered(Treatment::Warn)
///     // Many methods take it, and no hash covers it.
///     .parameter("lang", Treatment::Allow)
///     .duplicates(Treatment::Refuse)
///     .duplicates_of("did_details_update", Treatment::Allow);
/// assert_eq!(policy, policy.clone());
/// ```
///
/// [`Verifier`](crate::Verifier) applies it for a layer and an extractor. Whoever does their own
/// I/O calls its steps: [`route`](Self::route) is the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    rules: HashRules,
    limits: Limits,
    is_enabled: bool,
    takes_get: bool,
    other_paths: OtherPaths,
    mode: Mode,
    uncovered: Treatment,
    unknown: Treatment,
    empty: Treatment,
    parameters: BTreeMap<Cow<'static, str>, Treatment>,
    twins: Treatment,
    duplicates: Treatment,
    duplicates_of: BTreeMap<Cow<'static, str>, Treatment>,
    same_by: SameBy,
    unhashed: Treatment,
    hides_users: bool,
    usual_keys: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            rules: HashRule::Listed.into(),
            limits: Limits::default(),
            is_enabled: true,
            takes_get: false,
            other_paths: OtherPaths::default(),
            mode: Mode::default(),
            uncovered: Treatment::default(),
            unknown: Treatment::default(),
            empty: Treatment::default(),
            parameters: BTreeMap::new(),
            twins: Treatment::default(),
            duplicates: Treatment::default(),
            duplicates_of: BTreeMap::new(),
            same_by: SameBy::default(),
            unhashed: Treatment::default(),
            hides_users: false,
            usual_keys: 1,
        }
    }
}

impl Policy {
    /// The default.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Accepts these hash rules: one [`HashRule`], or several joined by `|`.
    #[must_use]
    pub fn accept(mut self, rules: impl Into<HashRules>) -> Self {
        self.rules = rules.into();
        self
    }

    /// Takes requests within these limits. [`Limits::bytes`] is also how much of a body is
    /// buffered.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Whether requests are taken at all. Otherwise the answer is `API Requests are disabled`.
    #[must_use]
    pub const fn enabled(mut self, is_enabled: bool) -> Self {
        self.is_enabled = is_enabled;
        self
    }

    /// Whether GET requests are taken, which servers have off by default. Some methods take them
    /// [always](mor_api::Transport::AlwaysGet).
    #[must_use]
    pub const fn takes_get(mut self, takes_get: bool) -> Self {
        self.takes_get = takes_get;
        self
    }

    /// What to do with other paths than those of known methods. It counts for the layer: a router
    /// before an extractor has its own routes.
    #[must_use]
    pub const fn other_paths(mut self, other_paths: OtherPaths) -> Self {
        self.other_paths = other_paths;
        self
    }

    /// Whether refusals take effect.
    #[must_use]
    pub const fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// What to do with parameters that the hash does not cover although a page lists them: unsigned
    /// ones, those that servers leave out, and values that servers drop from the hash for their
    /// form and still act on.
    ///
    /// `u` and an `action` that names the method are not meant: requests need them. Name them by
    /// [`parameter`](Self::parameter) if they are to be warned of or refused.
    #[must_use]
    pub const fn uncovered(mut self, treatment: Treatment) -> Self {
        self.uncovered = treatment;
        self
    }

    /// What to do with parameters that no page lists for the method.
    #[must_use]
    pub const fn unknown(mut self, treatment: Treatment) -> Self {
        self.unknown = treatment;
        self
    }

    /// What to do with empty parameters that the hash would cover if they had a value. Servers may
    /// blank a field for one, and anyone can add it.
    #[must_use]
    pub const fn empty(mut self, treatment: Treatment) -> Self {
        self.empty = treatment;
        self
    }

    /// What to do with the parameter of this name where the hash does not cover it, whatever the
    /// reason is.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<Cow<'static, str>>, treatment: Treatment) -> Self {
        self.parameters.insert(name.into(), treatment);
        self
    }

    /// What to do with requests that have a
    /// [boundary twin](mor_api::Verified::boundary_twin): another request with the same hash,
    /// whose values are cut at other places. Finding one takes time, which nobody spends for
    /// [`Treatment::Allow`].
    #[must_use]
    pub const fn twins(mut self, treatment: Treatment) -> Self {
        self.twins = treatment;
        self
    }

    /// What to do with requests that pass without a hash, because their method takes
    /// [none](Endpoint::takes_hash) under one of the accepted rules. Nothing proves who sends them
    /// then. A layer and an extractor let none of them pass anyway.
    ///
    /// Where they pass, what is said of [unknown](Self::unknown) and [empty](Self::empty)
    /// parameters and of those [with a name](Self::parameter) counts for them, too, and of
    /// duplicates what is said [of their method](Self::duplicates_of).
    #[must_use]
    pub const fn unhashed(mut self, treatment: Treatment) -> Self {
        self.unhashed = treatment;
        self
    }

    /// What to do with requests that came before: see [`Duplicates`](crate::Duplicates).
    ///
    /// The hash has no time in it, so a client that asks twice for the same sends the same request.
    /// Refuse duplicates of methods that change something, and not of those that only ask.
    #[must_use]
    pub const fn duplicates(mut self, treatment: Treatment) -> Self {
        self.duplicates = treatment;
        self
    }

    /// The same for the method of this name. Requests without a hash are looked for only so: anyone
    /// can make up as many as the memory has room for.
    #[must_use]
    pub fn duplicates_of(
        mut self,
        method: impl Into<Cow<'static, str>>,
        treatment: Treatment,
    ) -> Self {
        self.duplicates_of.insert(method.into(), treatment);
        self
    }

    /// Which requests count as duplicates of each other.
    #[must_use]
    pub const fn same_by(mut self, same_by: SameBy) -> Self {
        self.same_by = same_by;
        self
    }

    /// Whether callers without a right key are kept from learning which users there are. They get
    /// the answer to a wrong hash then for users who do not exist, who have no key, or for whom the
    /// API is switched off; servers have texts of their own for these. The reasons are reported all
    /// the same.
    ///
    /// Methods without a hash can tell, as long as [their requests](Self::unhashed) pass.
    #[must_use]
    pub const fn hide_users(mut self, hides_users: bool) -> Self {
        self.hides_users = hides_users;
        self
    }

    /// How many keys most users have: a request of a user who does not exist costs the work of as
    /// many, so that time does not tell. It is 1 by default. Each key is a hash more, which is less
    /// than a microsecond.
    #[must_use]
    pub const fn usual_keys(mut self, usual_keys: usize) -> Self {
        self.usual_keys = usual_keys;
        self
    }

    /// The accepted hash rules.
    #[must_use]
    pub const fn rules(&self) -> HashRules {
        self.rules
    }

    /// Whether refusals are only reported.
    #[must_use]
    pub const fn only_reports(&self) -> bool {
        matches!(self.mode, Mode::Report)
    }

    /// Whether duplicates are looked for at all.
    #[must_use]
    pub fn wants_duplicates(&self) -> bool {
        let mut all = self.duplicates_of.values().chain([&self.duplicates]);
        all.any(|treatment| *treatment != Treatment::Allow)
    }

    pub(crate) const fn max(&self) -> Limits {
        self.limits
    }

    pub(crate) const fn is_enabled(&self) -> bool {
        self.is_enabled
    }

    pub(crate) const fn is_get_taken(&self) -> bool {
        self.takes_get
    }

    pub(crate) const fn passes_other_paths(&self) -> bool {
        matches!(self.other_paths, OtherPaths::Pass)
    }

    pub(crate) const fn on_twin(&self) -> Treatment {
        self.twins
    }

    pub(crate) const fn sameness(&self) -> SameBy {
        self.same_by
    }

    pub(crate) const fn on_unhashed(&self) -> Treatment {
        self.unhashed
    }

    pub(crate) const fn are_users_hidden(&self) -> bool {
        self.hides_users
    }

    pub(crate) const fn most_have_keys(&self) -> usize {
        self.usual_keys
    }

    pub(crate) fn on_duplicate(&self, endpoint: &Endpoint) -> Treatment {
        self.on_named_duplicate(endpoint).unwrap_or(self.duplicates)
    }

    /// The same where the method's name is needed.
    pub(crate) fn on_named_duplicate(&self, endpoint: &Endpoint) -> Option<Treatment> {
        // Each of its names stands for the method.
        let mut named = self.duplicates_of.iter().filter(|(name, _)| endpoint.is_named(name));
        named.next().map(|(_, treatment)| *treatment)
    }

    /// Whether anything is done about parameters that the hash does not cover.
    pub(crate) fn minds_uncovered(&self) -> bool {
        let classes = [self.uncovered, self.unknown, self.empty];
        !self.parameters.is_empty() || classes != [Treatment::Allow; 3]
    }

    pub(crate) fn on_uncovered(&self, parameter: &Uncovered<'_>) -> Treatment {
        if let Some(treatment) = self.parameters.get(parameter.name()) {
            return *treatment;
        }
        match parameter.reason() {
            UncoveredReason::Unknown => self.unknown,
            UncoveredReason::Empty => self.empty,
            UncoveredReason::MethodName => Treatment::Allow,
            _ if parameter.name() == "u" => Treatment::Allow,
            _ => self.uncovered,
        }
    }

    /// The same in a request without a hash, which covers no parameter.
    pub(crate) fn on_unprotected(&self, parameter: &Uncovered<'_>) -> Treatment {
        let is_named = self.parameters.contains_key(parameter.name());
        match parameter.reason() {
            UncoveredReason::Unsigned if !is_named => Treatment::Allow,
            _ => self.on_uncovered(parameter),
        }
    }
}

#[cfg(test)]
mod tests;
