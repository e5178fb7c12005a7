//! Checks all requests of access logs, on all cores.
//!
//! Data flows one way; each step has a file of its own:
//!
//! ```text
//! chunks → entry → request → verdict → tally → report
//! ```
//!
//! `work` runs these steps in threads. Reading and judging borrow from the chunk, so that a right
//! request takes no memory but its record of 16 bytes. `replay` finds hashes that were used again,
//! `vote` the likely mistakes; both need everything, and come after the last chunk.

mod cell;
mod chunks;
mod clock;
mod combined;
mod counts;
mod entry;
mod fault;
mod keys;
mod limit;
mod progress;
mod replay;
mod report;
mod request;
mod sample;
mod tally;
mod verdict;
mod vote;
mod work;

use mor_api::HashRules;

pub(crate) use self::clock::{Shown, since, until};
pub(crate) use self::keys::Keys;
pub(crate) use self::limit::{Limit, limit};
pub(crate) use self::report::{Audit, Form};
use crate::input::InputError;

/// What is to be done.
pub(crate) struct Job<'j> {
    /// The names of files, and `-`.
    pub(crate) files: &'j [String],
    pub(crate) keys: &'j Keys,
    pub(crate) rules: HashRules,
    /// The first second that counts.
    pub(crate) since: Option<u32>,
    /// The first second that does not count any more.
    pub(crate) until: Option<u32>,
    /// How many requests of each client and method are diagnosed.
    pub(crate) diagnoses: usize,
    /// Whether requests are only verified: what else an audit finds takes time and memory.
    pub(crate) verifies_only: bool,
    pub(crate) threads: usize,
    /// Whether a terminal shows how far it is.
    pub(crate) shows_progress: bool,
}

/// A file that cannot be read, or not to its end.
pub(crate) struct Unreadable {
    /// The number of the argument, counted from 1.
    pub(crate) number: usize,
    pub(crate) error: InputError,
}

/// Reads everything, and makes a report of it, together with the files that cannot be read.
pub(crate) fn run(job: &Job<'_>) -> (Audit, Vec<Unreadable>) {
    let (mut tally, unreadable) = work::count(job);
    replay::find(&mut tally, job.rules, job.threads);
    vote::diagnose(&mut tally, job);
    (Audit::of(tally, job), unreadable)
}
