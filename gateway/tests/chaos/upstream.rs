//! An upstream that notes what it got, answers in many ways, and can be killed.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::ledger::Tag;
use crate::stage::tag;
use crate::support::read_request;

/// For how long the gateway waits for an answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(2);

/// How often each attempt was got, in all lives.
pub(crate) type Sightings = Arc<Mutex<HashMap<Tag, u32>>>;

/// An upstream in one of its lives.
pub(crate) struct Upstream {
    address: SocketAddr,
    life: Arc<Life>,
    listening: JoinHandle<()>,
}

#[derive(Default)]
struct Life {
    is_over: AtomicBool,
    connections: Mutex<HashMap<u64, TcpStream>>,
}

impl Upstream {
    pub(crate) fn start(address: SocketAddr, sightings: &Sightings) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let life = Arc::<Life>::default();
        let (served, sightings) = (Arc::clone(&life), Arc::clone(sightings));
        let listening = thread::spawn(move || {
            for (number, stream) in (0..).zip(listener.incoming()) {
                let stream = stream.unwrap();
                let mut connections = served.connections.lock().unwrap();
                if served.is_over() {
                    return;
                }
                connections.insert(number, stream.try_clone().unwrap());
                drop(connections);
                let (life, sightings) = (Arc::clone(&served), Arc::clone(&sightings));
                thread::spawn(move || {
                    serve(stream, &life, &sightings);
                    life.connections.lock().unwrap().remove(&number);
                });
            }
        });
        Self { address, life, listening }
    }

    /// Closes the listener and all connections, whatever they are in the middle of.
    pub(crate) fn kill(self) {
        {
            let connections = self.life.connections.lock().unwrap();
            self.life.is_over.store(true, Ordering::Relaxed);
            for connection in connections.values() {
                let _ = connection.shutdown(Shutdown::Both);
            }
        }
        // Wakes whoever accepts.
        let _ = TcpStream::connect(self.address);
        self.listening.join().unwrap();
    }
}

impl Life {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    fn sleep(&self, time: Duration) {
        const STEP: Duration = Duration::from_millis(5);
        let mut rest = time;
        while !rest.is_zero() && !self.is_over() {
            thread::sleep(rest.min(STEP));
            rest = rest.saturating_sub(STEP);
        }
    }
}

fn serve(mut stream: TcpStream, life: &Life, sightings: &Sightings) {
    stream.set_nodelay(true).unwrap();
    while let Some(request) = read_request(&mut stream)
        && !life.is_over()
    {
        // No client has the tag 0.
        let tag = tag_of(&request).unwrap_or_default();
        *sightings.lock().unwrap().entry(tag).or_default() += 1;
        let number = tag / 8;
        if number % 53 == 7 {
            // It has acted, and nobody learns of it.
            return;
        }
        if number % 499 == 11 {
            life.sleep(PATIENCE + Duration::from_millis(300));
        }
        let mut answer = format!("<page><status>ok {tag}</status>");
        answer.extend((0..number % 16 / 15 * 20_000).map(|_| "<padding/>"));
        answer.push_str("</page>");
        let is_broken_off = number % 7 == 3;
        let pieces = if is_broken_off { 3 } else { 1 };
        for piece in pieces_of(&answer, pieces, number.is_multiple_of(2)) {
            if stream.write_all(piece.as_bytes()).is_err() {
                return;
            }
            if is_broken_off {
                life.sleep(Duration::from_millis(number % 20));
            }
        }
        if number % 31 == 13 {
            // As servers do after a while, or after so many requests.
            return;
        }
    }
}

/// An answer in chunks, or with its length.
fn pieces_of(answer: &str, count: usize, is_chunked: bool) -> Vec<String> {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n";
    let step = answer.len().div_ceil(count);
    let mut pieces = vec![if is_chunked {
        format!("{head}Transfer-Encoding: chunked\r\n\r\n")
    } else {
        format!("{head}Content-Length: {}\r\n\r\n", answer.len())
    }];
    let mut rest = answer;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(step.min(rest.len()));
        rest = after;
        pieces.push(if is_chunked {
            format!("{:x}\r\n{piece}\r\n", piece.len())
        } else {
            piece.to_owned()
        });
    }
    if is_chunked {
        let last = pieces.last_mut().unwrap();
        write!(last, "0\r\n\r\n").unwrap();
    }
    if count == 1 { vec![pieces.concat()] } else { pieces }
}

/// The tag of a request that is in itself consistent.
fn tag_of(request: &str) -> Option<Tag> {
    let form = request.split_once("\r\n\r\n")?.1;
    let mut pairs = form.split('&').filter_map(|pair| pair.split_once('='));
    let tag = tag(pairs.clone().filter(|(_, value)| value.is_empty()).map(|(name, _)| name))?;
    let number = pairs.find(|(name, _)| *name == "user_id")?.1.parse::<u64>().ok()?;
    (number == tag / 8 && form.contains("&u15=1&")).then_some(tag)
}
