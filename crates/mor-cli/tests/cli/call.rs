//! Calls over real sockets: to the stand-in, and to servers that do what servers should not do.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use mor_sandbox::{Sandbox, Settings};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::config::Home;
use crate::stub::Stub;
use crate::{Run, write_private};

/// The stand-in on a free port, with what it has logged.
pub(crate) struct Running {
    pub(crate) sandbox: Sandbox,
    pub(crate) url: String,
    log: Arc<Mutex<Vec<String>>>,
    _runtime: Runtime,
}

impl Running {
    pub(crate) fn start() -> Self {
        Self::on("127.0.0.1:0")
    }

    fn on(address: &str) -> Self {
        let runtime = Runtime::new().unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&log);
        let settings = Settings { allow_get: true, ..Settings::default() };
        let sandbox =
            Sandbox::new(settings, move |line| sink.lock().unwrap().push(line.to_string()))
                .unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind(address)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        runtime.spawn(sandbox.clone().serve(listener, std::future::pending()));
        Self { sandbox, url, log, _runtime: runtime }
    }

    /// A home with this server as the default one.
    fn home(&self, name: &str) -> Home {
        home(name, &self.url)
    }

    fn logins(&self) -> usize {
        self.log.lock().unwrap().iter().filter(|line| line.starts_with("login ")).count()
    }
}

fn home(name: &str, url: &str) -> Home {
    let mut config = "default = \"sandbox\"\n[server.sandbox]\n".to_owned();
    writeln!(config, "url = \"{url}\"\nuser = \"username\"").unwrap();
    config.push_str("key = {file = \"key\"}\npassword = {env = \"PASSWORD\"}\n");
    let home = Home::with(&format!("call-{name}"), &config);
    write_private(home.path("config/mor/key"), "456789\n");
    home
}

const PASSWORD: &[(&str, &str)] = &[("PASSWORD", "password")];

#[test]
fn methods_are_called() {
    let running = Running::start();
    let home = running.home("methods");
    let run = home.run(&["call", "user_details_update", "user_id=123", "u15=1"]);
    assert_eq!((run.code, &*run.err), (0, ""));
    assert_eq!(run.out, "status  User was updated\n");
    assert!(running.sandbox.world().users[&123].blocked);

    let create = ["call", "--json", "did_create", "did=37012345678", "provider_id=1"];
    let run = home.run(&create);
    let object = run.object();
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(object["endpoint"], "did_create");
    assert_eq!((&object["status"], &object["http_status"]), (&json!("success"), &json!(200)));
    assert_eq!(object["fields"]["status"]["success"], "DID created");
    assert!(object["fields"]["did_details"]["id"].is_string(), "{object}");
    assert_eq!(object.as_object().unwrap().len(), 4, "{object}");

    // Again is one too many.
    let run = home.run(&create);
    let object = run.object();
    assert_eq!((run.code, &object["status"]), (3, &json!("refused")));
    assert_eq!(object["may_have_happened"], false);
    assert!(object["error"].is_string(), "{object}");
    assert!(run.err.ends_with("mor: nothing has happened\n"), "{}", run.err);

    for options in [&[][..], &["--get"], &["--query"]] {
        let call = ["call", "did_details_update", "did_id=6513", "call_limit=7"];
        let run = home.run(&[&call[..], options].concat());
        assert_eq!(run.code, 0, "{options:?} {}", run.err);
    }
    assert_eq!(running.sandbox.world().dids[&6513].call_limit, 7);
}

