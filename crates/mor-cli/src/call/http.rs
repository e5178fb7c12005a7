//! Sends a request once.

use std::error::Error;
use std::fmt;
use std::io::ErrorKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use mor_api::HttpRequest;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{ConnectionDetails, Connector, DefaultConnector};
use ureq::{Agent, Proxy, http};
use zeroize::Zeroizing;

/// No answer is longer; it is what the library reads.
const LONGEST: u64 = mor_api::answer::DEFAULT_LIMIT as u64;

/// A request as it is sent.
pub(crate) struct Outgoing<'r> {
    pub(crate) method: &'r str,
    pub(crate) url: &'r str,
    pub(crate) headers: Vec<(&'static str, &'r str)>,
    pub(crate) body: &'r str,
}

impl<'r> From<&'r HttpRequest> for Outgoing<'r> {
    fn from(request: &'r HttpRequest) -> Self {
        Self {
            method: request.method().as_str(),
            url: request.url(),
            headers: request.headers().collect(),
            body: request.body(),
        }
    }
}

/// How a request is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sending {
    /// How long all of it may take.
    pub(crate) timeout: Duration,
    /// Whether the proxies of the environment count.
    pub(crate) env_proxy: bool,
}

/// What a server has answered.
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl Sending {
    /// Sends a request and reads the answer. Nothing is sent again, and no redirect is followed:
    /// the answer is the redirect.
    ///
    /// # Errors
    /// [`Unanswered`], which has nothing of the request in it.
    pub(crate) fn send(self, request: &Outgoing<'_>) -> Result<Answered, Unanswered> {
        let is_connected = Arc::new(AtomicBool::new(false));
        let connector =
            Noting { inner: DefaultConnector::default(), is_connected: Arc::clone(&is_connected) };
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .timeout_global(Some(self.timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // Each request has a connection of its own, so that none is lost on one that the
            // server has closed meanwhile.
            .max_idle_connections(0)
            .proxy(if self.env_proxy { Proxy::try_from_env() } else { None })
            .user_agent(concat!("mor/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls)
            .build();
        let agent = Agent::with_parts(config, connector, DefaultResolver::default());
        let mut status = None;
        exchange(&agent, request, &mut status).map_err(|error| Unanswered {
            was_sent: is_connected.load(Ordering::SeqCst),
            status,
            timeout: self.timeout,
            error,
        })
    }
}

fn exchange(
    agent: &Agent,
    request: &Outgoing<'_>,
    status: &mut Option<u16>,
) -> Result<Answered, ureq::Error> {
    let mut builder = http::Request::builder().method(request.method).uri(request.url);
    for (name, value) in &request.headers {
        let mut value = http::HeaderValue::from_str(value).map_err(http::Error::from)?;
        value.set_sensitive(*name == "authorization");
        builder = builder.header(*name, value);
    }
    let has_body = matches!(request.method, "POST" | "PATCH");
    let mut answer = if has_body {
        // Also an empty one, which has a length.
        agent.run(builder.body(request.body.as_bytes())?)?
    } else {
        agent.run(builder.body(())?)?
    };
    let code = answer.status().as_u16();
    *status = Some(code);
    let body = answer.body_mut().with_config().limit(LONGEST).read_to_vec()?;
    Ok(Answered { status: code, body: Zeroizing::new(body) })
}

/// Notes whether there was a connection: before, nothing can have been sent.
#[derive(Debug)]
struct Noting {
    inner: DefaultConnector,
    is_connected: Arc<AtomicBool>,
}

impl Connector<()> for Noting {
    type Out = <DefaultConnector as Connector<()>>::Out;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let transport = self.inner.connect(details, chained)?;
        self.is_connected.store(transport.is_some(), Ordering::SeqCst);
        Ok(transport)
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) struct Unanswered {
    /// Whether at least a part of the request may have been sent.
    pub(crate) was_sent: bool,
    /// The status, if so much of an answer came.
    pub(crate) status: Option<u16>,
    timeout: Duration,
    error: ureq::Error,
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.status.is_some() { "the whole answer" } else { "an answer" };
        // No message of an error that may show the URL, which has a hash in it.
        match &self.error {
            ureq::Error::Timeout(_) if self.was_sent => {
                write!(f, "{what} did not come within {} seconds", self.timeout.as_secs_f64())
            }
            ureq::Error::Timeout(_) => {
                let seconds = self.timeout.as_secs_f64();
                write!(f, "there was no connection within {seconds} seconds")
            }
            ureq::Error::HostNotFound => f.write_str("the host is not known"),
            ureq::Error::ConnectionFailed => f.write_str("there was no connection"),
            ureq::Error::BodyExceedsLimit(_) => {
                write!(f, "the answer has more than {LONGEST} bytes")
            }
            ureq::Error::Protocol(_) | ureq::Error::LargeResponseHeader(..) => {
                f.write_str("what came is not HTTP")
            }
            ureq::Error::Tls(reason) => write!(f, "there was no secure connection: {reason}"),
            ureq::Error::Rustls(error) => write!(f, "there was no secure connection: {error}"),
            ureq::Error::InvalidProxyUrl => f.write_str("the proxy of the environment is no URL"),
            ureq::Error::ConnectProxyFailed(_) => f.write_str("the proxy refused the connection"),
            ureq::Error::Io(error) if error.kind() == ErrorKind::UnexpectedEof => {
                write!(f, "the server closed the connection before {what} had come")
            }
            ureq::Error::Io(error) => error.fmt(f),
            _ => f.write_str("it cannot be sent"),
        }
    }
}

impl Error for Unanswered {}
