//! For every kind of mistake: requests made with that very mistake, by a generator that knows
//! nothing of the crate's formulas, and the diagnosis that must name it first. What cannot be told
//! apart on a request is left out by the generator, with the reason.
#![cfg(feature = "diagnose")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod common;

use common::{base64, encoded, sha1};
use mor_api::inspect::{Diagnoser, Diagnosis, Effort, Finding, FindingKind};
use mor_api::methods;
use mor_api::methods::dids::{DID_CREATE, DID_DETAILS_UPDATE};
use mor_api::methods::users::USER_DETAILS_UPDATE;
use mor_api::{Endpoint, HashRule, Kind, Parameter, SecretKey};
use proptest::prelude::*;
use sha1::{Digest as _, Sha1};

/// A small generator of random numbers (xorshift), so that a failure can be run again.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn text(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet: Vec<_> = alphabet.chars().collect();
        (0..length).map(|_| self.of(&alphabet)).collect()
    }
}

const TEXTS: [&str; 12] = [
    "Žalgirio g. 92",
    "Vilnius",
    "O'Brien & Sons",
    "日本語",
    "user@example.com",
    "100%",
    "Ελλάδα",
    "two words",
    "Größe 9 €",
    "a;b=c",
    "naïve Café",
    "UPPER lower",
];

const UNSIGNED_SELL: &str = "card_from_group_sell";
/// None of its names is in the order of the servers, which would explain some of the mistakes.
static SELL: Endpoint = mor_api::endpoint!(
    "card_from_group_sell",
    [
        Parameter::signed("card", Kind::Id),
        Parameter::signed("count", Kind::Count),
        Parameter::signed("buyer", Kind::Text),
        Parameter::unsigned("lang", Kind::Text),
    ]
);

/// A request with what a client knows of it: pairs in the order in which they are sent, and the
/// key.
#[derive(Clone)]
struct Case {
    endpoint: &'static Endpoint,
    pairs: Vec<(String, String)>,
    key: String,
}

impl Case {
    fn random(random: &mut Random, endpoint: &'static Endpoint) -> Self {
        let mut pairs =
            vec![("u".to_owned(), ["admin", "reseller 1", "Jonas"][random.below(3)].to_owned())];
        let (mut wanted, mut unsigned) = (2 + random.below(7), random.below(4));
        let parameters = endpoint.parameters().collect::<Vec<_>>();
        let mut order: Vec<_> = (0..parameters.len()).collect();
        for place in (1..order.len()).rev() {
            order.swap(place, random.below(place + 1));
        }
        order.sort_by_key(|place| {
            !["user_id", "did_id", "did", "provider_id", "card"]
                .contains(&parameters[*place].name())
        });
        for place in order {
            let parameter = &parameters[place];
            let left = if parameter.is_signed() { &mut wanted } else { &mut unsigned };
            if *left > 0 {
                *left -= 1;
                pairs.push((parameter.name().to_owned(), value(random, parameter.kind())));
            }
        }
        for place in (1..pairs.len()).rev() {
            pairs.swap(place, random.below(place + 1));
        }
        let letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let length = 8 + random.below(16);
        let key = format!("{}xY", random.text(letters, length));
        Self { endpoint, pairs, key }
    }

    fn any(random: &mut Random) -> Self {
        let endpoint = random.of(&[
            &USER_DETAILS_UPDATE,
            &USER_DETAILS_UPDATE,
            &DID_CREATE,
            &DID_DETAILS_UPDATE,
            &SELL,
        ]);
        Self::random(random, endpoint)
    }

    /// A request to change a user, the richest kind.
    fn user(random: &mut Random) -> Self {
        Self::random(random, &USER_DETAILS_UPDATE)
    }

    /// Signed pairs in hash order, empty ones left out.
    fn signed(&self) -> Vec<(String, String)> {
        let named = |name| self.pairs.iter().find(|(sent, _)| sent == name);
        let signed = self.endpoint.hash_order(HashRule::Listed).filter_map(named);
        signed.filter(|(_, value)| !value.is_empty()).cloned().collect()
    }

    fn unsigned(&self) -> Vec<(String, String)> {
        let signed = self.signed();
        self.pairs
            .iter()
            .filter(|pair| !signed.contains(pair) && !pair.1.is_empty())
            .cloned()
            .collect()
    }

    fn text(&self) -> String {
        join(&self.signed())
    }

    /// The signed values in the order of the request.
    fn text_as_sent(&self) -> String {
        let signed = self.signed();
        let sent = self.pairs.iter().filter(|pair| signed.contains(pair));
        sent.map(|(_, value)| value.as_str()).collect()
    }

    fn set(&mut self, name: &str, value: &str) {
        self.pairs.retain(|(taken, _)| taken != name);
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    fn right(&self) -> String {
        sha1(&[&self.text(), &self.key])
    }

    /// Changes each signed value.
    fn each(&self, change: impl Fn(&str) -> String) -> String {
        self.signed().iter().map(|(_, value)| change(value)).collect()
    }

    fn query(&self, hash: &str) -> String {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(&self.pairs).append_pair("hash", hash);
        form.finish()
    }
}

fn value(random: &mut Random, kind: Kind) -> String {
    match kind {
        Kind::Switch { on } => {
            if random.below(2) == 0 {
                "0".to_owned()
            } else {
                on.to_string()
            }
        }
        Kind::Range { min, max } => {
            (min + u16::try_from(random.below(usize::from(max - min))).unwrap()).to_string()
        }
        Kind::Decimal => format!("{}.50", random.below(1000)),
        Kind::Word(words) => random.of(words).to_owned(),
        Kind::Digits => format!("3706{}", random.text("0123456789", 7)),
        Kind::Text | Kind::Secret => format!("{} {}", random.of(&TEXTS), random.text("abcdef", 3)),
        _ => (20 + random.below(90_000)).to_string(),
    }
}

fn join(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(_, value)| value.as_str()).collect()
}

