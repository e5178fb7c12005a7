//! `mor audit`.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use mor_api::{HashRule, ReceivedRequest, SecretKey, methods};
use serde_json::Value;

use crate::{Run, mor, mor_with_input};

const KEY: &str = "correct horse";
const AGENT: &str = "Client/1.0 (test; x)";

/// A request of a log, whatever the form of the log is.
struct Logged {
    second: u64,
    ip: &'static str,
    path: String,
    /// In the body, or in the query.
    form: String,
    is_post: bool,
}

/// A form with its hash.
fn signed(method: &str, form: &str) -> String {
    signed_with(KEY, method, form)
}

fn signed_with(key: &str, method: &str, form: &str) -> String {
    let key = SecretKey::new(key).unwrap();
    let method = methods::by_name(method).unwrap();
    let request = ReceivedRequest::read(method, form, "").unwrap();
    format!("{form}&hash={}", request.explain(&key, HashRule::Listed).hash())
}

/// A log with known numbers of everything.
#[derive(Default)]
struct Log(Vec<Logged>);

impl Log {
    fn add(&mut self, ip: &'static str, method: &str, form: String) {
        self.add_at(ip, format!("/billing/api/{method}"), form);
    }

    fn add_at(&mut self, ip: &'static str, path: String, form: String) {
        let second = self.0.len() as u64;
        let is_post = second.is_multiple_of(2);
        self.0.push(Logged { second, ip, path, form, is_post });
    }

    /// 2,003 right, 180 wrong, 40 malformed and 30 unknown ones; of the right ones, 20 have a hash
    /// that was used before, and 12 have so as usual.
    fn usual() -> Self {
        let mut log = Self::default();
        for number in 0..1500 {
            let form = format!("u=alice&did_id={}&call_limit=5", 100_000 + number);
            log.add("192.0.2.1", "did_details_update", signed("did_details_update", &form));
        }
        for number in 0..470 {
            let form = format!("u=bob&did=37060{number:06}&provider_id=7");
            log.add("192.0.2.2", "did_create", signed("did_create", &form));
        }
        // As in the stale sample of the page, `did` is not hashed.
        let stale = signed("did_delete", "dids_id=7");
        let (_, stale) = stale.split_once('&').unwrap();
        for number in 0..120 {
            let form = format!("u=bob&did=37061{number:06}&provider_id=7");
            log.add("192.0.2.2", "did_create", format!("{form}&{stale}"));
        }
        for number in 0..60 {
            let form = format!("u=carol&did=37062{number:06}&provider_id=7");
            log.add("192.0.2.3", "did_create", signed_with("battery", "did_create", &form));
        }
        for _ in 0..25 {
            log.add("192.0.2.3", "did_create", "u=carol&did=%&hash=0".into());
        }
        for _ in 0..15 {
            log.add("192.0.2.3", "did_create", "u=carol&did=1&provider_id=1&hash=0f".into());
        }
        for _ in 0..20 {
            log.add("192.0.2.4", "nope", "u=dave&a=1".into());
        }
        for _ in 0..10 {
            log.add("192.0.2.4", "hunter%202", "u=dave&a=1".into());
        }
        // Used again: 10 later, 7 altered, 3 for another method.
        for _ in 0..10 {
            let form = signed("did_create", "u=bob&did=37060000000&provider_id=7");
            log.add("192.0.2.9", "did_create", form);
        }
        for number in 0..7 {
            let form = signed("did_create", "u=bob&did=37060000001&provider_id=7");
            log.add("192.0.2.9", "did_create", format!("{form}&lang={number}"));
        }
        for number in 0..3 {
            // provider_id and did of another request make the same text.
            let form = format!("u=bob&did_id=737060{number:06}");
            log.add("192.0.2.9", "did_details_update", signed("did_details_update", &form));
        }
        // As usual: one, 6 again, 4 by another method that signs an id alone, 2 altered.
        for _ in 0..7 {
            log.add("192.0.2.1", "did_delete", signed("did_delete", "u=alice&dids_id=5"));
        }
        for _ in 0..4 {
            log.add("192.0.2.1", "did_close", signed("did_close", "u=alice&dids_id=5"));
        }
        for limit in 8..10 {
            let form = format!("u=alice&did_id=100000&call_limit={limit}");
            log.add("192.0.2.1", "did_details_update", signed("did_details_update", &form));
        }
        for _ in 0..50 {
            log.add("192.0.2.5", "did_create", "u=erin&did=1&pswd=hunter3".into());
        }
        for path in ["/favicon.ico", "/billing/users", "/billing/api/v2/users/1/assign_provider"] {
            for _ in 0..30 {
                log.add_at("192.0.2.6", path.into(), String::new());
            }
        }
        log
    }

