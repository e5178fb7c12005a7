//! The layer on hyper, without a framework between them.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use mor_tower::{MaybeBuffered, Mode};
use tower::{Layer, service_fn};

use super::*;

async fn echo(
    request: hyper::Request<MaybeBuffered<Incoming>>,
) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
    let verified = request.extensions().get::<VerifiedRequest>();
    let user = verified.map(|verified| verified.username().to_owned());
    let body = request.into_body().collect().await.map(http_body_util::Collected::to_bytes);
    let length = body.unwrap_or_default().len();
    Ok(hyper::Response::new(Full::from(format!("{user:?} {length}"))))
}

/// Serves one connection after the other.
async fn hyper_server(layer: VerifyLayer) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = TowerToHyperService::new(layer.layer(service_fn(echo)));
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // A client that goes away is an error of the connection alone.
            let _ = connection.await;
        }
    });
    address
}

#[tokio::test]
async fn right_and_wrong_requests_over_one_connection() {
    let log = Log::default();
    let address = hyper_server(VerifyLayer::new(verifier(&log))).await;
    let form = block();
    let request = |form: &str, connection: &str| {
        let length = form.len();
        format!(
            "POST {UPDATE} HTTP/1.1\r\nhost: x\r\nconnection: {connection}\r\n{FORM}\
             content-length: {length}\r\n\r\n{form}"
        )
    };
    // Pipelined: the second waits behind the first.
    let both = request(&form.replace("u15=1", "u15=0"), "keep-alive") + &request(&form, "close");
    let (status, answers) = exchange(address, &both).await;
    assert_eq!(status, 200);
    assert!(answers.starts_with(INCORRECT), "{answers}");
    assert!(answers.ends_with(&format!("\r\n\r\nSome(\"admin\") {}", form.len())), "{answers}");
    assert_eq!(taken(&log), ["user_details_update: admin: `hash` does not match"]);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused_in_every_mode() {
    for mode in [Mode::Enforce, Mode::Report] {
        let log = Log::default();
        let layer = VerifyLayer::new(verifier(&log).policy(Policy::new().mode(mode)));
        let address = hyper_server(layer).await;
        let head = head("POST", UPDATE);
        let mut stream = TcpStream::connect(address).await.unwrap();
        let cut = format!("{head}{FORM}content-length: 100\r\n\r\nu=admin");
        stream.write_all(cut.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8(answer).unwrap();
        assert!(!answer.contains("Some") && !answer.contains("None"), "{answer}");
        assert_eq!(taken(&log), ["user_details_update: the body ended early"]);
    }
}

#[tokio::test]
async fn a_body_in_many_pieces_is_one() {
    let log = Log::default();
    let address = hyper_server(VerifyLayer::new(verifier(&log))).await;
    let form = block();
    let pieces: Vec<_> = form.split_inclusive(|_| true).collect();
    let (_, answer) = exchange(address, &chunked(UPDATE, &pieces)).await;
    assert!(answer.ends_with(&format!("Some(\"admin\") {}", form.len())), "{answer}");
    assert!(taken(&log).is_empty());
}
