//! What allocates, and what does not: counted, not believed.
#![allow(unsafe_code, reason = "a global allocator cannot be written without")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use common::key;
use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate};
use mor_api::value::Decimal;
use mor_api::{
    BaseUrl, HashRule, KeyRing, Kind, Limits, ParameterList, ReceivedRequest, Signer, TypedRequest,
};

/// Counts the allocations of each thread, so that tests running beside each other do not disturb
/// the count.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    ALLOCATIONS.with(|allocations| allocations.set(allocations.get() + 1));
}

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promises are passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are passed on.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller's promises are passed on.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many allocations `work` makes.
fn allocations<R>(work: impl FnOnce() -> R) -> usize {
    let before = ALLOCATIONS.get();
    black_box(work());
    ALLOCATIONS.get() - before
}

/// All 97 parameters, each with a value that needs no decoding.
fn full() -> UserDetailsUpdate {
    let mut request = UserDetailsUpdate::new(123);
    for parameter in USER_DETAILS_UPDATE.parameters() {
        let value = match parameter.kind() {
            Kind::Switch { on } => on.to_string(),
            Kind::Word(words) => (*words.first().unwrap()).to_owned(),
            Kind::Decimal => "12.50".to_owned(),
            Kind::Text | Kind::Secret => "plain_text".to_owned(),
            _ => "7".to_owned(),
        };
        request.set(parameter.name(), &value).unwrap();
    }
    request
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| 1 + 1), 0);
    assert_eq!(allocations(|| Vec::<u8>::with_capacity(10)), 1);
    assert_eq!(allocations(|| (String::from("a"), Box::new(1))), 2);
}

#[test]
fn signing_allocates_nothing() {
    let signer = Signer::new("admin", key("secret"));
    let short = UserDetailsUpdate::new(123).blocked(true).credit(Decimal::new(1250, 2));
    let list = ParameterList::new(&USER_DETAILS_UPDATE).with("user_id", "123").unwrap();
    let full = full();
    assert_eq!(allocations(|| signer.sign(&short).unwrap().hash().to_hex()), 0);
    assert_eq!(allocations(|| signer.sign(&full).unwrap().hash().to_hex()), 0);
    assert_eq!(allocations(|| signer.sign(&list).unwrap().hash().to_hex()), 0);
}

#[test]
fn building_a_request_allocates_its_url_and_its_body() {
    let signer = Signer::new("admin", key("secret"));
    let base = BaseUrl::parse("https://mor.example.com").unwrap();
    let (short, full) = (UserDetailsUpdate::new(123).blocked(true), full());
    assert_eq!(allocations(|| signer.sign(&short).unwrap().form()), 1);
    assert_eq!(allocations(|| signer.sign(&full).unwrap().form()), 1);
    assert_eq!(allocations(|| signer.sign(&full).unwrap().canonical()), 1);
    assert_eq!(allocations(|| signer.sign(&full).unwrap().post(&base)), 2);
    assert_eq!(allocations(|| signer.sign(&full).unwrap().get(&base)), 1);
}

#[test]
fn verifying_allocates_nothing_without_decoding() {
    let signer = Signer::new("admin", key("secret"));
    let mut ring = KeyRing::new();
    for name in ["a", "b", "c"] {
        ring.add(name, key(name));
    }
    ring.add("admin", key("secret"));
    let short = UserDetailsUpdate::new(123).blocked(true);
    let mut many = full();
    for number in 0..150 {
        many = many.with_unlisted(&format!("extra{number}"), "x").unwrap();
    }
    for form in [
        signer.sign(&short).unwrap().form(),
        signer.sign(&full()).unwrap().form(),
        signer.sign(&many).unwrap().form(),
    ] {
        assert!(!form.contains(['%', '+']));
        for (query, body) in [(form.as_str(), ""), ("", form.as_str())] {
            let counted = allocations(|| {
                let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, body).unwrap();
                assert!(request.username().unwrap() == "admin");
                assert!(
                    request.verify(&ring, HashRule::Listed | HashRule::X8).unwrap().key_name()
                        == "admin"
                );
                assert!(
                    request
                        .verify([("admin", ring.iter().next().unwrap().1)], HashRule::Listed)
                        .is_err()
                );
            });
            assert_eq!(counted, 0, "{query}{body}");
        }
    }
}

#[test]
fn the_rules_of_servers_allocate_nothing() {
    let (key, request) = (key("secret"), full());
    for rule in HashRule::ALL {
        let signer = Signer::new("admin", key.clone()).rule(rule);
        assert_eq!(allocations(|| signer.sign(&request).unwrap().hash()), 0, "{rule}");
        let foreign = request.clone().with_foreign("lcr_id", "3").unwrap();
        assert_eq!(allocations(|| signer.sign(&foreign).unwrap().hash()), 0, "{rule}");
        let form = signer.sign(&foreign).unwrap().form();
        let counted = allocations(|| {
            let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, &*form, "").unwrap();
            request.verify([("admin", &key)], rule).unwrap().rule()
        });
        assert_eq!(counted, 0, "{rule}");
    }
}

#[test]
fn the_largest_request_allocates_nothing() {
    let key = key("secret");
    let signed = Signer::new("admin", key.clone())
        .sign(&UserDetailsUpdate::new(123))
        .unwrap()
        .form()
        .to_string();
    for length in [64 * 1024, 1024 * 1024] {
        let mut limits = Limits::default();
        limits.bytes = length;
        let mut body = signed.clone() + "&comment=";
        body.extend(std::iter::repeat_n('x', length - body.len()));
        let counted = allocations(|| {
            let request =
                ReceivedRequest::read_within(limits, &USER_DETAILS_UPDATE, "", &body).unwrap();
            request.verify([("admin", &key)], HashRule::Listed).unwrap().rule()
        });
        assert_eq!(counted, 0, "{length}");
    }
}

#[test]
fn values_are_hashed_without_a_copy_even_where_they_are_decoded() {
    let signer = Signer::new("admin", key("secret"));
    let request =
        UserDetailsUpdate::new(123).company_name("Žalgirio g. 92 & Sons".repeat(50)).address("a b");
    let form = signer.sign(&request).unwrap().form();
    let key = key("secret");
    let counted = allocations(|| {
        let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, &*form, "").unwrap();
        request.verify([("admin", &key)], HashRule::Listed).unwrap().rule()
    });
    assert_eq!(counted, 0);
}
