//! Diagnosis of refused requests, once their answers are sent: the work, and a queue for it.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use bytes::Bytes;
use http::Uri;
use mor_api::inspect::{Diagnoser, Effort, Finding};
use mor_api::{Endpoint, HashRules, KeyRing, methods};

use crate::printable;

/// The search for the mistake in a refused request, to be done when there is time for it.
///
/// It takes up to a tenth of a second of a processor, so do it after the answer is sent, on a
/// thread of its own, and not for everybody who asks: [`diagnosis_queue`] does that. What it finds
/// is for whoever holds the key, and never for the caller.
///
/// It owns what it needs, of which nothing is in its `Debug`. Its copies share keys and body; the
/// keys are wiped with the last of them.
#[derive(Clone)]
pub struct PendingDiagnosis {
    endpoint: &'static Endpoint,
    uri: Uri,
    /// The query in place of that of the URI.
    query: Option<Bytes>,
    body: Bytes,
    keys: Option<Arc<KeyRing>>,
    rules: HashRules,
}

impl PendingDiagnosis {
    /// For a request to this method, with these keys, of which the first is the one to sign with;
    /// `None` before it is known whose keys count.
    #[must_use]
    pub fn new(
        endpoint: &'static Endpoint,
        uri: Uri,
        body: Bytes,
        keys: impl Into<Option<Arc<KeyRing>>>,
        rules: HashRules,
    ) -> Self {
        Self { endpoint, uri, query: None, body, keys: keys.into(), rules }
    }

    /// Gives the query as it came where no [`Uri`] can hold it.
    #[must_use]
    pub fn query(self, query: Bytes) -> Self {
        Self { query: Some(query), ..self }
    }

    /// Gives the keys to try for a request that was refused before the keys of its user were looked
    /// up, because it is unreadable or no form.
    #[must_use]
    pub fn or_keys(mut self, keys: impl FnOnce() -> KeyRing) -> Self {
        self.keys = self.keys.or_else(|| Some(Arc::new(keys())));
        self
    }

    /// Searches for the mistake. What it finds has neither keys nor values in it.
    ///
    /// Without keys it finds nothing: a name in the request might be the key, and nothing could
    /// tell.
    #[must_use]
    pub fn run(&self, effort: Effort) -> Vec<Finding> {
        let Some(keys) = &self.keys else { return Vec::new() };
        let query = self.uri.query().unwrap_or_default().as_bytes();
        let query = self.query.as_deref().unwrap_or(query);
        // Some clients hash the URL.
        let url = match (self.uri.scheme_str(), self.uri.authority()) {
            (Some(scheme), Some(authority)) => {
                format!("{scheme}://{authority}{}", self.uri.path())
            }
            _ => self.uri.path().to_owned(),
        };
        let diagnoser = Diagnoser::new(keys.iter()).accept(self.rules).catalogue(methods::ALL);
        let diagnoser = diagnoser.effort(effort);
        diagnoser.diagnose_at(self.endpoint, &url, query, &self.body).findings().to_vec()
    }
}

/// The method, and nothing else of the request.
impl fmt::Debug for PendingDiagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingDiagnosis")
            .field("endpoint", &self.endpoint.name())
            .finish_non_exhaustive()
    }
}

/// What became of a diagnosis.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Diagnosed {
    /// It was never wanted.
    Unwanted,
    /// Too many others were waiting.
    Skipped,
    /// It was done, and this is what it found.
    Found(Vec<Finding>),
}

/// One line for a log: the likeliest mistake with its kind, sentence and fix, and what belongs to
/// it. Nothing where no diagnosis was wanted.
impl fmt::Display for Diagnosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings = match self {
            Self::Unwanted => return Ok(()),
            Self::Skipped => return f.write_str("not diagnosed"),
            Self::Found(findings) if findings.is_empty() => return f.write_str("no mistake found"),
            Self::Found(findings) => findings,
        };
        let is_told = |(number, finding): &(usize, &Finding)| *number == 0 || finding.is_joint();
        for (number, finding) in findings.iter().enumerate().take_while(is_told) {
            let before = if number == 0 { "" } else { "; and " };
            let doubt = if finding.is_certain() { "" } else { "probably " };
            let (kind, detail) = (finding.kind(), printable::sentence(finding.detail()));
            write!(f, "{before}{doubt}{kind}: {detail}; {}", finding.fix())?;
        }
        Ok(())
    }
}

