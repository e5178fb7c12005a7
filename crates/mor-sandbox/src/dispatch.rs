//! From a request to the method that it is for: one way for all methods that are not of API v2.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::ALLOW;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use mor_api::{Endpoint, Limits, Rejection, Transport, Uncovered, Verified, methods};

use crate::methods::Action;
use crate::reply::Reply;
use crate::sandbox::Sandbox;

/// Answers a request for any method.
pub(crate) async fn answer(State(sandbox): State<Sandbox>, request: Request) -> Response {
    let (found, request) = find(request).await;
    let found = found.filter(|(endpoint, name)| is_offered(&sandbox, endpoint, name));
    let found = found.and_then(|(endpoint, _)| Some((endpoint, sandbox.methods().get(endpoint)?)));
    let Some((endpoint, method)) = found else {
        let rejection = Rejection::UnknownMethod;
        let status = StatusCode::NOT_FOUND;
        sandbox.log_refusal("-", None, status.as_u16(), &rejection.to_string());
        return (status, Reply::error(rejection.wire_message())).into_response();
    };
    let allowed = [(ALLOW, allowed(&sandbox, endpoint))];
    if request.method() == Method::OPTIONS {
        return (StatusCode::NO_CONTENT, allowed).into_response();
    }
    if matches!(*request.method(), Method::TRACE | Method::HEAD) {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        let text = format!("the http method {} is not allowed", request.method());
        sandbox.log_refusal(endpoint.name(), None, status.as_u16(), &text);
        return (status, allowed).into_response();
    }
    let (parts, body) = request.into_parts();
    let taken = sandbox.verifier().check_any(endpoint, &parts, body, |passed| {
        let verified = passed.verified();
        let uncovered = verified.into_iter().flat_map(Verified::uncovered);
        Ok(Taken {
            username: Some(passed.username()).filter(|name| !name.is_empty()).map(str::to_owned),
            key_name: verified.map(|verified| verified.key_name().to_owned()),
            uncovered: uncovered.map(Uncovered::into_owned).collect(),
            action: method.take(passed)?,
        })
    });
    match taken.await {
        Ok(taken) => taken.carry_out(&sandbox, endpoint),
        Err(refused) => {
            let reason = refused.reason();
            (reason.status(), method.refuse(reason.wire_message())).into_response()
        }
    }
}

/// A request that passed the check.
struct Taken {
    username: Option<String>,
    /// The key that signed it; `None` without a hash.
    key_name: Option<String>,
    uncovered: Vec<Uncovered<'static>>,
    action: Action,
}

impl Taken {
    fn carry_out(self, sandbox: &Sandbox, endpoint: &Endpoint) -> Response {
        let outcome = (self.action)(&mut sandbox.world());
        let verdict = match (&outcome.refused, &self.key_name) {
            (Some(refusal), _) => format!("refused: {refusal}"),
            (None, Some(key_name)) => format!("done (key {key_name})"),
            (None, None) => "done (no hash)".to_owned(),
        };
        sandbox.log(endpoint.name(), self.username.as_deref(), &verdict, &self.uncovered);
        outcome.reply.into_response()
    }
}

/// The method that a request is for and the name that the request has for it, and the request,
/// whose body may have been read.
async fn find(request: Request) -> (Option<(&'static Endpoint, String)>, Request) {
    let path = request.uri().path();
    let path = path.strip_suffix(".xml").unwrap_or(path);
    if let Some(endpoint) = methods::by_path(path) {
        let name = path.rsplit('/').find(|segment| endpoint.is_named(segment));
        return (Some((endpoint, name.unwrap_or_default().to_owned())), request);
    }
    if !path.strip_suffix('/').unwrap_or(path).ends_with("/api") {
        return (None, request);
    }
    // The form names the method.
    let path = path.to_owned();
    let (parts, body) = request.into_parts();
    let Ok(form) = to_bytes(body, Limits::default().bytes).await else {
        return (None, Request::from_parts(parts, Body::empty()));
    };
    let endpoint = methods::by_action(&path, &form);
    // Servers that take such requests know the newest name.
    let found = endpoint.map(|endpoint| (endpoint, endpoint.name().to_owned()));
    (found, Request::from_parts(parts, Body::from(form)))
}

/// Whether the server that is played knows the method by this name.
fn is_offered(sandbox: &Sandbox, endpoint: &Endpoint, name: &str) -> bool {
    let names = sandbox.settings().server.and_then(|version| endpoint.names_on(version));
    names.is_none_or(|names| names.contains(&name))
}

/// The HTTP methods that are answered by more than a refusal.
fn allowed(sandbox: &Sandbox, endpoint: &Endpoint) -> &'static str {
    let always = matches!(endpoint.transport(), Transport::AlwaysGet | Transport::IdInPath);
    if always || sandbox.settings().allow_get { "GET, POST, OPTIONS" } else { "POST, OPTIONS" }
}
