//! One request from its head to the decision about it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use mor_api::Endpoint;
use mor_tower::{Mode, PendingDiagnosis, RefusalReason};
use pingora::proxy::Session;
use tokio::sync::OwnedSemaphorePermit;

use crate::body::{self, Body};
use crate::duplicates::Reservation;
use crate::log::{Entry, Outcome};
use crate::refusal::{Failure, Refusal};
use crate::state::State;
use crate::verdict::{self, Means};

/// The gateway, as pingora runs it.
#[derive(Debug)]
pub struct Gateway {
    pub(crate) state: Arc<State>,
}

/// What is known of one request.
pub struct Context {
    pub(crate) started: Instant,
    pub(crate) entry: Box<Entry>,
    /// Why, as a word for metrics.
    pub(crate) label: &'static str,
    pub(crate) diagnosis: Option<PendingDiagnosis>,
    pub(crate) forward: Forward,
    /// Whether the client was told to go on, so that the upstream need not tell it.
    pub(crate) is_continued: bool,
    /// Held as long as the body is in memory.
    pub(crate) permit: Option<OwnedSemaphorePermit>,
    pub(crate) reserved: Option<Reservation>,
    pub(crate) sent: Option<Instant>,
}

/// How the body goes to the upstream.
#[derive(Debug, Default)]
pub(crate) enum Forward {
    /// As it arrives.
    #[default]
    Streamed,
    /// It is in memory as a whole, in pingora's buffer, and has this length.
    Whole(usize),
    /// This part of it was read, and is in no buffer of pingora's. The rest goes as it arrives.
    Begun(Bytes),
}

/// Why a request goes no further.
pub(crate) enum Stop {
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
    pub(crate) async fn decide(
        &self,
        session: &mut Session,
        context: &mut Context,
    ) -> Result<Outcome, Stop> {
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
        Ok(outcome?)
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
        state.metrics.buffer_taken();
        if body::waits_for_continue(session.req_header()) {
            session.write_continue_response().await.map_err(|_| Stop::Gone)?;
            context.is_continued = true;
        }
        let limit = state.config.limits.body_bytes;
        let deadline = Duration::from_millis(timeouts.body_ms);
        let keeps_too_long = state.config.mode == Mode::Report;
        let read = body::read(session, limit, deadline, keeps_too_long).await;
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
    pub(crate) async fn refuse(
        &self,
        session: &mut Session,
        context: &mut Context,
        refusal: &Refusal,
    ) -> bool {
        context.label = refusal.label();
        context.entry.reason = Some(refusal.to_string());
        context.diagnosis = refusal.diagnosis();
        if let Some(client) = context.entry.client.filter(|_| refusal.is_of_the_request()) {
            self.state.rates.refused(client);
        }
        // A body that ended while it did not fit is nowhere any more.
        let is_lost = matches!(context.forward, Forward::Begun(_)) && session.is_body_done();
        if self.state.config.mode == Mode::Report && !is_lost {
            context.entry.outcome = Some(Outcome::WouldRefuse);
            // A slow client has as much time as without the gateway.
            session.set_read_timeout(Some(self.state.config.timeouts.answer()));
            return false;
        }
        context.entry.outcome = Some(Outcome::Refused);
        let waits = body::waits_for_continue(session.req_header()) && !context.is_continued;
        body::answer(session, refusal.status(), refusal.to_xml(), waits).await;
        true
    }

    /// Forgets a request of which nothing was sent, so that it can be sent again.
    pub(crate) async fn release(&self, context: &mut Context) {
        if let (Some(reservation), Some(duplicates)) =
            (context.reserved.take(), &self.state.duplicates)
        {
            duplicates.release(reservation).await;
        }
    }
}

impl Context {
    /// A request that arrives now.
    pub(crate) fn new() -> Self {
        Self {
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

    /// It has got no answer.
    pub(crate) fn fail(&mut self, failure: Failure) {
        self.entry.outcome = Some(Outcome::Failed);
        self.entry.failure = Some(failure);
        self.label = failure.label();
    }
}

pub(crate) fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}
