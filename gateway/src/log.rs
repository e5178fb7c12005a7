//! The log of requests: one JSON line each, written by a thread of its own. Whoever serves a
//! request never waits for it: lines for which there is no room are counted, and lost.
//!
//! No value, query, hash or key is ever in a line.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use jiff::Timestamp;
use mor_tower::{Diagnosed, DiagnosisReceiver, DiagnosisSender, PendingDiagnosis, diagnosis_queue};
use serde::Serialize;

use crate::config;
use crate::metrics::Metrics;
use crate::refusal::Failure;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is right, and was forwarded.
    Forwarded,
    /// Its method takes no hash, and it was forwarded.
    Unhashed,
    /// It is wrong, and was forwarded all the same, in report mode.
    WouldRefuse,
    /// It is to a path that is not checked, and was forwarded.
    Passed,
    /// It is wrong, and was refused.
    Refused,
    /// There is no answer of the upstream, or the client went away, or there was no room.
    Failed,
}

impl Outcome {
    /// The name in logs and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forwarded => "forwarded",
            Self::Unhashed => "unhashed",
            Self::WouldRefuse => "would_refuse",
            Self::Passed => "passed",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// A line of the log.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// When the request arrived.
    pub time: Timestamp,
    /// The address of the client.
    pub client: Option<IpAddr>,
    /// The HTTP method, if it is a usual one.
    pub http_method: &'static str,
    /// The API's method.
    pub method: Option<&'static str>,
    /// The username as it was sent, fit for a log.
    pub user: Option<String>,
    /// The name of the key that the request was signed with.
    pub key: Option<String>,
    /// The hash rule under which the hash is right.
    pub rule: Option<&'static str>,
    /// What became of the request.
    pub outcome: Option<Outcome>,
    /// Why it is wrong.
    pub reason: Option<String>,
    /// Why there is no answer of the upstream.
    pub failure: Option<Failure>,
    /// The mistake behind a wrong hash.
    pub cause: Option<String>,
    /// The names of the parameters that the hash does not cover, fit for a log.
    pub uncovered: Vec<String>,
    /// What the policy warns of.
    pub warnings: Vec<String>,
    /// The status that the client got, 0 for none.
    pub status: u16,
    /// Microseconds until the body was read.
    pub body_us: Option<u64>,
    /// Microseconds of the check.
    pub check_us: Option<u64>,
    /// Microseconds from the check until the upstream's answer began.
    pub upstream_us: Option<u64>,
    /// Microseconds from the first byte to the last.
    pub total_us: u64,
    /// Bytes of the request's body.
    pub request_bytes: usize,
    /// Bytes of the answer's body.
    pub answer_bytes: usize,
}

impl Entry {
    /// An entry for a request that arrives now.
    #[must_use]
    pub fn new() -> Box<Self> {
        Box::new(Self {
            time: Timestamp::now(),
            client: None,
            http_method: "",
            method: None,
            user: None,
            key: None,
            rule: None,
            outcome: None,
            reason: None,
            failure: None,
            cause: None,
            uncovered: Vec::new(),
            warnings: Vec::new(),
            status: 0,
            body_us: None,
            check_us: None,
            upstream_us: None,
            total_us: 0,
            request_bytes: 0,
            answer_bytes: 0,
        })
    }

    /// Sets the HTTP method.
    pub fn set_http_method(&mut self, method: &http::Method) {
        self.http_method = name_of(method);
    }
}

/// Any other may be a secret, or long.
fn name_of(method: &http::Method) -> &'static str {
    const USUAL: [http::Method; 7] = [
        http::Method::GET,
        http::Method::POST,
        http::Method::HEAD,
        http::Method::PUT,
        http::Method::DELETE,
        http::Method::OPTIONS,
        http::Method::PATCH,
    ];
    const NAMES: [&str; 7] = ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"];
    let mut usual = USUAL.iter().zip(NAMES);
    usual.find(|(usual, _)| *usual == method).map_or("other", |(_, name)| name)
}

/// The end of the log that takes entries. It never blocks.
#[derive(Clone)]
pub struct LogSender {
    lines: Lines,
    diagnoses: Option<Diagnoses>,
    metrics: Arc<Metrics>,
}

/// `None` is the end.
type Lines = SyncSender<Option<Box<Entry>>>;

#[derive(Debug, Clone)]
struct Diagnoses {
    queue: DiagnosisSender<Box<Entry>>,
    limiter: Arc<DefaultDirectRateLimiter>,
    /// How many lines are on the longer way.
    waiting: Arc<AtomicUsize>,
}

impl LogSender {
    /// Logs an entry, with the mistake behind its wrong hash if there is time to look for it.
    pub fn send(&self, mut entry: Box<Entry>, pending: Option<PendingDiagnosis>) {
        if let Some(pending) = pending {
            match &self.diagnoses {
                Some(Diagnoses { queue, limiter, waiting }) if limiter.check().is_ok() => {
                    waiting.fetch_add(1, Ordering::Relaxed);
                    return queue.send(entry, Some(pending));
                }
                Some(_) => {
                    self.metrics.diagnosed("skipped");
                    entry.cause = Some(Diagnosed::Skipped.to_string());
                }
                None => {}
            }
        }
        send(&self.lines, &self.metrics, entry);
    }
}

fn send(lines: &Lines, metrics: &Metrics, entry: Box<Entry>) {
    if lines.try_send(Some(entry)).is_err() {
        metrics.lost_lines(1);
    }
}

/// The thread that writes the log.
#[derive(Debug)]
pub struct LogThread {
    thread: JoinHandle<()>,
    lines: Lines,
    diagnoses: Option<Diagnoses>,
}