fn hmac(key: &str, message: &str) -> String {
    hex::encode(common::hmac(key.as_bytes(), message.as_bytes()))
}

/// All single mistakes and likely pairs. Without optimisation all of it takes a second.
const EFFORT: Effort = Effort::of(if cfg!(debug_assertions) { 15_000 } else { 50_000 });

fn is_within(diagnosis: &Diagnosis<'_>, effort: Effort) -> bool {
    diagnosis.hashes() <= effort.hashes && diagnosis.hashed_bytes() <= effort.bytes
}

fn diagnose(case: &Case, query: &str) -> Diagnosis<'static> {
    diagnose_within(EFFORT, case, query)
}

fn diagnose_within(effort: Effort, case: &Case, query: &str) -> Diagnosis<'static> {
    let key = Box::leak(Box::new(SecretKey::new(case.key.as_str()).unwrap()));
    let diagnoser = Diagnoser::new([("own", &*key)]).catalogue(methods::ALL).effort(effort);
    diagnoser.diagnose(case.endpoint, query, "")
}

/// Makes 200 requests with one mistake, and expects it to be named first in 99 of 100. `make` gives
/// a request and its hash, or nothing where the mistake makes no difference on that request, or
/// where it cannot be told from another one.
fn names_first(kind: FindingKind, make: impl Fn(&mut Random) -> Option<(Case, String)>) {
    named_in_query(kind, |random| {
        make(random).map(|(case, hash)| (case.clone(), case.query(&hash)))
    });
}

fn named_in_query(kind: FindingKind, make: impl Fn(&mut Random) -> Option<(Case, String)>) {
    // Without optimisation a diagnosis takes ten times as long.
    const CASES: usize = if cfg!(debug_assertions) { 5 } else { 200 };
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ kind as u64);
    let (mut made, mut named, mut tries) = (0, 0, 0);
    let mut missed = Vec::new();
    while made < CASES {
        tries += 1;
        assert!(tries < CASES * 60, "{kind}: the generator makes too few");
        let Some((case, query)) = make(&mut random) else { continue };
        made += 1;
        let diagnosis = diagnose(&case, &query);
        assert!(is_within(&diagnosis, Effort::USUAL));
        if diagnosis.findings().first().map(Finding::kind) == Some(kind) {
            named += 1;
        } else {
            missed.push(format!("{query} key {}: {diagnosis}", case.key));
        }
    }
    assert!(
        named * 100 >= made * 99,
        "{kind}: {named} of {made}\n{}",
        missed[..missed.len().min(4)].join("\n")
    );
}

/// The request and the hash of a text with the key, if the text differs from the right one.
fn with_text(case: Case, text: &str) -> Option<(Case, String)> {
    let hash = sha1(&[text, &case.key]);
    (text != case.text()).then_some((case, hash))
}

#[test]
fn rules_and_orders() {
    names_first(FindingKind::OtherHashRule, |random| {
        let mut case = Case::user(random);
        case.set(random.of(&["pgui", "user_warning_email_hour"]), "1");
        let left: Vec<_> = case
            .signed()
            .into_iter()
            .filter(|(name, _)| name != "pgui" && name != "user_warning_email_hour")
            .collect();
        with_text(case, &join(&left))
    });
    names_first(FindingKind::RequestOrder, |random| {
        let case = Case::any(random);
        let text = case.text_as_sent();
        with_text(case, &text)
    });
    names_first(FindingKind::AlphabeticalOrder, |random| {
        let case = Case::any(random);
        let mut sorted = case.signed();
        sorted.sort();
        // Sent in alphabetical order, it cannot be told from the order of the request.
        let as_sent: Vec<_> =
            case.pairs.iter().filter(|pair| sorted.contains(pair)).cloned().collect();
        if join(&as_sent) == join(&sorted) { None } else { with_text(case, &join(&sorted)) }
    });
}

