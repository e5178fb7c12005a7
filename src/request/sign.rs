//! Signing: from a filled request to its hash.

use alloc::string::String;
use core::fmt;

use smallvec::SmallVec;

use super::canonical::CanonicalText;
use super::convert::convert;
use super::hashed::Place;
use super::key::SecretKey;
use super::parameters::Parameters;
use super::secret_text::SecretText;
use super::unhashed::Unhashed;
use super::unlisted::Foreign;
use crate::endpoint::{Endpoint, HashRule, SlotSet, UnmetRequirement};
use crate::hash::RequestHash;
use crate::hash::digest::Digest;
use crate::http::{BaseUrl, HttpMethod, HttpRequest};
use crate::wire::decode::Extent;
use crate::wire::encode::room_for;

/// Who signs: a username, a secret key, and the hash rule that the server follows.
///
/// ```
/// use mor_api::methods::users::UserDetailsUpdate;
/// use mor_api::{BaseUrl, SecretKey, Signer};
///
/// // The user page's own sample: block user 123.
/// let signer = Signer::new("username", SecretKey::new("456789")?);
/// let request = UserDetailsUpdate::new(123).blocked(true);
/// let base = BaseUrl::parse("https://mor.example.com")?;
/// let http = signer.sign(&request)?.post(&base);
///
/// assert_eq!(http.path(), "/billing/api/user_details_update");
/// assert_eq!(
///     http.body(),
///     "u=username&user_id=123&u15=1\
///      &hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Signer {
    username: Option<String>,
    key: SecretKey,
    rule: HashRule,
}

impl Signer {
    /// Signs as this user, by the pages' rule.
    #[must_use]
    pub fn new(username: impl Into<String>, key: SecretKey) -> Self {
        Self { username: Some(username.into()), key, rule: HashRule::Listed }
    }

    /// Signs without sending `u`. Servers deny such requests; tests and gateways that add the user
    /// later need them.
    #[must_use]
    pub const fn without_username(key: SecretKey) -> Self {
        Self { username: None, key, rule: HashRule::Listed }
    }

    /// Signs under another hash rule.
    #[must_use]
    pub fn rule(self, rule: HashRule) -> Self {
        Self { rule, ..self }
    }

    /// Computes the hash of a request. Nothing is allocated.
    ///
    /// # Errors
    /// [`SignError`] when the request does not meet what its endpoint requires, when nothing in it
    /// would be signed although something must be, when the method takes no hash, and when servers
    /// would hash more than is meant.
    pub fn sign<'s, P: Parameters>(&'s self, request: &'s P) -> Result<Signed<'s, P>, SignError> {
        let (endpoint, rule) = (request.endpoint(), self.rule);
        let mut digest = Digest::new();
        let mut filled = Filled::new(request, self);
        let (mut room, mut is_any) = (0, false);
        if rule.is_of_a_server() {
            (room, is_any) = filled.absorb_by_servers(&mut digest);
        } else {
            let listed = endpoint.listed();
            if listed.contains(Endpoint::USERNAME_SLOT)
                && let Some(username) = filled.username()
            {
                is_any = !username.is_empty();
                digest.update(username.as_bytes());
            }
            request.walk(SlotSet::ALL, |slot, name, value| {
                filled.present = filled.present.with(slot);
                room = room_for(name, value).saturating_add(room);
                if value.is_empty() {
                    filled.empty = filled.empty.with(slot);
                } else if listed.contains(slot) {
                    digest.update(value.as_bytes());
                }
            });
            is_any |= (filled.present - filled.empty).intersects(listed);
        }
        if let Some(unmet) = endpoint.unmet_requirement(filled.present - filled.empty) {
            return Err(SignError::Unmet(unmet));
        }
        if !endpoint.takes_hash(rule) {
            return Err(SignError::TakesNoHash { rule });
        }
        if rule.is_of_a_server() {
            filled.refuse_surprises()?;
        }
        if !is_any && endpoint.must_sign(rule) {
            return Err(SignError::NothingSigned);
        }
        Ok(Signed { sent: Unhashed { filled, room }, hash: digest.finish(self.key.bytes()) })
    }

