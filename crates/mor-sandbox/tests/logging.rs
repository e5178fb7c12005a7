//! The log of requests as clients get them wrong, over real sockets: the answer and the line.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use mor_sandbox::{LogEntry, Sandbox, Settings};
use mor_tower::Diagnosed;
use serde_json::Value;

/// A case a line: path, content type and body of a POST; `answer` and `log`
/// are what must be in the answer and in the line, `never` what must not be in the line.
const CASES: &str = include_str!("cases.jsonl");

struct Running {
    url: String,
    log: Arc<Mutex<Vec<LogEntry>>>,
}

async fn start() -> Running {
    let log = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&log);
    let keep = move |entry: LogEntry| sink.lock().unwrap().push(entry.diagnose());
    let sandbox = Sandbox::new(Settings::default(), keep).unwrap();
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(sandbox.serve(listener, std::future::pending()));
    Running { url, log }
}

impl Running {
    /// Sends a body, and returns the answer and what is logged.
    async fn post(&self, path: &str, content_type: &str, body: Vec<u8>) -> (String, LogEntry) {
        let mut request = reqwest::Client::new().post(format!("{}{path}", self.url)).body(body);
        if !content_type.is_empty() {
            request = request.header("content-type", content_type);
        }
        let answer = request.send().await.unwrap().text().await.unwrap();
        let mut log = self.log.lock().unwrap();
        assert_eq!(log.len(), 1, "{log:?}");
        (answer, log.pop().unwrap())
    }
}

/// The columns of a line, which nothing that is sent can add to.
fn columns(entry: &LogEntry) -> Vec<String> {
    let line = entry.to_string();
    assert!(!line.contains(char::is_control), "{line}");
    line.split("  ").map(str::to_owned).collect()
}

#[tokio::test]
async fn each_case_is_answered_and_logged() {
    let running = start().await;
    let (mut count, mut wrong) = (0, Vec::new());
    for line in CASES.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| case[name].as_str().unwrap();
        let id = text("id");
        let (answer, entry) = running
            .post(text("path"), text("content_type"), text("body").as_bytes().to_vec())
            .await;
        assert!(answer.contains(text("answer")), "{id}: {answer}");
        let line = entry.to_string();
        let columns = columns(&entry);
        assert!((3..=5).contains(&columns.len()), "{id}: {line}");
        assert_eq!(columns.first().unwrap(), "user_details_update", "{id}");
        for part in case["log"].as_array().unwrap() {
            if !line.contains(part.as_str().unwrap()) {
                wrong.push(format!("{id} has no {part}: {line}"));
            }
        }
        for part in case["never"].as_array().unwrap() {
            if line.contains(part.as_str().unwrap()) {
                wrong.push(format!("{id} has {part}: {line}"));
            }
        }
        assert_eq!(entry.is_done(), answer.contains("User was updated"), "{id}");
        count += 1;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(count, 16);
}

#[tokio::test]
async fn an_entry_tells_its_parts() {
    let running = start().await;
    let form = "application/x-www-form-urlencoded";
    let path = "/api/user_details_update?utm_source=mail";
    let body = "u=x%0Ay&user_id=10&hash=30f6d9b52227e903827d3c4f6ca2cbeed5c50653";
    let (_, entry) = running.post(path, form, body.into()).await;
    assert_eq!((entry.username(), entry.is_done(), entry.status()), (Some("x\ny"), false, 200));
    assert_eq!(entry.reason(), Some("parameter `u` names no known user"));
    // Nothing can be searched for without a key.
    assert_eq!(entry.diagnosed(), &Diagnosed::Unwanted);
    let body = "u=admin&user_id=10&u15=1&hash=30f6d9b52227e903827d3c4f6ca2cbeed5c50653";
    let (_, entry) = running.post(path, form, body.into()).await;
    assert_eq!((entry.operation(), entry.is_done()), ("user_details_update", true));
    assert_eq!(entry.uncovered(), ["parameter 1", "u"]);
    // One that is not diagnosed says so if it should have been.
    let entry = entry.with_diagnosed(Diagnosed::Skipped);
    assert!(entry.to_string().contains("  not diagnosed  "), "{entry}");
}

/// A body that is not text, for whatever type.
#[tokio::test]
async fn bytes_that_are_no_text_are_refused_and_logged() {
    let running = start().await;
    for content_type in ["application/x-www-form-urlencoded", "application/json", ""] {
        for body in [&b"\xff\xfeu\0=\0a\0"[..], b"u=admin\xff&user_id=10\x1b[2J\n\n", b"\0"] {
            let (answer, entry) =
                running.post("/api/user_details_update", content_type, body.to_vec()).await;
            assert!(answer.contains("<error>"), "{answer}");
            assert!((3..=5).contains(&columns(&entry).len()), "{entry}");
        }
    }
}
