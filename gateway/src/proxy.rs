//! The I/O around the [verdict](crate::verdict): pingora's hooks in the order in which it calls
//! them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT, TRANSFER_ENCODING};
use mor_api::Endpoint;
use mor_tower::{Duplicates, PendingDiagnosis, RefusalReason, RequestId};
use pingora::http::{RequestHeader, ResponseHeader};
use pingora::prelude::HttpPeer;
use pingora::protocols::Digest;
use pingora::proxy::{FailToProxy, ProxyHttp, ProxyWarnLogContext, Session};
use pingora::upstreams::peer::HttpUpstreamRequestPolicy;
use pingora::{Error, ErrorSource, ErrorType, Result};
use tokio::sync::OwnedSemaphorePermit;

use crate::body::{self, Body};
use crate::config::Mode;
use crate::log::{Entry, Outcome};
use crate::refusal::{Failure, Refusal};
use crate::state::State;
use crate::verdict::{self, Means};

/// The gateway, as pingora runs it.
#[derive(Debug)]
pub struct Gateway {
    state: Arc<State>,
}

/// What is known of one request.
pub struct Context {
    started: Instant,
    entry: Box<Entry>,
    /// Why, as a word for metrics.
    label: &'static str,
    diagnosis: Option<PendingDiagnosis>,
    forward: Forward,
    /// Whether the client was told to go on, so that the upstream need not tell it.
    is_continued: bool,
    /// Held as long as the body is in memory.
    permit: Option<OwnedSemaphorePermit>,
    reserved: Option<RequestId>,
    sent: Option<Instant>,
}

/// How the body goes to the upstream.
#[derive(Debug, Default)]
enum Forward {
    /// As it arrives.
    #[default]
    Streamed,
    /// It is in memory as a whole, in pingora's buffer, and has this length.
    Whole(usize),
    /// This part of it was read, and is in no buffer of pingora's. The rest goes as it arrives.
    Begun(Bytes),
}

/// Why a request goes no further.
enum Stop {
    Refused(Refusal),
    /// The client went away in the middle of its body.
    Gone,
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Gateway {
    /// With this state.
    #[must_use]
    pub const fn new(state: Arc<State>) -> Self {
        Self { state }
    }

    /// Whether a request is checked and right, or passed on unchecked.
    async fn decide(&self, session: &mut Session, context: &mut Context) -> Result<Outcome, Stop> {
        let state = &*self.state;
        let names_length = body::names_length(session);
        let head =
            verdict::head(&state.policy, session.req_header(), names_length, &mut context.entry);
        if matches!(head, Ok(None)) {
            return Ok(Outcome::Passed);
        }
        if let Some(client) = context.entry.client {
            if state.rates.is_shut_out(client) {
                return Err(Refusal::RefusalLimit.into());
            }
            if !state.rates.client(client) {
                return Err(Refusal::ClientLimit.into());
            }
        }
        let Some((endpoint, expected)) = head? else { return Ok(Outcome::Passed) };
        let body = if session.is_body_empty() {
            Bytes::new()
        } else {
            // What is no form is refused before it is read.
            expected.allow(1).map_err(|reason| Refusal::of(Some(endpoint), reason))?;
            self.read(session, context, endpoint).await?
        };
        let checked = Instant::now();
        let keys = state.keys.load();
        let means = Means {
            policy: &state.policy,
            keys: &keys,
            rates: &state.rates,
            duplicates: state.duplicates.as_ref(),
        };
        let request = session.req_header();
        let (reserved, outcome) =
            verdict::check(means, (endpoint, expected), request, &body, &mut context.entry).await;
        context.reserved = reserved;
        context.entry.check_us = Some(micros(checked));
        outcome?;
        Ok(Outcome::Forwarded)
    }

    /// Reads a body into memory, if there is room for it.
    async fn read(
        &self,
        session: &mut Session,
        context: &mut Context,
        endpoint: &'static Endpoint,
    ) -> Result<Bytes, Stop> {
        let state = &*self.state;
        let timeouts = &state.config.timeouts;
        let permit = Arc::clone(&state.buffers).acquire_owned();
        let wait = Duration::from_millis(timeouts.buffer_ms);
        let Ok(Ok(permit)) = tokio::time::timeout(wait, permit).await else {
            return Err(Refusal::NoBuffer.into());
        };
        context.permit = Some(permit);
        state.metrics.buffers(state.buffers_in_use());
        if body::waits_for_continue(session.req_header()) {
            session.write_continue_response().await.map_err(|_| Stop::Gone)?;
            context.is_continued = true;
        }
        let limit = state.config.limits.body_bytes;
        let deadline = Duration::from_millis(timeouts.body_ms);
        let read = body::read(session, limit, deadline).await;
        context.entry.body_us = Some(micros(context.started));
        match read {
            Body::Whole(body) => {
                context.forward = Forward::Whole(body.len());
                Ok(body)
            }
            Body::TooLong(begin) => {
                if session.retry_buffer_truncated() {
                    context.forward = Forward::Begun(begin);
                }
                let reason = RefusalReason::TooLong { limit };
                Err(Refusal::of(Some(endpoint), reason).into())
            }
            Body::Late => Err(Refusal::LateBody.into()),
            Body::Broken => Err(Stop::Gone),
        }
    }

    /// A request that is wrong: whether it is answered here.
    async fn refuse(
        &self,
        session: &mut Session,
        context: &mut Context,
        refusal: &Refusal,
    ) -> bool {
        context.label = refusal.label();
        context.entry.reason = Some(refusal.to_string());
        context.diagnosis = refusal.diagnosis();
        if let Some(client) = context.entry.client {
            self.state.rates.refused(client);
        }
        // A body that ended while it did not fit is nowhere any more.
        let is_lost = matches!(context.forward, Forward::Begun(_)) && session.is_body_done();
        if self.state.config.mode == Mode::Report && !is_lost {
            context.entry.outcome = Some(Outcome::WouldRefuse);
            return false;
        }
        context.entry.outcome = Some(Outcome::Refused);
        // Nothing of it is sent.
        self.release(context).await;
        body::answer(session, refusal.status(), refusal.to_xml()).await;
        true
    }

    /// Forgets a request of which nothing was sent, so that it can be sent again.
    async fn release(&self, context: &mut Context) {
        if let (Some(id), Some(duplicates)) = (context.reserved.take(), &self.state.duplicates) {
            duplicates.release(id).await;
        }
    }
}

#[async_trait]
impl ProxyHttp for Gateway {
    type CTX = Context;

