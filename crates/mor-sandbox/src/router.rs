//! Which path is for which handler.

use std::future::Future;
use std::io;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, post};
use tokio::net::TcpListener;

use crate::sandbox::Sandbox;
use crate::{hashed, v2};

impl Sandbox {
    /// The routes, for a server of your own. [`serve`](Self::serve) needs no more.
    pub fn router(&self) -> Router {
        let mut router = Router::new();
        for prefix in ["/billing/api", "/api"] {
            let at = |path: &str| format!("{prefix}/{path}");
            let provider = at("v2/users/{id}/assign_provider");
            router = router
                .route(&at("user_details_update"), any(hashed::user_details_update))
                .route(&at("user_update_api"), any(hashed::user_details_update))
                .route(&at("did_details_update"), any(hashed::did_details_update))
                .route(&at("did_create"), any(hashed::did_create))
                .route(&at("v2/authentication/login"), post(v2::login))
                .route(&at("v2/authentication/refresh"), post(v2::refresh))
                .route(&provider, post(v2::assign_provider).delete(v2::unassign_provider));
        }
        router.layer(DefaultBodyLimit::max(64 * 1024)).with_state(self.clone())
    }

    /// Serves on this listener until the future is ready, and finishes the requests that it has.
    ///
    /// # Errors
    /// Those of the listener.
    pub async fn serve(
        self,
        listener: TcpListener,
        until: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        axum::serve(listener, self.router()).with_graceful_shutdown(until).await
    }
}
