//! The layer and the extractor from outside, over real sockets and with HTTP as it is on the wire.
#![cfg(feature = "axum")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod checks;
mod duplicates;
mod extractor;
mod hyper_server;
mod policies;
mod report_mode;

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use mor_api::methods::users::UserDetailsUpdate;
use mor_api::{HashRule, KeyRing, SecretKey, Signer, TypedRequest};
use mor_tower::{Event, Policy, VerifiedRequest, Verifier, VerifyLayer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const UPDATE: &str = "/billing/api/user_details_update";
const INCORRECT: &str = "<page><error>Incorrect hash</error></page>";
const NO_SUCH_API: &str = "<page><error>There is no such API</error></page>";
const DENIED: &str = "<page><error>Access Denied</error></page>";
const DISABLED: &str = "<page><error>API Requests are disabled</error></page>";

type Log = Arc<Mutex<Vec<String>>>;

fn ring() -> KeyRing {
    let mut ring = KeyRing::new();
    ring.add("old", SecretKey::new("before").unwrap());
    ring.add("admin", SecretKey::new("secret").unwrap());
    ring
}

/// What is refused is logged by its reason, everything else as the event tells it.
fn verifier(log: &Log) -> Verifier {
    let sink = Arc::clone(log);
    let keys = HashMap::from([("admin".to_owned(), ring())]);
    Verifier::new(keys).report(move |event: &Event<'_>| {
        sink.lock().unwrap().push(match event {
            Event::Refused(refused) => refused.to_string(),
            other => other.to_string(),
        });
    })
}

/// What the inner service of a layer saw, as text.
async fn seen(request: Request) -> String {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let details = parts.extensions.get::<VerifiedRequest>();
    format!("{details:?} {} {}", parts.uri, String::from_utf8_lossy(&body))
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn layered(layer: VerifyLayer) -> SocketAddr {
    serve(Router::new().fallback(seen).layer(layer)).await
}

/// Sends bytes, and returns status and body of the answer.
async fn exchange(address: SocketAddr, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // A server that refuses a long body may close before all of it is written.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

fn head(method: &str, path: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n")
}

/// The same without a length, in these pieces.
fn chunked(path: &str, pieces: &[&str]) -> String {
    let body: Vec<_> = pieces
        .iter()
        .chain([&""])
        .map(|piece| format!("{:x}\r\n{piece}\r\n", piece.len()))
        .collect();
    let head = head("POST", path);
    format!("{head}{FORM}transfer-encoding: chunked\r\n\r\n{}", body.concat())
}

async fn post(address: SocketAddr, path: &str, content_type: &str, body: &str) -> (u16, String) {
    let length = body.len();
    let head = format!("{}{content_type}content-length: {length}", head("POST", path));
    exchange(address, &format!("{head}\r\n\r\n{body}")).await
}

const FORM: &str = "content-type: Application/X-WWW-Form-Urlencoded; charset=UTF-8\r\n";

fn signed<R: TypedRequest>(request: &R) -> String {
    let signer = Signer::new("admin", SecretKey::new("secret").unwrap());
    signer.sign(request).unwrap().form().to_string()
}

fn block() -> String {
    signed(&UserDetailsUpdate::new(123).blocked(true).comment("a b&c"))
}

fn taken(log: &Log) -> Vec<String> {
    std::mem::take(&mut *log.lock().unwrap())
}
