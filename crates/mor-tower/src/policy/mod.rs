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

    /// What to do with requests that came before: see [`Duplicates`](crate::Duplicates).
    ///
    /// The hash has no time in it, so a client that asks twice for the same sends the same request.
    /// Refuse duplicates of methods that change something, and not of those that only ask.
    #[must_use]
    pub const fn duplicates(mut self, treatment: Treatment) -> Self {
        self.duplicates = treatment;
        self
    }

    /// The same for the method of this name.
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

    pub(crate) fn on_duplicate(&self, endpoint: &Endpoint) -> Treatment {
        // Each of its names stands for the method.
        let mut named = self.duplicates_of.iter().filter(|(name, _)| endpoint.is_named(name));
        named.next().map_or(self.duplicates, |(_, treatment)| *treatment)
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
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use mor_api::methods::users::USER_DETAILS_UPDATE;
    use mor_api::{ReceivedRequest, SecretKey};

    use super::*;

    /// The user page's sample with what can be added to it.
    fn treatments(policy: &Policy) -> Vec<(String, Treatment)> {
        let query = "u=username&user_id=123&u15=1&u9=&u33=note&x=1&y=\
                     &hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
        let key = SecretKey::new("456789").unwrap();
        let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "").unwrap();
        let verified = request.verify([("admin", &key)], HashRule::Listed).unwrap();
        let treated = |parameter: Uncovered<'_>| {
            (parameter.name().to_owned(), policy.on_uncovered(&parameter))
        };
        verified.uncovered().map(treated).collect()
    }

    fn named(policy: &Policy, treatment: Treatment) -> Vec<String> {
        let all = treatments(policy).into_iter();
        all.filter(|(_, each)| *each == treatment).map(|(name, _)| name).collect()
    }

    #[test]
    fn each_reason_has_its_treatment_and_a_name_goes_before() {
        use Treatment::{Allow, Refuse, Warn};

        let policy = Policy::new();
        assert_eq!(named(&policy, Allow), ["u", "u9", "u33", "x", "y"]);
        assert_eq!(named(&policy.clone().uncovered(Refuse), Refuse), ["u33"]);
        assert_eq!(named(&policy.clone().unknown(Warn), Warn), ["x", "y"]);
        assert_eq!(named(&policy.clone().empty(Refuse), Refuse), ["u9"]);
        let all = policy.uncovered(Refuse).unknown(Refuse).empty(Refuse);
        let but = all.parameter("x", Allow).parameter("u9", Warn).parameter("u", Warn);
        assert_eq!(named(&but, Refuse), ["u33", "y"]);
        assert_eq!(named(&but, Warn), ["u", "u9"]);
    }

    #[test]
    fn a_method_has_its_own_treatment_under_each_of_its_names() {
        let policy = Policy::new().duplicates_of("user_update_api", Treatment::Refuse);
        assert!(policy.wants_duplicates() && !Policy::new().wants_duplicates());
        let create = &mor_api::methods::dids::DID_CREATE;
        for (name, expected) in [
            ("user_details_update", Treatment::Refuse),
            ("user_update_api", Treatment::Refuse),
            ("did_create", Treatment::Allow),
        ] {
            let endpoint = mor_api::methods::by_name(name).unwrap();
            assert_eq!(policy.on_duplicate(endpoint), expected, "{name}");
        }
        assert_eq!(policy.duplicates(Treatment::Warn).on_duplicate(create), Treatment::Warn);
    }
}
