//! What is noted of a request on its way, and judged at its end.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use axum::http::StatusCode;
use tokio::runtime::Handle;

use super::check::{Checked, Checker, Head, Verdict};
use super::forward::Gateway;
use super::line::{Line, note};
use super::tee::{Copy, Extent};
use crate::call;

/// A request on its way. Its line is made when this goes out of scope, whatever became of the
/// request, and not on a thread that serves.
pub(super) struct Record {
    gateway: Arc<Gateway>,
    noted: Option<Noted>,
}

struct Noted {
    time: SystemTime,
    start: Instant,
    head: Head,
    body: Copy,
    outcome: Outcome,
}

/// What became of the request.
enum Outcome {
    /// Its caller did not wait for an answer.
    GivenUp,
    /// There was no answer.
    Failed(String),
    Answered {
        status: StatusCode,
        body: Copy,
        broke_off: Option<&'static str>,
    },
}

/// What the server has answered, as far as it is shown.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) status: Option<u16>,
    /// Whether the server did it, where that is known.
    pub(super) is_done: Option<bool>,
    /// The error that the server tells, or why there is no answer.
    pub(super) text: Option<String>,
}

impl Record {
    pub(super) fn new(gateway: Arc<Gateway>, head: Head, body: Copy) -> Self {
        let noted = Noted {
            time: SystemTime::now(),
            start: Instant::now(),
            head,
            body,
            outcome: Outcome::GivenUp,
        };
        Self { gateway, noted: Some(noted) }
    }

    pub(super) fn answered(&mut self, status: StatusCode, body: Copy) {
        self.set(Outcome::Answered { status, body, broke_off: None });
    }

    pub(super) fn failed(&mut self, why: &str) {
        self.set(Outcome::Failed(why.to_owned()));
    }

    /// The answer has begun, and does not come to its end.
    pub(super) fn broke_off(&mut self, why: &'static str) {
        if let Some(Noted { outcome: Outcome::Answered { broke_off, .. }, .. }) = &mut self.noted {
            *broke_off = Some(why);
        }
    }

    fn set(&mut self, outcome: Outcome) {
        if let Some(noted) = &mut self.noted {
            noted.outcome = outcome;
        }
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let Some(noted) = self.noted.take() else { return };
        let gateway = Arc::clone(&self.gateway);
        let took = noted.start.elapsed();
        let judge = move || {
            let (line, pending) = noted.judge(&gateway.checker, took);
            gateway.log.send(line, pending);
        };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn_blocking(judge)),
            Err(_) => judge(),
        }
    }
}

impl Noted {
    fn judge(
        self,
        checker: &Checker,
        took: std::time::Duration,
    ) -> (Line, Option<mor_tower::PendingDiagnosis>) {
        let mut checked = checker.check(&self.head, self.body.take());
        let answer = self.outcome.judge(&checked, checker);
        let note = note(&checked, &answer);
        let pending = checked.pending.take();
        let path = super::line::shown_path(self.head.uri.path());
        let path = checker.shown(&path).to_owned();
        let http_method = self.head.method.to_string();
        (Line { time: self.time, http_method, path, checked, answer, note, took }, pending)
    }
}

impl Outcome {
    fn judge(self, checked: &Checked, checker: &Checker) -> Answer {
        let failed = |text: &str| Answer { text: Some(text.to_owned()), ..Answer::default() };
        let (status, body, broke_off) = match self {
            Self::GivenUp => return failed("the caller did not wait for the answer"),
            Self::Failed(why) => return failed(&why),
            Self::Answered { status, body, broke_off } => (status.as_u16(), body, broke_off),
        };
        let known = Answer { status: Some(status), ..Answer::default() };
        if let Some(why) = broke_off {
            return Answer { text: Some(why.to_owned()), ..known };
        }
        let (Some(endpoint), Extent::Whole(body)) = (checked.endpoint, body.take()) else {
            return known;
        };
        match call::judge(endpoint, status, &body).verdict {
            call::Verdict::Done => Answer { is_done: Some(true), ..known },
            call::Verdict::Refused { error, .. } => {
                // A part of the key must not be left, either.
                let text = checker.shown(&error).chars().take(LONGEST_ERROR).collect();
                Answer { is_done: Some(false), text: Some(text), ..known }
            }
            call::Verdict::Unreadable { .. } => known,
        }
    }
}

/// How much of an error is shown, in characters.
const LONGEST_ERROR: usize = 200;

impl Checked {
    /// Whether the hash is right under an accepted rule.
    pub(super) const fn is_right(&self) -> bool {
        matches!(self.verdict, Verdict::Right { .. })
    }

    pub(super) const fn is_wrong(&self) -> bool {
        matches!(self.verdict, Verdict::Wrong { .. })
    }
}
