//! Random requests, and what clients do to texts, written without the crate.

use base64ct::{Base64, Encoding as _};
use mor_api::{Endpoint, HashRule, Kind, ReceivedRequest, Requirement, methods};
use sha1::{Digest as _, Sha1};

pub(crate) use crate::common::{base64, hmac};

pub(crate) type Bytes = Vec<u8>;

/// A small generator of random numbers (xorshift), so that a failure can be run again.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        // SplitMix64, so that neighbouring seeds have nothing in common.
        let mut mixed = seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Self((mixed ^ (mixed >> 31)) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from((self.next() >> 11) % limit as u64).unwrap()
    }

    pub(crate) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    pub(crate) fn is_one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub(crate) fn text(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet: Vec<_> = alphabet.chars().collect();
        (0..length).map(|_| self.of(&alphabet)).collect()
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            list.swap(place, self.below(place + 1));
        }
    }
}

/// A value that is hashed.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) name: String,
    pub(crate) value: Bytes,
}

impl Item {
    pub(crate) fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.value).ok()
    }
}

pub(crate) fn joined(items: &[Item]) -> Bytes {
    items.iter().flat_map(|item| item.value.iter().copied()).collect()
}

/// A request with what its client knows of it.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) rule: HashRule,
    /// In the order in which they are sent.
    pub(crate) pairs: Vec<(String, String)>,
    pub(crate) key: String,
    /// The key of another user, of which the diagnosis knows.
    pub(crate) other_key: Option<String>,
}

impl Case {
    pub(crate) fn random(random: &mut Random) -> Self {
        loop {
            let endpoint = random.of(methods::ALL);
            let rule = match random.below(10) {
                0 => HashRule::X8,
                1 => random.of(&[HashRule::X3, HashRule::M2]),
                _ => HashRule::Listed,
            };
            if !endpoint.takes_hash(rule) || endpoint.parameters().all(|it| !it.is_signed()) {
                continue;
            }
            let case = Self::of(random, endpoint, rule);
            // What servers convert is none of the values that were sent.
            if !case.signed().is_empty() && case.is_plain() {
                return case;
            }
        }
    }

    fn of(random: &mut Random, endpoint: &'static Endpoint, rule: HashRule) -> Self {
        let mut pairs = Vec::new();
        let (mut wanted, mut unsigned) = (1 + random.below(8), random.below(4));
        let mut parameters: Vec<_> = endpoint.parameters().collect();
        random.shuffle(&mut parameters);
        for parameter in parameters {
            let left = if parameter.is_signed() { &mut wanted } else { &mut unsigned };
            let is_required = parameter.requirement() == Requirement::Required;
            if *left > 0 || is_required {
                *left = left.saturating_sub(1);
                let mut value = value(random, parameter.name(), parameter.kind());
                if is_required && value.is_empty() {
                    value.push('x');
                }
                pairs.push((parameter.name().to_owned(), value));
            }
        }
        if endpoint.takes_username() {
            let name = random.of(&["admin", "reseller 1", "Jonas", "user@example.com", "ąžuolas"]);
            pairs.push(("u".to_owned(), name.to_owned()));
        }
        if random.is_one_in(6) {
            pairs.push(("lang".to_owned(), random.of(&["en", "lt"]).to_owned()));
        }
        if random.is_one_in(2) {
            random.shuffle(&mut pairs);
        } else {
            // As the page lists them, `u` in front, as most clients do.
            let place = |name: &str| {
                endpoint.parameters().position(|it| it.name() == name).map_or(0, |place| place + 1)
            };
            pairs.sort_by_key(|(name, _)| place(name));
        }
        let other_key = random.is_one_in(3).then(|| key(random));
        Self { endpoint, rule, pairs, key: key(random), other_key }
    }

    /// Whether the crate takes the same text for the signed one.
    fn is_plain(&self) -> bool {
        let query = self.query();
        let request = ReceivedRequest::read(self.endpoint, &query, "").unwrap();
        request.canonical(self.rule).as_str().as_bytes() == self.text()
    }

    pub(crate) fn item(&self, name: &str) -> Option<Item> {
        let (_, value) = self.pairs.iter().find(|(sent, _)| sent == name)?;
        Some(Item { name: name.to_owned(), value: value.clone().into_bytes() })
    }

    /// What a rule signs, in its order.
    pub(crate) fn signed_under(&self, endpoint: &Endpoint, rule: HashRule) -> Vec<Item> {
        let items = endpoint.hash_order(rule).filter_map(|name| self.item(name));
        items.filter(|item| !item.value.is_empty()).collect()
    }

    pub(crate) fn signed(&self) -> Vec<Item> {
        self.signed_under(self.endpoint, self.rule)
    }

