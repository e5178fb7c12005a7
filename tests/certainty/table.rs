//! The mistakes: what each does to a request or its hash, and what it may rightly be called.

use FindingKind::*;
use std::cmp::Reverse;

use mor_api::inspect::FindingKind;
use mor_api::{HashRule, Kind, ReceivedRequest, methods};
use unicode_normalization::UnicodeNormalization as _;

use crate::case::*;

type Make<T> = Box<dyn Fn(&Case) -> Vec<T> + Send + Sync>;

/// What a mistake changes, in the order in which two are made.
pub(crate) enum Change {
    /// Which values are hashed, and in which order: one variant or more.
    Items(Make<Vec<Item>>),
    /// The form of a value, that of all or of one.
    Form(Box<dyn Fn(&Case, &Item) -> Option<Bytes> + Send + Sync>),
    /// How they become one text.
    Layout(Box<dyn Fn(&Case, &[Item]) -> Option<Bytes> + Send + Sync>),
    /// What stands in front of the text and behind it.
    Key(Make<(Bytes, Bytes)>),
    Digest(Box<dyn Fn(&Formula) -> Option<Bytes> + Send + Sync>),
    /// How the digits are written.
    Clothes(Box<dyn Fn(&str) -> Vec<String> + Send + Sync>),
    /// The query that is sent, without the hash.
    Sent(Make<String>),
}

impl Change {
    pub(crate) fn axis(&self) -> usize {
        match self {
            Self::Items(_) => 0,
            Self::Form(_) => 1,
            Self::Layout(_) => 2,
            Self::Key(_) => 3,
            Self::Digest(_) => 4,
            Self::Clothes(_) => 5,
            Self::Sent(_) => 6,
        }
    }
}

pub(crate) struct Mistake {
    pub(crate) name: &'static str,
    /// What it may be called; none for what nobody can tell.
    pub(crate) right: &'static [FindingKind],
    pub(crate) change: Change,
}

/// What is hashed and sent, after some mistakes.
pub(crate) struct Formula {
    pub(crate) items: Vec<Item>,
    pub(crate) text: Bytes,
    pub(crate) front: Bytes,
    pub(crate) back: Bytes,
    pub(crate) key: Bytes,
}

impl Formula {
    fn all(&self) -> Bytes {
        [&*self.front, &self.text, &self.back].concat()
    }
}

/// A request with its hash.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) query: String,
    pub(crate) hash: String,
}

/// One variant of a mistake.
pub(crate) type Choice<'m> = (&'m Mistake, usize);

/// How many variants a mistake has in this request.
pub(crate) fn variants(mistake: &Mistake, case: &Case) -> usize {
    match &mistake.change {
        Change::Items(make) => make(case).len(),
        // Of all, and of each.
        Change::Form(form) => {
            let signed = case.signed();
            let changed =
                signed.iter().any(|item| form(case, item).is_some_and(|it| it != item.value));
            if changed { signed.len() + 1 } else { 0 }
        }
        Change::Key(make) => make(case).len(),
        Change::Clothes(make) => make(&"0123456789abcdef".repeat(3)[..40]).len(),
        Change::Sent(make) => make(case).len(),
        Change::Layout(_) | Change::Digest(_) => 1,
    }
}

