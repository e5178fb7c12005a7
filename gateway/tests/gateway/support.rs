//! A gateway as a process, servers behind it, and clients that write bytes.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use mor_sandbox::{Sandbox, Settings};
use nix::sys::signal::Signal;
use serde_json::Value;
use tempfile::TempDir;

/// The user page's sample, and its key.
pub(crate) const RIGHT: &str =
    "u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
pub(crate) const KEY: &str = "456789";
pub(crate) const WRONG: &str =
    "u=username&user_id=123&u15=0&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
pub(crate) const PATH: &str = "/billing/api/user_details_update";

/// A running gateway. It ends with this value.
pub(crate) struct Gateway {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) admin: SocketAddr,
    directory: TempDir,
}

impl Gateway {
    /// In this mode before this upstream, with more lines of configuration.
    pub(crate) fn start(mode: &str, upstream: SocketAddr, more: &str) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), mode, upstream, more)
    }

    pub(crate) fn start_logging_to(log: &str, upstream: SocketAddr) -> Self {
        Self::start_with(tempfile::tempdir().unwrap(), "enforce", upstream, log, "")
    }

    pub(crate) fn start_in(
        directory: TempDir,
        mode: &str,
        upstream: SocketAddr,
        more: &str,
    ) -> Self {
        Self::start_with(directory, mode, upstream, "log", more)
    }

    fn start_with(
        directory: TempDir,
        mode: &str,
        upstream: SocketAddr,
        log: &str,
        more: &str,
    ) -> Self {
        std::fs::set_permissions(directory.path(), PermissionsExt::from_mode(0o700)).unwrap();
        let (address, admin) = (free_address(), free_address());
        let config = format!(
            "listen = '{address}'\nadmin = '{admin}'\nmode = '{mode}'\nrun_directory = '.'\n\
             threads = 2\nupstream.address = '{upstream}'\nlog.target = '{log}'\n{more}\n\
             [[user]]\nname = 'username'\nkeys = [{{ name = 'first', file = 'key' }}]\n"
        );
        std::fs::write(directory.path().join("gateway.toml"), config).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_mor-gateway"));
        let mut gateway = Self { child: sleeper(child), address, admin, directory };
        gateway.write_key(KEY, 0o600);
        let mut command = gateway.command(&["run"]);
        if gateway.path("notify").exists() {
            command.env("NOTIFY_SOCKET", gateway.path("notify"));
        }
        command.stderr(gateway.file("errors"));
        gateway.child = command.spawn().unwrap();
        wait_until("the gateway listens", || {
            TcpStream::connect(address).is_ok() && TcpStream::connect(admin).is_ok()
        });
        gateway
    }

    fn file(&self, name: &str) -> std::fs::File {
        std::fs::File::create(self.path(name)).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mor-gateway"));
        command.args(arguments).arg(self.path("gateway.toml"));
        command
    }

    /// Runs another command with the same configuration.
    pub(crate) fn run(&self, name: &str) -> Output {
        self.run_with(&[name])
    }

    pub(crate) fn run_with(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub(crate) fn write_key(&self, key: &str, mode: u32) {
        write_secret(&self.path("key"), key, mode);
    }

    /// The lines of the log, once there are so many.
    pub(crate) fn log(&self, count: usize) -> Vec<Value> {
        let text = self.log_text(count);
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    pub(crate) fn log_text(&self, count: usize) -> String {
        let read = || std::fs::read_to_string(self.path("log")).unwrap_or_default();
        wait_until("the log is written", || read().lines().count() >= count);
        assert_eq!(read().lines().count(), count);
        read()
    }

    /// What it says to the operator.
    pub(crate) fn errors(&self) -> String {
        std::fs::read_to_string(self.path("errors")).unwrap_or_default()
    }

    /// A page of the admin address.
    pub(crate) fn admin(&self, path: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        exchange(self.admin, request.as_bytes())
    }

    pub(crate) fn post(&self, body: &str) -> String {
        exchange(self.address, &post(body))
    }

    pub(crate) fn signal(&self, signal: Signal) {
        let pid = self.pid().and_then(|pid| pid.parse().ok()).unwrap();
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), signal).unwrap();
    }

    /// Has a successor take over, and waits until the old process has ended what it began.
    #[allow(dead_code, reason = "only the load has it upgraded")]
    pub(crate) fn upgrade(&mut self) {
        let old = self.pid().unwrap();
        let output = self.run("upgrade");
        assert!(output.status.success(), "{output:?} {}", self.errors());
        wait_until("the old process ends", || has_ended(&old));
    }

    /// How much memory the process has.
    pub(crate) fn resident_kib(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Whether the process that was started first is.
    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// The process that runs, which after an upgrade is another one.
    pub(crate) fn pid(&self) -> Option<String> {
        let pid = std::fs::read_to_string(self.path("pid")).ok()?;
        Some(pid.trim().to_owned())
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        if self.pid().is_some_and(|pid| !has_ended(&pid)) {
            self.signal(Signal::SIGKILL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("the gateway said: {}", self.errors());
        }
    }
}

/// A file for a secret, with this mode whatever was there.
pub(crate) fn write_secret(path: &Path, secret: &str, mode: u32) {
    let _ = std::fs::remove_file(path);
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create_new(true).mode(mode).open(path);
    file.unwrap().write_all(secret.as_bytes()).unwrap();
}

/// Whether a process is no more, or waits to be asked how it ended.
fn has_ended(pid: &str) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')')
        .next()
        .is_none_or(|rest| matches!(rest.trim_start().get(..1), None | Some("Z")))
}

