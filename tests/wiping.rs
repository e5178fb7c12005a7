//! What was copied of a secret is wiped before its memory is given back: an allocator looks into
//! each block as it is freed. `SHOW_LEAKS=1` prints the first such block and where it was freed.
#![allow(unsafe_code, reason = "a global allocator cannot be written without")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::sync::OnceLock;

use common::{encoded, sha1};
use mor_api::inspect::{Diagnoser, Effort};
use mor_api::methods;
use mor_api::methods::users::{USER_DETAILS_UPDATE, UserBalanceGetByPsw, UserDetailsUpdate};
use mor_api::value::Password;
use mor_api::{
    BaseUrl, HashRule, KeyRing, ParameterList, ReceivedRequest, SecretKey, Signer, TypedRequest,
};

const KEY: &str = "Zq7KeyMarkQx";
/// A key that is the hexadecimal spelling of text with [`KEY`] in it.
const HEX_KEY: &str = "5a71374b65794d61726b51785a713939";
const PASSWORD: &str = "pS Wort+gehe!m ß9";
const LEGACY_PASSWORD: &str = "aLtes&Kennwort 2=x";

/// Enough for every single mistake and some pairs.
fn diagnoser(key: &SecretKey) -> Diagnoser<'_> {
    Diagnoser::new([("own", key)]).effort(Effort::of(20_000))
}

/// Looks into what is freed on the threads that ask for it.
struct Scanning;

thread_local! {
    static SCANS: Cell<bool> = const { Cell::new(false) };
    static FOUND: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: hands everything on to the system's allocator. Blocks are zeroed when they are handed
// out, so every byte of them can be read.
unsafe impl GlobalAlloc for Scanning {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if SCANS.get() {
            // SAFETY: the block belongs to the caller until it is freed below.
            scan(unsafe { std::slice::from_raw_parts(pointer, layout.size()) });
        }
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }

    // `realloc` is left as it is provided: a new block, a copy, and `dealloc` of the old block, as
    // when a block cannot grow where it lies.
}

#[global_allocator]
static ALLOCATOR: Scanning = Scanning;

/// As many bytes of a secret in a row are a leak.
const WINDOW: usize = 7;

struct Needles {
    windows: Vec<[u8; WINDOW]>,
    /// The first two bytes of all windows.
    starts: Vec<bool>,
}

static NEEDLES: OnceLock<Needles> = OnceLock::new();

/// Everything that may lie in memory of a secret, in lower case.
fn needles() -> Needles {
    let mut forms = vec![KEY.as_bytes().to_vec(), HEX_KEY.as_bytes().to_vec()];
    for secret in [PASSWORD, LEGACY_PASSWORD] {
        let once = encoded(secret);
        forms.push(secret.into());
        forms.push(encoded(&once).into());
        forms.push(once.replace('+', "%20").into());
        forms.push(once.into());
    }
    let mut starts = vec![false; 1 << 16];
    let mut windows = Vec::new();
    for form in &forms {
        for window in form.to_ascii_lowercase().windows(WINDOW) {
            windows.push(window.try_into().unwrap());
            *starts.get_mut(start(window)).unwrap() = true;
        }
    }
    Needles { windows, starts }
}

fn start(window: &[u8]) -> usize {
    window.iter().take(2).fold(0, |start, byte| start << 8 | usize::from(byte.to_ascii_lowercase()))
}

fn scan(block: &[u8]) {
    let Some(needles) = NEEDLES.get() else { return };
    let is_secret = |window: &[u8]| {
        needles.starts.get(start(window)).is_some_and(|starts| *starts)
            && needles.windows.iter().any(|needle| needle.eq_ignore_ascii_case(window))
    };
    if block.windows(WINDOW).any(is_secret) {
        SCANS.set(false);
        if FOUND.get() == 0 && std::env::var_os("SHOW_LEAKS").is_some() {
            eprintln!("freed: {}", String::from_utf8_lossy(block));
            eprintln!("{}", std::backtrace::Backtrace::force_capture());
        }
        FOUND.set(FOUND.get() + 1);
        SCANS.set(true);
    }
}