/// Makes a request with these mistakes, which are of different axes and in their order; `None`
/// where one of them changes nothing or cannot be made.
pub(crate) fn made(case: &Case, mistakes: &[Choice<'_>]) -> Option<Made> {
    let key = case.key.clone().into_bytes();
    let mut formula = Formula {
        items: case.signed(),
        text: Bytes::new(),
        front: Bytes::new(),
        back: key.clone(),
        key,
    };
    let (mut layout, mut digest, mut clothes, mut query) = (None, None, None, None);
    for (mistake, variant) in mistakes {
        match &mistake.change {
            Change::Items(make) => formula.items = make(case).swap_remove(*variant),
            Change::Form(form) => {
                let one = variant.checked_sub(1);
                let one = one.and_then(|place| Some(case.signed().get(place)?.name.clone()));
                let mut changed = 0;
                for item in &mut formula.items {
                    if one.as_ref().is_none_or(|one| *one == item.name)
                        && let Some(value) = form(case, item)
                        && value != item.value
                    {
                        item.value = value;
                        changed += 1;
                    }
                }
                if changed == 0 {
                    return None;
                }
            }
            Change::Layout(write) => layout = Some(write),
            Change::Key(make) => {
                (formula.front, formula.back) = make(case).into_iter().nth(*variant)?;
            }
            Change::Digest(make) => digest = Some(make),
            Change::Clothes(make) => clothes = Some((make, *variant)),
            Change::Sent(make) => query = Some(make(case).into_iter().nth(*variant)?),
        }
    }
    formula.text = match layout {
        Some(write) => write(case, &formula.items)?,
        None => joined(&formula.items),
    };
    let bytes = match digest {
        Some(make) => make(&formula)?,
        None => sha1(&[&formula.all()]),
    };
    let mut hash = hex::encode(bytes);
    if let Some((make, variant)) = clothes {
        hash = make(&hash).into_iter().nth(variant)?;
    }
    Some(Made { query: query.unwrap_or_else(|| case.query()), hash })
}

fn text_of(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

// How rows are written.

fn items(
    name: &'static str,
    right: &'static [FindingKind],
    make: impl Fn(&Case) -> Vec<Vec<Item>> + Send + Sync + 'static,
) -> Mistake {
    Mistake { name, right, change: Change::Items(Box::new(make)) }
}

/// A form of texts.
fn form(
    name: &'static str,
    right: &'static [FindingKind],
    change: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Mistake {
    let change = move |_: &Case, item: &Item| Some(change(item.text()?).into_bytes());
    Mistake { name, right, change: Change::Form(Box::new(change)) }
}

fn form_of(
    name: &'static str,
    right: &'static [FindingKind],
    change: impl Fn(&Case, &Item) -> Option<Bytes> + Send + Sync + 'static,
) -> Mistake {
    Mistake { name, right, change: Change::Form(Box::new(change)) }
}

fn layout(
    name: &'static str,
    right: &'static [FindingKind],
    write: impl Fn(&Case, &[Item]) -> Option<Bytes> + Send + Sync + 'static,
) -> Mistake {
    Mistake { name, right, change: Change::Layout(Box::new(write)) }
}

/// The key, or what is taken for it, behind the text.
fn key(
    name: &'static str,
    right: &'static [FindingKind],
    make: impl Fn(&Case) -> Vec<Bytes> + Send + Sync + 'static,
) -> Mistake {
    placed(name, right, move |case| make(case).into_iter().map(|key| (Bytes::new(), key)).collect())
}

fn placed(
    name: &'static str,
    right: &'static [FindingKind],
    make: impl Fn(&Case) -> Vec<(Bytes, Bytes)> + Send + Sync + 'static,
) -> Mistake {
    let make = move |case: &Case| {
        let own = (Bytes::new(), case.key.clone().into_bytes());
        make(case).into_iter().filter(|made| *made != own).collect()
    };
    Mistake { name, right, change: Change::Key(Box::new(make)) }
}

fn digest(
    name: &'static str,
    right: &'static [FindingKind],
    make: impl Fn(&Formula) -> Option<Bytes> + Send + Sync + 'static,
) -> Mistake {
    Mistake { name, right, change: Change::Digest(Box::new(make)) }
}

fn clothes(
    name: &'static str,
    right: &'static [FindingKind],
    make: impl Fn(&str) -> Vec<String> + Send + Sync + 'static,
) -> Mistake {
    Mistake { name, right, change: Change::Clothes(Box::new(make)) }
}

fn sent(
    name: &'static str,
    right: &'static [FindingKind],
    make: impl Fn(&Case) -> Vec<String> + Send + Sync + 'static,
) -> Mistake {
    let make = move |case: &Case| {
        let right = case.query();
        make(case).into_iter().filter(|made| *made != right).collect()
    };
    Mistake { name, right, change: Change::Sent(Box::new(make)) }
}

/// The same change made to what is sent: all values, or one, with the hash of the right ones.
fn sent_form(
    name: &'static str,
    right: &'static [FindingKind],
    change: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Mistake {
    sent(name, right, move |case| {
        let mut made = Vec::new();
        let with = |is_changed: &dyn Fn(&str) -> bool| {
            let mut pairs = case.pairs.clone();
            for (name, value) in &mut pairs {
                if is_changed(name) {
                    *value = change(value);
                }
            }
            case.with(pairs).query()
        };
        made.push(with(&|name| name != "u"));
        for item in case.signed() {
            made.push(with(&|name| name == item.name));
        }
        made
    })
}

fn by<K: Ord>(mut items: Vec<Item>, key: impl Fn(&Item) -> K) -> Vec<Item> {
    items.sort_by_key(key);
    items
}

fn reversed(mut items: Vec<Item>) -> Vec<Item> {
    items.reverse();
    items
}

fn signed_as_sent(case: &Case) -> Vec<Item> {
    case.all().into_iter().filter(|item| case.is_signed(&item.name)).collect()
}

fn unsigned(case: &Case) -> Vec<Item> {
    case.all().into_iter().filter(|item| !case.is_signed(&item.name)).collect()
}

/// The ways to leave out so many.
fn without(items: &[Item], count: usize) -> Vec<Vec<Item>> {
    if count == 0 {
        return vec![items.to_vec()];
    }
    let mut made = Vec::new();
    for place in 0..items.len() {
        let (before, after) = (&items[..place], &items[place + 1..]);
        made.extend(without(after, count - 1).into_iter().map(|after| [before, &after].concat()));
    }
    made
}

fn selections() -> Vec<Mistake> {
    vec![
        items("one left out", &[LeftOut], |case| without(&case.signed(), 1)),
        items("two left out", &[LeftOut], |case| without(&case.signed(), 2)),
        items("three left out", &[LeftOut], |case| without(&case.signed(), 3)),
        items("only the first", &[LeftOut], |case| {
            vec![case.signed().into_iter().take(1).collect()]
        }),
        items("nothing but the key", &[LeftOut], |_| vec![Vec::new()]),
        items("zeros left out", &[LeftOut], |case| {
            let off: [&[&[u8]]; 2] = [&[b"0"], &[b"0", b"0.0", b"0.00", b"false"]];
            let on = off.map(|off| {
                case.signed().into_iter().filter(|item| !off.contains(&&*item.value)).collect()
            });
            on.into()
        }),
        items("one hashed twice", &[HashedTwice], |case| {
            let signed = case.signed();
            (0..signed.len()).map(|place| [&signed[..=place], &signed[place..]].concat()).collect()
        }),
        items("an unsigned one hashed", &[UnsignedHashed, AllHashed], |case| {
            let signed = case.signed();
            let mut made = Vec::new();
            for extra in unsigned(case) {
                made.push([&signed[..], std::slice::from_ref(&extra)].concat());
                made.push([std::slice::from_ref(&extra), &signed[..]].concat());
                let is_hashed = |item: &Item| case.is_signed(&item.name) || item.name == extra.name;
                made.push(case.all().into_iter().filter(is_hashed).collect());
            }
            made
        }),
        items("all, as sent", &[AllHashed, UnsignedHashed], |case| vec![case.all()]),
        items("all, by name", &[AllHashed, UnsignedHashed, AlphabeticalOrder], |case| {
            vec![by(case.all(), |item| item.name.clone())]
        }),
        items("all but u, as sent", &[AllHashed, UnsignedHashed], |case| {
            vec![case.all().into_iter().filter(|item| item.name != "u").collect()]
        }),
        items("all but u, by name", &[AllHashed, UnsignedHashed, AlphabeticalOrder], |case| {
            let all = case.all().into_iter().filter(|item| item.name != "u").collect();
            vec![by(all, |item| item.name.clone())]
        }),
        items("all, the signed ones first", &[AllHashed, UnsignedHashed], |case| {
            vec![[case.signed(), unsigned(case)].concat()]
        }),
        items("the unsigned ones alone", &[UnsignedHashed, LeftOut], |case| vec![unsigned(case)]),
        items("one not sent", &[NotSent], |case| {
            let mut made = Vec::new();
            let names: Vec<_> = case.endpoint.hash_order(case.rule).collect();
            let mut missing: Vec<_> =
                names.iter().filter(|name| case.item(name).is_none()).copied().collect();
            missing.truncate(6);
            for missing in missing {
                for value in ["0", "1"] {
                    let extra = Item { name: missing.to_owned(), value: value.into() };
                    let order = names.iter().filter_map(|name| {
                        if *name == missing { Some(extra.clone()) } else { case.item(name) }
                    });
                    made.push(order.collect());
                }
            }
            made
        }),
        items("another method", &[OtherEndpoint, LeftOut, UnsignedHashed, OwnOrder], |case| {
            let mut made: Vec<_> = methods::ALL
                .iter()
                .map(|other| case.signed_under(other, HashRule::Listed))
                .filter(|items| !items.is_empty() && *items != case.signed())
                .collect();
            made.sort_by_key(|items| (Reverse(items.len()), joined(items)));
            made.dedup_by_key(|items| joined(items));
            made
        }),
        items("another rule", &[OtherHashRule, StaleSample], |case| {
            let query = case.query();
            let request = ReceivedRequest::read(case.endpoint, &query, "").ok();
            let rules = HashRule::ALL.into_iter().filter(|rule| case.endpoint.takes_hash(*rule));
            let rules = rules.filter(|rule| *rule != case.rule);
            let made = rules.filter_map(|rule| {
                let text = request.as_ref()?.canonical(rule);
                let items = case.signed_under(case.endpoint, rule);
                Some(if joined(&items) == text.as_str().as_bytes() {
                    items
                } else {
                    vec![Item { name: String::new(), value: text.as_str().into() }]
                })
            });
            made.filter(|items| !joined(items).is_empty()).collect()
        }),
        items("the order of the request", &[RequestOrder], |case| vec![signed_as_sent(case)]),
        items("the order of names", &[AlphabeticalOrder], |case| {
            vec![by(case.signed(), |item| item.name.clone())]
        }),
        items("the order of names, any case", &[AlphabeticalOrder, OwnOrder], |case| {
            vec![by(case.signed(), |item| item.name.to_lowercase())]
        }),
        items("the page's order reversed", &[OwnOrder], |case| vec![reversed(case.signed())]),
        items("the request's order reversed", &[OwnOrder], |case| {
            vec![reversed(signed_as_sent(case))]
        }),
        items("names descending", &[OwnOrder, AlphabeticalOrder], |case| {
            vec![reversed(by(case.signed(), |item| item.name.clone()))]
        }),
        items("by value", &[OwnOrder], |case| vec![by(case.signed(), |item| item.value.clone())]),
        items("by length of the name", &[OwnOrder], |case| {
            vec![by(case.signed(), |item| item.name.len())]
        }),
        items("two neighbours swapped", &[OwnOrder], |case| {
            let swapped = |place: usize| {
                let mut items = case.signed();
                items.swap(place, place + 1);
                items
            };
            (1..case.signed().len()).map(|place| place - 1).map(swapped).collect()
        }),
        items("one moved to the end", &[OwnOrder], |case| {
            let moved = |place: usize| {
                let mut items = case.signed();
                let item = items.remove(place);
                items.push(item);
                items
            };
            (1..case.signed().len()).map(|place| place - 1).map(moved).collect()
        }),
        items("any order", &[OwnOrder], |case| {
            let mut random = Random::new(case.key.bytes().map(u64::from).sum());
            let mut items = case.signed();
            random.shuffle(&mut items);
            vec![items]
        }),
    ]
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_plain
        && digits.starts_with(|it: char| it.is_ascii_digit())
        && digits.matches('.').count() < 2
}

/// A form of numbers: whole part and decimals.
fn number(
    name: &'static str,
    right: &'static [FindingKind],
    change: impl Fn(&str, &str) -> Option<String> + Send + Sync + 'static,
) -> Mistake {
    form_of(name, right, move |_, item| {
        let text = item.text().filter(|text| is_number(text) && text.len() < 12)?;
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        Some(change(whole, decimals)?.into_bytes())
    })
}

fn thousands(whole: &str, separator: &str) -> String {
    let digits = whole.trim_start_matches('-');
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped += separator;
        }
        grouped.push(digit);
    }
    whole[..whole.len() - digits.len()].to_owned() + &grouped
}

fn with_decimals(whole: &str, decimals: &str) -> String {
    if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") }
}

fn numbers() -> Vec<Mistake> {
    vec![
        number("12 as 12.0", &[NumberForm], |whole, decimals| {
            decimals.is_empty().then(|| format!("{whole}.0"))
        }),
        number("12 as 12.00", &[NumberForm], |whole, decimals| {
            decimals.is_empty().then(|| format!("{whole}.00"))
        }),
        number("12.50 as 12.5, 12.00 as 12", &[NumberForm], |whole, decimals| {
            Some(with_decimals(whole, decimals.trim_end_matches('0')))
        }),
        number("12.00 as 12.0", &[NumberForm], |whole, decimals| {
            let decimals = decimals.trim_end_matches('0');
            Some(format!("{whole}.{}", if decimals.is_empty() { "0" } else { decimals }))
        }),
        number("two decimals", &[NumberForm], |whole, decimals| {
            (decimals.len() < 3).then(|| format!("{whole}.{decimals:0<2}"))
        }),
        number("four decimals", &[NumberForm], |whole, decimals| {
            Some(format!("{whole}.{decimals:0<4}"))
        }),
        number("six decimals", &[NumberForm], |whole, decimals| {
            Some(format!("{whole}.{decimals:0<6}"))
        }),
        number("decimals cut off", &[NumberForm], |whole, decimals| {
            (!decimals.is_empty()).then(|| whole.to_owned())
        }),
        number("1,000.00", &[NumberForm], |whole, decimals| {
            Some(with_decimals(&thousands(whole, ","), decimals))
        }),
        number("1.000,00", &[NumberForm], |whole, decimals| {
            let whole = thousands(whole, ".");
            (!decimals.is_empty()).then(|| format!("{whole},{decimals}"))
        }),
        number("1 000.00", &[NumberForm, SpacesChanged], |whole, decimals| {
            Some(with_decimals(&thousands(whole, " "), decimals))
        }),
        number("decimal comma", &[NumberForm], |whole, decimals| {
            (!decimals.is_empty()).then(|| format!("{whole},{decimals}"))
        }),
        form("separators of thousands removed", &[NumberForm], |text| {
            let is_list = text.bytes().all(|byte| byte.is_ascii_digit() || b", .".contains(&byte));
            if is_list { text.replace([',', ' '], "") } else { text.to_owned() }
        }),
        number("in cents", &[NumberForm], |whole, decimals| {
            (decimals.len() == 2).then(|| format!("{whole}{decimals}"))
        }),
        number("1.25e1", &[NumberForm], |whole, decimals| {
            let value: f64 = with_decimals(whole, decimals).parse().ok()?;
            (value >= 10.0).then(|| format!("{value:e}"))
        }),
        number("a plus sign", &[NumberForm, PhonePlus], |whole, decimals| {
            (!whole.starts_with('-')).then(|| format!("+{}", with_decimals(whole, decimals)))
        }),
        number("one less", &[NumberForm, ZerosChanged, Altered], |whole, decimals| {
            let value: u64 = whole.parse().ok()?;
            decimals.is_empty().then(|| value.checked_sub(1).map(|it| it.to_string()))?
        }),
        number("one more", &[NumberForm, ZerosChanged, Altered], |whole, decimals| {
            let value: u64 = whole.parse().ok()?;
            decimals.is_empty().then(|| (value + 1).to_string())
        }),
        number("zeros lost", &[ZerosChanged], |whole, decimals| {
            let bare = whole.trim_start_matches('0');
            let bare = if bare.is_empty() { "0" } else { bare };
            whole.starts_with('0').then(|| with_decimals(bare, decimals))
        }),
        number("all zeros lost, 0 empty", &[ZerosChanged, LeftOut], |whole, decimals| {
            Some(with_decimals(whole.trim_start_matches('0'), decimals))
        }),
        number("a zero added", &[ZerosChanged], |whole, decimals| {
            decimals.is_empty().then(|| format!("0{whole}"))
        }),
        number("two digits", &[ZerosChanged], |whole, decimals| {
            decimals.is_empty().then(|| format!("{whole:0>2}"))
        }),
        number("three digits", &[ZerosChanged], |whole, decimals| {
            decimals.is_empty().then(|| format!("{whole:0>3}"))
        }),
        number("five digits", &[ZerosChanged], |whole, decimals| {
            decimals.is_empty().then(|| format!("{whole:0>5}"))
        }),
        number("with a currency", &[NumberForm, Altered], |whole, decimals| {
            (decimals.len() == 2).then(|| format!("{whole}.{decimals} EUR"))
        }),
        number(
            "a number in quotes",
            &[StructureHashed, Backslashes, Separator, TextPadded],
            |whole, decimals| Some(format!("\"{}\"", with_decimals(whole, decimals))),
        ),
    ]
}

/// A form of what has a character beyond ASCII.
fn charset(
    name: &'static str,
    right: &'static [FindingKind],
    charset: Charset,
    missing: Option<&'static [u8]>,
) -> Mistake {
    form_of(name, right, move |_, item| in_charset(item.text()?, charset, missing))
}

fn forms() -> Vec<Mistake> {
    let is_phone = |text: &str| {
        text.len() > 6 && text.bytes().all(|byte| byte.is_ascii_digit() || b"+ ()-".contains(&byte))
    };
    let words = |name, words: [&'static str; 2]| {
        form_of(
            name,
            &[BooleanWords, ValueCase, WordHashed, LeftOut],
            move |case: &Case, item: &Item| {
                let is_switch = matches!(case.kind(&item.name), Some(Kind::Switch { .. }));
                let word = if item.value == b"0" { words[0] } else { words[1] };
                is_switch.then(|| word.into())
            },
        )
    };
    let word = |name: &'static str, word: &'static str| {
        form_of(name, &[WordHashed, StructureHashed], move |_: &Case, _: &Item| Some(word.into()))
    };
    let empty = |name, word: &'static str| {
        items(name, &[WordHashed], move |case| {
            let items = case.endpoint.hash_order(case.rule).filter_map(|name| case.item(name));
            let items: Vec<_> =
                items
                    .map(|item| {
                        if item.value.is_empty() {
                            Item { value: word.into(), ..item }
                        } else {
                            item
                        }
                    })
                    .collect();
            if items == case.signed() { Vec::new() } else { vec![items] }
        })
    };
    let password = |name, change: fn(&[u8]) -> String| {
        form_of(name, &[PasswordHashed, WordHashed], move |case: &Case, item: &Item| {
            let is_secret = matches!(case.kind(&item.name), Some(Kind::Secret));
            is_secret.then(|| change(&item.value).into())
        })
    };
    let mojibake =
        |text: &str, charset: fn(u8) -> char| -> String { text.bytes().map(charset).collect() };
    let stripped = |text: &str| -> String {
        text.nfd().filter(|it| !('\u{300}'..'\u{370}').contains(it)).collect()
    };
    let mut rows = vec![
        form("percent-encoded, +", &[PercentEncoded], crate::case::form),
        form("percent-encoded, %20", &[PercentEncoded], |text| percent(text.as_bytes(), "-._~")),
        form("encodeURIComponent", &[PercentEncoded], |text| percent(text.as_bytes(), "-._~!*'()")),
        form("encodeURI", &[PercentEncoded], |text| {
            percent(text.as_bytes(), "-._~!*'();/?:@&=+$,#")
        }),
        form("percent-encoded, lower case", &[PercentEncoded], |text| {
            let encoded = percent(text.as_bytes(), "-._~");
            let mut pieces = encoded.split('%');
            let first = pieces.next().unwrap_or_default().to_owned();
            pieces.fold(first, |all, piece| {
                format!("{all}%{}{}", piece[..2].to_lowercase(), &piece[2..])
            })
        }),
        form("only spaces as +", &[PercentEncoded, PlusLiteral, SpacesChanged], |text| {
            text.replace(' ', "+")
        }),
        form("only spaces as %20", &[PercentEncoded], |text| text.replace(' ', "%20")),
        form("percent-encoded twice", &[EncodedTwice, PercentEncoded], |text| {
            crate::case::form(&crate::case::form(text))
        }),
        form_of("percent-decoded", &[PercentEncoded, EncodedTwice, PlusLiteral], |_, item| {
            Some(percent_decoded(item.text()?, b' '))
        }),
        form("lower case", &[ValueCase], str::to_lowercase),
        form("upper case", &[ValueCase], str::to_uppercase),
        form("ASCII lower case", &[ValueCase], str::to_ascii_lowercase),
        form("first letter upper case", &[ValueCase, BooleanWords], |text| {
            let mut rest = text.chars();
            rest.next()
                .map_or(String::new(), |it| it.to_uppercase().collect::<String>() + rest.as_str())
        }),
        form("trimmed", &[Trimmed, SpacesChanged], |text| text.trim().to_owned()),
        form("trimmed at the end", &[Trimmed, SpacesChanged], |text| text.trim_end().to_owned()),
        form("a space added", &[Trimmed, SpacesChanged, Altered, Separator], |text| {
            format!("{text} ")
        }),
        form(
            "a newline added",
            &[Trimmed, LineEndings, SpacesChanged, Altered, Separator],
            |text| format!("{text}\n"),
        ),
        form("runs of spaces joined", &[SpacesChanged], |text| text.replace("  ", " ")),
        form("spaces removed", &[SpacesChanged], |text| text.replace(' ', "")),
        form("spaces as _", &[SpacesChanged], |text| text.replace(' ', "_")),
        form("spaces as NBSP", &[SpacesChanged, Normalization], |text| text.replace(' ', "\u{a0}")),
        form("htmlspecialchars", &[HtmlEscaped], |text| html(text, ["&quot;", "&#039;"])),
        form("html.escape", &[HtmlEscaped], |text| html(text, ["&quot;", "&#x27;"])),
        form("html, without quotes", &[HtmlEscaped], |text| html(text, ["\"", "'"])),
        form("html, &#39;", &[HtmlEscaped], |text| html(text, ["&#34;", "&#39;"])),
        form("html, all beyond ASCII", &[HtmlEscaped], |text| {
            let escape = |it: char| {
                if it.is_ascii() { it.to_string() } else { format!("&#{};", u32::from(it)) }
            };
            text.chars().map(escape).collect()
        }),
        form("tags stripped", &[HtmlEscaped, Altered], |text| {
            text.replace("<b>", "").replace("</b>", "")
        }),
        form("addslashes", &[Backslashes], |text| {
            text.replace('\\', "\\\\").replace('\'', "\\'").replace('"', "\\\"")
        }),
        form("SQL quotes doubled", &[Backslashes, Altered], |text| text.replace('\'', "''")),
        form("stripslashes", &[Backslashes], |text| text.replace('\\', "")),
        form("JSON escapes", &[Backslashes, StructureHashed], |text| json(text, false)),
        form("JSON escapes, ASCII", &[Backslashes, StructureHashed], |text| json(text, true)),
        form("JSON escapes of PHP", &[Backslashes, StructureHashed], |text| {
            json(text, true).replace('/', "\\/")
        }),
        form("CRLF for LF", &[LineEndings], |text| {
            text.replace("\r\n", "\n").replace('\n', "\r\n")
        }),
        form("LF for CRLF", &[LineEndings], |text| text.replace("\r\n", "\n")),
        form("line ends removed", &[LineEndings, SpacesChanged], |text| {
            text.replace(['\r', '\n'], "")
        }),
        form("line ends as spaces", &[LineEndings, SpacesChanged], |text| {
            text.replace("\r\n", "\n").replace('\n', " ")
        }),
        form("line ends as <br />", &[LineEndings, HtmlEscaped, Altered], |text| {
            text.replace('\n', "<br />\n")
        }),
        form("NFD", &[Normalization], |text| text.nfd().collect()),
        form("NFC", &[Normalization], |text| text.nfc().collect()),
        form("NFKC", &[Normalization], |text| text.nfkc().collect()),
        form("accents stripped", &[Normalization, OtherCharset], stripped),
        form("all but ASCII removed", &[OtherCharset, Normalization, Latin1], |text| {
            text.chars().filter(char::is_ascii).collect()
        }),
        form("all but ASCII as ?", &[OtherCharset, Latin1], |text| {
            text.chars().map(|it| if it.is_ascii() { it } else { '?' }).collect()
        }),
        charset("Latin-1", &[Latin1, OtherCharset], latin1, None),
        charset("Latin-1, the rest as ?", &[Latin1, OtherCharset], latin1, Some(b"?")),
        charset("Latin-1, the rest dropped", &[Latin1, OtherCharset], latin1, Some(b"")),
        charset("cp1252", &[OtherCharset, Latin1], cp1252, None),
        charset("cp1252, the rest as ?", &[OtherCharset, Latin1], cp1252, Some(b"?")),
        charset("cp1250", &[OtherCharset, Latin1], cp1250, None),
        charset("cp1257", &[OtherCharset, Latin1], cp1257, None),
        charset("cp1251", &[OtherCharset], cp1251, None),
        charset("KOI8-R", &[OtherCharset], koi8, None),
        charset("ISO-8859-5", &[OtherCharset], iso_8859_5, None),
        charset("ISO-8859-7", &[OtherCharset], iso_8859_7, None),
        charset("Shift_JIS", &[OtherCharset], shift_jis, None),
        charset("GBK", &[OtherCharset], gbk, None),
        form_of("a value in UTF-16", &[OtherCharset, TextEncoded], |_, item| {
            Some(utf16(item.text()?, false))
        }),
        form("UTF-8 read as Latin-1", &[Mojibake], move |text| mojibake(text, char::from)),
        form("UTF-8 read as cp1252", &[Mojibake], move |text| {
            mojibake(text, |byte| match byte {
                0x80 => '€',
                0x93 => '“',
                0x94 => '”',
                0x9e => 'ž',
                0x8a => 'Š',
                0x9a => 'š',
                0x99 => '™',
                0xa0.. | ..0x80 => char::from(byte),
                _ => '?',
            })
        }),
        form("UTF-8 read as Latin-1 twice", &[Mojibake], move |text| {
            mojibake(&mojibake(text, char::from), char::from)
        }),
        form("phone: + lost", &[PhonePlus], |text| {
            text.strip_prefix('+').unwrap_or(text).to_owned()
        }),
        form("letters and digits only", &[Altered, SpacesChanged], |text| {
            text.chars().filter(|it| it.is_alphanumeric()).collect()
        }),
        form("phone: + added", &[PhonePlus], move |text| {
            if is_phone(text) && !text.starts_with('+') {
                format!("+{text}")
            } else {
                text.to_owned()
            }
        }),
        form("phone: + as 00", &[PhonePlus, ZerosChanged], |text| {
            if text.starts_with('+') { text.replacen('+', "00", 1) } else { text.to_owned() }
        }),
        form("phone: 00 as +", &[PhonePlus, ZerosChanged], |text| {
            text.strip_prefix("00").map_or(text.to_owned(), |rest| format!("+{rest}"))
        }),
        form("phone: digits only", &[PhonePlus, SpacesChanged, NumberForm], move |text| {
            if is_phone(text) {
                text.replace(|it: char| !it.is_ascii_digit(), "")
            } else {
                text.to_owned()
            }
        }),
        form(
            "phone: no spaces or brackets",
            &[SpacesChanged, NumberForm, PhonePlus],
            move |text| {
                if is_phone(text) { text.replace([' ', '(', ')'], "") } else { text.to_owned() }
            },
        ),
        form("date: day first", &[NumberForm, Altered], |text| {
            let parts: Vec<_> = text.split('-').collect();
            match *parts {
                [year, month, day] if year.len() == 4 && day.len() == 2 => {
                    format!("{day}.{month}.{year}")
                }
                _ => text.to_owned(),
            }
        }),
        form("date: the time added", &[NumberForm, Altered], |text| {
            if text.len() == 10 && text.matches('-').count() == 2 {
                format!("{text} 00:00:00")
            } else {
                text.to_owned()
            }
        }),
        form("date: T between", &[SpacesChanged, NumberForm, Altered], |text| {
            if text.matches('-').count() == 2 {
                text.replacen(' ', "T", 1)
            } else {
                text.to_owned()
            }
        }),
        form("time: without seconds", &[NumberForm, ZerosChanged, Altered], |text| {
            if text.matches(':').count() == 2 {
                text.trim_end_matches(":00").to_owned()
            } else {
                text.to_owned()
            }
        }),
        form("timestamp in milliseconds", &[NumberForm, ZerosChanged, Altered], |text| {
            if text.len() == 10 && text.starts_with('1') && is_number(text) {
                format!("{text}000")
            } else {
                text.to_owned()
            }
        }),
        form("cut to 10 characters", &[ValueCut], |text| text.chars().take(10).collect()),
        form("the last character lost", &[ValueCut], |text| {
            let mut shorter = text.to_owned();
            shorter.pop();
            if shorter.is_empty() { text.to_owned() } else { shorter }
        }),
        form("a typo", &[Altered], |text| {
            if text.len() > 4 {
                text.replacen(|it: char| it.is_ascii_lowercase(), "q", 1)
            } else {
                text.to_owned()
            }
        }),
        form("in base64", &[StructureHashed, TextEncoded, Altered], |text| base64(text.as_bytes())),
        form("in double quotes", &[StructureHashed, Backslashes, Separator, TextPadded], |text| {
            format!("\"{text}\"")
        }),
        form("in single quotes", &[StructureHashed, Backslashes, Separator, TextPadded], |text| {
            format!("'{text}'")
        }),
        words("false and true", ["false", "true"]),
        words("False and True", ["False", "True"]),
        words("no and yes", ["no", "yes"]),
        words("off and on", ["off", "on"]),
        words("an empty text and 1", ["", "1"]),
        form_of("true as 1", &[BooleanWords, WordHashed], |_, item| match item.text()? {
            "true" => Some(b"1".to_vec()),
            "false" => Some(b"0".to_vec()),
            _ => None,
        }),
        word("null", "null"),
        word("undefined", "undefined"),
        word("Array", "Array"),
        word("[object Object]", "[object Object]"),
        word("NaN", "NaN"),
        word("an empty list", "[]"),
        word("an empty object", "{}"),
        empty("empty as null", "null"),
        empty("empty as None", "None"),
        empty("empty as nil", "nil"),
        empty("empty as undefined", "undefined"),
        empty("empty as 0", "0"),
        empty("empty as a space", " "),
        password("password: MD5", |value| hex::encode(md5(&[value]))),
        password("password: SHA-1", |value| hex::encode(sha1(&[value]))),
        password("password: base64", base64),
        password("password: stars", |value| "*".repeat(value.len())),
    ];
    rows.extend(numbers());
    rows
}

fn layouts() -> Vec<Mistake> {
    const NAMES: &[FindingKind] = &[NamesHashed, QueryHashed];
    const ENCODED: &[FindingKind] = &[NamesHashed, QueryHashed, PercentEncoded];
    const QUERY: &[FindingKind] = &[QueryHashed, NamesHashed, AllHashed, OtherProtocol];
    const STRUCTURE: &[FindingKind] = &[StructureHashed];
    fn joined_by(items: &[Item], pair: impl Fn(&Item) -> Bytes, between: &str) -> Bytes {
        items.iter().map(pair).collect::<Vec<_>>().join(between.as_bytes())
    }
    let separator = |name, separator: &'static str, end: &'static str| {
        layout(name, &[Separator], move |_, items| {
            // With one value it is part of the key as well.
            if items.len() < 2 {
                return None;
            }
            let mut text = joined_by(items, |item| item.value.clone(), separator);
            text.extend(end.bytes());
            Some(text)
        })
    };
    let names = |name, right, equals: &'static str, between: &'static str, end: &'static str| {
        layout(name, right, move |_, items| {
            let pair =
                |item: &Item| [item.name.as_bytes(), equals.as_bytes(), &item.value].concat();
            let mut text = joined_by(items, pair, between);
            text.extend(end.bytes());
            (!items.is_empty()).then_some(text)
        })
    };
    let encoded = |name, right, encode: fn(&[u8]) -> String, end: &'static str| {
        layout(name, right, move |_, items| {
            let pair = |item: &Item| format!("{}={}", item.name, encode(&item.value)).into_bytes();
            let mut text = joined_by(items, pair, "&");
            text.extend(end.bytes());
            Some(text)
        })
    };
    let whole = |name, right, write: fn(&Case) -> String| {
        layout(name, right, move |case: &Case, _: &[Item]| Some(write(case).into_bytes()))
    };
    let structure = |name, write: fn(&[(&str, &str)]) -> String| {
        layout(name, STRUCTURE, move |_, items| {
            let pairs: Option<Vec<_>> =
                items.iter().map(|item| Some((item.name.as_str(), item.text()?))).collect();
            Some(write(&pairs?).into_bytes())
        })
    };
    fn object(
        pairs: &[(&str, &str)],
        is_quoted: bool,
        between: [&str; 2],
        is_ascii: bool,
    ) -> String {
        let member = |(name, value): &(&str, &str)| {
            let value = if is_number(value) && !is_quoted {
                (*value).to_owned()
            } else {
                format!("\"{}\"", json(value, is_ascii))
            };
            format!("\"{name}\"{}{value}", between[0])
        };
        let members: Vec<_> = pairs.iter().map(member).collect();
        format!("{{{}}}", members.join(between[1]))
    }
    fn list(pairs: &[(&str, &str)], quote: &str, between: &str) -> String {
        let members: Vec<_> = pairs
            .iter()
            .map(|(_, value)| format!("{quote}{}{quote}", json(value, false)))
            .collect();
        format!("[{}]", members.join(between))
    }
    vec![
        separator("comma", ",", ""),
        separator("comma and space", ", ", ""),
        separator("comma, also before the key", ",", ","),
        separator("ampersand", "&", ""),
        separator("ampersand, also before the key", "&", "&"),
        separator("semicolon", ";", ""),
        separator("bar", "|", ""),
        separator("bar, also before the key", "|", "|"),
        separator("space", " ", ""),
        separator("space, also before the key", " ", " "),
        separator("colon", ":", ""),
        separator("colon, also before the key", ":", ":"),
        separator("dash", "-", ""),
        separator("underscore", "_", ""),
        separator("dot", ".", ""),
        separator("slash", "/", ""),
        separator("newline", "\n", ""),
        separator("newline, also before the key", "\n", "\n"),
        separator("CRLF", "\r\n", ""),
        separator("tab", "\t", ""),
        separator("plus", "+", ""),
        separator("plus, also before the key", "+", "+"),
        separator("NUL", "\0", ""),
        separator("::", "::", ""),
        separator("tilde", "~", ""),
        layout("a sign in front of each value", &[Separator], |_, items| {
            Some(items.iter().flat_map(|item| [b"+", &*item.value].concat()).collect())
        }),
        layout("brackets around the text", &[TextPadded, StructureHashed], |_, items| {
            Some([b"[", &*joined(items), b"]"].concat())
        }),
        names("name=value&", NAMES, "=", "&", ""),
        names("name=value&, also before the key", NAMES, "=", "&", "&"),
        names("name=value", NAMES, "=", "", ""),
        names("namevalue", NAMES, "", "", ""),
        names("name:value", NAMES, ":", "", ""),
        names("name: value, a line each", NAMES, ": ", "\n", ""),
        names("name=value, commas", NAMES, "=", ",", ""),
        names("name=value;", NAMES, "=", ";", ";"),
        encoded(
            "signed query string, +",
            ENCODED,
            |value| form_urlencoded::byte_serialize(value).collect(),
            "",
        ),
        encoded("signed query string, %20", ENCODED, |value| percent(value, "-._~"), ""),
        encoded(
            "signed query string and &key=",
            &[QueryHashed, NamesHashed, KeyNamed, PercentEncoded],
            |value| form_urlencoded::byte_serialize(value).collect(),
            "&key=",
        ),
        whole("query string", QUERY, Case::query),
        whole("? and query string", QUERY, |case| format!("?{}", case.query())),
        whole("query string and &", QUERY, |case| format!("{}&", case.query())),
        whole("query string and &hash=", QUERY, |case| format!("{}&hash=", case.query())),
        whole("query string, plain", QUERY, |case| case.query_with(|_, value| value.to_owned())),
        whole("query string, %20", QUERY, |case| {
            case.query_with(|_, value| percent(value.as_bytes(), "-._~"))
        }),
        whole(
            "query string by name",
            &[QueryHashed, NamesHashed, AllHashed, AlphabeticalOrder],
            |case| {
                let mut pairs = case.pairs.clone();
                pairs.sort();
                case.with(pairs).query()
            },
        ),
        whole("URL and query string", &[UrlHashed], |case| {
            format!("{}?{}", case.url(), case.query())
        }),
        whole("path and query string", &[UrlHashed], |case| {
            format!("{}?{}", case.path(), case.query())
        }),
        whole("URL alone", &[UrlHashed], Case::url),
        whole("path alone", &[UrlHashed], Case::path),
        whole("GET, path and query string", &[UrlHashed, OtherProtocol], |case| {
            format!("GET\n{}\n{}", case.path(), case.query())
        }),
        layout("the method in front", &[UrlHashed, UnsignedHashed, NamesHashed], |case, items| {
            Some([case.endpoint.name().as_bytes(), &joined(items)].concat())
        }),
        layout("the path in front", &[UrlHashed], |case, items| {
            Some([case.path().as_bytes(), &joined(items)].concat())
        }),
        layout("u in front", &[UnsignedHashed, AllHashed], |case, items| {
            Some([&*case.item("u")?.value, &joined(items)].concat())
        }),
        layout("names alone", &[NamesHashed, WordHashed], |_, items| {
            Some(joined_by(items, |item| item.name.clone().into(), ""))
        }),
        structure("JSON object", |pairs| object(pairs, true, [":", ","], false)),
        structure("JSON object, numbers bare", |pairs| object(pairs, false, [":", ","], false)),
        structure("JSON object of Python", |pairs| object(pairs, true, [": ", ", "], true)),
        structure("JSON object of PHP", |pairs| {
            object(pairs, true, [":", ","], true).replace('/', "\\/")
        }),
        structure("JSON list", |pairs| list(pairs, "\"", ",")),
        structure("JSON list with spaces", |pairs| list(pairs, "\"", ", ")),
        structure("list of Python", |pairs| list(pairs, "'", ", ")),
        structure("list of Java", |pairs| {
            let values: Vec<_> = pairs.iter().map(|(_, value)| *value).collect();
            format!("[{}]", values.join(", "))
        }),
        structure("list of Go", |pairs| {
            let values: Vec<_> = pairs.iter().map(|(_, value)| *value).collect();
            format!("[{}]", values.join(" "))
        }),
        structure("serialize of PHP", |pairs| {
            let member = |(name, value): &(&str, &str)| {
                format!("s:{}:\"{name}\";s:{}:\"{value}\";", name.len(), value.len())
            };
            let members: String = pairs.iter().map(member).collect();
            format!("a:{}:{{{members}}}", pairs.len())
        }),
        structure("dict of Python", |pairs| {
            let member = |(name, value): &(&str, &str)| format!("'{name}': '{value}'");
            format!("{{{}}}", pairs.iter().map(member).collect::<Vec<_>>().join(", "))
        }),
        structure("XML", |pairs| {
            pairs.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")).collect()
        }),
        layout("cut at 64 bytes", &[TextCut, Altered], |_, items| {
            Some(joined(items).into_iter().take(64).collect())
        }),
        layout("as many bytes as characters", &[TextCut], |_, items| {
            let text = joined(items);
            let length = text_of(&text)?.chars().count();
            Some(text[..length].to_vec())
        }),
        layout("the text backwards", &[TextEncoded, OwnOrder, Altered], |_, items| {
            Some(text_of(&joined(items))?.chars().rev().collect::<String>().into_bytes())
        }),
        layout("the text twice", &[HashedTwice], |_, items| Some(joined(items).repeat(2))),
        layout("the text trimmed", &[Trimmed, SpacesChanged], |_, items| {
            Some(text_of(&joined(items))?.trim().to_owned().into_bytes())
        }),
    ]
}

