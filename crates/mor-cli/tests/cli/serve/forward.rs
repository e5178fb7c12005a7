//! What is passed on, to a server that keeps what comes byte for byte.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::{LONG, RIGHT, Served, UPDATE, WRONG, columns, post};
use crate::call::Running;
use crate::config::Home;
use crate::stub::Stub;
use crate::{mor, mor_with_input};

const UPDATED: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ncontent-length: 46\r\n\r\n\
                       <page><status>User was updated</status></page>";

#[test]
fn requests_and_answers_pass_unchanged() {
    let stub = Stub::answering(
        "HTTP/1.1 302 Moved As It Were\r\nlocation: /elsewhere?a=%7e\r\nset-cookie: a=1\r\n\
         set-cookie: b=2\r\nx-odd: \u{17d}\r\ndate: then\r\nkeep-alive: timeout=5\r\n\
         content-length: 5\r\n\r\n\u{1}\u{2}\u{17d}\n",
    );
    let served = Served::start(&["--forward-to", &stub.url]);
    let target =
        "/billing//api/user_details_update.xml/?e=/../&a=%7E&b=+%20~&c=\u{17d}&&d;={|}'^`#x";
    let body = "u=admin&user_id=10&a=\u{17d}&b=%7E+~&\r\n\t=x&&&";
    let headers = "content-type: application/x-www-form-urlencoded\r\ncookie: a=1; b=\"2\"\r\n\
                   x-twice: 1\r\nx-twice: 2\r\nte: trailers\r\nkeep-alive: 1\r\n\
                   user-agent: \u{17d}\r\nauthorization: Basic x\r\naccept-encoding: gzip, br\r\n";
    let answer = served.exchange(&post(target, headers, body));
    assert!(answer.starts_with("HTTP/1.1 302 "), "{answer}");
    let (head, sent) = stub.request();
    // No fragment is ever sent.
    assert_eq!(head[0], format!("POST {} HTTP/1.1", target.strip_suffix("#x").unwrap()));
    let mut names: Vec<_> = head[1..].to_vec();
    names.sort();
    let host = stub.url.strip_prefix("http://").unwrap();
    assert_eq!(
        names,
        [
            "accept-encoding: gzip, br",
            "authorization: Basic x",
            &format!("content-length: {}", body.len()),
            "content-type: application/x-www-form-urlencoded",
            "cookie: a=1; b=\"2\"",
            &format!("host: {host}"),
            "user-agent: \u{17d}",
            "x-twice: 1",
            "x-twice: 2",
        ]
    );
    assert_eq!(String::from_utf8(sent).unwrap(), body);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, "\u{1}\u{2}\u{17d}\n");
    let mut lines: Vec<_> = head.split("\r\n").collect();
    assert!(lines.remove(0).starts_with("HTTP/1.1 302 "), "{head}");
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "connection: close",
            "content-length: 5",
            "date: then",
            "location: /elsewhere?a=%7e",
            "set-cookie: a=1",
            "set-cookie: b=2",
            "x-odd: \u{17d}",
        ]
    );
    let line = served.line();
    assert!(line.contains("  POST  user_details_update  -  wrong: "), "{line}");
    assert!(line.ends_with("  answer: 302"), "{line}");
}