/// A method of each area of the library, and what is shown of its answer.
#[test]
fn a_method_of_each_area_is_called() {
    let running = Running::start();
    let home = running.home("areas");
    let admin = |arguments: &[&str]| {
        let call = [&["call", "--user", "admin"], arguments].concat();
        let run = home.run_with(&[("MOR_API_SECRET", "secret"), PASSWORD[0]], &call);
        assert_eq!(run.code, 0, "{arguments:?} {}", run.err);
        run.out
    };
    for (arguments, shown) in [
        (&["callback_init", "device=20", "src=37061111111", "dst=37062222222"][..], "Ok"),
        (&["active_calls_get"], "37062222222"),
        (&["calling_cards_get"], ""),
        (&["device_create", "user_id=10", "description=Desk"], "Device created"),
        (&["devices_get", "user_id=10"], "device_id    23"),
        (&["dids_get"], "37060000001"),
        (&["sms_send", "lcr_id=1", "dst=37061111111", "src=37062222222", "message=Ž & 5%"], ""),
        (&["payment_create", "user_id=10", "p_currency=USD", "amount=2.50"], "2.5"),
        (&["user_balance_get", "username=alice"], "12.5"),
        (&["rate_get"], ""),
        (&["lcr_create", "name=Žalgiris & Co"], ""),
        (&["service_create", "new_service_name=x", "new_service_type=periodic_fee"], ""),
        (&["system_version_get"], ""),
        (&["user_details_get", "user_id=10"], "alice"),
        (&["v2:balance"], "balance"),
        (&["v2:delete:active_calls/1"], ""),
    ] {
        let out = admin(arguments);
        assert!(out.contains(shown), "{arguments:?} {out}");
    }
    assert!(admin(&["active_calls_get"]).lines().all(|line| !line.contains("37062222222")));
}

#[test]
fn a_wrong_key_is_refused() {
    let running = Running::start();
    let home = running.home("wrong_key");
    let call = ["call", "user_details_update", "user_id=123"];
    let run = home.run_with(&[("MOR_API_SECRET", "hunter2")], &call);
    assert_eq!((run.code, &*run.out), (3, ""));
    assert!(run.err.contains("mor: user_details_update: Incorrect hash\n"), "{}", run.err);
    assert!(!run.err.contains("hunter2"));
}

#[test]
fn api_v2_is_logged_in_to_once() {
    let running = Running::start();
    let home = running.home("v2");
    let assign = ["call", "v2:post:users/123/assign_provider", "provider_id=1"];
    let run = home.run_with(PASSWORD, &assign);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("device_id") && run.out.contains("456"), "{}", run.out);
    let run = home.run_with(PASSWORD, &assign);
    assert_eq!(run.code, 3, "{}", run.out);
    assert!(run.err.contains("mor: v2:post:users/{id}/assign_provider: "), "{}", run.err);
    // Without the password: the token is there.
    let unassign =
        ["--json", "call", "v2_users_unassign_provider", "id=123", "provider_device_id=456"];
    let run = home.run(&unassign);
    assert_eq!((run.code, &run.object()["status"]), (0, &json!("success")), "{}", run.err);
    assert_eq!(running.logins(), 1);

    let files: Vec<_> = fs::read_dir(home.path("cache/mor")).unwrap().collect();
    let [Ok(file)] = &*files else { panic!("{files:?}") };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let directory = fs::metadata(home.path("cache/mor")).unwrap();
        assert_eq!(directory.permissions().mode() & 0o777, 0o700);
        // One that others can read does not count.
        crate::set_mode(&file.path(), 0o644);
        assert_eq!(home.run_with(PASSWORD, &assign).code, 0);
        assert_eq!(running.logins(), 2);
    }
    // One that is stale is removed, also by a call that has another.
    let mut content: Value = serde_json::from_slice(&fs::read(file.path()).unwrap()).unwrap();
    content["until"] = json!(1_000_000);
    let stale = home.path("cache/mor/0.token");
    write_private(&stale, content.to_string());
    write_private(file.path(), content.to_string());
    let logins = running.logins();
    assert_eq!(home.run_with(PASSWORD, &unassign).code, 0);
    assert_eq!(running.logins(), logins + 1);
    assert!(!stale.exists());
}

#[test]
fn a_token_that_the_server_refuses_is_forgotten() {
    let running = Running::start();
    let address = running.url.strip_prefix("http://").unwrap().to_owned();
    let home = running.home("refused");
    let assign = ["call", "v2:post:users/123/assign_provider", "provider_id=1"];
    assert_eq!(home.run_with(PASSWORD, &assign).code, 0);
    drop(running);
    // It has another key for its tokens now.
    let running = Running::on(&address);
    let run = home.run_with(PASSWORD, &assign);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("call again"), "{}", run.err);
    assert_eq!(running.logins(), 0);
    assert_eq!(home.run_with(PASSWORD, &assign).code, 0);
    assert_eq!(running.logins(), 1);
}

