//! The formulas that clients get wrong: which values, in which form, laid out how, with which key, digested how. The right formula
//! has no mistake in any of the five; the search tries those with one mistake, then those with two.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::finding::FindingKind;
use super::sent::{Sent, SentRequest, boolean_word, decode};
use crate::digest::Digest;
use crate::endpoint::{HashOrder, Parameter};
use crate::endpoints::{self, DID_CREATE};
use crate::form::{abridged, push_text};
use crate::hash::RequestHash;
use crate::hex;
use crate::key::SecretKey;
use crate::kind::Kind;

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
    pub(super) mistake: Option<Mistake>,
    /// Whether it is also tried together with another mistake. Choices that are many are not.
    pub(super) pairs: bool,
}

impl<T> Choice<T> {
    /// How many mistakes may still be made after this choice, out of so many; `None` if it is one too many.
    pub(super) fn leaves(&self, mistakes: usize) -> Option<usize> {
        mistakes.checked_sub(usize::from(self.mistake.is_some()))
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
    value: Cow<'r, str>,
    kind: Option<Kind>,
}

fn item<'r>(request: &SentRequest<'_>, sent: &'r Sent) -> Item<'r> {
    let parameter = sent.slot.and_then(|slot| request.endpoint.parameters().get(slot));
    Item { name: &sent.name, raw: &sent.raw, value: Cow::Borrowed(&sent.value), kind: parameter.map(Parameter::kind) }
}

/// Which values, in which order.
pub(super) fn picks<'r>(request: &'r SentRequest<'_>, order: HashOrder) -> Vec<Choice<Vec<Item<'r>>>> {
    let items = |sent: &[&'r Sent]| -> Vec<Item<'r>> { sent.iter().map(|sent| item(request, sent)).collect() };
    let right = request.signed(order);
    let mut picks = alloc::vec![Choice::right(items(&right))];

    let other = match order {
        HashOrder::Listed => HashOrder::Deployed,
        HashOrder::Deployed => HashOrder::Listed,
    };
    picks.push(Choice::wrong(
        items(&request.signed(other)),
        Mistake::new(FindingKind::OtherHashOrder, format!("the values are hashed in the order {other}, not {order}")),
    ));

    // A parameter with two values: the second one.
    if !request.second_values.is_empty() {
        let latest = |sent: &&'r Sent| request.second_values.iter().rfind(|it| it.name == sent.name).unwrap_or(sent);
        let second: Vec<_> = right.iter().map(latest).collect();
        picks.push(Choice::wrong(
            items(&second),
            Mistake::new(FindingKind::Duplicate, "a parameter is there twice, and its last value was hashed"),
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
        Mistake::new(FindingKind::RequestOrder, "the values are hashed in the order of the request"),
    ));
    picks.push(Choice::wrong(
        items(&sorted(&as_sent)),
        Mistake::new(FindingKind::AlphabeticalOrder, "the values are hashed in alphabetical order of their names"),
    ));
    unsigned(request, &right, &all, &as_sent, &mut picks);
    let everything =
        || Mistake::new(FindingKind::AllHashed, "all parameters are hashed, also those that are not signed");
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
    altered(request, order, &right, &mut picks);
    for endpoint in endpoints::ALL.into_iter().filter(|endpoint| endpoint.name() != request.endpoint.name()) {
        let pick = request.signed_for(endpoint, order);
        // Without any value it would be the hash of the key alone, which says nothing of another method.
        if !pick.is_empty() {
            let detail = format!("it is the hash for {}", endpoint.name());
            picks.push(Choice::wrong(items(&pick), Mistake::new(FindingKind::OtherEndpoint, detail)));
        }
    }
    picks
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
            let detail = format!("`{}` is hashed too, and it is not signed", abridged(&extra.name).escape_debug());
            Mistake::new(FindingKind::UnsignedHashed, detail)
        };
        let front: Vec<_> = core::iter::once(&extra).chain(right).copied().collect();
        let back: Vec<_> = right.iter().chain(core::iter::once(&extra)).copied().collect();
        let mut in_place: Vec<_> = as_sent.to_vec();
        let before = all.iter().take_while(|sent| !core::ptr::eq(**sent, extra)).filter(|sent| request.is_signed(sent));
        in_place.insert(before.count().min(as_sent.len()), extra);
        for pick in [front, back, in_place] {
            let items = pick.iter().map(|sent| item(request, sent)).collect();
            picks.push(Choice::wrong(items, mistake()));
        }
    }
}

/// One signed parameter left out of the hash, or all of them.
fn left_out<'r>(request: &'r SentRequest<'_>, right: &[&'r Sent], picks: &mut Vec<Choice<Vec<Item<'r>>>>) {
    for missing in right {
        let rest = right.iter().filter(|sent| !core::ptr::eq(**sent, *missing));
        let is_sample = request.endpoint.name() == DID_CREATE.name() && missing.name == "did" && right.len() > 1;
        let mistake = if is_sample {
            Mistake::new(FindingKind::StaleSample, "`did` is left out of the hash, as in the stale sample of the page")
        } else {
            Mistake::new(FindingKind::LeftOut, format!("`{}` is left out of the hash", missing.name.escape_debug()))
        };
        picks.push(Choice::wrong(rest.map(|sent| item(request, sent)).collect(), mistake));
    }
    if right.len() > 1 {
        let mistake =
            Mistake::new(FindingKind::LeftOut, "all values are left out of the hash: it is that of the key alone");
        picks.push(Choice::wrong(Vec::new(), mistake));
    }
}