#[test]
fn forms_of_values() {
    names_first(FindingKind::PercentEncoded, |random| {
        let case = Case::any(random);
        let text = case.each(encoded);
        with_text(case, &text)
    });
    names_first(FindingKind::EncodedTwice, |random| {
        let case = Case::any(random);
        let text = case.each(|value| encoded(&encoded(value)));
        // Without a percent sign in it, a value is the same encoded once and twice.
        if text == case.each(encoded) { None } else { with_text(case, &text) }
    });
    named_in_query(FindingKind::EncodedTwice, |random| {
        let case = Case::any(random);
        let mut twice = case.clone();
        twice.pairs.iter_mut().for_each(|(_, value)| *value = encoded(value));
        if case.text() == twice.text() {
            None
        } else {
            Some((case.clone(), twice.query(&case.right())))
        }
    });
    named_in_query(FindingKind::PlusLiteral, |random| {
        let mut case = Case::user(random);
        case.set("a7", &format!("+370{}", random.below(10_000_000)));
        // The plus of the number goes out as it is.
        let query = case.query(&case.right()).replace("a7=%2B", "a7=+");
        Some((case, query))
    });
    named_in_query(FindingKind::PlusLiteral, |random| {
        let mut case = Case::user(random);
        case.set("company_name", "Ąžuolas+Sons");
        let query = case.query(&case.right()).replace("%2BSons", "+Sons");
        Some((case, query))
    });
    names_first(FindingKind::Latin1, |random| {
        let mut case = Case::user(random);
        case.set("a1", random.of(&["Größe", "naïve Café", "Århus"]));
        let text = case.text();
        // Hashed bytes, not text; a value beyond Latin-1 would be hashed as question marks by some
        // and not at all by others.
        if text.chars().any(|character| character > 'ÿ') {
            return None;
        }
        let bytes: Vec<u8> = text
            .chars()
            .map(|character| u8::try_from(character).unwrap())
            .chain(case.key.bytes())
            .collect();
        Some((case, hex::encode(Sha1::digest(bytes))))
    });
    names_first(FindingKind::Trimmed, |random| {
        let mut case = Case::user(random);
        case.set("a0", random.of(&[" Street 1", "Street 1 ", "\tStreet 1\n"]));
        let text = case.each(|value| value.trim().to_owned());
        with_text(case, &text)
    });
    for change in [str::to_lowercase, str::to_uppercase] {
        names_first(FindingKind::ValueCase, |random| {
            let mut case = Case::user(random);
            case.set("a1", "Vilnius LT");
            let text = case.each(change);
            with_text(case, &text)
        });
    }
    for words in [["false", "true"], ["no", "yes"], ["False", "True"]] {
        names_first(FindingKind::BooleanWords, |random| {
            let mut case = Case::user(random);
            case.set("u15", random.of(&["0", "1"]));
            let text = case.signed().into_iter().map(|(name, value)| {
                let switch = case.endpoint.parameter(&name).map(Parameter::kind);
                match switch {
                    Some(Kind::Switch { .. }) if value == "0" => words[0].to_owned(),
                    Some(Kind::Switch { .. }) => words[1].to_owned(),
                    _ => value,
                }
            });
            let text: String = text.collect();
            with_text(case, &text)
        });
    }
    // Sent as a word, whatever was hashed.
    names_first(FindingKind::BooleanWords, |random| {
        let mut case = Case::user(random);
        case.set("u15", random.of(&["true", "No", "off"]));
        let hash = case.right();
        Some((case, hash))
    });
    names_first(FindingKind::LeadingZeros, |random| {
        let mut case = Case::user(random);
        let id = random.below(1000).to_string();
        case.set("user_id", &format!("00{id}"));
        let text = if random.below(2) == 0 {
            case.text()
        } else {
            case.text().replacen(&format!("00{id}"), &id, 1)
        };
        let hash = sha1(&[&text, &case.key]);
        Some((case, hash))
    });
}

#[test]
fn wrong_parameters() {
    names_first(FindingKind::UnsignedHashed, |random| {
        let case = Case::any(random);
        let unsigned = case.unsigned();
        let (name, extra) = &unsigned[random.below(unsigned.len())];
        // That one is hashed under the rules of the oldest servers.
        if name == "ignore_global_monitorings" {
            return None;
        }
        let signed = case.signed();
        let in_place = case.pairs.iter().filter(|pair| signed.contains(pair) || pair.0 == *name);
        let text = match random.below(3) {
            0 => format!("{extra}{}", case.text()),
            1 => format!("{}{extra}", case.text()),
            _ => in_place.map(|(_, value)| value.as_str()).collect(),
        };
        with_text(case, &text)
    });
    names_first(FindingKind::UnsignedHashed, |random| {
        let mut case = Case::any(random);
        case.pairs.insert(0, ("p".to_owned(), "oldpassword".to_owned()));
        let text = format!("oldpassword{}", case.text());
        with_text(case, &text)
    });
    names_first(FindingKind::AllHashed, |random| {
        let case = Case::any(random);
        // With a single unsigned parameter it is that one.
        if case.unsigned().len() < 2 {
            return None;
        }
        let mut pairs = case.pairs.clone();
        match random.below(4) {
            0 => pairs.sort(),
            1 => pairs = [case.signed(), case.unsigned()].concat(),
            2 => pairs = [case.unsigned(), case.signed()].concat(),
            _ => {}
        }
        with_text(case, &join(&pairs))
    });
    names_first(FindingKind::LeftOut, |random| {
        let case = Case::any(random);
        let mut signed = case.signed();
        let (name, value) = signed.remove(random.below(signed.len()));
        // Those are other hash rules, and that one is the stale sample.
        if ["pgui", "user_warning_email_hour", "cyberplat_active", "did"].contains(&name.as_str())
            || signed.iter().any(|(_, other)| *other == value)
        {
            return None;
        }
        with_text(case, &join(&signed))
    });
    names_first(FindingKind::LeftOut, |random| {
        let case = Case::user(random);
        with_text(case, "")
    });
    names_first(FindingKind::StaleSample, |random| {
        let case = Case::random(random, &DID_CREATE);
        let text = case.pairs.iter().find(|(name, _)| name == "provider_id").unwrap().1.clone();
        with_text(case, &text)
    });
    names_first(FindingKind::Altered, |random| {
        let mut case = Case::user(random);
        case.set("u15", "1");
        let hash = case.right();
        case.set("u15", "0");
        Some((case, hash))
    });
    names_first(FindingKind::NotSent, |random| {
        let mut case = Case::user(random);
        case.set("u28", "1");
        let hash = case.right();
        case.pairs.retain(|(name, _)| name != "u28");
        // With an unsigned `1` it may be that one which was hashed.
        if case.unsigned().iter().any(|(_, value)| value == "1") {
            None
        } else {
            Some((case, hash))
        }
    });
    names_first(FindingKind::OtherEndpoint, |random| {
        let mut case = Case::random(random, &DID_DETAILS_UPDATE);
        let (provider, did) =
            (random.below(1000).to_string(), format!("3706{}", random.below(10_000_000)));
        case.set("provider_id", &provider);
        case.set("did", &did);
        with_text(case, &format!("{provider}{did}"))
    });
    named_in_query(FindingKind::Duplicate, |random| {
        let mut case = Case::user(random);
        case.set("u15", "1");
        let query =
            case.query(&case.right()).replace("u15=1", random.of(&["u15=0&u15=1", "u15=1&u15=0"]));
        Some((case, query))
    });
}

