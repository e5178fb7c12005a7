//! Bodies: reading one within the limits, and one that was read by the check, or was not.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use pin_project_lite::pin_project;

use crate::refusal::RefusalReason;
use crate::steps::Expected;

/// A body that was read to its end.
#[derive(Clone, Default)]
pub(crate) struct Buffered {
    pub(crate) data: Bytes,
    pub(crate) trailers: Option<HeaderMap>,
}

/// A body that was not read to its end, and why.
pub(crate) struct Unread<B> {
    pub(crate) reason: RefusalReason,
    /// The body as it came, where it can still go on; `None` if it broke off.
    pub(crate) body: Option<MaybeBuffered<B>>,
}

/// Reads a body as far as it is allowed.
pub(crate) async fn buffer<B>(body: B, expected: &Expected<'_>) -> Result<Buffered, Unread<B>>
where
    B: Body<Data = Bytes>,
{
    // A declared length spares reading what is refused anyway.
    let declared = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if let Err(reason) = expected.fits(declared) {
        return Err(Unread { reason, body: Some(MaybeBuffered::streaming(body)) });
    }
    let mut body = Box::pin(body);
    let mut read = Joined::default();
    let mut trailers: Option<HeaderMap> = None;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Unread { reason: RefusalReason::BrokenBody, body: None })?;
        match frame.into_data() {
            Ok(data) => {
                read.push(data);
                if let Err(reason) = expected.fits(read.length()) {
                    let kind = Kind::Resumed { read: Some(read.finish()), rest: body };
                    return Err(Unread { reason, body: Some(MaybeBuffered { kind }) });
                }
            }
            Err(frame) => {
                if let Ok(more) = frame.into_trailers() {
                    trailers.get_or_insert_default().extend(more);
                }
            }
        }
    }
    Ok(Buffered { data: read.finish(), trailers })
}

/// The pieces of a body in one, so that many small ones take no more memory than a large one.
/// Mostly there is one only, which is not copied.
#[derive(Default)]
struct Joined {
    first: Bytes,
    /// All of them once there are several, and empty before.
    all: BytesMut,
}

impl Joined {
    fn push(&mut self, piece: Bytes) {
        if self.length() == 0 {
            self.first = piece;
            return;
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&std::mem::take(&mut self.first));
        }
        self.all.extend_from_slice(&piece);
    }

    fn length(&self) -> usize {
        self.first.len().max(self.all.len())
    }

    fn finish(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}

pin_project! {
    /// A body that comes from memory, or the one that it was given.
    ///
    /// Verified requests and refusals are in memory; requests that the layer lets pass unchecked
    /// and the answers of the inner service stream as before.
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
        // What was read of it, and the rest as it comes.
        Resumed { read: Option<Bytes>, rest: Pin<Box<B>> },
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
            Projected::Resumed { read, rest } => match read.take() {
                Some(data) => Poll::Ready(Some(Ok(Frame::data(data)))),
                None => rest.as_mut().poll_frame(context),
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Buffered { data, trailers } => data.is_none() && trailers.is_none(),
            Kind::Streaming { body } => body.is_end_stream(),
            Kind::Resumed { read, rest } => read.is_none() && rest.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Buffered { data, .. } => {
                SizeHint::with_exact(data.as_ref().map_or(0, |data| data.len() as u64))
            }
            Kind::Streaming { body } => body.size_hint(),
            Kind::Resumed { read, rest } => {
                let read = read.as_ref().map_or(0, |data| data.len() as u64);
                let rest = rest.size_hint();
                let mut hint = SizeHint::new();
                hint.set_lower(rest.lower().saturating_add(read));
                if let Some(upper) = rest.upper().and_then(|upper| upper.checked_add(read)) {
                    hint.set_upper(upper);
                }
                hint
            }
        }
    }
}

/// Whether it is in memory, and never what is in it.
impl<B> std::fmt::Debug for MaybeBuffered<B> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.kind {
            Kind::Buffered { .. } => "MaybeBuffered(in memory)",
            Kind::Streaming { .. } | Kind::Resumed { .. } => "MaybeBuffered(streaming)",
        })
    }
}