/// A queue between the threads that answer and the one that writes the log, which diagnoses. At
/// most `waiting` diagnoses wait in it; the requests after them are logged without one.
///
/// ```
/// use mor_tower::{Diagnosed, diagnosis_queue};
///
/// let (sender, log) = diagnosis_queue(64);
/// sender.send("did_create  admin  done", None);
/// drop(sender);
/// let lines: Vec<_> = log.collect();
/// assert_eq!(lines, [("did_create  admin  done", Diagnosed::Unwanted)]);
/// ```
#[must_use]
pub fn diagnosis_queue<T>(waiting: usize) -> (DiagnosisSender<T>, DiagnosisReceiver<T>) {
    let (sender, receiver) = sync_channel(MOST_ENTRIES.max(waiting));
    let counts = Arc::new(Counts::default());
    let most = waiting;
    (
        DiagnosisSender { sender, counts: Arc::clone(&counts), most },
        DiagnosisReceiver { receiver, counts },
    )
}

/// The most entries that wait to be written, diagnosed or not.
const MOST_ENTRIES: usize = 4096;

type Entry<T> = (T, Work);

/// What is left to do for an entry.
enum Work {
    Nothing,
    Skipped,
    Pending(PendingDiagnosis),
}

#[derive(Default)]
struct Counts {
    waiting: AtomicUsize,
    lost: AtomicUsize,
    is_stopped: AtomicBool,
}

/// The end of a [`diagnosis_queue`] that takes log entries. It never blocks.
pub struct DiagnosisSender<T> {
    sender: SyncSender<Entry<T>>,
    counts: Arc<Counts>,
    most: usize,
}

impl<T> DiagnosisSender<T> {
    /// Adds an entry, and what is to be diagnosed for it. While the log is not written at all, only
    /// so many entries are kept, and the further ones [counted](DiagnosisReceiver::lost).
    pub fn send(&self, entry: T, pending: Option<PendingDiagnosis>) {
        let work = match pending {
            None => Work::Nothing,
            Some(pending) if self.reserve() => Work::Pending(pending),
            Some(_) => Work::Skipped,
        };
        let is_pending = matches!(work, Work::Pending(_));
        if self.sender.try_send((entry, work)).is_err() {
            self.counts.lost.fetch_add(1, Ordering::Relaxed);
            if is_pending {
                self.counts.waiting.fetch_sub(1, Ordering::Relaxed);
            }
        }
    }

    /// Has nothing more diagnosed: whatever waits is handed out as it is, so that the log is
    /// complete soon.
    pub fn stop_diagnosing(&self) {
        self.counts.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Takes a place among those that wait for a diagnosis, if one is free.
    fn reserve(&self) -> bool {
        let next = |waiting: usize| (waiting < self.most).then_some(waiting + 1);
        let waiting = &self.counts.waiting;
        waiting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_ok()
    }
}

impl<T> Clone for DiagnosisSender<T> {
    fn clone(&self) -> Self {
        let Self { sender, counts, most } = self;
        Self { sender: sender.clone(), counts: Arc::clone(counts), most: *most }
    }
}

impl<T> fmt::Debug for DiagnosisSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DiagnosisSender").field("most", &self.most).finish_non_exhaustive()
    }
}

/// The end of a [`diagnosis_queue`] that diagnoses: an iterator over the entries, in the order in
/// which they came. It ends when all senders are gone and everything is handed out.
pub struct DiagnosisReceiver<T> {
    receiver: Receiver<Entry<T>>,
    counts: Arc<Counts>,
}

impl<T> DiagnosisReceiver<T> {
    /// How many entries were lost since this was asked last.
    #[must_use]
    pub fn lost(&self) -> usize {
        self.counts.lost.swap(0, Ordering::Relaxed)
    }
}

impl<T> Iterator for DiagnosisReceiver<T> {
    type Item = (T, Diagnosed);

