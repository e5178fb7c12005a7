//! Signals: SIGHUP reads the keys again, SIGUSR2 starts a successor, SIGTERM lets requests end,
//! SIGQUIT hands over to a successor that waits, SIGINT ends at once.

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
use crate::upgrade::{RunDirectory, Successors};

/// How often what is not needed any more is forgotten.
const CLEANING: Duration = Duration::from_secs(60);

/// What signals do to a gateway that goes on.
#[derive(Debug)]
pub struct Signals {
    /// The configuration's file.
    pub path: PathBuf,
    /// Whose keys are read again. The log ends with the state, so nothing here may keep it.
    pub state: Weak<State>,
    /// Set when the log has to open its file anew.
    pub reopen: Arc<AtomicBool>,
    /// Who takes over.
    pub successors: Successors,
}

impl Signals {
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
            log::warn!(
                "only users and keys are reloaded; other changes need `mor-gateway upgrade`"
            );
        }
        Ok(keys)
    }

    /// Waits for signals on a thread of its own. Once it returns, they end no process any more.
    ///
    /// # Errors
    /// There are no threads or no signals.
    pub fn start(self) -> io::Result<()> {
        let (ready, is_ready) = sync_channel(1);
        let wait = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let signals = runtime.and_then(|runtime| {
                let signals = runtime.block_on(async {
                    let hangup = signal(SignalKind::hangup())?;
                    io::Result::Ok((hangup, signal(SignalKind::user_defined2())?))
                })?;
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

    async fn run(self, (mut hangup, mut upgrade): (Signal, Signal)) {
        let mut cleaning = tokio::time::interval(CLEANING);
        loop {
            let act: fn(&Self, &State) = tokio::select! {
                _ = hangup.recv() => Self::reload,
                _ = upgrade.recv() => Self::upgrade,
                _ = cleaning.tick() => |_, state| state.rates.clean(),
            };
            let Some(state) = self.state.upgrade() else { break };
            act(&self, &state);
        }
    }

    fn upgrade(&self, state: &State) {
        if state.config.run_directory.is_some() {
            self.successors.start();
        } else {
            log::error!("without `run_directory` there is no upgrade");
        }
    }
}

/// When the gateway ends.
pub struct Shutdown {
    /// What is being served.
    pub state: Arc<State>,
    /// Where a successor waits.
    pub directory: Option<RunDirectory>,
}

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
        tokio::select! {
            _ = terminate.recv() => self.leave().await,
            _ = quit.recv() => {
                let waits = |directory: &RunDirectory| directory.socket().exists();
                if self.directory.as_ref().is_some_and(waits) {
                    // The gateway stays ready: its successor is.
                    ShutdownSignal::GracefulUpgrade
                } else {
                    self.leave().await
                }
            }
            _ = interrupt.recv() => ShutdownSignal::FastShutdown,
        }
    }
}

impl Shutdown {
    /// Says that the gateway is not ready any more, and gives balancers time to notice.
    async fn leave(&self) -> ShutdownSignal {
        self.state.drain();
        tokio::time::sleep(self.state.config.timeouts.leave()).await;
        ShutdownSignal::GracefulTerminate
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
