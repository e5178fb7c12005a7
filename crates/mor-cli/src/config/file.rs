//! The configuration file: servers with names, each with what is needed to call it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use mor_api::{BaseUrl, HashRule};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::secret::Source;
use crate::cli;

/// The names that a server can have.
const MEMBERS: [&str; 5] = ["key", "password", "rule", "url", "user"];
/// The names that the place of a secret can have.
const PLACES: [&str; 3] = ["command", "env", "file"];

/// Nobody has more servers.
const LONGEST: u64 = 1024 * 1024;

/// The servers of a file.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// The one that is meant where none is named.
    pub(crate) default: Option<String>,
    pub(crate) servers: BTreeMap<String, Server>,
}

/// A server, as far as the file describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) name: String,
    pub(crate) url: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) rule: Option<HashRule>,
    /// Where the secret key is.
    pub(crate) key: Option<Source>,
    /// Where the password of API v2 is.
    pub(crate) password: Option<Source>,
}

/// For messages.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "server {}", self.name)
    }
}

/// Something wrong in the file. No value is in it: it may be a key, written there by mistake.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Counted from 1.
    pub(crate) line: usize,
    pub(crate) text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

/// Where the file is, whether it is there or not: `mor/config.toml` in the directory that
/// `XDG_CONFIG_HOME` names, or else in `~/.config`.
pub(crate) fn path() -> Option<PathBuf> {
    Some(directory("XDG_CONFIG_HOME", ".config")?.join("config.toml"))
}

/// Our directory in the one that a variable names, or else in this one of the user's.
pub(crate) fn directory(variable: &str, usual: &str) -> Option<PathBuf> {
    // A relative path is to be ignored, says the specification.
    let named = std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || std::env::home_dir().filter(|home| home.is_absolute());
    Some(named.or_else(|| Some(home()?.join(usual)))?.join("mor"))
}

/// The text of the file; `None` if there is no file.
pub(crate) fn text(path: &Path) -> Result<Option<String>, io::Error> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let invalid = |text: String| io::Error::new(io::ErrorKind::InvalidData, text);
    if let Some(mode) = changeable(&file)? {
        // It names commands that are run.
        let text = format!("everybody can change it (mode {mode:04o}); run: chmod 600 on it");
        return Err(invalid(text));
    }
    let mut text = String::new();
    file.take(LONGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LONGEST {
        return Err(invalid(format!("it has more than {LONGEST} bytes")));
    }
    Ok(Some(text))
}

/// The permissions of a file that everybody can change.
#[cfg(unix)]
fn changeable(file: &File) -> io::Result<Option<u32>> {
    use std::os::unix::fs::PermissionsExt;

    let mode = file.metadata()?.permissions().mode() & 0o777;
    Ok((mode & 0o002 != 0).then_some(mode))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it is like the other one")]
fn changeable(_: &File) -> io::Result<Option<u32>> {
    Ok(None)
}

/// Reads the text of a file in this directory, and all that is wrong in it.
pub(crate) fn parse(text: &str, directory: &Path) -> (Config, Vec<Problem>) {
    read_table(text, directory, Reader::config)
}

/// Reads the text of a file in this directory that says where the key of each user is, and all
/// that is wrong in it.
pub(crate) fn parse_keys(text: &str, directory: &Path) -> (BTreeMap<String, Source>, Vec<Problem>) {
    read_table(text, directory, Reader::keys)
}

/// Reads a text, and all that is wrong in it.
fn read_table<'t, T: Default>(
    text: &'t str,
    directory: &'t Path,
    read: impl FnOnce(&mut Reader<'t>, &DeTable<'t>) -> T,
) -> (T, Vec<Problem>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { text, directory, problems: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        reader.problem(error.span().unwrap_or_default(), error.message().to_owned());
    }
    // What follows a mistake of syntax may be wrong only because of it.
    let is_table = reader.problems.is_empty();
    let content = if is_table { read(&mut reader, table.get_ref()) } else { T::default() };
    let mut problems = reader.problems;
    problems.sort_by_key(|problem| problem.line);
    (content, problems)
}