    /// Prepares a request of a method that [takes no hash](Endpoint::takes_hash) under the signer's
    /// rule. The key is not used.
    ///
    /// ```
    /// use mor_api::methods::users::UserBalanceGetByUsername;
    /// use mor_api::{BaseUrl, SecretKey, Signer};
    ///
    /// let signer = Signer::new("admin", SecretKey::new("secret")?);
    /// let request = UserBalanceGetByUsername::new("phone 1").currency("EUR");
    /// let base = BaseUrl::parse("https://mor.example.com")?;
    /// let http = signer.unhashed(&request)?.get(&base);
    ///
    /// // This method takes no username either, and has its `id` in the path.
    /// assert_eq!(
    ///     http.url(),
    ///     "https://mor.example.com/billing/api/user_balance_get_by_username\
    ///      /phone%201?currency=EUR",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`SignError::Unmet`] when the request does not meet what its endpoint requires, and
    /// [`SignError::TakesHash`] when the method takes a hash: [`sign`](Self::sign) such a request.
    pub fn unhashed<'s, P: Parameters>(
        &'s self,
        request: &'s P,
    ) -> Result<Unhashed<'s, P>, SignError> {
        let (endpoint, rule) = (request.endpoint(), self.rule);
        let mut filled = Filled::new(request, self);
        let mut room = 0;
        request.walk(SlotSet::ALL, |slot, name, value| {
            filled.present = filled.present.with(slot);
            room = room_for(name, value).saturating_add(room);
            if value.is_empty() {
                filled.empty = filled.empty.with(slot);
            }
        });
        if let Some(unmet) = endpoint.unmet_requirement(filled.present - filled.empty) {
            return Err(SignError::Unmet(unmet));
        }
        if endpoint.takes_hash(rule) {
            return Err(SignError::TakesHash { rule });
        }
        Ok(Unhashed { filled, room })
    }
}

/// What a rule hashes of the value in a slot; empty if that is nothing.
#[inline(never)]
fn hashed_value<'v>(endpoint: &Endpoint, rule: HashRule, slot: usize, value: &'v str) -> &'v str {
    let value = Extent::plain(value.as_bytes());
    convert(endpoint.conversion(rule, slot), value).map_or("", Extent::plain_text)
}

/// Why a request cannot be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// Parameters that the endpoint requires are absent or empty.
    Unmet(UnmetRequirement),
    /// No signed parameter has a value: the hash would be the same for every such request.
    NothingSigned,
    /// The method takes no hash under this rule: [`Signer::unhashed`] prepares such a request.
    TakesNoHash {
        /// The rule.
        rule: HashRule,
    },
    /// The method takes a hash under this rule: [`Signer::sign`] computes it.
    TakesHash {
        /// The rule.
        rule: HashRule,
    },
    /// An unlisted parameter is in the order of the servers, so they would hash it. Add it with
    /// `with_foreign` if it is meant.
    Foreign {
        /// The parameter.
        parameter: &'static str,
        /// The rule.
        rule: HashRule,
    },
    /// An id is empty. Servers hash it as 0, and act on the administrator.
    EmptyId {
        /// The parameter.
        parameter: &'static str,
    },
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unmet(unmet) => unmet.fmt(f),
            Self::NothingSigned => f.write_str("no signed parameter is present"),
            Self::TakesNoHash { rule } => write!(f, "the method takes no hash under rule {rule}"),
            Self::TakesHash { rule } => write!(f, "the method takes a hash under rule {rule}"),
            Self::Foreign { parameter, rule } => write!(
                f,
                "unlisted parameter `{parameter}` would be hashed by servers under rule {rule}"
            ),
            Self::EmptyId { parameter } => {
                write!(f, "parameter `{parameter}` is empty, which servers hash as 0")
            }
        }
    }
}

