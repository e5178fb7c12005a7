//! How much of the files is read, as a bar on a terminal.

use std::fs;
use std::io::Read;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Job;

/// A bar, which nobody sees if standard error is no terminal.
pub(super) struct Progress(ProgressBar);

/// How often a second it is drawn at most.
const RATE: u8 = 10;

impl Progress {
    pub(super) fn of(job: &Job<'_>) -> Self {
        if !job.shows_progress {
            return Self(ProgressBar::hidden());
        }
        let length = length(job.files);
        let bar = ProgressBar::with_draw_target(length, ProgressDrawTarget::stderr_with_hz(RATE));
        let template = match length {
            Some(_) => "{bar:30} {percent:>3} %, {bytes} of {total_bytes}, {eta} left",
            None => "{bytes} read, {bytes_per_sec}",
        };
        // The template is ours, so it can be read.
        Self(match ProgressStyle::with_template(template) {
            Ok(style) => bar.with_style(style.progress_chars("=> ")),
            Err(_) => bar,
        })
    }

    /// Counts what is read, if somebody sees it.
    pub(super) fn watch(&self, bytes: Box<dyn Read>) -> Box<dyn Read> {
        if self.0.is_hidden() { bytes } else { Box::new(self.0.wrap_read(bytes)) }
    }

    /// Leaves the line as it was before.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}

/// The length of all files; `None` where it is not known before they end.
fn length(files: &[String]) -> Option<u64> {
    files.iter().try_fold(0_u64, |sum, name| {
        let file = fs::metadata(name).ok().filter(fs::Metadata::is_file)?;
        Some(sum.saturating_add(file.len()))
    })
}
