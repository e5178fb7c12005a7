//! A log as servers write them, the same for the same seed: nginx's combined format, the requests
//! of half the clients with `"$request_body"` behind it.

use std::fmt::Write as _;
use std::io::{self, Write};

use mor_api::{Endpoint, HashRule, methods};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::{Digest, Sha1};

use super::KEY;

const CLIENTS: u64 = 400;
/// How many of them make a mistake in all their requests: one in 32.
const MISTAKEN: u64 = 32;
/// Requests a second.
const RATE: usize = 6;
/// How many requests are remembered, to be sent again.
const REMEMBERED: usize = 1024;
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'*');

/// What is in the log, as its writer knows it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Truth {
    pub(super) bytes: u64,
    pub(super) right: u64,
    pub(super) wrong: u64,
    pub(super) malformed: u64,
    pub(super) unknown: u64,
    pub(super) nothing: u64,
}

/// Writes so many lines.
pub(super) fn write(to: &mut impl Write, lines: usize) -> io::Result<Truth> {
    let mut writer = Writer { random: Random(17), truth: Truth::default(), earlier: Vec::new() };
    let mut line = String::new();
    for number in 0..lines {
        line.clear();
        writer.line(&mut line, number);
        to.write_all(line.as_bytes())?;
        writer.truth.bytes += line.len() as u64;
    }
    Ok(writer.truth)
}

/// The methods of the mix, with what clients send, in their order.
const METHODS: [(&str, &[&str]); 10] = [
    ("user_details_update", &["user_id", "u15", "a1", "a4", "company_name"]),
    ("user_balance_update", &["user_id", "balance"]),
    ("user_balance_get", &["username", "currency"]),
    ("user_details_get", &["user_id"]),
    ("did_create", &["did", "provider_id", "comment"]),
    ("did_details_update", &["did_id", "call_limit"]),
    ("device_create", &["user_id", "description", "pin", "type", "devicegroup_id", "caller_id"]),
    ("payment_create", &["user_id", "amount", "p_currency", "paymenttype", "transaction"]),
    ("user_calls_get", &["period_start", "period_end", "s_user", "s_call_type"]),
    ("callback_init", &["device", "src", "dst"]),
];

/// A request, and what of it belongs to its client.
#[derive(Clone)]
struct Sent {
    client: u64,
    path: String,
    form: String,
}

struct Writer {
    random: Random,
    truth: Truth,
    earlier: Vec<Sent>,
}

impl Writer {
    fn line(&mut self, line: &mut String, number: usize) {
        match self.random.below(100) {
            0..6 => self.page(line, number, "/assets/application.css"),
            6..12 => self.page(line, number, "/billing/calls/list?page=3&order=calldate"),
            12 => self.unknown(line, number),
            13..15 if !self.earlier.is_empty() => {
                let earlier = self.random.below(self.earlier.len() as u64);
                let sent = self.earlier[usize::try_from(earlier).unwrap()].clone();
                self.truth.right += 1;
                write_sent(line, number, &sent, false);
            }
            _ => self.call(line, number),
        }
    }

    fn page(&mut self, line: &mut String, number: usize, target: &str) {
        self.truth.nothing += 1;
        let client = self.random.below(CLIENTS);
        head(line, number, client);
        let referrer = "https://mor.example.com/billing/callc/main";
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        let bytes = self.random.below(90_000);
        writeln!(line, "\"GET {target} HTTP/1.1\" 200 {bytes} \"{referrer}\" \"{agent}\"").unwrap();
    }

    fn unknown(&mut self, line: &mut String, number: usize) {
        self.truth.unknown += 1;
        let client = self.random.below(CLIENTS);
        let path = "/billing/api/user_detail_update".to_owned();
        let form = format!("u=user{client}&user_id=7");
        write_sent(line, number, &Sent { client, path, form }, false);
    }

    /// A call of a method, mostly right.
    fn call(&mut self, line: &mut String, number: usize) {
        let client = self.random.below(CLIENTS);
        let mistake = (client % MISTAKEN == 5).then_some(client / MISTAKEN % 4);
        // Whoever does not get one method right does not go on to the next.
        let method = if mistake.is_some() { client / 100 } else { self.random.below(10) };
        let (name, sends) = METHODS[usize::try_from(method).unwrap()];
        let values: Vec<_> =
            sends.iter().map(|name| (*name, value(name, &mut self.random))).collect();
        let mut form = format!("u=user{client}");
        for (name, value) in &values {
            write!(form, "&{name}={}", encoded(value)).unwrap();
        }
        let path = format!("/billing/api/{name}");
        let is_malformed = self.random.below(128) == 0;
        if self.random.below(128) == 0 {
            self.truth.nothing += 1;
            return write_sent(line, number, &Sent { client, path, form }, false);
        }
        let method = methods::by_name(name).unwrap();
        let mut hash = hash(method, &values, mistake);
        let is_wrong = mistake.is_some() && hash != self::hash(method, &values, None);
        if is_malformed {
            hash.pop();
        }
        write!(form, "&hash={hash}").unwrap();
        let sent = Sent { client, path, form };
        write_sent(line, number, &sent, client % 10 == 1);
        match (is_malformed, is_wrong) {
            (true, _) => self.truth.malformed += 1,
            (false, true) => self.truth.wrong += 1,
            (false, false) => {
                self.truth.right += 1;
                if self.earlier.len() < REMEMBERED {
                    self.earlier.push(sent);
                }
            }
        }
    }
}

