//! The tower layer.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use mor_api::{Rejection, methods};
use tower_layer::Layer;
use tower_service::Service;

use crate::answer;
use crate::body::MaybeBuffered;
use crate::check::{BoxError, Buffered, Verifier};
use crate::refusal::{RefusalReason, Refused};

/// What to do with requests to paths that are not one of a known method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum OtherPaths {
    /// Refuse them, with status 404.
    #[default]
    Refuse,
    /// Pass them on unchecked, with their bodies untouched: for API v2, for the GUI, and for
    /// methods that this crate does not know.
    ///
    /// Paths that a server might take for a known method's are refused all the same: those with
    /// escapes, empty or dot segments, and other spellings such as `/api/DID_CREATE.xml/`.
    Pass,
}

/// Verifies requests before an inner service gets them.
///
/// A request that passes has a [`VerifiedRequest`](crate::VerifiedRequest) in its extensions (an
/// axum handler takes it as `Extension<VerifiedRequest>`), and goes on with its body unchanged. Any
/// other gets the API's own answer, and the inner service does not learn of it.
///
/// The method is chosen by the request's path. Under axum, apply it to the whole router: a nested
/// one sees paths without their beginning. The whole of a form is read into memory first, so a
/// server that faces strangers also wants a timeout and a limit of connections around this.
///
/// ```
/// use std::collections::HashMap;
///
/// use mor_tower::{OtherPaths, Verifier, VerifyLayer};
///
/// let verifier = Verifier::new(HashMap::new());
/// let layer = VerifyLayer::new(verifier).other_paths(OtherPaths::Pass);
/// ```
#[derive(Debug, Clone)]
pub struct VerifyLayer {
    verifier: Verifier,
    other_paths: OtherPaths,
}

impl VerifyLayer {
    /// A layer that checks by this verifier and refuses other paths than those of known methods.
    #[must_use]
    pub const fn new(verifier: Verifier) -> Self {
        Self { verifier, other_paths: OtherPaths::Refuse }
    }

    /// What to do with other paths than those of known methods.
    #[must_use]
    pub const fn other_paths(mut self, other_paths: OtherPaths) -> Self {
        self.other_paths = other_paths;
        self
    }
}

impl<S> Layer<S> for VerifyLayer {
    type Service = Verify<S>;

    fn layer(&self, inner: S) -> Verify<S> {
        Verify { inner, layer: self.clone() }
    }
}

/// The service of a [`VerifyLayer`].
#[derive(Debug, Clone)]
pub struct Verify<S> {
    inner: S,
    layer: VerifyLayer,
}

impl<S, B, R> Service<Request<B>> for Verify<S>
where
    S: Service<Request<MaybeBuffered<B>>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<MaybeBuffered<R>>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The service that was polled to readiness is the one to call; the clone is not.
        let clone = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, clone);
        let layer = self.layer.clone();
        Box::pin(async move {
            match layer.admit(request).await {
                Ok(request) => {
                    let answer = inner.call(request).await;
                    answer.map(|answer| answer.map(MaybeBuffered::streaming))
                }
                Err(refused) => Ok(answer::refusal(&refused)
                    .map(|data| MaybeBuffered::buffered(Buffered { data, trailers: None }))),
            }
        })
    }
}

impl VerifyLayer {
    /// The request as the inner service gets it.
    async fn admit<B>(&self, request: Request<B>) -> Result<Request<MaybeBuffered<B>>, Refused>
    where
        B: Body<Data = Bytes>,
        B::Error: Into<BoxError>,
    {
        let path = request.uri().path();
        let refuse = |reason| Err(self.verifier.refuse(Refused::new(None, None, reason)));
        if !is_plain(path) {
            return refuse(RefusalReason::AmbiguousPath);
        }
        let Some(endpoint) = methods::by_path(path) else {
            return match self.other_paths {
                OtherPaths::Refuse => refuse(Rejection::UnknownMethod.into()),
                OtherPaths::Pass if resembles_method(path) => refuse(RefusalReason::AmbiguousPath),
                OtherPaths::Pass => Ok(request.map(MaybeBuffered::streaming)),
            };
        };
        let (mut parts, body) = request.into_parts();
        let (verified, (), body) = self.verifier.check(endpoint, &parts, body, |_| Ok(())).await?;
        parts.extensions.insert(verified);
        Ok(Request::from_parts(parts, MaybeBuffered::buffered(body)))
    }
}

/// Whether every server reads a path the same: no escapes, no empty segments but the last, no
/// segments that begin with a dot, no path parameters.
fn is_plain(path: &str) -> bool {
    !path.contains(['%', '\\', ';']) && !path.contains("//") && !path.contains("/.")
}

/// Whether a lenient server might take a path for that of a known method: in other case, with an
/// extension, a slash at the end or an id after it, or with the name elsewhere in the request.
fn resembles_method(path: &str) -> bool {
    let mut segments = path.split('/');
    while segments.any(|segment| segment.eq_ignore_ascii_case("api")) {
        let name = segments.clone().next().unwrap_or_default();
        let name = name.split('.').next().unwrap_or_default();
        if name.is_empty() || methods::by_name(&name.to_ascii_lowercase()).is_some() {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_a_server_may_normalise_are_not_plain() {
        for path in ["/api//did_create", "/api/%64id_create", "/x/../api/did_create", "/api/x;y"] {
            assert!(!is_plain(path), "{path}");
        }
        for path in ["/", "/api/did_create", "/api/did_create.xml", "/billing/api/v2/users/1/"] {
            assert!(is_plain(path), "{path}");
        }
    }

    #[test]
    fn other_spellings_of_a_method_are_seen() {
        for path in [
            "/billing/api/did_create/",
            "/billing/api/did_create.xml",
            "/billing/API/Did_Create",
            "/api/did_details_update/6511",
            "/api/",
            "/billing/api",
            "/api/v2/api/did_create.json",
        ] {
            assert!(resembles_method(path), "{path}");
        }
        for path in ["/", "/billing", "/billing/api/v2/login", "/api/unknown", "/did_create"] {
            assert!(!resembles_method(path), "{path}");
        }
    }
}
