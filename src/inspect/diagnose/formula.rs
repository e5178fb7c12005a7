//! The formulas that clients get wrong: which values, in which form, laid out how, with which key,
//! digested how. The right formula has no mistake in any of the five; the search tries those with
//! one mistake, then those with two.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use zeroize::Zeroizing;

use super::finding::FindingKind;
use super::secret_bytes::SecretBytes;
use super::sent::{Sent, SentRequest, boolean_word, decode};
use crate::endpoint::Kind;
use crate::endpoint::{Endpoint, HashRule, Parameter};
use crate::hash::RequestHash;
use crate::hash::digest::Digest;
use crate::request::key::SecretKey;

/// A mistake, as far as a formula knows it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mistake {
    pub(super) kind: FindingKind,
    pub(super) detail: String,
}

impl Mistake {
    fn new(kind: FindingKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }
}

/// A choice in one of the five, and the mistake that it is; none for the right choice.
pub(super) struct Choice<T> {
    pub(super) what: T,
    mistake: Option<Mistake>,
    /// Whether it is also tried together with another mistake. Choices that are many are not.
    pub(super) pairs: bool,
}

impl<T> Choice<T> {
    /// How many mistakes may still be made after this choice, out of so many; `None` if it is one
    /// too many.
    pub(super) fn leaves(&self, mistakes: usize) -> Option<usize> {
        mistakes.checked_sub(usize::from(self.mistake.is_some()))
    }

    pub(super) const fn mistake(&self) -> Option<&Mistake> {
        self.mistake.as_ref()
    }

    const fn right(what: T) -> Self {
        Self { what, mistake: None, pairs: true }
    }

    const fn wrong(what: T, mistake: Mistake) -> Self {
        Self { what, mistake: Some(mistake), pairs: true }
    }

    const fn alone(what: T, mistake: Mistake) -> Self {
        Self { what, mistake: Some(mistake), pairs: false }
    }
}

/// A value that goes into the hash.
#[derive(Clone)]
pub(super) struct Item<'r> {
    name: &'r str,
    raw: &'r str,
    value: Cow<'r, Zeroizing<String>>,
    kind: Option<Kind>,
}

fn item<'r>(request: &SentRequest<'_>, sent: &'r Sent) -> Item<'r> {
    item_under(request, request.rule, sent)
}

/// The value as it is hashed under a rule; one that the rule leaves out as it is.
fn item_under<'r>(request: &SentRequest<'_>, rule: HashRule, sent: &'r Sent) -> Item<'r> {
    let parameter = sent.slot.and_then(|slot| request.endpoint.parameter_at(slot));
    let place = request.endpoint.place_in_hash(rule, &sent.name);
    let hashed = place.and_then(|(_, conversion)| sent.hashed(conversion));
    Item {
        name: &sent.name,
        raw: &sent.raw,
        value: match hashed {
            Some(hashed) if hashed != sent.value.as_str() => {
                Cow::Owned(Zeroizing::new(hashed.into()))
            }
            _ => Cow::Borrowed(&sent.value),
        },
        kind: parameter.map(Parameter::kind),
    }
}

