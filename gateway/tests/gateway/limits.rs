//! Too much, too slow, too often: each with its status, the API's form, and a line in the log.

use std::io::Write;
use std::time::{Duration, Instant};

use crate::support::*;

fn assert_refused(gateway: &Gateway, answer: &str, expected: &str, reason: &str) {
    assert_eq!(status(answer), expected, "{answer}");
    assert!(answer.contains("Content-Type: text/xml"), "{answer}");
    assert!(answer.contains("<error>"), "{answer}");
    let entry = gateway.log(1).remove(0);
    assert_eq!(entry["reason"], reason);
    assert_eq!(
        (&entry["outcome"], entry["status"].to_string()),
        (&"refused".into(), expected.into())
    );
}

#[test]
fn a_huge_body_is_refused_by_its_length() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let headers = "Content-Length: 99999999\r\nExpect: 100-continue\r\nConnection: close\r\n";
    let answer = exchange(gateway.address, &request(PATH, headers, ""));
    assert_refused(&gateway, &answer, "413", "the body has more than 65536 bytes");
}

#[test]
fn a_huge_body_in_chunks_is_refused_while_it_is_sent() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
    let headers = "Transfer-Encoding: chunked\r\nConnection: close\r\n";
    let answer = exchange(gateway.address, &request(PATH, headers, &chunk.repeat(100)));
    assert_refused(&gateway, &answer, "413", "the body has more than 65536 bytes");
    assert!(upstream.requests().is_empty());
}

#[test]
fn the_longest_body_is_taken_and_one_byte_more_is_not() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let fill = 65536 - RIGHT.len() - "&x=".len();
    let longest = format!("{RIGHT}&x={}", "y".repeat(fill));
    assert!(gateway.post(&longest).ends_with(ANSWER));
    assert!(upstream.requests().concat().ends_with(&longest));
    assert_eq!(status(&gateway.post(&format!("{longest}y"))), "413");
}

#[test]
fn a_slow_body_has_one_deadline_for_all_its_bytes() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "timeouts.body_ms = 600");
    let started = Instant::now();
    let mut stream = connect(gateway.address);
    let mut sender = stream.try_clone().unwrap();
    let drip = std::thread::spawn(move || {
        let request = post(RIGHT);
        let _ = sender.write_all(&request[..request.len() - 40]);
        for byte in &request[request.len() - 40..] {
            std::thread::sleep(Duration::from_millis(100));
            if sender.write_all(&[*byte]).is_err() {
                break;
            }
        }
    });
    let answer = read_all(&mut stream);
    assert!(started.elapsed() < Duration::from_millis(3500), "{:?}", started.elapsed());
    assert_refused(&gateway, &answer, "408", "the body did not arrive in time");
    assert!(upstream.requests().is_empty());
    drip.join().unwrap();
}

#[test]
fn without_memory_for_a_body_a_request_is_refused() {
    let upstream = Upstream::start(Manner::Answer);
    let more = "limits.buffers = 1\ntimeouts.buffer_ms = 50\ntimeouts.body_ms = 5000";
    let gateway = Gateway::start("enforce", upstream.address, more);
    let mut slow = connect(gateway.address);
    let request = post(RIGHT);
    slow.write_all(&request[..request.len() - 1]).unwrap();
    let in_use = || gateway.admin("/metrics").contains("mor_gateway_buffers_in_use 1");
    wait_until("a buffer is in use", in_use);
    let answer = gateway.post(RIGHT);
    assert_refused(&gateway, &answer, "503", "too many bodies are in memory");
    slow.write_all(&request[request.len() - 1..]).unwrap();
    assert!(read_all(&mut slow).ends_with(ANSWER));
    assert!(gateway.post(RIGHT).ends_with(ANSWER));
    assert!(gateway.admin("/metrics").contains("mor_gateway_buffers_in_use 0"));
}

