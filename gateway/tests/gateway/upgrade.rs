//! A gateway that is replaced while it serves.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixDatagram;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use crate::support::*;

#[test]
fn a_successor_takes_over_while_clients_go_on() {
    let upstream = Upstream::start(Manner::Answer);
    let more = "timeouts.answer_ms = 1000\ndiagnosis.per_second = 0";
    let mut gateway = Gateway::start("enforce", upstream.address, more);
    let first = gateway.pid().unwrap();
    // One whose body is not there yet.
    let right = post(RIGHT);
    let mut begun = connect(gateway.address);
    begun.write_all(&right[..right.len() - 1]).unwrap();
    let is_over = AtomicBool::new(false);
    let answered: usize = std::thread::scope(|scope| {
        let ask_on = || {
            let mut count = 0;
            while !is_over.load(Ordering::Relaxed) {
                assert!(gateway.post(RIGHT).ends_with(ANSWER), "after {count} requests");
                count += 1;
            }
            count
        };
        let clients: Vec<_> = (0..4).map(|_| scope.spawn(ask_on)).collect();
        let output = gateway.run("upgrade");
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains("has taken over from process"), "{said} {}", gateway.errors());
        begun.write_all(&right[right.len() - 1..]).unwrap();
        assert!(read_all(&mut begun).ends_with(ANSWER));
        // Both take connections for five seconds; then the first one ends.
        std::thread::sleep(Duration::from_secs(7));
        is_over.store(true, Ordering::Relaxed);
        clients.into_iter().map(|client| client.join().unwrap()).sum()
    });
    assert_ne!(gateway.pid().unwrap(), first);
    wait_until("the first one ends", || !gateway.is_running());
    assert_ne!(gateway.pid().unwrap(), first);
    assert!(gateway.post(RIGHT).ends_with(ANSWER));
    assert_eq!(gateway.log(answered + 2).len(), upstream.requests().len());
    assert_eq!(status(&gateway.admin("/readyz")), "200");
}

#[test]
fn a_successor_that_cannot_begin_changes_nothing() {
    let upstream = Upstream::start(Manner::Answer);
    let mut gateway = Gateway::start("enforce", upstream.address, "");
    let first = gateway.pid();
    let path = gateway.path("gateway.toml");
    let config = std::fs::read_to_string(&path).unwrap();

    let listen = format!("listen = '{}'", gateway.address);
    let elsewhere = config.replace(&listen, &format!("listen = '{}'", nobody()));
    std::fs::write(&path, elsewhere).unwrap();
    let output = gateway.run("upgrade");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("listens at other addresses"), "{said}");

    std::fs::write(&path, format!("hunter2\n{config}")).unwrap();
    assert_eq!(gateway.run("upgrade").status.code(), Some(2));
    gateway.signal(Signal::SIGUSR2);
    wait_until("the successor ends", || gateway.errors().contains("the successor has ended"));
    assert!(gateway.errors().contains("gateway.toml:1"), "{}", gateway.errors());

    std::fs::write(&path, config).unwrap();
    assert!(gateway.is_running() && gateway.pid() == first);
    assert!(gateway.post(RIGHT).ends_with(ANSWER));
    // Nobody but the running process can start its successor.
    let output = gateway.run_with(&["run", "--take-over"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("has not started this one"), "{said}");
}

#[test]
fn a_run_directory_is_its_owner_s_alone() {
    let gateway = Gateway::start("enforce", nobody(), "");
    let directory = gateway.path(".");
    std::fs::set_permissions(&directory, PermissionsExt::from_mode(0o755)).unwrap();
    for command in ["run", "reload", "upgrade"] {
        let output = gateway.run(command);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("can be read or changed by others (mode 0755)"), "{said}");
    }
}

#[test]
fn systemd_is_told_which_process_serves() {
    let directory = tempfile::tempdir().unwrap();
    let socket = UnixDatagram::bind(directory.path().join("notify")).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut message = [0; 200];
    let mut receive = || {
        let length = socket.recv(&mut message).unwrap();
        String::from_utf8(message[..length].to_vec()).unwrap()
    };
    let more = "timeouts.answer_ms = 1000";
    let gateway = Gateway::start_in(directory, "enforce", nobody(), more);
    let first = gateway.pid().unwrap();
    assert_eq!(receive(), format!("MAINPID={first}\nREADY=1\n"));
    assert!(gateway.run("upgrade").status.success(), "{}", gateway.errors());
    let second = gateway.pid().unwrap();
    assert_ne!(first, second);
    assert_eq!(receive(), format!("MAINPID={second}\nREADY=1\n"));
}

#[test]
fn whoever_leaves_says_so_before_connections_are_refused() {
    let upstream = Upstream::start(Manner::Answer);
    let mut gateway = Gateway::start("enforce", upstream.address, "timeouts.leave_ms = 1500");
    let started = Instant::now();
    gateway.signal(Signal::SIGTERM);
    wait_until("it is not ready", || status(&gateway.admin("/readyz")) == "503");
    if started.elapsed() < Duration::from_secs(1) {
        assert!(gateway.post(RIGHT).ends_with(ANSWER));
    }
    wait_until("the gateway ends", || !gateway.is_running());
}