fn keys() -> Vec<Mistake> {
    let changed = |name, right, change: fn(&str) -> String| {
        key(name, right, move |case: &Case| vec![change(&case.key).into_bytes()])
    };
    let around = |name, right, pairs: &'static [(&'static str, &'static str)]| {
        key(name, right, move |case: &Case| {
            pairs
                .iter()
                .map(|(front, back)| format!("{front}{}{back}", case.key).into_bytes())
                .collect()
        })
    };
    let instead = |name, right, texts: &'static [&'static str]| {
        key(name, right, move |_: &Case| {
            texts.iter().map(|text| text.as_bytes().to_vec()).collect()
        })
    };
    vec![
        around("newline after the key", &[KeyWhitespace], &[("", "\n"), ("", "\r\n"), ("", "\r")]),
        around(
            "space around the key",
            &[KeyWhitespace],
            &[("", " "), (" ", ""), (" ", " "), ("\t", ""), ("", "  "), ("  ", "")],
        ),
        around(
            "newline before the key",
            &[KeyWhitespace],
            &[("\n", ""), ("\r\n", ""), ("\n", "\n")],
        ),
        around("BOM before the key", &[KeyWhitespace], &[("\u{feff}", "")]),
        around(
            "NBSP around the key",
            &[KeyWhitespace],
            &[("\u{a0}", ""), ("", "\u{a0}"), ("", "\u{200b}")],
        ),
        around("NUL after the key", &[KeyWhitespace, KeyCut, TextPadded], &[("", "\0")]),
        around("quotes around the key", &[KeyQuoted], &[("\"", "\""), ("'", "'"), ("`", "`")]),
        around("typographic quotes", &[KeyQuoted], &[("“", "”"), ("„", "“"), ("«", "»")]),
        around(
            "a quote at one end",
            &[KeyQuoted, KeyWhitespace, KeyNamed, TextPadded],
            &[("\"", ""), ("", "\""), ("", "'")],
        ),
        around(
            "brackets around the key",
            &[KeyQuoted, KeyNamed, KeyPlaceholder],
            &[("<", ">"), ("[", "]"), ("{", "}")],
        ),
        around(
            "a sign after the key",
            &[KeyNamed, KeyWhitespace],
            &[("", ";"), ("", ","), ("", "."), ("", "&")],
        ),
        around(
            "a name before the key",
            &[KeyNamed],
            &[("&key=", ""), ("key=", ""), ("secret=", ""), ("&secret_key=", "")],
        ),
        around(
            "a sign before the key",
            &[KeyNamed, Separator],
            &[(":", ""), ("&", ""), ("=", ""), ("|", "")],
        ),
        around("API_SECRET_KEY=", &[KeyNamed], &[("API_SECRET_KEY=", "")]),
        changed("key cut at #", &[KeyCut], |key| key.split('#').next().unwrap_or_default().into()),
        changed("key cut at $", &[KeyCut, KeyEscaped], |key| {
            key.split('$').next().unwrap_or_default().into()
        }),
        changed("key: $name expanded", &[KeyCut, KeyEscaped], |key| match key.split_once('$') {
            Some((front, back)) => {
                front.to_owned() + back.trim_start_matches(|it: char| it.is_ascii_alphanumeric())
            }
            None => key.to_owned(),
        }),
        changed("key cut at a space", &[KeyCut], |key| {
            key.split(' ').next().unwrap_or_default().into()
        }),
        changed("key cut at &", &[KeyCut], |key| key.split('&').next().unwrap_or_default().into()),
        changed(
            "key: spaces removed",
            &[KeyWhitespace, KeyEscaped, SpacesChanged, KeyCut],
            |key| key.replace(' ', ""),
        ),
        changed("key: the last character lost", &[KeyCut], |key| {
            key[..key.char_indices().last().unwrap().0].into()
        }),
        changed("key: the first character lost", &[KeyCut], |key| key.chars().skip(1).collect()),
        changed("key: cut to 8", &[KeyCut], |key| key.chars().take(8).collect()),
        changed("key percent-encoded", &[KeyEscaped], crate::case::form),
        changed("key percent-encoded, %20", &[KeyEscaped], |key| percent(key.as_bytes(), "-._~")),
        key("key percent-decoded", &[KeyEscaped], |case| vec![percent_decoded(&case.key, b' ')]),
        key("key: + as a space", &[KeyEscaped], |case| {
            vec![case.key.replace('+', " ").into_bytes()]
        }),
        changed("key HTML-escaped", &[KeyEscaped], |key| html(key, ["&quot;", "&#039;"])),
        changed("key with backslashes", &[KeyEscaped], |key| {
            key.replace('\\', "\\\\").replace('\'', "\\'").replace('"', "\\\"")
        }),
        changed("key JSON-escaped", &[KeyEscaped], |key| json(key, true)),
        changed("key: quotes removed", &[KeyQuoted, KeyEscaped, KeyCut], |key| {
            key.replace(['"', '\''], "")
        }),
        changed("key: backslashes removed", &[KeyEscaped], |key| key.replace('\\', "")),
        key("key in Latin-1", &[KeyRecoded], |case| {
            in_charset(&case.key, latin1, Some(b"?")).into_iter().collect()
        }),
        key("key in cp1252", &[KeyRecoded], |case| {
            in_charset(&case.key, cp1252, None).into_iter().collect()
        }),
        changed("key in base64", &[KeyBase64], |key| base64(key.as_bytes())),
        key("key decoded from base64", &[KeyBase64], |case| {
            debase64(&case.key).into_iter().collect()
        }),
        key("key decoded from hexadecimal", &[KeyHexDecoded], |case| {
            hex::decode(&case.key).into_iter().collect()
        }),
        changed("key in hexadecimal", &[KeyHashed, KeyHexDecoded, KeyEscaped], |key| {
            hex::encode(key)
        }),
        changed("key: MD5", &[KeyHashed], |key| hex::encode(md5(&[key.as_bytes()]))),
        changed("key: SHA-1", &[KeyHashed], |key| hex::encode(sha1(&[key.as_bytes()]))),
        changed("key: SHA-1, upper case", &[KeyHashed], |key| {
            hex::encode_upper(sha1(&[key.as_bytes()]))
        }),
        key("key: SHA-1, bytes", &[KeyHashed], |case| vec![sha1(&[case.key.as_bytes()])]),
        changed("key: lower case", &[KeyCase], str::to_lowercase),
        changed("key: upper case", &[KeyCase], str::to_uppercase),
        changed("key: a typo", &[KeyMistyped], |key| {
            let front = key.chars().next().unwrap();
            format!("{}{}", if front == '4' { '7' } else { '4' }, &key[front.len_utf8()..])
        }),
        changed("key: two characters swapped", &[KeyMistyped], |key| {
            let mut letters: Vec<_> = key.chars().collect();
            letters.swap(0, 1);
            letters.into_iter().collect()
        }),
        key("no key", &[KeyMissing], |_| vec![Bytes::new()]),
        key("the key twice at the end", &[KeyTwice], |case| vec![case.key.repeat(2).into_bytes()]),
        placed("the key in front", &[KeyInFront], |case| {
            vec![(case.key.clone().into(), Bytes::new())]
        }),
        placed("the key at both ends", &[KeyTwice], |case| {
            vec![(case.key.clone().into(), case.key.clone().into())]
        }),
        placed("the key in front, a sign after it", &[KeyInFront, Separator, KeyNamed], |case| {
            [":", "&", "|", "\n"]
                .map(|sign| ((case.key.clone() + sign).into(), Bytes::new()))
                .into()
        }),
        instead(
            "null for the key",
            &[KeyPlaceholder],
            &["null", "undefined", "None", "nil", "false", "[]", "{}"],
        ),
        instead(
            "a placeholder for the key",
            &[KeyPlaceholder],
            &[
                "API_SECRET_KEY",
                "your_api_secret_key",
                "API_Secret_Key",
                "YOUR_KEY",
                "key",
                "$key",
                "{key}",
            ],
        ),
        instead(
            "a sample key",
            &[SampleKey, KeyPlaceholder, CopiedSample],
            &["secret", "456789", "123456", "kolmisoft"],
        ),
        key("the username for the key", &[UsernameAsKey], |case| {
            case.item("u").map(|it| it.value).into_iter().collect()
        }),
        key("the key of another user", &[OtherKey], |case| {
            case.other_key.clone().map(String::into_bytes).into_iter().collect()
        }),
        key("the key and the username", &[UsernameAsKey, UnsignedHashed, KeyAfterEach], |case| {
            case.item("u").map(|it| [case.key.as_bytes(), &it.value].concat()).into_iter().collect()
        }),
        key("another key at random", &[], |case| {
            vec![format!("{}Q7", hex::encode(md5(&[case.key.as_bytes(), b"another"]))).into_bytes()]
        }),
        changed("the key of another server", &[], |key| {
            key.bytes().rev().map(char::from).filter(char::is_ascii).collect::<String>() + "8"
        }),
    ]
}

