//! Commands as people copy them, and what they must become.

use super::*;

/// A command; then the target, the form and the notes.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);

const U: &str = "http://h/api/x";

const CASES: &[Case] = &[
    ("curl http://h/api/x", U, "", &[]),
    ("curl 'http://h/api/x' --data 'a=1&b=2'", U, "a=1&b=2", &[]),
    ("curl -d a=1 -d b=2 http://h/api/x", U, "a=1&b=2", &[]),
    ("curl -da=1 http://h/api/x", U, "a=1", &[]),
    ("curl --data=a=1 http://h/api/x", U, "a=1", &[]),
    ("curl --data-ascii a=1 --data-binary b=2 --data-raw @c http://h/api/x", U, "a=1&b=2&@c", &[]),
    ("curl -d '' http://h/api/x", U, "", &[]),
    ("curl -sSkX POST http://h/api/x -d a=1", U, "a=1", &[]),
    ("curl -sSkXPOST http://h/api/x -d a=1", U, "a=1", &[]),
    ("curl -X POST http://h/api/x?a=1", "http://h/api/x?a=1", "", &[]),
    ("curl --request=POST --url http://h/api/x -d a=1", U, "a=1", &[]),
    ("curl --url=http://h/api/x -d a=1", U, "a=1", &[]),
    (
        "curl -G http://h/api/x -d a=1 --data-urlencode 'b=x y'",
        "http://h/api/x?a=1&b=x%20y",
        "",
        &[],
    ),
    ("curl --get 'http://h/api/x?a=1' -d b=2", "http://h/api/x?a=1&b=2", "", &[]),
    ("curl -Gs 'http://h/api/x?' -d b=2", "http://h/api/x?b=2", "", &[]),
    ("curl -G 'http://h/api/x#f' -d b=2", "http://h/api/x?b=2#f", "", &[]),
    (
        "curl --url-query a=1 --url-query 'b=x y' --url-query +c=%41 http://h/api/x",
        "http://h/api/x?a=1&b=x%20y&c=%41",
        "",
        &[],
    ),
    (
        "curl http://h/api/x --data-urlencode 'a=x&y' --data-urlencode 'b= z='",
        U,
        "a=x%26y&b=%20z%3D",
        &[],
    ),
    ("curl http://h/api/x --data-urlencode 'x y' --data-urlencode '=u v'", U, "x%20y&u%20v", &[]),
    ("curl http://h/api/x --data-urlencode 'mail=a@b.c'", U, "mail=a%40b.c", &[]),
    (
        "curl -F a=1 -F 'b=x y;type=text/plain' --form-string 'c=@d' http://h/api/x",
        U,
        "a=1&b=x%20y&c=%40d",
        &[],
    ),
    ("curl --form='a=\"x;type=y\"' http://h/api/x", U, "a=x%3Btype%3Dy", &[]),
    ("curl --json '{\"a\":5.0,' --json '\"b\":\"x\"}' http://h/api/x", U, "a=5.0&b=x", &[]),
    ("curl -H 'Content-Type: application/json' -d '{\"a\":1}' http://h/api/x", U, "a=1", &[]),
    (
        "curl -H 'Content-Type: text/plain' -d a=1 http://h/api/x",
        U,
        "a=1",
        &[crate::input::http::NOT_CALLED_A_FORM],
    ),
    ("curl -H 'X: a: b' -H'Accept:*/*' --header 'Host: h' http://h/api/x -d a=1", U, "a=1", &[]),
    ("curl -u me:word -A agent -e ref -b c=1 -m 5 -o out -x p:1 http://h/api/x", U, "", &[]),
    (
        "curl --connect-timeout 5 --max-time=9 --user me:word --compressed http://h/api/x",
        U,
        "",
        &[],
    ),
    ("curl --frobnicate http://h/api/x", U, "", &[]),
    ("curl --frobnicate value http://h/api/x", U, "", &[]),
    ("curl --frobnicate --silent http://h/api/x", U, "", &[]),
    ("curl http://h/api/x --frobnicate", U, "", &[]),
    ("curl h/api/x -d a=1", U, "a=1", &[]),
    ("curl localhost:3000/api/x", "http://localhost:3000/api/x", "", &[]),
    ("curl \"$BASE/api/x\"", "$BASE/api/x", "", &[posix::VARIABLE]),
    ("curl {{base}}/api/x", "{{base}}/api/x", "", &[]),
    ("curl http://h/api/x?a=1&b=2", "http://h/api/x?a=1&b=2", "", &[posix::AMPERSAND]),
    ("curl http://h/api/x http://h/api/y", U, "", &[FIRST_URL]),
    ("curl http://h/api/x --next http://h/api/y", U, "", &[FIRST_REQUEST]),
    ("curl http://h/api/x -d a=1 -: -d b=2 http://h/api/y", U, "a=1", &[FIRST_REQUEST]),
    ("curl http://h/api/x | xmllint --format -", U, "", &[]),
    ("curl http://h/api/x; echo", U, "", &[]),
    ("curl http://h/api/x > out.xml", U, "", &[]),
    ("curl http://h/api/x 2>/dev/null", U, "", &[]),
    ("curl http://h/api/x && echo done", U, "", &[]),
    ("$ curl http://h/api/x", U, "", &[]),
    ("> curl http://h/api/x", U, "", &[]),
    ("me@host:~$ curl http://h/api/x", U, "", &[]),
    ("$ curl http://h/api/x \\\n> -d a=1 \\\n> -d b=2", U, "a=1&b=2", &[]),
    ("env FOO=1 curl http://h/api/x", U, "", &[]),
    ("FOO=1 sudo /usr/bin/curl http://h/api/x", U, "", &[]),
    ("curl http://h/api/x \\\n  -d 'a=1' \\\r\n  -d b=2", U, "a=1&b=2", &[]),
    (
        "curl --location 'http://h/api/x' \\\n--header 'A: b' \\\n--data-urlencode 'a=it'\\''s'",
        U,
        "a=it%27s",
        &[],
    ),
    (
        "curl --location --request POST 'http://h/api/x?a=1' \\\n--form 'b=\"2\"'",
        "http://h/api/x?a=1",
        "b=2",
        &[],
    ),
    ("curl 'http://h/api/x' --data-raw $'a=it\\'s\\u0021&b=\\x41'", U, "a=it's!&b=A", &[]),
    ("curl.exe \"http://h/api/x\" -d \"a=1\"", U, "a=1", &[]),
    ("C:\\>curl \"http://h/api/x\" -d \"a=1\"", U, "a=1", &[]),
    ("C:\\Users\\me> curl.exe \"http://h/api/x\"", U, "", &[]),
    ("PS C:\\me> curl.exe 'http://h/api/x' -d 'a=1'", U, "a=1", &[]),
    ("C:\\tools\\curl.exe \"http://h/api/x\"", U, "", &[]),
    (
        "curl \"http://h/api/x\" ^\n  -H \"Accept: */*\" ^\n  --data-raw \"a=1&b=2\"",
        U,
        "a=1&b=2",
        &[],
    ),
    (
        "curl ^\"http://h/api/x?a=1^&b=2^\" ^\r\n  --data-raw ^\"c=^%^41^\" ^\r\n  --compressed",
        "http://h/api/x?a=1&b=2",
        "c=%41",
        &[],
    ),
    ("curl \"http://h/api/x\" -d \"{\"\"a\"\":\"\"1\"\"}\"", U, "a=1", &[]),
    ("curl.exe 'http://h/api/x' `\n  -d 'a=1' `\n  -d \"b=`$2\"", U, "a=1&b=$2", &[]),
];

