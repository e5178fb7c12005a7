//! What all requests share.

use std::error::Error;
use std::fmt;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use mor_tower::{InMemory, Policy};
use redis::{IntoConnectionInfo, RedisConnectionInfo};
use tokio::sync::Semaphore;

use crate::config::Config;
use crate::duplicates::{Redis, Store};
use crate::keys::{KeyTable, read_secret};
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
    pub duplicates: Option<Store>,
    /// The server behind the gateway.
    pub upstream: SocketAddr,
    is_draining: AtomicBool,
    is_closed: AtomicBool,
}

impl State {
    /// The state at the start.
    ///
    /// # Errors
    /// The upstream's address cannot be looked up, or the password of Redis cannot be read.
    pub fn new(
        config: Config,
        keys: KeyTable,
        metrics: Arc<Metrics>,
        log: LogSender,
    ) -> Result<Self, Box<dyn Error>> {
        let upstream = upstream(&config)?;
        metrics.users(keys.len());
        let policy = config.policy();
        Ok(Self {
            keys: ArcSwap::from_pointee(keys),
            metrics,
            log,
            buffers: Arc::new(Semaphore::new(
                config.limits.buffers.get().min(Semaphore::MAX_PERMITS),
            )),
            duplicates: store(&config)?,
            rates: RateLimits::new(&config.limits),
            policy,
            upstream,
            is_draining: AtomicBool::new(false),
            is_closed: AtomicBool::new(false),
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

    /// From now on no connection waits for another request.
    pub fn close(&self) {
        self.is_closed.store(true, Ordering::Relaxed);
    }

    /// Whether no connection waits for another request.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.is_closed.load(Ordering::Relaxed)
    }
}

/// The address of the server behind the gateway.
///
/// # Errors
/// It cannot be looked up.
pub fn upstream(config: &Config) -> Result<SocketAddr, Box<dyn Error>> {
    let mut addresses = config
        .upstream
        .address
        .to_socket_addrs()
        .map_err(|error| format!("cannot look up the upstream: {error}"))?;
    Ok(addresses.next().ok_or("the upstream has no address")?)
}

/// The store of requests, `None` where nobody wants to know which came before. A Redis is not asked
/// yet.
///
/// # Errors
/// The address of Redis is none, or its password cannot be read.
pub fn store(config: &Config) -> Result<Option<Store>, Box<dyn Error>> {
    if !config.policy().wants_duplicates() {
        return Ok(None);
    }
    let config = &config.duplicates;
    let window = Duration::from_secs(config.window_s.into());
    let Some(redis) = &config.redis else {
        return Ok(Some(Store::Memory(InMemory::new(config.capacity, window))));
    };
    let (host, port) = redis.address.rsplit_once(':').ok_or("the address of redis has no port")?;
    let port = port.parse().map_err(|_| "the port of redis is no number")?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let address = redis::ConnectionAddr::Tcp(host.to_owned(), port);
    let mut info = address.into_connection_info().map_err(|_| "no such address of redis")?;
    if let Some(path) = &redis.password_file {
        let password = read_secret(path)?;
        let password =
            str::from_utf8(&password).map_err(|_| "the password of redis is no UTF-8")?;
        info = info.set_redis_settings(RedisConnectionInfo::default().set_password(password));
    }
    let client = redis::Client::open(info).map_err(|_| "redis cannot be used")?;
    Ok(Some(Store::Redis(Redis::new(client, redis.prefix.clone(), window))))
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("keys", &self.keys.load()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(address: &str) -> Config {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("gateway.toml");
        let text = format!(
            "listen = '127.0.0.1:1'\nmode = 'report'\nupstream.address = '{address}'\n\
             [duplicates]\nall = 'warn'\nredis.address = '{address}'\n"
        );
        std::fs::write(&path, text).unwrap();
        Config::load(&path).unwrap()
    }

    #[test]
    fn addresses_are_looked_at_before_anything_is_served() {
        for (address, expected) in [
            ("localhost", "the address of redis has no port"),
            ("localhost:x", "the port of redis is no number"),
        ] {
            assert_eq!(store(&config(address)).unwrap_err().to_string(), expected);
            let fault = upstream(&config(address)).unwrap_err().to_string();
            assert!(fault.starts_with("cannot look up the upstream: "), "{fault}");
        }
        for address in ["127.0.0.1:6379", "[::1]:6379"] {
            assert!(matches!(store(&config(address)), Ok(Some(Store::Redis(_)))));
            assert_eq!(upstream(&config(address)).unwrap().to_string(), address);
        }
    }
}
