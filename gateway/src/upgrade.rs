//! Upgrades: a successor takes over the listening sockets of the process that runs, which ends once
//! it has served what it had begun. Nobody is turned away meanwhile.
//!
//! ```text
//! mor-gateway upgrade -- SIGUSR2 --> running process -- starts --> successor
//!                                    running process <- SIGQUIT -- successor
//!                                    running process -- sockets -> successor
//! ```

use std::error::Error;
use std::fmt;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid, getppid};

use crate::config::Config;

/// The longest path that a socket can have.
const LONGEST: usize = 107;

/// The directory of the process that runs: its id, where it listens, and for a moment the socket by
/// which it hands over.
#[derive(Debug, Clone)]
pub struct RunDirectory {
    path: PathBuf,
    addresses: String,
}

impl RunDirectory {
    /// That of a configuration, if it has one.
    ///
    /// # Errors
    /// [`RunDirectoryError`] if others could take over the sockets from there.
    pub fn of(config: &Config) -> Result<Option<Self>, RunDirectoryError> {
        let Some(path) = &config.run_directory else { return Ok(None) };
        let addresses = [Some(config.listen), config.admin].into_iter().flatten();
        let addresses: Vec<_> = addresses.map(|address| address.to_string()).collect();
        let directory = Self { path: path.clone(), addresses: addresses.join("\n") };
        match directory.check() {
            Ok(()) => Ok(Some(directory)),
            Err(fault) => Err(directory.failed(fault)),
        }
    }

    fn check(&self) -> Result<(), Fault> {
        let directory = fs::metadata(&self.path).map_err(Fault::Unusable)?;
        let mode = directory.mode() & 0o777;
        if !directory.is_dir() {
            Err(Fault::NoDirectory)
        } else if directory.uid() != geteuid().as_raw() {
            Err(Fault::Foreign)
        } else if mode & 0o077 != 0 {
            Err(Fault::Exposed { mode })
        } else if self.socket().to_str().is_none_or(|socket| socket.len() > LONGEST) {
            Err(Fault::BadPath)
        } else {
            Ok(())
        }
    }

    fn failed(&self, fault: Fault) -> RunDirectoryError {
        RunDirectoryError { path: self.path.display().to_string(), fault }
    }

    /// The process that runs.
    ///
    /// # Errors
    /// [`RunDirectoryError`] if there is none.
    pub fn running(&self) -> Result<Pid, RunDirectoryError> {
        let pid = || {
            let number = fs::read_to_string(self.pid_file()).map_err(Fault::NotRunning)?;
            // 0 and less stand for groups of processes.
            let pid = number.trim().parse().ok().filter(|pid| *pid > 0);
            pid.map(Pid::from_raw).ok_or(Fault::NoProcess)
        };
        pid().map_err(|fault| self.failed(fault))
    }

    /// Whether the process that runs listens where its successor would.
    ///
    /// # Errors
    /// [`RunDirectoryError`] if it listens somewhere else.
    pub fn check_addresses(&self) -> Result<(), RunDirectoryError> {
        let check = || {
            let addresses = fs::read_to_string(self.address_file()).map_err(Fault::NotRunning)?;
            if addresses == self.addresses { Ok(()) } else { Err(Fault::OtherAddresses) }
        };
        check().map_err(|fault| self.failed(fault))
    }

    /// From now on this process is the one that runs.
    ///
    /// # Errors
    /// [`RunDirectoryError`] if this cannot be written down.
    pub fn enter(&self) -> Result<(), RunDirectoryError> {
        let enter = || {
            fs::write(self.address_file(), &self.addresses)?;
            // Whoever reads it meanwhile finds the old one or the new one.
            let new = self.path.join("pid.new");
            fs::write(&new, format!("{}\n", std::process::id()))?;
            fs::rename(new, self.pid_file())
        };
        enter().map_err(|error| self.failed(Fault::Unusable(error)))
    }

    /// This process ends. If a successor runs, nothing changes.
    pub fn leave(&self) {
        let is_running = |pid: Pid| u32::try_from(pid.as_raw()) == Ok(std::process::id());
        if self.running().is_ok_and(is_running) {
            let _ = fs::remove_file(self.pid_file());
            let _ = fs::remove_file(self.address_file());
        }
    }

    /// Prepares for the sockets of the process that runs, which has started this one: it is told to
    /// send them as soon as they can be received.
    ///
    /// # Errors
    /// [`RunDirectoryError`] if it is another one, or listens somewhere else.
    pub fn take_over(&self) -> Result<(), RunDirectoryError> {
        let running = self.running()?;
        if running != getppid() {
            return Err(self.failed(Fault::NoSuccessor));
        }
        self.check_addresses()?;
        let socket = self.socket();
        // One that a successor has left behind.
        let _ = fs::remove_file(&socket);
        let ask = move || {
            while !socket.exists() {
                thread::sleep(Duration::from_millis(10));
            }
            if let Err(error) = kill(running, Signal::SIGQUIT) {
                log::error!("cannot ask process {running} for its sockets: {error}");
            }
        };
        let asking = thread::Builder::new().name("take-over".to_owned()).spawn(ask);
        asking.map(drop).map_err(|error| self.failed(Fault::Unusable(error)))
    }

    /// Where a successor waits for sockets.
    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.path.join("upgrade.sock")
    }

    fn pid_file(&self) -> PathBuf {
        self.path.join("pid")
    }

    fn address_file(&self) -> PathBuf {
        self.path.join("addresses")
    }
}

/// Starts successors, one at a time.
#[derive(Debug)]
pub struct Successors {
    /// As it was called when this process started. It may be another one by now.
    program: PathBuf,
    config: PathBuf,
    is_starting: Arc<AtomicBool>,
}