    fn new_ctx(&self) -> Context {
        self.state.metrics.begin();
        Context {
            started: Instant::now(),
            entry: Entry::new(),
            label: "",
            diagnosis: None,
            forward: Forward::default(),
            is_continued: false,
            permit: None,
            reserved: None,
            sent: None,
        }
    }

    async fn early_request_filter(
        &self,
        session: &mut Session,
        context: &mut Context,
    ) -> Result<()> {
        let client = session.client_addr().and_then(|address| address.as_inet());
        context.entry.client = client.map(std::net::SocketAddr::ip);
        context.entry.set_http_method(&session.req_header().method);
        // Otherwise a client that pipelines loses the answer to a request that was sent.
        session.set_pipelining_enabled(true);
        // Whoever has sent a whole request may close its side, and what was forwarded is not undone
        // by closing.
        session.set_abort_on_close(false);
        let body = Duration::from_millis(self.state.config.timeouts.body_ms);
        session.set_read_timeout(Some(body));
        session.set_total_drain_timeout(Some(body));
        Ok(())
    }

    async fn request_filter(&self, session: &mut Session, context: &mut Context) -> Result<bool> {
        match self.decide(session, context).await {
            Ok(outcome) => {
                context.entry.outcome = Some(outcome);
                Ok(false)
            }
            Err(Stop::Refused(refusal)) => Ok(self.refuse(session, context, &refusal).await),
            Err(Stop::Gone) => {
                context.fail(Failure::Client);
                session.set_keepalive(None);
                Ok(true)
            }
        }
    }

    async fn upstream_peer(
        &self,
        _session: &mut Session,
        context: &mut Context,
    ) -> Result<Box<HttpPeer>> {
        let timeouts = &self.state.config.timeouts;
        let mut peer = HttpPeer::new(self.state.upstream, false, String::new());
        let options = &mut peer.options;
        options.connection_timeout = Some(Duration::from_millis(timeouts.connect_ms));
        options.total_connection_timeout = options.connection_timeout;
        options.read_timeout = Some(timeouts.answer());
        options.write_timeout = Some(timeouts.answer());
        options.idle_timeout = Some(Duration::from_millis(timeouts.idle_ms));
        if context.entry.outcome != Some(Outcome::Passed) {
            options.http_upstream_request_policy = HttpUpstreamRequestPolicy::deny_upgrades();
        }
        Ok(Box::new(peer))
    }

    async fn connected_to_upstream(
        &self,
        _session: &mut Session,
        _reused: bool,
        _peer: &HttpPeer,
        _socket: std::os::unix::io::RawFd,
        _digest: Option<&Digest>,
        context: &mut Context,
    ) -> Result<()> {
        context.sent = Some(Instant::now());
        Ok(())
    }

