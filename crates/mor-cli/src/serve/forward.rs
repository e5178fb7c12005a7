//! Passes requests on, and answers back: as they came, but for what belongs to one connection.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{CONNECTION, HOST, TE, TRANSFER_ENCODING, UPGRADE};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri, Version};
use axum::response::Response;
use hyper::body::{Frame, Incoming, SizeHint};
use mor_api::answer::ServerError;
use mor_api::methods::users::{UserUpdateError, UserUpdated};
use mor_tower::DiagnosisSender;
use tokio::net::TcpListener;
use tokio::time::{Instant, Sleep, sleep, timeout};

use super::check::{Checker, Head};
use super::line::Line;
use super::raw_target::{Lenient, RawTarget};
use super::record::Record;
use super::tee::Tee;
use super::upstream::{BoxError, Unanswered, Upstream};

/// How much of an answer is read to say what it says.
const LONGEST_ANSWER: usize = 256 * 1024;

/// A server, what requests to it are checked with, and where lines go.
pub(crate) struct Gateway {
    upstream: Upstream,
    pub(super) checker: Checker,
    pub(super) log: DiagnosisSender<Line>,
}

impl Gateway {
    pub(crate) fn new(upstream: Upstream, checker: Checker, log: DiagnosisSender<Line>) -> Self {
        Self { upstream, checker, log }
    }

    /// Whether the server is what listens here.
    pub(crate) fn is_at(&self, address: SocketAddr) -> bool {
        self.upstream.is_at(address)
    }

    /// Serves until the future is ready, and finishes the requests that it has.
    ///
    /// # Errors
    /// Those of the listener.
    pub(crate) async fn serve(
        self: Arc<Self>,
        listener: TcpListener,
        until: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let router = Router::new().fallback(pass).with_state(self);
        let service = router.into_make_service_with_connect_info::<RawTarget>();
        axum::serve(Lenient(listener), service).with_graceful_shutdown(until).await
    }
}

async fn pass(
    State(gateway): State<Arc<Gateway>>,
    ConnectInfo(raw_target): ConnectInfo<RawTarget>,
    request: Request,
) -> Response {
    let raw_target = raw_target.take();
    let (mut parts, body) = request.into_parts();
    let (body, copy) = Tee::new(body, gateway.checker.longest());
    let mut record =
        Record::new(Arc::clone(&gateway), Head::new(&parts, raw_target.as_ref()), copy);
    if parts.method == Method::CONNECT {
        record.failed("a tunnel is not passed on");
        return problem(StatusCode::NOT_IMPLEMENTED, "Tunnels are not passed on");
    }
    remove_hop_by_hop(&mut parts.headers);
    parts.headers.insert(HOST, gateway.upstream.host());
    let target = parts.uri.path_and_query().cloned();
    parts.uri = Uri::from(target.unwrap_or_else(|| PathAndQuery::from_static("/")));
    parts.version = Version::HTTP_11;
    let connection = match gateway.upstream.connect().await {
        Ok(connection) => connection,
        Err(error) => {
            // The request is checked all the same.
            let read = to_bytes(Body::new(body), gateway.checker.longest());
            drop(timeout(gateway.upstream.timeout, read).await);
            return unanswered(&error, record);
        }
    };
    match connection.exchange(Request::from_parts(parts, body), raw_target).await {
        Ok(answer) => {
            let (mut parts, body) = answer.into_parts();
            remove_hop_by_hop(&mut parts.headers);
            parts.version = Version::HTTP_11;
            let (body, copy) = Tee::new(body, LONGEST_ANSWER);
            record.answered(parts.status, copy);
            let body = Passing::new(body, gateway.upstream.timeout, record);
            Response::from_parts(parts, Body::new(body))
        }
        Err(error) => unanswered(&error, record),
    }
}

fn unanswered(error: &Unanswered, mut record: Record) -> Response {
    record.failed(&error.to_string());
    match error {
        Unanswered::Late { .. } => {
            problem(StatusCode::GATEWAY_TIMEOUT, "The server did not answer in time")
        }
        _ => problem(StatusCode::BAD_GATEWAY, "The server cannot be reached"),
    }
}

/// An answer of our own, in the shape of the API.
fn problem(status: StatusCode, text: &str) -> Response {
    let error = UserUpdateError::from_text(text).into();
    let mut response = mor_tower::answer::<UserUpdated, Body>(Err(error));
    *response.status_mut() = status;
    response
}

/// Removes what belongs to one connection (RFC 9110, 7.6.1).
fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<_> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|name| name.trim().parse::<HeaderName>().ok())
        .collect();
    for name in named {
        headers.remove(name);
    }
    for name in [CONNECTION, TE, TRANSFER_ENCODING, UPGRADE] {
        headers.remove(name);
    }
    for name in ["keep-alive", "proxy-connection"] {
        headers.remove(name);
    }
}

/// The body of an answer on its way back. The record is judged when it is gone: sent to its end, or
/// given up.
struct Passing {
    body: Tee<Incoming>,
    timeout: Duration,
    idle: Pin<Box<Sleep>>,
    /// Why it cannot go on, to be told at the next turn.
    error: Option<BoxError>,
    record: Record,
}

impl Passing {
    fn new(body: Tee<Incoming>, timeout: Duration, record: Record) -> Self {
        Self { body, timeout, idle: Box::pin(sleep(timeout)), error: None, record }
    }

    /// Ends the answer. What came of it goes out before: a connection that fails sends nothing any
    /// more.
    fn fail(
        &mut self,
        why: &'static str,
        error: BoxError,
        context: &Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.record.broke_off(why);
        self.error = Some(error);
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl axum::body::HttpBody for Passing {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Some(error) = self.error.take() {
            return Poll::Ready(Some(Err(error)));
        }
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Err(error))) => {
                self.fail("the answer broke off", error.into(), context)
            }
            Poll::Ready(frame) => {
                let end = Instant::now() + self.timeout;
                self.idle.as_mut().reset(end);
                Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
            }
            Poll::Pending if self.idle.as_mut().poll(context).is_ready() => {
                let why = "the answer did not go on in time";
                self.fail(why, why.into(), context)
            }
            Poll::Pending => Poll::Pending,
        }
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
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn what_belongs_to_one_connection_does_not_go_on() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "keep-alive, X-Secret-Hop"),
            ("connection", "close, , é"),
            ("x-secret-hop", "1"),
            ("keep-alive", "timeout=5"),
            ("proxy-connection", "keep-alive"),
            ("te", "trailers"),
            ("transfer-encoding", "chunked"),
            ("upgrade", "websocket"),
            ("x-kept", "1"),
            ("cookie", "a=b"),
            ("content-length", "3"),
        ] {
            let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
            headers.append(HeaderName::from_static(name), value);
        }
        remove_hop_by_hop(&mut headers);
        let mut names: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["content-length", "cookie", "x-kept"]);
    }
}
