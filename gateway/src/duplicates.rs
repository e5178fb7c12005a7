//! Which requests came before: remembered in memory, or in a Redis that several gateways share.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mor_tower::{Duplicated, Duplicates, DuplicatesError, InMemory, RequestId};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError};

/// How long Redis may take. A request waits for it.
const LONGEST: Duration = Duration::from_millis(50);
/// After so many failures in a row Redis is not asked for a while.
const FAILURES: u32 = 5;
/// For this while.
const PAUSE: Duration = Duration::from_secs(1);

/// A store of requests.
#[derive(Debug)]
pub enum Store {
    /// In the memory of this process.
    Memory(InMemory),
    /// In a Redis.
    Redis(Redis),
}

impl Duplicates for Store {
    async fn reserve(&self, id: RequestId) -> Result<Duplicated, DuplicatesError> {
        match self {
            Self::Memory(memory) => memory.reserve(id).await,
            Self::Redis(redis) => redis.reserve(id).await,
        }
    }

    async fn release(&self, id: RequestId) {
        match self {
            Self::Memory(memory) => memory.release(id).await,
            Self::Redis(redis) => redis.release(id).await,
        }
    }
}

/// Requests in a Redis, each with a time to live. While Redis does not answer, requests pass with a
/// warning.
pub struct Redis {
    client: Client,
    /// Made with the first request: it wants the runtime that serves it.
    connection: OnceLock<Option<ConnectionManager>>,
    prefix: String,
    window: Duration,
    breaker: Breaker,
}

impl Redis {
    /// A store that is not connected yet.
    #[must_use]
    pub fn new(client: Client, prefix: String, window: Duration) -> Self {
        let breaker = Breaker::new();
        Self { client, connection: OnceLock::new(), prefix, window, breaker }
    }

    /// Only the SHA-256 of a request is ever in Redis.
    fn key(&self, id: RequestId) -> Vec<u8> {
        [self.prefix.as_bytes(), id.as_bytes()].concat()
    }

    async fn ask<T: redis::FromRedisValue>(
        &self,
        command: &redis::Cmd,
    ) -> Result<T, DuplicatesError> {
        if !self.breaker.lets_pass() {
            return Err(DuplicatesError::Unavailable);
        }
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(LONGEST))
            .set_response_timeout(Some(LONGEST));
        let connect = || ConnectionManager::new_lazy_with_config(self.client.clone(), config).ok();
        let mut connection = self.connection.get_or_init(connect).clone();
        let connection = connection.as_mut().ok_or(DuplicatesError::Unavailable)?;
        let answer = tokio::time::timeout(LONGEST, command.query_async(connection)).await;
        match answer {
            Ok(Ok(answer)) => {
                self.breaker.succeeded();
                Ok(answer)
            }
            Ok(Err(error)) => {
                self.breaker.failed(&Failed::Error(&error));
                Err(DuplicatesError::Unavailable)
            }
            Err(_) => {
                self.breaker.failed(&Failed::Late);
                Err(DuplicatesError::Unavailable)
            }
        }
    }

    async fn reserve(&self, id: RequestId) -> Result<Duplicated, DuplicatesError> {
        let mut command = redis::cmd("SET");
        let window = u64::try_from(self.window.as_millis()).unwrap_or(u64::MAX).max(1);
        command.arg(self.key(id)).arg("").arg("NX").arg("PX").arg(window);
        let answer: Option<String> = self.ask(&command).await?;
        Ok(if answer.is_some() { Duplicated::First } else { Duplicated::Again })
    }

    async fn release(&self, id: RequestId) {
        let mut command = redis::cmd("DEL");
        command.arg(self.key(id));
        // If it fails the request stays one that came before, until its time is over.
        let _ = self.ask::<i64>(&command).await;
    }
}

/// No address, and no password.
impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").field("window", &self.window).finish_non_exhaustive()
    }
}

enum Failed<'e> {
    Error(&'e RedisError),
    Late,
}

/// A circuit breaker, so that a Redis that hangs does not cost each request its time.
struct Breaker {
    start: Instant,
    failures: AtomicU32,
    /// In milliseconds after the start.
    open_until: AtomicU64,
}

impl Breaker {
    fn new() -> Self {
        Self { start: Instant::now(), failures: AtomicU32::new(0), open_until: AtomicU64::new(0) }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether Redis may be asked: always while it works, and once in a while when it does not.
    fn lets_pass(&self) -> bool {
        if self.failures.load(Ordering::Relaxed) < FAILURES {
            return true;
        }
        let (now, until) = (self.now(), self.open_until.load(Ordering::Relaxed));
        let next = now.saturating_add(u64::try_from(PAUSE.as_millis()).unwrap_or(u64::MAX));
        let take = |atomic: &AtomicU64| {
            atomic.compare_exchange(until, next, Ordering::Relaxed, Ordering::Relaxed).is_ok()
        };
        now >= until && take(&self.open_until)
    }

    fn succeeded(&self) {
        // Spares a write to what all threads read.
        if self.failures.load(Ordering::Relaxed) > 0
            && self.failures.swap(0, Ordering::Relaxed) >= FAILURES
        {
            log::warn!("redis answers again");
        }
    }

    fn failed(&self, failed: &Failed<'_>) {
        let add = |failures: u32| Some(failures.saturating_add(1));
        let before = self.failures.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
        // Said once, when the pause begins.
        if before == Ok(FAILURES - 1) {
            match failed {
                // Its details may have what was sent in them.
                Failed::Error(error) => log::error!("redis fails: {:?}", error.kind()),
                Failed::Late => log::error!("redis does not answer within {LONGEST:?}"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_some_failures_there_is_one_attempt_a_pause() {
        let breaker = Breaker::new();
        for _ in 0..FAILURES {
            assert!(breaker.lets_pass());
            breaker.failed(&Failed::Late);
        }
        let passed = (0..100).filter(|_| breaker.lets_pass()).count();
        assert_eq!(passed, 1);
        breaker.succeeded();
        assert!((0..100).all(|_| breaker.lets_pass()));
    }
}
