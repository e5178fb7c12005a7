//! The memory of one process.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::future::{Future, ready};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Duplicated, Duplicates, DuplicatesError, RequestId};

/// Remembers requests in the memory of this process: exactly, for one window of time, and so many.
///
/// ```
/// use std::time::Duration;
///
/// use mor_tower::{InMemory, Policy, Treatment, Verifier};
///
/// let policy = Policy::new().duplicates(Treatment::Refuse);
/// let verifier = Verifier::new(std::collections::HashMap::new())
///     .policy(policy)
///     .duplicates(InMemory::new(50_000, Duration::from_secs(60)));
/// ```
///
/// The window begins with the first of some duplicates, and further ones do not prolong it. Nothing
/// is forgotten inside it: when there is no room, requests are neither noted nor refused, and each
/// of them is reported by [`Warning::DuplicatesUnknown`](crate::Warning::DuplicatesUnknown). So
/// leave room for the requests of a window; each takes about 200 bytes.
///
/// A restart forgets everything, and other processes know nothing of it.
pub struct InMemory {
    capacity: usize,
    window: Duration,
    memory: Mutex<Memory>,
}

impl Default for InMemory {
    /// Remembers 100,000 requests, for ten minutes.
    fn default() -> Self {
        Self::new(100_000, Duration::from_secs(600))
    }
}

impl InMemory {
    /// Remembers at most `capacity` requests, each for this window of time.
    #[must_use]
    pub fn new(capacity: usize, window: Duration) -> Self {
        Self { capacity, window, memory: Mutex::default() }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reserve_at(&self, id: RequestId, now: Instant) -> Result<Duplicated, DuplicatesError> {
        let mut memory = self.memory();
        memory.forget_before(now, self.window);
        if memory.numbers.contains_key(&id) {
            return Ok(Duplicated::Again);
        }
        if memory.numbers.len() >= self.capacity {
            return Err(DuplicatesError::Full);
        }
        memory.note(id, now);
        Ok(Duplicated::First)
    }
}

impl Duplicates for InMemory {
    fn reserve(
        &self,
        id: RequestId,
    ) -> impl Future<Output = Result<Duplicated, DuplicatesError>> + Send {
        ready(self.reserve_at(id, Instant::now()))
    }

    fn release(&self, id: RequestId) -> impl Future<Output = ()> + Send {
        self.memory().release(&id);
        ready(())
    }
}

impl fmt::Debug for InMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InMemory")
            .field("capacity", &self.capacity)
            .field("window", &self.window)
            .finish_non_exhaustive()
    }
}

/// Both maps have the same entries: one to find them, one to have them in the order in which they
/// came.
#[derive(Default)]
struct Memory {
    /// Keyed at random, so that nobody can choose requests that collide.
    numbers: HashMap<RequestId, u64>,
    arrivals: BTreeMap<u64, (Instant, RequestId)>,
    /// The number of the next request.
    next: u64,
}

impl Memory {
    fn note(&mut self, id: RequestId, now: Instant) {
        self.numbers.insert(id, self.next);
        self.arrivals.insert(self.next, (now, id));
        self.next = self.next.wrapping_add(1);
    }

    fn release(&mut self, id: &RequestId) {
        if let Some(number) = self.numbers.remove(id) {
            self.arrivals.remove(&number);
        }
    }

    /// Forgets those whose window is over.
    fn forget_before(&mut self, now: Instant, window: Duration) {
        while let Some(first) = self.arrivals.first_entry() {
            if now.saturating_duration_since(first.get().0) < window {
                break;
            }
            let (_, id) = first.remove();
            self.numbers.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn id(number: u8) -> RequestId {
        RequestId::from([number; 32])
    }

    #[test]
    fn a_window_begins_with_the_first_and_ends() {
        let store = InMemory::new(10, 10 * SECOND);
        let start = Instant::now();
        for (second, expected) in [
            (0, Duplicated::First),
            (0, Duplicated::Again),
            (9, Duplicated::Again),
            (10, Duplicated::First),
            (19, Duplicated::Again),
            (20, Duplicated::First),
        ] {
            assert_eq!(store.reserve_at(id(1), start + second * SECOND), Ok(expected), "{second}");
        }
    }

    #[test]
    fn what_is_full_says_so_and_forgets_nothing() {
        let store = InMemory::new(2, 10 * SECOND);
        let start = Instant::now();
        let at = |number, second| store.reserve_at(id(number), start + second * SECOND);
        assert_eq!((at(1, 0), at(2, 1)), (Ok(Duplicated::First), Ok(Duplicated::First)));
        assert_eq!((at(3, 2), at(3, 2)), (Err(DuplicatesError::Full), Err(DuplicatesError::Full)));
        assert_eq!((at(1, 9), at(2, 9)), (Ok(Duplicated::Again), Ok(Duplicated::Again)));
        // The window of the first is over.
        assert_eq!((at(3, 10), at(2, 10)), (Ok(Duplicated::First), Ok(Duplicated::Again)));
        assert_eq!(at(1, 10), Err(DuplicatesError::Full));
        assert_eq!(InMemory::new(0, SECOND).reserve_at(id(1), start), Err(DuplicatesError::Full));
    }

    #[test]
    fn what_is_released_takes_no_room() {
        let store = InMemory::new(1, 10 * SECOND);
        let start = Instant::now();
        for _ in 0..1000 {
            assert_eq!(store.reserve_at(id(1), start), Ok(Duplicated::First));
            drop(store.release(id(2)));
            assert_eq!(store.reserve_at(id(1), start), Ok(Duplicated::Again));
            drop(store.release(id(1)));
        }
        let memory = store.memory();
        assert!(memory.numbers.is_empty() && memory.arrivals.is_empty());
    }

    #[test]
    fn one_of_many_at_a_time_is_the_first() {
        let store = InMemory::default();
        let firsts = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        let now = Instant::now();
                        let answers = (0..100).map(|number| store.reserve_at(id(number), now));
                        answers.filter(|answer| *answer == Ok(Duplicated::First)).count()
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or_default()).sum::<usize>()
        });
        assert_eq!(firsts, 100);
    }
}
