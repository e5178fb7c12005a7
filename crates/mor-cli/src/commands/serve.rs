//! `mor serve`: a stand-in for a server, or a check of requests on their way to one.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use mor_api::{BaseUrl, HashRule, HashRules};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use super::rule_names;
use crate::cli::Serve;
use crate::key::{KeyError, NamedKey};
use crate::output::{self, Output, Printable, Report};
use crate::serve::{Checker, Gateway, StandIn, Upstream, live};
use crate::{Failure, Outcome};

pub(crate) fn run(
    out: &mut Output,
    arguments: &Serve,
    server: Option<&str>,
    key: impl FnOnce() -> Result<NamedKey, KeyError>,
) -> Result<Outcome, Failure> {
    match &arguments.forward_to {
        None => {
            if server.is_some() {
                output::note("--server plays no part without --forward-to: this is a stand-in");
            }
            stand_in(out, arguments)
        }
        Some(url) => forward(out, arguments, url.as_deref(), key()?),
    }
}

/// Serves the stand-in.
fn stand_in(out: &mut Output, arguments: &Serve) -> Result<Outcome, Failure> {
    let defaults = mor_sandbox::Settings::default();
    let version = arguments.server_version;
    let rules = version.map(HashRules::from).or_else(|| arguments.rules());
    let rules = rules.unwrap_or(defaults.rules);
    let allow_get = arguments.allow_get;
    let settings = mor_sandbox::Settings { rules, server: version, allow_get, ..defaults };
    let (log, lines) = live::<StandIn>();
    let sandbox = mor_sandbox::Sandbox::new(settings, move |entry| StandIn::send(entry, &log))?;
    let (runtime, listener) = listen(arguments.port)?;
    let address = listener.local_addr()?;
    out.print(&Started { address, path: "/billing", forward_to: None, rules })?;
    let server = runtime.spawn(sandbox.serve(listener, crate::serve::interrupted()));
    crate::serve::print(out, lines)?;
    finish(out, &runtime, server)
}

/// Passes requests on to a server.
fn forward(
    out: &mut Output,
    arguments: &Serve,
    url: Option<&str>,
    key: NamedKey,
) -> Result<Outcome, Failure> {
    let url = url.ok_or("no server: name one with --server, or give --forward-to its URL")?;
    let base = BaseUrl::parse(url)?;
    let rules = arguments.rules().unwrap_or_else(|| HashRule::default().into());
    let origin = base.clone().at_root();
    let path = base.as_str().strip_prefix(origin.as_str()).unwrap_or_default();
    let upstream = Upstream::new(&origin, arguments.timeout)?;
    let (log, lines) = live();
    let gateway = Arc::new(Gateway::new(upstream, Checker::new(key, rules), log));
    let (runtime, listener) = listen(arguments.port)?;
    let address = listener.local_addr()?;
    if gateway.is_at(address) {
        return Err("it would pass on to itself: give another --port".into());
    }
    out.print(&Started { address, path, forward_to: Some(&origin), rules })?;
    let server = runtime.spawn(gateway.serve(listener, crate::serve::interrupted()));
    crate::serve::print(out, lines)?;
    finish(out, &runtime, server)
}

/// Two threads that serve, and a listener that only this machine reaches.
fn listen(port: u16) -> Result<(Runtime, TcpListener), Failure> {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = runtime.block_on(TcpListener::bind(address));
    let listener = listener.map_err(|error| format!("cannot listen on {address}: {error}"))?;
    Ok((runtime, listener))
}

/// Waits for the server, unless nobody reads the lines any more.
fn finish(
    out: &Output,
    runtime: &Runtime,
    server: tokio::task::JoinHandle<std::io::Result<()>>,
) -> Result<Outcome, Failure> {
    if out.is_closed() {
        let grace = async { tokio::time::timeout(GRACE, server).await };
        drop(runtime.block_on(grace));
        return Ok(Outcome::Fine);
    }
    runtime.block_on(server)??;
    output::note("stopped");
    Ok(Outcome::Fine)
}

/// How long requests may still take when nobody reads their lines.
const GRACE: Duration = Duration::from_millis(100);

/// Where it listens.
struct Started<'b> {
    address: SocketAddr,
    /// The path that the server has, and so has what is in front of it.
    path: &'b str,
    forward_to: Option<&'b BaseUrl>,
    rules: HashRules,
}

impl Report for Started<'_> {
    fn json(&self) -> Value {
        json!({
            "listening": format!("http://{}{}", self.address, self.path),
            "forward_to": self.forward_to.map(BaseUrl::as_str),
            "rules": rule_names(self.rules.iter()),
        })
    }
}

impl fmt::Display for Started<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "listening on http://{}{}, ", self.address, self.path)?;
        match self.forward_to {
            Some(origin) => write!(f, "passing on to {}", Printable(origin.as_str()))?,
            None => f.write_str("a stand-in for a server")?,
        }
        write!(f, "; rules {}; Ctrl-C stops it", rule_names(self.rules.iter()).join(", "))
    }
}