    /// Writes each request in one form.
    fn lines(&self, line: impl Fn(&Logged, &str) -> String) -> String {
        let mut text = String::new();
        for logged in &self.0 {
            let target = match (&*logged.path, &*logged.form) {
                (path, form) if !logged.is_post && !form.is_empty() => format!("{path}?{form}"),
                (path, _) => path.to_owned(),
            };
            writeln!(text, "{}", line(logged, &target)).unwrap();
        }
        text
    }

    fn combined(&self) -> String {
        self.lines(|logged, target| {
            let (method, body) =
                if logged.is_post { ("POST", &*logged.form) } else { ("GET", "-") };
            format!(
                "{} - - [25/Nov/2026:{:02}:{:02}:{:02} +0000] \"{method} {target} HTTP/1.1\" 200 5 \
                 \"-\" \"{AGENT}\" \"{body}\"",
                logged.ip,
                logged.second / 3600,
                logged.second / 60 % 60,
                logged.second % 60,
            )
        })
    }

    fn json(&self) -> String {
        self.lines(|logged, target| {
            serde_json::json!({
                "remote_addr": logged.ip,
                "time": 1_795_564_800 + logged.second,
                "request_uri": target,
                "request_body": if logged.is_post { &logged.form } else { "" },
                "http_user_agent": AGENT,
            })
            .to_string()
        })
    }
}

/// A folder of cargo's for one test, which is removed again.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn audit(arguments: &[&str]) -> Run {
    mor(KEY, &[&["audit"], arguments].concat())
}

/// Without times nothing tells which of two methods had a hash first.
fn check_usual(object: &Value, usual: [u64; 3]) {
    for (name, expected) in
        [("right", 2003), ("wrong", 180), ("malformed", 40), ("unknown", 30), ("checked", 2223)]
    {
        assert_eq!(object[name], expected, "{name}\n{object:#}");
    }
    let nothing = &object["nothing_to_check"];
    for (name, expected) in
        [("no_hash", 50), ("static_file", 30), ("other_page", 30), ("api_v2", 30)]
    {
        assert_eq!(nothing[name], expected, "{name}: {nothing}");
    }
    let reuse = &object["reuse"];
    assert_eq!((&reuse["again"], &reuse["altered"]), (&10.into(), &7.into()), "{reuse}");
    assert_eq!(reuse["crossed"], 3, "{reuse}");
    let [again, altered, crossed] = usual;
    let usual = serde_json::json!({"again": again, "altered": altered, "crossed": crossed});
    assert_eq!(reuse["usual"], usual);
    let unknown = serde_json::json!({"nope": 20, "(name not shown, 10 bytes)": 10});
    assert_eq!(object["unknown_methods"], unknown);
    assert_eq!(object["rules"], serde_json::json!({"listed": 2003}));
}

/// The row of a user and a method.
fn row<'o>(object: &'o Value, user: &str, method: &str) -> &'o Value {
    let mut rows = object["clients"].as_array().unwrap().iter();
    rows.find(|row| row["user"] == user && row["method"] == method).unwrap()
}

