//! What was copied of a secret key to the stack is wiped: signing and verifying run on a stack of
//! their own, which is searched for parts of the key afterwards.
//!
//! Run by `cargo test --release --all-features --test stack -- --ignored`. Without `--release` the
//! compiler copies values wherever they are moved, and nobody can wipe those copies.
#![cfg(all(target_arch = "x86_64", target_os = "linux", feature = "users"))]
#![allow(unsafe_code, reason = "a stack is exchanged by instructions")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::arch::asm;
use std::hint::black_box;
use std::sync::OnceLock;

use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate};
use mor_api::{HashRule, ReceivedRequest, SecretKey, Signer};
use zeroize::Zeroize;

/// As many bytes of a key in a row are a leak.
const WINDOW: usize = 16;
/// Longer than two blocks of SHA-1, without a part that appears twice or in a request.
const KEY: &str = "k3y-Qz7!Vw0~first#block^Rb5&Jn2*Xm8(Lp4)Ht6_Gs1+Fd9=Cv;second:Ya%Ue|\
                   Ti<Oo>Wq?Er[Sz]Dx{Kc}Pf/third.Ng,Mh-the^end@Zj$Bl!Qt~0987654321";
const OTHER_KEYS: [&str; 5] = ["one", "two", "three", "four", "five"];

/// All that the work needs, prepared elsewhere.
struct Prepared {
    key: SecretKey,
    others: Vec<SecretKey>,
    signer: Signer,
    request: UserDetailsUpdate,
    form: String,
}

fn prepared() -> &'static Prepared {
    static PREPARED: OnceLock<Prepared> = OnceLock::new();
    PREPARED.get_or_init(|| {
        let key = SecretKey::new(KEY).unwrap();
        let signer = Signer::new("admin", key.clone());
        let request =
            UserDetailsUpdate::new(123).blocked(true).first_name("Jūras").privacy_csv(true);
        let form = signer.sign(&request).unwrap().form().to_string();
        let others = OTHER_KEYS.map(|key| SecretKey::new(key).unwrap()).into();
        Prepared { key, others, signer, request, form }
    })
}

extern "C" fn signing() {
    let Prepared { signer, request, .. } = prepared();
    black_box(signer.sign(request).map(|signed| signed.hash().to_hex()).is_ok());
}

/// Verifies with the key alone, then with others before and after it, so that some are finished on
/// copies of the digest.
extern "C" fn verifying() {
    let Prepared { key, others, form, .. } = prepared();
    let Ok(received) = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", form) else { return };
    black_box(received.verify([("own", key)], HashRule::Listed).is_ok());
    for place in 0..=others.len() {
        let (before, after) = others.split_at(place);
        let keys = before.iter().chain([key]).chain(after).map(|key| ("key", key));
        black_box(received.verify(keys, HashRule::Listed | HashRule::X8).is_ok());
    }
}

/// Signs and verifies.
#[inline(never)]
extern "C" fn both() {
    signing();
    verifying();
}

/// What one writes without thinking.
extern "C" fn leaving_a_copy() {
    let mut copy = [0; 64];
    copy.copy_from_slice(KEY.as_bytes().first_chunk::<64>().unwrap_or(&[0; 64]));
    black_box(&copy);
}

/// The same, wiped.
extern "C" fn wiping_a_copy() {
    let mut copy = [0; 64];
    copy.copy_from_slice(KEY.as_bytes().first_chunk::<64>().unwrap_or(&[0; 64]));
    black_box(&copy);
    copy.zeroize();
}

/// Runs `work` on a stack of its own, which nothing else writes to, and gives that stack.
fn stack_of(work: extern "C" fn()) -> Vec<u128> {
    let mut stack = vec![0_u128; 1 << 16];
    let top = stack.as_mut_ptr_range().end;
    // SAFETY: the stack is 1 MiB, aligned to 16 bytes, and grows down from its end. `work` neither
    // unwinds nor keeps anything of it. r12 is preserved by the call and brings the old one back.
    unsafe {
        asm!(
            "mov r12, rsp",
            "mov rsp, {top}",
            "call {work}",
            "mov rsp, r12",
            top = in(reg) top,
            work = in(reg) work,
            out("r12") _,
            clobber_abi("C"),
        );
    }
    black_box(stack)
}

/// How many parts of the key `work` leaves on its stack.
fn left_by(work: extern "C" fn()) -> usize {
    prepared();
    let stack: Vec<u8> = stack_of(work).into_iter().flat_map(u128::to_ne_bytes).collect();
    assert!(stack.iter().any(|byte| *byte != 0), "the work ran on this stack");
    let parts: Vec<_> = KEY.as_bytes().windows(WINDOW).collect();
    stack.windows(WINDOW).filter(|window| parts.contains(window)).count()
}

#[test]
#[ignore = "needs --release"]
fn a_copy_of_the_key_is_found_unless_it_is_wiped() {
    assert_eq!(left_by(leaving_a_copy), 64 - WINDOW + 1);
    assert_eq!(left_by(wiping_a_copy), 0);
}

#[test]
#[ignore = "needs --release"]
fn signing_and_verifying_leave_nothing_of_the_key() {
    for (name, work) in
        [("signing", signing as extern "C" fn()), ("verifying", verifying), ("both", both)]
    {
        assert_eq!(left_by(work), 0, "{name}");
    }
}
