//! Which requests came before: remembered in memory, or in a Redis that several gateways share.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use mor_tower::{Duplicated, Duplicates as _, DuplicatesError, InMemory, RequestId};
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

/// What has to be released if nothing of a request was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reservation {
    id: RequestId,
    /// Whose it is, in a Redis: another one may have come after the window.
    token: [u64; 2],
}

impl Store {
    /// Whether a request came before; it does from now on.
    ///
    /// What is returned beside the answer may be there also without an answer: a Redis that is late
    /// has got the request all the same.
    pub async fn reserve(
        &self,
        id: RequestId,
    ) -> (Result<Duplicated, DuplicatesError>, Option<Reservation>) {
        match self {
            Self::Memory(memory) => {
                let answer = memory.reserve(id).await;
                let is_first = answer == Ok(Duplicated::First);
                (answer, is_first.then_some(Reservation { id, token: [0; 2] }))
            }
            Self::Redis(redis) => redis.reserve(id).await,
        }
    }

    /// Forgets a request of which nothing was sent, so that it can be sent again.
    pub async fn release(&self, reservation: Reservation) {
        match self {
            Self::Memory(memory) => memory.release(reservation.id).await,
            Self::Redis(redis) => redis.release(reservation).await,
        }
    }
}

/// Deletes an entry if it is the caller's.
const RELEASE: &str = "if redis.call('GET', KEYS[1]) == ARGV[1] then \
     return redis.call('DEL', KEYS[1]) end return 0";

/// Requests in a Redis, each with a time to live. While Redis does not answer, requests pass with a
/// warning.
pub struct Redis {
    client: Client,
    /// Made with the first request: it wants the runtime that serves it.
    connection: OnceLock<Option<ConnectionManager>>,
    prefix: String,
    window: Duration,
    breaker: Breaker,
    /// A number that no other gateway has, and one that no other request of this one has.
    tokens: (u64, AtomicU64),
}

/// Why Redis has not answered.
enum Unanswered {
    /// It was not asked.
    NotAsked,
    /// It may have got the question.
    Failed,
}

impl Redis {
    /// A store that is not connected yet.
    #[must_use]
    pub fn new(client: Client, prefix: String, window: Duration) -> Self {
        let breaker = Breaker::new();
        let tokens = (RandomState::new().hash_one(()), AtomicU64::new(0));
        Self { client, connection: OnceLock::new(), prefix, window, breaker, tokens }
    }

    /// Only the SHA-256 of a request is ever in Redis.
    fn key(&self, id: RequestId) -> Vec<u8> {
        [self.prefix.as_bytes(), id.as_bytes()].concat()
    }

    async fn ask<T: redis::FromRedisValue>(&self, command: &redis::Cmd) -> Result<T, Unanswered> {
        if !self.breaker.lets_pass() {
            return Err(Unanswered::NotAsked);
        }
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(LONGEST))
            .set_response_timeout(Some(LONGEST));
        let connect = || ConnectionManager::new_lazy_with_config(self.client.clone(), config).ok();
        let mut connection = self.connection.get_or_init(connect).clone();
        let connection = connection.as_mut().ok_or(Unanswered::NotAsked)?;
        let answer = tokio::time::timeout(LONGEST, command.query_async(connection)).await;
        match answer {
            Ok(Ok(answer)) => {
                self.breaker.succeeded();
                return Ok(answer);
            }
            Ok(Err(error)) => self.breaker.failed(&Failed::Error(&error)),
            Err(_) => self.breaker.failed(&Failed::Late),
        }
        Err(Unanswered::Failed)
    }

    async fn reserve(
        &self,
        id: RequestId,
    ) -> (Result<Duplicated, DuplicatesError>, Option<Reservation>) {
        let (gateway, requests) = &self.tokens;
        let token = [*gateway, requests.fetch_add(1, Ordering::Relaxed)];
        let reservation = Some(Reservation { id, token });
        let mut command = redis::cmd("SET");
        let window = u64::try_from(self.window.as_millis()).unwrap_or(u64::MAX).max(1);
        command.arg(self.key(id)).arg(&bytes_of(token)[..]).arg("NX").arg("PX").arg(window);
        match self.ask::<Option<String>>(&command).await {
            Ok(Some(_)) => (Ok(Duplicated::First), reservation),
            Ok(None) => (Ok(Duplicated::Again), None),
            Err(Unanswered::Failed) => (Err(DuplicatesError::Unavailable), reservation),
            Err(Unanswered::NotAsked) => (Err(DuplicatesError::Unavailable), None),
        }
    }

    async fn release(&self, Reservation { id, token }: Reservation) {
        let mut command = redis::cmd("EVAL");
        command.arg(RELEASE).arg(1).arg(self.key(id)).arg(&bytes_of(token)[..]);
        // If it fails the request stays one that came before, until its time is over.
        let _ = self.ask::<i64>(&command).await;
    }
}

fn bytes_of([gateway, request]: [u64; 2]) -> [u8; 16] {
    ((u128::from(gateway) << 64) | u128::from(request)).to_be_bytes()
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