    async fn upstream_request_filter(
        &self,
        session: &mut Session,
        upstream: &mut RequestHeader,
        context: &mut Context,
    ) -> Result<()> {
        if context.is_continued {
            upstream.remove_header(&EXPECT);
        }
        if let Forward::Whole(length) = context.forward {
            // pingora would send it in chunks.
            upstream.remove_header(&TRANSFER_ENCODING);
            if !upstream.headers.contains_key(CONTENT_LENGTH) {
                upstream.insert_header(CONTENT_LENGTH, length)?;
            }
            // `Connection: content-type` would have a body forwarded that no server reads.
            if !upstream.headers.contains_key(CONTENT_TYPE)
                && let Some(content_type) = session.get_header(CONTENT_TYPE)
            {
                upstream.insert_header(CONTENT_TYPE, content_type.clone())?;
            }
        }
        Ok(())
    }

    async fn request_body_filter(
        &self,
        _session: &mut Session,
        part: &mut Option<Bytes>,
        _is_last: bool,
        context: &mut Context,
    ) -> Result<()> {
        if let Forward::Begun(begin) = &mut context.forward {
            let begin = std::mem::take(begin);
            context.forward = Forward::Streamed;
            let rest = part.take().unwrap_or_default();
            *part = Some([begin, rest].concat().into());
        }
        Ok(())
    }

    async fn upstream_response_filter(
        &self,
        _session: &mut Session,
        answer: &mut ResponseHeader,
        context: &mut Context,
    ) -> Result<()> {
        if !answer.status.is_informational() && context.entry.upstream_us.is_none() {
            context.entry.upstream_us = context.sent.map(micros);
        }
        Ok(())
    }

    fn fail_to_connect(
        &self,
        _session: &mut Session,
        _peer: &HttpPeer,
        _context: &mut Context,
        mut error: Box<Error>,
    ) -> Box<Error> {
        error.set_retry(false);
        error
    }

    fn error_while_proxy(
        &self,
        _peer: &HttpPeer,
        _session: &mut Session,
        mut error: Box<Error>,
        _context: &mut Context,
        _is_reused: bool,
    ) -> Box<Error> {
        // By default pingora sends a GET again.
        error.set_retry(false);
        error
    }

    async fn fail_to_proxy(
        &self,
        session: &mut Session,
        error: &Error,
        context: &mut Context,
    ) -> FailToProxy {
        let failure = failure(error, context.sent.is_some());
        context.fail(failure);
        if context.sent.is_none() {
            self.release(context).await;
        }
        let is_unanswered =
            session.response_written().is_none_or(|written| written.status.is_informational());
        let status = failure.status().filter(|_| is_unanswered);
        if let Some(status) = status {
            session.set_keepalive(None);
            body::answer(session, status, failure.to_xml()).await;
        }
        FailToProxy {
            error_code: status.map_or(0, |status| status.as_u16()),
            can_reuse_downstream: false,
        }
    }

    async fn logging(&self, session: &mut Session, error: Option<&Error>, context: &mut Context) {
        if let Some(error) = error
            && context.entry.outcome != Some(Outcome::Failed)
        {
            context.fail(failure(error, context.sent.is_some()));
        }
        let mut entry = std::mem::replace(&mut context.entry, Entry::new());
        entry.status = session.response_written().map_or(0, |answer| answer.status.as_u16());
        entry.request_bytes = session.body_bytes_read();
        entry.answer_bytes = session.body_bytes_sent();
        entry.total_us = micros(context.started);
        let outcome = *entry.outcome.get_or_insert(Outcome::Failed);
        let seconds = context.started.elapsed().as_secs_f64();
        self.state.metrics.end(outcome, context.label, seconds);
        self.state.log.send(entry, context.diagnosis.take());
        if context.permit.take().is_some() {
            self.state.metrics.buffers(self.state.buffers_in_use());
        }
    }

    /// The gateway's own log says it all, and pingora's has queries in it.
    fn suppress_error_log(&self, _: &Session, _: &Context, _: &Error) -> bool {
        true
    }

    fn suppress_proxy_warn_log(
        &self,
        _: &Session,
        _: &Context,
        _: &Error,
        _: ProxyWarnLogContext,
    ) -> bool {
        true
    }

    /// Without the query, should it ever be logged.
    fn request_summary(&self, _: &Session, context: &Context) -> String {
        context.entry.method.unwrap_or("request").to_owned()
    }
}

impl Context {
    fn fail(&mut self, failure: Failure) {
        self.entry.outcome = Some(Outcome::Failed);
        self.entry.reason = Some(failure.to_string());
        self.label = failure.label();
    }
}

fn failure(error: &Error, is_sent: bool) -> Failure {
    match error.esource() {
        ErrorSource::Upstream if !is_sent => Failure::NotSent,
        ErrorSource::Upstream => match error.etype() {
            ErrorType::ReadTimedout | ErrorType::WriteTimedout => Failure::Late,
            _ => Failure::Lost,
        },
        ErrorSource::Downstream => Failure::Client,
        ErrorSource::Internal | ErrorSource::Unset => Failure::Internal,
    }
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}