fn draft(command: &str) -> Result<Draft, InputError> {
    let unix = command.replace("\r\n", "\n");
    assert_ne!(end(&unix), End::Open, "{command}");
    read(&unix).unwrap()
}

#[test]
fn commands_are_read() {
    for (command, target, form, notes) in CASES {
        let draft = draft(command).ok().unwrap();
        assert_eq!((&*draft.target, &*draft.body.form), (*target, *form), "{command}");
        assert_eq!(draft.notes, *notes, "{command}");
    }
}

#[test]
fn bodies_that_are_no_form_are_known_as_such() {
    use crate::input::body::OtherForm;
    for (command, kind) in [
        ("curl -F a=1 h/x", Some(OtherForm::Multipart)),
        ("curl --json '{\"a\":1}' h/x", Some(OtherForm::Json)),
        ("curl -d '{\"a\":1}' h/x", Some(OtherForm::Json)),
        ("curl -d a=1 h/x", None),
    ] {
        let draft = draft(command).ok().unwrap();
        assert_eq!(draft.body.other.map(|other| other.kind), kind, "{command}");
    }
}

#[test]
fn commands_that_cannot_be_read_say_why() {
    for (command, error) in [
        ("curl", InputError::NoUrl),
        ("curl -d a=1", InputError::NoUrl),
        ("curl -s; h/x", InputError::NoUrl),
        ("curl h/x -d @file", InputError::InFile),
        ("curl h/x -d@-", InputError::InFile),
        ("curl h/x --data-binary @file", InputError::InFile),
        ("curl h/x --data-urlencode @file", InputError::InFile),
        ("curl h/x --data-urlencode a@file", InputError::InFile),
        ("curl h/x --json @file", InputError::InFile),
        ("curl h/x -F a=@file", InputError::InFile),
        ("curl h/x -F 'a=<file'", InputError::InFile),
        ("curl h/x -T file", InputError::InFile),
        ("curl h/x -d '{\"a\":[1]}'", InputError::NestedJson),
    ] {
        assert_eq!(draft(command).err(), Some(error), "{command}");
    }
    assert_eq!(read("curl 'h/x").unwrap().err(), Some(InputError::OpenQuote));
}

#[test]
fn what_is_no_command_is_not_read() {
    for text in [
        "",
        "curly h/x",
        "# curl h/x",
        "http://h/api/curl",
        "see curl h/x",
        "u=a&x curl",
        "a>b",
        "wget h/x",
        "/api/curl?x=1",
        "> $",
        "a=1&b=2>curl",
    ] {
        assert!(read(text).is_none(), "{text}");
    }
    assert_eq!(
        (end("curl a \\"), end("curl 'a"), end("a \\")),
        (End::Continued, End::Open, End::Complete)
    );
}