impl core::error::Error for SignError {}

/// A request, and who is to sign it.
#[derive(Clone, Copy)]
pub(super) struct Filled<'s, P> {
    pub(super) request: &'s P,
    signer: &'s Signer,
    /// The slots that the request sets.
    pub(super) present: SlotSet,
    /// Those of them whose value is empty.
    empty: SlotSet,
}

impl<'s, P: Parameters> Filled<'s, P> {
    /// A request that was not walked through yet.
    #[inline]
    const fn new(request: &'s P, signer: &'s Signer) -> Self {
        Self { request, signer, present: SlotSet::EMPTY, empty: SlotSet::EMPTY }
    }

    /// Refuses what servers would hash although it is not meant.
    fn refuse_surprises(&self) -> Result<(), SignError> {
        let (endpoint, rule) = (self.request.endpoint(), self.signer.rule);
        if let Some(slot) = (endpoint.integer_ids(rule) & self.empty).first() {
            return Err(SignError::EmptyId { parameter: endpoint.name_of(slot) });
        }
        match self.foreign(rule).iter().find(|foreign| !foreign.is_meant) {
            Some(foreign) => Err(SignError::Foreign { parameter: foreign.name.name(), rule }),
            None => Ok(()),
        }
    }

    /// Notes what the request sets, and absorbs what servers hash of it. Returns the most bytes
    /// that its pairs can take in a form, and whether anything is hashed.
    fn absorb_by_servers(&mut self, digest: &mut Digest) -> (usize, bool) {
        let (request, endpoint, rule) = (self.request, self.request.endpoint(), self.signer.rule);
        // Mostly what is hashed can be hashed while it is walked through.
        let hashed = self.hashed_in_slot_order();
        let converted = endpoint.converted();
        let (mut room, mut is_any) = (0, false);
        request.walk(SlotSet::ALL, |slot, name, value| {
            self.present = self.present.with(slot);
            room = room_for(name, value).saturating_add(room);
            if value.is_empty() {
                self.empty = self.empty.with(slot);
            }
            if hashed.is_some_and(|hashed| hashed.contains(slot)) {
                let is_converted = converted.contains(slot);
                let value =
                    if is_converted { hashed_value(endpoint, rule, slot, value) } else { value };
                is_any |= !value.is_empty();
                digest.update(value.as_bytes());
            }
        });
        if hashed.is_none() {
            self.each_hashed_by_servers(rule, |_, value| {
                is_any = true;
                digest.update(value.as_bytes());
            });
        }
        (room, is_any)
    }

    /// What servers hash, if its order is that of the slots and nothing foreign comes between.
    fn hashed_in_slot_order(&self) -> Option<SlotSet> {
        let (endpoint, rule) = (self.request.endpoint(), self.signer.rule);
        let hashed = endpoint.hashed_in_slot_order(rule)?;
        let is_plain =
            !hashed.contains(Endpoint::USERNAME_SLOT) && self.request.unlisted().is_empty();
        is_plain.then_some(hashed)
    }

    fn foreign(&self, rule: HashRule) -> SmallVec<[Foreign<'s>; 4]> {
        let endpoint = self.request.endpoint();
        if endpoint.hashes_foreign_names(rule) {
            self.request.unlisted().foreign(endpoint, rule)
        } else {
            SmallVec::new()
        }
    }

    /// Visits the values that are hashed under a rule, in hash order, as they are hashed.
    #[inline]
    fn each_hashed(&self, rule: HashRule, mut visit: impl FnMut(Place, &str)) {
        if rule.is_of_a_server() {
            self.each_hashed_by_servers(rule, visit);
            return;
        }
        let listed = self.request.endpoint().listed();
        if listed.contains(Endpoint::USERNAME_SLOT)
            && let Some(username) = self.username().filter(|name| !name.is_empty())
        {
            visit(Place::Slot(Endpoint::USERNAME_SLOT), username);
        }
        self.request.walk(self.present & listed, |slot, _, value| {
            if !value.is_empty() {
                visit(Place::Slot(slot), value);
            }
        });
    }