#[test]
fn layouts() {
    for (equals, between, end) in [("=", "&", ""), ("=", "", ""), ("", "", ""), ("=", "&", "&")] {
        names_first(FindingKind::NamesHashed, |random| {
            let case = Case::any(random);
            let pairs: Vec<_> = case
                .signed()
                .iter()
                .map(|(name, value)| format!("{name}{equals}{value}"))
                .collect();
            with_text(case, &(pairs.join(between) + end))
        });
    }
    for separator in [",", "&", ";", "|", " ", ":", "-", "\n"] {
        names_first(FindingKind::Separator, |random| {
            let case = Case::any(random);
            let values: Vec<_> = case.signed().into_iter().map(|(_, value)| value).collect();
            let end = if random.below(2) == 0 { "" } else { separator };
            // After a single value it is part of the key as well as of the values: a newline or
            // space before the key.
            if values.len() < 2 { None } else { with_text(case, &(values.join(separator) + end)) }
        });
    }
}

#[test]
fn keys() {
    for (front, back) in [("", "\n"), ("", "\r\n"), ("", " "), (" ", ""), (" ", " ")] {
        names_first(FindingKind::KeyWhitespace, |random| {
            let case = Case::any(random);
            let hash = sha1(&[&case.text(), front, &case.key, back]);
            Some((case, hash))
        });
    }
    names_first(FindingKind::KeyWhitespace, |random| {
        let mut case = Case::any(random);
        let hash = case.right();
        case.key += "\n";
        Some((case, hash))
    });
    for quote in ["\"", "'"] {
        names_first(FindingKind::KeyQuoted, |random| {
            let case = Case::any(random);
            let hash = sha1(&[&case.text(), quote, &case.key, quote]);
            Some((case, hash))
        });
    }
    for change in [str::to_lowercase, str::to_uppercase] {
        names_first(FindingKind::KeyCase, |random| {
            let case = Case::any(random);
            let hash = sha1(&[&case.text(), &change(&case.key)]);
            Some((case, hash))
        });
    }
    names_first(FindingKind::KeyInFront, |random| {
        let case = Case::any(random);
        let hash = sha1(&[&case.key, &case.text()]);
        Some((case, hash))
    });
    names_first(FindingKind::KeyTwice, |random| {
        let case = Case::any(random);
        let hash = sha1(&[&case.key, &case.text(), &case.key]);
        Some((case, hash))
    });
    names_first(FindingKind::KeyMissing, |random| {
        let case = Case::any(random);
        let hash = sha1(&[&case.text()]);
        Some((case, hash))
    });
    names_first(FindingKind::KeyHexDecoded, |random| {
        let mut case = Case::any(random);
        case.key = random.text("0123456789abcdef", 32);
        let bytes = hex::decode(&case.key).unwrap();
        let hash =
            hex::encode(Sha1::new().chain_update(case.text()).chain_update(bytes).finalize());
        Some((case, hash))
    });
    let mut random = Random(7);
    for _ in 0..100 {
        let case = Case::any(&mut random);
        let other = SecretKey::new("the administrator's").unwrap();
        let own = SecretKey::new(case.key.as_str()).unwrap();
        let query = case.query(&sha1(&[&case.text(), "the administrator's"]));
        let diagnosis = Diagnoser::new([("own", &own)]).other_keys([("admin", &other)]).diagnose(
            case.endpoint,
            &query,
            "",
        );
        assert_eq!(diagnosis.findings()[0].kind(), FindingKind::OtherKey);
        assert_eq!(diagnosis.findings()[0].detail(), "the key `admin` is used");
        // Accepted as well, it simply matches.
        let diagnosis =
            Diagnoser::new([("own", &own), ("admin", &other)]).diagnose(case.endpoint, &query, "");
        assert_eq!(diagnosis.matched().unwrap().key_name(), "admin");
    }
}