fn digests() -> Vec<Mistake> {
    fn hexed(bytes: &[u8]) -> Bytes {
        hex::encode(bytes).into_bytes()
    }
    const TWICE: &[FindingKind] = &[DoubleSha1];
    const MD5: &[FindingKind] = &[OtherDigest, OtherProtocol, DoubleSha1];
    vec![
        digest("HMAC", &[Hmac], |it| Some(hmac(&it.key, &it.text))),
        digest("HMAC, swapped", &[Hmac], |it| Some(hmac(&it.text, &it.key))),
        digest("HMAC of text and key", &[Hmac], |it| Some(hmac(&it.key, &it.all()))),
        digest("HMAC with an empty key", &[Hmac], |it| Some(hmac(b"", &it.all()))),
        digest("SHA-1 of the digits", TWICE, |it| Some(sha1(&[&hexed(&sha1(&[&it.all()]))]))),
        digest("SHA-1 of the bytes", TWICE, |it| Some(sha1(&[&sha1(&[&it.all()])]))),
        digest("SHA-1 of the upper-case digits", TWICE, |it| {
            Some(sha1(&[hex::encode_upper(sha1(&[&it.all()])).as_bytes()]))
        }),
        digest("SHA-1 of the digits and a newline", TWICE, |it| {
            Some(sha1(&[&hexed(&sha1(&[&it.all()])), b"\n"]))
        }),
        digest("SHA-1 of what sha1sum writes", TWICE, |it| {
            Some(sha1(&[&hexed(&sha1(&[&it.all()])), b"  -\n"]))
        }),
        digest("SHA-1 of the text first", TWICE, |it| {
            Some(sha1(&[&it.front, &hexed(&sha1(&[&it.text])), &it.back]))
        }),
        digest("SHA-1 of the text first, bytes", TWICE, |it| {
            Some(sha1(&[&it.front, &sha1(&[&it.text]), &it.back]))
        }),
        digest("SHA-1 of the digits and the key again", TWICE, |it| {
            Some(sha1(&[&hexed(&sha1(&[&it.all()])), &it.key]))
        }),
        digest("SHA-1 of each value first", TWICE, |it| {
            let each: Bytes =
                it.items.iter().flat_map(|item| hexed(&sha1(&[&item.value]))).collect();
            Some(sha1(&[&it.front, &each, &it.back]))
        }),
        digest("MD5 first", MD5, |it| Some(sha1(&[&hexed(&md5(&[&it.all()]))]))),
        digest("MD5 first, bytes", MD5, |it| Some(sha1(&[&md5(&[&it.all()])]))),
        digest("MD5 of the text first", MD5, |it| {
            Some(sha1(&[&it.front, &hexed(&md5(&[&it.text])), &it.back]))
        }),
        digest("MD5 alone", &[OtherDigest], |it| Some(md5(&[&it.all()]))),
        digest("MD5 of SHA-1", &[OtherDigest, DoubleSha1], |it| {
            Some(md5(&[&hexed(&sha1(&[&it.all()]))]))
        }),
        digest("UTF-16", &[TextEncoded, OtherCharset], |it| {
            Some(sha1(&[&utf16(text_of(&it.all())?, false)]))
        }),
        digest("UTF-16, high byte first", &[TextEncoded, OtherCharset], |it| {
            Some(sha1(&[&utf16(text_of(&it.all())?, true)]))
        }),
        digest("UTF-16 with BOM", &[TextEncoded, OtherCharset], |it| {
            Some(sha1(&[&utf16(&format!("\u{feff}{}", text_of(&it.all())?), false)]))
        }),
        digest("BOM in front of the text", &[TextPadded, TextEncoded, KeyWhitespace], |it| {
            Some(sha1(&["\u{feff}".as_bytes(), &it.all()]))
        }),
        digest("base64 of text and key", &[TextEncoded], |it| {
            Some(sha1(&[base64(&it.all()).as_bytes()]))
        }),
        digest("base64 of the text", &[TextEncoded], |it| {
            Some(sha1(&[&it.front, base64(&it.text).as_bytes(), &it.back]))
        }),
        digest("text and key in hexadecimal", &[TextEncoded], |it| {
            Some(sha1(&[&hexed(&it.all())]))
        }),
        digest("text and key percent-encoded", &[TextEncoded, PercentEncoded, KeyEscaped], |it| {
            Some(sha1(&[percent(&it.all(), "-._~").as_bytes()]))
        }),
        digest("text and key by encodeURI", &[TextEncoded, PercentEncoded, KeyEscaped], |it| {
            Some(sha1(&[percent(&it.all(), "-._~!*'();/?:@&=+$,#").as_bytes()]))
        }),
        digest(
            "text and key by encodeURIComponent",
            &[TextEncoded, PercentEncoded, KeyEscaped],
            |it| Some(sha1(&[percent(&it.all(), "-._~!*'()").as_bytes()])),
        ),
        digest(
            "text and key as a JSON text",
            &[TextEncoded, StructureHashed, TextPadded, Backslashes, KeyEscaped],
            |it| Some(sha1(&[format!("\"{}\"", json(text_of(&it.all())?, true)).as_bytes()])),
        ),
        digest("text and key in Latin-1", &[TextEncoded, Latin1, OtherCharset], |it| {
            Some(sha1(&[&in_charset(text_of(&it.all())?, latin1, Some(b"?"))?]))
        }),
        digest("text and key in lower case", &[TextEncoded, ValueCase, KeyCase], |it| {
            Some(sha1(&[text_of(&it.all())?.to_lowercase().as_bytes()]))
        }),
        digest("text and key trimmed", &[Trimmed, TextEncoded, SpacesChanged], |it| {
            Some(sha1(&[text_of(&it.all())?.trim().as_bytes()]))
        }),
        digest(
            "spaces removed from text and key",
            &[SpacesChanged, TextEncoded, KeyWhitespace],
            |it| Some(sha1(&[text_of(&it.all())?.replace(' ', "").as_bytes()])),
        ),
        digest("quotes around text and key", &[TextPadded, StructureHashed], |it| {
            Some(sha1(&[b"\"", &it.all(), b"\""]))
        }),
        digest("single quotes around text and key", &[TextPadded, StructureHashed], |it| {
            Some(sha1(&[b"'", &it.all(), b"'"]))
        }),
        digest("a space in front of the text", &[TextPadded, Separator, SpacesChanged], |it| {
            Some(sha1(&[b" ", &it.all()]))
        }),
        digest(
            "a newline in front of the text",
            &[TextPadded, Separator, LineEndings, SpacesChanged],
            |it| Some(sha1(&[b"\n", &it.all()])),
        ),
        digest("the end cut by characters", &[TextCut], |it| {
            let all = it.all();
            let length = text_of(&all)?.chars().count();
            Some(sha1(&[&all[..length]]))
        }),
        digest("text and key backwards", &[TextEncoded, Altered], |it| {
            Some(sha1(&[text_of(&it.all())?.chars().rev().collect::<String>().as_bytes()]))
        }),
        digest("the key after each value", &[KeyAfterEach], |it| {
            let pieces: Vec<&[u8]> =
                it.items.iter().flat_map(|item| [&*item.value, &it.key]).collect();
            (it.items.len() > 1).then(|| sha1(&pieces))
        }),
        digest("the key between the values", &[KeyAfterEach, Separator, KeyInFront], |it| {
            let values: Vec<&[u8]> = it.items.iter().map(|item| &*item.value).collect();
            (it.items.len() > 1).then(|| sha1(&[&values.join(&*it.key)]))
        }),
    ]
}

