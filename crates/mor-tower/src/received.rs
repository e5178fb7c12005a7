//! A request that was read: the steps of the check that need keys.

use std::borrow::Cow;
use std::fmt;
use std::hint::black_box;
use std::iter::repeat_n;
use std::sync::LazyLock;

use mor_api::{Endpoint, HashRule, KeyRing, ReceivedRequest, Rejection, SecretKey, VerifyError};

use crate::keys::KeysError;
use crate::passed::Passed;
use crate::policy::Policy;
use crate::printable;
use crate::refusal::RefusalReason;

/// A request that was read, and says who sends it.
#[derive(Clone)]
pub struct Received<'r> {
    policy: &'r Policy,
    endpoint: &'static Endpoint,
    request: ReceivedRequest<'r>,
    username: Cow<'r, str>,
}

impl<'r> Received<'r> {
    pub(crate) const fn new(
        policy: &'r Policy,
        endpoint: &'static Endpoint,
        request: ReceivedRequest<'r>,
        username: Cow<'r, str>,
    ) -> Self {
        Self { policy, endpoint, request, username }
    }

    /// Whose keys to look up. It is empty for methods that take [none](Endpoint::takes_username),
    /// which are signed with the administrator's. Nothing proves it yet.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The request as it arrived.
    #[must_use]
    pub const fn request(&self) -> &ReceivedRequest<'r> {
        &self.request
    }

    /// The fifth step: verifies the hash against the keys of the user.
    ///
    /// # Errors
    /// [`RefusalReason`] says what is wrong.
    pub fn verify<'v>(&'v self, keys: &'v KeyRing) -> Result<Passed<'v>, RefusalReason> {
        let verified = match self.request.verify(keys, self.policy.rules()) {
            Ok(verified) => verified,
            // A ring without keys, which nobody else has.
            Err(VerifyError::NoKey) if self.policy.are_users_hidden() => {
                return Err(self.without_keys(KeysError::NoSecretKey));
            }
            Err(error) => return Err(Rejection::from(error).into()),
        };
        Ok(Passed::verified_by_hash(self.policy, self.endpoint, &self.username, verified))
    }

    /// The same for a server that also answers methods which take [no hash](Endpoint::takes_hash)
    /// under one of the accepted rules: their requests pass without one. A hash that they have all
    /// the same is verified if another rule takes one.
    ///
    /// # Errors
    /// [`RefusalReason`] says what is wrong.
    pub fn verify_if_hashed<'v>(&'v self, keys: &'v KeyRing) -> Result<Passed<'v>, RefusalReason> {
        match self.rule_without_hash() {
            Some(rule) => Ok(Passed::unhashed(
                self.policy,
                self.endpoint,
                &self.username,
                &self.request,
                rule,
            )),
            None => self.verify(keys),
        }
    }

    /// In place of the fifth step where there are no keys: why the request is refused.
    ///
    /// For a user who does not exist it does the work of a verification, with as many keys as
    /// [most users](Policy::usual_keys) have, so that time does not tell who does.
    #[must_use]
    pub fn without_keys(&self, error: KeysError) -> RefusalReason {
        let is_hidden = self.policy.are_users_hidden();
        if matches!(error, KeysError::Unavailable(_)) {
            return error.into();
        }
        if is_hidden || matches!(error, KeysError::UnknownUser) {
            let nobody = NOBODY.as_ref().map(|key| ("nobody", key));
            let keys = nobody.into_iter().flat_map(|it| repeat_n(it, self.policy.most_have_keys()));
            // The outcome counts for nothing: the key is no secret.
            black_box(self.request.verify(keys, self.policy.rules()).is_ok());
        }
        if is_hidden { RefusalReason::HiddenUser(error) } else { error.into() }
    }

    /// The accepted rule under which this request needs no hash. One that has a hash needs it to be
    /// right if any of the rules takes one.
    fn rule_without_hash(&self) -> Option<HashRule> {
        let rules = self.policy.rules();
        let takes_hash = |rule: &HashRule| self.endpoint.takes_hash(*rule);
        let rule = rules.iter().find(|rule| !takes_hash(rule))?;
        let has_hash = self.request.value("hash").is_some_and(|hash| !hash.is_empty());
        (!has_hash || !rules.iter().any(|rule| takes_hash(&rule))).then_some(rule)
    }
}

/// Without the values, which may be secret.
impl fmt::Debug for Received<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("username", &format_args!("{}", printable::username(&self.username)))
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// What the requests of users who do not exist are verified against, with no effect.
static NOBODY: LazyLock<Option<SecretKey>> =
    LazyLock::new(|| SecretKey::new("the key of nobody").ok());