#[test]
fn rates_are_limited_for_clients_users_and_refusals() {
    let upstream = Upstream::start(Manner::Answer);
    let rate = |name: &str| {
        format!("accept = ['listed', 'x8']\nlimits.{name} = {{ per_second = 1, burst = 2 }}")
    };
    for (name, body, reason) in [
        ("client", RIGHT, "the client sends too many requests"),
        ("user", RIGHT, "the user sends too many requests"),
    ] {
        let gateway = Gateway::start("enforce", upstream.address, &rate(name));
        if name == "user" {
            // Who does not know the key uses up nothing.
            assert!((0..5).all(|_| status(&gateway.post(WRONG)) == "200"));
            // Nor does who needs none.
            let unhashed = post_to("/billing/api/personal_payments", "u=username");
            assert!((0..5).all(|_| exchange(gateway.address, &unhashed).ends_with(ANSWER)));
        }
        let statuses: Vec<_> = (0..3).map(|_| status(&gateway.post(body)).to_owned()).collect();
        assert_eq!(statuses, ["200", "200", "429"], "{name}");
        let log = gateway.log_text(if name == "user" { 13 } else { 3 });
        assert!(log.contains(reason), "{log}");
    }
    let gateway = Gateway::start("enforce", upstream.address, &rate("refusals"));
    let bodies = [WRONG, WRONG, WRONG, RIGHT];
    let statuses = bodies.map(|body| status(&gateway.post(body)).to_owned());
    assert_eq!(statuses, ["200", "200", "200", "429"]);
}

#[test]
fn connections_beyond_the_limit_are_closed() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "limits.connections = 2");
    let open = "mor_gateway_connections ";
    let count = || {
        let metrics = gateway.admin("/metrics");
        metrics.lines().find_map(|line| line.strip_prefix(open)).unwrap().trim().to_owned()
    };
    wait_until("nobody is connected", || count() == "0");
    let idle = [connect(gateway.address), connect(gateway.address)];
    wait_until("both are connected", || count() == "2");
    assert_eq!(gateway.post(RIGHT), "");
    assert!(gateway.admin("/metrics").contains("mor_gateway_turned_away_total 1\n"));
    drop(idle);
    wait_until("both are gone", || count() == "0");
    assert!(gateway.post(RIGHT).ends_with(ANSWER));
}

#[test]
fn behind_a_balancer_limits_are_those_of_its_clients() {
    let upstream = Upstream::start(Manner::Answer);
    let more =
        "limits.client = { per_second = 1, burst = 1 }\nclient_address.trusted = ['127.0.0.1']";
    let gateway = Gateway::start("enforce", upstream.address, more);
    let post = |addresses: &str| {
        let length = RIGHT.len();
        let headers = format!(
            "Content-Length: {length}\r\nX-Forwarded-For: {addresses}\r\nConnection: close\r\n"
        );
        status(&exchange(gateway.address, &request(PATH, &headers, RIGHT))).to_owned()
    };
    let clients = ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.9, 192.0.2.1"];
    assert_eq!(clients.map(post), ["200", "429", "200", "429"]);
    let log = gateway.log(4);
    let named: Vec<_> = log.iter().map(|entry| entry["client"].as_str().unwrap()).collect();
    assert_eq!(named, ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.1"]);
}

#[test]
fn report_mode_forwards_a_slow_body_too() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("report", upstream.address, "timeouts.body_ms = 300");
    for begin in [0, 20] {
        let mut stream = connect(gateway.address);
        let request = post(RIGHT);
        let (first, rest) = request.split_at(request.len() - RIGHT.len() + begin);
        stream.write_all(first).unwrap();
        std::thread::sleep(Duration::from_millis(1500));
        stream.write_all(rest).unwrap();
        assert!(read_all(&mut stream).ends_with(ANSWER));
        assert!(upstream.requests().pop().unwrap().ends_with(&format!("\r\n\r\n{RIGHT}")));
    }
    assert_eq!(gateway.log(2)[1]["reason"], "the body did not arrive in time");
}
