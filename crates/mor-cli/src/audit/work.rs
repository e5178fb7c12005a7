//! The threads: some read files in chunks, the others count what is in them.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::{panic, thread};

use mor_api::{Endpoint, ReceivedRequest, Verified};

use super::chunks::{Chunk, Chunks, lines};
use super::entry::{self, Entry, Line};
use super::fault::Fault;
use super::progress::Progress;
use super::replay::Record;
use super::request::{Request, hash_of, raw_user, with_value};
use super::sample::Place;
use super::tally::{Event, Skip, Tally};
use super::verdict::{Verdict, judge};
use super::{Job, Unreadable};
use crate::input::InputError;
use crate::input::logged::{self, Route};

/// Unpacking is slower than checking, so several files are read at once.
const MOST_READERS: usize = 4;

/// A chunk and where it stands.
struct Work {
    file: usize,
    number: u64,
    chunk: Chunk,
}

/// Counts everything in all files.
pub(super) fn count(job: &Job<'_>) -> (Tally, Vec<Unreadable>) {
    let progress = Progress::of(job);
    let threads = job.threads.max(1);
    // What is read ahead is bounded, whatever the size of the files is.
    let (send, receive) = sync_channel(threads.saturating_mul(2));
    let receive = Mutex::new(receive);
    let next = AtomicUsize::new(0);
    // One for all threads, so that the same values have the same digest; a new one for each run,
    // so that nobody can choose values that share it.
    let hasher = RandomState::new();
    let (mut tally, mut unreadable) = thread::scope(|scope| {
        let (receive, next, hasher, progress) = (&receive, &next, &hasher, &progress);
        let readers: Vec<_> = (0..job.files.len().min(MOST_READERS).min(threads))
            .map(|_| {
                let send = send.clone();
                scope.spawn(move || read_files(job, next, progress, &send))
            })
            .collect();
        // The channel ends with the last reader.
        drop(send);
        let workers: Vec<_> = (0..threads)
            .map(|_| scope.spawn(move || Worker::new(job, hasher).run(receive)))
            .collect();
        let mut all = Tally::default();
        for worker in workers {
            let tally = worker.join().unwrap_or_else(|error| panic::resume_unwind(error));
            all.merge(job.diagnoses, tally);
        }
        let unreadable = readers
            .into_iter()
            .flat_map(|reader| reader.join().unwrap_or_else(|error| panic::resume_unwind(error)));
        (all, unreadable.collect::<Vec<_>>())
    });
    progress.end();
    tally.settle();
    unreadable.sort_by_key(|unreadable| unreadable.number);
    (tally, unreadable)
}

/// Reads the files that no other thread has taken.
fn read_files(
    job: &Job<'_>,
    next: &AtomicUsize,
    progress: &Progress,
    send: &SyncSender<Work>,
) -> Vec<Unreadable> {
    let mut unreadable = Vec::new();
    loop {
        let file = next.fetch_add(1, Ordering::Relaxed);
        let Some(name) = job.files.get(file) else { return unreadable };
        if let Err(error) = read_file(name, file, progress, send) {
            unreadable.push(Unreadable { number: file.saturating_add(1), error });
        }
    }
}

fn read_file(
    name: &str,
    file: usize,
    progress: &Progress,
    send: &SyncSender<Work>,
) -> Result<(), InputError> {
    let mut chunks = Chunks::new(logged::open(name, |bytes| progress.watch(bytes))?);
    let unreadable = |error: std::io::Error| InputError::Unreadable(error.kind());
    let mut number = 0_u64;
    while let Some(chunk) = chunks.next().map_err(unreadable)? {
        // Nobody receives any more where a worker has panicked, which is told later.
        if send.send(Work { file, number, chunk }).is_err() {
            break;
        }
        number = number.saturating_add(1);
    }
    Ok(())
}

/// A thread that counts.
struct Worker<'w> {
    job: &'w Job<'w>,
    hasher: &'w RandomState,
    tally: Tally,
}

impl<'w> Worker<'w> {
    fn new(job: &'w Job<'w>, hasher: &'w RandomState) -> Self {
        Self { job, hasher, tally: Tally::default() }
    }

    fn run(mut self, receive: &Mutex<Receiver<Work>>) -> Tally {
        loop {
            let work = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(work) = work else { return self.tally };
            self.chunk(&work);
        }
    }

    fn chunk(&mut self, Work { file, number, chunk }: &Work) {
        for _ in 0..chunk.too_long {
            self.tally.lines = self.tally.lines.saturating_add(1);
            self.tally.skip(Skip::TooLong);
        }
        let mut rest = lines(&chunk.bytes).peekable();
        let mut line_number = 0_u64;
        while let Some(line) = rest.next() {
            let is_open = chunk.is_open && rest.peek().is_none();
            self.tally.lines = self.tally.lines.saturating_add(1);
            self.line(line, is_open, (*file, *number, line_number));
            line_number = line_number.saturating_add(1);
        }
    }

