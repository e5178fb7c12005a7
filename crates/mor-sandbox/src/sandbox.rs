//! The stand-in as a whole: its settings, its routes, its keys, its log.

use std::error::Error;
use std::fmt;
use std::future::{Future, ready};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mor_api::{HashRule, HashRules, KeyRing, ParameterRef, SecretKey, Uncovered};
use mor_tower::{Keys, KeysError, Refused, Report, Verifier, printable};

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
    log: Box<dyn Fn(&str) + Send + Sync>,
}

impl Sandbox {
    /// A stand-in in its first state, which writes a line for each request to `log`.
    ///
    /// A line has no value in it, and nothing that a caller sends can forge one.
    ///
    /// # Errors
    /// [`StartError`] when the system has no random bytes for the key of API v2's tokens.
    pub fn new(
        settings: Settings,
        log: impl Fn(&str) + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let mut jwt_key = [0; 32];
        getrandom::fill(&mut jwt_key).map_err(StartError)?;
        let Settings { rules, server, allow_get, enabled, .. } = settings;
        let world = Mutex::new(World::seeded());
        let methods = Methods::all();
        let shared = Arc::new(Shared { world, settings, methods, jwt_key, log: Box::new(log) });
        let verifier = Verifier::new(Arc::clone(&shared))
            .accept(server.map_or(rules, HashRules::from))
            .enabled(enabled)
            .takes_get(allow_get)
            .report(Arc::clone(&shared));
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
        self.shared.log(operation, username, verdict, uncovered);
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

    /// Writes operation, user, verdict and uncovered parameters. Never a value, and nothing of a
    /// caller's that could be one or that could break out of its column.
    fn log(
        &self,
        operation: &str,
        username: Option<&str>,
        verdict: &str,
        uncovered: &[Uncovered<'_>],
    ) {
        let username =
            username.map_or("-".to_owned(), |name| printable::username(name).to_string());
        let mut line = format!("{operation}  {username}  {verdict}");
        for (position, parameter) in uncovered.iter().enumerate() {
            line.push_str(if position == 0 { "  uncovered: " } else { "," });
            match parameter.parameter() {
                ParameterRef::Listed(name) => line.push_str(name),
                number @ ParameterRef::Number(_) => line.push_str(&number.to_string()),
            }
        }
        (self.log)(&line);
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

impl Keys for Shared {
    fn keys_of(&self, username: &str) -> impl Future<Output = Result<KeyRing, KeysError>> + Send {
        ready(self.ring_of(username))
    }
}

impl Report for Shared {
    fn refused(&self, refused: &Refused) {
        let operation = refused.endpoint().map_or("-", |endpoint| endpoint.name());
        let verdict = format!("refused: {}", refused.reason());
        self.log(operation, refused.username(), &verdict, &[]);
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