#[test]
fn digests() {
    names_first(FindingKind::Hmac, |random| {
        let case = Case::any(random);
        let hash = hmac(&case.key, &case.text());
        Some((case, hash))
    });
    names_first(FindingKind::DoubleSha1, |random| {
        let case = Case::any(random);
        let hash = match random.below(3) {
            0 => sha1(&[&case.right()]),
            1 => hex::encode(Sha1::digest(hex::decode(case.right()).unwrap())),
            _ => sha1(&[&sha1(&[&case.text()]), &case.key]),
        };
        Some((case, hash))
    });
    names_first(FindingKind::UppercaseHash, |random| {
        let case = Case::any(random);
        let hash = case.right().to_uppercase();
        Some((case, hash))
    });
    names_first(FindingKind::Base64Hash, |random| {
        let case = Case::any(random);
        let right = case.right();
        let hash = if random.below(2) == 0 {
            base64(&hex::decode(&right).unwrap())
        } else {
            base64(right.as_bytes())
        };
        Some((case, hash))
    });
    names_first(FindingKind::HashPadding, |random| {
        let case = Case::any(random);
        let right = case.right();
        let hash = match random.below(4) {
            0 => format!("{right}\n"),
            1 => format!(" {right}"),
            2 => format!("\"{right}\""),
            _ => format!("{right}00"),
        };
        Some((case, hash))
    });
    for length in [32, 56, 64, 96, 128] {
        names_first(FindingKind::OtherDigest, |random| {
            Some((Case::any(random), random.text("0123456789abcdef", length)))
        });
    }
    names_first(FindingKind::UniqueHash, |random| {
        Some((Case::any(random), random.text("0123456789abcdef", 10)))
    });
    names_first(FindingKind::TruncatedHash, |random| {
        let case = Case::any(random);
        // With 32 digits it looks like an MD5.
        let length = random.of(&[10, 12, 16, 20, 31, 33, 39]);
        let hash = case.right()[..length].to_owned();
        Some((case, hash))
    });
    names_first(FindingKind::NotHexadecimal, |random| {
        let hash = format!("0in{}zz", random.text("abcdefghijklmnopqrstuvwxyz0123456789", 31));
        Some((Case::any(random), hash))
    });
}

#[test]
fn broken_requests() {
    named_in_query(FindingKind::Unreadable, |random| {
        let case = Case::any(random);
        let query = case.query(&case.right()) + random.of(&["&a[]=1", "&y=1;z=2", "&bare"]);
        Some((case, query))
    });
    named_in_query(FindingKind::RawPercent, |random| {
        let case = Case::any(random);
        let query = case.query(&case.right()) + "&x=%zz";
        Some((case, query))
    });
    named_in_query(FindingKind::MissingHash, |random| {
        let case = Case::any(random);
        let query = case.query("").replace("hash=", random.of(&["", "hash="]));
        Some((case, query))
    });
    names_first(FindingKind::MissingParameter, |random| {
        let mut case = Case::user(random);
        case.pairs.retain(|(name, _)| name != "user_id");
        let hash = case.right();
        Some((case, hash))
    });
    names_first(FindingKind::NothingSigned, |random| {
        let mut case = Case::random(random, &SELL);
        case.pairs.retain(|(name, _)| name == "u" || name == "lang");
        let hash = case.right();
        Some((case, hash))
    });
    assert_eq!(SELL.name(), UNSIGNED_SELL);
    let key = SecretKey::new("secret").unwrap();
    // Thousands of tiny parameters, whatever else is wrong with them, are not searched.
    let many: String =
        (0..8000).flat_map(|i| ["&".to_owned(), i.to_string(), "=1".to_owned()]).collect();
    for many in [format!("a[]=1{many}&hash={}", "a".repeat(40)), format!("card=1{many}&card=2")] {
        let diagnosis = Diagnoser::new([("own", &key)]).diagnose(&SELL, "", &many);
        assert_eq!(diagnosis.findings().len(), 1);
        assert_eq!(diagnosis.findings()[0].detail(), "the request has more than 256 parameters");
        assert_eq!(diagnosis.hashes(), 0);
    }
    let long = "x".repeat(100_000);
    let diagnosis = Diagnoser::new([("own", &key)]).diagnose(&SELL, &long, "");
    assert_eq!(diagnosis.findings()[0].kind(), FindingKind::Unreadable);
}

#[test]
fn two_mistakes_at_once_are_both_found() {
    let mut random = Random(42);
    for _ in 0..if cfg!(debug_assertions) { 10 } else { 60 } {
        let mut case = Case::user(&mut random);
        case.set("a1", "Vilnius Žvėrynas");
        let newline = sha1(&[&case.each(encoded), &case.key, "\n"]);
        let hmac_as_sent = {
            let text = case.text_as_sent();
            if text == case.text() { None } else { Some(hmac(&case.key, &text)) }
        };
        let commas: Vec<_> = case.signed().into_iter().map(|(_, value)| value).collect();
        let commas_key_first = sha1(&[&case.key, &commas.join(",")]);
        for (hash, kinds) in [
            (Some(newline), [FindingKind::PercentEncoded, FindingKind::KeyWhitespace]),
            (hmac_as_sent, [FindingKind::RequestOrder, FindingKind::Hmac]),
            (Some(commas_key_first), [FindingKind::Separator, FindingKind::KeyInFront]),
        ] {
            let Some(hash) = hash else { continue };
            let diagnosis = diagnose_within(Effort::of(50_000), &case, &case.query(&hash));
            let found: Vec<_> = diagnosis.findings().iter().take(2).map(Finding::kind).collect();
            assert!(kinds.iter().all(|kind| found.contains(kind)), "{diagnosis}");
        }
    }
}