/// Which values, in which order.
pub(super) fn picks<'r>(
    request: &'r SentRequest<'_>,
    catalogue: &[&Endpoint],
) -> Vec<Choice<Vec<Item<'r>>>> {
    let items = |sent: &[&'r Sent]| -> Vec<Item<'r>> {
        sent.iter().map(|sent| item(request, sent)).collect()
    };
    let right = request.signed();
    let mut picks = alloc::vec![Choice::right(items(&right))];
    other_rules(request, &mut picks);

    // A parameter with two values: the second one.
    if !request.second_values.is_empty() {
        let latest = |sent: &&'r Sent| {
            request.second_values.iter().rfind(|other| other.name == sent.name).unwrap_or(sent)
        };
        let second: Vec<_> = right.iter().map(latest).collect();
        picks.push(Choice::wrong(
            items(&second),
            Mistake::new(
                FindingKind::Duplicate,
                "a parameter appears twice, and its last value was hashed",
            ),
        ));
    }

    let all: Vec<_> = request.parameters.iter().filter(|sent| !sent.value.is_empty()).collect();
    let as_sent: Vec<_> = all.iter().copied().filter(|sent| request.is_signed(sent)).collect();
    let sorted = |sent: &[&'r Sent]| {
        let mut sorted = sent.to_vec();
        sorted.sort_by(|left, right| left.name.cmp(&right.name));
        sorted
    };
    picks.push(Choice::wrong(
        items(&as_sent),
        Mistake::new(
            FindingKind::RequestOrder,
            "the values are hashed in the order of the request",
        ),
    ));
    picks.push(Choice::wrong(
        items(&sorted(&as_sent)),
        Mistake::new(
            FindingKind::AlphabeticalOrder,
            "the values are hashed in alphabetical order of their names",
        ),
    ));
    unsigned(request, &right, &all, &as_sent, &mut picks);
    let everything = || {
        Mistake::new(
            FindingKind::AllHashed,
            "all parameters are hashed, also those that are not signed",
        )
    };
    let unsigned: Vec<_> = all.iter().copied().filter(|sent| !request.is_signed(sent)).collect();
    for pick in [
        all.clone(),
        sorted(&all),
        right.iter().chain(&unsigned).copied().collect(),
        unsigned.iter().chain(&right).copied().collect(),
    ] {
        picks.push(Choice::wrong(items(&pick), everything()));
    }
    left_out(request, &right, &mut picks);
    altered(request, &right, &mut picks);
    for endpoint in
        catalogue.iter().copied().filter(|endpoint| endpoint.name() != request.endpoint.name())
    {
        let pick = request.signed_for(endpoint, request.rule);
        // Without any value it would be the hash of the key alone, which says nothing of another
        // method.
        if !pick.is_empty() {
            let detail = format!("it is the hash for {}", endpoint.name());
            picks.push(Choice::wrong(
                items(&pick),
                Mistake::new(FindingKind::OtherEndpoint, detail),
            ));
        }
    }
    picks
}

/// The values as other rules hash them, where that is another text.
fn other_rules<'r>(request: &'r SentRequest<'_>, picks: &mut Vec<Choice<Vec<Item<'r>>>>) {
    let endpoint = request.endpoint;
    for other in HashRule::ALL {
        let signed = request.signed_for(endpoint, other);
        let items = signed.iter().map(|sent| item_under(request, other, sent));
        let items: Vec<_> = items.collect();
        let text = |items: &[Item<'_>]| -> Vec<Zeroizing<String>> {
            items.iter().map(|item| (*item.value).clone()).collect()
        };
        // Without any value it would be the hash of the key alone, which says nothing of a rule.
        let is_new = !items.is_empty() && picks.iter().all(|pick| text(&pick.what) != text(&items));
        if is_new && endpoint.takes_hash(other) {
            let mistake = if (endpoint.name(), other) == (STALE_SAMPLE.0, HashRule::X3) {
                stale_sample()
            } else {
                let rule = request.rule;
                let detail =
                    format!("the values are hashed under the rule {other}, not under {rule}");
                Mistake::new(FindingKind::OtherHashRule, detail)
            };
            picks.push(Choice::wrong(items, mistake));
        }
    }
}

