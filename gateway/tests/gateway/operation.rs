//! Keys, logs and metrics of a gateway that runs.

use std::io::{Read, Write};
use std::process::Command;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use crate::support::*;

/// [`RIGHT`] with another key.
fn signed_with(key: &str) -> String {
    let hash = sha1_hex(&format!("1231{key}"));
    format!("u=username&user_id=123&u15=1&hash={hash}")
}

#[test]
fn keys_are_reloaded_without_dropping_a_connection() {
    assert_eq!(signed_with(KEY), RIGHT);
    let upstream = Upstream::start(Manner::Answer);
    let mut gateway = Gateway::start("enforce", upstream.address, "");
    let keep = |body: &str| request(PATH, &format!("Content-Length: {}\r\n", body.len()), body);
    let mut stream = connect(gateway.address);
    let mut ask = |body: &str| {
        stream.write_all(&keep(body)).unwrap();
        let mut answer = vec![0; 4096];
        let read = stream.read(&mut answer).unwrap();
        String::from_utf8(answer[..read].to_vec()).unwrap().contains("ok</status>")
    };
    let new = signed_with("another key");
    assert!(ask(RIGHT) && !ask(&new));

    gateway.write_key("another key", 0o600);
    gateway.signal(Signal::SIGHUP);
    let reloads = |result: &str, count: usize| {
        let line = format!("key_reloads_total{{result=\"{result}\"}} {count}");
        wait_until(&line, || gateway.admin("/metrics").contains(&line));
    };
    reloads("ok", 1);
    assert!(ask(&new) && !ask(RIGHT));

    // What cannot be read changes nothing, and is said.
    gateway.write_key("a third key", 0o644);
    gateway.signal(Signal::SIGHUP);
    reloads("failed", 1);
    assert!(ask(&new) && !ask(&signed_with("a third key")));
    let errors = gateway.errors();
    assert!(errors.contains("the old keys stay in use"), "{errors}");
    assert!(errors.contains("can be read or changed by others (mode 0644)"), "{errors}");
    assert!(!errors.contains("a third key"), "{errors}");
    let output = gateway.run("reload");
    assert_eq!(output.status.code(), Some(2));

    gateway.write_key("a third key", 0o600);
    let output = gateway.run("reload");
    assert!(output.status.success(), "{output:?}");
    reloads("ok", 2);
    assert!(ask(&signed_with("a third key")));
    assert!(gateway.is_running());
}

#[test]
fn no_secret_is_ever_in_the_log() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "get = true\nother_paths = 'pass'");
    let secrets = ["hunter2", KEY, "0ab3ede4e93a55c38855a2cc9b9e169d35442c48"];
    let right = RIGHT.replace("&hash", "&password=hunter2&hunter2=1&hash");
    let bodies = [
        right.clone(),
        right.replace("u15=1", "u15=0"),
        right.replace("u15=1", "u15=1&hunter2"),
        format!("{right}{KEY}"),
        right.replace("u=username", "u=a%0A%7B%22outcome%22:%22forwarded%22%7D"),
    ];
    for body in &bodies {
        gateway.post(body);
        let get = format!("GET {PATH}?{body} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        exchange(gateway.address, get.as_bytes());
    }
    exchange(
        gateway.address,
        b"GET /x?hunter2 HTTP/1.1\r\nHost: hunter2\r\nConnection: close\r\n\r\n",
    );
    exchange(gateway.address, b"hunter2 /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    exchange(gateway.address, b"hunter2\r\n\r\n");
    let all = gateway.log_text(2 * bodies.len() + 2) + &gateway.errors();
    for secret in secrets {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
}

#[test]
fn metrics_and_health_say_what_happened() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    for body in [RIGHT, RIGHT, WRONG, "u=nobody&hash=1"] {
        gateway.post(body);
    }
    gateway.log(4);
    let metrics = gateway.admin("/metrics");
    for line in [
        "mor_gateway_requests_total{outcome=\"forwarded\",reason=\"\"} 2",
        "mor_gateway_requests_total{outcome=\"refused\",reason=\"unverified\"} 1",
        "mor_gateway_requests_total{outcome=\"refused\",reason=\"unknown_user\"} 1",
        "mor_gateway_request_seconds_count 4",
        "mor_gateway_requests_in_flight 0",
        "mor_gateway_buffers_in_use 0",
        "mor_gateway_lost_log_lines_total 0",
        "mor_gateway_users 1",
        "mor_gateway_diagnoses_total{result=\"done\"} 1",
    ] {
        assert!(metrics.contains(&format!("{line}\n")), "{line}: {metrics}");
    }
    assert!(!metrics.contains("username") && !metrics.contains("nobody"), "{metrics}");
    assert_eq!(status(&gateway.admin("/healthz")), "200");
    assert_eq!(status(&gateway.admin("/readyz")), "200");
    assert_eq!(status(&gateway.admin("/")), "404");
}

#[test]
fn a_diagnosis_is_in_the_log_and_not_in_the_answer() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    let missing_key = format!("u=username&user_id=123&u15=1&hash={}", sha1_hex("1231"));
    let answer = gateway.post(&missing_key);
    assert!(answer.ends_with("<page><error>Incorrect hash</error></page>"), "{answer}");
    let cause = gateway.log(1)[0]["cause"].to_string();
    assert!(cause.contains("key"), "{cause}");
}