#[test]
fn two_mistakes_that_chance_could_explain_are_not_combined() {
    let mut random = Random(7);
    for _ in 0..20 {
        let mut case = Case::user(&mut random);
        case.set("u15", "1");
        let hash = sha1(&[&case.text(), &case.key, "\n"]);
        case.set("u15", "0");
        let diagnosis = diagnose(&case, &case.query(&hash));
        assert_eq!(diagnosis.findings()[0].kind(), FindingKind::WrongKey, "{diagnosis}");
        assert!(!diagnosis.findings()[0].is_certain() && diagnosis.hashes() > 500, "{diagnosis}");
        let detail = diagnosis.findings()[0].detail();
        assert!(
            detail.starts_with(&format!("none of {} hashes is this one", diagnosis.hashes())),
            "{detail}"
        );
    }
}

#[test]
fn a_finding_tells_how_sure_it_is_and_whether_it_is_alone() {
    let mut random = Random(11);
    let case = Case::user(&mut random);
    let diagnosis = diagnose(&case, &case.query(&case.right()));
    assert_eq!((diagnosis.hashes(), diagnosis.findings().len()), (0, 0));
    assert_eq!(diagnosis.matched().unwrap().key_name(), "own");

    // Right for us, and a finding all the same, because servers compare text.
    let diagnosis = diagnose(&case, &case.query(&case.right().to_uppercase()));
    assert!(diagnosis.matched().is_some() && diagnosis.hashes() == 0, "{diagnosis}");
    let [finding] = diagnosis.findings() else { panic!("{diagnosis}") };
    assert_eq!(finding.kind(), FindingKind::UppercaseHash);
    assert!(finding.is_certain() && !finding.is_joint());

    let newline = sha1(&[&case.text(), &case.key, "\n"]);
    let diagnosis = diagnose(&case, &case.query(&newline));
    let [finding] = diagnosis.findings() else { panic!("{diagnosis}") };
    assert!(finding.is_certain() && !finding.is_joint());
    let reversed: String = case
        .pairs
        .iter()
        .filter(|pair| case.signed().contains(pair))
        .map(|(_, value)| value.as_str())
        .collect();
    assert_ne!(reversed, case.text());
    let diagnosis = diagnose(&case, &case.query(&sha1(&[&reversed, &case.key, "\n"])));
    assert_eq!(diagnosis.findings().len(), 2, "{diagnosis}");
    // Not all pairs were tried, and another one may give the same hash.
    assert!(diagnosis.findings().iter().all(|finding| !finding.is_certain() && finding.is_joint()));
}

#[test]
fn nothing_is_certain_while_others_are_left_untried() {
    let case = Case::user(&mut Random(7));
    let query = case.query(&sha1(&[&case.text(), &case.key, "\n"]));
    for (effort, is_certain) in [(Effort::of(300), false), (EFFORT, true)] {
        let diagnosis = diagnose_within(effort, &case, &query);
        let [finding] = diagnosis.findings() else { panic!("{diagnosis}") };
        assert_eq!(finding.kind(), FindingKind::KeyWhitespace);
        assert_eq!(finding.is_certain(), is_certain, "{diagnosis}");
    }
}

#[test]
fn what_stands_there_for_all_to_see_is_the_whole_explanation() {
    let key = SecretKey::new("secret").unwrap();
    for (query, hashed, first, explained) in [
        ("user_id=3&u15=0&a1=&u15=1", "31", FindingKind::Duplicate, true),
        ("user_id=3&u15=0&a1=&u15=1", "30", FindingKind::Duplicate, true),
        ("user_id=3&u15=0&a1=&u15=1", "32", FindingKind::Duplicate, false),
        ("user_id=3&a1=first&a1=second&a2=x", "3secondx", FindingKind::Duplicate, true),
        ("user_id=3&a1=first&a1=second&a2=x", "3thirdx", FindingKind::Duplicate, false),
        ("user_id=3&a1=two+words&a2=%C5%BDalia", "3two+wordsŽalia", FindingKind::PlusLiteral, true),
        ("user_id=007&u15=1", "71", FindingKind::LeadingZeros, true),
        ("user_id=000&u15=1", "01", FindingKind::LeadingZeros, true),
        ("user_id=007&u15=1", "91", FindingKind::LeadingZeros, false),
        ("user_id=3&u15=true&i4=no", "310", FindingKind::BooleanWords, true),
        ("user_id=3&u15=off&i4=True", "3016", FindingKind::BooleanWords, true),
        ("user_id=3&u15=off&i4=True", "3aside", FindingKind::BooleanWords, false),
    ] {
        let query = format!("{query}&hash={}", sha1(&[hashed, "secret"]));
        let diagnosis = Diagnoser::new([("own", &key)]).diagnose(&USER_DETAILS_UPDATE, &query, "");
        assert_eq!(diagnosis.findings()[0].kind(), first, "{query}: {diagnosis}");
        let unexplained =
            diagnosis.findings().iter().any(|finding| finding.kind() == FindingKind::WrongKey);
        assert_ne!(unexplained, explained, "{query}: {diagnosis}");
    }
}

#[test]
fn near_misses_are_not_explained() {
    let unexplained = |key: &str, query: &str, hash: &str| {
        let (key, query) = (SecretKey::new(key).unwrap(), format!("{query}&hash={hash}"));
        let diagnosis = Diagnoser::new([("own", &key)]).diagnose(&USER_DETAILS_UPDATE, &query, "");
        assert_eq!(
            diagnosis.findings().last().unwrap().kind(),
            FindingKind::WrongKey,
            "{query}: {diagnosis}"
        );
    };
    // What is near no form of a value.
    unexplained("secret", "user_id=3&u15=5", &sha1(&["3 5 times", "secret"]));
}

