//! A server that is told what to do, in place of a real one.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

/// A server that does one thing with each request, and keeps what came.
pub(crate) struct Stub {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Stub {
    pub(crate) fn start(answer: impl Fn(&mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        thread::spawn(move || {
            for socket in listener.incoming() {
                let mut socket = socket.unwrap();
                let request = read(&mut socket);
                seen.lock().unwrap().push(request);
                answer(&mut socket);
            }
        });
        Self { url, requests }
    }

    pub(crate) fn answering(answer: &'static str) -> Self {
        Self::start(move |socket| socket.write_all(answer.as_bytes()).unwrap())
    }

    pub(crate) fn count(&self) -> usize {
        self.requests().len()
    }

    /// All requests that came, head and body.
    pub(crate) fn requests(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.requests.lock().unwrap()
    }

    /// The only request that came: its head in lines, and its body.
    pub(crate) fn request(&self) -> (Vec<String>, Vec<u8>) {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1);
        let request = requests.pop().unwrap();
        let end = request.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(request[..end].to_vec()).unwrap();
        (head.split("\r\n").map(str::to_owned).collect(), request[end + 4..].to_vec())
    }
}

/// A request, head and body, also one in chunks.
fn read(socket: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if socket.read(&mut byte).unwrap_or(0) == 0 {
            return bytes;
        }
        bytes.extend(byte);
    }
    let head = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    let length = head.split_once("content-length: ");
    let length = length.and_then(|(_, rest)| rest.lines().next()?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    socket.read_exact(&mut body).unwrap();
    bytes.extend(body);
    while head.contains("transfer-encoding: chunked") && !bytes.ends_with(b"0\r\n\r\n") {
        socket.read_exact(&mut byte).unwrap();
        bytes.extend(byte);
    }
    bytes
}