/// One unsigned parameter hashed too: in front, at the end, or where the request has it.
fn unsigned<'r>(
    request: &'r SentRequest<'_>,
    right: &[&'r Sent],
    all: &[&'r Sent],
    as_sent: &[&'r Sent],
    picks: &mut Vec<Choice<Vec<Item<'r>>>>,
) {
    for extra in all.iter().copied().filter(|sent| !request.is_signed(sent)) {
        let mistake = || {
            let name = request.names.show(&extra.name);
            let detail = format!("`{name}` is hashed too, and it is not signed");
            Mistake::new(FindingKind::UnsignedHashed, detail)
        };
        let front: Vec<_> = core::iter::once(&extra).chain(right).copied().collect();
        let back: Vec<_> = right.iter().chain(core::iter::once(&extra)).copied().collect();
        let mut in_place: Vec<_> = as_sent.to_vec();
        let before = all
            .iter()
            .take_while(|sent| !core::ptr::eq(**sent, extra))
            .filter(|sent| request.is_signed(sent));
        in_place.insert(before.count().min(as_sent.len()), extra);
        for pick in [front, back, in_place] {
            let items = pick.iter().map(|sent| item(request, sent)).collect();
            picks.push(Choice::wrong(items, mistake()));
        }
    }
}

/// The method whose page has a stale sample, and the parameter that the sample's hash leaves out.
const STALE_SAMPLE: (&str, &str) = ("did_create", "did");

fn stale_sample() -> Mistake {
    Mistake::new(
        FindingKind::StaleSample,
        "`did` is left out of the hash, as in the stale sample of the page: it was made on a \
         server with the rule x3",
    )
}

/// One signed parameter left out of the hash, or all of them.
fn left_out<'r>(
    request: &'r SentRequest<'_>,
    right: &[&'r Sent],
    picks: &mut Vec<Choice<Vec<Item<'r>>>>,
) {
    for missing in right {
        let rest = right.iter().filter(|sent| !core::ptr::eq(**sent, *missing));
        let is_sample =
            (request.endpoint.name(), missing.name.as_str()) == STALE_SAMPLE && right.len() > 1;
        let mistake = if is_sample {
            stale_sample()
        } else {
            Mistake::new(
                FindingKind::LeftOut,
                format!("`{}` is left out of the hash", *missing.name),
            )
        };
        picks.push(Choice::wrong(rest.map(|sent| item(request, sent)).collect(), mistake));
    }
    if right.len() > 1 {
        let mistake = Mistake::new(
            FindingKind::LeftOut,
            "all values are left out of the hash: it is that of the key alone",
        );
        picks.push(Choice::wrong(Vec::new(), mistake));
    }
}

/// One value hashed that is not the one that was sent, as far as it can be guessed: with a plus
/// sign kept, a switch the other way round, a number one off, and `0` or `1` for a parameter that
/// was not sent.
fn altered<'r>(
    request: &'r SentRequest<'_>,
    right: &[&'r Sent],
    picks: &mut Vec<Choice<Vec<Item<'r>>>>,
) {
    let is_encoded = |sent: &Sent| sent.raw != sent.value;
    for (place, sent) in right.iter().enumerate() {
        let with = |value: Zeroizing<String>| {
            let mut items: Vec<_> = right.iter().map(|sent| item(request, sent)).collect();
            if let Some(item) = items.get_mut(place) {
                item.value = Cow::Owned(value);
            }
            items
        };
        // In one value only: the spaces of the others were encoded as they should be.
        let others = right.iter().any(|other| !core::ptr::eq(*other, *sent) && is_encoded(other));
        if sent.raw.contains('+') && (others || is_plus_literal(sent)) {
            picks.push(Choice::wrong(with(decode(&sent.raw, false)), plus_literal()));
        }
        for guess in guesses(item(request, sent).kind, &sent.value) {
            let detail = format!("`{}` was changed after hashing", *sent.name);
            picks.push(Choice::alone(with(guess), Mistake::new(FindingKind::Altered, detail)));
        }
    }
    let mut before = 0;
    for name in request.endpoint.hash_order(request.rule) {
        if request.at(name).is_some_and(|sent| !sent.value.is_empty()) {
            before += 1;
            continue;
        }
        for value in ["0", "1"] {
            let mut items: Vec<_> = right.iter().map(|sent| item(request, sent)).collect();
            let extra = Item {
                name,
                raw: value,
                value: Cow::Owned(Zeroizing::new(value.into())),
                kind: request.endpoint.parameter(name).map(Parameter::kind),
            };
            items.insert(before.min(items.len()), extra);
            let detail = format!("a value of {value} is hashed that is not sent, such as `{name}`");
            picks.push(Choice::alone(items, Mistake::new(FindingKind::NotSent, detail)));
        }
    }
}

/// Values that may have been changed to this one.
fn guesses(kind: Option<Kind>, value: &str) -> Vec<Zeroizing<String>> {
    let mut guesses = Vec::new();
    if let Some(Kind::Switch { on }) = kind {
        guesses.extend(["0".to_string(), on.to_string(), "1".to_string()].map(Zeroizing::new));
    }
    if let Ok(number) = value.parse::<u64>() {
        let neighbours = [number.checked_add(1), number.checked_sub(1)];
        let neighbours = neighbours.into_iter().flatten();
        guesses.extend(neighbours.map(|number| Zeroizing::new(number.to_string())));
    }
    guesses.retain(|guess| guess.as_str() != value);
    guesses
}

/// The form of each value.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Decoded,
    AsSent,
    Encoded,
    EncodedWithoutPlus,
    EncodedTwice,
    DecodedAgain,
    PlusKept,
    Latin1,
    Trimmed,
    Lowercase,
    Uppercase,
    IdsCanonical,
    Words { off: &'static str, on: &'static str },
    Numbers,
}

pub(super) fn forms(request: &SentRequest<'_>) -> Vec<Choice<Form>> {
    let encoded =
        || Mistake::new(FindingKind::PercentEncoded, "the values are hashed percent-encoded");
    let twice = || Mistake::new(FindingKind::EncodedTwice, "the values are encoded twice");
    let case = |case| {
        Mistake::new(FindingKind::ValueCase, format!("the values are hashed in {case} case"))
    };
    let words = || Mistake::new(FindingKind::BooleanWords, "switches are hashed as words");
    let mut forms = alloc::vec![
        Choice::right(Form::Decoded),
        Choice::wrong(Form::AsSent, encoded()),
        Choice::wrong(Form::Encoded, encoded()),
        Choice::wrong(Form::EncodedWithoutPlus, encoded()),
        Choice::wrong(Form::EncodedTwice, twice()),
        Choice::wrong(Form::DecodedAgain, twice()),
        Choice::wrong(
            Form::Latin1,
            Mistake::new(FindingKind::Latin1, "the values are hashed in Latin-1, not in UTF-8")
        ),
        Choice::wrong(
            Form::Trimmed,
            Mistake::new(
                FindingKind::Trimmed,
                "the values are hashed without white space around them"
            )
        ),
        Choice::wrong(Form::Lowercase, case("lower")),
        Choice::wrong(Form::Uppercase, case("upper")),
        Choice::wrong(
            Form::IdsCanonical,
            Mistake::new(
                FindingKind::LeadingZeros,
                "an id is sent with leading zeros, and hashed without"
            ),
        ),
        Choice::wrong(
            Form::Numbers,
            Mistake::new(
                FindingKind::BooleanWords,
                "switches are sent as words, and hashed as numbers"
            )
        ),
    ];
    if request.parameters.iter().any(|sent| request.is_signed(sent) && is_plus_literal(sent)) {
        forms.push(Choice::wrong(Form::PlusKept, plus_literal()));
    }
    for (off, on) in
        [("false", "true"), ("False", "True"), ("FALSE", "TRUE"), ("no", "yes"), ("off", "on")]
    {
        forms.push(Choice::wrong(Form::Words { off, on }, words()));
    }
    forms
}

fn plus_literal() -> Mistake {
    let detail =
        "a `+` is hashed as it is, but was sent without encoding, and so is read as a space";
    Mistake::new(FindingKind::PlusLiteral, detail)
}

/// Whether a plus sign in a value can be told from an encoded space. A client that hashes `a+b` for
/// `a b` may have encoded its values before hashing; one that hashes `+370` has not.
fn is_plus_literal(sent: &Sent) -> bool {
    sent.raw.contains('+') && (sent.raw.starts_with('+') || sent.raw.contains('%'))
}

impl Form {
    /// Writes a value as it is hashed in this form. Straight into the message, because each copy
    /// on the way may be one of a password.
    fn write(self, item: &Item<'_>, message: &mut SecretBytes) {
        let value = item.value.as_str();
        let on =
            if let Some(Kind::Switch { on }) = item.kind { Some(on.to_string()) } else { None };
        match self {
            Self::AsSent => message.push(item.raw.as_bytes()),
            Self::Encoded => each_encoded(value, "+", |piece| message.push(piece.as_bytes())),
            Self::EncodedWithoutPlus => {
                each_encoded(value, "%20", |piece| message.push(piece.as_bytes()));
            }
            Self::EncodedTwice => each_encoded(value, "+", |piece| {
                each_encoded(piece, "+", |piece| message.push(piece.as_bytes()));
            }),
            Self::DecodedAgain => message.push(decode(value, true).as_bytes()),
            Self::PlusKept => message.push(decode(item.raw, false).as_bytes()),
            Self::Latin1 => value
                .chars()
                .for_each(|character| message.push(&[u8::try_from(character).unwrap_or(b'?')])),
            Self::Trimmed => message.push(value.trim().as_bytes()),
            Self::Lowercase => push_all(message, value.chars().flat_map(char::to_lowercase)),
            Self::Uppercase => push_all(message, value.chars().flat_map(char::to_uppercase)),
            Self::IdsCanonical if item.kind == Some(Kind::ObjectId) => {
                let digits = value.trim_start_matches(['0', '+', ' ']);
                message.push(if digits.is_empty() { "0" } else { digits }.as_bytes());
            }
            Self::Words { off, on: word } => message.push(match on {
                Some(_) if value == "0" => off.as_bytes(),
                Some(on) if value == on => word.as_bytes(),
                _ => value.as_bytes(),
            }),
            Self::Numbers => message.push(match (&on, boolean_word(value)) {
                (Some(_), Some(false)) => b"0",
                (Some(on), Some(true)) => on.as_bytes(),
                _ => value.as_bytes(),
            }),
            Self::Decoded | Self::IdsCanonical => message.push(value.as_bytes()),
        }
    }
}

/// Hands out a text piece by piece, encoded as forms are, with this for a space.
fn each_encoded<'t>(text: &'t str, space: &'t str, mut with: impl FnMut(&'t str)) {
    const ENCODED: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    for piece in percent_encode(text.as_bytes(), ENCODED) {
        with(if piece == "%20" { space } else { piece });
    }
}

