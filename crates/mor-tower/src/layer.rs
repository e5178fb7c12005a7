//! The tower layer.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;

use crate::answer;
use crate::body::{Buffered, MaybeBuffered};
use crate::refusal::Refused;
use crate::verdict::Verdict;
use crate::verifier::{Hash, Taken, Verifier, Withheld};

/// Verifies requests before an inner service gets them.
///
/// A request that passes has a [`VerifiedRequest`](crate::VerifiedRequest) in its extensions (an
/// axum handler takes it as `Extension<VerifiedRequest>`), and goes on with its body unchanged. Any
/// other gets the API's own answer, and the inner service does not learn of it.
///
/// Where the policy [looks for duplicates](crate::Policy::duplicates), a request is reserved when
/// nothing is left between it and the inner service, which was ready before. So the layer has
/// nothing to take back. An inner service that passes requests on and could send nothing of one
/// releases its [`Reservation`](crate::Reservation), which is in the extensions, too.
///
/// The method is chosen by the request's path. Under axum, apply it to the whole router: a nested
/// one sees paths without their beginning. The whole of a form is read into memory first, so a
/// server that faces strangers also wants a timeout and a limit of connections around this.
///
/// ```
/// use std::collections::HashMap;
///
/// use mor_tower::{OtherPaths, Policy, Verifier, VerifyLayer};
///
/// let verifier = Verifier::new(HashMap::new())
///     .policy(Policy::new().other_paths(OtherPaths::Pass));
/// let layer = VerifyLayer::new(verifier);
/// ```
#[derive(Debug, Clone)]
pub struct VerifyLayer {
    verifier: Verifier,
}

impl VerifyLayer {
    /// A layer that checks by this verifier.
    #[must_use]
    pub const fn new(verifier: Verifier) -> Self {
        Self { verifier }
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
    {
        let verifier = &self.verifier;
        let routed = match verifier.policy.route(request.uri().path()) {
            Ok(Some(routed)) => routed,
            Ok(None) => return Ok(request.map(MaybeBuffered::streaming)),
            Err(reason) => {
                let refused = Refused::new(None, None, reason);
                let (parts, body) = request.into_parts();
                return self.refuse(refused, parts, Some(MaybeBuffered::streaming(body)));
            }
        };
        let (mut parts, body) = request.into_parts();
        let then = |verdict: &Verdict<'_>| Ok(verdict.details());
        let examined = verifier.examine(routed, &parts, body, Hash::Needed, then).await;
        match examined {
            Ok(Taken { then: verified, body, reservation }) => {
                if let Some(verified) = verified {
                    parts.extensions.insert(verified);
                }
                if let Some(reservation) = reservation {
                    parts.extensions.insert(reservation);
                }
                Ok(Request::from_parts(parts, body))
            }
            Err(Withheld { refused, body }) => self.refuse(refused, parts, body),
        }
    }

    /// Refuses a request, unless refusals are only reported and there is something to forward.
    fn refuse<B>(
        &self,
        refused: Refused,
        parts: Parts,
        body: Option<MaybeBuffered<B>>,
    ) -> Result<Request<MaybeBuffered<B>>, Refused> {
        match body {
            Some(body) if self.verifier.policy.only_reports() => {
                self.verifier.would_refuse(&refused);
                Ok(Request::from_parts(parts, body))
            }
            _ => Err(self.verifier.refuse(refused)),
        }
    }
}