#[test]
fn everything_is_counted_in_every_form() {
    let folder = Folder::new("audit_forms");
    let log = Log::usual();
    let combined = log.combined();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(combined.as_bytes()).unwrap();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let escaped = combined.replace("%&hash", "\\x25\\x26hash").replace("u=al", "u\\x3Dal");
    for (name, content) in [
        ("log", combined.clone().into_bytes()),
        ("log.gz", gzip.finish().unwrap()),
        ("log.zst", ruzstd::encoding::compress_to_vec(combined.as_bytes(), level)),
        ("log.json", log.json().into_bytes()),
        ("log.escaped", escaped.into_bytes()),
    ] {
        let file = folder.file(name, &content);
        // Diagnosis takes its time without optimisation. Three of eight decide the vote.
        let (diagnoses, diagnosed) = if name == "log" { ("8", 3) } else { ("1", 1) };
        let run = audit(&["--report", "json", "--diagnoses", diagnoses, &file]);
        assert_eq!((run.code, &*run.err), (0, ""), "{name}");
        let object = run.object();
        check_usual(&object, [6, 2, 4]);
        assert_eq!(object["lines"], log.0.len(), "{name}");
        assert_eq!(object["first"], "2026-11-25 00:00:00");
        assert!(!run.out.contains("hunter"), "{name}");

        let bob = row(&object, "bob", "did_create");
        assert_eq!(
            (&bob["right"], &bob["wrong"], &bob["diagnosed"]),
            (&470.into(), &120.into(), &diagnosed.into())
        );
        assert_eq!((&bob["ip"], &bob["agent"]), (&"192.0.2.2".into(), &AGENT.into()));
        let mistake = &bob["mistake"];
        assert_eq!(
            (&mistake["kind"], &mistake["votes"]),
            (&"stale_sample".into(), &diagnosed.into())
        );
        let carol = row(&object, "carol", "did_create");
        assert_eq!(carol["mistake"]["kind"], "wrong_key", "{carol:#}");
        assert_eq!(
            carol["faults"],
            serde_json::json!([
                {"kind": "bad_escape", "parameter": "did", "count": 25},
                {"kind": "malformed_hash", "parameter": null, "count": 15},
            ])
        );
        let uncovered = &row(&object, "alice", "did_details_update")["uncovered"];
        assert!(uncovered.as_array().unwrap().iter().any(|it| it["name"] == "u"), "{uncovered}");
    }
}

#[test]
fn verifying_alone_counts_the_same_and_nothing_more() {
    let folder = Folder::new("audit_verify_only");
    let file = folder.file("log", Log::usual().combined());
    let run = audit(&[&file, "--verify-only", "--json", "--fail-on", "wrong=1%"]);
    assert_eq!((run.code, &*run.err), (1, "mor: note: the limit wrong=1% is exceeded\n"));
    let object = run.object();
    for (name, expected) in [("right", 2003), ("wrong", 180), ("malformed", 40), ("unknown", 30)] {
        assert_eq!(object[name], expected, "{name}");
    }
    let bob = row(&object, "bob", "did_create");
    assert_eq!((&bob["right"], &bob["wrong"]), (&470.into(), &120.into()));
    // What was not looked for is not said to be absent.
    for unknown in [&object["reuse"], &bob["reuse"], &bob["uncovered"], &bob["mistake"]] {
        assert_eq!(unknown, &Value::Null);
    }
    let csv = audit(&[&file, "--verify-only", "--report", "csv"]).out;
    let bob = csv.lines().find(|line| line.starts_with("bob,192.0.2.2,")).unwrap();
    assert!(bob.ends_with(",,,,,,listed 470"), "{bob}");
    let html = audit(&[&file, "--verify-only", "--report", "html"]).out;
    assert!(html.contains("<td>Malformed</td>") && !html.contains("Hash used again"));

    let run = audit(&[&file, "--verify-only", "--fail-on", "wrong,altered"]);
    let message = "mor: --verify-only does not look for what --fail-on altered is about\n";
    assert_eq!((run.code, &*run.out, &*run.err), (2, "", message));
    assert_eq!(audit(&[&file, "--verify-only", "--diagnoses", "1"]).code, 2);
}

/// URLs have neither times nor clients, but all else.
#[test]
fn plain_urls_are_counted() {
    let urls = Log::usual().lines(|logged, _| {
        let separator = if logged.form.is_empty() { "" } else { "?" };
        format!("https://mor.example.com{}{separator}{}", logged.path, logged.form)
    });
    let run =
        mor_with_input(Some(KEY), &["audit", "-", "--json", "--diagnoses", "0"], urls.as_bytes());
    let object = run.object();
    check_usual(&object, [3, 2, 7]);
    assert_eq!((&object["first"], run.code), (&Value::Null, 0));
}

