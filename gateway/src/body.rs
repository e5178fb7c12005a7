//! Bodies of requests and answers.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT, TRANSFER_ENCODING};
use http::{StatusCode, Version};
use pingora::http::{RequestHeader, ResponseHeader};
use pingora::proxy::Session;

/// How long is waited for the rest of a body that nobody wants: a client that still sends does not
/// read the answer.
const LINGER: Duration = Duration::from_secs(2);

/// A body that was read as far as possible.
pub(crate) enum Body {
    /// To its end.
    Whole(Bytes),
    /// This is more than the limit already.
    TooLong(Bytes),
    /// Its time is over.
    Late,
    /// The client went away, or sends what is no HTTP.
    Broken,
}

/// Reads a body of at most `limit` bytes within some time. pingora's own timeout starts anew with
/// each byte. Of a body that is too long something is kept only if that is going to be forwarded.
pub(crate) async fn read(
    session: &mut Session,
    limit: usize,
    time: Duration,
    keeps_too_long: bool,
) -> Body {
    // Without this a body that was read is not forwarded, and the request hangs.
    session.enable_retry_buffering();
    let mut length = 0;
    // The buffer drops what is too long for it. A copy of all else would be wasted on slow clients.
    let mut begin = BytesMut::new();
    let mut all = async || loop {
        match session.read_request_body().await {
            Ok(Some(part)) => {
                length += part.len();
                if keeps_too_long {
                    begin.extend_from_slice(&part);
                }
            }
            Ok(None) => return true,
            Err(_) => return false,
        }
        if length > limit {
            return true;
        }
    };
    match tokio::time::timeout(time, all()).await {
        Err(_) => Body::Late,
        Ok(false) => Body::Broken,
        Ok(true) if length > limit => Body::TooLong(begin.freeze()),
        Ok(true) => {
            let body = session.get_retry_buffer().unwrap_or_default();
            // What is checked is what will be forwarded, or nothing is.
            if body.len() == length { Body::Whole(body) } else { Body::Broken }
        }
    }
}

/// Whether a client has sent a `Content-Length`. pingora takes it out of the headers where there is
/// a `Transfer-Encoding` too.
pub(crate) fn names_length(session: &Session) -> bool {
    let headers = &session.req_header().headers;
    if headers.contains_key(CONTENT_LENGTH) || !headers.contains_key(TRANSFER_ENCODING) {
        return headers.contains_key(CONTENT_LENGTH);
    }
    let Some(session) = session.as_http1() else { return false };
    session.get_headers_raw_bytes().split(|byte| *byte == b'\n').any(|line| {
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        name.trim_ascii().eq_ignore_ascii_case(CONTENT_LENGTH.as_str().as_bytes())
    })
}

/// Whether a client sends its body only when it is told to go on.
pub(crate) fn waits_for_continue(request: &RequestHeader) -> bool {
    request.version == Version::HTTP_11
        && request
            .headers
            .get(EXPECT)
            .is_some_and(|expected| expected.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

/// Answers a request by XML. A client that is not there any more gets no answer, and from one that
/// waits to be told to go on no body is to be expected.
pub(crate) async fn answer(session: &mut Session, status: StatusCode, xml: Bytes, waits: bool) {
    let is_unread = !session.is_body_done();
    if is_unread {
        session.set_keepalive(None);
    }
    if write(session, status, xml).await.is_err() {
        session.set_keepalive(None);
    } else if is_unread && !waits {
        let _ = tokio::time::timeout(LINGER, session.drain_request_body()).await;
    }
}

async fn write(session: &mut Session, status: StatusCode, xml: Bytes) -> pingora::Result<()> {
    let mut head = ResponseHeader::build(status, Some(4))?;
    head.insert_header(CONTENT_TYPE, "text/xml; charset=utf-8")?;
    head.insert_header(CONTENT_LENGTH, xml.len())?;
    session.write_response_header(Box::new(head), false).await?;
    session.write_response_body(Some(xml), true).await
}
