//! The layer with bodies that are hard to send over a socket, and what time tells.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Empty, Full};
use mor_api::methods::users::UserDetailsUpdate;
use mor_api::{KeyRing, SecretKey, Signer};
use mor_tower::{Event, MaybeBuffered, Mode, OtherPaths, Policy, Verifier, VerifyLayer};
use tower::{Layer, ServiceExt, service_fn};

const UPDATE: &str = "/billing/api/user_details_update";

/// Sends a request to a service behind the layer that gives its body back.
async fn send<B>(
    layer: &VerifyLayer,
    request: Request<B>,
) -> Response<MaybeBuffered<MaybeBuffered<B>>>
where
    B: Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let echo = async |request: Request<_>| Ok::<_, Infallible>(Response::new(request.into_body()));
    layer.layer(service_fn(echo)).oneshot(request).await.unwrap()
}

fn layer(reasons: &Arc<Mutex<Vec<String>>>) -> VerifyLayer {
    let mut ring = KeyRing::new();
    ring.add("admin", SecretKey::new("secret").unwrap());
    let sink = Arc::clone(reasons);
    let report = move |event: &Event<'_>| match event {
        Event::Refused(refused) => sink.lock().unwrap().push(refused.reason().to_string()),
        other => unreachable!("{other}"),
    };
    let keys = HashMap::from([("admin".to_owned(), ring)]);
    let policy = Policy::new().other_paths(OtherPaths::Pass);
    VerifyLayer::new(Verifier::new(keys).policy(policy).report(report))
}

fn form(username: &str, key: &str, name: &str) -> String {
    let signer = Signer::new(username, SecretKey::new(key).unwrap());
    let request = UserDetailsUpdate::new(123).last_name(name);
    signer.sign(&request).unwrap().form().to_string()
}

fn request<B>(path: &str, body: B) -> Request<B> {
    let content_type = "application/x-www-form-urlencoded";
    Request::post(path).header("content-type", content_type).body(body).unwrap()
}

/// A body that fails when it is read, and says that it is this long.
struct Broken(u64);

impl Body for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        std::task::Poll::Ready(Some(Err(io::ErrorKind::ConnectionReset.into())))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0)
    }
}

#[tokio::test]
async fn trailers_and_lengths_go_on_with_the_body() {
    let layer = layer(&Arc::default());
    let form = form("admin", "secret", "Žalgiris");
    for path in [UPDATE, "/other"] {
        let mut trailers = HeaderMap::new();
        trailers.insert("x-sum", HeaderValue::from_static("1"));
        let given = trailers.clone();
        let body = Full::<Bytes>::from(form.clone()).with_trailers(async { Some(Ok(given)) });
        let answer = send(&layer, request(path, Box::pin(body))).await;
        let collected = answer.into_body().collect().await.unwrap();
        assert_eq!(collected.trailers(), Some(&trailers), "{path}");
        assert_eq!(collected.to_bytes(), form);

        let body = Full::<Bytes>::from(form.clone());
        let answer = send(&layer, request(path, body)).await;
        let length = u64::try_from(form.len()).unwrap();
        assert_eq!(answer.body().size_hint().exact(), Some(length));
        assert!(!answer.body().is_end_stream());
        assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), form);
    }
    let in_query = request(&format!("{UPDATE}?{form}"), Empty::<Bytes>::new());
    let answer = send(&layer, in_query).await;
    assert!(answer.body().is_end_stream());
}

#[tokio::test]
async fn a_broken_or_encoded_body_is_refused_and_a_long_one_not_even_read() {
    let reasons = Arc::<Mutex<Vec<_>>>::default();
    let layer = layer(&reasons);
    for length in [10, 64 * 1024 + 1] {
        let answer = send(&layer, request(UPDATE, Broken(length))).await;
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body, "<page><error>Incorrect hash</error></page>");
    }
    let mut encoded = request(UPDATE, Full::<Bytes>::from(form("admin", "secret", "x")));
    encoded.headers_mut().insert("content-encoding", HeaderValue::from_static("gzip"));
    send(&layer, encoded).await;
    assert_eq!(
        *reasons.lock().unwrap(),
        [
            "the body ended early",
            "the body has more than 65536 bytes",
            "the body has a content encoding"
        ]
    );
}

/// A body that comes in these pieces.
struct Pieces(std::collections::VecDeque<Bytes>);

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        std::task::Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }
}

/// What was read before it was too long, and what was not, arrive as one.
#[tokio::test]
async fn report_mode_gives_back_what_it_has_read() {
    let policy = Policy::new().mode(Mode::Report);
    let layer = VerifyLayer::new(Verifier::new(HashMap::new()).policy(policy));
    let pieces = ["u=admin", "&x=", &"y".repeat(65_000), &"z".repeat(1000), "&a=", "1"];
    let whole = pieces.concat();
    let pieces = Pieces(pieces.iter().map(|piece| Bytes::from((*piece).to_owned())).collect());
    let answer = send(&layer, request(UPDATE, pieces)).await;
    let body = answer.into_body();
    assert_eq!((body.is_end_stream(), body.size_hint().lower()), (false, 66_010));
    assert_eq!(body.size_hint().upper(), None);
    assert!(format!("{body:?}").contains("streaming"));
    assert_eq!(body.collect().await.unwrap().to_bytes(), whole);
}

async fn time(layer: &VerifyLayer, form: &str) -> Duration {
    let request = request(UPDATE, Full::<Bytes>::from(form.to_owned()));
    let start = Instant::now();
    send(layer, request).await;
    start.elapsed()
}

#[tokio::test]
async fn an_unknown_user_costs_the_work_of_a_wrong_hash() {
    let layer = layer(&Arc::default());
    // Long enough for the hash to be most of the work.
    let name = "x".repeat(60_000);
    let forms = ["admin", "nobody"].map(|username| form(username, "wrong", &name));
    // The machine's other work disturbs the least times least, and both alike when they alternate.
    let mut least = [Duration::MAX; 2];
    for _ in 0..50 {
        for (form, least) in forms.iter().zip(&mut least) {
            *least = time(&layer, form).await.min(*least);
        }
    }
    let [wrong, unknown] = least;
    let ratio = unknown.as_secs_f64() / wrong.as_secs_f64();
    assert!((0.7..1.4).contains(&ratio), "{unknown:?} and {wrong:?}");
}