fn push_all(message: &mut SecretBytes, characters: impl Iterator<Item = char>) {
    characters.for_each(|character| message.push(character.encode_utf8(&mut [0; 4]).as_bytes()));
}

/// What stands between and around the values.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    /// Between name and value, where names are hashed.
    equals: Option<&'static str>,
    between: &'static str,
    before_key: &'static str,
}

pub(super) fn layouts() -> Vec<Choice<Layout>> {
    let layout = |equals, between, before_key| Layout { equals, between, before_key };
    let named = || Mistake::new(FindingKind::NamesHashed, "the names are hashed with the values");
    let mut layouts = alloc::vec![
        Choice::right(layout(None, "", "")),
        Choice::wrong(layout(Some("="), "&", ""), named()),
        Choice::wrong(layout(Some("="), "&", "&"), named()),
        Choice::wrong(layout(Some("="), "", ""), named()),
        Choice::wrong(layout(Some(""), "", ""), named()),
    ];
    for separator in [",", "&", ";", "|", " ", ":", "-", "_", "/", "+", ".", "\n", "\r\n", "\t"] {
        for before_key in ["", separator] {
            let detail = format!("there is a separator between the values: {separator:?}");
            layouts.push(Choice::wrong(
                layout(None, separator, before_key),
                Mistake::new(FindingKind::Separator, detail),
            ));
        }
    }
    layouts
}

