//! Bad HTTP: what two servers may read differently, and clients that break off.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::thread;
use std::time::Duration;

use crate::support::*;

#[test]
fn a_request_with_two_ends_is_refused() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let length = RIGHT.len();
    let chunked = format!("{length:x}\r\n{RIGHT}\r\n0\r\n\r\n");
    for (headers, body) in [
        (format!("Content-Length: {length}\r\nTransfer-Encoding: chunked\r\n"), &*chunked),
        ("Transfer-Encoding: chunked\r\ncontent-length : 3\r\n".to_owned(), &*chunked),
        (format!("Content-Length: {length}\r\nContent-Length: 3\r\n"), RIGHT),
        (format!("Content-Length: {length}\r\nContent-Length: {length}\r\n"), RIGHT),
        (format!("Content-Length: {length}, {length}\r\n"), RIGHT),
        (format!("Content-Length: +{length}\r\n"), RIGHT),
        ("Transfer-Encoding: chunked, identity\r\n".to_owned(), RIGHT),
        ("Transfer-Encoding: gzip, chunked\r\n".to_owned(), &*chunked),
    ] {
        let request = request(PATH, &format!("{headers}Connection: close\r\n"), body);
        let answer = exchange(gateway.address, &request);
        assert_eq!(status(&answer), "400", "{headers}: {answer}");
    }
    assert_eq!(upstream.requests(), Vec::<String>::new());
}

#[test]
fn pipelined_requests_are_answered_in_their_order() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let keep = |body: &str| request(PATH, &format!("Content-Length: {}\r\n", body.len()), body);
    let all = [keep(RIGHT), keep(WRONG), keep(RIGHT), post(WRONG)].concat();
    let answers = exchange(gateway.address, &all);
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 4, "{answers}");
    let bodies: Vec<_> = answers.split("<page>").skip(1).map(|page| page.contains("ok")).collect();
    assert_eq!(bodies, [true, false, true, false]);
    assert_eq!(upstream.requests().len(), 2);
    assert_eq!(gateway.log(4).len(), 4);
}

#[test]
fn a_client_that_closes_its_side_gets_its_answer() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let mut stream = connect(gateway.address);
    stream.write_all(&post(RIGHT)).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert!(read_all(&mut stream).ends_with(ANSWER));
}

#[test]
fn a_client_that_goes_away_in_its_body_is_no_error_of_the_gateway() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let mut stream = connect(gateway.address);
    let request = post(RIGHT);
    stream.write_all(&request[..request.len() - 5]).unwrap();
    drop(stream);
    let entry = &gateway.log(1)[0];
    assert_eq!((&entry["outcome"], &entry["status"]), (&"failed".into(), &0.into()), "{entry}");
    assert!(upstream.requests().is_empty());
}

#[test]
fn a_client_that_goes_away_in_its_head_is_in_no_log() {
    let gateway = Gateway::start("enforce", nobody(), "");
    for end in [1, 40, 90] {
        let mut stream = connect(gateway.address);
        stream.write_all(&post(RIGHT)[..end]).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        // It is closed once that is noticed.
        assert_eq!(read_all(&mut stream), "");
    }
    // Otherwise anybody could fill the operator's disk.
    assert_eq!(gateway.errors(), "");
    gateway.log(0);
}

#[test]
fn slow_bytes_arrive_whole() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let mut stream = connect(gateway.address);
    for part in post(RIGHT).chunks(7) {
        stream.write_all(part).unwrap();
        thread::sleep(Duration::from_millis(5));
    }
    assert!(read_all(&mut stream).ends_with(ANSWER));
    assert!(upstream.requests().concat().ends_with(RIGHT));
}

#[test]
fn who_waits_to_be_told_to_go_on_is_told_once() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let mut stream = connect(gateway.address);
    let headers =
        format!("Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n", RIGHT.len());
    stream.write_all(&request(PATH, &headers, "")).unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(RIGHT.as_bytes()).unwrap();
    let answer = read_all(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with(ANSWER), "{answer}");
    assert!(!upstream.requests().concat().contains("Expect"));
}

#[test]
fn headers_that_cannot_be_forwarded_are_refused() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let headers = format!("Content-Length: {}\r\nConnection: close, host\r\n", RIGHT.len());
    let answer = exchange(gateway.address, &request(PATH, &headers, RIGHT));
    assert_eq!(status(&answer), "400", "{answer}");
    let failure = "`Connection` names a header that must not be dropped";
    assert_eq!(gateway.log(1)[0]["failure"], failure);
    assert!(upstream.requests().is_empty());
}

/// Java's client asks for HTTP/2 with its first request.
#[test]
fn another_protocol_is_not_spoken_and_no_reason_to_refuse() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let length = RIGHT.len();
    let headers = format!(
        "Content-Length: {length}\r\nConnection: Upgrade, HTTP2-Settings\r\n\
         Upgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n"
    );
    let mut stream = connect(gateway.address);
    stream.write_all(&request(PATH, &headers, RIGHT)).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let answer = read_all(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with(ANSWER), "{answer}");
    let forwarded = upstream.requests().concat().to_ascii_lowercase();
    assert!(!forwarded.contains("upgrade") && !forwarded.contains("http2"), "{forwarded}");
}

#[test]
fn who_was_told_to_go_on_learns_that_it_was_too_much() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000)).repeat(256);
    let headers = "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n";
    let answer = exchange(gateway.address, &request(PATH, headers, &chunk));
    assert!(answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("<error>"), "{answer}");
}

#[test]
fn an_answer_to_head_has_no_body() {
    let gateway = Gateway::start("enforce", nobody(), "");
    let head = format!("HEAD {PATH} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let answer = exchange(gateway.address, head.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\n"), "{answer}");
}