    /// What is sent with a value, in the order of the request.
    pub(crate) fn all(&self) -> Vec<Item> {
        let all = self.pairs.iter().filter(|(_, value)| !value.is_empty());
        all.filter_map(|(name, _)| self.item(name)).collect()
    }

    pub(crate) fn is_signed(&self, name: &str) -> bool {
        self.endpoint.hash_order(self.rule).any(|signed| signed == name)
    }

    pub(crate) fn kind(&self, name: &str) -> Option<Kind> {
        Some(self.endpoint.parameter(name)?.kind())
    }

    pub(crate) fn text(&self) -> Bytes {
        joined(&self.signed())
    }

    pub(crate) fn path(&self) -> String {
        format!("/billing/api/{}", self.endpoint.name())
    }

    pub(crate) fn url(&self) -> String {
        format!("https://mor.example.com{}", self.path())
    }

    /// The query without the hash.
    pub(crate) fn query(&self) -> String {
        self.query_with(|_, value| form(value))
    }

    /// The query with values encoded in another way.
    pub(crate) fn query_with(&self, encode: impl Fn(&str, &str) -> String) -> String {
        let pair = |(name, value): &(String, String)| format!("{name}={}", encode(name, value));
        self.pairs.iter().map(pair).collect::<Vec<_>>().join("&")
    }

    /// The same request with other pairs.
    pub(crate) fn with(&self, pairs: Vec<(String, String)>) -> Self {
        Self { pairs, ..self.clone() }
    }

    /// What a server reads.
    pub(crate) fn received(&self, query: &str) -> Self {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let query = query.split('#').next().unwrap_or_default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if name != "hash" && pairs.iter().all(|(taken, _)| *taken != name) {
                pairs.push((name.into_owned(), value.into_owned()));
            }
        }
        self.with(pairs)
    }
}

fn key(random: &mut Random) -> String {
    let letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let (front, back) = (random.text(letters, 4), random.text(letters, 4));
    let middle = random.text(letters, 6);
    match random.below(16) {
        0 => format!("{front}€{middle}ž"),
        1 => format!("{front}+{middle}%41{back}"),
        2 => format!("{front}\"{middle}'{back}"),
        3 => format!("{front}#{middle}"),
        4 => format!("{front}${middle}{back}"),
        5 => format!("{front} {middle} {back}"),
        6 => format!("{front}&{middle}<{back}"),
        7 => format!("{front}/{middle}\\{back}"),
        8 => random.text("0123456789abcdef", 32),
        9 => random.text("0123456789", 8),
        10 => base64(random.text(letters, 12).as_bytes()),
        _ => front + &middle + &back,
    }
}

const TEXTS: [&str; 34] = [
    "Žalgirio g. 92",
    "Vilnius",
    "O'Brien & Sons",
    "日本語",
    "日本 Ltd.",
    "user@example.com",
    "100% Co",
    "Ελλάδα",
    "Αθήνα 5",
    "Москва",
    "улица Ёлочная",
    "two words",
    "Größe 9 €",
    "a;b=c",
    "naïve Café",
    "UPPER lower",
    "Łódź",
    "Šiaulių ąčęėįšųūž",
    "smile 😀",
    "A/B \"quoted\" \\ back",
    "<b>bold</b>",
    "line 1\nline 2",
    "line 1\r\nline 2",
    " padded ",
    "trailing ",
    "two  spaces",
    "1+1",
    "02138",
    "Cafe\u{301}",
    "“Ostsee” 5",
    "10.0.0.1",
    "https://example.com/?a=1&b=2",
    "x",
    "12",
];