impl Successors {
    /// With this configuration.
    ///
    /// # Errors
    /// The program cannot be found.
    pub fn new(config: &Path) -> io::Result<Self> {
        let program = std::env::current_exe()?;
        Ok(Self { program, config: config.to_owned(), is_starting: Arc::default() })
    }

    /// Starts one. If it cannot take over it ends, and this process goes on.
    pub fn start(&self) {
        if self.is_starting.swap(true, Ordering::Relaxed) {
            return log::warn!("a successor has been started already");
        }
        let mut command = Command::new(&self.program);
        let child = command.arg("run").arg("--take-over").arg(&self.config).spawn();
        let is_starting = Arc::clone(&self.is_starting);
        let wait = child.and_then(|mut child| {
            let wait = move || {
                match child.wait() {
                    Ok(status) => log::error!("the successor has ended: {status}"),
                    Err(error) => log::error!("cannot wait for the successor: {error}"),
                }
                is_starting.store(false, Ordering::Relaxed);
            };
            thread::Builder::new().name("successor".to_owned()).spawn(wait)
        });
        if let Err(error) = wait {
            log::error!("cannot start {}: {error}", self.program.display());
            self.is_starting.store(false, Ordering::Relaxed);
        }
    }
}

/// Why a run directory cannot be used.
#[derive(Debug)]
pub struct RunDirectoryError {
    path: String,
    fault: Fault,
}

#[derive(Debug)]
enum Fault {
    /// It cannot be read or written.
    Unusable(io::Error),
    /// It is something else.
    NoDirectory,
    /// It belongs to another user.
    Foreign,
    /// Others have access to it.
    Exposed { mode: u32 },
    /// No socket can have a path in it.
    BadPath,
    /// No process has written its id there.
    NotRunning(io::Error),
    /// What is written there is no process id.
    NoProcess,
    /// The process that runs has not started this one.
    NoSuccessor,
    /// The process that runs listens somewhere else.
    OtherAddresses,
}

impl fmt::Display for RunDirectoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, fault } = self;
        write!(f, "run directory {path} ")?;
        match fault {
            Fault::Unusable(_) => f.write_str("cannot be used"),
            Fault::NoDirectory => f.write_str("is no directory"),
            Fault::Foreign => f.write_str("belongs to another user, run this as that user"),
            Fault::Exposed { mode } => {
                write!(f, "can be read or changed by others (mode {mode:04o}), run: chmod 700")
            }
            Fault::BadPath => {
                write!(f, "has a path that is no UTF-8, or too long: {LONGEST} bytes with a socket")
            }
            Fault::NotRunning(_) => f.write_str("is that of no running gateway"),
            Fault::NoProcess => f.write_str("has no process id in its file `pid`"),
            Fault::NoSuccessor => f.write_str(
                "is of a gateway that has not started this one, run: mor-gateway upgrade",
            ),
            Fault::OtherAddresses => f.write_str(
                "is of a gateway that listens at other addresses, which only a restart can change",
            ),
        }
    }
}

impl Error for RunDirectoryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.fault {
            Fault::Unusable(error) | Fault::NotRunning(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, chown};

    use super::*;

    fn directory(path: &Path) -> Result<RunDirectory, String> {
        let directory = RunDirectory { path: path.to_owned(), addresses: "127.0.0.1:1".to_owned() };
        directory.check().map(|()| directory.clone()).map_err(|fault| fault_of(&directory, fault))
    }

    fn fault_of(directory: &RunDirectory, fault: Fault) -> String {
        let text = directory.failed(fault).to_string();
        text.split_once(&*directory.path.display().to_string()).unwrap().1.to_owned()
    }

    #[test]
    fn only_a_directory_of_one_s_own_is_taken() {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path();
        let fault = |path: &Path| directory(path).unwrap_err();
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o750)).unwrap();
        assert!(fault(path).contains("(mode 0750)"));
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o700)).unwrap();
        assert!(directory(path).is_ok());
        assert_eq!(fault(&path.join("none")), " cannot be used");
        std::fs::write(path.join("file"), "").unwrap();
        assert_eq!(fault(&path.join("file")), " is no directory");
        let long = path.join("x".repeat(100));
        std::fs::create_dir(&long).unwrap();
        std::fs::set_permissions(&long, PermissionsExt::from_mode(0o700)).unwrap();
        assert!(fault(&long).contains("too long"));
        let foreign = if geteuid().is_root() {
            chown(path, Some(1), None).unwrap();
            path
        } else {
            Path::new("/")
        };
        assert_eq!(fault(foreign), " belongs to another user, run this as that user");
    }

    #[test]
    fn what_is_in_it_is_a_process_that_runs() {
        let temporary = tempfile::tempdir().unwrap();
        let path = temporary.path();
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o700)).unwrap();
        let directory = directory(path).unwrap();
        let fault = || directory.running().unwrap_err().to_string();
        assert!(fault().ends_with("is that of no running gateway"));
        for text in ["", "0", "-1", "one"] {
            std::fs::write(path.join("pid"), text).unwrap();
            assert!(fault().ends_with("has no process id in its file `pid`"), "{text}");
        }
        directory.enter().unwrap();
        assert_eq!(directory.running().unwrap(), Pid::this());
        assert!(directory.check_addresses().is_ok());
        directory.leave();
        assert!(directory.running().is_err());
        // That of a successor stays.
        std::fs::write(path.join("pid"), "1\n").unwrap();
        directory.leave();
        assert_eq!(directory.running().unwrap(), Pid::from_raw(1));
    }
}
