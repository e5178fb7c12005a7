//! Several gateways that share a Redis. It needs `redis-server`.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::support::*;

/// Passes on bytes to a server and back, and takes its time with these if it has to.
fn delayed(server: SocketAddr, is_slow: &Arc<AtomicBool>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let is_slow = Arc::clone(is_slow);
    thread::spawn(move || {
        for client in listener.incoming() {
            let (mut client, mut server) = (client.unwrap(), TcpStream::connect(server).unwrap());
            let (mut answers, mut back) =
                (server.try_clone().unwrap(), client.try_clone().unwrap());
            thread::spawn(move || std::io::copy(&mut client, &mut server));
            let is_slow = Arc::clone(&is_slow);
            thread::spawn(move || {
                let mut part = [0; 4096];
                while let Ok(length @ 1..) = answers.read(&mut part) {
                    if is_slow.load(Ordering::Relaxed) {
                        thread::sleep(Duration::from_millis(200));
                    }
                    if back.write_all(&part[..length]).is_err() {
                        break;
                    }
                }
            });
        }
    });
    address
}

#[test]
fn a_request_of_which_nothing_was_sent_is_no_duplicate_though_redis_was_late() {
    let redis = Redis::start(nobody());
    let is_slow = Arc::new(AtomicBool::new(false));
    let (upstream, address) = (nobody(), delayed(redis.address, &is_slow));
    let directory = tempfile::tempdir().unwrap();
    let more = duplicates_in(address, directory.path());
    let gateway = Gateway::start("enforce", upstream, &more);
    // The connection is made while Redis is fast.
    assert_eq!(status(&gateway.post(RIGHT)), "502");
    is_slow.store(true, Ordering::Relaxed);
    assert_eq!(status(&gateway.post(RIGHT)), "502");
    let late = gateway.log(2).remove(1);
    assert!(late["warnings"][0].as_str().unwrap().contains("does not answer"), "{late}");
    is_slow.store(false, Ordering::Relaxed);
    thread::sleep(Duration::from_millis(500));
    let _upstream = Upstream::start_at(upstream, Manner::Answer);
    assert!(gateway.post(RIGHT).ends_with(ANSWER));
    assert!(gateway.post(RIGHT).contains("Access Denied"));
}

/// Duplicates are refused, and kept in a Redis whose password is in a file of this directory.
fn duplicates_in(redis: SocketAddr, directory: &Path) -> String {
    let password = directory.join("password");
    write_secret(&password, "hunter2\n", 0o600);
    format!(
        "[duplicates]\nall = 'refuse'\n[duplicates.redis]\naddress = '{redis}'\n\
         password_file = '{}'\n",
        password.display()
    )
}

#[test]
fn gateways_share_what_came_before_and_go_on_without_redis() {
    let redis = Redis::start(nobody());
    let upstream = Upstream::start(Manner::Answer);
    let directory = tempfile::tempdir().unwrap();
    let address = redis.address;
    let more = duplicates_in(address, directory.path());
    let first = Gateway::start("enforce", upstream.address, &more);
    let second = Gateway::start("enforce", upstream.address, &more);
    let is_forwarded = |gateway: &Gateway| gateway.post(RIGHT).ends_with(ANSWER);
    assert!(is_forwarded(&first) && !is_forwarded(&second) && !is_forwarded(&first));
    assert_eq!(second.log(1)[0]["reason"], "the request came before");

    drop(redis);
    for _ in 0..10 {
        assert!(is_forwarded(&second));
    }
    let log = second.log(11);
    assert!(log[10]["warnings"][0].as_str().unwrap().contains("does not answer"), "{}", log[10]);
    // The breaker is open: nobody waits.
    assert!(log[10]["check_us"].as_u64().unwrap() < 20_000, "{}", log[10]);
    assert!(second.errors().contains("redis fails"), "{}", second.errors());

    // It has forgotten everything.
    let redis = Redis::start(address);
    wait_until("redis is asked again", || !is_forwarded(&second));
    // Its connection is lost, which it learns with its next request.
    wait_until("the other one asks again", || !is_forwarded(&first));
    let said = first.errors() + &second.errors();
    assert!(said.contains("redis answers again") && !said.contains("hunter2"), "{said}");
    drop(redis);
}