/// A process to stand where the gateway will be.
fn sleeper(mut command: Command) -> Child {
    command.arg("--version").stdout(Stdio::null()).spawn().unwrap()
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Nobody listens there.
pub(crate) fn nobody() -> SocketAddr {
    free_address()
}

pub(crate) fn wait_until(what: &str, mut is_done: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !is_done() {
        assert!(Instant::now() < end, "not within 20 seconds: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A request with this form.
pub(crate) fn post(body: &str) -> Vec<u8> {
    post_to(PATH, body)
}

/// A request with this form to another path.
pub(crate) fn post_to(path: &str, body: &str) -> Vec<u8> {
    let length = format!("Content-Length: {}\r\nConnection: close\r\n", body.len());
    request(path, &length, body)
}

/// A form with these headers besides.
pub(crate) fn request(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let form = "application/x-www-form-urlencoded";
    format!(
        "POST {path} HTTP/1.1\r\nHost: mor.example\r\nContent-Type: {form}\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

/// Sends these bytes, and reads until the other side closes.
pub(crate) fn exchange(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = connect(address);
    // Whoever is refused early may not take all of it.
    let _ = stream.write_all(bytes);
    read_all(&mut stream)
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

pub(crate) fn read_all(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

pub(crate) fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

pub(crate) fn sha1_hex(text: &str) -> String {
    use sha1::Digest;
    use std::fmt::Write;

    sha1::Sha1::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap();
        hex
    })
}

/// The stand-in of a MOR server, which knows the user of [`RIGHT`].
pub(crate) fn stand_in() -> (SocketAddr, Sandbox) {
    let sandbox = Sandbox::new(Settings::default(), |_| {}).unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    let server = sandbox.clone();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            let _ = server.serve(listener, std::future::pending()).await;
        });
    });
    (receiver.recv().unwrap(), sandbox)
}

/// A Redis that ends with this value.
pub(crate) struct Redis {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Redis {
    /// It has the password `hunter2`.
    pub(crate) fn start(address: SocketAddr) -> Self {
        let child = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--requirepass", "hunter2", "--port"])
            .arg(address.port().to_string())
            .current_dir(std::env::temp_dir())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        wait_until("redis listens", || TcpStream::connect(address).is_ok());
        Self { child, address }
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What an upstream does with a request that it has read.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    Answer,
    /// It never answers.
    Hang,
    /// It closes the connection.
    Close,
    /// It begins its answer, and sends a byte now and then.
    Drip,
}

pub(crate) const ANSWER: &str = "<page><status>ok</status></page>";

/// An upstream that keeps the bytes of each request.
pub(crate) struct Upstream {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Upstream {
    pub(crate) fn start(manner: Manner) -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap(), manner)
    }

    pub(crate) fn start_at(address: SocketAddr, manner: Manner) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let kept = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let kept = Arc::clone(&kept);
                thread::spawn(move || serve(stream.unwrap(), manner, &kept));
            }
        });
        Self { address, requests }
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(mut stream: TcpStream, manner: Manner, kept: &Mutex<Vec<String>>) {
    while let Some(request) = read_request(&mut stream) {
        kept.lock().unwrap().push(request);
        match manner {
            Manner::Answer => {
                let length = ANSWER.len();
                let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{ANSWER}");
                if stream.write_all(answer.as_bytes()).is_err() {
                    return;
                }
            }
            Manner::Drip => {
                let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";
                let mut sent = stream.write_all(head.as_bytes());
                while sent.is_ok() {
                    thread::sleep(Duration::from_millis(50));
                    sent = stream.write_all(b".");
                }
                return;
            }
            Manner::Hang => thread::sleep(Duration::from_secs(60)),
            Manner::Close => {
                let _ = stream.shutdown(Shutdown::Both);
                return;
            }
        }
    }
}

/// One request with its head and its body, however that is framed.
pub(crate) fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            let is_whole = match length {
                Some(length) => body.len() >= length.trim().parse().unwrap(),
                None if head.contains("transfer-encoding: chunked") => body.ends_with("0\r\n\r\n"),
                None => true,
            };
            if is_whole {
                return Some(text);
            }
        }
        let mut part = [0; 4096];
        match stream.read(&mut part) {
            Ok(read @ 1..) => bytes.extend_from_slice(&part[..read]),
            _ => return None,
        }
    }
}
