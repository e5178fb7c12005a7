//! Where the key comes from.

use std::path::{Path, PathBuf};

use crate::{PAGE_SAMPLE, Run, mor, mor_with_input, write_private};

/// A file in cargo's folder for this test, which is removed again.
struct File(PathBuf);

impl File {
    fn new(name: &str, content: &[u8]) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        write_private(&path, content);
        Self(path)
    }

    fn verify(&self) -> Run {
        let file = self.0.to_str().unwrap();
        // It wins over the environment.
        let options = ["--secret-file", file, "verify", "--json", "--endpoint", "user_update_api"];
        mor("wrong", &[&options[..], &[PAGE_SAMPLE]].concat())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn one_newline_at_the_end_of_a_file_does_not_belong_to_the_key() {
    for (content, code) in [("456789", 0), ("456789\n", 0), ("456789\r\n", 0), ("456789\n\n", 1)] {
        let run = File::new("newline", content.as_bytes()).verify();
        assert_eq!(run.code, code, "{content:?}");
        assert_eq!(run.err.contains("note: the key begins or ends with white space"), code == 1);
        assert!(code == 1 || run.object()["key"] == "--secret-file");
    }
}

#[test]
fn a_key_that_looks_odd_is_said_to() {
    let wide: Vec<u8> = "456789".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (content, says) in [
        ("\u{feff}456789".into(), "begins with a byte order mark"),
        ([&[0xff, 0xfe], &*wide].concat(), "is UTF-16 text with a byte order mark"),
        (wide, "has NUL bytes in it, as UTF-16 text has"),
        (b"456789\nother\n".into(), "has more than one line"),
        (b"\"456789\"\n".into(), "stands in quotes"),
        (b"'456789'".into(), "stands in quotes"),
        (b"API_SECRET=456789".into(), "looks like `NAME=value`"),
        ("456789\u{a0}".into(), "has a no-break space or an invisible character in it"),
    ] as [(Vec<u8>, &str); 8]
    {
        let run = File::new("odd", &content).verify();
        let note = format!("mor: note: the key {says}; it is used as it is\n");
        assert_eq!((run.code, run.err), (1, note));
    }
    for key in ["456789", "a=b", "k€y+%", "'", "x\"y"] {
        let run = File::new("usual", key.as_bytes()).verify();
        assert_eq!(run.err, "", "{key}");
    }
}

#[test]
fn a_file_that_is_no_key_is_refused() {
    for (name, content, why) in [
        ("empty", &b""[..], "the key from --secret-file is empty"),
        ("newline_only", b"\n", "the key from --secret-file is empty"),
        ("long", &vec![b'x'; 64 * 1024 + 1], "the secret file has more than 65536 bytes"),
    ] {
        let run = File::new(name, content).verify();
        assert_eq!((run.code, run.err), (2, format!("mor: {why}\n")));
    }
    let run = File::new("longest", &vec![b'x'; 64 * 1024]).verify();
    assert_eq!(run.code, 1);

    let missing = File(Path::new(env!("CARGO_TARGET_TMPDIR")).join("no_such_file")).verify();
    assert_eq!(missing.code, 2);
    assert!(missing.err.starts_with("mor: cannot read the secret file: "), "{}", missing.err);
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_refused() {
    for (mode, is_refused) in [
        (0o600, false),
        (0o400, false),
        (0o700, false),
        (0o640, true),
        (0o604, true),
        (0o644, true),
        (0o620, true),
        (0o602, true),
    ] {
        let file = File::new("exposed", b"456789");
        crate::set_mode(&file.0, mode);
        let run = file.verify();
        assert_eq!(run.code, if is_refused { 2 } else { 0 }, "{mode:o} {}", run.err);
        let says = format!(
            "mor: the secret file can be read or changed by others (mode {mode:04o}); \
             run: chmod 600 {}\n",
            file.0.display()
        );
        assert_eq!(run.err, if is_refused { says } else { String::new() }, "{mode:o}");
    }
}

/// A pipe of a shell belongs to whoever has opened it.
#[cfg(target_os = "linux")]
#[test]
fn a_key_may_come_through_a_pipe() {
    let sign = ["--secret-file", "/dev/stdin", "sign", "did_create", "did=1", "--json"];
    let run = mor_with_input(None, &sign, b"456789\n");
    let expected = mor("456789", &["sign", "did_create", "did=1", "--json"]);
    assert_eq!((run.code, run.out), (0, expected.out), "{}", run.err);
}

#[test]
fn a_key_is_needed() {
    let verify = ["verify", "x=1", "--endpoint", "did_create"];
    let run = mor_with_input(None, &verify, b"");
    assert_eq!(run.code, 2);
    assert_eq!(run.err, "mor: no key: set MOR_API_SECRET, or name a file with --secret-file\n");
    let run = mor("", &verify);
    assert_eq!((run.code, &*run.err), (2, "mor: the key from MOR_API_SECRET is empty\n"));
}

#[cfg(unix)]
#[test]
fn a_key_is_any_bytes() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let sign = ["sign", "did_create", "did=1", "--json"];
    let output = crate::command()
        .args(sign)
        .env("MOR_API_SECRET", OsStr::from_bytes(b"\xff\xfe"))
        .output()
        .unwrap();
    let by_environment = Run::of(output).object();
    let file = File::new("bytes", b"\xff\xfe\n");
    let options = ["--secret-file", file.0.to_str().unwrap()];
    let by_file = mor_with_input(None, &[&sign[..], &options].concat(), b"").object();
    assert_eq!(by_environment["hash"], by_file["hash"]);
}
