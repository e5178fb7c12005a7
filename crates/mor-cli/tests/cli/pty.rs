//! The tool in a terminal, as people have it: a pseudo-terminal that a test types into.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use rexpect::process::{Signal, WaitStatus};
use rexpect::session::{PtySession, spawn_command};

use crate::config::Home;
use crate::{MOR, PAGE_SAMPLE, command};

/// In milliseconds; a session that takes longer has failed.
const TIMEOUT: u64 = 60_000;
const ESCAPE: &str = "\x1b[";
const HIDES_CURSOR: &str = "\x1b[?25l";

fn open(mut command: Command) -> PtySession {
    command.env("MOR_API_SECRET", "456789").env("TERM", "xterm-256color");
    spawn_command(interruptible(command), Some(TIMEOUT)).unwrap()
}

/// A job in the background of a script ignores Ctrl-C, and so does all that it starts, these tests
/// and the tool. In a terminal it does not.
fn interruptible(command: Command) -> Command {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|signals| u64::from_str_radix(signals.trim(), 16).ok());
    if ignored.unwrap_or_default() & 1 << (Signal::SIGINT as u64 - 1) == 0 {
        return command;
    }
    let mut wrapped = Command::new("env");
    wrapped.arg("--default-signal=INT").arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    wrapped
}

fn mor(arguments: &[&str]) -> PtySession {
    let mut command = command();
    command.args(arguments);
    open(command)
}

/// All that is left on the screen, and how the tool ended.
fn end(mut session: PtySession) -> (String, WaitStatus) {
    let screen = session.exp_eof().unwrap();
    (screen, session.process().wait().unwrap())
}

/// Whether it has ended by Ctrl-C, as shells want to know.
fn is_interrupted(status: WaitStatus) -> bool {
    matches!(status, WaitStatus::Signaled(_, Signal::SIGINT, _))
}

#[test]
fn a_terminal_gets_colours() {
    let url = format!("/api/user_details_update?{PAGE_SAMPLE}");
    for (arguments, is_coloured) in [
        (&["verify", &*url][..], true),
        (&["verify", &url, "--color", "never"], false),
        (&["verify", &url, "--json"], false),
        (&["sign", "--help"], true),
    ] {
        let (screen, status) = end(mor(arguments));
        assert!(matches!(status, WaitStatus::Exited(_, 0)), "{status:?}");
        assert_eq!(screen.contains(ESCAPE), is_coloured, "{arguments:?} {screen:?}");
    }
    let mut command = command();
    command.args(["verify", &url]).env("NO_COLOR", "1");
    assert!(!end(open(command)).0.contains(ESCAPE));
    let mut command = crate::command();
    command.args(["verify", &url]).env("TERM", "dumb");
    let mut session = spawn_command(command, Some(TIMEOUT)).unwrap();
    assert!(!session.exp_eof().unwrap().contains(ESCAPE));
}

#[test]
fn lines_that_are_typed_are_answered_at_once() {
    let mut session = mor(&["verify", "-"]);
    for _ in 0..2 {
        session.send_line(&format!("/api/user_details_update?{PAGE_SAMPLE}")).unwrap();
        session.exp_string("user_details_update, rule listed").unwrap();
        session.exp_string("uncovered").unwrap();
    }
    session.send_line("nothing").unwrap();
    session.exp_string("line 3: ").unwrap();
    // Ctrl-C ends it with what it has said so far.
    session.send_control('c').unwrap();
    assert!(is_interrupted(end(session).1));

    let mut session = mor(&["verify", "-"]);
    session.send_line(&format!("/api/user_details_update?{PAGE_SAMPLE}")).unwrap();
    session.exp_string("uncovered").unwrap();
    // Ctrl-D is the end of the input.
    session.send_control('d').unwrap();
    assert!(matches!(end(session).1, WaitStatus::Exited(_, 0)));
}