    /// Counts a line, the last of a file perhaps without its end.
    fn line(&mut self, line: &[u8], is_open: bool, place: Place) {
        let text = logged::text_of(line);
        let entry = match entry::read(&text) {
            Line::Empty => return self.tally.skip(Skip::Empty),
            Line::NoRequest if is_open => return self.tally.skip(Skip::CutOff),
            Line::NoRequest => return self.tally.skip(Skip::NoRequest),
            Line::CutOff => return self.tally.skip(Skip::CutOff),
            Line::Request(entry) => entry,
        };
        if let Some(skip) = self.out_of_time(entry.time) {
            return self.tally.skip(skip);
        }
        if let Some(time) = entry.time {
            self.tally.span(time);
        }
        let may_be_cut = is_open && !entry.is_closed;
        match logged::route(&entry.target, &entry.form) {
            Route::Method(to) => {
                let request = Request { to, form: &entry.form };
                self.request(&entry, &request, may_be_cut, place);
            }
            _ if may_be_cut => self.tally.skip(Skip::CutOff),
            Route::Unknown(name) => self.unknown(&entry, name),
            Route::V2 => self.tally.skip(Skip::V2),
            Route::StaticFile => self.tally.skip(Skip::StaticFile),
            Route::OtherPage => self.tally.skip(Skip::OtherPage),
            Route::NoPath => self.tally.skip(Skip::NoRequest),
        }
    }

    fn out_of_time(&self, time: Option<u32>) -> Option<Skip> {
        let Job { since, until, .. } = self.job;
        if since.is_none() && until.is_none() {
            return None;
        }
        let Some(time) = time else { return Some(Skip::NoTime) };
        let is_in = since.is_none_or(|since| since <= time) && until.is_none_or(|end| time < end);
        (!is_in).then_some(Skip::OutOfTime)
    }

    fn unknown(&mut self, entry: &Entry<'_>, name: &str) {
        self.tally.unknown.add(shown_name(name, self.job));
        let query = entry.target.split_once('?').map_or("", |(_, query)| query);
        let user = raw_user(query).or_else(|| raw_user(&entry.form)).unwrap_or_default();
        self.tally.count(None, [&user, &entry.ip, &entry.agent], |cell| {
            cell.unknown = cell.unknown.saturating_add(1);
        });
    }

    fn request(&mut self, entry: &Entry<'_>, request: &Request<'_>, is_cut: bool, place: Place) {
        // A request is large; it is not moved more often than it must be.
        let read = if entry.is_other_form { None } else { Some(request.read()) };
        let received = match &read {
            Some(Ok(received)) => received,
            _ if is_cut => return self.tally.skip(Skip::CutOff),
            Some(Err(error)) => {
                return self.malformed(entry, request, &request.raw_user(), Fault::from(*error));
            }
            None => {
                return self.malformed(entry, request, &request.raw_user(), Fault::NOT_A_FORM);
            }
        };
        let user = received.username().unwrap_or_default();
        match judge(received, &user, self.job.keys, self.job.rules) {
            Verdict::Right(verified) => {
                self.right(entry, request.to.endpoint, received, &verified, &user);
            }
            // What is missing of a line may be what makes it right.
            _ if is_cut => self.tally.skip(Skip::CutOff),
            Verdict::Wrong => self.wrong(entry, request, &user, place),
            Verdict::Malformed(fault) => self.malformed(entry, request, &user, fault),
            Verdict::Nothing(skip) => {
                self.tally.skip(skip);
                let client = [&*user, &entry.ip, &entry.agent];
                self.tally.count(Some(request.to.endpoint), client, |cell| {
                    cell.unchecked = cell.unchecked.saturating_add(1);
                });
            }
        }
    }

    fn right(
        &mut self,
        entry: &Entry<'_>,
        method: &'static Endpoint,
        received: &ReceivedRequest<'_>,
        verified: &Verified<'_>,
        user: &str,
    ) {
        self.tally.event(entry.time, Event::Right);
        let client = [user, &entry.ip, &entry.agent];
        if self.job.verifies_only {
            self.tally.count(Some(method), client, |cell| cell.right(verified));
            return;
        }
        let (keys, hasher) = (self.job.keys, self.hasher);
        // It stands for all that the hash does not cover, in any order.
        let mut digest = 0_u64;
        let add = |name: &str| {
            let one = with_value(received, name, |value| hasher.hash_one((name, value)));
            digest = digest.wrapping_add(one);
        };
        let number = self.tally.count(Some(method), client, |cell| {
            cell.right(verified);
            cell.uncovered(verified, keys, add);
        });
        let time = entry.time.unwrap_or_default();
        self.tally.records.push(Record::new(hash_of(received), time, number, low(digest)));
    }

    fn wrong(&mut self, entry: &Entry<'_>, request: &Request<'_>, user: &str, place: Place) {
        let client = [user, &entry.ip, &entry.agent];
        let parts = [&*request.to.url, request.to.pasted, request.form];
        let most = self.job.diagnoses;
        self.tally.count(Some(request.to.endpoint), client, |cell| {
            cell.wrong = cell.wrong.saturating_add(1);
            cell.samples.offer(most, place, parts);
        });
        self.tally.event(entry.time, Event::Wrong);
    }

    fn malformed(&mut self, entry: &Entry<'_>, request: &Request<'_>, user: &str, fault: Fault) {
        let client = [user, &entry.ip, &entry.agent];
        self.tally.count(Some(request.to.endpoint), client, |cell| cell.malformed.add(fault));
        self.tally.event(entry.time, Event::Malformed);
    }
}

/// The last 32 bits.
const fn low(number: u64) -> u32 {
    let [.., a, b, c, d] = number.to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// The name of an unknown method as it may be shown: a short identifier, and otherwise its length.
fn shown_name(name: &str, job: &Job<'_>) -> String {
    const LONGEST: usize = 32;
    let name = name.trim_matches('/');
    let is_identifier = (1..=LONGEST).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    if is_identifier && !job.keys.are_in(name) {
        name.to_owned()
    } else {
        format!("(name not shown, {} bytes)", name.len())
    }
}
