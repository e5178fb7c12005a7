//! How much memory slow clients can take.

use std::io::Write;
use std::net::TcpStream;

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use crate::support::*;

const CLIENTS: usize = 800;
/// For each client. What README states is less: it is about a build with optimisation.
const CEILING_KIB: usize = 256;

/// Both sides of each connection need a descriptor, the gateway's are in a process of their own.
fn raise_limit_of_open_files() {
    const ENOUGH: u64 = 4096;
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap();
    assert!(hard >= ENOUGH, "the test needs {ENOUGH} open files, and may have {hard}");
    if soft < ENOUGH {
        setrlimit(Resource::RLIMIT_NOFILE, ENOUGH, hard).unwrap();
    }
}

#[test]
fn slow_clients_take_so_much_memory_and_no_more() {
    raise_limit_of_open_files();
    let upstream = Upstream::start(Manner::Answer);
    let more =
        format!("limits.buffers = {CLIENTS}\ntimeouts = {{ body_ms = 120000, buffer_ms = 50 }}");
    let gateway = Gateway::start("enforce", upstream.address, &more);
    let fill = "y".repeat(65535 - RIGHT.len() - "&x=".len());
    let request = post(&format!("{RIGHT}&x={fill}"));
    let (begin, last) = request.split_at(request.len() - 1);
    // What the first request brings into memory is not the clients'.
    assert!(exchange(gateway.address, &request).ends_with(ANSWER));

    let before = gateway.resident_kib();
    let slow = || {
        let mut client = connect(gateway.address);
        client.write_all(begin).unwrap();
        client
    };
    let clients: Vec<TcpStream> = std::iter::repeat_with(slow).take(CLIENTS).collect();
    let in_use = format!("mor_gateway_buffers_in_use {CLIENTS}\n");
    wait_until("all buffers are in use", || gateway.admin("/metrics").contains(&in_use));
    let of_one = gateway.resident_kib().saturating_sub(before) / CLIENTS;
    println!("{of_one} KiB of memory for each of {CLIENTS} clients");
    assert!(of_one < CEILING_KIB, "{of_one} KiB");
    // Otherwise nothing of the clients was in memory.
    assert!(of_one > 64, "{of_one} KiB");

    assert_eq!(status(&gateway.post(RIGHT)), "503");
    for mut client in clients {
        client.write_all(last).unwrap();
        assert!(read_all(&mut client).ends_with(ANSWER));
    }
    assert_eq!(upstream.requests().len(), 1 + CLIENTS);
    assert_eq!(status(&gateway.post(RIGHT)), "200");
}
