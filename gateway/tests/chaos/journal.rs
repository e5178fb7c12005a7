//! The log and the metrics of a gateway, read while they grow.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::ledger::Tag;
use crate::stage::tag;

/// What the log says of a request that is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Forwarded,
    NotSent,
    Lost,
    Late,
    Client,
    Duplicate,
}

/// A line about a request that is right.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) fate: Fate,
    pub(crate) status: u16,
    pub(crate) user: String,
    pub(crate) key: String,
    /// Redis has not said whether it came before.
    pub(crate) is_warned: bool,
}

/// What was logged so far, in the file and in those that it was before.
pub(crate) struct Journal {
    current: Part,
    moved: Vec<Part>,
    moves: u32,
    pub(crate) lines: u64,
    pub(crate) outcomes: BTreeMap<String, u64>,
    pub(crate) tagged: HashMap<Tag, Line>,
    /// Wrong requests by their users.
    wrong: BTreeMap<String, u64>,
    /// Clients that went away before their requests were read.
    pub(crate) stopped: u64,
    /// Lines that must not be.
    pub(crate) faults: Vec<String>,
}

struct Part {
    path: PathBuf,
    read: u64,
}

impl Journal {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            current: Part { path, read: 0 },
            moved: Vec::new(),
            moves: 0,
            lines: 0,
            outcomes: BTreeMap::new(),
            tagged: HashMap::new(),
            wrong: BTreeMap::new(),
            stopped: 0,
            faults: Vec::new(),
        }
    }

    /// Moves the file away, as logrotate does.
    pub(crate) fn move_away(&mut self) {
        self.moves += 1;
        let path = self.current.path.with_extension(self.moves.to_string());
        // The gateway makes the file with its next line.
        if std::fs::rename(&self.current.path, &path).is_ok() {
            let read = std::mem::take(&mut self.current.read);
            self.moved.push(Part { path, read });
        }
    }

    /// Reads what is new.
    pub(crate) fn read(&mut self) {
        let parts = self.moved.iter_mut().chain([&mut self.current]);
        let new: Vec<_> = parts.map(Part::read).collect();
        for line in new.iter().flat_map(|text| text.lines()) {
            self.add(line);
        }
    }

    /// Deletes files that nothing is written to any more.
    pub(crate) fn clean(&mut self) {
        for part in self.moved.drain(..) {
            let _ = std::fs::remove_file(part.path);
        }
    }

    fn add(&mut self, line: &str) {
        let Ok(entry) = serde_json::from_str::<Value>(line) else {
            return self.faults.push(format!("no JSON: {line}"));
        };
        let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
        let (outcome, user) = (text("outcome"), text("user"));
        let reason = if outcome == "failed" { text("failure") } else { text("reason") };
        self.lines += 1;
        *self.outcomes.entry(outcome.clone()).or_default() += 1;
        if let Some(tag) = tag_of(&entry) {
            let fate = match (&*outcome, &*reason) {
                ("forwarded", "") => Fate::Forwarded,
                ("failed", reason) if reason.contains("nothing was sent") => Fate::NotSent,
                ("failed", reason) if reason.contains("is lost") => Fate::Lost,
                ("failed", reason) if reason.contains("in time") => Fate::Late,
                ("failed", "the client went away") => Fate::Client,
                ("refused", "the request came before") => Fate::Duplicate,
                _ => return self.faults.push(format!("a right request: {line}")),
            };
            let status = entry["status"].as_u64().and_then(|status| u16::try_from(status).ok());
            let is_warned = !entry["warnings"].as_array().is_some_and(Vec::is_empty);
            let status = status.unwrap_or_default();
            let line = Line { fate, status, user, key: text("key"), is_warned };
            if let Some(before) = self.tagged.insert(tag, line) {
                self.faults.push(format!("{tag} is logged twice: {before:?}"));
            }
        } else if outcome == "refused" && !user.is_empty() && entry["key"].is_null() {
            *self.wrong.entry(user).or_default() += 1;
        } else if outcome == "failed" && user.is_empty() && reason == "the client went away" {
            self.stopped += 1;
        } else {
            self.faults.push(format!("unexpected: {line}"));
        }
    }

    /// How many wrong requests were refused, by users.
    pub(crate) fn refused(&self) -> BTreeMap<&str, u64> {
        self.wrong.iter().map(|(user, count)| (&**user, *count)).collect()
    }
}

impl Part {
    fn read(&mut self) -> String {
        let mut text = String::new();
        if let Ok(mut file) = File::open(&self.path) {
            file.seek(SeekFrom::Start(self.read)).unwrap();
            file.read_to_string(&mut text).unwrap();
        }
        text.truncate(text.rfind('\n').map_or(0, |end| end + 1));
        self.read += text.len() as u64;
        text
    }
}

/// The tag is in the names of empty parameters: values are never logged.
fn tag_of(entry: &Value) -> Option<Tag> {
    let uncovered = entry["uncovered"].as_array()?.iter().filter_map(Value::as_str);
    let names =
        uncovered.filter_map(|text| text.strip_suffix("`: empty")?.strip_prefix("parameter `"));
    tag(names)
}

/// Metrics of a process.
#[derive(Debug, Default)]
pub(crate) struct Scrape {
    pub(crate) outcomes: BTreeMap<String, u64>,
    pub(crate) others: BTreeMap<String, u64>,
}

impl Scrape {
    pub(crate) fn of(page: &str) -> Self {
        let mut scrape = Self::default();
        for line in page.lines().filter_map(|line| line.strip_prefix("mor_gateway_")) {
            let Some((name, value)) = line.rsplit_once(' ') else { continue };
            let Ok(value) = value.parse() else { continue };
            if let Some(labels) = name.strip_prefix("requests_total{outcome=\"") {
                let outcome = labels.split('"').next().unwrap();
                *scrape.outcomes.entry(outcome.to_owned()).or_default() += value;
            } else {
                scrape.others.insert(name.to_owned(), value);
            }
        }
        scrape
    }

    pub(crate) fn get(&self, name: &str) -> u64 {
        self.others.get(name).copied().unwrap()
    }
}

/// What was counted after `before`.
pub(crate) fn since(
    counts: &BTreeMap<String, u64>,
    before: &BTreeMap<String, u64>,
) -> BTreeMap<String, u64> {
    let count = |(name, count): (&String, &u64)| {
        (name.clone(), count - before.get(name).copied().unwrap_or_default())
    };
    counts.iter().map(count).filter(|(_, count)| *count > 0).collect()
}

/// Where the key of a user is.
pub(crate) fn key_file(directory: &Path, user: &str, key: &str) -> PathBuf {
    directory.join(format!("{user}-{key}"))
}
