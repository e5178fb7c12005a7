//! Request targets that are no URI, as some clients send them: raw quotes, spaces, Latin-1.
//!
//! Neither hyper nor its types can hold one, and these are mistakes that people look for. So the
//! first line of a connection is read here: such a target is percent-encoded for hyper, and what
//! came is kept, to be put back on the way to the server. Only the first request of a connection
//! may have one, because hyper alone knows where the next one begins.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use axum::body::Bytes;
use axum::extract::connect_info::Connected;
use axum::http::Uri;
use axum::serve::{IncomingStream, Listener};
use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// A longer first line is left to hyper.
const LONGEST_LINE: usize = 64 * 1024;

/// A listener whose connections may begin with such a target.
pub(super) struct Lenient(pub(super) TcpListener);

impl Listener for Lenient {
    type Io = Accepted;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Accepted, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Small answers are not held back.
        let _ = stream.set_nodelay(true);
        let target = RawTarget::default();
        (Accepted { stream, state: State::Line(Vec::new()), target }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// The target of a connection's first request as it came, if it is no URI.
#[derive(Clone, Default)]
pub(super) struct RawTarget(Arc<Mutex<Option<Bytes>>>);

impl RawTarget {
    /// Takes it, so that no later request has it.
    pub(super) fn take(&self) -> Option<Bytes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Connected<IncomingStream<'_, Lenient>> for RawTarget {
    fn connect_info(stream: IncomingStream<'_, Lenient>) -> Self {
        stream.io().target.clone()
    }
}

/// What happens to the bytes of a connection.
enum State {
    /// The first line is not complete yet.
    Line(Vec<u8>),
    /// It is, and this goes on first, from here.
    Changed(Vec<u8>, usize),
    /// The rest goes on as it is.
    Rest,
}

/// A connection from a client.
pub(super) struct Accepted {
    stream: TcpStream,
    state: State,
    target: RawTarget,
}

impl AsyncRead for Accepted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Self { stream, state, target } = &mut *self;
        loop {
            match state {
                State::Line(line) => {
                    let mut bytes = [0; 4096];
                    let mut read = ReadBuf::new(&mut bytes);
                    ready!(Pin::new(&mut *stream).poll_read(context, &mut read))?;
                    line.extend_from_slice(read.filled());
                    let is_complete = read.filled().is_empty() || line.contains(&b'\n');
                    if is_complete || line.len() > LONGEST_LINE {
                        let (line, raw) = with_uri(std::mem::take(line));
                        *target.0.lock().unwrap_or_else(PoisonError::into_inner) = raw;
                        *state = State::Changed(line, 0);
                    }
                }
                State::Changed(bytes, sent) => {
                    let rest = bytes.get(*sent..).unwrap_or_default();
                    let length = rest.len().min(buffer.remaining());
                    buffer.put_slice(rest.get(..length).unwrap_or_default());
                    if length == rest.len() {
                        *state = State::Rest;
                    } else {
                        *sent += length;
                    }
                    return Poll::Ready(Ok(()));
                }
                State::Rest => return Pin::new(stream).poll_read(context, buffer),
            }
        }
    }
}

impl AsyncWrite for Accepted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// A connection to the server, on which the first target is replaced by what came.
pub(super) struct Restoring<S> {
    stream: S,
    state: State,
    target: Bytes,
}

impl<S: AsyncWrite + Unpin> Restoring<S> {
    pub(super) fn new(stream: S, target: Bytes) -> Self {
        Self { stream, state: State::Line(Vec::new()), target }
    }

