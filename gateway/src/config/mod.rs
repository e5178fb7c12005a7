//! The configuration file. It has no secrets in it: it says in which files they are.

mod error;
mod sections;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use mor_api::{HashRule, HashRules};
use mor_tower::{Mode, OtherPaths, Policy, Treatment};
use serde::{Deserialize, Deserializer};

pub use error::ConfigError;
pub use sections::{
    ClientAddress, Diagnosis, Duplicates, KeyFile, LimitsConfig, Log, Rate, RedisConfig, Timeouts,
    Uncovered, Upstream, User,
};

/// Nobody has more users than fit into this many bytes.
const LONGEST: usize = 16 * 1024 * 1024;

/// What pingora keeps of a body that is read before it is forwarded.
pub const MOST_BODY_BYTES: usize = 64 * 1024;

/// The configuration of a gateway.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Config {
    /// Where clients connect to.
    pub listen: SocketAddr,
    /// What happens to requests that are wrong.
    pub mode: Mode,
    /// What happens to requests to paths that are not one of a known method.
    #[serde(default)]
    pub other_paths: OtherPaths,
    /// The hash rules that are accepted. The first one under which a hash is right is logged.
    #[serde(default = "listed", deserialize_with = "rules")]
    pub accept: HashRules,
    /// What happens to requests of methods that take no hash under one of these rules. Nothing
    /// proves who sends them.
    #[serde(default)]
    pub unhashed: Treatment,
    /// Whether GET requests are taken for methods that are usually sent by POST.
    #[serde(default)]
    pub get: bool,
    /// Where metrics and health are served. Nowhere by default.
    pub admin: Option<SocketAddr>,
    /// The directory of the running process, which `reload` and `upgrade` need: its id is there,
    /// and the socket by which it hands over to a successor. Only its owner may have access to it.
    pub run_directory: Option<PathBuf>,
    /// How many threads serve requests. One for each processor by default.
    pub threads: Option<NonZeroUsize>,
    /// The user whose keys sign the requests of methods that take no username.
    pub administrator: Option<String>,
    /// The server behind the gateway.
    pub upstream: Upstream,
    /// Where a client's address is found behind balancers.
    pub client_address: Option<ClientAddress>,
    /// Who may send requests.
    #[serde(default, rename = "user")]
    pub users: Vec<User>,
    /// How much is taken.
    #[serde(default)]
    pub limits: LimitsConfig,
    /// How long is waited.
    #[serde(default)]
    pub timeouts: Timeouts,
    /// Where requests are logged.
    #[serde(default)]
    pub log: Log,
    /// How many refused requests are diagnosed.
    #[serde(default)]
    pub diagnosis: Diagnosis,
    /// What to do about that which the hash does not cover.
    #[serde(default)]
    pub uncovered: Uncovered,
    /// What to do about requests that came before.
    #[serde(default)]
    pub duplicates: Duplicates,
}

impl Config {
    /// Reads a file, and makes the paths in it relative to its directory.
    ///
    /// # Errors
    /// [`ConfigError`] says what is wrong in which line.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let shown = || path.display().to_string();
        let unreadable = |error| ConfigError::Unreadable { path: shown(), error };
        let text = std::fs::read_to_string(path).map_err(unreadable)?;
        if text.len() > LONGEST {
            let fault = format!("it has more than {LONGEST} bytes");
            return Err(ConfigError::Wrong { path: shown(), line: None, fault });
        }
        let mut config = Self::parse(&text)
            .map_err(|Fault { line, fault }| ConfigError::Wrong { path: shown(), line, fault })?;
        config.resolve(path.parent().unwrap_or(Path::new("")));
        Ok(config)
    }

    fn parse(text: &str) -> Result<Self, Fault> {
        let config: Self = toml::from_str(text).map_err(|error| {
            // Its `Display` shows the line itself, where a key may stand by mistake.
            let start = error.span().map(|span| span.start);
            let before = start.and_then(|start| text.get(..start));
            let line = before.map(|before| before.matches('\n').count() + 1);
            Fault { line, fault: without_value(error.message()) }
        })?;
        config.check().map_err(|fault| Fault { line: None, fault })?;
        Ok(config)
    }

    /// What is accepted, as the check takes it.
    #[must_use]
    pub fn policy(&self) -> Policy {
        let Self { uncovered, duplicates, .. } = self;
        let mut policy = Policy::new()
            .accept(self.accept)
            .limits(self.limits.reading())
            .takes_get(self.get)
            .mode(self.mode)
            .other_paths(self.other_paths)
            .unhashed(self.unhashed)
            .uncovered(uncovered.listed)
            .unknown(uncovered.unknown)
            .empty(uncovered.empty)
            .twins(uncovered.twins)
            .duplicates(duplicates.all)
            .same_by(duplicates.same_by)
            .hide_users(true)
            .usual_keys(self.usual_keys());
        for (name, treatment) in &uncovered.names {
            policy = policy.parameter(name.clone(), *treatment);
        }
        for (method, treatment) in &duplicates.methods {
            policy = policy.duplicates_of(method.clone(), *treatment);
        }
        policy
    }

    /// How many keys most users have.
    fn usual_keys(&self) -> usize {
        let mut counts = BTreeMap::<usize, usize>::new();
        for user in &self.users {
            *counts.entry(user.keys.len()).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(_, users)| *users).map_or(1, |(keys, _)| keys)
    }

    /// What a type cannot say.
    fn check(&self) -> Result<(), String> {
        if !(1..=MOST_BODY_BYTES).contains(&self.limits.body_bytes) {
            return Err(format!("limits.body_bytes must be between 1 and {MOST_BODY_BYTES}"));
        }
        let mut names = BTreeSet::new();
        if let Some(user) = self.users.iter().find(|user| !names.insert(&*user.name)) {
            return Err(format!("user {:?} appears twice", user.name));
        }
        if let Some(user) = self.users.iter().find(|user| user.keys.is_empty()) {
            return Err(format!("user {:?} has no keys", user.name));
        }
        if names.contains("") {
            return Err("a user has an empty name".to_owned());
        }
        let mut methods = self.duplicates.methods.keys();
        if let Some(name) = methods.find(|name| mor_api::methods::by_name(name).is_none()) {
            return Err(format!("duplicates.methods has {name:?}, which is no method"));
        }
        if let Some(name) = &self.administrator
            && !names.contains(&**name)
        {
            return Err(format!("administrator {name:?} is no user"));
        }
        Ok(())
    }

    fn resolve(&mut self, directory: &Path) {
        let files = self.users.iter_mut().flat_map(|user| &mut user.keys);
        for key in files {
            key.file = directory.join(&key.file);
        }
        if let Some(file) =
            self.duplicates.redis.as_mut().and_then(|redis| redis.password_file.as_mut())
        {
            *file = directory.join(&*file);
        }
        if self.log.target != Path::new("-") {
            self.log.target = directory.join(&self.log.target);
        }
        if let Some(run_directory) = &mut self.run_directory {
            *run_directory = directory.join(&*run_directory);
        }
    }
}