#[test]
fn a_gateway_that_is_told_to_end_finishes_what_it_has_begun() {
    let upstream = Upstream::start(Manner::Answer);
    let mut gateway = Gateway::start("enforce", upstream.address, "timeouts.answer_ms = 1000");
    let mut slow = connect(gateway.address);
    let request = post(RIGHT);
    slow.write_all(&request[..request.len() - 1]).unwrap();
    let in_use = || gateway.admin("/metrics").contains("mor_gateway_buffers_in_use 1");
    wait_until("a buffer is in use", in_use);
    gateway.signal(Signal::SIGTERM);
    std::thread::sleep(Duration::from_millis(500));
    slow.write_all(&request[request.len() - 1..]).unwrap();
    assert!(read_all(&mut slow).ends_with(ANSWER));
    wait_until("the gateway ends", || !gateway.is_running());
    assert_eq!(gateway.log(1)[0]["outcome"], "forwarded");
    assert!(!gateway.path("pid").exists());
}

#[test]
fn a_gateway_that_serves_nothing_ends_soon() {
    let mut gateway = Gateway::start("enforce", nobody(), "");
    let started = Instant::now();
    gateway.signal(Signal::SIGTERM);
    wait_until("the gateway ends", || !gateway.is_running());
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

const LOST: &str = "mor_gateway_lost_log_lines_total ";

#[test]
fn a_log_that_cannot_be_written_is_counted_and_stops_nothing() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start_logging_to("/dev/full", upstream.address);
    // More than the buffer takes.
    for _ in 0..40 {
        assert!(gateway.post(RIGHT).ends_with(ANSWER));
    }
    wait_until("it is counted", || {
        let metrics = gateway.admin("/metrics");
        let lost = metrics.lines().find_map(|line| line.strip_prefix(LOST));
        lost.is_some_and(|lost| (1..40).contains(&lost.trim().parse::<u32>().unwrap()))
    });
    assert_eq!(gateway.errors().matches("cannot write the log").count(), 1);
}

#[test]
fn a_log_that_is_moved_away_is_begun_anew() {
    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "");
    gateway.post(RIGHT);
    gateway.log(1);
    std::fs::rename(gateway.path("log"), gateway.path("log.1")).unwrap();
    gateway.signal(Signal::SIGHUP);
    wait_until("it is reloaded", || gateway.admin("/metrics").contains("result=\"ok\"} 1"));
    gateway.post(WRONG);
    assert_eq!(gateway.log(1)[0]["outcome"], "refused");
}

#[test]
fn check_says_what_is_wrong_and_in_which_line() {
    let gateway = Gateway::start("report", nobody(), "");
    let output = gateway.run("check");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("users: 1") && text.contains("forwards all requests"), "{text}");
    let config = std::fs::read_to_string(gateway.path("gateway.toml")).unwrap();
    std::fs::write(gateway.path("gateway.toml"), format!("lisen = 1\n{config}")).unwrap();
    let output = gateway.run("check");
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("gateway.toml:1: unknown field `lisen`, expected"), "{text}");
}

