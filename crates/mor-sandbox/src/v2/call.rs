//! A call of API v2 by somebody who has logged in.

use std::borrow::Cow;

use axum::body::Bytes;
use axum::extract::{FromRequest, OriginalUri, Request};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use mor_api::access::Denied;
use serde_json::{Map, Value};

use super::answer::{Failure, Success, respond};
use super::tokens::{self, TokenKind};
use crate::sandbox::Sandbox;

/// A call. Its token may be wrong: [`answer`](Self::answer) says so.
pub(super) struct Call {
    sandbox: Sandbox,
    username: Result<String, Denied>,
    uri: Uri,
    body: Bytes,
    is_form: bool,
}

impl FromRequest<Sandbox> for Call {
    type Rejection = Response;

    async fn from_request(request: Request, sandbox: &Sandbox) -> Result<Self, Response> {
        let username = tokens::username(sandbox, request.headers(), TokenKind::Access);
        let original = request.extensions().get::<OriginalUri>();
        let uri = original.map_or_else(|| request.uri().clone(), |OriginalUri(uri)| uri.clone());
        let content_type = request.headers().get(header::CONTENT_TYPE);
        let is_form = content_type.is_some_and(|content_type| {
            content_type.as_bytes().starts_with(b"application/x-www-form-urlencoded")
        });
        let body = Bytes::from_request(request, sandbox).await;
        let body = body.map_err(IntoResponse::into_response)?;
        Ok(Self { sandbox: sandbox.clone(), username, uri, body, is_form })
    }
}

impl Call {
    /// Runs the call if its token is right, logs what became of it, and answers.
    pub(super) fn answer(
        self,
        operation: &str,
        run: impl FnOnce(&Self, &str) -> Result<Success, Failure>,
    ) -> Response {
        let outcome = match &self.username {
            Ok(username) => run(&self, username),
            Err(denied) => Err(Failure::from(*denied)),
        };
        respond(&self.sandbox, operation, self.username.as_deref().ok(), outcome)
    }

    pub(super) const fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    pub(super) fn path(&self) -> &str {
        self.uri.path()
    }

    /// The segment of the path after this one.
    pub(super) fn segment_after(&self, name: &str) -> Option<&str> {
        let mut segments = self.path().split('/');
        segments.find(|segment| *segment == name)?;
        segments.next()
    }

    /// The id in the path after this segment.
    pub(super) fn id_after(&self, name: &str) -> Option<u64> {
        self.segment_after(name)?.parse().ok()
    }

    pub(super) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// A parameter of the query, unless it is empty.
    pub(super) fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut pairs = form_urlencoded::parse(self.query().as_bytes());
        pairs.find(|pair| pair.0 == name).map(|pair| pair.1).filter(|value| !value.is_empty())
    }

    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    /// What the body says: a JSON object, or the pairs of a form as texts.
    pub(super) fn members(&self) -> Result<Map<String, Value>, Failure> {
        if self.is_form {
            let pairs = form_urlencoded::parse(&self.body);
            return Ok(pairs.map(|(name, value)| (name.into(), Value::from(&*value))).collect());
        }
        // What is wrong with it is not told, because it may be a password.
        serde_json::from_slice(&self.body)
            .map_err(|_| Failure::invalid("the body is not a json object"))
    }
}
