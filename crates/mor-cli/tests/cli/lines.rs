//! One request a line from standard input, and standard output that is closed.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::{MOR, PAGE_SAMPLE, Run, mor_with_input};

#[test]
fn each_line_is_verified_and_the_worst_counts() {
    let path = "/billing/api/user_details_update?";
    let good = format!("{path}{PAGE_SAMPLE}");
    let wrong = good.replace("u15=1", "u15=0");
    let unreadable = good.replace("u15=1", "u15=%");
    for (lines, code) in
        [(vec![&good, &good], 0), (vec![&good, &wrong], 1), (vec![&unreadable, &wrong, &good], 2)]
    {
        let input = lines.iter().map(|line| line.as_str()).collect::<Vec<_>>().join("\r\n\n");
        let run = mor_with_input(Some("456789"), &["verify", "-", "--json"], input.as_bytes());
        let objects = run.objects();
        assert_eq!((objects.len(), run.code), (lines.len(), code));
        for (object, line) in objects.iter().zip(lines) {
            assert_eq!(object["valid"], *line == good);
            assert_eq!(object["error"].is_null(), *line != unreadable, "{object}");
        }
    }
}

#[test]
fn a_line_that_cannot_be_used_is_reported_with_its_number() {
    let mut input = format!("/api/user_update_api?{PAGE_SAMPLE}\n").into_bytes();
    input.extend_from_slice(b"\n \t\r\nx=1\n/api/did_create?did=\xff\n/api/did_create?did=%\n");
    input.extend(vec![b'x'; 2 * 1024 * 1024]);
    input.extend_from_slice(b"\n/api/did_details_update?did_id=1");
    let expected = "\
mor: line 4: a bare query does not tell its method; name it with --endpoint
mor: line 5: the input is not UTF-8
mor: line 6: parameter `did` has a `%` without two hexadecimal digits
mor: line 7: the input has more than 1048576 bytes
";
    for command in ["verify", "explain"] {
        let run = mor_with_input(Some("456789"), &[command, "-"], &input);
        assert_eq!((run.code, &*run.err), (2, expected), "{command}");
        // The run goes on after them.
        assert!(run.out.contains("did_details_update"), "{}", run.out);
        let run = mor_with_input(Some("456789"), &[command, "--json", "-"], &input);
        assert_eq!((run.code, &*run.err), (2, expected), "{command}");
        let objects = run.objects();
        assert_eq!(objects.len(), 6, "{command}");
        assert_eq!(objects[2]["error"], "the input is not UTF-8");
        assert_eq!(objects[5]["endpoint"], "did_details_update");
    }
    // Diagnosis looks at requests that break the rules, too.
    let run = mor_with_input(Some("456789"), &["diagnose", "--json", "-"], &input);
    let without_line_6 = expected.lines().filter(|line| !line.contains("line 6"));
    assert!(run.err.lines().eq(without_line_6), "{}", run.err);
    assert_eq!((run.objects().len(), run.code), (6, 2));
    assert_eq!(run.objects()[3]["findings"][0]["kind"], "unreadable");
}

#[test]
fn no_input_is_fine() {
    let run = mor_with_input(Some("456789"), &["verify", "-"], b"\n");
    assert_eq!((run.code, &*run.out, &*run.err), (0, "", ""));
}

#[test]
fn a_closed_standard_output_ends_the_run_quietly() {
    let arguments = ["verify", "--endpoint", "user_update_api", "-"];
    for (query, code) in [(PAGE_SAMPLE, 0), ("user_id=1&hash=1", 1)] {
        let mut child = Command::new(MOR)
            .args(arguments)
            .env("MOR_API_SECRET", "456789")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        // More than fits into a pipe: the end comes before all is read.
        let written = (0..100_000).try_for_each(|_| writeln!(stdin, "{query}"));
        assert!(written.is_err());
        drop(stdin);
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!((run.code, &*run.err), (code, ""));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(MOR).arg("methods").stdout(full).output().unwrap();
    let run = Run::of(output);
    assert_eq!(run.code, 2);
    assert!(run.err.starts_with("mor: ") && run.err.lines().count() == 1, "{}", run.err);
}
