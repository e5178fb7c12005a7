//! How long two servers take for a request while neither is busy: the client of `bench/load`.
//!
//! ```sh
//! cargo run --release --example paced -- SECONDS FIRST SECOND PATH BODY ANSWER
//! ```
//!
//! Some clients send about a thousand requests a second, to the first server and to the second one
//! in turn, a quarter of a second each, so that whatever else the machine does is in the times of
//! both. For each server one line is printed: how many requests it has answered, and the 50th and
//! the 99th percentile of their times in microseconds. A `#` in the body is replaced by a number,
//! so that no request is like another. An answer without status 200 and this body is an error.

use std::error::Error;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

const CLIENTS: u64 = 8;
const TURN: Duration = Duration::from_millis(250);
/// Between two requests of a client there are 4 to 12 milliseconds.
const PAUSE_US: std::ops::Range<u64> = 4_000..12_000;

#[derive(Clone)]
struct Task {
    duration: Duration,
    servers: [SocketAddr; 2],
    path: String,
    body: String,
    answer: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [seconds, first, second, path, body, answer] = &*arguments else {
        return Err("usage: paced SECONDS FIRST SECOND PATH BODY ANSWER".into());
    };
    let task = Task {
        duration: Duration::from_secs(seconds.parse()?),
        servers: [first.parse()?, second.parse()?],
        path: path.clone(),
        body: body.clone(),
        answer: answer.clone(),
    };
    let clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let task = task.clone();
            thread::spawn(move || client(&task, number))
        })
        .collect();
    let mut times = [Vec::new(), Vec::new()];
    for client in clients {
        let of_client = client.join().map_err(|_| "a client has panicked")??;
        for (all, some) in times.iter_mut().zip(of_client) {
            all.extend(some);
        }
    }
    for mut times in times {
        times.sort_unstable();
        let percentile = |percent| times.get(times.len() * percent / 100).copied();
        let micros = |time: Option<Duration>| time.unwrap_or_default().as_nanos() / 1_000;
        println!("{} {} {}", times.len(), micros(percentile(50)), micros(percentile(99)));
    }
    Ok(())
}

/// The times of one client's requests to each of the servers.
fn client(task: &Task, number: u64) -> io::Result<[Vec<Duration>; 2]> {
    let [first, second] = task.servers;
    let mut first = (connect(first)?, Vec::new());
    let mut second = (connect(second)?, Vec::new());
    let mut random = number + 1;
    let started = Instant::now();
    while started.elapsed() < task.duration {
        // xorshift
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let pause = PAUSE_US.start + random % (PAUSE_US.end - PAUSE_US.start);
        thread::sleep(Duration::from_micros(pause));
        let is_first = (started.elapsed().as_millis() / TURN.as_millis()).is_multiple_of(2);
        let (stream, times) = if is_first { &mut first } else { &mut second };
        let body = task.body.replace('#', &random.to_string());
        times.push(ask(stream, &request(&task.path, &body), &task.answer)?);
    }
    Ok([first.1, second.1])
}

fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    Ok(stream)
}

fn request(path: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// Sends a request, and tells how long its answer took.
fn ask(stream: &mut TcpStream, request: &str, expected: &str) -> io::Result<Duration> {
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    let sent = Instant::now();
    stream.write_all(request.as_bytes())?;
    while !answer.ends_with(expected.as_bytes()) {
        let wrong = || io::Error::other(format!("got {:?}", String::from_utf8_lossy(&answer)));
        let length = stream.read(&mut part).map_err(|_| wrong())?;
        let read = part.get(..length).filter(|read| !read.is_empty()).ok_or_else(wrong)?;
        answer.extend_from_slice(read);
    }
    let time = sent.elapsed();
    if !answer.starts_with(b"HTTP/1.1 200 ") {
        return Err(io::Error::other(format!("got {:?}", String::from_utf8_lossy(&answer))));
    }
    Ok(time)
}
