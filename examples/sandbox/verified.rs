//! Verification as an axum extractor. This file stands alone: copy it, implement [`Callers`] and [`Operation`], and a handler that
//! takes a [`Verified<R>`] runs only for requests whose hash is right.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, request::Parts};
use axum::response::{IntoResponse, Response};
use mor_api::{AcceptedOrders, Answer, KeyRing, Limits, PageError, ReceivedRequest, Refusal, TypedRequest};

/// What the server knows of those who call.
pub(crate) trait Callers: Send + Sync {
    /// The keys that may have signed this user's requests, or the error text of the page.
    fn keys_of(&self, username: &str) -> Result<KeyRing, &'static str>;

    /// Whether a request of this HTTP method is taken at all; the error text of the page where not.
    fn admits(&self, method: &Method) -> Result<(), &'static str>;

    /// Takes note of a refusal. `reason` is for the server's eyes; the caller gets the page's text.
    fn refused(&self, operation: &str, username: &str, reason: &str);
}

/// Ties a request to its answer.
pub(crate) trait Operation: TypedRequest + Send {
    type Answer: Answer;
}

/// A request whose hash is right, as its type, and what the hash did not cover.
pub(crate) struct Verified<R> {
    pub(crate) request: R,
    pub(crate) username: String,
    pub(crate) key_name: String,
    pub(crate) uncovered: Vec<String>,
}

impl<R: Operation, S: Callers> FromRequest<S> for Verified<R> {
    type Rejection = Response;

    async fn from_request(request: Request, callers: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        // One byte more than is read, so that a body that is too long shows as such.
        let body = to_bytes(body, Limits::default().bytes + 1).await;
        let body = body.as_deref().map_err(|_| refuse::<R>(callers, "", "Incorrect hash", "the body is too long"))?;
        verify(&parts, if is_form(&parts) { body } else { b"" }, callers)
    }
}

#[expect(clippy::result_large_err, reason = "a rejection is a response by axum's design")]
fn verify<R: Operation>(parts: &Parts, body: &[u8], callers: &impl Callers) -> Result<Verified<R>, Response> {
    let query = parts.uri.query().unwrap_or_default();
    callers.admits(&parts.method).map_err(|text| refuse::<R>(callers, "", text, text))?;
    let received = ReceivedRequest::read(R::ENDPOINT, query, body)
        .map_err(|error| refuse::<R>(callers, "", error.page_error(), &error.to_string()))?;
    let username =
        received.username().map_err(|error| refuse::<R>(callers, "", error.page_error(), &error.to_string()))?;
    let keys = callers.keys_of(&username).map_err(|text| refuse::<R>(callers, &username, text, text))?;
    let verified = received
        .verify(&keys, AcceptedOrders::Either)
        .map_err(|error| refuse::<R>(callers, &username, error.page_error(), &error.to_string()))?;
    let request =
        verified.typed().map_err(|error| refuse::<R>(callers, &username, error.page_error(), &error.to_string()))?;
    let uncovered = verified.uncovered().iter().map(|it| it.name().to_owned()).collect();
    let key_name = verified.key_name().to_owned();
    Ok(Verified { request, username: username.into_owned(), key_name, uncovered })
}

fn is_form(parts: &Parts) -> bool {
    let content_type = parts.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn refuse<R: Operation>(callers: &impl Callers, username: &str, text: &str, reason: &str) -> Response {
    callers.refused(R::ENDPOINT.name(), username, reason);
    let error = <R::Answer as Answer>::Error::from_text(text);
    answer::<R::Answer>(Err(error.into()))
}

/// The answer as the server sends it: XML with status 200, success or not.
pub(crate) fn answer<A: Answer>(outcome: Result<A, Refusal<A::Error>>) -> Response {
    let xml = match outcome {
        Ok(success) => success.to_xml(),
        Err(refusal) => A::refusal_to_xml(&refusal),
    };
    ([(CONTENT_TYPE, "text/xml; charset=utf-8")], xml).into_response()
}
