//! Secrets of the configuration: it says where they are, and never has them itself.

use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use zeroize::Zeroizing;

/// No key is longer. It bounds the buffer that a file is read into, which then never moves and
/// leaves no copy of the key in memory.
const LONGEST: usize = 64 * 1024;

/// Where a key or a password is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// In this variable of the environment.
    Env(String),
    /// In this file.
    File(PathBuf),
    /// In what this command prints. Its first word is the program; there is no shell.
    Command(Vec<String>),
}

impl Source {
    /// Reads the secret. What it is, such as `the key of server prod`, is for messages.
    ///
    /// # Errors
    /// [`SecretError`], which has nothing of the secret in it.
    pub(crate) fn read(&self, what: &str) -> Result<Zeroizing<Vec<u8>>, SecretError> {
        match self {
            Self::Env(name) => {
                let value = std::env::var_os(name).map(OsString::into_encoded_bytes);
                let fault = Fault::NotSet { variable: name.clone() };
                value.map(Zeroizing::new).ok_or_else(|| fault.of(what))
            }
            Self::File(path) => read_file(path, what),
            Self::Command(words) => output_of(words).map_err(|fault| fault.of(what)),
        }
    }
}

/// Where it comes from. Of a command only the program is shown: an argument may be a secret.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Env(name) => write!(f, "environment variable {name}"),
            Self::File(path) => write!(f, "file {}", path.display()),
            Self::Command(words) => {
                write!(f, "command {}", words.first().map_or("", String::as_str))?;
                match words.len() {
                    0 | 1 => Ok(()),
                    2 => f.write_str(" with an argument"),
                    count => write!(f, " with {} arguments", count - 1),
                }
            }
        }
    }
}

/// Reads a secret from a file that nobody else can read, without the newline that editors put at
/// its end.
///
/// # Errors
/// [`SecretError`].
pub(crate) fn read_file(path: &Path, what: &str) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let unreadable = |error| Fault::Unreadable(error).of(what);
    let file = File::open(path).map_err(unreadable)?;
    // Of the file that is open, not of one that is put in its place meanwhile.
    if let Some(mode) = exposed(&file).map_err(unreadable)? {
        return Err(Fault::Exposed { path: path.to_owned(), mode }.of(what));
    }
    within_limit(file).map_err(unreadable)?.ok_or_else(|| Fault::TooLong.of(what))
}

/// The permissions of a file that others than its owner can read or write.
#[cfg(unix)]
pub(crate) fn exposed(file: &File) -> io::Result<Option<u32>> {
    use std::os::unix::fs::PermissionsExt;

    const OTHERS: u32 = 0o066;
    let metadata = file.metadata()?;
    let mode = metadata.permissions().mode() & 0o777;
    // Pipes and terminals belong to whoever has opened them.
    Ok((metadata.is_file() && mode & OTHERS != 0).then_some(mode))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it is like the other one")]
pub(crate) fn exposed(_: &File) -> io::Result<Option<u32>> {
    Ok(None)
}

/// What a command prints on standard output. It reads nothing, and asks on the terminal if it has
/// to.
fn output_of(words: &[String]) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let (program, arguments) = words.split_first().ok_or(Fault::NoCommand)?;
    let command = || program.clone();
    let failed = |error| Fault::NotRun { program: command(), error };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let printed = child.stdout.take().map_or(Ok(None), within_limit);
    if !matches!(printed, Ok(Some(_))) {
        // It may wait for the rest to be read.
        let _ = child.kill();
    }
    let status = child.wait().map_err(failed)?;
    let printed = printed.map_err(failed)?.ok_or(Fault::TooLong)?;
    if status.success() { Ok(printed) } else { Err(Fault::Failed { program: command(), status }) }
}

/// All bytes, without a newline at their end; `None` if there are too many.
fn within_limit(from: impl Read) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    // Room for one more than is read, so that reading ends without asking for more.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 2));
    from.take(LONGEST as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > LONGEST {
        return Ok(None);
    }
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    Ok(Some(bytes))
}

/// Why a secret cannot be read.
#[derive(Debug)]
pub(crate) struct SecretError {
    what: String,
    fault: Fault,
}

#[derive(Debug)]
enum Fault {
    /// The variable of the environment is not set.
    NotSet { variable: String },
    /// The file cannot be read.
    Unreadable(io::Error),
    /// The file is too long to be a key, or the command prints too much.
    TooLong,
    /// Others can read the file.
    Exposed { path: PathBuf, mode: u32 },
    /// The command has no words.
    NoCommand,
    /// The command cannot be started.
    NotRun { program: String, error: io::Error },
    /// The command says that it has failed.
    Failed { program: String, status: ExitStatus },
}

impl Fault {
    fn of(self, what: &str) -> SecretError {
        SecretError { what: what.to_owned(), fault: self }
    }
}

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, fault } = self;
        match fault {
            Fault::NotSet { variable } => {
                write!(f, "{what} is in the environment variable {variable}, which is not set")
            }
            // The path of a missing file is not shown: it may be the key, given by mistake.
            Fault::Unreadable(_) => write!(f, "cannot read {what}"),
            Fault::TooLong => write!(f, "{what} has more than {LONGEST} bytes"),
            Fault::Exposed { path, mode } => write!(
                f,
                "{what} can be read or changed by others (mode {mode:04o}); run: chmod 600 {}",
                path.display()
            ),
            Fault::NoCommand => write!(f, "{what} comes from a command that has no words"),
            Fault::NotRun { program, .. } => {
                write!(f, "{what} comes from the command {program}, which cannot be run")
            }
            Fault::Failed { program, status } => {
                write!(f, "{what} comes from the command {program}, which failed: {status}")
            }
        }
    }
}

impl Error for SecretError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.fault {
            Fault::Unreadable(error) | Fault::NotRun { error, .. } => Some(error),
            _ => None,
        }
    }
}