fn listed() -> HashRules {
    HashRule::Listed.into()
}

fn rules<'de, D: Deserializer<'de>>(deserializer: D) -> Result<HashRules, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    let rule = |name: &String| name.parse::<HashRule>().map_err(serde::de::Error::custom);
    let mut rules = names.iter().map(rule);
    let first =
        rules.next().ok_or_else(|| serde::de::Error::custom("no hash rule is accepted"))??;
    rules.try_fold(first.into(), |rules: HashRules, rule| Ok(rules | rule?))
}

/// Takes out the value that serde shows, which may be a key, written there by mistake.
fn without_value(message: &str) -> String {
    let line = message.replace('\n', " ");
    for (kind, opening, closing) in
        [("string", " \"", "\", expected"), ("variant", " `", "`, expected")]
    {
        let value = line.split_once(&[kind, opening].concat()).zip(line.rsplit_once(closing));
        if let Some(((before, _), (_, after))) = value {
            return [before, kind, ", expected", after].concat();
        }
    }
    line
}

struct Fault {
    line: Option<usize>,
    fault: String,
}

#[cfg(test)]
mod tests {
    use mor_api::Limits;

    use super::*;

    const LEAST: &str = "listen = '127.0.0.1:1'\nmode = 'report'\nupstream.address = 'x:1'\n";

    fn fault(text: &str) -> (Option<usize>, String) {
        let fault = Config::parse(text).unwrap_err();
        (fault.line, fault.fault)
    }

    #[test]
    fn three_lines_are_enough() {
        let config = Config::parse(LEAST).unwrap_or_else(|fault| panic!("{}", fault.fault));
        assert_eq!(config.mode, Mode::Report);
        assert_eq!(config.other_paths, OtherPaths::Refuse);
        assert_eq!(config.accept, HashRule::Listed.into());
        assert_eq!(config.limits.reading(), Limits::default());
    }

    #[test]
    fn a_mistake_is_found_with_its_line() {
        for (more, line, text) in [
            ("hunter2 = 1", 4, "unknown field `hunter2`"),
            ("[limits]\nbodybytes = 1", 5, "unknown field `bodybytes`"),
            ("[[user]]\nname = 'a'\nkey = 'hunter2'", 6, "unknown field `key`"),
            ("accept = ['x9']", 4, "no such hash rule, expected"),
            ("accept = []", 4, "no hash rule is accepted"),
            ("other_paths = 'hunter2'", 4, "unknown variant, expected `refuse` or `pass`"),
            ("client_address.trusted = ['10.0.0.0/33']", 4, "no address and no network"),
            ("[client_address]\ntrusted = []\nheader = 'a b'", 6, "no name of a header"),
            ("[limits.client]\nper_second = 0\nburst = 1", 5, "invalid value: integer `0`"),
        ] {
            let (found, fault) = fault(&[LEAST, more].concat());
            assert_eq!(found, Some(line), "{fault}");
            assert!(fault.contains(text), "{fault}");
        }
    }

    #[test]
    fn a_key_in_the_wrong_place_is_not_shown() {
        for more in [
            "[[user]]\nname = 'a'\nkeys = 'hunter2'",
            "[[user]]\nname = 'a'\nkeys = ['hunter2']",
            "[[user]]\nname = 'a'\nkeys = [{ name = 'x', file = 'y', hash = 'hunter2' }]",
            "admin = 'hunter2\", expected hunter2'",
            "run_directory = 'hunter2\nget = true",
            "other_paths = 'hunter2'",
        ] {
            let (_, fault) = fault(&[LEAST, more].concat());
            assert!(!fault.contains("hunter2"), "{fault}");
            assert!(!fault.contains('\n'), "{fault}");
        }
    }

    #[test]
    fn what_no_type_says_is_checked() {
        let user = "[[user]]\nname = 'a'\nkeys = [{ name = 'k', file = 'f' }]\n";
        for (more, text) in [
            (
                "limits.body_bytes = 65537".to_owned(),
                "limits.body_bytes must be between 1 and 65536",
            ),
            ([user, user].concat(), "user \"a\" appears twice"),
            ("[[user]]\nname = 'a'\nkeys = []".to_owned(), "user \"a\" has no keys"),
            (["administrator = 'b'\n", user].concat(), "administrator \"b\" is no user"),
            (user.replace("'a'", "''"), "a user has an empty name"),
        ] {
            assert_eq!(fault(&[LEAST, &more].concat()), (None, text.to_owned()));
        }
    }
}
