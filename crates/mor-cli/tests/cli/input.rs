//! Requests as people have them. Each form of the same request must have the same verdict.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::{PAGE_SAMPLE, Run, mor, mor_with_input};

/// The form of the sample, and its key.
const S: &str = PAGE_SAMPLE;
const KEY: &str = "456789";
const PATH: &str = "/billing/api/user_details_update";

/// A file of this test in the folder for such files.
fn file(name: &str, bytes: &[u8]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).unwrap();
    format!("@{}", path.display())
}

/// Verifies a text as an argument, as standard input and as a file; all must be the same.
fn verify(name: &str, text: &str) -> Run {
    let argument = mor(KEY, &["verify", "--json", "--", text]);
    for source in ["-".to_owned(), file(name, text.as_bytes())] {
        let run = mor_with_input(Some(KEY), &["verify", "--json", &source], text.as_bytes());
        assert_eq!((run.code, &run.out), (argument.code, &argument.out), "{text}\n{}", run.err);
    }
    argument
}

fn assert_valid(name: &str, text: &str) {
    let run = verify(name, text);
    assert_eq!((run.code, &run.object()["valid"]), (0, &true.into()), "{text}\n{}", run.out);
    assert_eq!(run.object()["endpoint"], "user_details_update", "{text}");
}

#[test]
fn urls_are_read_as_people_write_them() {
    for text in [
        format!("http://192.0.2.1{PATH}?{S}"),
        format!("\"http://192.0.2.1{PATH}?{S}\""),
        format!("<http://192.0.2.1{PATH}?{S}>"),
        format!("http://192.0.2.1{PATH}?{S}."),
        format!("'http://192.0.2.1{PATH}?{S}',"),
        format!("http://192.0.2.1{PATH}?{S}&"),
        format!("http://192.0.2.1{PATH}?{S}#top"),
        format!("{PATH}.xml?{S}"),
        format!("{PATH}/?{S}"),
        format!("/mor{PATH}?{S}"),
        format!("192.0.2.1:8080/api/user_update_api?{S}"),
        format!("https://h/BILLING/API/USER_DETAILS_UPDATE?{S}"),
        format!("https://h/billing/api/?action=user_details_update&{S}"),
        format!("action=user_details_update&{S}"),
        format!("\u{feff}{PATH}?{S}\r\n"),
        format!("{PATH}?{S} HTTP/1.1\" 200 5"),
        format!("the request was http://192.0.2.1{PATH}?{S}, and failed"),
    ] {
        assert_valid("urls", &text);
    }
}

#[test]
fn bodies_are_read() {
    for text in [
        format!("POST {PATH} HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n{S}\r\n"),
        format!("POST {PATH}\n\n{S}"),
        format!("POST {PATH}?u=username HTTP/1.1\nHost: h\n\n{}", &S[11..]),
        format!("POST /billing/api/ HTTP/1.1\nHost: h\n\naction=user_update_api&{S}"),
        format!("GET {PATH}?{S} HTTP/1.1\r\nHost: h\r\n\r\n"),
        format!("GET {PATH}?{S} HTTP/1.1"),
        format!("curl -X POST 'http://h{PATH}' -d '{S}'"),
        format!("$ curl http://h{PATH} \\\n  -d u=username -d user_id=123 \\\n  -d '{}'", &S[23..]),
        format!("curl -G \"http://h{PATH}\" --data-raw \"{S}\" | xmllint --format -"),
        format!("curl ^\"http://h{PATH}^\" ^\r\n  --data-raw ^\"{}^\"", S.replace('&', "^&")),
        format!("curl.exe 'http://h{PATH}' `\n  -d '{S}'"),
        format!("curl http://h/billing/api/ -d action=user_details_update -d '{S}'"),
    ] {
        assert_valid("bodies", &text);
    }
}

