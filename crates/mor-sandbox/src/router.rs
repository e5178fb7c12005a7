//! Which path is for which handler.

use std::future::Future;
use std::io;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use tokio::net::TcpListener;

use crate::sandbox::Sandbox;
use crate::{dispatch, v2};

impl Sandbox {
    /// The routes, for a server of your own. [`serve`](Self::serve) needs no more.
    pub fn router(&self) -> Router {
        Router::new()
            .nest("/billing/api", v2::routes())
            .nest("/api", v2::routes())
            .fallback(dispatch::answer)
            .layer(DefaultBodyLimit::max(64 * 1024))
            .with_state(self.clone())
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
