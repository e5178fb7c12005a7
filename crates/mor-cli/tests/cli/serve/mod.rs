//! `mor serve` over real sockets: the stand-in, and what passes requests on.

mod forward;
mod notes;
mod readme;
mod stand_in;
mod stop;
#[cfg(target_os = "linux")]
mod tls;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::command;

/// Longer than anything takes.
const LONG: Duration = Duration::from_secs(20);

/// The right hash of `u15=1` for user 10, with the key of `admin`.
const RIGHT: &str = "u=admin&user_id=10&u15=1&hash=30f6d9b52227e903827d3c4f6ca2cbeed5c50653";
/// The same with the values in another order.
const WRONG: &str = "u=admin&user_id=10&u15=1&hash=37d6d62750a0a210de5d46c329d04ea2afddb794";
const UPDATE: &str = "/billing/api/user_details_update";

/// A running `mor serve`.
pub(crate) struct Served {
    child: Child,
    pub(crate) address: String,
    lines: Receiver<String>,
    /// All that was printed, on both streams.
    printed: Arc<Mutex<String>>,
}

impl Served {
    /// On a free port, with the key `secret`.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = command();
        command.env("MOR_API_SECRET", "secret").args(["serve", "--port", "0"]).args(arguments);
        Self::run(command)
    }

    fn run(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let printed = Arc::new(Mutex::new(String::new()));
        let lines = collect(child.stdout.take().unwrap(), Arc::clone(&printed));
        collect(child.stderr.take().unwrap(), Arc::clone(&printed));
        let Ok(first) = lines.recv_timeout(LONG) else {
            panic!("{}", printed.lock().unwrap());
        };
        let address = first.split_once("listening").unwrap().1.split_once("http://").unwrap().1;
        let address = address.split(['/', ' ', '"']).next().unwrap().to_owned();
        assert!(address.starts_with("127.0.0.1:"), "{first}");
        Self { child, address, lines, printed }
    }

    fn line(&self) -> String {
        let line = self.lines.recv_timeout(LONG);
        line.unwrap_or_else(|_| panic!("{}", self.printed.lock().unwrap()))
    }

    fn object(&self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        stream
    }

    /// Sends these bytes, and returns the whole answer.
    fn exchange(&self, request: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        let mut answer = Vec::new();
        // A connection that breaks has sent what it has sent.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8(answer).unwrap()
    }

    /// Posts a form to `user_details_update`.
    fn post(&self, form: &str) -> String {
        self.exchange(&post(UPDATE, "content-type: application/x-www-form-urlencoded\r\n", form))
    }

    /// Asks it to stop, as Ctrl-C does.
    #[cfg(unix)]
    fn interrupt(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    }

    /// What was printed so far.
    fn printed(&self) -> String {
        self.printed.lock().unwrap().clone()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines of a stream, as they come.
fn collect(stream: impl Read + Send + 'static, printed: Arc<Mutex<String>>) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            writeln!(printed.lock().unwrap(), "{line}").unwrap();
            let _ = sender.send(line);
        }
    });
    lines
}

/// A POST with a form.
fn post(target: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}content-length: \
         {length}\r\n\r\n"
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

/// The columns of a line, without the time.
fn columns(line: &str) -> Vec<&str> {
    assert!(!line.contains(char::is_control), "{line}");
    line.split("  ").skip(1).collect()
}