#[test]
fn log_lines_are_read() {
    let rails = "{\"u\"=>\"username\", \"user_id\"=>\"123\", \"u15\"=>\"1\", \
        \"hash\"=>\"0ab3ede4e93a55c38855a2cc9b9e169d35442c48\"}";
    let combined = "203.0.113.9 - - [25/Nov/2026:10:00:00 +0000]";
    for text in [
        format!("{combined} \"GET {PATH}?{S} HTTP/1.1\" 200 12 \"-\" \"curl/8.5\""),
        format!("{combined} \"POST {PATH} HTTP/1.1\" 200 12 \"-\" \"curl/8.5\" \"{S}\""),
        format!("{combined} \"POST {PATH} HTTP/1.1\" 200 \"{}\"", S.replace("u15", "\\x7515")),
        format!("GET {PATH}?{S} HTTP/1.1\" 200"),
        format!("Started POST \"{PATH}?{S}\" for 203.0.113.9 at 2026-11-25 10:00:00 +0000"),
        format!(
            "Started POST \"{PATH}\" for 203.0.113.9 at 2026-11-25\n\
            Processing by ApiController#user_details_update as */*\n  Parameters: {rails}"
        ),
        format!(
            "Parameters: {}",
            rails.replace(
                '{',
                "{\"controller\"=>\"api\", \
            \"action\"=>\"user_details_update\", "
            )
        ),
        json!({"method": "POST", "uri": PATH, "request_body": S}).to_string(),
        json!({"request": format!("GET {PATH}?{S} HTTP/1.1"), "status": 200}).to_string(),
    ] {
        assert_valid("logs", &text);
    }
}

#[test]
fn recordings_and_collections_are_read() {
    let other = json!({"request": {"method": "GET", "url": "https://h/logo.png"}});
    let post = json!({"mimeType": "application/x-www-form-urlencoded", "text": S});
    let har = json!({"log": {"version": "1.2", "creator": {"name": "x"}, "entries": [
        other,
        {"request": {"method": "GET", "url": format!("https://h{PATH}?{S}")}},
        {"request": {"method": "POST", "url": format!("https://h{PATH}"), "postData": post}},
    ]}});
    let pairs: Vec<_> = S
        .split('&')
        .map(|pair| pair.split_once('=').unwrap())
        .map(|(key, value)| json!({"key": key, "value": value}))
        .collect();
    let collection = json!({"info": {"name": "x"}, "item": [
        {"name": "folder", "item": [{"request": format!("{{{{base}}}}{PATH}?{S}")}]},
        {"request": {"method": "POST", "url": {"raw": format!("{{{{base}}}}{PATH}")},
            "body": {"mode": "urlencoded", "urlencoded": pairs}}},
        {"request": "https://h/elsewhere"},
    ]});
    let passed_over = "mor: note: 1 line or entry without a request to the API is passed over\n";
    for (document, notes) in [(har, 0), (collection, 2)] {
        for text in [document.to_string(), serde_json::to_string_pretty(&document).unwrap()] {
            let run = verify("documents", &text);
            let valid = |object: &Value| object["valid"] == true;
            assert!(run.objects().iter().all(valid), "{}", run.out);
            assert_eq!((run.objects().len(), run.code), (2, 0));
            assert!(run.err.ends_with(passed_over), "{}", run.err);
            assert_eq!(run.err.matches("`{{…}}`").count(), notes, "{}", run.err);
        }
    }
}

#[test]
fn compressed_files_are_read() {
    let text = format!("{PATH}?{S}\n").repeat(3);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let zstd = ruzstd::encoding::compress_to_vec(text.as_bytes(), level);
    for (name, bytes) in [("list.gz", gzip.finish().unwrap()), ("list.zst", zstd)] {
        let run = mor(KEY, &["verify", "--json", &file(name, &bytes)]);
        assert_eq!((run.objects().len(), run.code), (3, 0), "{name}: {}", run.err);
        let run = mor_with_input(Some(KEY), &["verify", "--json", "-"], &bytes);
        assert_eq!((run.objects().len(), run.code), (3, 0), "{name}: {}", run.err);
        let cut = bytes.get(..bytes.len() - 2).unwrap();
        let run = mor_with_input(Some(KEY), &["verify", "-"], cut);
        assert!(run.code == 2 && run.out.contains("cannot read the input"), "{}", run.out);
    }
}

#[test]
fn several_inputs_are_read() {
    let list = file("several", format!("{PATH}?{S}\n\n{PATH}?x=%").as_bytes());
    let line = format!("{PATH}?{S}");
    let run = mor_with_input(Some(KEY), &["verify", &line, &list, "x=1", "-"], line.as_bytes());
    assert_eq!((run.out.lines().count(), run.code), (14, 2), "{}", run.out);
    assert_eq!(
        run.err,
        "mor: input 2, line 3: parameter 1 has a `%` without two hexadecimal digits\n\
         mor: input 3: a bare query does not tell its method; name it with --endpoint\n"
    );
}

