//! A naive model of the wire, of the hash and of the kinds of values, over the lists of the pages
//! and the order of the servers. It shares nothing with the crate but its rules and its tables; the
//! fuzz targets are compared with it too.

use mor_api::{
    Conversion, Endpoint, GroupRule, HashRule, Hashing, Kind, OnServers, Parameter, ParameterGroup,
    Requirement, ServerName, methods, server_order,
};
use sha1::{Digest as _, Sha1};

/// The signed names of the user page, in its order, typed in from the page.
const USER_SIGNED: &str = include_str!("../vectors/user_signed.txt");

pub type Pair = (String, String);

/// What the rules of verification know of a method.
#[derive(Debug, Clone, Default)]
pub struct Method {
    /// The signed names in the page's order.
    pub signed: Vec<String>,
    pub unsigned: Vec<String>,
    pub required: Vec<String>,
    /// Those that must be canonical decimals.
    pub ids: Vec<String>,
    pub groups: Vec<Group>,
    /// What servers hash for it, where that is not their order.
    pub servers: Vec<OnServers>,
    /// Whether requests are fine in which nothing is hashed.
    may_sign_nothing: bool,
}

/// What a method requires of several parameters together.
#[derive(Debug, Clone)]
pub enum Group {
    AtLeastOne(Vec<String>),
    AllOrNone(Vec<String>),
}

impl Group {
    /// A group as it is declared.
    ///
    /// # Panics
    /// For a rule that the model does not know.
    #[must_use]
    pub fn of(group: &ParameterGroup) -> Self {
        let names = group.names().iter().map(|name| (*name).to_owned()).collect();
        match group.rule() {
            GroupRule::AtLeastOne => Self::AtLeastOne(names),
            GroupRule::AllOrNone => Self::AllOrNone(names),
            other => unimplemented!("the model does not know {other:?}"),
        }
    }

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

/// The methods that take a hash under every rule, and never hash `u`, which the model leaves out.
///
/// # Panics
/// If these are not most methods.
#[must_use]
pub fn usual_methods() -> Vec<&'static Endpoint> {
    let is_usual = |method: &&Endpoint| {
        let is_usual = |rule: HashRule| {
            method.takes_hash(rule) && method.hash_order(rule).all(|name| name != "u")
        };
        method.takes_username() && HashRule::ALL.into_iter().all(is_usual)
    };
    let usual: Vec<_> = methods::ALL.iter().copied().filter(is_usual).collect();
    assert!(usual.len() > 100, "{}", usual.len());
    usual
}

impl Method {
    /// A method as its page has it: three pages are typed in here, others come from the tables.
    #[must_use]
    pub fn of_page(endpoint: &Endpoint) -> Self {
        let (signed, required, ids) = match endpoint.name() {
            "user_details_update" => (USER_SIGNED, "user_id", "user_id"),
            "did_details_update" => ("did_id", "did_id", "did_id"),
            "did_create" => ("provider_id did", "did", "provider_id"),
            _ => return Self::of(endpoint),
        };
        let names = |list: &str| list.split_whitespace().map(str::to_owned).collect();
        Self {
            signed: names(signed),
            required: names(required),
            ids: names(ids),
            ..Self::of(endpoint)
        }
    }

    /// A method as it is declared.
    #[must_use]
    pub fn of(endpoint: &Endpoint) -> Self {
        let names = |is: fn(Parameter) -> bool| {
            let names = endpoint.parameters().filter(|parameter| is(*parameter));
            names.map(|parameter| parameter.name().to_owned()).collect()
        };
        let on = |rule| {
            let servers = OnServers::of(HashRule::into(rule), &[]);
            servers.hash(endpoint.hashing(rule))
        };
        Self {
            signed: names(Parameter::is_signed),
            unsigned: names(|parameter| !parameter.is_signed()),
            required: names(|parameter| parameter.requirement() == Requirement::Required),
            ids: names(|parameter| parameter.kind() == Kind::ObjectId),
            groups: endpoint.groups().iter().map(Group::of).collect(),
            servers: HashRule::ALL.into_iter().map(on).collect(),
            may_sign_nothing: !HashRule::ALL.into_iter().any(|rule| endpoint.must_sign(rule)),
        }
    }