/// The commands and configurations of `README.md`, below a directory instead of `/`.
#[test]
fn the_readme_can_be_followed() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let blocks = |kind: &str| -> Vec<String> {
        let fence = format!("```{kind}\n");
        let blocks = readme.split(&*fence).skip(1);
        blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
    };
    let root = tempfile::tempdir().unwrap();
    let root_path = root.path().to_str().unwrap();
    for directory in ["etc", "run", "var/log"] {
        std::fs::create_dir_all(root.path().join(directory)).unwrap();
    }
    let (upstream, listen, admin) = (Upstream::start(Manner::Answer), nobody(), nobody());
    let below = |text: &str| {
        let mut text = text.to_owned();
        for directory in ["/etc/", "/run/", "/var/log/"] {
            text = text.replace(directory, &format!("{root_path}{directory}"));
        }
        let addresses = [("0.0.0.0:8080", listen), ("127.0.0.1:9180", admin)];
        let addresses = addresses.into_iter().chain([("127.0.0.1:80", upstream.address)]);
        addresses.fold(text, |text, (example, address)| text.replace(example, &address.to_string()))
    };
    let configs = blocks("toml");
    assert!(configs.len() >= 3);
    let mut running = None;
    for command in below(&blocks("sh").concat()).lines() {
        let program = env!("CARGO_BIN_EXE_mor-gateway");
        if command.starts_with("cargo install") {
            continue;
        }
        if let Some(file) = command.strip_prefix("editor ") {
            let (path, _) = file.split_once(' ').unwrap_or((file, ""));
            let text =
                if path.ends_with("admin.key") { KEY.to_owned() } else { below(&configs[0]) };
            std::fs::write(path, text.replace("admin\"", "username\"")).unwrap();
        } else if let Some(config) = command.strip_prefix("mor-gateway run ") {
            running = Some(Running(Command::new(program).args(["run", config]).spawn().unwrap()));
            wait_until("it listens", || std::net::TcpStream::connect(listen).is_ok());
            assert!(exchange(listen, &post(WRONG)).ends_with(ANSWER));
            let log = root.path().join("var/log/mor-gateway.log");
            wait_until("it is logged", || std::fs::read_to_string(&log).unwrap().ends_with('\n'));
        } else if !command.starts_with("jq ") || running.is_none() {
            let command = command.replace("mor-gateway check", &format!("{program} check"));
            let output = Command::new("sh").args(["-c", &command]).output().unwrap();
            assert!(output.status.success(), "{command}: {output:?}");
        }
    }
    assert!(running.is_some());
    // The other tables belong below the first ones.
    let all = format!("{}{}", below(&configs[0]), configs[1..].concat());
    let path = root.path().join("etc/mor-gateway/all.toml");
    std::fs::write(&path, all).unwrap();
    mor_gateway::config::Config::load(&path).unwrap_or_else(|error| panic!("{error}"));
}

/// A process that ends with this value.
struct Running(std::process::Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Eight connections, while keys are replaced and both keys' requests come in.
#[test]
fn the_counts_of_clients_log_metrics_and_upstream_agree() {
    const CLIENTS: usize = 8;
    const EACH: usize = 100;

    let upstream = Upstream::start(Manner::Answer);
    let gateway = Gateway::start("enforce", upstream.address, "diagnosis.per_second = 0");
    let new = signed_with("another key");
    let forwarded: usize = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (gateway, new) = (&gateway, &new);
                scope.spawn(move || {
                    let bodies = [RIGHT, new, WRONG];
                    let answers = (0..EACH)
                        .map(|number| gateway.post(bodies[(client + number) % bodies.len()]));
                    answers.filter(|answer| answer.ends_with(ANSWER)).count()
                })
            })
            .collect();
        for number in 0..20 {
            gateway.write_key(if number % 2 == 0 { "another key" } else { KEY }, 0o600);
            gateway.signal(Signal::SIGHUP);
            std::thread::sleep(Duration::from_millis(20));
        }
        clients.into_iter().map(|client| client.join().unwrap()).sum()
    });
    let log = gateway.log_text(CLIENTS * EACH);
    let metrics = gateway.admin("/metrics");
    let counted = format!("requests_total{{outcome=\"forwarded\",reason=\"\"}} {forwarded}\n");
    assert!(metrics.contains(&counted), "{forwarded}: {metrics}");
    assert!(metrics.contains(&format!("request_seconds_count {}\n", CLIENTS * EACH)), "{metrics}");
    assert_eq!(log.matches("\"outcome\":\"forwarded\"").count(), forwarded);
    assert_eq!(upstream.requests().len(), forwarded);
    // At any time one of the two right ones is.
    assert!((CLIENTS * EACH / 6..=CLIENTS * EACH * 2 / 3).contains(&forwarded), "{forwarded}");
}
