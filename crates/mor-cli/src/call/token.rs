//! Tokens of API v2, kept for as long as they count.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use mor_api::BaseUrl;
use mor_api::v2::{BearerToken, NextStep, Session, Tokens};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::config;

/// How long before its end a token is taken for stale, so that it still counts when it arrives.
const MARGIN: Duration = Duration::from_secs(15);
/// No file of a token is longer.
const LONGEST: u64 = 64 * 1024;
const EXTENSION: &str = "token";
/// What a file ends with until it is in its place.
const UNFINISHED: &str = "new";

/// The file of the token of one user of one server.
pub(crate) struct Kept {
    path: PathBuf,
    url: String,
    user: String,
}

/// What is in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    url: String,
    user: String,
    /// Until when the token counts, in seconds after 1970.
    until: u64,
    token: String,
}

impl Drop for Content {
    fn drop(&mut self) {
        self.token.zeroize();
    }
}

impl Kept {
    /// The file for this user of this server, whether it is there or not; `None` where there is no
    /// place for it. All files with stale tokens are removed.
    pub(crate) fn of(base: &BaseUrl, user: &str) -> Option<Self> {
        let directory = config::directory("XDG_CACHE_HOME", ".cache")?;
        sweep(&directory, now());
        let name = format!("{:016x}.{EXTENSION}", fingerprint(&[base.as_str(), "\n", user]));
        let (url, user) = (base.as_str().to_owned(), user.to_owned());
        Some(Self { path: directory.join(name), url, user })
    }

    /// The token, if there is one that counts.
    pub(crate) fn load(&self) -> Option<BearerToken> {
        let mut content = read(&self.path, now())?;
        let is_ours = content.url == self.url && content.user == self.user;
        BearerToken::new(std::mem::take(&mut content.token)).ok().filter(|_| is_ours)
    }

    /// Keeps the token of a login that was sent at this time.
    pub(crate) fn store(&self, token: &BearerToken, sent_at: Duration) -> io::Result<()> {
        let until = session(token.clone(), sent_at).access_until().as_secs();
        let content = Content {
            url: self.url.clone(),
            user: self.user.clone(),
            until,
            token: token.expose().to_owned(),
        };
        let json = Zeroizing::new(serde_json::to_string(&content)?);
        if let Some(directory) = self.path.parent() {
            private_directory(directory)?;
        }
        // Beside its place first, so that nobody reads half a file.
        let new = self.path.with_extension(format!("{}.{UNFINISHED}", process::id()));
        let written = private_file(&new)
            .and_then(|mut file| file.write_all(json.as_bytes()))
            .and_then(|()| fs::rename(&new, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&new);
        }
        written
    }

    /// Forgets the token.
    pub(crate) fn remove(&self) {
        // It may be gone already.
        let _ = fs::remove_file(&self.path);
    }
}

/// How long it is after 1970.
pub(crate) fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

fn session(token: BearerToken, sent_at: Duration) -> Session {
    // A refresh token counts for days, so it is not kept.
    Session::new(Tokens::new(token, None), sent_at)
}

/// Reads a file that counts. One that does not, and one that others can read, is removed.
fn read(path: &Path, now: Duration) -> Option<Content> {
    let file = File::open(path).ok()?;
    let content = content(file).filter(|content| counts(content, now));
    if content.is_none() {
        let _ = fs::remove_file(path);
    }
    content
}

fn content(file: File) -> Option<Content> {
    if config::secret::exposed(&file).ok()?.is_some() {
        return None;
    }
    let mut text = Zeroizing::new(String::new());
    file.take(LONGEST).read_to_string(&mut text).ok()?;
    serde_json::from_str(&text).ok()
}

/// Whether a token still counts. One that counts for longer than tokens do is of a clock that was
/// set back.
fn counts(content: &Content, now: Duration) -> bool {
    let until = Duration::from_secs(content.until);
    let Some(sent_at) = until.checked_sub(Session::ACCESS_LIFETIME) else { return false };
    let Ok(token) = BearerToken::new(content.token.as_str()) else { return false };
    let is_valid = matches!(session(token, sent_at).next_step(now + MARGIN), NextStep::Call(_));
    is_valid && sent_at <= now
}

/// Removes all files whose tokens do not count any more.
fn sweep(directory: &Path, now: Duration) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let has = |wanted| path.extension().is_some_and(|extension| extension == wanted);
        if has(EXTENSION) {
            let _ = read(&path, now);
        } else if has(UNFINISHED) && is_left(&entry) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Whether a file was left by a process that ended before it put the file in its place.
fn is_left(entry: &fs::DirEntry) -> bool {
    const LONG: Duration = Duration::from_secs(60);
    let modified = entry.metadata().and_then(|metadata| metadata.modified());
    let age = modified.ok().and_then(|modified| modified.elapsed().ok());
    age.is_some_and(|age| age > LONG)
}

/// A name for texts, always the same (FNV-1a). What it stands for is in the file as well.
fn fingerprint(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(unix)]
fn private_directory(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;

    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_directory(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(path)
}

/// A new file that nobody else can read.
fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;

        options.mode(0o600);
    }
    options.write(true).create_new(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(until: u64) -> Content {
        let (url, user) = ("https://h/billing".to_owned(), "admin".to_owned());
        Content { url, user, until, token: "a.b.c".to_owned() }
    }

    #[test]
    fn tokens_count_for_their_15_minutes() {
        let now = Duration::from_secs(1_800_000_000);
        for (left, expected) in [(900, true), (16, true), (15, false), (0, false), (901, false)] {
            assert_eq!(counts(&content(now.as_secs() + left), now), expected, "{left}");
        }
        assert!(!counts(&content(0), now) && !counts(&content(u64::MAX), now));
    }

    #[test]
    fn the_name_of_a_file_is_that_of_fnv() {
        assert_eq!(fingerprint(&["a"]), 0xaf63_dc4c_8601_ec8c);
        assert_ne!(fingerprint(&["a", "\n", "b"]), fingerprint(&["a", "b"]));
    }
}
