//! A source in chunks that end where a line ends, so that threads can work on them apart.

use std::io::{self, BufRead, Read};
use std::mem;

use memchr::{memchr, memrchr};

use crate::input::logged::LONGEST_LINE;

/// How many bytes a chunk has, unless its first line is longer. So much stays in the cache of a
/// processor from the thread that reads it to the one that works on it.
const CHUNK: usize = 256 * 1024;

/// Some whole lines.
// Nothing else shows it: it may have a password in it.
#[cfg_attr(test, derive(Debug))]
#[derive(Default, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    /// How many lines before it were too long to be read.
    pub(super) too_long: u64,
    /// Whether it ends without the end of a line.
    pub(super) is_open: bool,
}

/// Cuts a source.
pub(super) struct Chunks<R> {
    source: R,
    /// The beginning of a line whose end is not read yet.
    rest: Vec<u8>,
    /// Whether what comes next belongs to a line that is too long.
    is_skipping: bool,
    is_ended: bool,
    /// What ended it, until that is told.
    error: Option<io::Error>,
}

impl<R: BufRead> Chunks<R> {
    pub(super) const fn new(source: R) -> Self {
        Self { source, rest: Vec::new(), is_skipping: false, is_ended: false, error: None }
    }

    /// The next chunk, `None` at the end. What was read before an error comes first.
    ///
    /// # Errors
    /// What the operating system or a decompressor says, once.
    pub(super) fn next(&mut self) -> io::Result<Option<Chunk>> {
        let mut chunk = Chunk::default();
        while !self.is_ended {
            let mut bytes = mem::take(&mut self.rest);
            let room = if bytes.len() < CHUNK { CHUNK } else { LONGEST_LINE };
            let missing = room.saturating_sub(bytes.len());
            bytes.reserve_exact(missing.saturating_add(1));
            let mut source = (&mut self.source).take(missing as u64);
            let read = source.read_to_end(&mut bytes);
            self.is_ended = read.is_err() || bytes.len() < room;
            self.error = read.err();
            if self.is_skipping {
                let end = memchr(b'\n', &bytes);
                self.is_skipping = end.is_none();
                let skipped = end.map_or(bytes.len(), |end| end.saturating_add(1));
                drop(bytes.drain(..skipped));
            }
            match memrchr(b'\n', &bytes) {
                Some(end) if !self.is_ended => {
                    self.rest = bytes.split_off(end.saturating_add(1));
                }
                None if !self.is_ended && bytes.len() < LONGEST_LINE => {
                    // The line goes on, or this is what is left behind one that was skipped.
                    self.rest = bytes;
                    continue;
                }
                None if !self.is_ended => {
                    chunk.too_long = chunk.too_long.saturating_add(1);
                    self.is_skipping = true;
                    continue;
                }
                _ => chunk.is_open = bytes.last().is_some_and(|last| *last != b'\n'),
            }
            chunk.bytes = bytes;
            break;
        }
        if chunk != Chunk::default() {
            return Ok(Some(chunk));
        }
        self.error.take().map_or(Ok(None), Err)
    }
}

/// The lines of a chunk, without their ends.
pub(super) fn lines(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..end)?;
        rest = rest.get(end.saturating_add(1)..).unwrap_or_default();
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lengths of all lines, and how many were too long.
    fn lengths(text: &[u8]) -> (Vec<usize>, u64) {
        let (mut all, mut too_long) = (Vec::new(), 0);
        let mut chunks = Chunks::new(text);
        while let Some(chunk) = chunks.next().unwrap() {
            assert!(chunk.bytes.len() <= LONGEST_LINE);
            all.extend(lines(&chunk.bytes).map(<[u8]>::len));
            too_long += chunk.too_long;
        }
        assert!(chunks.next().unwrap().is_none());
        (all, too_long)
    }

    #[test]
    fn chunks_end_where_lines_end() {
        assert_eq!(lengths(b""), (vec![], 0));
        assert_eq!(lengths(b"\n"), (vec![0], 0));
        assert_eq!(lengths(b"a\n\nbc"), (vec![1, 0, 2], 0));
        for length in [1, 7, 1000, CHUNK - 1, CHUNK, 3 * CHUNK, LONGEST_LINE - 1] {
            let line = [vec![b'x'; length], vec![b'\n']].concat();
            let count = 3 * CHUNK / length + 2;
            assert_eq!(lengths(&line.repeat(count)), (vec![length; count], 0), "{length}");
        }
    }

    #[test]
    fn lines_that_are_too_long_are_passed_over() {
        for length in [LONGEST_LINE + 1, 2 * LONGEST_LINE, 3 * LONGEST_LINE + 3] {
            let long = vec![b'x'; length];
            let text = [b"a\n", &*long, b"\nbc\n", &*long, b"\nd"].concat();
            assert_eq!(lengths(&text), (vec![1, 2, 1], 2), "{length}");
        }
    }

    #[test]
    fn what_was_read_before_an_error_counts() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::InvalidData.into())
            }
        }
        let source = io::BufReader::new((&b"a\nb"[..]).chain(Broken));
        let mut chunks = Chunks::new(source);
        let chunk = chunks.next().unwrap().unwrap();
        assert!(chunk.is_open && chunk.bytes == b"a\nb");
        assert!(chunks.next().is_err());
        assert!(chunks.next().unwrap().is_none());
    }
}
