//! Where our verdict and the server's differ, and what is never shown.

use super::{RIGHT, Served, UPDATE, WRONG, post};
use crate::stub::Stub;

const REFUSED: &str = "HTTP/1.1 200 OK\r\ncontent-length: 42\r\n\r\n\
                       <page><error>Incorrect hash</error></page>";
const DONE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 46\r\n\r\n\
                    <page><status>User was updated</status></page>";

/// Signed under `listed` with `pgui`, which servers since x3 leave out.
const LISTED_ALONE: &str = "u=admin&user_id=10&pgui=1&hash=";

/// The line of a form to a server that gives this answer.
fn line(answer: &'static str, options: &[&str], form: &str) -> String {
    let stub = Stub::answering(answer);
    let served = Served::start(&[&["--forward-to", &stub.url], options].concat());
    served.post(form);
    served.line()
}

/// The form with the hash that a rule gives it.
fn signed(rule: &str) -> String {
    let sign = ["sign", "user_details_update", "--user", "admin", "--rule", rule, "--as", "body"];
    let run = crate::mor("secret", &[&sign[..], &["user_id=10", "pgui=1"]].concat());
    assert!(run.out.starts_with(LISTED_ALONE), "{}", run.out);
    run.out.trim_end().to_owned()
}

#[test]
fn a_server_that_disagrees_is_noted_with_the_rules() {
    let (listed, x8) = (signed("listed"), signed("x8"));
    for (answer, form, options, expected) in [
        (DONE, RIGHT, &[][..], ""),
        (REFUSED, WRONG, &[], ""),
        (
            REFUSED,
            RIGHT,
            &[],
            "  note: the server disagrees, although all rules give this hash: it may have another \
             key",
        ),
        (
            REFUSED,
            &listed,
            &[],
            "  note: the server disagrees: the hash is right under listed, m2 and wrong under x3, \
             x3s, x5, x8, which it may follow; or it has another key",
        ),
        (
            DONE,
            WRONG,
            &[],
            "  note: the server took it all the same: it may have another key, or \
                            check no hash",
        ),
        (
            DONE,
            &x8,
            &[],
            "  note: the server took it: the hash is right under x3, x3s, x5, x8, \
                          see --rule",
        ),
        (REFUSED, &x8, &[], "  note: the hash would be right under x3, x3s, x5, x8"),
        (DONE, &x8, &["--rule", "listed", "--rule", "x8"], ""),
    ] {
        let line = line(answer, options, form);
        let note = line.find("  note: ").map_or("", |start| &line[start..]);
        assert_eq!(note, expected, "{line}");
    }
}

#[test]
fn no_line_tells_the_key_a_password_or_a_value() {
    let told = "HTTP/1.1 200 OK\r\ncontent-length: 63\r\n\r\n\
                <page><error>No secret  here,\u{1b}[2J \u{202e}admin  done</error></page>";
    let with = |from: &str, to: &str| RIGHT.replace(from, to);
    let form = "content-type: application/x-www-form-urlencoded\r\n";
    for options in [&[][..], &["--json"]] {
        let stub = Stub::answering(told);
        let served = Served::start(&[&["--forward-to", &stub.url], options].concat());
        for (target, body) in [
            (UPDATE, with("u=admin", "u=secret")),
            (UPDATE, with("u=admin", "u=x%0Adid_create++admin++done")),
            (UPDATE, format!("{RIGHT}&secret=1&hunter+2=1&x%0Adone=1")),
            (UPDATE, format!("{RIGHT}&secret")),
            (UPDATE, "u=admin&user_id=10&pswd=S3cret&Passw0rd&hash=aa".to_owned()),
            (UPDATE, "u=admin&user_id=10&pswd=S3cret&Passw0rd=1&hash=aa".to_owned()),
            (UPDATE, "u=admin&user_id=10&u15=1&hash=101secret".to_owned()),
            ("/billing/api/user_details_update&pswd=Passw0rd", String::new()),
            ("/secret/x", String::new()),
            ("/x?pswd=Passw0rd", String::new()),
        ] {
            let answer = served.exchange(&post(target, form, &body));
            assert!(answer.contains("here"), "{answer}");
            let line = served.line();
            for never in ["secret", "Passw0rd", "S3cret", "hunter", "30f6d9b5", "hash=", "101"] {
                let line = line.replace("is not a `secret", "");
                assert!(!line.contains(never), "{never}: {line}");
            }
            assert!(!line.contains(char::is_control) && !line.contains('\u{202e}'), "{line}");
            if options.is_empty() {
                let columns = line.split("  ").count();
                assert!((6..=8).contains(&columns), "{line}");
            }
        }
    }
}

#[test]
fn an_error_with_the_key_in_it_is_not_shown_in_part() {
    let told = format!("<page><error>{}secret</error></page>", "x".repeat(197));
    let length = told.len();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{told}");
    let line = line(answer.leak(), &[], RIGHT);
    assert!(line.contains("  answer: 200 ***"), "{line}");
    let told = format!("<page><error>{}</error></page>", "y".repeat(300));
    let length = told.len();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{told}");
    let line = self::line(answer.leak(), &[], RIGHT);
    assert!(line.ends_with(&format!("  answer: 200 {}", "y".repeat(200))), "{line}");
}
