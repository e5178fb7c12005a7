//! `mor sign`.

use std::path::PathBuf;
#[cfg(unix)]
use std::process::Command;

use serde_json::Value;

use crate::{PAGE_SAMPLE, mor, names, vectors};

#[test]
fn all_vectors_sign_verify_and_explain() {
    for vector in vectors() {
        let text = |member: &str| vector[member].as_str().unwrap();
        let (name, secret, method, option) =
            (text("name"), text("secret"), text("endpoint"), text("scope"));
        let rule = if option == "deployed" { "x8" } else { option };
        let parameters: Vec<_> = vector["params"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| format!("{}={}", pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
            .collect();
        let mut arguments = vec!["--json", "sign", method, "--rule", option];
        arguments.extend(parameters.iter().map(String::as_str));
        let run = mor(secret, &arguments);
        let signed = run.object();
        assert_eq!(run.code, 0, "{name}");
        assert_eq!(signed["endpoint"], method, "{name}");
        assert_eq!(signed["canonical"], vector["canonical"], "{name}");
        assert_eq!(signed["hash"], vector["hash"], "{name}");
        assert_eq!(signed["rule"], rule, "{name}");
        assert_eq!(signed["method"], "POST");
        assert_eq!(signed["path"], format!("/billing/api/{method}"));

        let accept = vector["accept"].as_bool().unwrap();
        let url = format!("http://192.0.2.1/billing/api/{method}?{}", text("query"));
        for input in [text("query"), &url] {
            let arguments = ["verify", "--rule", option, "--endpoint", method, "--json", input];
            let run = mor(secret, &arguments);
            let verdict = run.object();
            assert_eq!((&verdict["valid"], run.code), (&accept.into(), i32::from(!accept)));
            assert_eq!(verdict["error"], Value::Null, "{name}");
        }

        let explained = mor(secret, &["explain", "--rule", option, "--json", &url]).object();
        assert_eq!(explained["canonical"], vector["canonical"], "{name}");
        assert_eq!(explained["hash"], vector["hash"], "{name}");
        assert_eq!(explained["rule"], rule, "{name}");

        // What was signed verifies by its path alone.
        let path = signed["path"].as_str().unwrap();
        let input = format!("{path}?{}", signed["body"].as_str().unwrap());
        let run = mor(secret, &["verify", "--json", "--rule", option, &input]);
        assert_eq!((&run.object()["valid"], run.code), (&true.into(), 0), "{name}");
    }
}

#[test]
fn the_text_has_the_table_the_request_and_a_curl_command() {
    let run = mor(
        "456789",
        &["sign", "user_details_update", "--user", "username", "user_id=123", "u15=1"],
    );
    assert_eq!((run.code, &*run.err), (0, ""));
    let form = "u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    let (path, hash) = ("/billing/api/user_details_update", &form[form.len() - 40..]);
    for lines in [
        "hashed     1231******\n".to_owned(),
        format!("{hash}\nthe hash is the same under every rule\n\nPOST {path}\n{form}\n\n"),
        format!("\ncurl -s -X POST --data '{form}' 'https://<SERVER>{path}'\n"),
    ] {
        assert!(run.out.contains(&lines), "{lines}\n{}", run.out);
    }
}

#[test]
fn a_rule_with_another_hash_is_told() {
    let arguments = ["sign", "user_details_update", "user_id=1", "pgui=1"];
    let text = mor("secret", &arguments).out;
    let told = "\nthe hash is the same under listed, m2, but not under x3, x3s, x5, x8: \
        rule x3 does not hash `pgui`\n\nPOST ";
    assert!(text.contains(told), "{text}");
    let object = mor("secret", &[&arguments[..], &["--json"]].concat()).object();
    assert_eq!(names(&object["same_under"]), ["listed", "m2"]);
    let object = mor("secret", &[&arguments[..3], &["--json"]].concat()).object();
    assert_eq!(names(&object["same_under"]), ["listed", "x3", "x3s", "x5", "x8", "m2"]);
}

#[test]
fn what_only_servers_hash_is_signed_under_their_rules() {
    let arguments = ["sign", "user_details_update", "lcr_id=5", "user_id=1", "u15=0", "--json"];
    for (rule, canonical, same, is_unsigned) in [
        ("listed", "10", &["listed", "m2"][..], true),
        ("x8", "105", &["x3", "x3s", "x5", "x8"], false),
        ("m2", "10", &["listed", "m2"], true),
    ] {
        let run = mor("secret", &[&arguments[..], &["--rule", rule]].concat());
        let object = run.object();
        assert_eq!((&object["canonical"], run.code), (&canonical.into(), 0), "{rule}");
        assert_eq!(names(&object["same_under"]), same, "{rule}");
        assert_eq!(run.err.contains("does not list `lcr_id`; sent unsigned"), is_unsigned);
        let body = object["body"].as_str().unwrap();
        let verify = ["verify", "--rule", rule, "--endpoint", "user_update_api", "--json", body];
        let verdict = mor("secret", &verify).object();
        assert_eq!((&verdict["valid"], &verdict["rule"]), (&true.into(), &rule.into()));
        assert_eq!(names(&verdict["covered"]).contains(&"lcr_id"), !is_unsigned);
    }
    // What servers leave out of the hash for its form, they still act on.
    let arguments = ["sign", "user_details_update", "user_id=1", "u15=0", "balance=1e5"];
    let run = mor("secret", &[&arguments[..], &["--rule", "x8"]].concat());
    assert_eq!(
        run.err,
        "mor: note: `balance` is dropped from the hash for its form, and still acted on\n"
    );
}

#[test]
fn an_unlisted_parameter_is_sent_with_a_note() {
    let run = mor("456789", &["sign", "did_create", "did=1", "new_one=2", "--json"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.err, "mor: note: did_create does not list `new_one`; sent unsigned\n");
    assert!(run.object()["body"].as_str().unwrap().contains("&new_one=2&"));

    // It may be the rest of a password.
    for name in ["hunter 2", "\x1b31m", "{\"u\":\"hunter\"}", "x456789"] {
        let run = mor("456789", &["sign", "did_create", "did=1", &format!("{name}=2")]);
        let hidden = format!("`(name not shown, {} bytes)`", name.len());
        let note = format!("mor: note: did_create does not list {hidden}; sent unsigned\n");
        assert_eq!((run.code, run.err), (0, note));
    }
}

#[test]
fn a_username_is_a_parameter_or_an_option() {
    let body = |arguments: &[&str]| {
        let run = mor("x", &[&["sign", "did_create", "did=1", "--json"], arguments].concat());
        run.object()["body"].as_str().unwrap().to_owned()
    };
    assert!(body(&["u=a"]).starts_with("u=a&"));
    assert!(body(&["u=a", "--user", "a"]).starts_with("u=a&"));
    assert!(body(&[]).starts_with("did=1&"));
}

/// A file with this text, for one test. It is gone when the test ends.
struct Draft(PathBuf);

impl Draft {
    fn new(name: &str, text: impl AsRef<[u8]>) -> Self {
        let name = format!("mor-sign-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn argument(&self) -> String {
        format!("@{}", self.0.display())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // A file that stays harms nobody.
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn parameters_are_read_from_files() {
    let lines = "# who\nu=username\n\n  user_id=123\r\n # switches\nu15=1\n";
    let json = r#"{"u": "username", "user_id": 123,
        "u15": 1}"#;
    for (name, text) in
        [("lines", lines.to_owned()), ("mark", format!("\u{feff}{lines}")), ("json", json.into())]
    {
        let file = Draft::new(name, text);
        let run = mor("456789", &["sign", "user_details_update", "--json", &file.argument()]);
        assert_eq!((run.code, &*run.err), (0, ""), "{name}");
        assert_eq!(run.object()["body"], PAGE_SAMPLE, "{name}");
    }
    // Files and arguments go together.
    let file = Draft::new("rest", "u15=1\nu=username");
    let arguments = ["sign", "user_details_update", "user_id=123", &file.argument(), "--json"];
    assert_eq!(mor("456789", &arguments).object()["body"], PAGE_SAMPLE);
    // Numbers are as they are written, and only lines end a value.
    let json = Draft::new("numbers", "{\"user_id\":1,\"balance\":-0.10,\"a1\":\"x\\ny\"}");
    let run = mor("k", &["sign", "user_details_update", "--as", "body", &json.argument()]);
    assert!(run.out.contains("balance=-0.10") && run.out.contains("a1=x%0Ay"), "{}", run.out);
    let spaces = Draft::new("spaces", "user_id=1\na1=x=y \n");
    let run = mor("k", &["sign", "user_details_update", "--as", "body", &spaces.argument()]);
    assert!(run.out.contains("&a1=x%3Dy+&"), "{}", run.out);
    assert_eq!(run.err, "mor: note: `a1` begins or ends with white space, which is sent with it\n");
}

#[test]
fn errors_in_files_name_the_line_and_no_value() {
    let long = vec![b'#'; 1024 * 1024 + 1];
    for (name, text, why) in [
        ("pair", &b"did=1\n\nhunter2\n"[..], "line 3 of parameter 2 is not NAME=VALUE"),
        ("brackets", b"#\nhunter[=2", "line 2 of parameter 2 has an empty name or one with"),
        ("again", b"x=hunter1\nx=hunter2", "line 2 of parameter 2 has another value than"),
        (
            "kind",
            b"\nprovider_id=hunter",
            "line 2 of parameter 2: parameter `provider_id` has a wrong value",
        ),
        ("users", b"u=hunter1\nu=hunter2", "line 2 of parameter 2: the username is given twice"),
        ("json", b"{\"did\":1,\n\"hunter\"}", "line 2 of parameter 2: the JSON object is broken"),
        ("twice", b"{\"x\":1,\n\"x\":\"hunter\"}", "line 2 of parameter 2 has another value than"),
        (
            "nested",
            b"{\"did\":1,\n\"a\":[\"hunter\"]}",
            "line 2 of parameter 2 is an object, a list or null",
        ),
        ("bytes", b"did=1\nhunter=\xff", "line 2 of parameter 2 is not UTF-8"),
        ("wide", b"\xff\xfed\0i\0", "the file of parameter 2 is UTF-16; save it as UTF-8"),
        ("long", &long, "the file of parameter 2 has more than 1048576 bytes"),
    ] {
        let file = Draft::new(name, text);
        let run = mor("secret", &["sign", "did_create", "tariff_id=1", &file.argument()]);
        assert_eq!((run.code, &*run.out), (2, ""), "{name}");
        assert!(run.err.contains(why) && !run.err.contains("hunter"), "{name}: {}", run.err);
    }
    let run = mor("secret", &["sign", "did_create", "@/nowhere/hunter2"]);
    let why = "mor: cannot read the file of parameter 1: entity not found\n";
    assert_eq!((run.code, &*run.err), (2, why));
}

const SIGN: [&str; 6] =
    ["sign", "user_details_update", "--user", "username", "user_id=123", "u15=1"];
const EXAMPLE_NOTE: &str = "mor: note: no --url is given; https://mor.example.com/billing stands \
    for your server\n";

#[test]
fn one_thing_is_printed_alone() {
    let base = "https://mor.example.com/billing";
    let path = "/api/user_details_update";
    let form = PAGE_SAMPLE;
    for (options, out, is_example) in [
        (&["--as", "body"][..], form.to_owned(), false),
        (&["--as", "url"], format!("{base}{path}?{form}"), true),
        (&["--as", "url", "--get"], format!("{base}{path}?{form}"), true),
        (&["--as", "url", "--query"], format!("{base}{path}?{form}"), true),
        (
            &["--as", "url", "--url", "http://192.0.2.1/api"],
            format!("http://192.0.2.1{path}?{form}"),
            false,
        ),
        (&["--as", "curl"], format!("curl -sS --data-raw '{form}' '{base}{path}'"), true),
        (
            &["--as", "curl", "--url", "http://192.0.2.1"],
            format!("curl -sS --data-raw '{form}' 'http://192.0.2.1/billing{path}'"),
            false,
        ),
        (&["--as", "curl", "--get"], format!("curl -sS '{base}{path}?{form}'"), true),
        (&["--as", "curl", "--query"], format!("curl -sS -X POST '{base}{path}?{form}'"), true),
    ] {
        let run = mor("456789", &[&SIGN[..], options].concat());
        let note = if is_example { EXAMPLE_NOTE } else { "" };
        assert_eq!((run.code, &*run.err), (0, note), "{options:?}");
        assert_eq!(run.out, format!("{out}\n"), "{options:?}");
    }
    let text = mor("456789", &SIGN).out;
    assert_eq!(mor("456789", &[&SIGN[..], &["--as", "text"]].concat()).out, text);
    let json = mor("456789", &[&SIGN[..], &["--json"]].concat()).out;
    assert_eq!(mor("456789", &[&SIGN[..], &["--as", "json"]].concat()).out, json);
}

#[test]
fn a_report_has_the_transport_and_the_server() {
    let path = "/billing/api/user_details_update";
    for (options, lines) in [
        (
            &["--get"][..],
            format!(
                "\n\nGET {path}?{PAGE_SAMPLE}\n\ncurl -s 'https://<SERVER>{path}?{PAGE_SAMPLE}'\n"
            ),
        ),
        (
            &["--query"],
            format!(
                "\n\nPOST {path}?{PAGE_SAMPLE}\n\n\
                 curl -s -X POST 'https://<SERVER>{path}?{PAGE_SAMPLE}'\n"
            ),
        ),
        (
            &["--url", "http://192.0.2.1"],
            format!(
                "\n\nPOST {path}\n{PAGE_SAMPLE}\n\n\
                 curl -s -X POST --data '{PAGE_SAMPLE}' 'http://192.0.2.1{path}'\n"
            ),
        ),
    ] {
        let run = mor("456789", &[&SIGN[..], options].concat());
        assert_eq!((run.code, &*run.err), (0, ""), "{options:?}");
        assert!(run.out.ends_with(&lines), "{options:?}: {}", run.out);
    }
    for (options, method, url) in [
        (&["--get"][..], "GET", Some("https://mor.example.com")),
        (&["--query", "--url", "http://192.0.2.1"], "POST", Some("http://192.0.2.1")),
        (&[], "POST", None),
    ] {
        let object = mor("456789", &[&SIGN[..], &["--json"], options].concat()).object();
        assert_eq!((&object["method"], &object["path"]), (&method.into(), &path.into()));
        let body = if url.is_some() { "" } else { PAGE_SAMPLE };
        assert_eq!(object["body"], body);
        let url = url.map(|server| format!("{server}{path}?{PAGE_SAMPLE}"));
        assert_eq!(object.get("url").and_then(Value::as_str), url.as_deref(), "{options:?}");
        assert_eq!(object.get("warnings"), None);
    }
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    for (options, why) in [
        (&["--get", "--query"][..], "cannot be used with"),
        (&["--as", "curl", "--json"], "--json is `--as json`: give one of the two"),
        (&["--as", "body", "--get"], "with --get or --query everything is in the URL"),
        (&["--as", "body", "--query"], "with --get or --query everything is in the URL"),
        (&["--as", "wget"], "invalid value 'wget' for '--as <WHAT>'"),
        (&["--url", "hunter"], "the base url does not begin with http:// or https://"),
        (&["--url", "http://u:hunter@h"], "the base url has a username or password"),
    ] {
        let run = mor("456789", &[&SIGN[..], options].concat());
        assert_eq!((run.code, &*run.out), (2, ""), "{options:?}");
        assert!(run.err.contains(why) && !run.err.contains("hunter"), "{options:?}: {}", run.err);
    }
}

/// What a shell makes of the command is what is meant, whatever the values are.
#[cfg(unix)]
#[test]
fn a_shell_reads_the_curl_command_as_it_is_meant() {
    let value = "a1=it's $(touch x) `id` \"q\" \\ !! & | ; # * ~ \u{17d}\n$HOME";
    for transport in ["--get", "--query", "--as"] {
        let arguments: &[_] = if transport == "--as" { &[] } else { &[transport] };
        let sign = ["sign", "user_details_update", "user_id=1", value, "--as"];
        let command = mor("k", &[&sign[..], &["curl"], arguments].concat()).out;
        let shown = format!("curl() {{ printf '%s\\n' \"$@\"; }}\n{command}");
        let output = Command::new("sh").args(["-c", &shown]).output().unwrap();
        let words = String::from_utf8(output.stdout).unwrap();
        let form = if arguments.is_empty() {
            words.lines().nth(2).unwrap()
        } else {
            words.lines().last().unwrap().split_once('?').unwrap().1
        };
        let read = form_urlencoded::parse(form.as_bytes()).find(|(name, _)| name == "a1").unwrap();
        assert_eq!(format!("a1={}", read.1), value, "{words}");
    }
}

#[test]
fn methods_without_a_hash_are_prepared() {
    let arguments = ["sign", "user_balance_get_by_username", "id=phone 1", "currency=EUR"];
    let note = "mor: note: user_balance_get_by_username takes no hash under rule listed; it is \
        sent without one\n";
    let path = "/billing/api/user_balance_get_by_username/phone%201";
    let run = mor("secret", &[&arguments[..], &["--get"]].concat());
    assert_eq!((run.code, &*run.err), (0, note));
    let expected = format!(
        "user_balance_get_by_username, rule listed\n\nGET {path}?currency=EUR\n\n\
         curl -s 'https://<SERVER>{path}?currency=EUR'\n"
    );
    assert_eq!(run.out, expected);
    let run = mor("secret", &[&arguments[..], &["--as", "body"]].concat());
    assert_eq!((run.out, run.err), ("currency=EUR\n".into(), note.to_owned()));

    let run = mor("secret", &[&arguments[..], &["--json", "u=admin", "colour=green"]].concat());
    let object = run.object();
    assert_eq!((&object["hash"], &object["canonical"]), (&Value::Null, &Value::Null));
    assert_eq!((&object["path"], &object["method"]), (&path.into(), &"POST".into()));
    assert_eq!(object["body"], "currency=EUR&colour=green");
    assert_eq!(names(&object["same_under"]), [""; 0]);
    let method = "user_balance_get_by_username";
    let notes = [
        format!("{method} takes no username; `u` is not sent"),
        format!("{method} takes no hash under rule listed; it is sent without one"),
        format!("{method} does not list the name of parameter 4; sent all the same"),
    ];
    let notes = notes.map(|note| format!("mor: note: {note}\n")).concat();
    assert_eq!((run.err, object.get("warnings")), (notes, None));
    // What the library refuses stays refused.
    let run = mor("secret", &["sign", "user_balance_get_by_username", "currency=EUR"]);
    assert_eq!((run.code, &*run.out), (2, ""));
}

/// The notes on a request of a method with these parameters, which is made all the same.
fn warnings(key: &str, method: &str, parameters: &[&str]) -> Vec<String> {
    let arguments = [&["sign", method, "--json"], parameters].concat();
    let run = mor(key, &arguments);
    assert_eq!(run.code, 0, "{parameters:?}: {}", run.err);
    let object = run.object();
    let warnings = object.get("warnings").map(names).unwrap_or_default();
    let notes: Vec<_> = warnings.iter().map(|text| format!("mor: note: {text}\n")).collect();
    assert!(run.err.starts_with(&notes.concat()), "{}", run.err);
    warnings.into_iter().map(str::to_owned).collect()
}

#[test]
fn what_looks_wrong_is_noted_and_sent() {
    let spreadsheet = "is in scientific notation, as spreadsheets write long numbers";
    let seconds = "it takes a unix timestamp in seconds";
    let invisible = "has a no-break space or an invisible character in it";
    let spaces = "begins or ends with white space, which is sent with it";
    let placeholder = "looks like a placeholder that was not replaced";
    let quotes = "stands in quotes, which are sent with it";
    for (parameter, expected) in [
        ("u15=true", vec!["does not take this word for on or off: it takes 0 or 1"]),
        ("u15=Off", vec!["does not take this word for on or off: it takes 0 or 1"]),
        ("u15=\"yes\"", vec![quotes, "does not take this word for on or off: it takes 0 or 1"]),
        ("i4=1", vec!["does not take this number for on or off: it takes 0 or 16"]),
        ("a1= Vilnius", vec![spaces]),
        ("pswd=hunter \n", vec![spaces]),
        ("a1=Vilnius\u{a0}LT", vec![invisible]),
        ("a1=Vilnius\u{200b}", vec![invisible]),
        ("a1=\u{feff} Vilnius", vec![invisible]),
        ("a1={{city}}", vec![placeholder]),
        ("a1=x ${CITY} y", vec![placeholder]),
        ("a1=$CITY", vec![placeholder]),
        ("pswd=<your password>", vec![placeholder]),
        ("a1='Vilnius'", vec![quotes]),
        ("a1=“Vilnius”", vec![quotes]),
        ("a1=3.70521E+10", vec![spreadsheet]),
        ("a1=456789", vec!["is the secret key, which no request should have in it"]),
        ("pswd=x456789y", vec!["has the secret key in it, which no request should have"]),
    ] {
        let name = parameter.split_once('=').unwrap().0;
        let expected: Vec<_> = expected.iter().map(|what| format!("`{name}` {what}")).collect();
        let found = warnings("456789", "user_details_update", &["user_id=1", parameter]);
        assert_eq!(found, expected, "{parameter}");
    }
    let found = warnings("secret", "did_create", &["did=3.70521E+10"]);
    assert_eq!(found, [format!("`did` {spreadsheet}: it takes digits")]);
    for (date, what) in [
        ("2027-01-31", "is a date"),
        ("2027/01/31 10:00", "is a date"),
        ("31.01.2027", "is a date with its year at the end"),
        ("01/31/2027", "is a date with its year at the end"),
    ] {
        let parameters = ["did_id=1", &format!("active_from={date}")];
        let found = warnings("secret", "did_details_update", &parameters);
        assert_eq!(found, [format!("`active_from` {what}: {seconds}")], "{date}");
    }
    for amount in ["12,50", "-1.234,56"] {
        let parameters = ["user_id=1", &format!("u6={amount}")];
        let found = warnings("secret", "user_details_update", &parameters);
        let point = "has a comma, not a point: it takes a decimal number such as -12.50";
        assert_eq!(found, [format!("`u6` {point}")], "{amount}");
    }
}

#[test]
fn what_is_right_is_not_noted() {
    for parameter in [
        "u15=1",
        "u15=0",
        "i4=16",
        "u15=",
        "a1=true",
        "a1=1e5",
        "a1=12,50",
        "a1=31.01.2027",
        "a1=O'Neill 'x' <y@example.com>",
        "a1=a < b > c",
        "a1=$5 {x}",
        "a1=%7Bx%7D",
        "a1=\u{1f468}\u{200d}\u{1f469}",
        "a1=Žalgirio 92",
        "u6=-12.50",
        "pswd=1e5",
        "a1=12",
    ] {
        let found = warnings("12", "user_details_update", &["user_id=1", parameter]);
        assert_eq!(found, [""; 0], "{parameter}");
    }
}

#[test]
fn names_that_nobody_lists_are_not_in_warnings() {
    let found = warnings("secret", "did_create", &["did=1", "hunter2= x"]);
    assert_eq!(found, ["parameter 2 begins or ends with white space, which is sent with it"]);
    let file = Draft::new("names", "did=1\nProvider_ID =2\n");
    let found = warnings("secret", "did_create", &[&file.argument()]);
    assert_eq!(
        found.first().unwrap(),
        "line 2 of parameter 1 has almost the name `provider_id`, which is another one"
    );
    // The key of a file, and another one in the environment.
    let file = Draft::new("key", "of the file");
    crate::set_mode(&file.0, 0o600);
    let path = file.0.to_str().unwrap();
    let parameters =
        ["did=1", "comment=of the file", "reseller_comment=of the room", "--secret-file", path];
    let found = warnings("of the room", "did_create", &parameters);
    let is_key = |name| format!("`{name}` is the secret key, which no request should have in it");
    assert_eq!(found, ["comment", "reseller_comment"].map(is_key));
}
