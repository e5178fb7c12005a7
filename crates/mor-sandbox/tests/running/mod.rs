//! A stand-in on a free port, and what is needed to talk to it.
#![allow(dead_code, unreachable_pub, reason = "each test file uses some of it")]

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use mor_api::answer::{Answer, ApiError};
use mor_api::{BaseUrl, HttpRequest, SecretKey, Signer, TypedRequest};
use mor_sandbox::{Sandbox, Settings};

pub struct Running {
    pub sandbox: Sandbox,
    pub base: BaseUrl,
    pub client: reqwest::Client,
    pub log: Arc<Mutex<Vec<String>>>,
}

pub async fn start(settings: Settings) -> Running {
    let log = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&log);
    let sandbox =
        Sandbox::new(settings, move |line| sink.lock().unwrap().push(line.to_string())).unwrap();
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let base = BaseUrl::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(sandbox.clone().serve(listener, std::future::pending()));
    Running { sandbox, base, client: reqwest::Client::new(), log }
}

impl Running {
    pub async fn send(&self, request: impl Into<Sent>) -> (u16, Vec<u8>) {
        let Sent { method, url, headers, body } = request.into();
        let mut builder = self.client.request(method.parse().unwrap(), url);
        for (name, value) in headers {
            builder = builder.header(name, value);
        }
        let answer = builder.body(body).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap().to_vec())
    }

    pub async fn ask<A: Answer>(&self, request: HttpRequest) -> Result<A, ApiError<A::Error>> {
        let (status, body) = self.send(request).await;
        A::read(status, body)
    }

    /// Sends a request of this user, and returns the answer or the refusal.
    pub async fn call<A: Answer>(
        &self,
        username: &str,
        request: &impl TypedRequest,
    ) -> Result<A, A::Error> {
        let http = signer(username).sign(request).unwrap().post(&self.base);
        self.ask(http).await.map_err(|error| match error {
            ApiError::Refused(refusal) => refusal.error,
            ApiError::Unreadable { status, reason } => panic!("{status}: {reason}"),
            _ => panic!("unreadable"),
        })
    }
}

/// Everybody signs with the administrator's key, which the stand-in takes from all.
pub fn signer(username: &str) -> Signer {
    Signer::new(username, SecretKey::new("secret").unwrap())
}

/// A request as it is sent.
#[derive(Clone)]
pub struct Sent {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl From<HttpRequest> for Sent {
    fn from(request: HttpRequest) -> Self {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self {
            method: request.method().to_string(),
            url: request.url().to_owned(),
            headers: request.headers().map(owned).collect(),
            body: request.into_body(),
        }
    }
}

impl Sent {
    /// The same with a hash that is wrong; `None` if it has none.
    pub fn with_wrong_hash(mut self) -> Option<Self> {
        let (rest, hash) = self.body.rsplit_once("hash=")?;
        let other = if hash.ends_with('0') { '1' } else { '0' };
        self.body = format!("{rest}hash={}{other}", hash.get(..39)?);
        Some(self)
    }

    /// The same under another name of the method.
    pub fn renamed(mut self, name: &str, other: &str) -> Self {
        self.url = self.url.replace(&format!("/api/{name}"), &format!("/api/{other}"));
        self
    }

    /// The same without a parameter.
    pub fn without(mut self, name: &str) -> Self {
        let is_other = |pair: &&str| pair.split_once('=').is_none_or(|(sent, _)| sent != name);
        self.body = self.body.split('&').filter(is_other).collect::<Vec<_>>().join("&");
        if name == "id"
            && let Some((url, _)) = self.url.split_once("/api/").and_then(|(base, path)| {
                let (method, id) = path.split_once('/')?;
                Some((format!("{base}/api/{method}"), id))
            })
        {
            self.url = url;
        }
        self
    }
}