    fn each_hashed_by_servers(&self, rule: HashRule, mut visit: impl FnMut(Place, &str)) {
        let endpoint = self.request.endpoint();
        let walk = |slots: SlotSet, visit: &mut dyn FnMut(Place, &str)| {
            self.request.walk(slots, |slot, _, value| {
                let value = hashed_value(endpoint, rule, slot, value);
                if !value.is_empty() {
                    visit(Place::Slot(slot), value);
                }
            });
        };
        let foreign = self.foreign(rule);
        let mut foreign = foreign.iter().peekable();
        // A walk goes through ascending slots, so it takes as many steps as ascend.
        let (mut run, mut last) = (SlotSet::EMPTY, 0);
        for step in endpoint.steps(rule) {
            while let Some(next) = foreign.next_if(|next| next.position < step.position) {
                walk(core::mem::take(&mut run), &mut visit);
                visit(Place::Foreign(next.name), next.value.plain_text());
            }
            let slot = usize::from(step.slot);
            if slot == Endpoint::USERNAME_SLOT {
                let username = Extent::plain(self.username().unwrap_or_default().as_bytes());
                if let Some(username) = convert(step.conversion, username) {
                    visit(Place::Slot(slot), username.plain_text());
                }
            } else if self.present.contains(slot) {
                if slot < last {
                    walk(core::mem::take(&mut run), &mut visit);
                }
                (run, last) = (run.with(slot), slot);
            }
        }
        walk(run, &mut visit);
        for next in foreign {
            visit(Place::Foreign(next.name), next.value.plain_text());
        }
    }

    /// What is sent as `u`.
    pub(super) fn username(&self) -> Option<&'s str> {
        self.signer.username.as_deref().filter(|_| self.request.endpoint().takes_username())
    }
}

/// A request and its hash. It borrows both the request and the signer, and writes itself out in the
/// form that you choose.
#[derive(Clone, Copy)]
pub struct Signed<'s, P> {
    /// What is sent besides the hash.
    sent: Unhashed<'s, P>,
    hash: RequestHash,
}

impl<'s, P: Parameters> Signed<'s, P> {
    /// The hash.
    #[must_use]
    pub const fn hash(&self) -> RequestHash {
        self.hash
    }