impl Layout {
    /// Writes what is hashed, without the key.
    pub(super) fn write(self, items: &[Item<'_>], form: Form, message: &mut SecretBytes) {
        message.clear();
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                message.push(self.between.as_bytes());
            }
            if let Some(equals) = self.equals {
                message.push(item.name.as_bytes());
                message.push(equals.as_bytes());
            }
            form.write(item, message);
        }
        message.push(self.before_key.as_bytes());
    }
}

/// What stands in front of the values and after them.
pub(super) struct KeyUse {
    front: SecretBytes,
    back: SecretBytes,
}

pub(super) fn key_uses(key: &SecretKey) -> Vec<Choice<KeyUse>> {
    let key = key.bytes();
    let uses = |front: &[u8], back: &[u8]| KeyUse {
        front: SecretBytes::concat(&[front]),
        back: SecretBytes::concat(&[back]),
    };
    let mut all = alloc::vec![
        Choice::right(uses(b"", key)),
        Choice::wrong(
            uses(key, b""),
            Mistake::new(FindingKind::KeyInFront, "the key stands in front of the values")
        ),
        Choice::wrong(
            uses(key, key),
            Mistake::new(FindingKind::KeyTwice, "the key stands at both ends")
        ),
        Choice::wrong(uses(b"", b""), Mistake::new(FindingKind::KeyMissing, "no key is hashed")),
    ];
    let mut instead = |back: SecretBytes, kind, detail: &str| {
        // What the key is already is no mistake.
        if *back != *key {
            let front = SecretBytes::default();
            all.push(Choice::wrong(KeyUse { front, back }, Mistake::new(kind, detail)));
        }
    };
    for (front, back, what) in [
        ("", "\n", "a newline follows the key"),
        ("", "\r\n", "a carriage return and a newline follow the key"),
        ("", "\r", "a carriage return follows the key"),
        ("", " ", "a space follows the key"),
        (" ", "", "a space stands before the key"),
        (" ", " ", "spaces stand around the key"),
        ("", "\t", "a tab follows the key"),
        ("\n", "", "a newline stands before the key"),
    ] {
        let back = SecretBytes::concat(&[front.as_bytes(), key, back.as_bytes()]);
        instead(back, FindingKind::KeyWhitespace, what);
    }
    instead(
        SecretBytes::concat(&[key.trim_ascii()]),
        FindingKind::KeyWhitespace,
        "the key has white space around it, and is hashed without",
    );
    for quote in ["\"", "'", "`"] {
        instead(
            SecretBytes::concat(&[quote.as_bytes(), key, quote.as_bytes()]),
            FindingKind::KeyQuoted,
            "the key is hashed with quotes around it",
        );
    }
    for (change, detail) in [
        (u8::to_ascii_lowercase as fn(&u8) -> u8, "the key is hashed in lower case"),
        (u8::to_ascii_uppercase, "the key is hashed in upper case"),
    ] {
        let mut changed = SecretBytes::with_capacity(key.len());
        for byte in key {
            changed.push(&[change(byte)]);
        }
        instead(changed, FindingKind::KeyCase, detail);
    }
    if let Some(bytes) = hex_decode(key) {
        instead(
            bytes,
            FindingKind::KeyHexDecoded,
            "the key is decoded from hexadecimal digits before hashing",
        );
    }
    all
}