/// How many blocks with something of a secret in them `work` frees; its result counts as well.
fn leaks<R>(work: impl FnOnce() -> R) -> usize {
    NEEDLES.get_or_init(needles);
    FOUND.set(0);
    SCANS.set(true);
    drop(black_box(work()));
    SCANS.set(false);
    FOUND.get()
}

fn key() -> SecretKey {
    common::key(KEY)
}

fn signer() -> Signer {
    Signer::new("admin", key())
}

/// A request with every secret that a request can have.
fn filled() -> UserDetailsUpdate {
    let mut request = UserDetailsUpdate::new(123);
    request.set("pswd", PASSWORD).unwrap();
    request.set("a0", "Žalgirio g. 92").unwrap();
    request.with_unlisted("p", LEGACY_PASSWORD).unwrap()
}

/// What its hash covers.
fn canonical() -> String {
    signer().sign(&filled()).unwrap().canonical().as_str().to_owned()
}

/// The form of the same request with another hash.
fn form(hash: &str) -> String {
    let (pswd, p, a0) = (encoded(PASSWORD), encoded(LEGACY_PASSWORD), encoded("Žalgirio g. 92"));
    format!("u=admin&user_id=123&pswd={pswd}&a0={a0}&p={p}&hash={hash}")
}

#[test]
fn what_is_not_wiped_is_found() {
    assert_eq!(leaks(|| String::from("nothing")), 0);
    assert_eq!(leaks(|| KEY.to_owned()), 1);
    assert_eq!(leaks(|| PASSWORD.to_owned()), 1);
    let uppercase = encoded(PASSWORD).to_ascii_uppercase();
    assert_eq!(leaks(|| uppercase), 1);
    let part = PASSWORD.get(3..10);
    assert_eq!(leaks(|| part.map(str::to_owned)), 1);
    assert!(leaks(|| hex::decode(HEX_KEY).unwrap()) > 0);
    assert_eq!(leaks(|| key().clone()), 0);
    // The last block is wiped, but not those that it has outgrown.
    let outgrown = leaks(|| {
        let mut bytes = zeroize::Zeroizing::new(Vec::new());
        PASSWORD.bytes().for_each(|byte| bytes.push(byte));
        bytes
    });
    assert!(outgrown > 0);
    let presized = leaks(|| {
        let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(PASSWORD.len()));
        PASSWORD.bytes().for_each(|byte| bytes.push(byte));
        bytes
    });
    assert_eq!(presized, 0);
}

#[test]
fn an_id_in_the_path_leaves_nothing() {
    let (signer, base) = (signer(), BaseUrl::parse("https://mor.example.com").unwrap());
    let request = UserBalanceGetByPsw::new(Password::new(PASSWORD).unwrap());
    let unhashed = signer.unhashed(&request).unwrap();
    assert_eq!(leaks(|| unhashed.get(&base)), 0);
    assert_eq!(leaks(|| unhashed.post(&base)), 0);
    assert_eq!(leaks(|| unhashed.post_action(&base)), 0);
    let http = unhashed.get(&base);
    assert!(leaks(|| http.path().to_owned()) > 0, "it is in the path");
}