/// One value hashed that is not the one that was sent, as far as it can be guessed: with a plus sign kept, a switch the other way round,
/// a number one off, and `0` or `1` for a parameter that was not sent.
fn altered<'r>(
    request: &'r SentRequest<'_>,
    order: HashOrder,
    right: &[&'r Sent],
    picks: &mut Vec<Choice<Vec<Item<'r>>>>,
) {
    let is_encoded = |sent: &Sent| *sent.raw != *sent.value;
    for (place, sent) in right.iter().enumerate() {
        let with = |value: String| {
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
            let detail = format!("`{}` was changed after hashing", sent.name.escape_debug());
            picks.push(Choice::alone(with(guess), Mistake::new(FindingKind::Altered, detail)));
        }
    }
    let mut before = 0;
    for parameter in request.endpoint.hash_order(order) {
        let slot = request.endpoint.slot(parameter.name());
        if slot.and_then(|slot| request.at(slot)).is_some_and(|sent| !sent.value.is_empty()) {
            before += 1;
            continue;
        }
        for value in ["0", "1"] {
            let mut items: Vec<_> = right.iter().map(|sent| item(request, sent)).collect();
            let extra =
                Item { name: parameter.name(), raw: value, value: Cow::Borrowed(value), kind: Some(parameter.kind()) };
            items.insert(before, extra);
            let detail = format!("a value of {value} is hashed that is not sent, such as `{}`", parameter.name());
            picks.push(Choice::alone(items, Mistake::new(FindingKind::NotSent, detail)));
        }
    }
}

fn guesses(kind: Option<Kind>, value: &str) -> Vec<String> {
    let mut guesses = Vec::new();
    if let Some(Kind::Switch { on }) = kind {
        guesses.extend(["0".to_string(), on.to_string(), "1".to_string()]);
    }
    if let Ok(number) = value.parse::<u64>() {
        guesses.extend(number.checked_add(1).map(|number| number.to_string()));
        guesses.extend(number.checked_sub(1).map(|number| number.to_string()));
    }
    guesses.retain(|guess| guess != value);
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
    let encoded = || Mistake::new(FindingKind::PercentEncoded, "the values are hashed percent-encoded");
    let twice = || Mistake::new(FindingKind::EncodedTwice, "the values are encoded twice");
    let case = |case| Mistake::new(FindingKind::ValueCase, format!("the values are hashed in {case} case"));
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
            Mistake::new(FindingKind::Trimmed, "the values are hashed without white space around them")
        ),
        Choice::wrong(Form::Lowercase, case("lower")),
        Choice::wrong(Form::Uppercase, case("upper")),
        Choice::wrong(
            Form::IdsCanonical,
            Mistake::new(FindingKind::LeadingZeros, "an id is sent with leading zeros, and hashed without"),
        ),
        Choice::wrong(
            Form::Numbers,
            Mistake::new(FindingKind::BooleanWords, "switches are sent as words, and hashed as numbers")
        ),
    ];
    if request.parameters.iter().any(|sent| request.is_signed(sent) && is_plus_literal(sent)) {
        forms.push(Choice::wrong(Form::PlusKept, plus_literal()));
    }
    for (off, on) in [("false", "true"), ("False", "True"), ("FALSE", "TRUE"), ("no", "yes"), ("off", "on")] {
        forms.push(Choice::wrong(Form::Words { off, on }, words()));
    }
    forms
}