fn value(random: &mut Random, name: &str, kind: Kind) -> String {
    let number = |random: &mut Random| match random.below(3) {
        0 => random.below(10),
        1 => random.below(100),
        _ => random.below(100_000),
    };
    match kind {
        Kind::Switch { on } => {
            if random.is_one_in(2) {
                "0".to_owned()
            } else {
                on.to_string()
            }
        }
        Kind::TrueFalse => random.of(&["true", "false"]).to_owned(),
        Kind::Range { min, max } => {
            let number = min + u16::try_from(random.below(usize::from(max - min) + 1)).unwrap();
            if random.is_one_in(3) { format!("{number:02}") } else { number.to_string() }
        }
        Kind::Decimal => match random.below(6) {
            0 => number(random).to_string(),
            1 => format!("{}.00", number(random)),
            2 => format!("{}.{}0", number(random), 1 + random.below(9)),
            3 => format!("{}.{}", number(random), 1 + random.below(9)),
            4 => format!("-{}.25", number(random)),
            _ => format!("{}.{}", 1000 + random.below(1_000_000), 11 + 2 * random.below(40)),
        },
        Kind::Word(words) => random.of(words).to_owned(),
        Kind::Digits => {
            let front = random.of(&["3706", "00370", "86", "007", "1"]);
            front.to_owned() + &random.text("0123456789", 7)
        }
        Kind::Timestamp => (1_600_000_000 + random.below(150_000_000)).to_string(),
        Kind::TimeOfDay => {
            format!("{:02}:{:02}:00", random.below(24), random.below(60))
        }
        Kind::Assignment if random.is_one_in(4) => "-1".to_owned(),
        Kind::IdOrAll if random.is_one_in(2) => "all".to_owned(),
        Kind::IdList => format!("{},{}", 1 + random.below(90), 100 + random.below(90)),
        Kind::Secret => {
            let end = random.of(&["", "!", "&x", "%", "ž", "+1"]);
            random.text("abcdefgHJKLM23456", 8) + end
        }
        Kind::Text => text(random, name),
        _ => (1 + number(random)).to_string(),
    }
}

fn text(random: &mut Random, name: &str) -> String {
    if random.is_one_in(24) {
        return String::new();
    }
    if ["phone", "mob", "fax", "a7", "src", "dst", "number", "cli"]
        .iter()
        .any(|it| name.contains(it))
    {
        let front = random.of(&["+370 6", "+3706", "3706", "00370", "8 (6)"]);
        return front.to_owned() + &random.text("0123456789", 7);
    }
    if ["date", "from", "till", "period"].iter().any(|it| name.contains(it)) {
        let (month, day) = (1 + random.below(12), 1 + random.below(28));
        return match random.below(3) {
            0 => format!("20{:02}-{month:02}-{day:02}", 10 + random.below(16)),
            1 => format!("20{:02}-{month:02}-{day:02} 07:30:00", 10 + random.below(16)),
            _ => (1_600_000_000 + random.below(150_000_000)).to_string(),
        };
    }
    let text = random.of(&TEXTS);
    if random.is_one_in(2) {
        text.to_owned()
    } else {
        // Not the same text in every request.
        format!("{text}{}", random.text("abcdef", 3))
    }
}

// What clients do to texts.

pub(crate) fn form(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// Percent-encoding of all bytes but letters, digits and these.
pub(crate) fn percent(bytes: &[u8], kept: &str) -> String {
    let encoded = bytes.iter().map(|byte| {
        if byte.is_ascii_alphanumeric() || kept.as_bytes().contains(byte) {
            char::from(*byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    });
    encoded.collect()
}

pub(crate) fn percent_decoded(text: &str, plus: u8) -> Bytes {
    let (bytes, mut decoded, mut place) = (text.as_bytes(), Vec::new(), 0);
    while let Some(byte) = bytes.get(place) {
        let escape = bytes.get(place + 1..place + 3).filter(|_| *byte == b'%');
        if let Some(escaped) = escape.and_then(|two| hex::decode(two).ok()) {
            decoded.extend(escaped);
            place += 3;
        } else {
            decoded.push(if *byte == b'+' { plus } else { *byte });
            place += 1;
        }
    }
    decoded
}

pub(crate) fn html(text: &str, quotes: [&str; 2]) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', quotes[0]).replace('\'', quotes[1])
}

/// A JSON string without its quotes.
pub(crate) fn json(text: &str, is_ascii: bool) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '"' | '\\' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            _ if character.is_ascii() || !is_ascii => escaped.push(character),
            _ => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    escaped += &format!("\\u{unit:04x}");
                }
            }
        }
    }
    escaped
}

/// The bytes that give exactly this base64.
pub(crate) fn debase64(text: &str) -> Option<Bytes> {
    Base64::decode_vec(text).ok().filter(|bytes| !bytes.is_empty())
}

pub(crate) fn sha1(pieces: &[&[u8]]) -> Bytes {
    Sha1::digest(pieces.concat()).to_vec()
}

pub(crate) fn md5(pieces: &[&[u8]]) -> Bytes {
    md5::Md5::digest(pieces.concat()).to_vec()
}

/// An encoding of one byte or more a character; `None` for a text that has others.
pub(crate) type Charset = fn(char) -> Option<Bytes>;

pub(crate) fn in_charset(text: &str, charset: Charset, missing: Option<&[u8]>) -> Option<Bytes> {
    let mut bytes = Vec::new();
    for character in text.chars() {
        match charset(character) {
            Some(encoded) => bytes.extend(encoded),
            None => bytes.extend(missing?),
        }
    }
    Some(bytes)
}

fn low_byte(number: u32) -> Option<Bytes> {
    Some(vec![u8::try_from(number).ok()?])
}

