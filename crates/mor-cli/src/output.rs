//! Where results and messages go: JSON or plain text on standard output, with colours where a
//! terminal shows them, and messages on standard error.

use std::error::Error;
use std::fmt;
use std::io::{self, StdoutLock, Write};

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use serde_json::Value;

pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const BAD: Style = AnsiColor::Red.on_default();
pub(crate) const STRONG: Style = Style::new().bold();

/// A result, for people by [`Display`](fmt::Display) and for programs as JSON.
pub(crate) trait Report: fmt::Display {
    /// One JSON object.
    fn json(&self) -> Value;
}

/// Standard output.
pub(crate) struct Output {
    stream: AutoStream<StdoutLock<'static>>,
    is_json: bool,
    is_closed: bool,
}

impl Output {
    /// JSON has no colours, whatever is chosen.
    pub(crate) fn new(is_json: bool, color: ColorChoice) -> Self {
        let choice = match color {
            _ if is_json => anstream::ColorChoice::Never,
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        };
        let stream = AutoStream::new(io::stdout(), choice).lock();
        Self { stream, is_json, is_closed: false }
    }

    /// Whether results are printed as JSON.
    pub(crate) const fn is_json(&self) -> bool {
        self.is_json
    }

    /// Whether nobody reads the results any more, as after `mor … | head`.
    pub(crate) const fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Prints a result at once, so that the next program in a pipeline need not wait for it.
    ///
    /// # Errors
    /// What the operating system says, except that nobody reads the results any more.
    pub(crate) fn print(&mut self, report: &impl Report) -> io::Result<()> {
        let text = if self.is_json { report.json().to_string() } else { report.to_string() };
        let written = writeln!(self.stream, "{}", text.trim_end_matches('\n'));
        match written.and_then(|()| self.stream.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(())
            }
            result => result,
        }
    }
}

/// A text in which nothing controls the terminal: control characters, and those that turn the
/// direction of writing around, are spelled out.
pub(crate) struct Printable<'t>(pub(crate) &'t str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|character| match character {
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                write!(f, "{}", character.escape_unicode())
            }
            _ if character.is_control() => write!(f, "{}", character.escape_default()),
            _ => write!(f, "{character}"),
        })
    }
}

/// Says on standard error why something cannot be done, with all causes.
pub(crate) fn complain(error: &dyn Error) {
    message("", error);
}

/// The same of one request of several. The place ends with a colon and a space.
pub(crate) fn complain_of(place: impl fmt::Display, error: &dyn Error) {
    message(&place.to_string(), error);
}

/// Says on standard error what a user should know although all goes on.
pub(crate) fn note(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "mor: note: {text}");
}

/// Says something on standard error that is no error of this program.
pub(crate) fn complain_text(text: &str) {
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "mor: {}", Printable(text));
}

/// An error with all its causes, on one line.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

fn message(place: &str, error: &dyn Error) {
    let text = with_causes(error);
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "mor: {place}{}", Printable(&text));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_controls_the_terminal() {
        let text = "a\x1b[2J\r\n\u{9b}1m\u{202e}\u{7f} \"é\" 'x' \\";
        let shown = "a\\u{1b}[2J\\r\\n\\u{9b}1m\\u{202e}\\u{7f} \"é\" 'x' \\";
        assert_eq!(Printable(text).to_string(), shown);
    }
}