#[test]
fn a_key_as_long_as_a_block_is_used_as_it_is() {
    for length in [63, 64, 65] {
        let text = "k".repeat(length);
        let (key, query) = (
            SecretKey::new(text.as_str()).unwrap(),
            format!("user_id=3&hash={}", hmac(&text, "3")),
        );
        let diagnosis = Diagnoser::new([("own", &key)]).diagnose(&USER_DETAILS_UPDATE, &query, "");
        assert_eq!(diagnosis.findings()[0].kind(), FindingKind::Hmac, "{length}: {diagnosis}");
    }
}

#[test]
fn a_hash_of_the_key_alone_is_no_stale_sample() {
    let key = SecretKey::new("secret").unwrap();
    let query = format!("did=3706&hash={}", sha1(&["secret"]));
    let diagnosis = Diagnoser::new([("own", &key)]).diagnose(&DID_CREATE, &query, "");
    assert_eq!(diagnosis.findings()[0].kind(), FindingKind::LeftOut, "{diagnosis}");
}

#[test]
fn requests_are_searched_up_to_the_limits_of_reading() {
    let key = SecretKey::new("secret").unwrap();
    let diagnose = |query: &str| Diagnoser::new([("own", &key)]).diagnose(&SELL, query, "");
    let right = format!("card=1&hash={}", sha1(&["1", "secret"]));
    // Empty pieces are no parameters.
    for (more, searched) in [("&&x=1".repeat(254), true), ("&&x=1".repeat(255), false)] {
        let diagnosis = diagnose(&(right.clone() + &more));
        assert_eq!(diagnosis.matched().is_some(), searched);
        let told = diagnosis
            .findings()
            .iter()
            .any(|finding| finding.detail() == "the request has more than 256 parameters");
        assert_ne!(told, searched, "{diagnosis}");
    }
    for (length, searched) in [(64 * 1024, true), (64 * 1024 + 1, false)] {
        let query = format!("{right}&x=");
        let diagnosis = diagnose(&(query.clone() + &"y".repeat(length - query.len())));
        assert_eq!(diagnosis.matched().is_some(), searched);
    }
}

/// A password with a raw `&` in it, and a body that is no form, read as names.
#[test]
fn names_that_may_be_secret_are_not_shown() {
    let key = SecretKey::new("k").unwrap();
    for (query, hashed) in [
        ("user_id=3&pswd=se&cret=1", "31se"),
        ("user_id=3&pswd=se&cret=1", "something else"),
        ("user_id=3&pswd=se&cret=%", "3"),
        ("user_id=3&pswd=se&cret", "3"),
        ("user_id=3&pswd=se&cret=1&cret=2", "3se"),
        ("user_id=3&p=se&x1&cret=1;2", "3"),
        ("user_id=3&pswd=cret&xcretx=1", "3cret1"),
        ("user_id=3&{\"pswd\":\"cret\"}=1", "31"),
        ("{\"user_id\":3,\"pswd\":\"cret\"}", "3"),
    ] {
        let query = format!("{query}&hash={}", sha1(&[hashed, "k"]));
        let diagnosis = Diagnoser::new([("own", &key)]).catalogue(methods::ALL).diagnose(
            &USER_DETAILS_UPDATE,
            &query,
            "",
        );
        let shown = format!("{diagnosis} {diagnosis:?}").replace("secret", "");
        assert!(!diagnosis.findings().is_empty() && !shown.contains("cret"), "{query}: {shown}");
    }
    // Names that tell nothing are shown: those of the catalogue, and plain ones.
    for (query, hashed, name) in [
        ("user_id=3&lang=en", "3en", "`lang`"),
        ("user_id=3&pswd=x&call_limit=5", "3x5", "`call_limit`"),
        ("user_id=3&two+words=5", "35", "`(name not shown, 9 bytes)`"),
        ("user_id=3&a[]=5", "35", "parameter 2"),
        ("user_id=3&hiking=5", "35", "`(name not shown, 6 bytes)`"),
    ] {
        let query = format!("{query}&hash={}", sha1(&[hashed, "k"]));
        let diagnosis = Diagnoser::new([("own", &key)]).catalogue(methods::ALL).diagnose(
            &USER_DETAILS_UPDATE,
            &query,
            "",
        );
        let detail = diagnosis.findings()[0].detail();
        assert!(detail.contains(name), "{query}: {detail}");
    }
}

