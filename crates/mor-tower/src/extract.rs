//! The axum extractor.

use std::fmt;
use std::ops::Deref;

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::Response;
use mor_api::TypedRequest;

use crate::answer;
use crate::verified_request::VerifiedRequest;
use crate::verifier::Verifier;

/// A request whose hash is right, as its type, and what the hash covers: an axum extractor.
///
/// The router's state is a [`Verifier`] or has one ([`FromRef`]). A handler that takes a `Verified`
/// runs only for requests that pass the check; the others get the API's own answer. It dereferences
/// to [`VerifiedRequest`].
///
/// ```
/// use std::collections::HashMap;
///
/// use axum::Router;
/// use axum::response::Response;
/// use axum::routing::any;
/// use mor_api::methods::dids::{DidCreate, DidCreateError, DidCreated};
/// use mor_tower::{Verified, Verifier, answer};
///
/// async fn create(verified: Verified<DidCreate>) -> Response {
///     // Only act on what the hash covers: anyone can add the rest.
///     answer(if verified.covers("provider_id") {
///         Ok(DidCreated::new(1).with_did(verified.request.did.clone()))
///     } else {
///         Err(DidCreateError::ProviderNotFound.into())
///     })
/// }
///
/// let verifier = Verifier::new(HashMap::new());
/// let router: Router = Router::new()
///     .route("/billing/api/did_create", any(create))
///     .with_state(verifier);
/// ```
///
/// It reads the body itself, so it comes last among a handler's arguments, and it does not depend
/// on a [`VerifyLayer`](crate::VerifyLayer): one of the two is enough.
#[derive(Clone)]
#[non_exhaustive]
pub struct Verified<R> {
    /// The request.
    pub request: R,
    /// What is known of it besides.
    pub details: VerifiedRequest,
}

impl<R> Deref for Verified<R> {
    type Target = VerifiedRequest;

    fn deref(&self) -> &VerifiedRequest {
        &self.details
    }
}

/// Without the request, whose values may be secret.
impl<R> fmt::Debug for Verified<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("details", &self.details).finish_non_exhaustive()
    }
}

impl<R, S> FromRequest<S> for Verified<R>
where
    R: TypedRequest + Send,
    S: Sync,
    Verifier: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method itself is for one lifetime only"
        )]
        Verifier::from_ref(state)
            .check(R::ENDPOINT, &parts, body, |passed| passed.typed())
            .await
            .map(|(request, details)| Self { request, details })
            .map_err(|refused| answer::refusal(&refused).map(Body::from))
    }
}