#[test]
fn a_login_that_fails_calls_nothing() {
    let running = Running::start();
    let home = running.home("login");
    let assign = ["--json", "call", "v2:post:users/123/assign_provider", "provider_id=1"];
    let run = home.run_with(&[("PASSWORD", "hunter2")], &assign);
    assert_eq!(run.code, 3, "{}", run.err);
    let object = run.object();
    assert_eq!(object["error"], "the login: wrong username or password");
    assert_eq!(object["may_have_happened"], false);
    assert!(!run.out.contains("hunter2") && !run.err.contains("hunter2"));
    assert!(run.err.contains("was not sent, so nothing has happened"), "{}", run.err);
    let run = home.run(&assign);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("variable PASSWORD, which is not set"), "{}", run.err);
    let run = home.run(&["--user", "a", "call", "v2:balance"]);
    assert_eq!(run.code, 2);
}

/// What a server does that is not as servers are.
#[derive(Clone, Copy)]
enum Way {
    /// Answers, and closes the connection.
    Answers(&'static str),
    /// Reads the request and says nothing.
    Hangs,
    /// Begins an answer and says no more.
    HangsInTheMiddle,
}

impl Way {
    fn start(self) -> Stub {
        Stub::start(move |socket| {
            let (answer, hangs) = match self {
                Self::Answers(answer) => (answer, false),
                Self::Hangs => ("", true),
                Self::HangsInTheMiddle => ("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n<p", true),
            };
            // Nobody may be there any more.
            let _ = socket.write_all(answer.as_bytes());
            if hangs {
                thread::sleep(Duration::from_secs(20));
            }
        })
    }
}

/// What has come, as text.
fn came(stub: &Stub) -> String {
    String::from_utf8(stub.requests().concat()).unwrap()
}

const ADDS: &[&str] = &["call", "did_create", "did=37012345678", "provider_id=1"];
const SETS: &[&str] = &["call", "user_details_update", "user_id=123"];
const READS: &[&str] = &["call", "user_balance_get", "username=x"];

const LOOK: &str = "may have had an effect: look what there is before you send it again";
const SAME: &str = "may have had an effect; sent again, it brings about the same";
const ONLY_READS: &str = "the method only reads, so nothing has changed";
const NOT_SENT: &str = "the request was not sent, so nothing has happened";

/// Calls once and checks that it failed, was sent once, and what is said of an effect.
fn check_failure(name: &str, way: Way, why: &str) {
    for (call, effect, may) in [(ADDS, LOOK, true), (SETS, SAME, true), (READS, ONLY_READS, false)]
    {
        let odd = way.start();
        let home = home(name, &odd.url);
        let run = home.run(&[call, &["--json", "--timeout", "0.7"]].concat());
        assert_eq!(run.code, 4, "{why}: {}{}", run.out, run.err);
        assert!(run.err.contains(why), "{why}: {}", run.err);
        assert!(run.err.ends_with(&format!("{effect}\n")), "{}", run.err);
        let object = run.object();
        assert_eq!(object["may_have_happened"], may, "{object}");
        assert!(object["error"].as_str().unwrap().contains(why), "{object}");
        assert_eq!(odd.count(), 1, "{why}");
    }
}

#[test]
fn a_server_that_hangs_is_not_waited_for() {
    check_failure("hangs", Way::Hangs, "an answer did not come within 0.7 seconds");
    let why = "the whole answer did not come within 0.7 seconds";
    check_failure("hangs_later", Way::HangsInTheMiddle, why);
}

#[test]
fn what_is_no_answer_may_hide_a_success() {
    for (number, (answer, why)) in [
        ("", "closed the connection before an answer had come"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n<page><sta", "whole answer had come"),
        ("HTTP/1.1 200 OK\r\n\r\n<page><status><succ", "HTTP 200: the answer is malformed"),
        ("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n", "HTTP 500"),
        (
            "HTTP/1.1 502 No\r\n\r\n<html><head><title>502</title></head></html>",
            "HTTP 502: the answer tells neither success nor error",
        ),
        ("HTTP/1.1 200 OK\r\n\r\n<!DOCTYPE html><html></html>", "document type"),
        (
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
            "HTTP 302",
        ),
        (
            "HTTP/1.1 307 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
            "HTTP 307",
        ),
        ("SSH-2.0-OpenSSH_9.9\r\n", "what came is not HTTP"),
    ]
    .into_iter()
    .enumerate()
    {
        check_failure(&format!("odd-{number}"), Way::Answers(answer), why);
    }
}

#[test]
fn nothing_is_sent_without_a_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let odd = Way::Answers("HTTP/1.1 400 No\r\ncontent-length: 0\r\n\r\n").start();
    let without_tls = odd.url.replace("http", "https");
    for url in [&*closed, "http://mor.invalid", &without_tls] {
        let home = home("unsent", url);
        let run = home.run(&[ADDS, &["--json", "--timeout", "5"]].concat());
        assert_eq!(run.code, 4, "{url} {}", run.err);
        assert!(run.err.ends_with(&format!("{NOT_SENT}\n")), "{url} {}", run.err);
        assert_eq!(run.object()["status"], "unanswered");
        assert_eq!(run.object()["may_have_happened"], false);
    }
    // Nor is API v2 called without a login.
    let home = home("unsent", &closed);
    let run = home.run_with(PASSWORD, &["call", "v2:delete:active_calls"]);
    assert_eq!(run.code, 4);
    assert!(run.err.contains("the login: ") && run.err.contains(NOT_SENT), "{}", run.err);
}

#[test]
fn a_refusal_is_one_whatever_its_status() {
    let answer =
        "HTTP/1.1 500 No\r\n\r\n<page><status><error>No such thing</error></status></page>";
    let odd = Way::Answers(answer).start();
    let home = home("unknown", &odd.url);
    let run = home.run(ADDS);
    // Its text is not known, so anybody may have written it.
    assert_eq!(run.code, 3);
    let says = format!("mor: did_create: No such thing\nmor: the request {LOOK}\n");
    assert_eq!(run.err, says);
}

#[test]
fn answers_of_other_areas_are_read() {
    let balance = "HTTP/1.1 200 OK\r\n\r\n<page><balance>12.50</balance></page>";
    let odd = Way::Answers(balance).start();
    let run = home("balance", &odd.url).run(READS);
    assert_eq!((run.code, &*run.out), (0, "balance  12.50\n"), "{}", run.err);

    // A text of a server does not control the terminal.
    let version = "HTTP/1.1 200 OK\r\n\r\n<page><version>MOR \u{9b}1m</version></page>";
    let odd = Way::Answers(version).start();
    let run = home("version", &odd.url).run(&["call", "system_version_get"]);
    assert_eq!(run.out, "version  MOR \\u{9b}1m\n", "{}", run.err);

    // No key is asked for where none plays a part.
    let odd = Way::Answers("HTTP/1.1 200 OK\r\n\r\n7.25").start();
    let home = Home::new("call-plain");
    let call = ["call", "user_balance_get_by_psw", "id=hunter2", "--get", "--url", &odd.url];
    let run = home.run(&call);
    assert_eq!((run.code, &*run.out), (0, "7.25\n"), "{}", run.err);
    let head = came(&odd);
    assert!(head.starts_with("GET /billing/api/user_balance_get_by_psw/hunter2 HTTP/1.1\r\n"));
    let run = home.run(&[&call[..], &["--dry-run"]].concat());
    assert_eq!(
        run.out,
        format!("curl -sS '{}/billing/api/user_balance_get_by_psw/***'\n", odd.url)
    );
}

#[test]
fn a_request_is_what_was_signed() {
    let odd = Way::Answers("HTTP/1.1 200 OK\r\n\r\n<page/>").start();
    let home = home("sent", &odd.url);
    let _ = home.run_with(&[("HTTP_PROXY", "http://127.0.0.1:1")], SETS);
    let request = came(&odd);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /billing/api/user_details_update HTTP/1.1\r\n"), "{head}");
    let head = head.to_ascii_lowercase();
    for header in [
        "\r\ncontent-type: application/x-www-form-urlencoded",
        &format!("\r\ncontent-length: {}", body.len()),
        &format!("\r\nuser-agent: mor/{}", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(head.contains(header), "{header}: {head}");
    }
    assert!(!head.contains("transfer-encoding") && !head.contains("expect:"), "{head}");
    let signed = home.run(&["sign", "user_details_update", "user_id=123", "--as", "body"]);
    assert_eq!(body, signed.out.trim_end());
    // The proxies of the environment count when that is asked for.
    let call = [SETS, &["--env-proxy"]].concat();
    let run = home.run_with(&[("HTTP_PROXY", "http://127.0.0.1:1")], &call);
    assert_eq!((run.code, odd.count()), (4, 1), "{}", run.err);
}

#[test]
fn a_dry_run_sends_nothing_and_shows_no_password() {
    let odd = Way::Hangs.start();
    let home = home("dry", &odd.url);
    let call = ["call", "--dry-run", "user_details_update", "user_id=123", "pswd=hunter2"];
    let run = home.run(&call);
    assert_eq!((run.code, &*run.err), (0, ""));
    let start = "curl -sS --data-raw 'u=username&user_id=123&pswd=***&hash=";
    assert!(run.out.starts_with(start), "{}", run.out);
    assert!(run.out.contains("/billing/api/user_details_update'\n"), "{}", run.out);
    let object = home.run(&[&call[..], &["--json"]].concat()).object();
    assert_eq!(object["status"], "dry run");
    assert!(object["body"].as_str().unwrap().contains("pswd=***"), "{object}");
    let run = home.run(&[&call[..], &["--get"]].concat());
    assert!(run.out.contains("pswd=***") && !run.out.contains("-X"), "{}", run.out);

    // No password is needed where nobody logs in.
    let run = home.run(&["call", "v2:patch:me", "password=hunter2", "--dry-run"]);
    let url = format!("{}/billing/api/v2/me", odd.url);
    let expected = format!(
        "curl -sS -X PATCH -H 'authorization: Bearer ***' -H 'content-type: application/json' \
         --data-raw '{{\"password\":\"***\"}}' '{url}'\n"
    );
    assert_eq!((run.code, run.out), (0, expected));
    assert_eq!(odd.count(), 0);
}

#[test]
fn wrong_usage_is_told_without_values() {
    let home = Home::new("call-usage");
    let url = ["--url", "http://127.0.0.1:1"];
    for (arguments, why) in [
        (&["call", "did_create", "did=1"][..], "no server: name one with --server"),
        (&["call", "did_create", "did=1", url[0], url[1]], "no key: set MOR_API_SECRET"),
        (&["call", "nope"], "unknown method"),
        (&["call", "v2:x?pswd=hunter2"], "unknown method of API v2"),
        (&["call", "v2:active_calls"], "v2:delete:active_calls"),
        (&["call", "v2:balance", "--get", url[0], url[1]], "--get and --query are not for API v2"),
        (&["call", "v2:balance", url[0], url[1]], "no username"),
        (&["call", "v2:balance", "--user", "a", url[0], url[1]], "no password"),
        (&["call", "v2:post:authentication/login", url[0], url[1]], "logs in by itself"),
        (&["call", "did_create", "--timeout", "0"], "not a number of seconds"),
        (&["call", "did_create", "hunter2", url[0], url[1]], "parameter 1 is not NAME=VALUE"),
        (&["call", "did_create", "--url", "ftp://hunter2"], "http"),
        (&["call", "https://h/api/did_create?pswd=hunter2"], "unknown method"),
    ] {
        let run: Run = home.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?} {}", run.out);
        assert!(run.err.contains(why), "{arguments:?}: {}", run.err);
        assert!(!run.err.contains("hunter"), "{arguments:?}: {}", run.err);
    }
}