#[test]
fn diagnosing_leaves_nothing() {
    let text = canonical();
    let (key, hex_key) = (key(), SecretKey::new(HEX_KEY).unwrap());
    let encoded_values = ["123", PASSWORD, "Žalgirio g. 92"].map(encoded).concat();
    for hash in [
        sha1(&[&text, KEY]),
        sha1(&[&text, KEY]).to_uppercase(),
        sha1(&[&text, "another key"]),
        sha1(&[&text, KEY, "\n"]),
        sha1(&[&text, &KEY.to_lowercase()]),
        sha1(&[&encoded_values, KEY]),
        sha1(&[&text.to_uppercase(), KEY]),
        sha1(&[PASSWORD, KEY]),
        sha1(&[&sha1(&[&text, KEY])]),
        sha1(&[&text, KEY]).get(..12).unwrap().to_owned(),
        encoded(KEY),
        HEX_KEY.to_owned(),
        String::new(),
    ] {
        let form = form(&hash);
        let found = leaks(|| {
            diagnoser(&key)
                .other_keys([("other", &hex_key)])
                .accept(HashRule::Listed | HashRule::X8)
                .catalogue(methods::ALL)
                .diagnose(&USER_DETAILS_UPDATE, "", &form)
        });
        assert_eq!(found, 0, "{form}");
    }
}

#[test]
fn diagnosing_what_breaks_the_rules_leaves_nothing() {
    let key = key();
    let (pswd, p) = (encoded(PASSWORD), encoded(LEGACY_PASSWORD));
    for query in [
        // A plus sign that was not encoded, a space that was, and two different passwords.
        format!("user_id=1&pswd={}", pswd.replace("%2B", "+")),
        format!("user_id=1&pswd={pswd}&pswd=other&p={p}"),
        format!("user_id=1&pswd={pswd}%"),
        format!("user_id=1&pswd={pswd}%FF&p={p}%FF%FF%FF%FF"),
        // The client sends its key, plain and encoded.
        format!("user_id=1&a1={KEY}&a2=%5A{}", KEY.get(1..).unwrap()),
        // A password that reads as a name: as it is, and after its `&` that was not encoded.
        format!("user_id=1&{p}=1"),
        format!("user_id=1&pswd={}", p.replace("%26", "&")),
        format!("user_id=1&pswd={}%", p.replace("%26", "&").replace("%3D", "=")),
        // The key as a name.
        format!("user_id=1&{KEY}=1&x%5A{}=2", KEY.get(1..).unwrap()),
    ] {
        for hash in [sha1(&["1", "something else"]), encoded(PASSWORD)] {
            let query = format!("{query}&hash={hash}");
            let found = leaks(|| {
                diagnoser(&key).catalogue(methods::ALL).diagnose(&USER_DETAILS_UPDATE, &query, "")
            });
            assert_eq!(found, 0, "{query}");
        }
    }
    let raw = [b"user_id=1&hash=xx&pswd=\xff\xff\xff\xff".as_slice(), PASSWORD.as_bytes()].concat();
    let found = leaks(|| diagnoser(&key).diagnose(&USER_DETAILS_UPDATE, &raw, ""));
    assert_eq!(found, 0);
}

#[test]
fn explaining_leaves_nothing() {
    let (signer, request, key) = (signer(), filled(), key());
    let signed = signer.sign(&request).unwrap();
    assert_eq!(leaks(|| signed.explain()), 0);
    assert_eq!(leaks(|| signed.explain().to_string()), 0);
    let form = form("");
    let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &form).unwrap();
    assert_eq!(leaks(|| received.explain(&key, HashRule::Listed)), 0);
    assert_eq!(leaks(|| format!("{:?}", received.explain(&key, HashRule::X8))), 0);
}

/// Names are secrets where a client sends its key as one, or a password with a raw `&`.
#[test]
fn names_that_need_no_decoding_leave_nothing() {
    let key = key();
    let query = format!("user_id=1&{KEY}=1&pswd=aLtes&Kennwort=2");
    let found = leaks(|| {
        let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, &query, "").unwrap();
        received.explain(&key, HashRule::Listed)
    });
    assert_eq!(found, 0);
}

#[test]
fn names_that_are_decoded_leave_nothing() {
    let key = key();
    let query = format!("user_id=1&x%5A{}=1&pswd=aLtes&Kennwort+2=2", KEY.get(1..).unwrap());
    let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, &query, "").unwrap();
    assert_eq!(leaks(|| received.explain(&key, HashRule::Listed)), 0);
}