    /// What servers hash for it under a rule.
    fn hashing(&self, rule: HashRule) -> Hashing {
        let on = self.servers.iter().find(|on| on.rules().contains(rule));
        on.map_or(Hashing::Order, OnServers::hashing)
    }

    /// The names whose values are hashed under a rule, in order, those that the method does not
    /// list among them, and what is hashed of each.
    fn steps(&self, rule: HashRule) -> Vec<(&str, Conversion)> {
        let as_it_is = |name| (name, Conversion::None);
        let by_order = |left_out: &'static [&'static str]| {
            let entries = server_order().iter().filter(move |entry| {
                entry.rules().contains(rule) && !left_out.contains(&entry.name())
            });
            entries.map(|entry| (entry.name(), entry.conversion())).collect()
        };
        if rule == HashRule::Listed {
            return self.signed.iter().map(String::as_str).map(as_it_is).collect();
        }
        match self.hashing(rule) {
            Hashing::Order => by_order(&[]),
            Hashing::OrderWithout(names) => by_order(names),
            Hashing::Own(names) => names.iter().copied().map(as_it_is).collect(),
            Hashing::UsernameUnlessAdmin => vec![("u", Conversion::UnlessAdmin)],
            Hashing::Nothing => Vec::new(),
            other => unimplemented!("the model does not know {other:?}"),
        }
    }

    /// The names whose values are hashed under a rule, in order.
    #[must_use]
    pub fn hash_order(&self, rule: HashRule) -> Vec<&str> {
        self.steps(rule).into_iter().map(|(name, _)| name).collect()
    }

    /// The names of the parameters that the hash covers, in order, each with what is hashed of it.
    #[must_use]
    pub fn hashed(&self, pairs: &[Pair], rule: HashRule) -> Vec<(&str, String)> {
        let hashed = |(name, conversion)| Some((name, convert(conversion, value(pairs, name)?)?));
        self.steps(rule).into_iter().filter_map(hashed).collect()
    }

    /// The values that are hashed, joined.
    #[must_use]
    pub fn canonical(&self, pairs: &[Pair], rule: HashRule) -> String {
        self.hashed(pairs, rule).into_iter().map(|(_, value)| value).collect()
    }

    /// What is hashed of one parameter; `None` if the hash does not cover it.
    #[must_use]
    pub fn hashed_of(&self, pair: &Pair, rule: HashRule) -> Option<String> {
        self.hashed(core::slice::from_ref(pair), rule).pop().map(|(_, value)| value)
    }

    /// Whether the hash covers this parameter.
    #[must_use]
    pub fn covers(&self, pair: &Pair, rule: HashRule) -> bool {
        self.hashed_of(pair, rule).is_some()
    }

    /// Whether these parameters are a valid request under this key.
    #[must_use]
    pub fn accepts(&self, pairs: &[Pair], rule: HashRule, key: &[u8]) -> bool {
        let canonical = self.canonical(pairs, rule);
        self.may_be_signed(pairs, rule)
            && value(pairs, "hash")
                .is_some_and(|sent| sent.to_ascii_lowercase() == hash(&canonical, key))
    }

    /// Whether no id can be taken for another one.
    #[must_use]
    pub fn ids_are_plain(&self, pairs: &[Pair], rule: HashRule) -> bool {
        let hash_order = self.hash_order(rule);
        let is_hashed_by_servers =
            |name: &str| rule != HashRule::Listed && hash_order.contains(&name);
        // Servers hash the empty id as 0.
        let may_be_empty = |name: &str| {
            !(is_hashed_by_servers(name) && is_integer(name) && self.is_by_order(rule))
        };
        let foreign_ids = ["user_id", "tariff_id"]
            .into_iter()
            .filter(|name| is_hashed_by_servers(name) && !self.lists(name))
            .filter_map(|name| value(pairs, name));
        let mut ids = self.ids.iter().filter_map(|name| Some((name, value(pairs, name)?)));
        ids.all(|(name, id)| id.is_empty() && may_be_empty(name) || is_canonical(id))
            && foreign_ids.into_iter().all(is_canonical)
    }

    fn lists(&self, name: &str) -> bool {
        self.signed.iter().chain(&self.unsigned).any(|listed| listed == name)
    }

    /// Whether these parameters can be a valid request at all.
    #[must_use]
    pub fn may_be_signed(&self, pairs: &[Pair], rule: HashRule) -> bool {
        let is_filled = |name: &str| value(pairs, name).is_some_and(|value| !value.is_empty());
        let must_sign = !self.signed.is_empty()
            || self.hash_order(rule).into_iter().any(|name| name == "u" || self.lists(name));
        self.required.iter().all(|name| is_filled(name))
            && self.groups.iter().all(|group| group.is_met(is_filled))
            && self.ids_are_plain(pairs, rule)
            && value(pairs, "system_hash").is_none()
            && (rule == HashRule::Listed || self.hashing(rule) != Hashing::Nothing)
            && (!must_sign || self.may_sign_nothing || !self.canonical(pairs, rule).is_empty())
    }

    fn is_by_order(&self, rule: HashRule) -> bool {
        matches!(self.hashing(rule), Hashing::Order | Hashing::OrderWithout(_))
    }
}