fn hex_decode(digits: &[u8]) -> Option<SecretBytes> {
    let mut bytes = Zeroizing::new(alloc::vec![0; digits.len() / 2]);
    hex::decode_to_slice(digits, &mut bytes).ok()?;
    Some(SecretBytes::concat(&[&bytes]))
}

/// What is done with values and key.
#[derive(Clone, Copy)]
pub(super) enum Hashing {
    Sha1,
    Hmac,
    /// The digest of the digest's hexadecimal digits, or of its bytes.
    TwiceHex,
    TwiceRaw,
    /// The values hashed alone, then their digits with the key.
    ValuesFirst,
}

pub(super) fn hashings() -> Vec<Choice<Hashing>> {
    let twice = || Mistake::new(FindingKind::DoubleSha1, "SHA-1 is applied twice");
    alloc::vec![
        Choice::right(Hashing::Sha1),
        Choice::wrong(
            Hashing::Hmac,
            Mistake::new(FindingKind::Hmac, "it is an HMAC-SHA1 with the key")
        ),
        Choice::wrong(Hashing::TwiceHex, twice()),
        Choice::wrong(Hashing::TwiceRaw, twice()),
        Choice::wrong(Hashing::ValuesFirst, twice()),
    ]
}

impl Hashing {
    /// The hash that this way gives.
    pub(super) fn of(self, message: &[u8], key: &KeyUse) -> RequestHash {
        let (front, back) = (&*key.front, &*key.back);
        match self {
            Self::Sha1 => sha1(&[front, message, back]),
            Self::TwiceHex => sha1(&[sha1(&[front, message, back]).to_hex().as_bytes()]),
            Self::TwiceRaw => sha1(&[&sha1(&[front, message, back]).to_bytes()]),
            Self::ValuesFirst => sha1(&[front, sha1(&[message]).to_hex().as_bytes(), back]),
            Self::Hmac => hmac(key.of_hmac(), message),
        }
    }

