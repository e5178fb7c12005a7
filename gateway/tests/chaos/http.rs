//! Answers on connections that may break at any byte.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::support;

/// An answer, or its begin.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
    pub(crate) is_whole: bool,
    /// No other follows on this connection.
    pub(crate) is_last: bool,
}

/// A connection to the gateway.
pub(crate) struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
    /// Whether an answer came on it.
    pub(crate) is_used: bool,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Self {
        let stream = support::connect(address);
        stream.set_nodelay(true).unwrap();
        Self { stream, read: Vec::new(), is_used: false }
    }

    /// Sends bytes. If the other side is gone, reading tells.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> bool {
        self.stream.write_all(bytes).is_ok()
    }

    pub(crate) fn stream(&self) -> &TcpStream {
        &self.stream
    }

    /// The next answer, `None` if the connection was closed and no byte came.
    pub(crate) fn answer(&mut self) -> Result<Option<Answer>, String> {
        let end = loop {
            if let Some(end) = find(&self.read, b"\r\n\r\n") {
                break end;
            }
            if !self.more()? {
                let part = self.taken();
                return if part.is_empty() { Ok(None) } else { Err(part) };
            }
        };
        self.is_used = true;
        let head: Vec<_> = self.read.drain(..end + 4).collect();
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        let Some(status) = status else { return Err(head) };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length = length.and_then(|length| length.parse().ok());
        let body = match length {
            Some(length) => self.take(length),
            None => self.chunks(),
        };
        let (body, is_whole) = match body {
            Ok(body) => (body, true),
            Err(begin) => (begin, false),
        };
        let is_last = !is_whole || head.contains("\r\nconnection: close");
        Ok(Some(Answer { status, body, is_whole, is_last }))
    }

    /// So many bytes, or those that there are.
    fn take(&mut self, length: usize) -> Result<String, String> {
        while self.read.len() < length {
            if !self.more().unwrap_or(false) {
                return Err(self.taken());
            }
        }
        let rest = self.read.split_off(length);
        let taken = self.taken();
        self.read = rest;
        Ok(taken)
    }

    fn chunks(&mut self) -> Result<String, String> {
        let mut body = String::new();
        loop {
            let end = loop {
                match find(&self.read, b"\r\n") {
                    Some(end) => break end,
                    None if self.more().unwrap_or(false) => {}
                    None => return Err(body + &self.taken()),
                }
            };
            let size: Vec<_> = self.read.drain(..end + 2).collect();
            let size = str::from_utf8(&size).ok().map(str::trim);
            let size = size.and_then(|size| usize::from_str_radix(size, 16).ok());
            let Some(size) = size else { return Err(body) };
            match self.take(size + 2) {
                Ok(chunk) => body.push_str(chunk.trim_end_matches("\r\n")),
                Err(begin) => return Err(body + &begin),
            }
            if size == 0 {
                return Ok(body);
            }
        }
    }

    fn taken(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.read)).into_owned()
    }

    /// Reads more, if there is more.
    fn more(&mut self) -> Result<bool, String> {
        use std::io::ErrorKind::{ConnectionReset, TimedOut, WouldBlock};

        let mut part = [0; 4096];
        match self.stream.read(&mut part) {
            Ok(read) => {
                self.read.extend_from_slice(&part[..read]);
                Ok(read > 0)
            }
            Err(error) if error.kind() == ConnectionReset => Ok(false),
            Err(error) if matches!(error.kind(), TimedOut | WouldBlock) => {
                Err("no answer for 20 seconds".to_owned())
            }
            Err(error) => Err(error.to_string()),
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