/// What clients send that encode nothing. No type for URLs holds it.
#[test]
fn a_target_that_is_no_url_passes_unchanged() {
    let wrong = "wrong: ";
    for (target, verdict) in [
        (format!("{UPDATE}?a=\"<x>\"&b=x y\\z&").into_bytes(), wrong),
        ([UPDATE.as_bytes(), b"?u=admin&user_id=10&a1=\xd0algiris&hash=0"].concat(), wrong),
        (format!("{UPDATE}?{RIGHT}&x=\"1\"").into_bytes(), "right, rule listed"),
        (format!("/billing/<a>?{RIGHT}").into_bytes(), "unchecked: "),
    ] {
        let stub = Stub::answering(UPDATED);
        let served = Served::start(&["--forward-to", &stub.url]);
        let head = " HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 5\r\n\
                    content-type: application/x-www-form-urlencoded\r\n\r\nu15=1";
        let request = [b"POST ", &*target, head.as_bytes()].concat();
        let answer = served.exchange(&request);
        assert!(answer.ends_with("<page><status>User was updated</status></page>"), "{answer}");
        let request = stub.requests().pop().unwrap();
        let line = [b"POST ", &*target, b" HTTP/1.1\r\n"].concat();
        assert!(request.starts_with(&line), "{}", String::from_utf8_lossy(&request));
        assert!(request.ends_with(b"\r\n\r\nu15=1"));
        let line = served.line();
        assert!(columns(&line)[3].starts_with(verdict), "{line}");
    }
    // What might end a line does not go on.
    let stub = Stub::answering(UPDATED);
    let served = Served::start(&["--forward-to", &stub.url]);
    let answer = served.exchange(b"GET /a\"\rx: y HTTP/1.1\r\nhost: x\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert_eq!(stub.count(), 0);
}

#[test]
fn bodies_may_be_missing_empty_chunked_or_long() {
    let with_query = format!("{UPDATE}?{RIGHT}");
    let get = format!("GET {with_query} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    let chunked = format!(
        "POST {UPDATE} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\n5\r\nu=adm\r\n{:x}\r\n{}\r\n0\r\n\
         \r\n",
        RIGHT.len() - 5,
        &RIGHT[5..]
    );
    let long = format!("{RIGHT}&x={}", "y".repeat(200_000));
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    let right = "right, rule listed";
    let too_long = "unchecked: the body is too long to check";
    for (request, verdict, length) in [
        (get.into_bytes(), right, 0),
        (post(&with_query, "", ""), right, 0),
        (post(UPDATE, form, RIGHT), right, RIGHT.len()),
        (chunked.into_bytes(), right, RIGHT.len() + 5),
        (post(UPDATE, form, &long), too_long, long.len()),
    ] {
        let stub = Stub::answering(UPDATED);
        let served = Served::start(&["--forward-to", &stub.url]);
        let answer = served.exchange(&request);
        assert!(answer.ends_with("<page><status>User was updated</status></page>"), "{answer}");
        let (head, body) = stub.request();
        let has_length = head.iter().any(|line| line.starts_with("content-length: "));
        assert_eq!(has_length, request.windows(14).any(|it| it == b"content-length"), "{head:?}");
        assert!(body.len() >= length, "{head:?}");
        let line = served.line();
        let found = columns(&line);
        assert_eq!(found[1], "user_details_update", "{line}");
        assert_eq!(found[3], verdict, "{line}");
        assert_eq!(found.last(), Some(&"answer: 200 done"), "{line}");
    }
}

#[test]
fn an_answer_goes_on_piece_by_piece() {
    let (go, wait) = channel();
    let stub = Stub::start(move |socket| {
        let begin = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n<page>\r\n";
        socket.write_all(begin).unwrap();
        // The rest comes once the beginning has arrived.
        wait.recv_timeout(LONG).unwrap();
        socket.write_all(b"1d\r\n<error>Incorrect hash</error>\r\n").unwrap();
        socket.write_all(b"7\r\n</page>\r\n0\r\n\r\n").unwrap();
    });
    let served = Served::start(&["--forward-to", &stub.url]);
    let mut stream = served.connect();
    stream.write_all(&post(UPDATE, "", "")).unwrap();
    let (mut answer, mut piece) = (Vec::new(), [0; 256]);
    while !answer.ends_with(b"<page>\r\n") {
        let length = stream.read(&mut piece).unwrap();
        answer.extend_from_slice(&piece[..length]);
    }
    go.send(()).unwrap();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.contains("<error>Incorrect hash</error>"), "{answer}");
    assert!(served.line().ends_with("  answer: 200 Incorrect hash"));
}

/// A port that nobody listens on.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn a_server_that_does_not_answer_is_told_in_the_shape_of_the_api() {
    let unreachable = "<page><error>The server cannot be reached</error></page>";
    let slow = "<page><error>The server did not answer in time</error></page>";
    let hangs = Stub::start(|_| thread::sleep(LONG));
    let closes = Stub::start(|_| {});
    let babbles = Stub::answering("SSH-2.0-x\r\n\r\n");
    for (url, status, xml, told) in [
        (nobody(), 502, unreachable, "  answer: the server cannot be reached: "),
        (hangs.url.clone(), 504, slow, "  answer: the server did not answer in time"),
        (closes.url.clone(), 502, unreachable, "  answer: the connection broke before an answer"),
        (babbles.url.clone(), 502, unreachable, "  answer: the answer is not HTTP"),
    ] {
        let served = Served::start(&["--forward-to", &url, "--timeout", "0.5"]);
        let answer = served.post(RIGHT);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.contains("content-type: text/xml") && answer.ends_with(xml), "{answer}");
        let line = served.line();
        assert!(line.contains("  admin  right, rule listed  ") && line.contains(told), "{line}");
    }
    // Nothing is sent again.
    for stub in [hangs, closes, babbles] {
        stub.request();
    }
}

