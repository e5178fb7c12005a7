//! The admin address: metrics, and whether the gateway is well.

use std::sync::Arc;

use async_trait::async_trait;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};
use pingora::apps::http_app::ServeHttp;
use pingora::protocols::http::ServerSession;

use crate::state::State;

/// Answers `/metrics`, `/healthz` and `/readyz`. It is for the operator's network only.
#[derive(Debug)]
pub struct Admin {
    state: Arc<State>,
}

impl Admin {
    /// For this gateway.
    #[must_use]
    pub const fn new(state: Arc<State>) -> Self {
        Self { state }
    }

    /// Status, content type and body for a path.
    fn answer(&self, path: &str) -> (StatusCode, &'static str, Vec<u8>) {
        const TEXT: &str = "text/plain; charset=utf-8";
        match path {
            "/metrics" => match self.state.metrics.to_text() {
                Ok(text) => (StatusCode::OK, "text/plain; version=0.0.4", text),
                Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, TEXT, Vec::new()),
            },
            "/readyz" if self.state.keys.load().is_empty() => {
                (StatusCode::SERVICE_UNAVAILABLE, TEXT, b"there are no users\n".to_vec())
            }
            "/readyz" if self.state.is_draining() => {
                (StatusCode::SERVICE_UNAVAILABLE, TEXT, b"shutting down\n".to_vec())
            }
            "/healthz" | "/readyz" => (StatusCode::OK, TEXT, b"ok\n".to_vec()),
            _ => (StatusCode::NOT_FOUND, TEXT, b"not found\n".to_vec()),
        }
    }
}

#[async_trait]
impl ServeHttp for Admin {
    async fn response(&self, session: &mut ServerSession) -> Response<Vec<u8>> {
        let (status, content_type, body) = self.answer(session.req_header().uri.path());
        let length = HeaderValue::from(body.len());
        let mut response = Response::new(body);
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        response.headers_mut().insert(CONTENT_LENGTH, length);
        response
    }
}