    /// The endpoint that the request is for.
    #[must_use]
    pub fn endpoint(&self) -> &'s Endpoint {
        self.sent.endpoint()
    }

    /// The rule under which the values were hashed.
    #[must_use]
    pub const fn rule(&self) -> HashRule {
        self.sent.filled.signer.rule
    }

    /// The text that was hashed, without the key.
    #[must_use]
    pub fn canonical(&self) -> CanonicalText {
        self.canonical_under(self.rule())
    }

    /// The text that is hashed under another rule.
    #[must_use]
    pub fn canonical_under(&self, rule: HashRule) -> CanonicalText {
        let mut length = 0;
        self.each_hashed(rule, |_, value| length += value.len());
        CanonicalText::write(length, |text| {
            self.each_hashed(rule, |_, value| text.extend_from_slice(value.as_bytes()));
        })
    }

    /// All parameters, form-encoded: `u` first, then those of the request in the order of the
    /// method's table, the unlisted ones, and `hash` last.
    #[must_use]
    pub fn form(&self) -> SecretText {
        SecretText::new(self.sent.to_form(Some(self.hash)))
    }

    /// A POST with a form body: the usual choice.
    ///
    /// Where the method takes the `id` at the [end of the path](crate::Transport::IdInPath), it is
    /// there and not in the form; so it is in queries. An id that is empty, `.` or `..` stays in
    /// the form, because no path can end with it.
    #[must_use]
    pub fn post(&self, base: &BaseUrl) -> HttpRequest {
        self.sent.to_post(base, Some(self.hash))
    }

    /// A POST at `/api/` with a form body, in which `action`, the first parameter, names the
    /// method: what the page of `dids_get` [recommends](crate::Transport::Action). The hash does
    /// not cover `action`.
    #[must_use]
    pub fn post_action(&self, base: &BaseUrl) -> HttpRequest {
        self.sent.to_action(base, Some(self.hash))
    }

    /// A POST with everything in the query, as the pages' samples have it. Queries end up in logs
    /// more often than bodies.
    #[must_use]
    pub fn post_with_query(&self, base: &BaseUrl) -> HttpRequest {
        self.sent.to_query(HttpMethod::Post, base, Some(self.hash))
    }

    /// A GET, where the server allows it; the pages do not recommend it.
    #[must_use]
    pub fn get(&self, base: &BaseUrl) -> HttpRequest {
        self.sent.to_query(HttpMethod::Get, base, Some(self.hash))
    }

    /// Visits all that is sent but the hash: `u`, the listed parameters with their slots, and the
    /// unlisted ones without.
    pub(crate) fn each_parameter(&self, visit: impl FnMut(Option<usize>, &str, &str)) {
        self.sent.each_parameter(SlotSet::ALL, visit);
    }

    /// Visits the values that are hashed under a rule, in hash order, as they are hashed.
    pub(crate) fn each_hashed(&self, rule: HashRule, visit: impl FnMut(Place, &str)) {
        self.sent.filled.each_hashed(rule, visit);
    }

    pub(crate) const fn key(&self) -> &'s SecretKey {
        &self.sent.filled.signer.key
    }
}

impl<P: Parameters> fmt::Debug for Signed<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed")
            .field("endpoint", &self.endpoint().name())
            .field("rule", &self.rule())
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::{Kind, Parameter};
    use crate::methods::dids::DID_CREATE;
    use crate::methods::users::USER_DETAILS_UPDATE;
    use crate::request::ParameterList;

    static OPTIONAL: Endpoint = crate::endpoint!(
        "optional",
        [
            // Servers hash no `a`, whatever their version is.
            Parameter::signed("a", Kind::Text),
            Parameter::signed("name", Kind::Text),
            Parameter::unsigned("b", Kind::Text).required(),
        ]
    );

    fn sign(
        endpoint: &Endpoint,
        pairs: &[(&str, &str)],
        rule: HashRule,
    ) -> Result<RequestHash, SignError> {
        let mut list = ParameterList::new(endpoint);
        for (name, value) in pairs {
            list.add(name, *value).unwrap();
        }
        let signer = Signer::new("me", SecretKey::new("secret").unwrap()).rule(rule);
        signer.sign(&list).map(|signed| signed.hash())
    }

    #[test]
    fn what_servers_would_refuse_is_not_signed() {
        use HashRule::{Listed, X8};

        let missing = |parameter| Err(SignError::Unmet(UnmetRequirement::Parameter(parameter)));
        assert_eq!(sign(&USER_DETAILS_UPDATE, &[("u15", "1")], Listed), missing("user_id"));
        let pairs = [("did", ""), ("provider_id", "1")];
        assert_eq!(sign(&DID_CREATE, &pairs, Listed), missing("did"));
        assert_eq!(sign(&OPTIONAL, &[("a", "1")], Listed), missing("b"));
        for (pairs, rule) in [
            (&[("b", "1")][..], Listed),
            (&[("b", "1"), ("a", "")], Listed),
            (&[("b", "1"), ("a", "1")], X8),
        ] {
            assert_eq!(sign(&OPTIONAL, pairs, rule), Err(SignError::NothingSigned), "{pairs:?}");
        }
        assert!(sign(&OPTIONAL, &[("b", "1"), ("a", "1")], Listed).is_ok());
        assert!(sign(&OPTIONAL, &[("b", "1"), ("name", "1")], X8).is_ok());
    }
}