#[test]
fn the_largest_request_is_searched_within_the_bytes_of_usual_ones() {
    const MOST_BYTES: usize = Effort::USUAL.bytes;
    let key = SecretKey::new("secret").unwrap();
    let diagnose = |query: &str, hashed: &[&str]| {
        let query = format!("{query}&hash={}", sha1(hashed));
        assert!(query.len() <= 64 * 1024);
        Diagnoser::new([("own", &key)]).catalogue(methods::ALL).diagnose(
            &USER_DETAILS_UPDATE,
            &query,
            "",
        )
    };
    let long = "A".repeat(65_000);
    for query in [
        format!("user_id=3&pswd={long}&u15=1&a1=x+y"),
        format!("user_id=3&a0={}", "+%C5%BDa".repeat(8_000)),
    ] {
        let diagnosis = diagnose(&query, &["something else"]);
        let bytes = diagnosis.hashed_bytes();
        assert!((MOST_BYTES - 400_000..=MOST_BYTES).contains(&bytes), "{bytes}");
        let last = diagnosis.findings().last().unwrap();
        assert_eq!(last.kind(), FindingKind::WrongKey);
        assert!(last.detail().ends_with("as far as the effort allowed"), "{last}");
    }
    // One mistake with the key or with what it follows comes first, so it is found all the same.
    let query = format!("user_id=3&pswd={long}&u15=1");
    let diagnosis = diagnose(&query, &["31", &long, "secret\n"]);
    assert_eq!(diagnosis.findings()[0].kind(), FindingKind::KeyWhitespace, "{diagnosis}");

    let diagnosis = diagnose("user_id=3", &["something else"]);
    let last = diagnosis.findings().last().unwrap();
    assert!(last.detail().ends_with("as far as the effort allowed"), "{last}");
    let (hashes, bytes) = (diagnosis.hashes(), diagnosis.hashed_bytes());
    assert!(bytes > hashes && bytes < hashes * 64, "{bytes} bytes for {hashes} hashes");
}

#[test]
fn every_kind_has_a_name_and_a_fix_of_its_own() {
    let names: std::collections::BTreeSet<_> =
        FindingKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(names.len(), FindingKind::ALL.len());
    assert!(FindingKind::ALL.iter().all(|kind| !kind.fix().is_empty()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 16 } else { 256 }))]

    #[test]
    fn a_right_hash_always_matches(seed in 1_u64..) {
        let mut random = Random(seed);
        let case = Case::any(&mut random);
        let diagnosis = diagnose(&case, &case.query(&case.right()));
        prop_assert!(diagnosis.matched().is_some(), "{diagnosis}");
        prop_assert!(diagnosis.findings().is_empty(), "{diagnosis}");
        prop_assert_eq!(diagnosis.expected().unwrap().to_string(), case.right());
    }

    #[test]
    fn an_unrelated_key_is_never_explained(seed in 1_u64..) {
        let mut random = Random(seed);
        let case = Case::any(&mut random);
        let diagnosis = diagnose(&case, &case.query(&sha1(&[&case.text(), "an unrelated key"])));
        prop_assert!(diagnosis.matched().is_none());
        let is_certain = diagnosis.findings().iter().any(Finding::is_certain);
        prop_assert!(!is_certain, "{diagnosis}");
        prop_assert_eq!(diagnosis.findings().last().unwrap().kind(), FindingKind::WrongKey);
    }

    #[test]
    fn findings_never_have_the_key_in_them(
        seed in 1_u64..,
        // Characters that are in no sentence of a finding, so that short keys can be told.
        key in "[ƷƸɸʬ]{1,12}",
        wrong in 0..6,
    ) {
        let mut random = Random(seed);
        let mut case = Case::any(&mut random);
        case.key.clone_from(&key);
        // The key is sent as well, as a value and as a name.
        case.pairs.push((key.clone(), key.clone()));
        case.pairs.push((format!("x{key}x"), "1".to_owned()));
        case.pairs.push(("secret".to_owned(), key.clone()));
        let text = case.text();
        let hash = match wrong {
            0 => sha1(&[&text, &key, "\n"]),
            1 => sha1(&[&key, &text, &key]),
            2 => sha1(&[&text, &key, &key]),
            3 => key.clone(),
            4 => sha1(&[&join(&case.pairs), &key]),
            _ => sha1(&[&text, "something else"]),
        };
        let query = case.query(&hash);
        let broken = format!("{query}&{key}=1;2&{key}[]=%");
        for query in [query, broken] {
            let diagnosis = diagnose(&case, &query);
            prop_assert!(!diagnosis.to_string().contains(&key), "{diagnosis}");
            prop_assert!(!format!("{diagnosis:?}").contains(&key), "{diagnosis:?}");
        }
    }

    #[test]
    fn any_bytes_are_diagnosed(query: Vec<u8>, body: Vec<u8>) {
        let key = SecretKey::new("secret").unwrap();
        let diagnoser = Diagnoser::new([("own", &key)]).accept(HashRule::Listed | HashRule::X8);
        let diagnosis = diagnoser.diagnose(&USER_DETAILS_UPDATE, &query, &body);
        prop_assert!(diagnosis.matched().is_none() && is_within(&diagnosis, Effort::USUAL));
    }
}

#[test]
fn an_id_in_the_path_is_hashed() {
    let key = SecretKey::new("Kw7-pLq2xZ").unwrap();
    let url = "https://mor.example.com/billing/api/simple_balance/x7k2%2Bm9";
    let endpoint = methods::by_path(url).unwrap();
    for (hashed, matches) in [("x7k2+m9EUR", true), ("x7k2%2Bm9EUR", false)] {
        let query = format!("currency=EUR&hash={}", sha1(&[hashed, "Kw7-pLq2xZ"]));
        let diagnoser = Diagnoser::new([("own", &key)]);
        let diagnosis = diagnoser.diagnose_at(endpoint, url, &query, "");
        assert_eq!(diagnosis.matched().is_some(), matches, "{diagnosis}");
        let first = diagnosis.findings().first().map(Finding::kind);
        assert_eq!(first, (!matches).then_some(FindingKind::PercentEncoded), "{diagnosis}");
    }
}