#[test]
fn conflicting_names_leave_nothing() {
    let key = key();
    let query = "user_id=1&pswd=aLtes&Kennwort+2=2&Kennwort+2=3";
    let found = leaks(|| diagnoser(&key).diagnose(&USER_DETAILS_UPDATE, query, ""));
    assert_eq!(found, 0);
}

#[test]
fn finding_the_twin_leaves_nothing() {
    let key = key();
    let form = form(&sha1(&[&canonical(), KEY]));
    let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &form).unwrap();
    let verified = received.verify([("own", &key)], HashRule::Listed).unwrap();
    assert_eq!(leaks(|| verified.boundary_twin().unwrap()), 0);
    assert_eq!(leaks(|| verified.canonical()), 0);
}

#[test]
fn keys_leave_nothing() {
    let keys = || [KEY, HEX_KEY].map(|text| SecretKey::new(text).unwrap());
    let found = leaks(|| {
        let mut ring = KeyRing::new();
        for number in 0..9 {
            for key in keys() {
                ring.add(format!("key {number}"), key);
            }
        }
        (ring.clone(), format!("{ring:?}"))
    });
    assert_eq!(found, 0);
    assert_eq!(leaks(|| signer().clone()), 0);
}

#[test]
fn building_a_request_leaves_nothing() {
    let base = BaseUrl::parse("https://mor.example.com").unwrap();
    let (signer, request) = (signer(), filled());
    assert_eq!(leaks(|| signer.sign(&request).unwrap().form()), 0);
    assert_eq!(leaks(|| signer.sign(&request).unwrap().canonical()), 0);
    assert_eq!(leaks(|| signer.sign(&request).unwrap().post(&base)), 0);
    assert_eq!(leaks(|| signer.sign(&request).unwrap().post_with_query(&base)), 0);
    assert_eq!(leaks(|| signer.sign(&request).unwrap().get(&base)), 0);
}

#[test]
fn filled_requests_leave_nothing() {
    assert_eq!(leaks(filled), 0);
    assert_eq!(leaks(|| (filled().clone(), format!("{:?}", filled()))), 0);
    let found = leaks(|| {
        ParameterList::new(&USER_DETAILS_UPDATE)
            .with("pswd", PASSWORD)
            .unwrap()
            .with("user_id", "123")
            .unwrap()
            .with_unlisted("p", LEGACY_PASSWORD)
            .unwrap()
            .clone()
    });
    assert_eq!(found, 0);
    let refused = leaks(|| {
        let mut list = ParameterList::new(&USER_DETAILS_UPDATE).with("pswd", PASSWORD).unwrap();
        (list.add("pswd", LEGACY_PASSWORD), list.add("user_id", PASSWORD), list.add("x", KEY))
    });
    assert_eq!(refused, 0);
}

#[test]
fn typing_a_received_request_leaves_nothing() {
    let key = key();
    let form = form(&sha1(&[&canonical(), KEY]));
    let found = leaks(|| {
        let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, &form, "").unwrap();
        let verified = received.verify([("own", &key)], HashRule::Listed).unwrap();
        verified.typed::<UserDetailsUpdate>().unwrap()
    });
    assert_eq!(found, 0);
}

/// What `value` hands out is the caller's to wipe.
#[test]
fn only_the_value_that_is_asked_for_is_left() {
    let form = form("");
    let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &form).unwrap();
    assert_eq!(leaks(|| received.value("pswd")), 1);
    assert_eq!(leaks(|| received.value("user_id")), 0);
    assert_eq!(leaks(|| received.username().unwrap()), 0);
}

#[test]
fn values_before_an_unlisted_one_are_not_left() {
    let form = form("") + "&x=1";
    let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &form).unwrap();
    assert_eq!(leaks(|| received.value("x")), 0);
    assert_eq!(leaks(|| received.value("not_sent")), 0);
}
