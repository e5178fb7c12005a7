//! A body that was read by the check, or that was not.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use crate::check::Buffered;

pin_project! {
    /// A body that comes from memory, or the one that it was given.
    ///
    /// Verified requests and refusals are in memory; requests that the layer lets pass and the
    /// answers of the inner service stream as before.
    pub struct MaybeBuffered<B> {
        #[pin]
        kind: Kind<B>,
    }
}

pin_project! {
    #[project = Projected]
    enum Kind<B> {
        Buffered { data: Option<Bytes>, trailers: Option<HeaderMap> },
        Streaming { #[pin] body: B },
    }
}

impl<B> MaybeBuffered<B> {
    pub(crate) fn buffered(Buffered { data, trailers }: Buffered) -> Self {
        let data = (!data.is_empty()).then_some(data);
        Self { kind: Kind::Buffered { data, trailers } }
    }

    pub(crate) const fn streaming(body: B) -> Self {
        Self { kind: Kind::Streaming { body } }
    }
}

impl<B: Body<Data = Bytes>> Body for MaybeBuffered<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.project().kind.project() {
            Projected::Buffered { data, trailers } => {
                let frame = data.take().map(Frame::data);
                Poll::Ready(frame.or_else(|| trailers.take().map(Frame::trailers)).map(Ok))
            }
            Projected::Streaming { body } => body.poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Buffered { data, trailers } => data.is_none() && trailers.is_none(),
            Kind::Streaming { body } => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Buffered { data, .. } => {
                SizeHint::with_exact(data.as_ref().map_or(0, |data| data.len() as u64))
            }
            Kind::Streaming { body } => body.size_hint(),
        }
    }
}

/// Whether it is in memory, and never what is in it.
impl<B> std::fmt::Debug for MaybeBuffered<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.kind {
            Kind::Buffered { .. } => "MaybeBuffered(in memory)",
            Kind::Streaming { .. } => "MaybeBuffered(streaming)",
        })
    }
}