#[test]
fn an_answer_that_breaks_off_or_stops_is_told() {
    let breaks = Stub::answering("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n<page>");
    let stops = Stub::start(|socket| {
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n<page>").unwrap();
        thread::sleep(LONG);
    });
    for (stub, told) in [
        (breaks, "  answer: 200 the answer broke off"),
        (stops, "  answer: 200 the answer did not go on in time"),
    ] {
        let served = Served::start(&["--forward-to", &stub.url, "--timeout", "0.5"]);
        let answer = served.post(RIGHT);
        assert!(answer.ends_with("\r\n\r\n<page>"), "{answer}");
        let line = served.line();
        assert!(line.ends_with(told), "{line}");
    }
}

#[test]
fn a_caller_that_goes_away_has_a_line_too() {
    let hangs = Stub::start(|_| thread::sleep(LONG));
    let served = Served::start(&["--forward-to", &hangs.url]);
    let mut stream = served.connect();
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    stream.write_all(&post(UPDATE, form, RIGHT)).unwrap();
    while hangs.count() == 0 {
        thread::sleep(Duration::from_millis(5));
    }
    drop(stream);
    let line = served.line();
    assert!(line.ends_with("  answer: the caller did not wait for the answer"), "{line}");
}

#[test]
fn the_server_of_the_configuration_is_passed_on_to() {
    let running = Running::start();
    let config = format!(
        "[server.here]\nurl = \"{}\"\nrule = \"x8\"\nkey = {{file = \"key\"}}\n",
        running.url
    );
    let home = Home::with("serve-config", &config);
    crate::write_private(home.path("config/mor/key"), "secret\n");
    let served = Served::run(home.command(&[
        "--server",
        "here",
        "serve",
        "--port",
        "0",
        "--json",
        "--forward-to",
    ]));
    let started: Value = serde_json::from_str(served.printed().lines().next().unwrap()).unwrap();
    assert_eq!(started["forward_to"], running.url);
    assert_eq!(started["rules"], json!(["x8"]));
    assert!(served.post(RIGHT).contains("User was updated"));
    assert!(running.sandbox.world().users[&10].blocked);
    let mut object = served.object();
    let object = object.as_object_mut().unwrap();
    assert!(object.remove("time").unwrap().is_string());
    assert!(object.remove("milliseconds").unwrap().is_u64());
    assert_eq!(
        *object,
        *json!({
            "http_method": "POST",
            "path": UPDATE,
            "endpoint": "user_details_update",
            "user": "admin",
            "verdict": "right",
            "rule": "x8",
            "reason": null,
            "findings": null,
            "uncovered": ["u"],
            "status": 200,
            "done": true,
            "answer": null,
            "note": null,
        })
        .as_object()
        .unwrap()
    );
    served.post(WRONG);
    let object = served.object();
    assert_eq!((&object["verdict"], &object["done"]), (&json!("wrong"), &json!(false)));
    assert_eq!(object["findings"][0]["kind"], "alphabetical_order");
    assert_eq!(object["answer"], "Incorrect hash");
}

#[test]
fn wrong_usage_is_refused() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (arguments, why) in [
        (&["--forward-to"][..], "no server: name one with --server"),
        (&["--forward-to", "ftp://x"], "http"),
        (&["--forward-to", "http://x/?pswd=hunter2"], "query"),
        (&["--forward-to", "http://x", "--allow-get"], "cannot be used with"),
        (&["--port", "65536"], "65536"),
        (&["--port", &port], "cannot listen on 127.0.0.1:"),
        (&["--rule", "x9"], "no such hash rule"),
        (&["--timeout", "0"], "not a number of seconds"),
    ] {
        let run = mor("secret", &[&["serve"], arguments].concat());
        assert_eq!((run.code, &*run.out), (2, ""), "{arguments:?}");
        assert!(run.err.contains(why) && !run.err.contains("hunter2"), "{}", run.err);
    }
    let run = mor_with_input(None, &["serve", "--port", "0", "--forward-to", "http://x"], b"");
    assert!(run.code == 2 && run.err.contains("no key: set MOR_API_SECRET"), "{}", run.err);
    drop(taken);
    let here = format!("http://localhost:{port}/billing");
    let run = mor("secret", &["serve", "--port", &port, "--forward-to", &here]);
    assert!(run.code == 2 && run.err.contains("it would pass on to itself"), "{}", run.err);
}