fn plus_literal() -> Mistake {
    let detail = "a `+` is hashed as it is, but was sent without encoding, and so is read as a space";
    Mistake::new(FindingKind::PlusLiteral, detail)
}

/// Whether a plus sign in a value can be told from an encoded space. A client that hashes `a+b` for `a b` may have encoded its values
/// before hashing; one that hashes `+370` has not.
fn is_plus_literal(sent: &Sent) -> bool {
    sent.raw.contains('+') && (sent.raw.starts_with('+') || sent.raw.contains('%'))
}

/// The text as a form has it.
fn encode(value: &str) -> String {
    let mut encoded = String::new();
    push_text(&mut encoded, value);
    encoded
}

impl Form {
    fn apply<'i>(self, item: &'i Item<'_>) -> Cow<'i, [u8]> {
        let text = |text: String| Cow::Owned(text.into_bytes());
        let same = || Cow::Borrowed(item.value.as_bytes());
        let on = |kind| if let Some(Kind::Switch { on }) = kind { Some(on.to_string()) } else { None };
        match self {
            Self::AsSent => Cow::Borrowed(item.raw.as_bytes()),
            Self::Encoded => text(encode(&item.value)),
            // A plus sign of the value itself is encoded, so each one left is a space.
            Self::EncodedWithoutPlus => text(encode(&item.value).replace('+', "%20")),
            Self::EncodedTwice => text(encode(&encode(&item.value))),
            Self::DecodedAgain => text(decode(&item.value, true)),
            Self::PlusKept => text(decode(item.raw, false)),
            Self::Latin1 => item.value.chars().map(|character| u8::try_from(character).unwrap_or(b'?')).collect(),
            Self::Trimmed => Cow::Borrowed(item.value.trim().as_bytes()),
            Self::Lowercase => text(item.value.to_lowercase()),
            Self::Uppercase => text(item.value.to_uppercase()),
            Self::IdsCanonical if item.kind == Some(Kind::ObjectId) => {
                let digits = item.value.trim_start_matches(['0', '+', ' ']);
                Cow::Borrowed(if digits.is_empty() { "0" } else { digits }.as_bytes())
            }
            Self::Words { off, on: word } => match on(item.kind) {
                Some(_) if item.value == "0" => Cow::Borrowed(off.as_bytes()),
                Some(on) if item.value == on.as_str() => Cow::Borrowed(word.as_bytes()),
                _ => same(),
            },
            Self::Numbers => match (on(item.kind), boolean_word(&item.value)) {
                (Some(_), Some(false)) => Cow::Borrowed(b"0"),
                (Some(on), Some(true)) => text(on),
                _ => same(),
            },
            Self::Decoded | Self::IdsCanonical => same(),
        }
    }
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
            layouts
                .push(Choice::wrong(layout(None, separator, before_key), Mistake::new(FindingKind::Separator, detail)));
        }
    }
    layouts
}