fn clothings() -> Vec<Mistake> {
    let one = |name, right, change: fn(&str) -> String| {
        clothes(name, right, move |hash: &str| vec![change(hash)])
    };
    fn grouped(hash: &str, by: &str) -> String {
        hash.as_bytes().chunks(2).map(|two| text_of(two).unwrap()).collect::<Vec<_>>().join(by)
    }
    fn bytes(hash: &str) -> Bytes {
        hex::decode(hash).unwrap()
    }
    vec![
        one("hash in upper case", &[UppercaseHash], str::to_uppercase),
        one("dashes", &[HashPadding], |hash| grouped(&hash.to_uppercase(), "-")),
        one("colons", &[HashPadding], |hash| grouped(hash, ":")),
        one("spaces between bytes", &[HashPadding], |hash| grouped(hash, " ")),
        one("0x", &[HashPadding], |hash| format!("0x{hash}")),
        one("sha1sum's tail", &[HashPadding], |hash| format!("{hash}  -")),
        one("SHA1(stdin)=", &[HashPadding], |hash| format!("SHA1(stdin)= {hash}")),
        one("quotes", &[HashPadding], |hash| format!("\"{hash}\"")),
        one("a newline", &[HashPadding], |hash| format!("{hash}\n")),
        one("a space", &[HashPadding], |hash| format!(" {hash}")),
        one("sha1:", &[HashPadding], |hash| format!("sha1:{hash}")),
        one("leading zeros lost", &[HashZerosLost], |hash| hash.trim_start_matches('0').into()),
        one("zeros of bytes lost", &[HashZerosLost], |hash| {
            bytes(hash).iter().map(|byte| format!("{byte:x}")).collect()
        }),
        one("sign extended", &[HashSignExtended], |hash| {
            let extended = |byte: &u8| {
                if *byte < 128 { format!("{byte:02x}") } else { format!("ffffff{byte:02x}") }
            };
            bytes(hash).iter().map(extended).collect()
        }),
        clothes("cut", &[TruncatedHash], |hash| {
            [8, 10, 16, 20, 30, 32, 39]
                .iter()
                .filter_map(|length| Some(hash.get(..*length)?.into()))
                .collect()
        }),
        one("the first digit lost", &[TruncatedHash, HashZerosLost], |hash| hash[1..].into()),
        one("base64", &[Base64Hash], |hash| base64(&bytes(hash))),
        one("base64 for URLs", &[Base64Hash], |hash| {
            base64(&bytes(hash)).replace('+', "-").replace('/', "_").replace('=', "")
        }),
        one("base64 of the digits", &[Base64Hash], |hash| base64(hash.as_bytes())),
        one("a list of bytes", &[RawHash, HashObject, NotHexadecimal], |hash| {
            format!("{:?}", bytes(hash))
        }),
        one("twice", &[HashTwice], |hash| format!("{hash},{hash}")),
        one("the digits backwards", &[HashReversed], |hash| hash.chars().rev().collect()),
        one("the bytes backwards", &[HashReversed], |hash| {
            hex::encode(bytes(hash).into_iter().rev().collect::<Bytes>())
        }),
        one("two digits swapped", &[], |hash| {
            format!("{}{}{}", &hash[1..2], &hash[..1], &hash[2..])
        }),
        one("a digit wrong", &[], |hash| {
            format!("{}{}", u8::from(hash.starts_with('0')), &hash[1..])
        }),
    ]
}

