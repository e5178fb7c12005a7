//! What clients and the conductor share: keys, numbers, and what is going on.

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use crate::ledger::{Ledger, Tag};
use crate::support::{PATH, request, sha1_hex};

/// All users. Each is one kind of client, so that the log tells them apart.
pub(crate) const USERS: [&str; 6] = ["steady", "pipelining", "slow", "gone", "replaying", "wrong"];
pub(crate) const KEYS: [&str; 2] = ["one", "two"];

pub(crate) struct Stage {
    pub(crate) gateway: SocketAddr,
    pub(crate) is_over: AtomicBool,
    /// Clients hold it while they are in the middle of something.
    pub(crate) pause: RwLock<()>,
    pub(crate) rings: Vec<Ring>,
    pub(crate) ledger: Mutex<Ledger>,
    /// Odd while the gateway is upgraded.
    pub(crate) upgrades: AtomicU64,
    /// Odd while a Redis may be running.
    pub(crate) redis: AtomicU64,
    numbers: AtomicU64,
}

/// The keys of a user.
pub(crate) struct Ring {
    pub(crate) user: &'static str,
    /// Those that may sign now. Whoever holds one has requests under way that it signed.
    pub(crate) valid: Mutex<[Option<Arc<Key>>; 2]>,
    /// One that must not any more.
    pub(crate) retired: Mutex<Option<Arc<Key>>>,
}

pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) text: String,
}

impl Stage {
    pub(crate) fn new(gateway: SocketAddr, rings: Vec<Ring>) -> Self {
        Self {
            gateway,
            is_over: AtomicBool::new(false),
            pause: RwLock::default(),
            rings,
            ledger: Mutex::default(),
            upgrades: AtomicU64::new(0),
            redis: AtomicU64::new(1),
            numbers: AtomicU64::new(1),
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::SeqCst)
    }

    /// The first attempt of a new request.
    pub(crate) fn tag(&self) -> Tag {
        self.numbers.fetch_add(1, Ordering::SeqCst) * 8
    }

    pub(crate) fn ring(&self, user: &str) -> &Ring {
        self.rings.iter().find(|ring| ring.user == user).unwrap()
    }

    pub(crate) fn redis(&self) -> u64 {
        self.redis.load(Ordering::SeqCst)
    }

    pub(crate) fn upgrades(&self) -> u64 {
        self.upgrades.load(Ordering::SeqCst)
    }

    /// Whether there was no upgrade since then, when it was at this number.
    pub(crate) fn is_calm_since(&self, upgrades: u64) -> bool {
        upgrades.is_multiple_of(2) && self.upgrades() == upgrades
    }

    pub(crate) fn fault(&self, fault: String) {
        self.ledger.lock().unwrap().faults.push(fault);
    }
}

impl Ring {
    /// One of the keys that may sign.
    pub(crate) fn pick(&self, random: &mut Random) -> Arc<Key> {
        let valid = self.valid.lock().unwrap();
        let keys: Vec<_> = valid.iter().flatten().collect();
        Arc::clone(keys[usize::try_from(random.below(keys.len() as u64)).unwrap()])
    }
}

/// The form of an attempt. The hash covers the request's number. The tag is in the names of empty
/// parameters, which it does not cover, so that only they differ from one attempt to another.
pub(crate) fn form(user: &str, tag: Tag, key: &str) -> String {
    let number = tag / 8;
    let hash = sha1_hex(&format!("{number}1{key}"));
    let mut form = format!("u={user}&user_id={number}&u15=1");
    for bit in (0..BITS).filter(|bit| tag >> bit & 1 == 1) {
        write!(form, "&{}=", name(bit)).unwrap();
    }
    form + "&hash=" + &hash
}

/// A tag of the names of its empty parameters, `None` if there are no such parameters.
pub(crate) fn tag<'n>(names: impl Iterator<Item = &'n str>) -> Option<Tag> {
    let mut bits = names.map(|wanted| (0..BITS).find(|bit| name(*bit) == wanted));
    bits.try_fold(0, |tag, bit| Some(tag | 1 << bit?)).filter(|tag| *tag > 0)
}

/// How many bits a tag has.
const BITS: u64 = 27;

/// The method has u0 to u28, and u15 is in use.
fn name(bit: u64) -> String {
    format!("u{}", if bit < 14 { bit + 1 } else { bit + 2 })
}

/// A request that leaves the connection open.
pub(crate) fn keep_alive(form: &str) -> Vec<u8> {
    request(PATH, &format!("Content-Length: {}\r\n", form.len()), form)
}

/// `SplitMix64`: the same choices in each run, as far as threads allow.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.draw() % limit.max(1)
    }

    pub(crate) fn key(&mut self) -> String {
        format!("{:016x}{:016x}", self.draw(), self.draw())
    }
}