impl LogThread {
    /// Waits until all is written that was sent so far, but not for longer than some seconds.
    /// Nothing more is diagnosed.
    pub fn finish(self) {
        let end = Instant::now() + Duration::from_secs(10);
        let wait_while = |is_so: &dyn Fn() -> bool| {
            while is_so() && Instant::now() < end {
                thread::sleep(Duration::from_millis(10));
            }
        };
        if let Some(Diagnoses { queue, waiting, .. }) = &self.diagnoses {
            queue.stop_diagnosing();
            wait_while(&|| waiting.load(Ordering::Relaxed) > 0);
        }
        wait_while(&|| matches!(self.lines.try_send(None), Err(TrySendError::Full(_))));
        wait_while(&|| !self.thread.is_finished());
    }
}

/// Starts the log. When `reopen` is set, the file is opened anew: another one may be in its place.
///
/// # Errors
/// The file cannot be opened, or there are no threads.
pub fn start(
    log: &config::Log,
    diagnosis: &config::Diagnosis,
    metrics: &Arc<Metrics>,
    reopen: Arc<AtomicBool>,
) -> io::Result<(LogSender, LogThread)> {
    let mut target = Target::open(&log.target)?;
    let (lines, receiver) = sync_channel(log.waiting.get());
    let counted = Arc::clone(metrics);
    let write = move || write_all(&receiver, &mut target, &reopen, &counted);
    let thread = thread::Builder::new().name("log".to_owned()).spawn(write)?;
    let waiting = Arc::<AtomicUsize>::default();
    let diagnoses = match NonZeroU32::new(diagnosis.per_second) {
        Some(per_second) => {
            let (queue, receiver) = diagnosis_queue(diagnosis.waiting);
            let (lines, counted) = (lines.clone(), Arc::clone(metrics));
            let done = Arc::clone(&waiting);
            let diagnose = move || diagnose_all(receiver, &lines, &counted, &done);
            thread::Builder::new().name("diagnosis".to_owned()).spawn(diagnose)?;
            let limiter = Arc::new(RateLimiter::direct(Quota::per_second(per_second)));
            Some(Diagnoses { queue, limiter, waiting: Arc::clone(&waiting) })
        }
        None => None,
    };
    let thread = LogThread { thread, lines: lines.clone(), diagnoses: diagnoses.clone() };
    Ok((LogSender { lines, diagnoses, metrics: Arc::clone(metrics) }, thread))
}

/// Lines that are diagnosed go a longer way, so that the others do not wait for them.
fn diagnose_all(
    mut queue: DiagnosisReceiver<Box<Entry>>,
    lines: &Lines,
    metrics: &Metrics,
    waiting: &AtomicUsize,
) {
    while let Some((mut entry, diagnosed)) = queue.next() {
        let lost = queue.lost();
        metrics.lost_lines(lost as u64);
        metrics.diagnosed(match diagnosed {
            Diagnosed::Found(_) => "done",
            _ => "skipped",
        });
        entry.cause = Some(diagnosed.to_string());
        send(lines, metrics, entry);
        waiting.fetch_sub(lost.saturating_add(1), Ordering::Relaxed);
    }
}

/// How long lines gather before they are written. To wake the thread for each of them costs more
/// than to check the request.
const GATHERING: Duration = Duration::from_millis(10);

fn write_all(
    lines: &Receiver<Option<Box<Entry>>>,
    target: &mut Target,
    reopen: &AtomicBool,
    metrics: &Metrics,
) {
    let mut has_failed = false;
    loop {
        let entry = match lines.try_recv() {
            Err(TryRecvError::Empty) => {
                let flushed = target.writer.flush();
                // A line that is only in the buffer proves nothing.
                has_failed &= flushed.is_err();
                note(flushed, &mut has_failed);
                let first = lines.recv().ok().flatten();
                thread::sleep(GATHERING);
                first
            }
            entry => entry.ok().flatten(),
        };
        let Some(entry) = entry else { break };
        if reopen.swap(false, Ordering::Relaxed) {
            let reopened = target.reopen();
            // Until it can be opened.
            reopen.fetch_or(reopened.is_err(), Ordering::Relaxed);
            note(reopened, &mut has_failed);
        }
        let written = target.write(&entry);
        if written.is_err() {
            metrics.lost_lines(1);
        }
        note(written, &mut has_failed);
    }
    note(target.writer.flush(), &mut has_failed);
}

/// Says so when writing begins to fail, and not for each line.
fn note(result: io::Result<()>, has_failed: &mut bool) {
    if let Err(error) = result
        && !std::mem::replace(has_failed, true)
    {
        log::error!("cannot write the log: {error}");
    }
}

/// Where lines are written to.
struct Target {
    path: PathBuf,
    writer: BufWriter<Box<dyn Write + Send>>,
}

impl Target {
    fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), writer: BufWriter::new(open(path)?) })
    }

    fn reopen(&mut self) -> io::Result<()> {
        let new = BufWriter::new(open(&self.path)?);
        let flushed = self.writer.flush();
        self.writer = new;
        if let Err(error) = flushed {
            log::error!("cannot write the end of the old log: {error}");
        }
        Ok(())
    }

    fn write(&mut self, entry: &Entry) -> io::Result<()> {
        // At once, so that there is never a part of a line.
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.writer.write_all(&line)
    }
}

fn open(path: &Path) -> io::Result<Box<dyn Write + Send>> {
    use std::os::unix::fs::OpenOptionsExt;

    if path == Path::new("-") {
        return Ok(Box::new(io::stdout()));
    }
    let file: File = OpenOptions::new().append(true).create(true).mode(0o640).open(path)?;
    Ok(Box::new(file))
}