/// What goes wrong with a request whose hash was right.
fn sendings() -> Vec<Mistake> {
    let raw = |name, right, sign: char| {
        sent(name, right, move |case: &Case| {
            let has_one =
                case.signed().iter().any(|item| item.text().is_some_and(|it| it.contains(sign)));
            let encode = |_: &str, value: &str| {
                let pieces: Vec<_> = value.split(sign).map(crate::case::form).collect();
                pieces.join(&sign.to_string())
            };
            if has_one { vec![case.query_with(encode)] } else { Vec::new() }
        })
    };
    let with = |case: &Case, name: &str, value: &str| {
        let mut pairs = case.pairs.clone();
        for pair in &mut pairs {
            if pair.0 == name {
                value.clone_into(&mut pair.1);
            }
        }
        case.with(pairs).query()
    };
    vec![
        sent("values encoded twice", &[EncodedTwice], |case| {
            vec![case.query_with(|_, value| crate::case::form(&crate::case::form(value)))]
        }),
        sent("one value encoded twice", &[EncodedTwice], |case| {
            let twice = |item: Item| {
                case.query_with(|name, value| {
                    let encoded = crate::case::form(value);
                    if name == item.name { crate::case::form(&encoded) } else { encoded }
                })
            };
            case.signed().into_iter().map(twice).collect()
        }),
        raw("a raw +", &[PlusLiteral], '+'),
        raw("a raw &", &[RawAmpersand, Unreadable], '&'),
        raw("a raw %", &[RawPercent, Unreadable], '%'),
        raw("a raw #", &[RawFragment, MissingHash], '#'),
        raw("a raw ;", &[], ';'),
        raw("a raw =", &[], '='),
        sent("Latin-1 escapes", &[Latin1, OtherCharset, Unreadable], |case| {
            let encode = |_: &str, value: &str| match in_charset(value, latin1, None) {
                Some(bytes) => percent(&bytes, "-._~"),
                None => crate::case::form(value),
            };
            let is_changed = case.signed().iter().any(|item| {
                item.text()
                    .is_some_and(|it| !it.is_ascii() && in_charset(it, latin1, None).is_some())
            });
            if is_changed { vec![case.query_with(encode)] } else { Vec::new() }
        }),
        sent("&amp; between the parameters", &[EscapedUrl], |case| {
            vec![case.query().replace('&', "&amp;")]
        }),
        sent("; between the parameters", &[Unreadable], |case| {
            vec![case.query().replace('&', ";")]
        }),
        sent("a name misspelt", &[MisspeltName], |case| {
            let misspelt = |item: Item| {
                let names = [
                    item.name.to_uppercase(),
                    item.name.replace('_', ""),
                    item.name.replace('_', "-"),
                ];
                let renamed = names.into_iter().filter(|name| *name != item.name).map(|name| {
                    let mut pairs = case.pairs.clone();
                    for pair in &mut pairs {
                        if pair.0 == item.name {
                            pair.0.clone_from(&name);
                        }
                    }
                    case.with(pairs).query()
                });
                renamed.collect::<Vec<_>>()
            };
            case.signed().into_iter().flat_map(misspelt).collect()
        }),
        sent("a parameter sent twice", &[Duplicate], |case| {
            let twice = |item: Item| {
                let value = item.text().unwrap().to_owned();
                [
                    format!(
                        "{}&{}={}",
                        case.query(),
                        item.name,
                        crate::case::form(&(value.clone() + "x"))
                    ),
                    format!("{}={}&{}", item.name, crate::case::form(&(value + "x")), case.query()),
                ]
            };
            case.signed().into_iter().flat_map(twice).collect()
        }),
        sent("a switch turned", &[Altered], move |case| {
            let turned = |item: Item| match (case.kind(&item.name)?, &*item.value) {
                (Kind::Switch { on }, b"0") => Some(with(case, &item.name, &on.to_string())),
                (Kind::Switch { .. }, _) => Some(with(case, &item.name, "0")),
                _ => None,
            };
            case.signed().into_iter().filter_map(turned).collect()
        }),
        sent("a number changed", &[Altered], move |case| {
            let changed = |item: Item| {
                let number: u64 = item.text()?.parse().ok()?;
                Some(with(case, &item.name, &(number * 7 + 13).to_string()))
            };
            case.signed().into_iter().filter_map(changed).collect()
        }),
        sent("a text changed", &[Altered], move |case| {
            let changed = |item: Item| {
                let text = item.text().filter(|text| text.len() > 5)?;
                Some(with(
                    case,
                    &item.name,
                    &format!("Other {}", &text.chars().rev().collect::<String>()),
                ))
            };
            case.signed().into_iter().filter_map(changed).collect()
        }),
        sent(
            "two values exchanged",
            &[OwnOrder, Altered, RequestOrder, UnsignedHashed],
            move |case| {
                let signed = case.signed();
                let exchanged = signed.windows(2).map(|two| {
                    let texts = [two[0].text().unwrap(), two[1].text().unwrap()];
                    let query = with(case, &two[0].name, texts[1]);
                    let half = case.received(&query);
                    with(&half, &two[1].name, texts[0])
                });
                exchanged.collect()
            },
        ),
        sent("a parameter added", &[LeftOut], |case| {
            let names: Vec<_> = case.endpoint.hash_order(case.rule).collect();
            let missing = names.into_iter().filter(|name| case.item(name).is_none()).take(4);
            missing.map(|name| format!("{}&{name}=1", case.query())).collect()
        }),
        sent("a parameter lost", &[NotSent], |case| {
            let lost = |item: Item| {
                let pairs = case.pairs.iter().filter(|(name, _)| *name != item.name).cloned();
                case.with(pairs.collect()).query()
            };
            if case.signed().len() < 2 {
                Vec::new()
            } else {
                case.signed().into_iter().map(lost).collect()
            }
        }),
        sent_form("sent trimmed", &[Trimmed, SpacesChanged], |value| value.trim().to_owned()),
        sent_form("sent in lower case", &[ValueCase, Altered], str::to_lowercase),
        sent_form("sent in upper case", &[ValueCase, Altered], str::to_uppercase),
        sent_form("sent HTML-escaped", &[HtmlEscaped], |value| html(value, ["&quot;", "&#039;"])),
        sent_form("sent with backslashes", &[Backslashes], |value| {
            value.replace('\'', "\\'").replace('"', "\\\"")
        }),
        sent_form("sent as mojibake", &[Mojibake], |value| value.bytes().map(char::from).collect()),
        sent_form("sent composed", &[Normalization], |value| value.nfc().collect()),
        sent_form("sent decomposed", &[Normalization], |value| value.nfd().collect()),
        sent_form("sent with CRLF", &[LineEndings], |value| {
            value.replace("\r\n", "\n").replace('\n', "\r\n")
        }),
        sent_form("sent with LF", &[LineEndings], |value| value.replace("\r\n", "\n")),
        sent_form("sent without leading zeros", &[ZerosChanged], |value| {
            if is_number(value) && value.len() > 1 && !value.contains('.') {
                value.trim_start_matches('0').to_owned()
            } else {
                value.to_owned()
            }
        }),
        sent_form("sent without trailing zeros", &[NumberForm], |value| {
            match value.split_once('.') {
                Some((whole, decimals)) if is_number(value) => {
                    with_decimals(whole, decimals.trim_end_matches('0'))
                }
                _ => value.to_owned(),
            }
        }),
        sent_form("sent without +", &[PhonePlus], |value| value.trim_start_matches('+').to_owned()),
        sent_form(
            "sent without what is not ASCII",
            &[OtherCharset, Normalization, Altered],
            |value| value.chars().map(|it| if it.is_ascii() { it } else { '?' }).collect(),
        ),
        sent("a switch sent as a word", &[BooleanWords], move |case| {
            let worded = |item: Item| match (case.kind(&item.name)?, &*item.value) {
                (Kind::Switch { .. }, b"0") => Some(with(case, &item.name, "false")),
                (Kind::Switch { .. }, _) => Some(with(case, &item.name, "true")),
                _ => None,
            };
            case.signed().into_iter().filter_map(worded).collect()
        }),
        sent("an id with zeros", &[LeadingZeros, ZerosChanged], move |case| {
            let padded = |item: Item| {
                let is_id = matches!(case.kind(&item.name)?, Kind::Id | Kind::ObjectId);
                is_id.then(|| with(case, &item.name, &format!("00{}", item.text().unwrap())))
            };
            case.signed().into_iter().filter_map(padded).collect()
        }),
        sent("a value emptied", &[NotSent, Altered, MissingParameter], move |case| {
            case.signed().into_iter().map(|item| with(case, &item.name, "")).collect()
        }),
        sent("JSON for a form", &[NotAForm], |case| {
            let member =
                |(name, value): &(String, String)| format!("\"{name}\":\"{}\"", json(value, false));
            vec![format!("{{{}}}", case.pairs.iter().map(member).collect::<Vec<_>>().join(","))]
        }),
    ]
}

pub(crate) fn table() -> Vec<Mistake> {
    [selections(), forms(), layouts(), keys(), digests(), clothings(), sendings()]
        .into_iter()
        .flatten()
        .collect()
}
