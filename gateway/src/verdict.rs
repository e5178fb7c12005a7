//! What is to be done with a request, as pure functions: [`proxy`](crate::proxy) does the I/O
//! around them. The check itself is that of `mor-tower`.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue};
use mor_api::{Endpoint, KeyRing};
use mor_tower::{Expected, KeysError, Policy, Verdict, printable};
use pingora::http::RequestHeader;

use crate::duplicates::{Reservation, Store};
use crate::keys::KeyTable;
use crate::limits::RateLimits;
use crate::log::{Entry, Outcome};
use crate::refusal::{Framing, Refusal};

/// So many names are in a list of the log.
const MOST_NAMES: usize = 32;

/// The target of a request as it goes to the upstream: path and query, bytes as they came.
#[derive(Clone, Copy)]
pub struct Target<'r> {
    /// Up to the `?`.
    pub path: &'r str,
    /// After it.
    pub query: &'r [u8],
}

impl<'r> Target<'r> {
    /// Of a request. A path that is no UTF-8 is that of no method, and so is the one that stands
    /// for it here.
    #[must_use]
    pub fn of(request: &'r RequestHeader) -> Self {
        let target = request.raw_path();
        let end = target.iter().position(|byte| *byte == b'?').unwrap_or(target.len());
        let (path, query) = target.split_at(end);
        let path = str::from_utf8(path).unwrap_or("%");
        Self { path, query: query.get(1..).unwrap_or_default() }
    }
}

/// The first part, before anything of the body is read: what a request is for, and whether a body
/// may be read at all. `None` is a request that is passed on unchecked.
///
/// `names_length` tells whether the client has sent a `Content-Length`, also where it is not among
/// the headers any more.
///
/// # Errors
/// [`Refusal`] says why the upstream should not get it.
pub fn head<'p>(
    policy: &'p Policy,
    request: &RequestHeader,
    names_length: bool,
    entry: &mut Entry,
) -> Result<Option<(&'static Endpoint, Expected<'p>)>, Refusal> {
    framing(&request.headers, names_length).map_err(Refusal::Framing)?;
    let path = Target::of(request).path;
    let routed = policy.route(path).map_err(|reason| Refusal::of(None, reason))?;
    let Some(routed) = routed else { return Ok(None) };
    let endpoint = routed.endpoint();
    entry.method = Some(endpoint.name());
    let refuse = |reason| Refusal::of(Some(endpoint), reason);
    let admitted = routed.admit(&request.method).map_err(refuse)?;
    let expected = admitted.headers(&request.headers);
    if let Some(length) = declared_length(&request.headers) {
        expected.allow(length).map_err(refuse)?;
    }
    Ok(Some((endpoint, expected)))
}

/// Whether all servers agree where a request ends. What differs more than this has been refused by
/// pingora: lengths that differ, an encoding that does not end with `chunked`.
fn framing(headers: &HeaderMap, names_length: bool) -> Result<(), Framing> {
    let mut lengths = headers.get_all(CONTENT_LENGTH).iter();
    // pingora forwards `3, 3` as it is.
    let is_number = |length: &HeaderValue| length.as_bytes().iter().all(u8::is_ascii_digit);
    let mut encodings = headers.get_all(TRANSFER_ENCODING).iter();
    let is_chunked = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"chunked");
    if headers.contains_key(TRANSFER_ENCODING) && names_length {
        Err(Framing::LengthAndEncoding)
    } else if !encodings.next().is_none_or(is_chunked) || encodings.next().is_some() {
        Err(Framing::Encoding)
    } else if !lengths.next().is_none_or(is_number) || lengths.next().is_some() {
        Err(Framing::Length)
    } else {
        Ok(())
    }
}

/// The length that the headers declare.
fn declared_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// What the second part needs besides the request.
#[derive(Debug, Clone, Copy)]
pub struct Means<'s> {
    /// The policy.
    pub policy: &'s Policy,
    /// The keys of now.
    pub keys: &'s KeyTable,
    /// Who may send how many requests.
    pub rates: &'s RateLimits,
    /// Which requests came before. Without it none did.
    pub duplicates: Option<&'s Store>,
}

/// The second part, once the whole body is there. It waits for the store of duplicates alone.
///
/// What is returned beside the outcome is reserved in that store: it has to be released if nothing
/// of the request was sent.
pub async fn check(
    means: Means<'_>,
    (endpoint, expected): (&'static Endpoint, Expected<'_>),
    request: &RequestHeader,
    body: &Bytes,
    entry: &mut Entry,
) -> (Option<Reservation>, Result<Outcome, Refusal>) {
    let mut reserved = None;
    let mut keys = None;
    let to_read = (endpoint, expected);
    let outcome = steps(means, to_read, request, body, entry, &mut keys, &mut reserved).await;
    // A request that names nobody may be one of the administrator's.
    let keys = keys.or_else(|| means.keys.of(""));
    let outcome = outcome.map_err(|refusal| match refusal {
        // Without a key nothing is found.
        Refusal::Check(refused) if keys.is_some() => {
            Refusal::Check(Box::new(refused.keep(&request.uri, body, keys, means.policy)))
        }
        other => other,
    });
    (reserved, outcome)
}

async fn steps<'s>(
    means: Means<'s>,
    (endpoint, expected): (&'static Endpoint, Expected<'_>),
    request: &RequestHeader,
    body: &Bytes,
    entry: &mut Entry,
    keys: &mut Option<&'s Arc<KeyRing>>,
    reserved: &mut Option<Reservation>,
) -> Result<Outcome, Refusal> {
    let refuse = |reason| Refusal::of(Some(endpoint), reason);
    let target = Target::of(request);
    let received = expected.read(target.path, target.query, body).map_err(refuse)?;
    let username = received.username();
    entry.user = (!username.is_empty()).then(|| printable::username(username).to_string());
    let Some(keys) = means.keys.of(username).map(|of_user| *keys.insert(of_user)) else {
        return Err(refuse(received.without_keys(KeysError::UnknownUser)));
    };
    let mut verdict = received.verify_if_hashed(keys).map_err(refuse)?.judge();
    note(&verdict, entry);
    // Only what a key has signed counts: a stranger could use up the limit of a user whose name is
    // known.
    if verdict.passed().verified().is_some() && !means.rates.user(username) {
        return Err(Refusal::UserLimit);
    }
    if let (Some(id), Some(duplicates)) = (verdict.request_id(), means.duplicates) {
        let (answer, reservation) = duplicates.reserve(id).await;
        *reserved = reservation;
        verdict.reserved(answer);
    }
    entry.warnings = first(verdict.warnings().iter());
    match verdict.refusal() {
        Some(reason) => Err(refuse(reason)),
        None if verdict.passed().verified().is_some() => Ok(Outcome::Forwarded),
        None => Ok(Outcome::Unhashed),
    }
}

/// What a right hash proves, and what not.
fn note(verdict: &Verdict<'_>, entry: &mut Entry) {
    if let Some(verified) = verdict.passed().verified() {
        entry.key = Some(verified.key_name().to_owned());
        entry.rule = Some(verified.rule().as_str());
        entry.uncovered = first(verified.uncovered());
    }
}

/// The first of many things that a client decides on, so that lines of the log have an end.
fn first<T: ToString>(mut things: impl Iterator<Item = T>) -> Vec<String> {
    let mut first: Vec<_> =
        things.by_ref().take(MOST_NAMES).map(|thing| thing.to_string()).collect();
    let more = things.count();
    if more > 0 {
        first.push(format!("and {more} more"));
    }
    first
}
