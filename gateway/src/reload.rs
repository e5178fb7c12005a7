//! Signals: SIGHUP reads the keys again, SIGTERM and SIGQUIT let requests end, SIGINT ends at once.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use async_trait::async_trait;
use pingora::server::{ShutdownSignal, ShutdownSignalWatch};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::config::Config;
use crate::keys::KeyTable;
use crate::state::State;

/// How often what is not needed any more is forgotten.
const CLEANING: Duration = Duration::from_secs(60);

/// Reads the keys of a running gateway again.
#[derive(Debug)]
pub struct Reloader {
    /// The configuration's file.
    pub path: PathBuf,
    /// Whose keys. The log ends with the state, so nothing here may keep it.
    pub state: Weak<State>,
    /// Set when the log has to open its file anew.
    pub reopen: Arc<AtomicBool>,
}

impl Reloader {
    /// Reads the users and their keys. If anything is wrong, the old ones stay.
    fn reload(&self, state: &State) {
        self.reopen.store(true, Ordering::Relaxed);
        let outcome = self.read(state);
        state.metrics.reloaded(outcome.is_ok());
        match outcome {
            Ok(keys) => {
                let users = keys.len();
                state.keys.store(Arc::new(keys));
                state.metrics.users(users);
                log::warn!("the keys of {users} users are reloaded");
            }
            Err(error) => log::error!("the old keys stay in use: {}", chain(&*error)),
        }
    }

    fn read(&self, state: &State) -> Result<KeyTable, Box<dyn std::error::Error>> {
        let config = Config::load(&self.path)?;
        let keys = KeyTable::load(&config)?;
        let Config { administrator, users, .. } = state.config.clone();
        if (Config { administrator, users, ..config }) != state.config {
            log::warn!("only users and keys are reloaded; the other changes need a restart");
        }
        Ok(keys)
    }

    /// Waits for SIGHUP on a thread of its own. Once it returns, the signal ends no process any
    /// more.
    ///
    /// # Errors
    /// There are no threads or no signals.
    pub fn start(self) -> io::Result<()> {
        let (ready, is_ready) = sync_channel(1);
        let wait = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let signals = runtime.and_then(|runtime| {
                let signals = runtime.block_on(async { signal(SignalKind::hangup()) })?;
                Ok((runtime, signals))
            });
            match signals {
                Ok((runtime, signals)) => {
                    let _ = ready.send(Ok(()));
                    runtime.block_on(self.run(signals));
                }
                Err(error) => drop(ready.send(Err(error))),
            }
        };
        thread::Builder::new().name("reload".to_owned()).spawn(wait)?;
        is_ready.recv().map_err(|_| io::Error::other("the thread for signals has ended"))?
    }

    async fn run(self, mut signals: Signal) {
        let mut cleaning = tokio::time::interval(CLEANING);
        loop {
            let is_signal = tokio::select! {
                signal = signals.recv() => signal.is_some(),
                _ = cleaning.tick() => false,
            };
            let Some(state) = self.state.upgrade() else { break };
            if is_signal {
                self.reload(&state);
            } else {
                state.rates.clean();
            }
        }
    }
}

/// When the gateway ends. pingora's own would hand its sockets over by a file in `/tmp` on SIGQUIT.
pub struct Shutdown(pub Arc<State>);

#[async_trait]
impl ShutdownSignalWatch for Shutdown {
    async fn recv(&self) -> ShutdownSignal {
        let signals = (
            signal(SignalKind::terminate()),
            signal(SignalKind::quit()),
            signal(SignalKind::interrupt()),
        );
        let (Ok(mut terminate), Ok(mut quit), Ok(mut interrupt)) = signals else {
            log::error!("no signals can be received, so the gateway ends");
            return ShutdownSignal::FastShutdown;
        };
        let signal = tokio::select! {
            _ = terminate.recv() => ShutdownSignal::GracefulTerminate,
            _ = quit.recv() => ShutdownSignal::GracefulTerminate,
            _ = interrupt.recv() => ShutdownSignal::FastShutdown,
        };
        self.0.drain();
        signal
    }
}

/// An error with what is behind it, on one line.
#[must_use]
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
