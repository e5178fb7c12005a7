//! How it stops.
#![cfg(unix)]

use std::io::{Read, Write};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use super::{LONG, RIGHT, Served, UPDATE, post};
use crate::command;
use crate::stub::Stub;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 46\r\n\r\n\
                        <page><status>User was updated</status></page>";
const FORM: &str = "content-type: application/x-www-form-urlencoded\r\n";

fn wait_for(stub: &Stub) {
    let start = Instant::now();
    while stub.count() == 0 && start.elapsed() < LONG {
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn running_requests_are_finished() {
    let stub = Stub::start(|socket| {
        thread::sleep(Duration::from_millis(700));
        socket.write_all(ANSWER).unwrap();
    });
    let mut served = Served::start(&["--forward-to", &stub.url]);
    let mut stream = served.connect();
    // A connection that waits for its next request does not hold it up.
    let _idle = served.connect();
    stream.write_all(&post(UPDATE, FORM, RIGHT)).unwrap();
    wait_for(&stub);
    served.interrupt();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("<page><status>User was updated</status></page>"), "{answer}");
    assert!(served.line().ends_with("  answer: 200 done"));
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    let printed = served.printed();
    assert!(printed.contains("mor: note: stopping when running requests are done"), "{printed}");
}

#[test]
fn the_second_interrupt_does_not_wait() {
    let stub = Stub::start(|_| thread::sleep(LONG));
    let mut served = Served::start(&["--forward-to", &stub.url]);
    let mut stream = served.connect();
    stream.write_all(&post(UPDATE, FORM, RIGHT)).unwrap();
    wait_for(&stub);
    served.interrupt();
    while !served.printed().contains("stopping") {
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(Duration::from_millis(100));
    assert!(served.child.try_wait().unwrap().is_none());
    served.interrupt();
    assert_eq!(served.child.wait().unwrap().code(), Some(130));
}

#[test]
fn the_stand_in_stops_as_well() {
    let mut served = Served::start(&[]);
    served.post(RIGHT);
    served.line();
    served.interrupt();
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
}

#[test]
fn it_ends_when_nobody_reads_its_lines() {
    let mut command = command();
    command.args(["serve", "--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut first = Vec::new();
    while !first.ends_with(b"\n") {
        let mut byte = [0];
        stdout.read_exact(&mut byte).unwrap();
        first.extend(byte);
    }
    drop(stdout);
    let first = String::from_utf8(first).unwrap();
    let address = first.split_once("http://").unwrap().1.split('/').next().unwrap().to_owned();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(&post(UPDATE, FORM, RIGHT)).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!(told, "");
}