#[test]
fn lines_without_a_request_are_counted() {
    let list = format!("# the requests\n\n/favicon.ico\n{PATH}?{S}\nCompleted 200 OK in 5ms\n");
    let run = mor_with_input(Some(KEY), &["verify", "-"], list.as_bytes());
    let note = "mor: note: 3 lines or entries without a request to the API are passed over\n";
    assert_eq!((run.code, &*run.err), (0, note));
    // The only request must be one.
    for (text, error) in [
        ("/favicon.ico", "there is no request in the input"),
        ("", "there is no request in the input"),
        ("{\"log\":{\"entries\":[]}}", "there is no request in the input"),
    ] {
        let run = mor(KEY, &["explain", text]);
        assert_eq!((run.code, run.err), (2, format!("mor: {error}\n")), "{text}");
    }
}

#[test]
fn other_forms_of_body_are_told() {
    let hash = "0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    let json = format!("{{\"user_id\": 123, \"u15\": \"1\", \"hash\": \"{hash}\"}}");
    let part = |name: &str, value: &str| {
        let headers = "Content-Type: text/plain\r\nContent-Length: 9\r\n";
        format!(
            "--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{headers}\r\n{value}\r\n"
        )
    };
    let parts = [part("user_id", "123"), part("u15", "1"), part("hash", hash)].concat() + "--X--";
    let curl = format!("curl http://h{PATH} -F user_id=123 -F u15=1 -F hash={hash}");
    for (text, kind) in [
        (json.clone(), "JSON"),
        (format!("curl http://h{PATH} --json '{json}'"), "JSON"),
        (format!("POST {PATH} HTTP/1.1\nContent-Type: application/json\n\n{json}"), "JSON"),
        (parts.clone(), "multipart/form-data"),
        (curl, "multipart/form-data"),
    ] {
        let told = format!("the body is {kind}, and servers read a form");
        let with = |command| [command, "--json", "--endpoint", "user_details_update"];
        let run = mor(KEY, &[&with("verify")[..], &[&text]].concat());
        assert_eq!(run.code, 2, "{text}");
        assert_eq!(run.object()["error"], told, "{text}");
        let run = mor(KEY, &[&with("explain")[..], &[&text]].concat());
        assert_eq!((run.code, &run.object()["hash"]), (0, &hash.into()), "{text}");
        assert_eq!(run.err, format!("mor: note: {told}; it is explained as if it were one\n"));
        let run = mor(KEY, &[&with("diagnose")[..], &[&text]].concat());
        assert_eq!((run.code, &*run.err), (1, ""), "{text}");
        assert_eq!(run.object()["findings"][0]["kind"], "not_a_form", "{text}");
        let run =
            mor_with_input(Some(KEY), &[&with("diagnose")[..], &["-"]].concat(), text.as_bytes());
        assert_eq!(run.object()["findings"][0]["kind"], "not_a_form", "{text}");
    }
    // Beside a query the note tells it.
    let text =
        format!("curl 'http://h{PATH}?user_id=123' --json '{{\"u15\":1,\"hash\":\"{hash}\"}}'");
    let run = mor(KEY, &["diagnose", &text]);
    assert!(run.err.contains("the body is JSON"), "{}", run.err);
    assert_eq!(mor(KEY, &["verify", &text]).code, 2);
    // Numbers are as they are written.
    let arguments = ["--endpoint", "did_create", "--json", "{\"did\":\n5.0}"];
    let object = mor(KEY, &[&["explain"][..], &arguments].concat()).object();
    assert_eq!(object["canonical"], "5.0");
}

/// What cannot be used is told, without anything of what was pasted.
#[test]
fn what_cannot_be_used_is_told_without_values() {
    for (text, error) in [
        ("{\"pswd\": {\"hunter2\": 1}}", "a value of the JSON body is an object or a list"),
        ("{\"pswd\": \"hunter2", "not valid JSON"),
        ("{\n\"pswd\": hunter2}", "not valid JSON"),
        ("curl http://h/api/x -d pswd=hunter2 -d @hunter2", "reads data from a file"),
        ("curl --hunter2=hunter2 -u hunter2 -d pswd=hunter2", "the command has no URL"),
        ("curl 'http://h/api/x?pswd=hunter2", "a quote in the command is not closed"),
        (
            "POST /x HTTP/1.1\nTransfer-Encoding: chunked\n\n7\nhunter2\n0\n",
            "the body is in chunks (Transfer-Encoding)",
        ),
        ("POST /x HTTP/1.1\nContent-Encoding: br\n\nhunter2", "compressed (Content-Encoding)"),
        ("--hunter2\nContent-Disposition: hunter2\n\n1\n--hunter2--", "no parts that can be read"),
        ("Parameters: {\"pswd\"=>\"hunter2\"", "parameters of the log line cannot be read"),
        ("Started POST \"/api/hunter2\" for 1 at 2", "the path names no known method"),
        ("{\"uri\":\"/api/hunter2\",\"body\":\"pswd=hunter2\"}", "names no known method"),
        ("\"POST /api/hunter2?pswd=hunter2 HTTP/1.1\" 200", "the path names no known method"),
    ] {
        for command in ["verify", "explain", "diagnose"] {
            let run = mor(KEY, &[command, text]);
            let said = run.out + &run.err;
            assert_eq!(run.code, 2, "{text}\n{said}");
            assert!(said.contains(error) && !said.contains("hunter"), "{text}\n{said}");
        }
        let run = mor_with_input(Some(KEY), &["explain", "-"], text.as_bytes());
        assert_eq!(run.code, 2, "{text}");
        assert!(run.err.contains(error) && !run.err.contains("hunter"), "{text}\n{}", run.err);
    }
}

#[test]
fn notes_tell_facts_without_values() {
    for (text, note) in [
        (format!("curl 'http://h{PATH}?{S}' http://hunter2"), "more than one URL"),
        (format!("curl http://h{PATH} -d \"user_id=$HUNTER2\""), "left as it is"),
        (format!("curl http://h{PATH}?{S} -s"), "ends at `&`"),
        (format!("{PATH}?{S},"), "what follows the request is left out"),
        (format!("/billing/API/user_details_update?{S}"), "lower case"),
        (format!("POST {PATH}\nContent-Type: hunter2\n\n{S}"), "Content-Type is not"),
    ] {
        let run = mor(KEY, &["explain", &text]);
        assert!(run.err.starts_with("mor: note: ") && run.err.contains(note), "{}", run.err);
        assert_eq!((run.code, run.err.lines().count()), (0, 1), "{text}");
        assert!(!run.err.to_lowercase().contains("hunter"), "{}", run.err);
    }
}

/// Every form has its own escapes, and none of them may change a value.
#[test]
fn odd_values_survive_every_form() {
    let value = "it's \"Ž\" 100% & $x `y` c:\\d \\\"e\\ ^ %41 +;#!\tz";
    let parameter = format!("a1={value}");
    let signed = mor(KEY, &["sign", "--json", "user_details_update", "user_id=1", &parameter]);
    let (path, body, hash) = ["path", "body", "hash"]
        .map(|name| signed.object()[name].as_str().unwrap().to_owned())
        .into();
    let escaped = |text: &str, special: &str, escape: &str| -> String {
        let one = |character: char| {
            let before = if special.contains(character) { escape } else { "" };
            format!("{before}{character}")
        };
        text.chars().map(one).collect()
    };
    let rest = format!("-d user_id=1 -d hash={hash}");
    let encoded = format!("curl http://h{path} {rest} --data-urlencode");
    // A backslash escapes a quote for programs, and then a caret everything for `cmd.exe`.
    let program = value.replace("\\\"", "\\\\\"").replace('"', "\\\"");
    let json = json!({"user_id": 1, "a1": value, "hash": hash}).to_string();
    let ruby = format!(
        "{{\"user_id\"=>\"1\", \"a1\"=>\"{}\", \"hash\"=>\"{hash}\"}}",
        escaped(value, "\"\\", "\\").replace('\t', "\\t"),
    );
    let raw = format!("user_id=1&a1={}&hash={hash}", value.replace('%', "%25").replace('&', "%26"));
    let raw = raw.replace('+', "%2B").replace(';', "%3B");
    let nginx = raw.replace('\\', "\\x5C").replace('"', "\\x22").replace('\t', "\\x09");
    let pairs = json!([
        {"key": "user_id", "name": "user_id", "value": "1"},
        {"key": "a1", "name": "a1", "value": value},
        {"key": "hash", "name": "hash", "value": hash},
    ]);
    let form = json!({"mode": "urlencoded", "urlencoded": pairs});
    for text in [
        format!("POST {path}\n{body}"),
        format!("curl http://h{path} -d '{body}'"),
        format!("{encoded} '{}'", parameter.replace('\'', "'\\''")),
        format!("{encoded} \"{}\"", escaped(&parameter, "\"\\$`", "\\")),
        format!("{encoded} $'{}'", escaped(&parameter, "'\\", "\\").replace('\t', "\\t")),
        format!("{encoded} ^\n  ^\"a1={}^\"", escaped(&program, "\"^&%!()<>|", "^")),
        format!("{encoded} `\n  '{}'", parameter.replace('\'', "''")),
        format!("{encoded} `\n  \"{}\"", escaped(&parameter, "\"$`", "`")),
        format!("curl http://h{path} -d '{}'", raw.replace('\'', "'\\''")),
        format!("Started POST \"{path}\" for 1 at 2\n  Parameters: {ruby}"),
        format!("1 - - [2] \"POST {path} HTTP/1.1\" 200 \"-\" \"{nginx}\""),
        json!({"uri": path, "request_body": raw}).to_string(),
        json!({"uri": path, "params": {"user_id": 1, "a1": value, "hash": hash}}).to_string(),
        json!({"log": {"entries": [{"request": {"url": path, "postData": {"params": pairs}}}]}})
            .to_string(),
        json!({"item": [{"request": {"url": path, "body": form}}]}).to_string(),
    ] {
        assert_valid("odd", &text);
    }
    // Servers do not read these, but their hash is right.
    for text in [
        json,
        format!(
            "curl http://h{path} -F user_id=1 -F hash={hash} --form-string '{}'",
            parameter.replace('\'', "'\\''")
        ),
    ] {
        let arguments = ["explain", "--json", "--endpoint", "user_details_update", &text];
        assert_eq!(mor(KEY, &arguments).object()["hash"], *hash, "{text}");
    }
}

#[test]
fn an_id_in_the_path_is_a_parameter() {
    let path = "/billing/api/user_balance_get_by_username/Me";
    for text in [
        path.to_owned(),
        format!("https://h{path}/"),
        format!("curl h{path}"),
        path.replace("api/user", "API/USER"),
    ] {
        let object = mor(KEY, &["explain", "--json", &text]).object();
        let names = object["table"].to_string() + &object["uncounted"].to_string();
        assert!(names.contains("\"id\""), "{object}");
    }
}

/// Requests in which a real mistake was made again, in the forms that people had them in.
#[test]
fn mistakes_are_found_in_all_forms() {
    let cases = include_str!("input_cases.jsonl").lines();
    let cases: Vec<Value> = cases.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(cases.len(), 14);
    for case in cases {
        let text = |member: &str| case[member].as_str().unwrap();
        let (id, key) = (text("id"), text("key"));
        let arguments = ["diagnose", "--json", "-"];
        let endpoint = ["--endpoint", "user_details_update"];
        let arguments = match id {
            "input-multipart-body" => [&arguments[..], &endpoint].concat(),
            _ => arguments.to_vec(),
        };
        let run = match id {
            "input-secret-file-utf16" | "input-secret-file-two-lines" => {
                odd_key_file(id, key, text("request"))
            }
            _ => mor_with_input(Some(key), &arguments, text("request").as_bytes()),
        };
        let first: Vec<_> = run
            .objects()
            .iter()
            .map(|object| object["findings"][0]["kind"].as_str().unwrap_or("").to_owned())
            .collect();
        let (kinds, said) = match id {
            // All four are methods now; the second has a made-up hash.
            "input-list-unknown-between" => (&["", "not_hexadecimal", "request_order"][..], ""),
            "input-list-static-lines" => (&["request_order", ""][..], "is passed over"),
            "input-utf16-list" => (&[""][..], "the input is UTF-16"),
            "input-multipart-body" => (&["not_a_form"][..], ""),
            "input-secret-file-utf16" => (&["wrong_key"][..], "is UTF-16 text"),
            "input-secret-file-two-lines" => (&["key_cut"][..], "looks like `NAME=value`"),
            _ => (&["request_order"][..], ""),
        };
        assert_eq!(first, kinds, "{id}: {}", run.out);
        assert!(run.err.contains(said), "{id}: {}", run.err);
    }
}

/// Diagnoses with a key file as Windows and deployment tools write it.
fn odd_key_file(id: &str, key: &str, request: &str) -> Run {
    let bytes = if id.ends_with("utf16") {
        let units = format!("\u{feff}{key}\r\n");
        units.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else {
        format!("MOR_API_SECRET={key}\n").into_bytes()
    };
    let path = file(id, &bytes);
    let path = path.strip_prefix('@').unwrap();
    crate::set_mode(path.as_ref(), 0o600);
    mor_with_input(None, &["diagnose", "--json", "--secret-file", path, request], b"")
}