/// The value of a parameter.
fn value(name: &str, random: &mut Random) -> String {
    const STREETS: [&str; 4] = ["Žalgirio 92", "Main Street 5, Flat 3", "Gedimino pr. 1", "Rue 7"];
    const CITIES: [&str; 4] = ["Vilnius", "Kaunas & Klaipėda", "London", "São Paulo"];
    let number = random.below(1_000_000_000);
    let one_of = |texts: &[&str]| texts[usize::try_from(number).unwrap() % texts.len()].to_owned();
    match name {
        "a1" => one_of(&STREETS),
        "a4" => one_of(&CITIES),
        "company_name" => format!("Žalgiris & Co {number}"),
        "time_zone" => "Vilnius".into(),
        "username" => format!("user{}", number % 5000),
        "currency" | "p_currency" => one_of(&["USD", "EUR", "LTL"]),
        "did" | "src" | "dst" => format!("370{number:09}"),
        "comment" => format!("ordered in ticket {}", number % 90_000),
        "description" => format!("Phone {number}"),
        "type" => one_of(&["SIP", "IAX2"]),
        "caller_id" => format!("\"Ann\" <370{number:09}>"),
        "amount" | "balance" => format!("{}.{:02}", number % 5000, number % 100),
        "paymenttype" => one_of(&["paypal", "webmoney", "manual"]),
        "transaction" => format!("T{number:012}"),
        "period_start" => (1_795_600_800 + number % 86_400).to_string(),
        "period_end" => (1_795_700_800 + number % 86_400).to_string(),
        "s_call_type" => one_of(&["answered", "all", "failed"]),
        _ => (number % 100_000 + 1).to_string(),
    }
}

/// The hash, made with a mistake perhaps.
fn hash(method: &Endpoint, values: &[(&str, String)], mistake: Option<u64>) -> String {
    let value = |name| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    let mut hashed: Vec<_> =
        method.hash_order(HashRule::Listed).filter_map(value).cloned().collect();
    let mut key = KEY.to_owned();
    match mistake {
        Some(0) => key.insert_str(0, "another "),
        Some(1) => key.push('\n'),
        Some(2) => hashed.iter_mut().for_each(|value| *value = encoded(value)),
        Some(_) => hashed.sort(),
        None => {}
    }
    hex::encode(Sha1::digest([hashed.concat(), key].concat()))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, FORM).to_string().replace("%20", "+")
}

/// Writes what stands before a request.
fn head(line: &mut String, number: usize, client: u64) {
    let second = number / RATE;
    let (day, hour, minute) = (second / 86_400, second / 3600 % 24, second / 60 % 60);
    write!(
        line,
        "192.0.{}.{} - - [{:02}/Nov/2026:{hour:02}:{minute:02}:{:02} +0200] ",
        client / 200,
        client % 200 + 1,
        day + 1,
        second % 60,
    )
    .unwrap();
}

/// Writes a request, in the query or in the body, perhaps with what is no ASCII as it is: nginx
/// then writes `\xC5`.
fn write_sent(line: &mut String, number: usize, sent: &Sent, is_raw: bool) {
    const AGENTS: [&str; 4] = [
        "PHP/8.2 GuzzleHttp/7",
        "python-requests/2.32.3",
        "billing-sync/2.1 (noc@reseller.example.net)",
        "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; WOW64; Trident/6.0)",
    ];
    let Sent { client, path, form } = sent;
    head(line, number, *client);
    let agent = AGENTS[usize::try_from(client / 2 % 4).unwrap()];
    if client.is_multiple_of(2) {
        writeln!(line, "\"GET {path}?{form} HTTP/1.1\" 200 512 \"-\" \"{agent}\"").unwrap();
    } else {
        let form = if is_raw { form.replace("%C5%", "\\xC5\\x") } else { form.clone() };
        writeln!(line, "\"POST {path} HTTP/1.1\" 200 512 \"-\" \"{agent}\" \"{form}\"").unwrap();
    }
}

/// `SplitMix64`: a few lines, and good enough for a mix.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31) % end
    }
}
