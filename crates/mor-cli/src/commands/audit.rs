//! `mor audit`: what is wrong with the requests in access logs.

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
        diagnoses: arguments.diagnoses,
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

/// More would only take memory.
const MOST_THREADS: usize = 256;
