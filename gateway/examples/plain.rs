//! A proxy on pingora that checks nothing: what `bench/load` compares the gateway with.
//!
//! ```sh
//! cargo run --release --example plain -- 127.0.0.1:8080 127.0.0.1:80
//! ```

use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use async_trait::async_trait;
use pingora::Result;
use pingora::prelude::HttpPeer;
use pingora::proxy::{ProxyHttp, Session, http_proxy_service};
use pingora::server::Server;
use pingora::server::configuration::ServerConf;

struct Plain {
    upstream: SocketAddr,
}

#[async_trait]
impl ProxyHttp for Plain {
    type CTX = ();

    fn new_ctx(&self) {}

    /// With the options of the gateway's.
    async fn upstream_peer(&self, _: &mut Session, (): &mut ()) -> Result<Box<HttpPeer>> {
        let mut peer = HttpPeer::new(self.upstream, false, String::new());
        let options = &mut peer.options;
        options.connection_timeout = Some(Duration::from_secs(2));
        options.total_connection_timeout = options.connection_timeout;
        options.read_timeout = Some(Duration::from_secs(60));
        options.write_timeout = options.read_timeout;
        options.idle_timeout = Some(Duration::from_secs(4));
        Ok(Box::new(peer))
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(listen), Some(upstream)) = (arguments.next(), arguments.next()) else {
        return Err("usage: plain LISTEN UPSTREAM".into());
    };
    let conf = ServerConf { threads: 1, max_retries: 1, ..ServerConf::default() };
    let mut server = Server::new_with_opt_and_conf(None, conf);
    server.bootstrap();
    let plain = Plain { upstream: upstream.parse()? };
    let mut proxy = http_proxy_service(&server.configuration, plain);
    proxy.add_tcp(&listen);
    server.add_service(proxy);
    server.run_forever()
}