    /// Writes what is held back, but for a line that is not complete.
    fn poll_changed(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let State::Changed(bytes, sent) = &mut self.state {
            let rest = bytes.get(*sent..).unwrap_or_default();
            if rest.is_empty() {
                self.state = State::Rest;
                break;
            }
            match ready!(Pin::new(&mut self.stream).poll_write(context, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                length => *sent += length,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Restoring<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if let Self { state: State::Line(line), target, .. } = &mut *self {
            line.extend_from_slice(bytes);
            if line.contains(&b'\n') {
                let line = with_target(std::mem::take(line), target);
                self.state = State::Changed(line, 0);
            }
            return Poll::Ready(Ok(bytes.len()));
        }
        ready!(self.poll_changed(context))?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_changed(context))?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_changed(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Restoring<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

/// Where the target stands in a first line.
fn target_of(bytes: &[u8]) -> Option<std::ops::Range<usize>> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let line = bytes.get(..end)?;
    let start = line.iter().position(|byte| *byte == b' ')?.checked_add(1)?;
    let end = line.windows(6).rposition(|window| window == b" HTTP/")?;
    (start < end).then_some(start..end)
}

/// The first line with a target that is a URI, and what came if that is another.
fn with_uri(bytes: Vec<u8>) -> (Vec<u8>, Option<Bytes>) {
    let raw = target_of(&bytes).and_then(|range| bytes.get(range)).unwrap_or_default();
    // What might end a line somewhere is refused.
    if Uri::try_from(raw).is_ok() || raw.iter().any(u8::is_ascii_control) {
        return (bytes, None);
    }
    let raw = Bytes::copy_from_slice(raw);
    let encoded = percent_encode(&raw, NEVER).to_string();
    if Uri::try_from(&*encoded).is_err() {
        return (bytes, None);
    }
    (with_target(bytes, encoded.as_bytes()), Some(raw))
}

/// The first line with this target.
fn with_target(mut bytes: Vec<u8>, target: &[u8]) -> Vec<u8> {
    if let Some(range) = target_of(&bytes) {
        bytes.splice(range, target.iter().copied());
    }
    bytes
}

/// What no URI has, besides all that is not ASCII.
const NEVER: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_that_is_no_uri_is_encoded_and_kept() {
        for (line, encoded, raw) in [
            (&b"GET /a?b=\"c\" HTTP/1.1\r\nx"[..], "GET /a?b=%22c%22 HTTP/1.1\r\nx", "/a?b=\"c\""),
            (b"GET /a?b=c d HTTP/1.1 HTTP/1.0\n", "", "/a?b=c d HTTP/1.1"),
            (b"GET /<a>?<b> HTTP/1.1\r\n", "GET /%3Ca%3E?%3Cb%3E HTTP/1.1\r\n", "/<a>?<b>"),
        ] {
            let (bytes, kept) = with_uri(line.to_vec());
            assert_eq!(kept.as_deref(), Some(raw.as_bytes()));
            if !encoded.is_empty() {
                assert_eq!(bytes, encoded.as_bytes());
            }
            assert_eq!(with_target(bytes, raw.as_bytes()), line);
        }
        let latin = b"GET /a?b=\xde% HTTP/1.1\r\n";
        let (bytes, kept) = with_uri(latin.to_vec());
        assert_eq!(bytes, b"GET /a?b=%DE% HTTP/1.1\r\n");
        assert_eq!(kept.as_deref(), Some(&b"/a?b=\xde%"[..]));
    }

    #[test]
    fn everything_else_is_left_as_it_is() {
        for line in [
            &b"GET /a?b=%7E+~ HTTP/1.1\r\n\r\n"[..],
            "GET /ž?ž=ž HTTP/1.1\r\n".as_bytes(),
            b"GET http://h/a HTTP/1.1\r\n",
            b"OPTIONS * HTTP/1.1\r\n",
            b"GET /a\rb\"c HTTP/1.1\r\n",
            b"GET /a\0\" HTTP/1.1\r\n",
            b"GET /a\"",
            b"GET /a\"\r\n",
            b"\r\nGET /a\" HTTP/1.1\r\n",
            b" HTTP/1.1\n",
            b"",
            b"\x16\x03\x01",
        ] {
            assert_eq!(with_uri(line.to_vec()), (line.to_vec(), None), "{line:?}");
        }
    }
}
