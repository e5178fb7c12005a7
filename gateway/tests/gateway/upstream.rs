//! An upstream that is not there, does not answer, or breaks off.

use std::time::Duration;

use crate::support::*;

#[test]
fn an_upstream_that_is_down_has_got_nothing_so_it_is_no_duplicate() {
    let more = "duplicates.all = 'refuse'";
    let gateway = Gateway::start("enforce", nobody(), more);
    for number in 1..=2 {
        let answer = gateway.post(RIGHT);
        assert_eq!(status(&answer), "502", "{answer}");
        assert!(answer.contains("<error>Server is not available, nothing was done</error>"));
        let entry = gateway.log(number).pop().unwrap();
        assert_eq!(entry["outcome"], "failed");
        assert_eq!(entry["failure"], "there is no connection to the upstream, nothing was sent");
    }
}

#[test]
fn an_upstream_that_hangs_gets_a_request_once() {
    for request in [post(RIGHT), get()] {
        let upstream = Upstream::start(Manner::Hang);
        let more = "get = true\ntimeouts.answer_ms = 300\nduplicates.all = 'refuse'";
        let gateway = Gateway::start("enforce", upstream.address, more);
        let answer = exchange(gateway.address, &request);
        assert_eq!(status(&answer), "504", "{answer}");
        assert!(answer.contains("<error>No answer in time, outcome unknown</error>"), "{answer}");
        std::thread::sleep(Duration::from_millis(700));
        assert_eq!(upstream.requests().len(), 1);
        // It may have acted, so it stays one that came before.
        assert!(exchange(gateway.address, &request).contains("Access Denied"));
        let entry = gateway.log(2).remove(0);
        assert_eq!((&entry["outcome"], &entry["status"]), (&"failed".into(), &504.into()));
    }
}

#[test]
fn an_upstream_that_breaks_off_gets_a_request_once() {
    for request in [post(RIGHT), get()] {
        let upstream = Upstream::start(Manner::Close);
        let gateway = Gateway::start("enforce", upstream.address, "get = true");
        let answer = exchange(gateway.address, &request);
        assert_eq!(status(&answer), "502", "{answer}");
        assert!(answer.contains("<error>No answer, outcome unknown</error>"), "{answer}");
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(upstream.requests().len(), 1);
        assert_eq!(gateway.log(1)[0]["failure"], "the upstream's answer is lost, outcome unknown");
    }
}

#[test]
fn what_would_be_refused_is_said_also_when_it_gets_no_answer() {
    let gateway = Gateway::start("report", nobody(), "");
    assert_eq!(status(&gateway.post(WRONG)), "502");
    let entry = gateway.log(1).remove(0);
    assert_eq!(entry["outcome"], "failed");
    assert!(entry["reason"].as_str().unwrap().contains("`hash` does not match"), "{entry}");
    assert!(entry["failure"].as_str().unwrap().contains("nothing was sent"), "{entry}");
}

#[test]
fn an_answer_that_never_ends_is_broken_off() {
    let upstream = Upstream::start(Manner::Drip);
    let gateway = Gateway::start("enforce", upstream.address, "timeouts.whole_answer_ms = 300");
    let answer = gateway.post(RIGHT);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with('.'), "{answer}");
    let entry = gateway.log(1).remove(0);
    assert_eq!(entry["failure"], "the upstream did not answer in time, outcome unknown");
}

/// A GET is what proxies send again.
fn get() -> Vec<u8> {
    format!("GET {PATH}?{RIGHT} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").into_bytes()
}
