//! A body that passes by, of which a copy is kept.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use zeroize::Zeroizing;

/// What was seen of a body so far. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Copy(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    /// It may have a password in it.
    bytes: Zeroizing<Vec<u8>>,
    is_too_long: bool,
    is_at_end: bool,
}

/// How much of a body was seen.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Whole(Bytes),
    /// It is longer than what is kept.
    TooLong,
    /// It broke off, or nobody has read it to its end.
    Part,
}

impl Copy {
    /// What was seen. It is taken out.
    pub(super) fn take(&self) -> Extent {
        let kept = std::mem::take(&mut *self.lock());
        match kept {
            Kept { is_too_long: true, .. } => Extent::TooLong,
            Kept { is_at_end: true, bytes, .. } => Extent::Whole(Bytes::from_owner(bytes)),
            Kept { .. } => Extent::Part,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, data: &[u8], limit: usize) {
        let mut kept = self.lock();
        if kept.is_too_long || kept.bytes.len().saturating_add(data.len()) > limit {
            kept.is_too_long = true;
            kept.bytes = Zeroizing::default();
        } else {
            kept.extend(data);
        }
    }
}

impl Kept {
    /// Adds bytes. A vector that grows by itself leaves what it had behind.
    fn extend(&mut self, data: &[u8]) {
        let length = self.bytes.len().saturating_add(data.len());
        if length > self.bytes.capacity() {
            let capacity = length.max(self.bytes.len().saturating_mul(2));
            let mut bytes = Zeroizing::new(Vec::with_capacity(capacity));
            bytes.extend_from_slice(&self.bytes);
            self.bytes = bytes;
        }
        self.bytes.extend_from_slice(data);
    }
}

/// A body that keeps a copy of at most so many bytes. The body itself may be of any length.
pub(super) struct Tee<B> {
    body: B,
    copy: Copy,
    limit: usize,
}

impl<B: Body<Data = Bytes> + Unpin> Tee<B> {
    pub(super) fn new(body: B, limit: usize) -> (Self, Copy) {
        let copy = Copy::default();
        let tee = Self { body, copy: copy.clone(), limit };
        tee.note_end();
        (tee, copy)
    }

    /// A body that is known to be at its end is not asked for more.
    fn note_end(&self) {
        if self.body.is_end_stream() {
            self.copy.lock().is_at_end = true;
        }
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Tee<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(data) = frame.data_ref() {
                    self.copy.add(data, self.limit);
                }
                self.note_end();
            }
            Poll::Ready(None) => self.copy.lock().is_at_end = true,
            _ => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    /// A body in pieces.
    struct Pieces(Vec<&'static str>);

    impl Body for Pieces {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
            let piece = (!self.0.is_empty()).then(|| self.0.remove(0));
            Poll::Ready(piece.map(|piece| Ok(Frame::data(piece.into()))))
        }
    }

    fn kept(pieces: &[&'static str], limit: usize, polls: usize) -> (String, Extent) {
        let (mut tee, copy) = Tee::new(Pieces(pieces.to_vec()), limit);
        let mut passed = String::new();
        let context = &mut Context::from_waker(Waker::noop());
        for _ in 0..polls {
            if let Poll::Ready(Some(Ok(frame))) = Pin::new(&mut tee).poll_frame(context) {
                passed.push_str(str::from_utf8(frame.data_ref().unwrap()).unwrap());
            }
        }
        (passed, copy.take())
    }

    #[test]
    fn a_copy_is_whole_or_none() {
        let whole = |text: &'static str| Extent::Whole(text.into());
        assert_eq!(kept(&["ab", "c"], 3, 3), ("abc".to_owned(), whole("abc")));
        assert_eq!(kept(&["ab", "c"], 3, 2), ("abc".to_owned(), Extent::Part));
        assert_eq!(kept(&["ab", "c"], 2, 3), ("abc".to_owned(), Extent::TooLong));
        assert_eq!(kept(&["abc", "d"], 2, 3), ("abcd".to_owned(), Extent::TooLong));
        assert_eq!(kept(&[], 0, 1), (String::new(), whole("")));
    }
}
