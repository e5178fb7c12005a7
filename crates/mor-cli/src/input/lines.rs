//! Text as lines, each with its number and a bound, or as one document.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use super::error::InputError;
use super::source::unreadable;

/// The longest line, far above what the library takes as a request.
pub(crate) const LONGEST_LINE: usize = 1024 * 1024;

/// The longest document, such as what a browser has recorded.
pub(super) const LONGEST_DOCUMENT: usize = 64 * 1024 * 1024;

/// A line without its end.
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) text: Result<String, InputError>,
    /// Whether a carriage return stands before its end.
    has_return: bool,
}

impl Line {
    pub(super) const fn new(number: u64, text: Result<String, InputError>) -> Self {
        Self { number, text, has_return: false }
    }

    /// Its text, empty for one that cannot be read.
    pub(super) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }
}

/// Reads lines, and takes some of them back, for whoever has to look ahead.
pub(super) struct Lines<R> {
    input: R,
    /// The number of the last line that was read from the input.
    number: u64,
    returned: VecDeque<Line>,
    /// Whether reading has failed, which would fail for ever.
    is_broken: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) const fn new(input: R) -> Self {
        Self { input, number: 0, returned: VecDeque::new(), is_broken: false }
    }

    /// The next line, `None` at the end.
    pub(super) fn next(&mut self) -> Option<Line> {
        self.next_within(LONGEST_LINE)
    }

    /// The same with another bound, for a document that is written in one line.
    pub(super) fn next_within(&mut self, longest: usize) -> Option<Line> {
        if let Some(line) = self.returned.pop_front() {
            return Some(line);
        }
        if self.is_broken {
            return None;
        }
        self.number = self.number.saturating_add(1);
        self.read_line(longest).unwrap_or_else(|error| {
            self.is_broken = true;
            Some(Line::new(self.number, Err(unreadable(error))))
        })
    }

    /// Takes lines back, which come next again.
    pub(super) fn give_back(&mut self, lines: impl DoubleEndedIterator<Item = Line>) {
        lines.rev().for_each(|line| self.returned.push_front(line));
    }

    /// Everything from these lines on, as one text.
    ///
    /// # Errors
    /// [`InputError`] where it is too long, or no text.
    pub(super) fn document(&mut self, begun: Vec<Line>) -> Result<String, InputError> {
        let mut text = String::new();
        for line in begun.into_iter().chain(self.returned.drain(..)) {
            text.push_str(&line.text?);
            text.push_str(if line.has_return { "\r\n" } else { "\n" });
        }
        let allowed = LONGEST_DOCUMENT.saturating_sub(text.len());
        let mut bytes = text.into_bytes();
        let mut rest = (&mut self.input).take(allowed as u64 + 1);
        rest.read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() > LONGEST_DOCUMENT {
            return Err(InputError::DocumentTooLong);
        }
        String::from_utf8(bytes).map_err(|_| InputError::NotUtf8)
    }

    fn read_line(&mut self, longest: usize) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        // Room for the line end, which does not count.
        let limit = longest as u64 + 1;
        if (&mut self.input).take(limit).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        } else if bytes.len() > longest {
            self.input.skip_until(b'\n')?;
            return Ok(Some(Line::new(self.number, Err(InputError::LineTooLong))));
        }
        let has_return = bytes.last() == Some(&b'\r');
        if has_return {
            bytes.pop();
        }
        let text = String::from_utf8(bytes).map_err(|_| InputError::NotUtf8);
        Ok(Some(Line { number: self.number, text, has_return }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_a_bound() {
        let longest = "x".repeat(LONGEST_LINE);
        let text = format!("a\r\n{longest}x\n\n{longest}\nb\n{longest}xx");
        let mut lines = Lines::new(text.as_bytes());
        let mut lengths = Vec::new();
        while let Some(line) = lines.next() {
            lengths.push(line.text.map(|text| text.len()));
        }
        let too_long = Err(InputError::LineTooLong);
        assert_eq!(lengths, [Ok(1), too_long, Ok(0), Ok(LONGEST_LINE), Ok(1), too_long]);
    }

    #[test]
    fn lines_can_be_taken_back() {
        let mut lines = Lines::new(&b"a\r\nb\n\xff\nd"[..]);
        let begun = [lines.next().unwrap(), lines.next().unwrap()];
        lines.give_back(begun.into_iter());
        let first = lines.next().unwrap();
        assert_eq!((first.number, first.text()), (1, "a"));
        assert_eq!(lines.next().unwrap().text(), "b");
        let third = lines.next().unwrap();
        assert_eq!((third.number, third.text), (3, Err(InputError::NotUtf8)));
        assert_eq!(lines.document(vec![first]), Ok("a\r\nd".to_owned()));
        assert!(lines.next().is_none());
    }

    #[test]
    fn documents_have_a_bound() {
        let endless = io::BufReader::new(io::repeat(b'x'));
        assert_eq!(Lines::new(endless).document(vec![]), Err(InputError::DocumentTooLong));
    }
}
