//! What is logged of a request.

use std::fmt;

use mor_api::inspect::Effort;
use mor_api::{ParameterRef, Uncovered};
use mor_tower::{Diagnosed, PendingDiagnosis, Refused, printable};

/// What became of a request.
///
/// [`Display`](fmt::Display) gives one line: operation, user, verdict, the mistake behind a refusal
/// once it is [diagnosed](Self::diagnose), and the parameters that the hash did not cover. Two
/// spaces are between the columns and nowhere else. No value is in it, and nothing that a caller
/// sends can forge a line or a column.
#[derive(Debug)]
pub struct LogEntry {
    operation: String,
    username: Option<String>,
    status: u16,
    verdict: String,
    uncovered: Vec<String>,
    pending: Option<PendingDiagnosis>,
    diagnosed: Diagnosed,
}

/// How the verdict of a refused request begins.
const REFUSED: &str = "refused: ";

impl LogEntry {
    /// The entry of a request whose verdict is `done`, or `refused: ` and a reason.
    pub(crate) fn new(
        operation: &str,
        username: Option<&str>,
        verdict: &str,
        uncovered: &[Uncovered<'_>],
    ) -> Self {
        let name = |parameter: &Uncovered<'_>| match parameter.parameter() {
            ParameterRef::Listed(name) => name.to_owned(),
            number @ ParameterRef::Number(_) => number.to_string(),
        };
        Self {
            operation: operation.to_owned(),
            username: username.map(str::to_owned),
            status: 200,
            verdict: verdict.to_owned(),
            uncovered: uncovered.iter().map(name).collect(),
            pending: None,
            diagnosed: Diagnosed::Unwanted,
        }
    }

    /// The entry of a request that did not pass the check.
    pub(crate) fn of_refused(refused: &Refused, pending: Option<PendingDiagnosis>) -> Self {
        let operation = refused.endpoint().map_or("-", |endpoint| endpoint.name());
        let verdict = format!("{REFUSED}{}", refused.reason());
        let entry = Self::new(operation, refused.username(), &verdict, &[]);
        Self { status: refused.reason().status().as_u16(), pending, ..entry }
    }

    /// The same with another HTTP status than 200.
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The name of the method, or of the operation of API v2; `-` where there is none.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The username as it was sent. Show it by [`printable::username`] only.
    #[must_use]
    pub fn username(&self) -> Option<&str> {
        self.username.as_deref()
    }

    /// The HTTP status of the answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Whether the request was carried out.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.reason().is_none()
    }

    /// Why the request was refused, `None` if it was carried out.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.verdict.strip_prefix(REFUSED)
    }

    /// The names of the parameters that the hash did not cover. One that no page lists has a number
    /// in place of its name, such as `parameter 4`: it may be the rest of a password.
    #[must_use]
    pub fn uncovered(&self) -> &[String] {
        &self.uncovered
    }

    /// What became of the diagnosis of a refused request.
    #[must_use]
    pub const fn diagnosed(&self) -> &Diagnosed {
        &self.diagnosed
    }

    /// Takes out the diagnosis that is still to be done, for a [queue](mor_tower::diagnosis_queue).
    pub fn take_pending(&mut self) -> Option<PendingDiagnosis> {
        self.pending.take()
    }

    /// Notes what became of the diagnosis that was taken out.
    #[must_use]
    pub fn with_diagnosed(self, diagnosed: Diagnosed) -> Self {
        Self { diagnosed, ..self }
    }

    /// Searches for the mistake behind a refusal, which takes up to a tenth of a second. The answer
    /// waits for it if the log does it at once.
    #[must_use]
    pub fn diagnose(mut self) -> Self {
        match self.pending.take() {
            Some(pending) => self.with_diagnosed(Diagnosed::Found(pending.run(Effort::USUAL))),
            None => self,
        }
    }
}

impl fmt::Display for LogEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  ", self.operation)?;
        match &self.username {
            Some(name) => write!(f, "{}", printable::username(name))?,
            None => f.write_str("-")?,
        }
        write!(f, "  {}", printable::sentence(&self.verdict))?;
        match &self.diagnosed {
            Diagnosed::Unwanted => {}
            Diagnosed::Found(findings) if !findings.is_empty() => {
                write!(f, "  mistake: {}", self.diagnosed)?;
            }
            other => write!(f, "  {other}")?,
        }
        if !self.uncovered.is_empty() {
            write!(f, "  uncovered: {}", self.uncovered.join(","))?;
        }
        Ok(())
    }
}
