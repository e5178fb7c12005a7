//! The server behind: one connection for each request, so that nothing is ever sent twice.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderValue, Request, Response, Uri};
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use mor_api::BaseUrl;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, crypto};

use super::raw_target::Restoring;
use crate::Failure;

/// Any error of a body.
pub(super) type BoxError = Box<dyn Error + Send + Sync>;

/// A server, and how long it may take.
pub(crate) struct Upstream {
    host: String,
    port: u16,
    /// What `Host` says.
    authority: HeaderValue,
    tls: Option<Tls>,
    pub(super) timeout: Duration,
}

struct Tls {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Upstream {
    /// The server at the origin of this URL.
    ///
    /// # Errors
    /// When the operating system has no certificates to trust.
    pub(crate) fn new(base: &BaseUrl, timeout: Duration) -> Result<Self, Failure> {
        let uri: Uri = base.as_str().parse()?;
        let authority = uri.authority().ok_or("the URL has no host")?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let is_secure = uri.scheme_str() == Some("https");
        let port = authority.port_u16().unwrap_or(if is_secure { 443 } else { 80 });
        let tls = if is_secure { Some(Tls::new(&host)?) } else { None };
        let authority = HeaderValue::from_str(authority.as_str())?;
        Ok(Self { host, port, authority, tls, timeout })
    }

    /// Whether it is what listens at this address of this machine.
    pub(super) fn is_at(&self, address: SocketAddr) -> bool {
        let ip = self.host.parse::<IpAddr>();
        let is_here = ip.is_ok_and(|ip| ip.is_loopback()) || self.host == "localhost";
        is_here && self.port == address.port()
    }

    /// What `Host` says in requests to it.
    pub(super) fn host(&self) -> HeaderValue {
        self.authority.clone()
    }

    /// Connects, and says until when the answer has to begin.
    ///
    /// # Errors
    /// [`Unanswered`] says why there is no connection.
    pub(super) async fn connect(&self) -> Result<Connection, Unanswered> {
        let end = Instant::now() + self.timeout;
        let late = |_| Unanswered::Late { is_connected: false };
        let connected = TcpStream::connect((self.host.as_str(), self.port));
        let stream = timeout_at(end, connected).await.map_err(late)?;
        let stream = stream.map_err(Unanswered::Unreachable)?;
        // Small requests are not held back.
        let _ = stream.set_nodelay(true);
        let Some(tls) = &self.tls else { return Ok(Connection { stream: Box::new(stream), end }) };
        let secured = tls.connector.connect(tls.name.clone(), stream);
        let stream = timeout_at(end, secured).await.map_err(late)?;
        let stream = stream.map_err(Unanswered::Insecure)?;
        Ok(Connection { stream: Box::new(stream), end })
    }
}

/// A connection for one request.
pub(super) struct Connection {
    stream: Box<dyn Stream>,
    end: Instant,
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

impl Connection {
    /// Sends a request, with this target in place of its URI if there is one, and waits for the
    /// head of the answer. No redirect is followed.
    ///
    /// # Errors
    /// [`Unanswered`] says why there is no answer.
    pub(super) async fn exchange<B>(
        self,
        request: Request<B>,
        raw_target: Option<Bytes>,
    ) -> Result<Response<Incoming>, Unanswered>
    where
        B: Body<Data = Bytes> + Send + Unpin + 'static,
        B::Error: Into<BoxError>,
    {
        let Self { mut stream, end } = self;
        if let Some(target) = raw_target {
            stream = Box::new(Restoring::new(stream, target));
        }
        let exchanged = async {
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
            // It ends with the answer, because nothing else is sent on it. Its error is that of
            // the answer, too.
            tokio::spawn(connection);
            sender.send_request(request).await
        };
        let late = |_| Unanswered::Late { is_connected: true };
        timeout_at(end, exchanged).await.map_err(late)?.map_err(Unanswered::Broken)
    }
}

impl Tls {
    fn new(host: &str) -> Result<Self, Failure> {
        let provider = Arc::new(crypto::ring::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_platform_verifier()?
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let name = ServerName::try_from(host.to_owned())?;
        Ok(Self { connector: Arc::new(config).into(), name })
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Unanswered {
    /// There was no connection.
    Unreachable(io::Error),
    /// There was no secure connection.
    Insecure(io::Error),
    /// The answer did not begin in time.
    Late { is_connected: bool },
    /// The connection broke, or what came is not HTTP.
    Broken(hyper::Error),
}

impl fmt::Display for Unanswered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(error) => write!(f, "the server cannot be reached: {error}"),
            Self::Insecure(error) => write!(f, "there was no secure connection: {error}"),
            Self::Late { is_connected: true } => f.write_str("the server did not answer in time"),
            Self::Late { is_connected: false } => f.write_str("there was no connection in time"),
            Self::Broken(error) if error.is_parse() => f.write_str("the answer is not HTTP"),
            Self::Broken(_) => f.write_str("the connection broke before an answer came"),
        }
    }
}

impl Error for Unanswered {}
