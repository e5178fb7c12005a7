//! What is known of servers: from options, or else from the environment, or else from the file.

mod file;
pub(crate) mod secret;

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

pub(crate) use file::{Config, Problem, Server, directory, parse, parse_keys, path, text};
use mor_api::{HashRule, UnknownRule};

use crate::cli::{self, Command};

/// Reads the file, if there is one.
///
/// # Errors
/// [`ConfigError`] for a file that cannot be read, and for one in which something is wrong.
pub(crate) fn load() -> Result<Config, ConfigError> {
    let Some(path) = path() else { return Ok(Config::default()) };
    let unreadable = |error| ConfigError::Unreadable { path: path.clone(), error };
    let Some(text) = text(&path).map_err(unreadable)? else { return Ok(Config::default()) };
    let (config, problems) = parse(&text, path.parent().unwrap_or(&path));
    let count = problems.len();
    match problems.into_iter().next() {
        None => Ok(config),
        Some(first) => Err(ConfigError::Wrong { path, first, others: count.saturating_sub(1) }),
    }
}

/// The server that is meant, with what the environment says in place of what the file says.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// The server of the file, if there is one.
    pub(crate) server: Option<Server>,
    user: Option<String>,
    rule: Option<HashRule>,
    url: Option<String>,
}

impl Settings {
    /// Finds the server with this name, or else the one that `MOR_SERVER` names, or else the
    /// default.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub(crate) fn load(server: Option<&str>) -> Result<Self, ConfigError> {
        let Config { default, mut servers } = load()?;
        let named = server.map(str::to_owned).or_else(|| variable("MOR_SERVER"));
        let server = match named {
            Some(name) => {
                let server = servers.remove(&name);
                let no_such_server =
                    || ConfigError::NoSuchServer { name, known: servers.into_keys().collect() };
                Some(server.ok_or_else(no_such_server)?)
            }
            None => default.and_then(|name| servers.remove(&name)),
        };
        let rule = variable("MOR_RULE").map(|rule| cli::rule(&rule)).transpose();
        let of_server = server.clone().unwrap_or_default();
        Ok(Self {
            user: variable("MOR_USER").or(of_server.user),
            rule: rule.map_err(ConfigError::Rule)?.or(of_server.rule),
            url: variable("MOR_URL").or(of_server.url),
            server,
        })
    }

    /// Fills in what the options of a command leave open.
    pub(crate) fn fill(&self, command: &mut Command) {
        let Self { user, rule, url, .. } = self;
        let text = |option: &mut Option<String>, setting: &Option<String>| {
            if option.is_none() {
                option.clone_from(setting);
            }
        };
        match command {
            Command::Sign(arguments) => {
                text(&mut arguments.usual_user, user);
                text(&mut arguments.url, url);
                arguments.rule.fill(*rule);
            }
            Command::Call(arguments) => {
                text(&mut arguments.usual_user, user);
                text(&mut arguments.url, url);
                arguments.rule.fill(*rule);
            }
            Command::Snippet(arguments) => {
                text(&mut arguments.usual_user, user);
                text(&mut arguments.url, url);
                arguments.rule.fill(*rule);
            }
            Command::Serve(arguments) => arguments.fill(url.as_deref(), *rule),
            Command::Explain(arguments) => arguments.rule.fill(*rule),
            Command::Verify(arguments) => arguments.rules.fill(*rule),
            Command::Diagnose(arguments) => arguments.rules.fill(*rule),
            Command::Audit(arguments) => arguments.rules.fill(*rule),
            _ => {}
        }
    }
}

/// A variable of the environment that is set to some text.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Why it is not known which server is meant.
#[derive(Debug)]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    Unreadable { path: PathBuf, error: std::io::Error },
    /// Something in the file is wrong.
    Wrong { path: PathBuf, first: Problem, others: usize },
    /// The file has no server of this name.
    NoSuchServer { name: String, known: Vec<String> },
    /// `MOR_RULE` is no rule.
    Rule(UnknownRule),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, .. } => write!(f, "cannot read {}", path.display()),
            Self::Wrong { path, first, others } => {
                write!(f, "{}, {first}", path.display())?;
                match others {
                    0 => Ok(()),
                    _ => write!(f, "; `mor config check` says what else is wrong"),
                }
            }
            Self::NoSuchServer { name, known } if known.is_empty() => {
                write!(f, "there is no server {name}: the configuration has none")
            }
            Self::NoSuchServer { name, known } => {
                write!(f, "there is no server {name}, but {}", known.join(", "))
            }
            Self::Rule(_) => f.write_str("the environment variable MOR_RULE"),
        }
    }
}

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unreadable { error, .. } => Some(error),
            Self::Rule(error) => Some(error),
            _ => None,
        }
    }
}
