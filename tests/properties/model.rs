//! A naive model of the wire, of the hash and of the kinds of values, over the lists of the pages.
//! It shares nothing with the crate but its rules; the fuzz targets are compared with it too.

use mor_api::Kind;
use sha1::{Digest as _, Sha1};

/// The signed names of the user page, in its order, typed in from the page.
const USER_SIGNED: &str = include_str!("../vectors/user_signed.txt");

pub type Pair = (String, String);

/// What the rules of verification know of a method.
#[derive(Debug, Clone, Default)]
pub struct Method {
    /// The signed names in the page's order.
    pub signed: Vec<String>,
    /// Those of them that deployed servers leave out.
    pub left_out: Vec<String>,
    pub required: Vec<String>,
    /// Those that must be canonical decimals.
    pub ids: Vec<String>,
    pub groups: Vec<Group>,
}

/// What a method requires of several parameters together.
#[derive(Debug, Clone)]
pub enum Group {
    AtLeastOne(Vec<String>),
    AllOrNone(Vec<String>),
}

impl Group {
    #[must_use]
    pub fn names(&self) -> &[String] {
        match self {
            Self::AtLeastOne(names) | Self::AllOrNone(names) => names,
        }
    }

    /// Whether a request meets it in which these parameters have a value.
    #[must_use]
    pub fn is_met(&self, is_filled: impl Fn(&str) -> bool) -> bool {
        let filled = self.names().iter().filter(|name| is_filled(name)).count();
        match self {
            Self::AtLeastOne(_) => filled > 0,
            Self::AllOrNone(names) => filled == 0 || filled == names.len(),
        }
    }
}

impl Method {
    #[must_use]
    pub fn of_page(name: &str) -> Self {
        let (signed, left_out, required, ids) = match name {
            "user_details_update" => {
                (USER_SIGNED, "user_warning_email_hour pgui", "user_id", "user_id")
            }
            "did_details_update" => ("did_id", "", "did_id", "did_id"),
            "did_create" => ("provider_id did", "", "did", "provider_id"),
            _ => ("", "", "", ""),
        };
        let names = |list: &str| list.split_whitespace().map(str::to_owned).collect();
        Self {
            signed: names(signed),
            left_out: names(left_out),
            required: names(required),
            ids: names(ids),
            groups: Vec::new(),
        }
    }

    /// The names whose values are hashed, in order.
    pub fn hash_order(&self, deployed: bool) -> impl Iterator<Item = &str> {
        self.signed
            .iter()
            .filter(move |name| !(deployed && self.left_out.contains(name)))
            .map(String::as_str)
    }

    /// The values that the hash covers, joined.
    #[must_use]
    pub fn canonical(&self, pairs: &[Pair], deployed: bool) -> String {
        self.hash_order(deployed).filter_map(|name| value(pairs, name)).collect()
    }

    /// Whether the hash covers this parameter.
    #[must_use]
    pub fn covers(&self, (name, value): &Pair, deployed: bool) -> bool {
        !value.is_empty() && self.hash_order(deployed).any(|signed| signed == name)
    }

    /// Whether these parameters are a valid request under this key.
    #[must_use]
    pub fn accepts(&self, pairs: &[Pair], deployed: bool, key: &[u8]) -> bool {
        let canonical = self.canonical(pairs, deployed);
        self.may_be_signed(pairs, &canonical)
            && value(pairs, "hash")
                .is_some_and(|sent| sent.to_ascii_lowercase() == hash(&canonical, key))
    }

    /// Whether these parameters can be a valid request at all.
    #[must_use]
    pub fn may_be_signed(&self, pairs: &[Pair], canonical: &str) -> bool {
        let is_filled = |name: &str| value(pairs, name).is_some_and(|value| !value.is_empty());
        self.required.iter().all(|name| is_filled(name))
            && self.groups.iter().all(|group| group.is_met(is_filled))
            && self
                .ids
                .iter()
                .filter_map(|name| value(pairs, name))
                .all(|id| id.is_empty() || is_canonical(id))
            && (!canonical.is_empty() || self.signed.is_empty())
    }
}

/// Whether it is a number that prints as it is written.
fn is_canonical(id: &str) -> bool {
    id.parse::<u64>().is_ok_and(|number| number.to_string() == id)
}

/// Whether a kind accepts a text, by the words of its documentation.
///
/// # Panics
/// For a kind that the model does not know.
#[must_use]
pub fn accepts(kind: Kind, text: &str) -> bool {
    // 39 digits are more than any bound has, and an integer of 128 bits holds them.
    let number = || (is_digits(text) && text.len() < 39).then(|| text.parse::<u128>().unwrap());
    let number_of_20_digits = || number().filter(|_| text.len() <= 20);
    match kind {
        Kind::ObjectId | Kind::Id => is_canonical(text),
        Kind::Assignment => text == "-1" || is_canonical(text),
        Kind::Switch { on } => text == "0" || text == on.to_string(),
        Kind::Count | Kind::Timestamp => {
            number_of_20_digits().is_some_and(|number| number <= u64::MAX.into())
        }
        Kind::Range { min, max } => number_of_20_digits()
            .is_some_and(|number| u128::from(min) <= number && number <= u128::from(max)),
        Kind::Decimal => is_decimal(text),
        Kind::Word(words) => words.contains(&text),
        Kind::Digits => is_digits(text),
        Kind::Text => true,
        Kind::Secret => !text.is_empty(),
        other => unimplemented!("the model does not know {other:?}"),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_ascii_digit())
}

/// An optional minus, digits, optionally a point and at most 28 digits; 31 characters in all. The
/// digits without the point are at most 2⁹⁶ − 1.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let fraction_fits = fraction.is_none_or(|digits| is_digits(digits) && digits.len() <= 28);
    let is_bounded = || {
        let digits = [whole, fraction.unwrap_or_default()].concat();
        digits.parse::<u128>().is_ok_and(|number| number < 1 << 96)
    };
    is_digits(whole) && fraction_fits && text.len() <= 31 && is_bounded()
}

/// The value of a parameter.
#[must_use]
pub fn value<'p>(pairs: &'p [Pair], name: &str) -> Option<&'p str> {
    pairs.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str())
}

/// The hash, straight from its definition.
#[must_use]
pub fn hash(canonical: &str, key: &[u8]) -> String {
    hex::encode(Sha1::new().chain_update(canonical).chain_update(key).finalize())
}

/// Names and values of a query and a body; `None` where a strict reader refuses them.
#[must_use]
pub fn read(query: &[u8], body: &[u8]) -> Option<Vec<Pair>> {
    let mut pairs = Vec::new();
    for text in [query, body] {
        std::str::from_utf8(text).ok()?;
        for piece in text.split(|byte| *byte == b'&').filter(|piece| !piece.is_empty()) {
            let equals = piece.iter().position(|byte| *byte == b'=')?;
            let (name, value) = (decode(&piece[..equals])?, decode(&piece[equals + 1..])?);
            if piece.contains(&b';') || name.is_empty() || name.contains(['[', ']']) {
                return None;
            }
            pairs.push((name, value));
        }
    }
    let fits = query.len() + body.len() <= 64 * 1024 && pairs.len() <= 256;
    let agrees =
        |(name, value): &Pair| pairs.iter().all(|(other, its)| name != other || value == its);
    (fits && pairs.iter().all(agrees)).then_some(pairs)
}

fn decode(raw: &[u8]) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = raw.iter().copied();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |digit: Option<u8>| char::from(digit?).to_digit(16);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                (high * 16 + low) as u8
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// A form, written by another encoder than the crate's.
#[must_use]
pub fn encode(pairs: &[Pair]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}