fn ascii(character: char) -> Option<Bytes> {
    low_byte(u32::from(character)).filter(|_| character.is_ascii())
}

pub(crate) fn latin1(character: char) -> Option<Bytes> {
    low_byte(u32::from(character))
}

fn listed(character: char, list: &[(char, u8)]) -> Option<Bytes> {
    let found = list.iter().find(|(listed, _)| *listed == character);
    found.map(|(_, byte)| vec![*byte]).or_else(|| ascii(character))
}

pub(crate) fn cp1252(character: char) -> Option<Bytes> {
    let list =
        [('€', 0x80), ('“', 0x93), ('”', 0x94), ('Š', 0x8a), ('š', 0x9a), ('Ž', 0x8e), ('ž', 0x9e)];
    let is_control = ('\u{80}'..='\u{9f}').contains(&character);
    let high = latin1(character).filter(|_| !is_control);
    list.iter().find(|(it, _)| *it == character).map(|(_, byte)| vec![*byte]).or(high)
}

pub(crate) fn cp1250(character: char) -> Option<Bytes> {
    let list = [
        ('Ž', 0x8e),
        ('ž', 0x9e),
        ('Š', 0x8a),
        ('š', 0x9a),
        ('Č', 0xc8),
        ('č', 0xe8),
        ('Ł', 0xa3),
        ('ł', 0xb3),
        ('ó', 0xf3),
        ('ź', 0x9f),
        ('ö', 0xf6),
        ('ß', 0xdf),
        ('é', 0xe9),
        ('€', 0x80),
        ('“', 0x93),
        ('”', 0x94),
    ];
    listed(character, &list)
}

pub(crate) fn cp1257(character: char) -> Option<Bytes> {
    let list = [
        ('Ą', 0xc0),
        ('ą', 0xe0),
        ('Č', 0xc8),
        ('č', 0xe8),
        ('Ę', 0xc6),
        ('ę', 0xe6),
        ('Ė', 0xcb),
        ('ė', 0xeb),
        ('Į', 0xc1),
        ('į', 0xe1),
        ('Š', 0xd0),
        ('š', 0xf0),
        ('Ų', 0xd8),
        ('ų', 0xf8),
        ('Ū', 0xdb),
        ('ū', 0xfb),
        ('Ž', 0xde),
        ('ž', 0xfe),
        ('ö', 0xf6),
        ('ß', 0xdf),
        ('é', 0xe9),
    ];
    listed(character, &list)
}

pub(crate) fn cp1251(character: char) -> Option<Bytes> {
    match character {
        'А'..='я' => low_byte(u32::from(character) - 0x410 + 0xc0),
        _ => listed(character, &[('Ё', 0xa8), ('ё', 0xb8), ('€', 0x88), ('“', 0x93), ('”', 0x94)]),
    }
}

pub(crate) fn koi8(character: char) -> Option<Bytes> {
    const LETTERS: &str = "юабцдефгхийклмнопярстужвьызшэщчъ";
    let place = |letter: char| LETTERS.chars().position(|it| it == letter);
    let lower = character.to_lowercase().next()?;
    match place(lower) {
        Some(place) if lower == character => low_byte(u32::try_from(place).ok()? + 0xc0),
        Some(place) => low_byte(u32::try_from(place).ok()? + 0xe0),
        None => listed(character, &[('Ё', 0xb3), ('ё', 0xa3)]),
    }
}

pub(crate) fn iso_8859_5(character: char) -> Option<Bytes> {
    match character {
        'Ё'..='џ' => low_byte(u32::from(character) - 0x401 + 0xa1),
        _ => ascii(character),
    }
}

pub(crate) fn iso_8859_7(character: char) -> Option<Bytes> {
    match character {
        '\u{386}'..='\u{3ce}' => low_byte(u32::from(character) - 0x2d0),
        _ => ascii(character),
    }
}

pub(crate) fn shift_jis(character: char) -> Option<Bytes> {
    match character {
        '日' => Some(vec![0x93, 0xfa]),
        '本' => Some(vec![0x96, 0x7b]),
        '語' => Some(vec![0x8c, 0xea]),
        _ => ascii(character),
    }
}

pub(crate) fn gbk(character: char) -> Option<Bytes> {
    match character {
        '日' => Some(vec![0xc8, 0xd5]),
        '本' => Some(vec![0xb1, 0xbe]),
        '語' => Some(vec![0xd5, 0x5a]),
        _ => ascii(character),
    }
}

pub(crate) fn utf16(text: &str, is_high_first: bool) -> Bytes {
    let bytes = |unit: u16| if is_high_first { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(bytes).collect()
}
