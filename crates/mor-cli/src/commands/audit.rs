//! `mor audit`: what is wrong with the requests in access logs.

use std::error::Error;
use std::fmt;
use std::num::NonZero;
use std::thread;

use crate::audit::{self, Form, Job, Keys};
use crate::cli::Audit;
use crate::key::{KeyError, NamedKey};
use crate::output::{self, Output};
use crate::{Failure, Outcome};

pub(crate) fn run(
    out: &mut Output,
    arguments: &Audit,
    key: impl FnOnce() -> Result<NamedKey, KeyError>,
) -> Result<Outcome, Failure> {
    if let Some(limit) = arguments.fail_on.iter().find(|limit| limit.needs_search())
        && arguments.verify_only
    {
        return Err(NotSearched(*limit).into());
    }
    let keys = match &arguments.keys {
        Some(path) => Keys::read(path)?,
        None => Keys::shared(key()?),
    };
    let cores = || thread::available_parallelism().map_or(1, NonZero::get);
    let job = Job {
        files: &arguments.files,
        keys: &keys,
        rules: arguments.rules.accepted(),
        since: arguments.since,
        until: arguments.until,
        diagnoses: if arguments.verify_only { 0 } else { arguments.diagnoses },
        verifies_only: arguments.verify_only,
        shows_progress: !out.is_json(),
        threads: arguments.threads.unwrap_or_else(cores).clamp(1, MOST_THREADS),
    };
    let (mut audit, unreadable) = audit::run(&job);
    audit.form = if out.is_json() { Form::Json } else { arguments.report };
    for unreadable in &unreadable {
        output::complain_of(format!("input {}: ", unreadable.number), &unreadable.error);
    }
    out.print(&audit)?;
    let exceeded = || arguments.fail_on.iter().filter(|limit| limit.is_exceeded(&audit));
    for limit in exceeded() {
        output::note(&format!("the limit {limit} is exceeded"));
    }
    Ok(match (unreadable.is_empty(), exceeded().next().is_some()) {
        (false, _) => Outcome::BadInput,
        (true, true) => Outcome::Mismatch,
        (true, false) => Outcome::Fine,
    })
}

/// A limit of something that nobody looks for.
#[derive(Debug)]
struct NotSearched(audit::Limit);

impl fmt::Display for NotSearched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--verify-only does not look for what --fail-on {} is about", self.0)
    }
}

impl Error for NotSearched {}

/// More would only take memory.
const MOST_THREADS: usize = 256;
