//! Connections of clients: how many there may be, and how they end.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use pingora::apps::{HttpServerApp, HttpServerOptions, ServerApp};
use pingora::protocols::Stream;
use pingora::proxy::{HttpProxy, http_proxy};
use pingora::server::ShutdownWatch;
use pingora::server::configuration::ServerConf;

use crate::metrics::Metrics;
use crate::request::Gateway;
use crate::state::State;

/// After no more connections are taken, the time for the first request of those that have just been
/// taken. pingora alone would close them unread.
const FIRST_REQUEST: Duration = Duration::from_secs(2);

/// Serves requests on connections.
pub struct Connections {
    proxy: Arc<HttpProxy<Gateway>>,
    state: Arc<State>,
}

impl Connections {
    /// For this gateway.
    #[must_use]
    pub fn new(conf: &Arc<ServerConf>, state: Arc<State>) -> Self {
        let mut proxy = http_proxy(conf, Gateway::new(Arc::clone(&state)));
        // No HTTP/2 without TLS, and no CONNECT.
        proxy.server_options = Some(HttpServerOptions::default());
        Self { proxy: Arc::new(proxy), state }
    }
}

#[async_trait]
impl ServerApp for Connections {
    async fn process_new(
        self: &Arc<Self>,
        stream: Stream,
        shutdown: &ShutdownWatch,
    ) -> Option<Stream> {
        let open = Open::new(&self.state.metrics);
        if self.state.metrics.connections() > self.state.config.limits.connections.get() {
            self.state.metrics.turned_away();
            return None;
        }
        let next = ServerApp::process_new(&self.proxy, stream, shutdown).await;
        drop(open);
        next
    }

    /// No more connections are taken. Those that wait for a request have some time for it, and are
    /// closed then.
    async fn cleanup(&self) {
        tokio::time::sleep(FIRST_REQUEST).await;
        self.proxy.http_cleanup().await;
        self.state.close();
    }
}

/// Counts a connection as long as it is open.
struct Open<'m>(&'m Metrics);

impl<'m> Open<'m> {
    fn new(metrics: &'m Metrics) -> Self {
        metrics.connected();
        Self(metrics)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.disconnected();
    }
}