/// Whether servers hash a parameter as an integer.
fn is_integer(name: &str) -> bool {
    let entry = server_order().iter().find(|entry| entry.name() == name);
    entry.map(ServerName::conversion) == Some(Conversion::Integer)
}

/// What servers hash of a value.
///
/// # Panics
/// For a conversion that the model does not know.
#[must_use]
pub fn convert(conversion: Conversion, value: &str) -> Option<String> {
    let is_kept = match conversion {
        Conversion::None => true,
        Conversion::Integer if value.is_empty() => return Some("0".to_owned()),
        Conversion::Integer => {
            let digits = value.trim_start_matches('0');
            let number = if digits.is_empty() { "0" } else { digits };
            return is_digits(value).then(|| number.to_owned());
        }
        Conversion::Digits => is_digits(value),
        Conversion::DigitsOrAll => value == "all" || is_digits(value),
        Conversion::Amount => value.chars().all(|character| "0123456789.-+".contains(character)),
        Conversion::Direction => ["outgoing", "incoming"].contains(&value),
        Conversion::CallType => Conversion::CALL_TYPES.contains(&value),
        Conversion::UserTypes => value.split('\n').any(|line| {
            let is_numbers = line.chars().all(|character| "0123456789,".contains(character));
            ["postpaid", "prepaid", "all"].contains(&line) || !line.is_empty() && is_numbers
        }),
        Conversion::TrueOrFalse => value.contains("true") || value.contains("false"),
        Conversion::UnlessAdmin => value != "admin",
        other => unimplemented!("the model does not know {other:?}"),
    };
    (is_kept && !value.is_empty()).then(|| value.to_owned())
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
        Kind::IdOrAll => text == "all" || is_canonical(text),
        Kind::IdList => text.split(',').all(is_canonical),
        Kind::TrueFalse => ["true", "false"].contains(&text),
        Kind::TimeOfDay => is_time(text),
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

/// `hh:mm:ss`.
fn is_time(text: &str) -> bool {
    let parts: Vec<_> = text.split(':').collect();
    let is_below = |part: &str, end: u8| {
        part.len() == 2 && is_digits(part) && part.parse::<u8>().is_ok_and(|number| number < end)
    };
    let ends = [24, 60, 60];
    parts.len() == ends.len() && parts.iter().zip(ends).all(|(part, end)| is_below(part, end))
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
            // Rack splits at `& *`.
            if piece.starts_with(b" ")
                || piece.contains(&b';')
                || name.is_empty()
                || name.contains(['[', ']'])
            {
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
