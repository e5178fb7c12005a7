//! What all requests share.

use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::ArcSwap;
use mor_tower::{InMemory, Policy};
use tokio::sync::Semaphore;

use crate::config::Config;
use crate::keys::KeyTable;
use crate::limits::RateLimits;
use crate::log::LogSender;
use crate::metrics::Metrics;

/// What all requests share. Only the keys are ever replaced.
pub struct State {
    /// As it was read when the gateway started.
    pub config: Config,
    /// The keys of now.
    pub keys: ArcSwap<KeyTable>,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Where requests are logged.
    pub log: LogSender,
    /// How many bodies may still be read into memory.
    pub buffers: Arc<Semaphore>,
    /// What is accepted.
    pub policy: Policy,
    /// Who may send how many requests.
    pub rates: RateLimits,
    /// Which requests came before, if anybody wants to know.
    pub duplicates: Option<InMemory>,
    /// The server behind the gateway.
    pub upstream: SocketAddr,
    is_draining: AtomicBool,
}

impl State {
    /// The state at the start.
    ///
    /// # Errors
    /// The upstream's address cannot be looked up.
    pub fn new(
        config: Config,
        keys: KeyTable,
        metrics: Arc<Metrics>,
        log: LogSender,
    ) -> io::Result<Self> {
        let mut addresses = config.upstream.address.to_socket_addrs()?;
        let upstream = addresses.next().ok_or(io::ErrorKind::AddrNotAvailable)?;
        metrics.users(keys.len());
        let policy = config.policy();
        Ok(Self {
            keys: ArcSwap::from_pointee(keys),
            metrics,
            log,
            buffers: Arc::new(Semaphore::new(
                config.limits.buffers.get().min(Semaphore::MAX_PERMITS),
            )),
            duplicates: policy.wants_duplicates().then(|| config.duplicates.store()),
            rates: RateLimits::new(&config.limits),
            policy,
            upstream,
            is_draining: AtomicBool::new(false),
            config,
        })
    }

    /// From now on the gateway is not ready: it finishes what it has begun.
    pub fn drain(&self) {
        self.is_draining.store(true, Ordering::Relaxed);
    }

    /// Whether the gateway only finishes what it has begun.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.is_draining.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("keys", &self.keys.load()).finish_non_exhaustive()
    }
}
