//! What is printed of a request to the stand-in.

use std::fmt;
use std::time::SystemTime;

use mor_sandbox::LogEntry;
use mor_tower::{Diagnosed, DiagnosisSender};
use serde_json::{Value, json};

use super::{Live, findings_json, shown, time_json};
use crate::output::{BAD, GOOD, Report};

/// A request to the stand-in.
pub(crate) struct StandIn {
    time: SystemTime,
    entry: LogEntry,
}

impl StandIn {
    /// Sends an entry of the stand-in's log to whoever prints it.
    pub(crate) fn send(mut entry: LogEntry, log: &DiagnosisSender<Self>) {
        let pending = entry.take_pending();
        log.send(Self { time: SystemTime::now(), entry }, pending);
    }
}

impl Live for StandIn {
    type Report = Self;

    fn report(self, diagnosed: Diagnosed) -> Self {
        Self { entry: self.entry.with_diagnosed(diagnosed), ..self }
    }
}

impl Report for StandIn {
    fn json(&self) -> Value {
        let entry = &self.entry;
        let operation = entry.operation();
        json!({
            "time": time_json(self.time),
            "endpoint": (operation != "-").then_some(operation),
            "user": entry.username(),
            "done": entry.is_done(),
            "reason": entry.reason(),
            "findings": findings_json(entry.diagnosed()),
            "uncovered": entry.uncovered(),
            "status": entry.status(),
        })
    }
}

impl fmt::Display for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = if self.entry.is_done() { GOOD } else { BAD };
        write!(f, "{}  {style}{}{style:#}", shown(self.time), self.entry)
    }
}
