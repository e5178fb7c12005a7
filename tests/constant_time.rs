//! The method of ctgrind: the key is marked as undefined memory, and valgrind's memcheck reports
//! every conditional jump and every address that depends on it. Deliberately leaky code shows that
//! it does.
//!
//! Run by `cargo test --release --all-features --test constant_time -- --ignored`, with valgrind on
//! the path. Without `--release` the assertions of `subtle` branch on what they check.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]
#![allow(unsafe_code, reason = "a request to valgrind is a sequence of instructions")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::arch::asm;
use std::env;
use std::hint::black_box;
use std::process::Command;

use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate};
use mor_api::{HashRule, ReceivedRequest, RequestHash, SecretKey, Signer};

/// Which of the subjects the test that runs under valgrind is to run.
const SUBJECT: &str = "MOR_API_CONSTANT_TIME_SUBJECT";
const REPORTED: i32 = 99;

const MAKE_UNDEFINED: usize = 0x4d43_0001;
const MAKE_DEFINED: usize = 0x4d43_0002;

/// Marks a value's memory. Outside valgrind this does nothing.
fn mark<T: ?Sized>(request: usize, value: &T) {
    let arguments = [request, (&raw const *value).addr(), size_of_val(value), 0, 0, 0];
    // SAFETY: valgrind knows these instructions as a request and reads the six arguments. To a
    // processor they turn a register by 128 bits in all, and exchange another with itself.
    unsafe {
        asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") arguments.as_ptr(),
            inout("rdx") 0_usize => _,
            options(nostack),
        );
    }
}

/// A key whose bytes are secret to valgrind. Its length is not.
fn secret(key: &str) -> SecretKey {
    let bytes = key.as_bytes().to_vec();
    mark(MAKE_UNDEFINED, bytes.as_slice());
    // Takes the buffer as it is.
    SecretKey::new(bytes).unwrap()
}

/// The outcome, from where on it is public.
fn public<T>(outcome: T) -> T {
    mark(MAKE_DEFINED, &outcome);
    outcome
}

const FORM: &str = "u=admin&user_id=123&u15=1&u8=J%C5%ABras&credit=12.50&hash=";

fn hash_of_form(key: &str) -> String {
    let form = [FORM, &"0".repeat(40)].concat();
    let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &form).unwrap();
    request.explain(&SecretKey::new(key).unwrap(), HashRule::Listed).hash().to_string()
}

fn verifying() {
    for right in [
        "first",
        "second, longer than what is left of one block of the digest after the values",
        "third",
    ] {
        let keys = [
            "first",
            "second, longer than what is left of one block of the digest after the values",
            "third",
        ];
        let right = hash_of_form(right);
        for place in 0..=40 {
            let mut hash = right.clone().into_bytes();
            if let Some(digit) = hash.get_mut(place) {
                *digit = if *digit == b'0' { b'1' } else { b'0' };
            }
            let form = [FORM.as_bytes(), &hash].concat();
            let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &form).unwrap();
            let keys = keys.map(secret);
            for rules in [HashRule::Listed.into(), HashRule::Listed | HashRule::X8] {
                let verdict = public(request.verify(keys.iter().map(|key| ("key", key)), rules));
                assert_eq!(verdict.is_ok(), place == 40);
            }
        }
    }
}

fn comparing() {
    let expected: RequestHash = "0ab3ede4e93a55c38855a2cc9b9e169d35442c48".parse().unwrap();
    let sent: RequestHash = "0ab3ede4e93a55c38855a2cc9b9e169d35442c49".parse().unwrap();
    let same = sent;
    mark(MAKE_UNDEFINED, &expected);
    assert!(!public(expected == sent));
    mark(MAKE_UNDEFINED, &same);
    assert!(public(same == sent));
}

fn signing() {
    let signer = Signer::new("admin", secret("456789"));
    let request = UserDetailsUpdate::new(123).blocked(true);
    let hash = public(signer.sign(&request).unwrap().hash().to_hex());
    assert_eq!(&*hash, "0ab3ede4e93a55c38855a2cc9b9e169d35442c48");
}

/// What one writes without thinking: it stops at the first difference.
fn leaky_comparison() {
    let signer = Signer::new("admin", secret("456789"));
    let request = UserDetailsUpdate::new(123).blocked(true);
    let hash = signer.sign(&request).unwrap().hash();
    let sent = "0ab3ede4e93a55c38855a2cc9b9e169d35442c49".parse::<RequestHash>().unwrap();
    let mut pairs = hash.to_bytes().into_iter().zip(sent.to_bytes());
    // Boxed, or the compiler makes one comparison of the twenty, without a jump.
    black_box(pairs.all(|(left, right)| black_box(left) == black_box(right)));
}

/// A table in which secret digits are looked up: the cache tells which.
fn leaky_table() {
    let signer = Signer::new("admin", secret("456789"));
    let request = UserDetailsUpdate::new(123).blocked(true);
    let hash = signer.sign(&request).unwrap().hash();
    let digits = black_box(*b"0123456789abcdef");
    black_box(hash.to_bytes().map(|byte| digits.get(usize::from(byte >> 4)).copied()));
}

/// Runs a subject under valgrind; gives its exit code and what was reported.
fn run(subject: &str) -> (Option<i32>, String) {
    let output = Command::new("valgrind")
        .args(["--quiet", "--error-limit=no", &format!("--error-exitcode={REPORTED}")])
        .arg(concat!("--suppressions=", env!("CARGO_MANIFEST_DIR"), "/tests/constant_time.supp"))
        .arg(env::current_exe().unwrap())
        .args([
            "--exact",
            "the_subject_under_valgrind",
            "--ignored",
            "--test-threads=1",
            "--nocapture",
        ])
        .env(SUBJECT, subject)
        .output()
        .unwrap_or_else(|error| panic!("valgrind cannot be run: {error}"));
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("1 passed"),
        "the subject did not run: {output:?}"
    );
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
#[ignore = "runs in the other tests' valgrind"]
fn the_subject_under_valgrind() {
    match env::var(SUBJECT).as_deref() {
        Ok("verifying") => verifying(),
        Ok("comparing") => comparing(),
        Ok("signing") => signing(),
        Ok("leaky comparison") => leaky_comparison(),
        Ok("leaky table") => leaky_table(),
        _ => {}
    }
}

#[test]
#[ignore = "needs valgrind and --release"]
fn nothing_branches_on_the_key_or_the_right_hash() {
    for subject in ["verifying", "comparing", "signing"] {
        let (code, report) = run(subject);
        assert_eq!((code, report.as_str()), (Some(0), ""), "{subject}");
    }
}

#[test]
#[ignore = "needs valgrind and --release"]
fn leaky_code_is_reported() {
    for (subject, expected) in [
        ("leaky comparison", "Conditional jump or move depends on uninitialised value"),
        ("leaky table", "Use of uninitialised value of size 8"),
    ] {
        let (code, report) = run(subject);
        assert_eq!(code, Some(REPORTED), "{subject}");
        assert!(report.contains(expected), "{subject}: {report}");
    }
}