#[test]
fn a_report_is_whole_or_is_not_there() {
    let mut session = mor(&["audit", "-"]);
    session.send_line(&format!("/api/user_details_update?{PAGE_SAMPLE}")).unwrap();
    thread::sleep(Duration::from_millis(300));
    session.send_control('c').unwrap();
    let (screen, status) = end(session);
    assert!(is_interrupted(status) && !screen.contains("checked"), "{screen}");

    let mut session = mor(&["audit", "-"]);
    session.send_line(&format!("/api/user_details_update?{PAGE_SAMPLE}")).unwrap();
    session.send_control('d').unwrap();
    let (screen, status) = end(session);
    assert!(matches!(status, WaitStatus::Exited(_, 0)), "{screen}");
    assert!(screen.contains("checked"), "{screen}");
}

/// A log with so many lines.
fn log(name: &str, lines: usize) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let url = format!("/billing/api/user_details_update?{PAGE_SAMPLE}\n");
    fs::write(&path, url.repeat(lines)).unwrap();
    path
}

/// Runs a command of a shell, which finds the tool in `$MOR` and the log in `$LOG`.
fn shell(text: &str, log: &Path) -> PtySession {
    let mut command = Command::new("sh");
    command.args(["-c", text]).env("MOR", MOR).env("LOG", log);
    open(command)
}

#[test]
fn an_audit_shows_how_far_it_is_and_clears_the_line() {
    let log = log("progress.log", 20_000);
    let screen = |options: &str| {
        let text = format!(r#""$MOR" audit "$LOG" {options} >/dev/null"#);
        let (screen, status) = end(shell(&text, &log));
        assert!(matches!(status, WaitStatus::Exited(_, 0)), "{screen}");
        screen
    };
    let shown = screen("--verify-only");
    assert!(shown.contains(" %, ") && shown.contains(" left"), "{shown:?}");
    assert!(!shown.contains(HIDES_CURSOR), "{shown:?}");
    let (_, behind) = shown.rsplit_once("\x1b[2K").unwrap();
    assert_eq!(behind.trim(), "", "{shown:?}");
    assert_eq!(screen("--verify-only --json"), "");
    fs::remove_file(log).unwrap();
}

#[test]
fn an_interrupted_audit_leaves_the_terminal_as_it_was() {
    let log = log("interrupted.log", 20_000);
    let mut session = shell(r#"(cat "$LOG"; exec sleep 600) | "$MOR" audit -"#, &log);
    let mut shown = session.exp_string(" read, ").unwrap();
    session.send_control('c').unwrap();
    shown.push_str(&end(session).0);
    assert!(!shown.contains(HIDES_CURSOR) && !shown.contains("checked"), "{shown:?}");
    fs::remove_file(log).unwrap();
}

/// Answers a login, and then never again.
fn a_server_that_hangs() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let mut open = Vec::new();
        for (number, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            if number == 0 {
                let json = r#"{"access_token":"aaa.bbb.ccc"}"#;
                let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length:";
                write!(stream, "{head} {}\r\n\r\n{json}", json.len()).unwrap();
            } else {
                let _ = write!(stream, "HTTP/1.1 200 OK\r\n");
                open.push(stream);
            }
        }
    });
    url
}

#[test]
fn an_interrupted_call_leaves_nothing_half_written() {
    let url = a_server_that_hangs();
    let config = "[server.s]\nuser = \"u\"\npassword = {env = \"PASSWORD\"}\n";
    let home = Home::with("pty-call", config);
    let mut command =
        home.command(&["call", "v2:balance", "--server", "s", "--url", &url, "--timeout", "50"]);
    command.env("PASSWORD", "hunter2");
    let cache = home.path("cache/mor");
    let mut session = open(command);
    let files = || fs::read_dir(&cache).map_or(0, Iterator::count);
    for _ in 0..500 {
        if files() > 0 {
            break;
        }
        thread::sleep(Duration::from_millis(20));
    }
    session.send_control('c').unwrap();
    let (screen, status) = end(session);
    assert!(is_interrupted(status), "{screen}");
    assert!(!screen.contains("hunter2") && !screen.contains("aaa.bbb"), "{screen}");
    // The token is kept whole, and nothing lies beside it.
    let names: Vec<_> = fs::read_dir(&cache).unwrap().map(|entry| entry.unwrap().path()).collect();
    let [token] = &*names else { panic!("{names:?}") };
    let content: serde_json::Value = serde_json::from_slice(&fs::read(token).unwrap()).unwrap();
    assert_eq!(content["token"], "aaa.bbb.ccc");
}