struct Reader<'t> {
    text: &'t str,
    directory: &'t Path,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, span: Range<usize>, text: impl Into<String>) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.split('\n').count();
        self.problems.push(Problem { line, text: text.into() });
    }

    fn config(&mut self, table: &DeTable<'_>) -> Config {
        let mut config = Config::default();
        for (name, value) in table {
            match (&**name.get_ref(), value.get_ref()) {
                ("default", DeValue::String(server)) => config.default = Some(server.to_string()),
                ("default", _) => self.problem(value.span(), "`default` is not a text"),
                ("server", DeValue::Table(servers)) => {
                    for (name, server) in servers {
                        let read = self.server(name, server);
                        config.servers.insert(read.name.clone(), read);
                    }
                }
                ("server", _) => {
                    let text = "`server` is not a table: write [server.NAME]";
                    self.problem(value.span(), text);
                }
                (other, _) => {
                    let text = unknown("the file", other, &["default", "server"]);
                    self.problem(name.span(), text);
                }
            }
        }
        let is_there = |name: &String| config.servers.contains_key(name);
        if let Some(name) = config.default.as_ref().filter(|name| !is_there(name))
            && let Some((_, value)) = table.get_key_value("default")
        {
            let text = format!("`default` names `{name}`, and there is no [server.{name}]");
            self.problem(value.span(), text);
        }
        config
    }

    fn keys(&mut self, table: &DeTable<'_>) -> BTreeMap<String, Source> {
        let mut keys = BTreeMap::new();
        for (user, value) in table {
            if let Some(source) = self.source("key", value) {
                keys.insert(user.get_ref().to_string(), source);
            }
        }
        keys
    }

    fn server(&mut self, name: &Spanned<impl AsRef<str>>, value: &Spanned<DeValue<'_>>) -> Server {
        let mut server = Server { name: name.get_ref().as_ref().to_owned(), ..Server::default() };
        let place = format!("[server.{}]", server.name);
        if server.name.is_empty() {
            self.problem(name.span(), "a server has no name");
        }
        let DeValue::Table(members) = value.get_ref() else {
            self.problem(value.span(), format!("`server.{}` is not a table", server.name));
            return server;
        };
        for (name, value) in members {
            let text = |reader: &mut Self| reader.text_of(name, value);
            match &**name.get_ref() {
                "url" => {
                    server.url = text(self);
                    let url = server.url.as_deref().map(BaseUrl::parse);
                    if let Some(Err(error)) = url {
                        self.problem(value.span(), format!("`url`: {error}"));
                    }
                }
                "user" => server.user = text(self),
                "rule" => {
                    let read = text(self).map(|rule| cli::rule(&rule));
                    match read {
                        Some(Ok(rule)) => server.rule = Some(rule),
                        Some(Err(error)) => {
                            self.problem(value.span(), format!("`rule`: {error}"));
                        }
                        None => {}
                    }
                }
                "key" => server.key = self.source("key", value),
                "password" => server.password = self.source("password", value),
                other => self.problem(name.span(), unknown(&place, other, &MEMBERS)),
            }
        }
        server
    }

    fn text_of(
        &mut self,
        name: &Spanned<impl AsRef<str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<String> {
        let name = name.get_ref().as_ref();
        match value.get_ref() {
            DeValue::String(text) if text.is_empty() => {
                self.problem(value.span(), format!("`{name}` is empty"));
                None
            }
            DeValue::String(text) => Some(text.to_string()),
            _ => {
                self.problem(value.span(), format!("`{name}` is not a text"));
                None
            }
        }
    }

    /// Where a secret is: `{env = …}`, `{file = …}` or `{command = […]}`.
    fn source(&mut self, what: &str, value: &Spanned<DeValue<'_>>) -> Option<Source> {
        let form = "{env = \"NAME\"}, {file = \"PATH\"} or {command = [\"PROGRAM\", …]}";
        let DeValue::Table(places) = value.get_ref() else {
            let text = format!("a {what} does not stand in this file; write {what} = {form}");
            self.problem(value.span(), text);
            return None;
        };
        let mut read = Vec::new();
        for (name, value) in places {
            let source = match &**name.get_ref() {
                "env" => self.text_of(name, value).map(Source::Env),
                "file" => self.text_of(name, value).map(|path| Source::File(self.full(&path))),
                "command" => self.words(value).map(Source::Command),
                other => {
                    self.problem(name.span(), unknown(&format!("`{what}`"), other, &PLACES));
                    None
                }
            };
            read.push(source);
        }
        match <[_; 1]>::try_from(read) {
            Ok([source]) => source,
            Err(read) => {
                let count = if read.is_empty() { "no place" } else { "more than one place" };
                self.problem(value.span(), format!("`{what}` has {count}; write {what} = {form}"));
                None
            }
        }
    }

    fn words(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Vec<String>> {
        let words = value.get_ref().as_array().and_then(|words| {
            let word = |word: &Spanned<DeValue<'_>>| word.get_ref().as_str().map(str::to_owned);
            words.iter().map(word).collect::<Option<Vec<_>>>()
        });
        let words = words.filter(|words| words.first().is_some_and(|first| !first.is_empty()));
        if words.is_none() {
            let text = "`command` is not a list of texts, the program first";
            self.problem(value.span(), text);
        }
        words
    }

    /// A path with the user's directory for `~`, and beside the configuration if it is relative.
    fn full(&self, path: &str) -> PathBuf {
        let in_home = path.strip_prefix("~/").and_then(|rest| Some((rest, std::env::home_dir()?)));
        match in_home {
            Some((rest, home)) => home.join(rest),
            None => self.directory.join(path),
        }
    }
}

/// That a name is none of those that can be there.
fn unknown(place: &str, name: &str, known: &[&str]) -> String {
    let (last, others) = known.split_last().unwrap_or((&"", &[]));
    let known = format!("{} and {last}", others.join(", "));
    let likeness = |known: &&&str| strsim::jaro_winkler(name, known) > 0.8;
    let meant = others.iter().chain([last]).find(likeness);
    let meant = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
    format!("{place} has no `{name}`, but can have {known}{meant}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let (_, problems) = parse(text, Path::new("/etc/mor"));
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_file_is_read() {
        let text = r#"
            default = "prod"
            [server.prod]
            url = "https://mor.example.com/billing"
            user = "admin"
            rule = "x8"
            key = {env = "KEY"}
            password = {command = ["pass", "show", "mor"]}
            [server."the other"]
            key.file = "key"
        "#;
        let (config, problems) = parse(text, Path::new("/etc/mor"));
        assert_eq!(problems, []);
        assert_eq!(config.default.as_deref(), Some("prod"));
        let prod = &config.servers["prod"];
        assert_eq!(prod.url.as_deref(), Some("https://mor.example.com/billing"));
        assert_eq!((prod.user.as_deref(), prod.rule), (Some("admin"), Some(HashRule::X8)));
        assert_eq!(prod.key, Some(Source::Env("KEY".to_owned())));
        assert_eq!(
            prod.password.as_ref().unwrap().to_string(),
            "command pass with 2 arguments",
            "its arguments are not shown"
        );
        let other = &config.servers["the other"];
        assert_eq!(other.key, Some(Source::File("/etc/mor/key".into())));
        assert!(parse("", Path::new("/")).0.servers.is_empty());
    }

    #[test]
    fn all_mistakes_are_named_with_their_lines() {
        let text = r#"default = "x"
colour = 1
[server.prod]
usr = "admin"
user = 5
url = "ftp://mor.example.com"
rule = "x9"
key = "hunter2"
password = {command = "pass show hunter2", env = "A"}
[server.test]
key = {}
password = {envv = "hunter2"}
user = ""
"#;
        let problems = problems(text);
        let lines: Vec<_> =
            problems.iter().map(|problem| problem.split_once(": ").unwrap().0).collect();
        assert_eq!(
            lines,
            [1, 2, 4, 5, 6, 7, 8, 9, 9, 11, 12, 13].map(|line| format!("line {line}")),
            "{problems:#?}"
        );
        let all = problems.join("\n");
        assert!(!all.contains("hunter2"), "{all}");
        for part in [
            "`default` names `x`, and there is no [server.x]",
            "[server.prod] has no `usr`",
            "did you mean `user`?",
            "`user` is not a text",
            "a key does not stand in this file",
            "`command` is not a list of texts",
            "`password` has more than one place",
            "`key` has no place",
            "did you mean `env`?",
            "`user` is empty",
        ] {
            assert!(all.contains(part), "{part}: {all}");
        }
    }

    #[test]
    fn mistakes_of_syntax_show_no_values() {
        for text in
            ["a = hunter2\n", "[server.prod]\nkey = \"hunter2\n", "a = \"hunter2\"\na = 1\n"]
        {
            let problems = problems(text);
            assert!(!problems.is_empty(), "{text}");
            assert!(!problems.join("\n").contains("hunter2"), "{problems:?}");
        }
    }
}