    /// How many bytes SHA-1 takes in for it.
    pub(super) fn hashed_bytes(self, message: &[u8], key: &KeyUse) -> usize {
        let key_length = match self {
            Self::Hmac => {
                let key = key.of_hmac().len();
                if key > BLOCK { key } else { 0 }
            }
            _ => key.front.len().saturating_add(key.back.len()),
        };
        let more = match self {
            Self::Sha1 => 0,
            Self::TwiceHex | Self::ValuesFirst => RequestHash::HEX_LENGTH,
            Self::TwiceRaw => RequestHash::LENGTH,
            Self::Hmac => BLOCK + BLOCK + RequestHash::LENGTH,
        };
        message.len().saturating_add(key_length).saturating_add(more)
    }
}

impl KeyUse {
    fn of_hmac(&self) -> &[u8] {
        if self.back.is_empty() { &self.front } else { &self.back }
    }
}

/// The bytes in a block of SHA-1.
const BLOCK: usize = 64;

fn sha1(pieces: &[&[u8]]) -> RequestHash {
    let mut digest = Digest::new();
    for piece in pieces {
        digest.update(piece);
    }
    digest.finish(b"")
}

/// RFC 2104 over SHA-1.
fn hmac(key: &[u8], message: &[u8]) -> RequestHash {
    let digest;
    let key = if key.len() > BLOCK {
        digest = sha1(&[key]).to_bytes();
        &digest
    } else {
        key
    };
    let mut pad = Zeroizing::new([0_u8; BLOCK]);
    for (byte, key) in pad.iter_mut().zip(key) {
        *byte = *key;
    }
    let with = |mask: u8| Zeroizing::new(pad.map(|byte| byte ^ mask));
    let inner = sha1(&[with(0x36).as_slice(), message]);
    sha1(&[with(0x5c).as_slice(), &inner.to_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_is_that_of_the_rfc() {
        // RFC 2202, cases 1, 2 and 6.
        for (key, message, expected) in [
            (&[0x0b; 20][..], &b"Hi There"[..], "b617318655057264e28bc0b6fb378c8ef146be00"),
            (b"Jefe", b"what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
            (
                &[0xaa; 80],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "aa4ae5e15272d00e95705637ce8a3b55ed402112",
            ),
        ] {
            assert_eq!(&*hmac(key, message).to_hex(), expected);
        }
    }
}