/// The same whatever the number of files and threads is.
#[test]
fn neither_threads_nor_files_change_the_result() {
    let folder = Folder::new("audit_threads");
    // Several chunks of a megabyte.
    let log = Log::usual().combined();
    let padding = "192.0.2.8 - - [25/Nov/2026:00:00:00 +0000] \"GET /a.css HTTP/1.1\" 200 5\n";
    let log = log.replace('\n', &format!("\n{}", padding.repeat(12)));
    let one = folder.file("all", &log);
    let middle = log[..log.len() / 2].rfind('\n').unwrap() + 1;
    let parts = [folder.file("1", &log[..middle]), folder.file("2", &log[middle..])];
    let first = audit(&["--json", "--diagnoses", "1", "--threads", "1", &one]).object();
    for (files, threads) in [(&[one][..], "7"), (&parts, "1"), (&parts, "5")] {
        let mut arguments = vec!["--json", "--diagnoses", "1", "--threads", threads];
        arguments.extend(files.iter().map(String::as_str));
        let mut object = audit(&arguments).object();
        object["files"] = 1.into();
        assert_eq!(object, first);
    }
}

#[test]
fn each_form_of_report_is_complete_and_shows_no_secret() {
    let folder = Folder::new("audit_reports");
    let mut log = Log::usual().combined();
    let form = signed("did_create", "u=correct+horse&did=37069&provider_id=7&pswd=hunter4");
    writeln!(
        log,
        "192.0.2.7 - - [25/Nov/2026:10:00:00 +0000] \"POST /api/did_create HTTP/1.1\" 200 5 \"-\" \
         \"=cmd|'<script>\\x22\\x1b[2J\u{202e}\" \"{form}\""
    )
    .unwrap();
    let file = folder.file("log", &log);
    let text = audit(&[&file, "--diagnoses", "2"]);
    let long: Vec<_> = text.out.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(long.is_empty(), "{long:#?}");
    for part in [
        "right             2,004",
        "wrong               180",
        "stale_sample",
        "wrong_key",
        "nope 20",
        "(not shown)",
        "for another method",
        "without a hash",
    ] {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
    let csv = audit(&[&file, "--diagnoses", "1", "--report", "csv"]);
    assert!(csv.out.starts_with("user,ip,agent,method,right,wrong,mistake,"), "{}", csv.out);
    assert!(csv.out.contains("\nbob,192.0.2.2,\"Client/1.0 (test; x)\",did_create,470,120,stale_"));
    assert!(csv.out.contains("'=cmd"), "{}", csv.out);
    let html = audit(&[&file, "--diagnoses", "1", "--report", "html"]);
    assert!(html.out.starts_with("<!doctype html>") && html.out.ends_with("</html>\n"));
    assert!(html.out.contains("<svg") && html.out.contains("&lt;script&gt;"));
    for loaded in ["<script", "src=", "href=", "url(", "@import", "http:", "https:"] {
        assert!(!html.out.contains(loaded), "{loaded}");
    }
    let json = audit(&[&file, "--diagnoses", "1", "--report", "json"]);
    for run in [text, csv, html, json] {
        assert_eq!((run.code, &*run.err), (0, ""));
        assert!(!run.out.contains('\x1b') && !run.out.contains('\u{202e}'));
        for secret in ["horse", "hunter", "37060", "100000", &form[form.len() - 40..]] {
            assert!(!run.out.contains(secret), "{secret}\n{}", run.out);
        }
    }
}

#[test]
fn limits_set_the_exit_code() {
    let folder = Folder::new("audit_limits");
    let file = folder.file("log", Log::usual().combined());
    for (limits, code) in [
        ("wrong=9%", 0),
        ("wrong=8%", 1),
        ("wrong=180", 0),
        ("wrong=179", 1),
        ("wrong", 1),
        ("reuse", 1),
        ("reuse=10,altered=7,crossed=3", 0),
        ("unknown=29,wrong=50%", 1),
        ("malformed=40", 0),
    ] {
        let run = audit(&[&file, "--diagnoses", "0", "--fail-on", limits]);
        assert_eq!((run.code, run.err.is_empty()), (code, code == 0), "{limits}: {}", run.err);
    }
    for limits in ["hunter", "wrong=hunter", "wrong=101%"] {
        let run = audit(&[&file, "--diagnoses", "0", "--fail-on", limits]);
        assert!(run.code == 2 && run.out.is_empty() && !run.err.contains("=hunter"), "{}", run.err);
    }
}

#[test]
fn times_bound_what_counts() {
    let folder = Folder::new("audit_times");
    let file = folder.file("log", Log::usual().combined());
    let right = |arguments: &[&str]| {
        let object = audit(&[&[&*file, "--json", "--diagnoses", "0"], arguments].concat()).object();
        (object["right"].as_u64().unwrap(), object["nothing_to_check"]["out_of_time"].clone())
    };
    let lines = Log::usual().0.len() as u64;
    assert_eq!(right(&["--since", "2026-11-25"]), (2003, Value::Null));
    assert_eq!(right(&["--until", "2026-11-25"]), (2003, Value::Null));
    assert_eq!(right(&["--since", "2026-11-26"]), (0, lines.into()));
    assert_eq!(right(&["--until", "2026-11-25T00:00:10Z"]), (10, (lines - 10).into()));
    let middle = ["--since", "2026-11-25T00:00:10Z", "--until", "2026-11-25T01:00:20+01:00"];
    assert_eq!(right(&middle), (10, (lines - 10).into()));
    let urls = mor_with_input(
        Some(KEY),
        &["audit", "-", "--json", "--since", "2026-11-25"],
        b"/api/did_create?did=1\n",
    );
    assert_eq!(urls.object()["nothing_to_check"]["no_time"], 1);
    assert_eq!(audit(&[&file, "--since", "yesterday"]).code, 2);
}

#[test]
fn each_user_may_have_a_key() {
    let folder = Folder::new("audit_keys");
    let file = folder.file("log", Log::usual().combined());
    crate::write_private(folder.0.join("bob.key"), "correct horse\n");
    crate::write_private(folder.0.join("carol.key"), "battery");
    let keys = folder.file(
        "keys",
        "# who\n\"alice\" = {env = \"MOR_API_SECRET\"}\nbob = { file = \"bob.key\" }\n\
         [carol]\nfile = 'carol.key'\n",
    );
    let run = audit(&[&file, "--keys", &keys, "--json", "--diagnoses", "1"]);
    assert_eq!((run.code, &*run.err), (0, ""));
    let object = run.object();
    assert_eq!((&object["right"], &object["wrong"]), (&2063.into(), &120.into()), "{object:#}");
    let carol = row(&object, "carol", "did_create");
    assert_eq!((&carol["right"], &carol["wrong"]), (&60.into(), &0.into()));
    // Without its key there is nothing to check.
    let keys = folder.file("some", "carol.file=\"bob.key\"\nbob.file=\"carol.key\"");
    let object = audit(&[&file, "--keys", &keys, "--json", "--diagnoses", "1"]).object();
    assert_eq!(object["nothing_to_check"]["no_key"], 1513);
    assert_eq!(row(&object, "carol", "did_create")["mistake"]["kind"], "other_key");

    for (content, why) in [
        ("alice = \"hunter2\"", "the file of keys, line 1: a key does not stand in this file"),
        ("\nalice = {file=\"hunter2\"}", "cannot read the key of alice"),
        ("a={env=\"NO_SUCH\"}", "the key of a is in the environment variable NO_SUCH, which is"),
        ("a={file=\"bob.key\"}\na={file=\"bob.key\"}", "the file of keys, line 2: duplicate key"),
        ("alice = hunter2", "the file of keys, line 1"),
        ("# none", "the file of keys has no user in it"),
    ] {
        let keys = folder.file("wrong", content);
        let run = audit(&[&file, "--keys", &keys]);
        assert!(run.code == 2 && run.err.contains(why), "{}", run.err);
        assert!(!run.err.to_lowercase().contains("hunter"), "{}", run.err);
    }
}

#[test]
fn rules_are_accepted_together() {
    let key = SecretKey::new(KEY).unwrap();
    let form = "u=a&did=37060&provider_id=7";
    let method = methods::by_name("did_create").unwrap();
    let mut log = String::new();
    for rule in [HashRule::Listed, HashRule::X3] {
        let request = ReceivedRequest::read(method, form, "").unwrap();
        let hash = request.explain(&key, rule).hash();
        writeln!(log, "/api/did_create?{form}&hash={hash}").unwrap();
    }
    let run = |arguments: &[&str]| {
        let arguments = [&["audit", "-", "--json"], arguments].concat();
        mor_with_input(Some(KEY), &arguments, log.as_bytes()).object()
    };
    assert_eq!(run(&[])["right"], 1);
    let both = run(&["--rule", "listed", "--rule", "x3"]);
    assert_eq!(both["rules"], serde_json::json!({"listed": 1, "x3": 1}));
}

#[test]
fn hostile_and_broken_lines_are_passed_over() {
    let right = signed("did_create", "u=a&did=37060&provider_id=7");
    let mut log = format!("https://h/api/did_create?{right}\n\n \t\r\n").into_bytes();
    log.extend_from_slice(b"\x00\x01\x02 \"\xff\xfe\" GET\n");
    log.extend_from_slice(b"1.2.3.4 - - [25/Nov/2026:10:00:00 +0000] \"\\x16\\x03\" 400 0 \"-\" ");
    log.extend_from_slice(b"\"GET /api/did_create?u=b&hash=1 HTTP/1.1\"\n");
    log.extend(vec![b'x'; 3 * 1024 * 1024]);
    log.extend_from_slice(b"\n{\"request_uri\": 5}\n{\"a\":\n");
    log.extend_from_slice(b"1.2.3.4 - - [x] \"POST /api/did_create HTTP/1.1\" 200 0 \"-\" \"c\" ");
    log.extend_from_slice(b"\"{\\x22u\\x22:\\x22a\\x22,\\x22hash\\x22:\\x220\\x22}\"\n");
    // What is not UTF-8 is told as a fault of the request.
    log.extend_from_slice(b"/api/did_create?u=a&did=\xff&hash=0\n");
    // It ends in the middle of a line.
    log.extend_from_slice(&format!("https://h/api/did_create?{right}").as_bytes()[..60]);
    let run = mor_with_input(Some(KEY), &["audit", "-", "--json"], &log);
    assert_eq!((run.code, &*run.err), (0, ""));
    let object = run.object();
    assert_eq!((&object["right"], &object["wrong"]), (&1.into(), &0.into()), "{object:#}");
    assert_eq!(object["lines"], 11);
    let expected = serde_json::json!({"empty": 2, "no_request": 4, "too_long": 1, "cut_off": 1});
    assert_eq!(object["nothing_to_check"], expected);
    assert_eq!(object["malformed"], 2);
    let faults = &row(&object, "a", "did_create");
    assert_eq!(faults["malformed"], 1, "{object:#}");
    // A right request needs no line end.
    let whole = format!("https://h/api/did_create?{right}");
    let object = mor_with_input(Some(KEY), &["audit", "-", "--json"], whole.as_bytes()).object();
    assert_eq!(object["right"], 1);
}

#[test]
fn empty_input_is_fine_and_what_cannot_be_read_is_not() {
    let folder = Folder::new("audit_unreadable");
    let empty = folder.file("empty", "");
    for arguments in [&["audit", "-"][..], &["audit", &empty], &["audit", &empty, &empty]] {
        let run = mor_with_input(Some(KEY), arguments, b"");
        assert_eq!((run.code, &*run.err), (0, ""), "{arguments:?}");
        assert!(run.out.starts_with("0 lines in "), "{}", run.out);
    }
    for form in ["json", "csv", "html"] {
        assert_eq!(audit(&[&empty, "--report", form]).code, 0);
    }
    let right = signed("did_create", "u=a&did=37060&provider_id=7");
    let good = folder.file("good", format!("/api/did_create?{right}\n"));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    gzip.write_all(format!("/api/did_create?{right}\n").repeat(3).as_bytes()).unwrap();
    let mut broken = gzip.finish().unwrap();
    broken.truncate(broken.len() - 20);
    let broken = folder.file("broken.gz", broken);
    let wide = folder.file("wide", b"\xff\xfea\0b\0");
    for (bad, right) in [("/no/such/hunter", 1), (&broken, 3), (&wide, 1)] {
        let run = audit(&[bad, &good, "--json"]);
        assert_eq!(run.code, 2, "{bad}");
        assert!(
            run.err.starts_with("mor: input 1: ") && !run.err.contains("hunter"),
            "{}",
            run.err
        );
        assert_eq!(run.object()["right"], right, "{bad}");
    }
    let run = mor_with_input(None, &["audit", &good], b"");
    assert!(run.code == 2 && run.err.contains("no key"), "{}", run.err);
}

#[test]
fn help_needs_no_key_and_has_an_example() {
    let run = mor_with_input(None, &["audit", "--help"], b"");
    assert_eq!((run.code, &*run.err), (0, ""));
    assert!(run.out.contains("Usage: mor") && run.out.contains("\nExample:\n  "), "{}", run.out);
}
