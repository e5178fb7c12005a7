//! Serves on this machine, and prints a line for each request.
//!
//! ```text
//! stand-in      mor_sandbox → its log ─┐
//! pass-through  forward → record ──────┴→ queue → print
//! ```
//!
//! The main thread prints, and diagnoses before.
//!
//! Of a request that is passed on: `forward` hands it to the server and the answer back, both
//! through a `tee` that keeps a copy, a `raw_target` as it came; `record` is filled on the way and
//! judged at the end of the answer, by `check`; `line` shows what came of it.

mod check;
mod forward;
mod line;
mod raw_target;
mod record;
mod stand_in;
mod tee;
mod upstream;

use std::time::{SystemTime, UNIX_EPOCH};

use mor_tower::{Diagnosed, DiagnosisReceiver, DiagnosisSender, diagnosis_queue};
use serde_json::{Value, json};

pub(crate) use self::check::Checker;
pub(crate) use self::forward::Gateway;
pub(crate) use self::stand_in::StandIn;
pub(crate) use self::upstream::Upstream;
use crate::Failure;
use crate::audit::Shown;
use crate::output::{self, Output, Report};

/// How many requests wait for a diagnosis.
const MOST_WAITING: usize = 64;

/// The way of lines to whoever prints them.
pub(crate) fn live<T>() -> (DiagnosisSender<T>, DiagnosisReceiver<T>) {
    diagnosis_queue(MOST_WAITING)
}

/// What is printed of a request once its diagnosis is there.
pub(crate) trait Live {
    type Report: Report;

    fn report(self, diagnosed: Diagnosed) -> Self::Report;
}

/// Prints what comes until the server has stopped, or nobody reads it any more.
pub(crate) fn print<T: Live>(
    out: &mut Output,
    mut lines: DiagnosisReceiver<T>,
) -> Result<(), Failure> {
    while let Some((line, diagnosed)) = lines.next() {
        out.print(&line.report(diagnosed))?;
        if out.is_closed() {
            break;
        }
        match lines.lost() {
            0 => {}
            lost => output::note(&format!("{lost} requests have no line: they came too fast")),
        }
    }
    Ok(())
}

/// Waits for Ctrl-C, or for the system to end the program. The second Ctrl-C ends it at once.
pub(crate) async fn interrupted() {
    asked_to_stop().await;
    output::note("stopping when running requests are done; Ctrl-C again stops at once");
    tokio::spawn(async {
        asked_to_stop().await;
        // As a shell tells of a program that an interrupt has ended.
        std::process::exit(130);
    });
}

async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};

        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    interrupt().await;
}

/// Without a way to be told, it runs until it is killed.
async fn interrupt() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// A time as it is shown, in UTC.
fn shown(time: SystemTime) -> Shown {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Shown(u32::try_from(seconds).unwrap_or(u32::MAX))
}

/// The same for programs, as RFC 3339 has it.
fn time_json(time: SystemTime) -> String {
    format!("{}Z", shown(time).to_string().replace(' ', "T"))
}

/// What was found, for programs: `null` where it was not looked for.
fn findings_json(diagnosed: &Diagnosed) -> Value {
    let Diagnosed::Found(findings) = diagnosed else { return Value::Null };
    let finding = |finding: &mor_api::inspect::Finding| {
        json!({
            "kind": finding.kind().as_str(),
            "detail": finding.detail(),
            "certainty": if finding.is_certain() { "certain" } else { "possible" },
            "fix": finding.fix(),
        })
    };
    findings.iter().map(finding).collect()
}