impl Layout {
    /// Writes what is hashed, without the key.
    pub(super) fn write(self, items: &[Item<'_>], form: Form, message: &mut Vec<u8>) {
        message.clear();
        for (place, item) in items.iter().enumerate() {
            if place > 0 {
                message.extend_from_slice(self.between.as_bytes());
            }
            if let Some(equals) = self.equals {
                message.extend_from_slice(item.name.as_bytes());
                message.extend_from_slice(equals.as_bytes());
            }
            match form.apply(item) {
                Cow::Borrowed(bytes) => message.extend_from_slice(bytes),
                // It may have been a password.
                Cow::Owned(bytes) => message.extend_from_slice(&Zeroizing::new(bytes)),
            }
        }
        message.extend_from_slice(self.before_key.as_bytes());
    }
}

/// What stands in front of the values and behind them.
pub(super) struct KeyUse {
    front: Zeroizing<Vec<u8>>,
    back: Zeroizing<Vec<u8>>,
}

pub(super) fn key_uses(key: &SecretKey) -> Vec<Choice<KeyUse>> {
    let key = key.bytes();
    let uses =
        |front: &[u8], back: &[u8]| KeyUse { front: Zeroizing::new(front.into()), back: Zeroizing::new(back.into()) };
    let mut all = alloc::vec![
        Choice::right(uses(b"", key)),
        Choice::wrong(uses(key, b""), Mistake::new(FindingKind::KeyInFront, "the key stands in front of the values")),
        Choice::wrong(uses(key, key), Mistake::new(FindingKind::KeyTwice, "the key stands at both ends")),
        Choice::wrong(uses(b"", b""), Mistake::new(FindingKind::KeyMissing, "no key is hashed")),
    ];
    let mut behind = |back: Vec<u8>, kind, detail: &str| {
        // What the key is already is no mistake.
        if back != key {
            all.push(Choice::wrong(uses(b"", &Zeroizing::new(back)), Mistake::new(kind, detail)));
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
        behind([front.as_bytes(), key, back.as_bytes()].concat(), FindingKind::KeyWhitespace, what);
    }
    behind(
        key.trim_ascii().into(),
        FindingKind::KeyWhitespace,
        "the key has white space around it, and is hashed without",
    );
    for quote in ["\"", "'", "`"] {
        behind(
            [quote.as_bytes(), key, quote.as_bytes()].concat(),
            FindingKind::KeyQuoted,
            "the key is hashed with quotes around it",
        );
    }
    behind(key.to_ascii_lowercase(), FindingKind::KeyCase, "the key is hashed in lower case");
    behind(key.to_ascii_uppercase(), FindingKind::KeyCase, "the key is hashed in upper case");
    if let Some(bytes) = hex_decode(key) {
        behind(bytes, FindingKind::KeyHexDecoded, "the key is decoded from hexadecimal digits before hashing");
    }
    all
}

fn hex_decode(digits: &[u8]) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_chunks::<2>();
    let byte = |[high, low]: &[u8; 2]| hex::byte(*high, *low);
    if rest.is_empty() && !pairs.is_empty() { pairs.iter().map(byte).collect() } else { None }
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
        Choice::wrong(Hashing::Hmac, Mistake::new(FindingKind::Hmac, "it is an HMAC-SHA1 with the key")),
        Choice::wrong(Hashing::TwiceHex, twice()),
        Choice::wrong(Hashing::TwiceRaw, twice()),
        Choice::wrong(Hashing::ValuesFirst, twice()),
    ]
}

impl Hashing {
    /// The hash that this way gives.
    pub(super) fn of(self, message: &[u8], key: &KeyUse) -> RequestHash {
        let (front, back) = (key.front.as_slice(), key.back.as_slice());
        match self {
            Self::Sha1 => sha1(&[front, message, back]),
            Self::TwiceHex => sha1(&[sha1(&[front, message, back]).to_hex().as_bytes()]),
            Self::TwiceRaw => sha1(&[&sha1(&[front, message, back]).to_bytes()]),
            Self::ValuesFirst => sha1(&[front, sha1(&[message]).to_hex().as_bytes(), back]),
            Self::Hmac => hmac(if back.is_empty() { front } else { back }, message),
        }
    }
}

fn sha1(pieces: &[&[u8]]) -> RequestHash {
    let mut digest = Digest::new();
    for piece in pieces {
        digest.update(piece);
    }
    digest.finish_with(b"")
}

/// RFC 2104 over SHA-1.
fn hmac(key: &[u8], message: &[u8]) -> RequestHash {
    const BLOCK: usize = 64;
    let digest = sha1(&[key]).to_bytes();
    let key = if key.len() > BLOCK { &digest } else { key };
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