    fn next(&mut self) -> Option<(T, Diagnosed)> {
        let (entry, work) = self.receiver.recv().ok()?;
        let diagnosed = match work {
            Work::Nothing => Diagnosed::Unwanted,
            Work::Skipped => Diagnosed::Skipped,
            Work::Pending(pending) => {
                let is_stopped = self.counts.is_stopped.load(Ordering::Relaxed);
                let findings = (!is_stopped).then(|| pending.run(Effort::USUAL));
                self.counts.waiting.fetch_sub(1, Ordering::Relaxed);
                findings.map_or(Diagnosed::Skipped, Diagnosed::Found)
            }
        };
        Some((entry, diagnosed))
    }
}

impl<T> fmt::Debug for DiagnosisReceiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DiagnosisReceiver").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use mor_api::inspect::FindingKind;
    use mor_api::methods::dids::DID_CREATE;
    use mor_api::{HashRule, SecretKey};

    use super::*;

    fn pending(keys: Option<&str>, body: &'static str) -> PendingDiagnosis {
        let ring = |key| {
            let mut ring = KeyRing::new();
            ring.add("admin", SecretKey::new(key).unwrap());
            ring
        };
        let uri = Uri::from_static("/billing/api/did_create");
        let body = Bytes::from_static(body.as_bytes());
        let rules = HashRule::Listed.into();
        PendingDiagnosis::new(&DID_CREATE, uri, body, keys.map(ring).map(Arc::new), rules)
    }

    const STALE: &str =
        "u=admin&did=123456789&provider_id=1&hash=bc2f114099d16656d37e45fd9e8744cb9386d462";

    #[test]
    fn a_mistake_is_found_later_and_on_another_thread() {
        let (sender, receiver) = diagnosis_queue(2);
        for number in 0..4 {
            sender.send(number, Some(pending(Some("secret"), STALE)));
        }
        sender.send(4, None);
        drop(sender);
        let entries: Vec<_> = std::thread::spawn(|| receiver.collect()).join().unwrap();
        for (number, (entry, diagnosed)) in entries.iter().enumerate() {
            assert_eq!(*entry, number);
            match (number, diagnosed) {
                (0 | 1, Diagnosed::Found(findings)) => {
                    assert_eq!(findings.first().unwrap().kind(), FindingKind::StaleSample);
                }
                (2 | 3, Diagnosed::Skipped) | (4, Diagnosed::Unwanted) => {}
                other => unreachable!("{other:?}"),
            }
        }
        assert_eq!(entries.len(), 5);
    }

    #[test]
    fn a_place_is_free_again_after_a_diagnosis() {
        let (sender, mut receiver) = diagnosis_queue(1);
        for _ in 0..3 {
            sender.send((), Some(pending(Some("secret"), STALE)));
            assert!(matches!(receiver.next(), Some(((), Diagnosed::Found(_)))));
        }
    }

    #[test]
    fn at_the_end_what_waits_is_handed_out_as_it_is() {
        let (sender, receiver) = diagnosis_queue(2);
        sender.send(1, Some(pending(Some("secret"), STALE)));
        sender.stop_diagnosing();
        sender.send(2, Some(pending(Some("secret"), STALE)));
        drop(sender);
        let entries: Vec<_> = receiver.collect();
        assert_eq!(entries, [(1, Diagnosed::Skipped), (2, Diagnosed::Skipped)]);
    }

    #[test]
    fn what_nobody_writes_is_counted_and_does_not_block() {
        let (sender, mut receiver) = diagnosis_queue(1);
        for _ in 0..MOST_ENTRIES + 3 {
            sender.send((), None);
        }
        sender.send((), Some(pending(Some("secret"), STALE)));
        assert_eq!((receiver.lost(), receiver.lost()), (4, 0));
        // The place of the lost one is free.
        receiver.next();
        sender.send((), Some(pending(Some("secret"), STALE)));
        drop(sender);
        assert!(matches!(receiver.last(), Some(((), Diagnosed::Found(_)))));
    }

    #[test]
    fn without_keys_nothing_is_shown() {
        let unknown = pending(None, "u=admin&secret&hash=0");
        assert_eq!(unknown.run(Effort::USUAL), []);
        let known = unknown.or_keys(|| {
            let mut ring = KeyRing::new();
            ring.add("admin", SecretKey::new("secret").unwrap());
            ring
        });
        let findings = known.run(Effort::USUAL);
        assert!(!findings.is_empty());
        let shown = format!("{findings:?}{known:?}");
        assert!(!shown.contains("secret&") && !shown.contains("`secret`"), "{shown}");
    }
}
