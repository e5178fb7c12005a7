//! The stand-in as a whole: its settings, its routes, its keys, its log.

use std::error::Error;
use std::fmt;
use std::future::{Future, ready};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mor_api::{HashRule, HashRules, KeyRing, SecretKey, Uncovered};
use mor_tower::{Event, Keys, KeysError, Policy, Report, Verifier};

use crate::log::LogEntry;
use crate::methods::Methods;
use crate::world::World;

/// How the stand-in behaves.
///
/// ```
/// use mor_sandbox::Settings;
///
/// let settings = Settings { allow_get: true, ..Settings::default() };
/// assert!(settings.enabled);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The hash rules that requests may be signed under.
    pub rules: HashRules,
    /// The version of a server to play, if any: its rule is the only one, and it does not know the
    /// names that methods got later. Where it is not known whether a server of this version has a
    /// method, the method is there.
    pub server: Option<HashRule>,
    /// Whether GET is taken, which real servers have off.
    pub allow_get: bool,
    /// Whether the API is on.
    pub enabled: bool,
    /// Whether the administrator has an API secret key.
    pub has_key: bool,
    /// For how many seconds an access token of API v2 is valid.
    pub access_lifetime: u64,
    /// For how many seconds a refresh token is valid.
    pub refresh_lifetime: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rules: HashRule::Listed | HashRule::X8,
            server: None,
            allow_get: false,
            enabled: true,
            has_key: true,
            access_lifetime: 15 * 60,
            refresh_lifetime: 7 * 24 * 60 * 60,
        }
    }
}

/// The stand-in. Clones share one state.
#[derive(Clone)]
pub struct Sandbox {
    shared: Arc<Shared>,
    verifier: Verifier,
}

/// What all requests share.
struct Shared {
    world: Mutex<World>,
    settings: Settings,
    methods: Methods,
    jwt_key: [u8; 32],
    log: Box<dyn Fn(LogEntry) + Send + Sync>,
}

impl Sandbox {
    /// A stand-in in its first state, which gives `log` an entry for each request before it
    /// answers.
    ///
    /// The [`Display`](fmt::Display) of an entry is a line. The mistake behind a wrong hash is in
    /// it if `log` [diagnoses](LogEntry::diagnose) the entry, at once or later.
    ///
    /// # Errors
    /// [`StartError`] when the system has no random bytes for the key of API v2's tokens.
    pub fn new(
        settings: Settings,
        log: impl Fn(LogEntry) + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let mut jwt_key = [0; 32];
        getrandom::fill(&mut jwt_key).map_err(StartError)?;
        let Settings { rules, server, allow_get, enabled, .. } = settings;
        let world = Mutex::new(World::seeded());
        let methods = Methods::all();
        let shared = Arc::new(Shared { world, settings, methods, jwt_key, log: Box::new(log) });
        let policy = Policy::new()
            .accept(server.map_or(rules, HashRules::from))
            .enabled(enabled)
            .takes_get(allow_get);
        let verifier =
            Verifier::new(Arc::clone(&shared)).policy(policy).report(Arc::clone(&shared));
        Ok(Self { shared, verifier })
    }

    /// The state, to look at and to change. Requests wait while it is held.
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.shared.world()
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    pub(crate) fn methods(&self) -> &Methods {
        &self.shared.methods
    }

    pub(crate) const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    pub(crate) fn jwt_key(&self) -> &[u8] {
        &self.shared.jwt_key
    }

    /// Logs what became of a request.
    pub(crate) fn log(
        &self,
        operation: &str,
        username: Option<&str>,
        verdict: &str,
        uncovered: &[Uncovered<'_>],
    ) {
        (self.shared.log)(LogEntry::new(operation, username, verdict, uncovered));
    }

    /// The same for a refusal with an HTTP status of its own.
    pub(crate) fn log_refusal(
        &self,
        operation: &str,
        username: Option<&str>,
        status: u16,
        text: &str,
    ) {
        let verdict = format!("refused: {text}");
        let entry = LogEntry::new(operation, username, &verdict, &[]);
        (self.shared.log)(entry.with_status(status));
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("settings", &self.shared.settings).finish_non_exhaustive()
    }
}

impl Shared {
    /// A handler that panicked leaves the state as it was: nothing is changed before everything is
    /// checked.
    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys that may sign a user's requests: the user's own, and the administrator's. Where no
    /// username is sent, it is the administrator's alone.
    fn ring_of(&self, username: &str) -> Result<KeyRing, KeysError> {
        const ADMIN: &str = "admin";
        if !self.settings.has_key {
            return Err(KeysError::NoSecretKey);
        }
        let world = self.world();
        let key_of = |name: &str| world.accounts.get(name).ok_or(KeysError::UnknownUser);
        let own = if username.is_empty() { None } else { key_of(username)?.key };
        let admin = if username == ADMIN { None } else { key_of(ADMIN)?.key };
        let mut ring = KeyRing::new();
        for (name, key) in [(username, own), (ADMIN, admin)] {
            if let Some(key) = key {
                ring.add(name, SecretKey::new(key).map_err(|_| KeysError::NoSecretKey)?);
            }
        }
        Ok(ring)
    }
}

/// All keys that there are: what to try, and what not to show, where nobody's are known to count.
fn all_keys(world: &World) -> KeyRing {
    let mut ring = KeyRing::new();
    for (name, account) in &world.accounts {
        if let Some(Ok(key)) = account.key.map(SecretKey::new) {
            ring.add(name.clone(), key);
        }
    }
    ring
}

impl Keys for Shared {
    fn keys_of(&self, username: &str) -> impl Future<Output = Result<KeyRing, KeysError>> + Send {
        ready(self.ring_of(username))
    }
}

impl Report for Shared {
    /// Requests that are carried out are logged with what came of them.
    fn report(&self, event: &Event<'_>) {
        let Event::Refused(refused) = event else { return };
        let pending = refused.diagnosis();
        let pending = pending.map(|pending| pending.or_keys(|| all_keys(&self.world())));
        (self.log)(LogEntry::of_refused(refused, pending));
    }
}

/// The system has no random bytes.
#[derive(Debug)]
pub struct StartError(getrandom::Error);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the system has no random bytes")
    }
}

impl Error for StartError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}
