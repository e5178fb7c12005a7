//! The I/O around a [decision](crate::request): pingora's hooks, in the order in which it calls
//! them.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, EXPECT, FORWARDED, TRANSFER_ENCODING};
use pingora::http::{RequestHeader, ResponseHeader};
use pingora::prelude::HttpPeer;
use pingora::proxy::{FailToProxy, ProxyHttp, ProxyWarnLogContext, Session};
use pingora::upstreams::peer::HttpUpstreamRequestPolicy;
use pingora::{Error, ErrorSource, ErrorType, Result};

use crate::log::{Entry, Outcome};
use crate::refusal::Failure;
use crate::request::{Context, Forward, Gateway, Stop, micros};
use crate::{body, client};

#[async_trait]
impl ProxyHttp for Gateway {
    type CTX = Context;

    fn new_ctx(&self) -> Context {
        self.state.metrics.begin();
        Context::new()
    }

    async fn early_request_filter(
        &self,
        session: &mut Session,
        context: &mut Context,
    ) -> Result<()> {
        let client = session.client_addr().and_then(|address| address.as_inet());
        let config = self.state.config.client_address.as_ref();
        let headers = &session.req_header().headers;
        context.entry.client = client.map(|peer| client::address(config, peer.ip(), headers));
        context.entry.set_http_method(&session.req_header().method);
        // Otherwise a client that pipelines loses the answer to a request that was sent.
        session.set_pipelining_enabled(true);
        // Whoever has sent a whole request may close its side, and what was forwarded is not undone
        // by closing.
        session.set_abort_on_close(false);
        let body = Duration::from_millis(self.state.config.timeouts.body_ms);
        session.set_read_timeout(Some(body));
        session.set_total_drain_timeout(Some(body));
        // A client that does not read its answer.
        session.set_write_timeout(Some(self.state.config.timeouts.answer()));
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

    async fn upstream_request_filter(
        &self,
        session: &mut Session,
        upstream: &mut RequestHeader,
        context: &mut Context,
    ) -> Result<()> {
        context.sent = Some(Instant::now());
        if context.is_continued {
            upstream.remove_header(&EXPECT);
        }
        // Servers believe these when they come from a private address, as the gateway's is.
        upstream.remove_header(&FORWARDED);
        upstream.remove_header("client-ip");
        match context.entry.client {
            Some(client) => upstream.insert_header("X-Forwarded-For", client.to_string())?,
            None => drop(upstream.remove_header("x-forwarded-for")),
        }
        if let Forward::Whole(length) = context.forward {
            // pingora would send it in chunks.
            upstream.remove_header(&TRANSFER_ENCODING);
            upstream.insert_header(CONTENT_LENGTH, length)?;
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
        in_time(context, self.state.config.timeouts.answer())
    }

    /// pingora's own timeout starts anew with each byte.
    fn response_body_filter(
        &self,
        _session: &mut Session,
        _part: &mut Option<Bytes>,
        _is_last: bool,
        context: &mut Context,
    ) -> Result<Option<Duration>> {
        in_time(context, self.state.config.timeouts.whole_answer())?;
        Ok(None)
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
            body::answer(session, status, failure.to_xml(), false).await;
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
        let answer = session.response_written().filter(|answer| !answer.status.is_informational());
        entry.status = answer.map_or(0, |answer| answer.status.as_u16());
        entry.request_bytes = session.body_bytes_read();
        entry.answer_bytes = session.body_bytes_sent();
        entry.total_us = micros(context.started);
        let outcome = *entry.outcome.get_or_insert(Outcome::Failed);
        let seconds = context.started.elapsed().as_secs_f64();
        self.state.metrics.end(outcome, context.label, seconds);
        self.state.log.send(entry, context.diagnosis.take());
        if context.permit.take().is_some() {
            self.state.metrics.buffer_freed();
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

/// Whether an answer that has come so far has kept to its time.
fn in_time(context: &Context, time: Duration) -> Result<()> {
    if context.sent.is_some_and(|sent| sent.elapsed() > time) {
        return Err(Error::new_up(ErrorType::ReadTimedout));
    }
    Ok(())
}

fn failure(error: &Error, is_sent: bool) -> Failure {
    match error.esource() {
        ErrorSource::Upstream if !is_sent => Failure::NotSent,
        ErrorSource::Upstream => match error.etype() {
            ErrorType::ReadTimedout | ErrorType::WriteTimedout => Failure::Late,
            _ => Failure::Lost,
        },
        ErrorSource::Downstream if *error.etype() == ErrorType::InvalidHTTPHeader => {
            Failure::Headers
        }
        ErrorSource::Downstream => Failure::Client,
        ErrorSource::Internal | ErrorSource::Unset if is_sent => Failure::Lost,
        ErrorSource::Internal | ErrorSource::Unset => Failure::Internal,
    }
}
