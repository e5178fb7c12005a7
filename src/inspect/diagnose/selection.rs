//! Which values are hashed, and in which order.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::explanation::Mistake;
use super::finding::FindingKind;
use super::form::Value;
use super::sent::{Sent, SentRequest};
use crate::endpoint::{Endpoint, HashRule, HashRules, Kind, Parameter, USERNAME};

/// A value that goes into the hash. It has no enum in it: the unused bytes of one are not wiped
/// when a list of items is dropped, and may have what lay on the stack before.
#[derive(Clone)]
pub(super) struct Item<'r> {
    pub(super) name: &'r str,
    raw: &'r str,
    text: Rc<Zeroizing<String>>,
}

impl<'r> Item<'r> {
    /// A parameter as it was sent.
    pub(super) fn sent(sent: &'r Sent) -> Self {
        Self { name: &sent.name, raw: &sent.raw, text: Rc::clone(&sent.value) }
    }

    /// The same as it is hashed under a rule; one that the rule leaves out as it is.
    pub(super) fn under(request: &SentRequest<'_>, rule: HashRule, sent: &'r Sent) -> Self {
        let item = Self::sent(sent);
        let place = request.endpoint.place_in_hash(rule, &sent.name);
        match place.and_then(|(_, conversion)| sent.hashed(conversion)) {
            Some(hashed) if hashed != sent.value.as_str() => item.with(hashed),
            _ => item,
        }
    }

    /// The same with another value.
    fn with(self, text: &str) -> Self {
        Self { text: Rc::new(Zeroizing::new(text.into())), ..self }
    }

    /// The value for a form, which depends on what the method says of the parameter.
    pub(super) fn value(&self, endpoint: &Endpoint) -> Value<'_> {
        let kind = endpoint.parameter(self.name).map(Parameter::kind);
        Value { name: self.name, raw: self.raw, text: &self.text, kind }
    }

    /// Whether it was sent encoded.
    pub(super) fn is_encoded(&self) -> bool {
        self.raw != self.text()
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// What is hashed, and the mistake that it is; none for the right selection.
pub(super) struct Selection<'r> {
    pub(super) items: Vec<Item<'r>>,
    pub(super) mistake: Option<Mistake>,
    /// Whether it is tried together with other mistakes. Selections that are many are not.
    pub(super) joins: bool,
}

/// Collects selections.
pub(super) struct Selections<'r, 's> {
    request: &'r SentRequest<'s>,
    /// The parameters that are hashed, in hash order.
    right: Vec<&'r Sent>,
    /// All that have a value, in the order of the request.
    all: Vec<&'r Sent>,
    made: Vec<Selection<'r>>,
}

impl<'r, 's> Selections<'r, 's> {
    /// All selections with one mistake, after the right one.
    pub(super) fn of(request: &'r SentRequest<'s>, catalogue: &[&Endpoint]) -> Vec<Selection<'r>> {
        let all = request.parameters.iter().filter(|sent| !sent.value.is_empty()).collect();
        let right = request.signed();
        let mut selections = Self { request, right, all, made: Vec::new() };
        let items = selections.items(&selections.right);
        selections.made.push(Selection { items, mistake: None, joins: true });
        selections.other_rules();
        selections.second_values();
        selections.orders();
        selections.unsigned();
        selections.everything();
        selections.left_out();
        selections.hashed_twice();
        selections.altered();
        selections.not_sent();
        selections.other_methods(catalogue);
        selections.made
    }

    fn items(&self, sent: &[&'r Sent]) -> Vec<Item<'r>> {
        let rule = self.request.rule;
        sent.iter().map(|sent| Item::under(self.request, rule, sent)).collect()
    }

    fn is_signed(&self, sent: &Sent) -> bool {
        self.right.iter().any(|signed| core::ptr::eq(*signed, sent))
    }

    fn push(&mut self, sent: &[&'r Sent], mistake: Mistake) {
        let items = self.items(sent);
        self.made.push(Selection { items, mistake: Some(mistake), joins: true });
    }

    fn push_alone(&mut self, items: Vec<Item<'r>>, mistake: Mistake) {
        self.made.push(Selection { items, mistake: Some(mistake), joins: false });
    }

    /// The values as other rules hash them, where that is another text.
    fn other_rules(&mut self) {
        let (endpoint, rule) = (self.request.endpoint, self.request.rule);
        let mut made: Vec<(Vec<Item<'r>>, HashRules)> = Vec::new();
        for other in HashRule::ALL.into_iter().filter(|other| endpoint.takes_hash(*other)) {
            let signed = self.request.signed_for(endpoint, other);
            let items: Vec<_> =
                signed.iter().map(|sent| Item::under(self.request, other, sent)).collect();
            let is_right = self.made.first().is_some_and(|right| same_texts(&right.items, &items));
            // Without any value it would be the hash of the key alone, which tells no rule.
            if is_right || items.is_empty() {
                continue;
            }
            match made.iter_mut().find(|(known, _)| same_texts(known, &items)) {
                Some((_, rules)) => *rules = rules.union(other.into()),
                None => made.push((items, other.into())),
            }
        }
        for (items, rules) in made {
            let is_stale = endpoint.name() == STALE_SAMPLE.0 && rules.contains(HashRule::X3);
            let mistake = if is_stale {
                stale_sample()
            } else {
                let names: Vec<_> = rules.iter().map(|rule| rule.to_string()).collect();
                let difference = self.difference(rules.iter().next().unwrap_or_default());
                let says = format!(
                    "the hash is right under {}, and wrong under {rule}{difference}",
                    join_names(&names)
                );
                Mistake::new(FindingKind::OtherHashRule, 1, says)
            };
            self.made.push(Selection { items, mistake: Some(mistake), joins: true });
        }
    }

    /// The first parameter that two rules hash in another way, as the end of a sentence.
    fn difference(&self, other: HashRule) -> String {
        let (endpoint, rule) = (self.request.endpoint, self.request.rule);
        let hashed = |sent: &'r Sent, rule| {
            let (_, conversion) = endpoint.place_in_hash(rule, &sent.name)?;
            sent.hashed(conversion)
        };
        let differs = |sent: &&'r Sent| hashed(sent, rule) != hashed(sent, other);
        let Some(sent) = self.request.parameters.iter().find(differs) else {
            return ", whose order is another".into();
        };
        let name = self.request.names.show(&sent.name);
        match (hashed(sent, rule), hashed(sent, other)) {
            (None, Some(_)) => format!(": `{name}` is not hashed under {rule}"),
            (Some(_), None) => format!(": `{name}` is not hashed under {other}"),
            _ => format!(": `{name}` is hashed in another form under {rule}"),
        }
    }

    /// A parameter with two values: the second one.
    fn second_values(&mut self) {
        let request = self.request;
        if request.second_values.is_empty() {
            return;
        }
        let latest = |sent: &&'r Sent| {
            request.second_values.iter().rfind(|other| other.name == sent.name).unwrap_or(sent)
        };
        let second: Vec<_> = self.right.iter().map(latest).collect();
        let says = "a parameter appears twice, and its last value was hashed";
        self.push(&second, Mistake::new(FindingKind::Duplicate, 1, says));
    }

    fn orders(&mut self) {
        let as_sent: Vec<_> = self.all.iter().copied().filter(|it| self.is_signed(it)).collect();
        let by_name = sorted(&as_sent, |sent| sent.name.as_str());
        let by_value = sorted(&as_sent, |sent| sent.value.as_str());
        let reversed = |sent: &[&'r Sent]| sent.iter().rev().copied().collect::<Vec<_>>();
        for (order, kind, rank, which) in [
            (as_sent.clone(), FindingKind::RequestOrder, 1, "the order of the request"),
            (
                by_name.clone(),
                FindingKind::AlphabeticalOrder,
                1,
                "alphabetical order of their names",
            ),
            (reversed(&self.right), FindingKind::OwnOrder, 2, "the page's order reversed"),
            (reversed(&as_sent), FindingKind::OwnOrder, 2, "the order of the request reversed"),
            (reversed(&by_name), FindingKind::OwnOrder, 2, "descending order of their names"),
            (by_value.clone(), FindingKind::OwnOrder, 2, "the order of the values themselves"),
            (reversed(&by_value), FindingKind::OwnOrder, 2, "descending order of the values"),
        ] {
            let says = format!("the values are hashed in {which}");
            self.push(&order, Mistake::new(kind, rank, says));
        }
    }

    /// Unsigned parameters hashed too: each alone and all of one family, in front, at the end,
    /// where the request has them, or after the signed ones whose names come before.
    fn unsigned(&mut self) {
        let unsigned: Vec<_> =
            self.all.iter().copied().filter(|sent| !self.is_signed(sent)).collect();
        let mut families: Vec<Vec<&'r Sent>> = unsigned.iter().map(|sent| [*sent].into()).collect();
        for sent in &unsigned {
            let same = |other: &&&'r Sent| stem(&other.name) == stem(&sent.name);
            let family: Vec<_> = unsigned.iter().filter(same).copied().collect();
            if family.len() > 1
                && !families
                    .iter()
                    .any(|known| known.len() == family.len() && is_same(known, &family))
            {
                families.push(family);
            }
        }
        let without_username: Vec<_> =
            unsigned.iter().copied().filter(|sent| *sent.name != USERNAME).collect();
        if without_username.len() > 1
            && !families.iter().any(|known| is_same(known, &without_username))
        {
            families.push(without_username);
        }
        for family in families {
            let names: Vec<_> = family
                .iter()
                .map(|sent| format!("`{}`", self.request.names.show(&sent.name)))
                .collect();
            let verb = if names.len() == 1 {
                "is hashed too, and it is"
            } else {
                "are hashed too, and they are"
            };
            // With `u` among several it is rather that all are hashed.
            let is_all = family.len() > 1 && family.iter().any(|sent| *sent.name == USERNAME);
            let mistake = Mistake::new(
                FindingKind::UnsignedHashed,
                if is_all { 2 } else { 1 },
                format!("{} {verb} not signed", join_names(&names)),
            );
            for places in self.places_for(&family) {
                self.push(&places, mistake.clone());
            }
        }
    }

    /// Where parameters that are hashed by mistake may stand.
    fn places_for(&self, extra: &[&'r Sent]) -> [Vec<&'r Sent>; 4] {
        let is_extra = |sent: &Sent| extra.iter().any(|other| core::ptr::eq(*other, sent));
        let front = extra.iter().chain(&self.right).copied().collect();
        let back = self.right.iter().chain(extra).copied().collect();
        let is_hashed = |sent: &&'r Sent| self.is_signed(sent) || is_extra(sent);
        let as_sent = self.all.iter().copied().filter(is_hashed).collect();
        let mut by_name = self.right.clone();
        for sent in extra {
            let is_before = |other: &&'r Sent| {
                stem(&other.name) == stem(&sent.name) && number(&other.name) < number(&sent.name)
            };
            let place =
                by_name.iter().rposition(is_before).map_or(by_name.len(), |place| place + 1);
            by_name.insert(place.min(by_name.len()), sent);
        }
        [front, back, as_sent, by_name]
    }

    fn everything(&mut self) {
        let all = self.all.clone();
        let unsigned: Vec<_> = all.iter().copied().filter(|sent| !self.is_signed(sent)).collect();
        let but_u: Vec<_> = all.iter().copied().filter(|sent| *sent.name != USERNAME).collect();
        let says = "all parameters are hashed, also those that are not signed";
        let but_says = "all parameters but `u` are hashed, also those that are not signed";
        for (order, says) in [
            (all.clone(), says),
            (sorted(&all, |sent| sent.name.as_str()), says),
            (self.right.iter().chain(&unsigned).copied().collect(), says),
            (unsigned.iter().chain(&self.right).copied().collect(), says),
            (but_u.clone(), but_says),
            (sorted(&but_u, |sent| sent.name.as_str()), but_says),
        ] {
            // Without any value it would be the hash of the key alone.
            if !order.is_empty() {
                self.push(&order, Mistake::new(FindingKind::AllHashed, 1, says));
            }
        }
    }

    /// One signed parameter left out of the hash, all but the first, those that are off, or all.
    fn left_out(&mut self) {
        let right = self.right.clone();
        let many = right.len() > 1;
        for missing in &right {
            let rest: Vec<_> =
                right.iter().copied().filter(|sent| !core::ptr::eq(*sent, *missing)).collect();
            let is_sample = (self.request.endpoint.name(), missing.name.as_str()) == STALE_SAMPLE;
            let mistake = if is_sample && many {
                stale_sample()
            } else {
                let says = format!("`{}` is left out of the hash", *missing.name);
                Mistake::new(FindingKind::LeftOut, 1, says)
            };
            self.push(&rest, mistake);
        }
        if let [first, _, _, ..] = *right {
            let says = format!("only `{}` is hashed: all other values are left out", *first.name);
            self.push(&[first], Mistake::new(FindingKind::LeftOut, 1, says));
        }
        for off in [&["0"][..], &["0", "false", "no", "off"], &["0", "0.0", "0.00", "00"]] {
            let is_off = |sent: &&&'r Sent| off.contains(&sent.value.as_str());
            let on: Vec<_> = right.iter().filter(|sent| !is_off(sent)).copied().collect();
            let says = "the values that are 0 are left out of the hash";
            if on.len() + 1 < right.len() {
                self.push(&on, Mistake::new(FindingKind::LeftOut, 1, says));
            }
        }
        if many {
            let says = "all values are left out of the hash: it is that of the key alone";
            self.push(&[], Mistake::new(FindingKind::LeftOut, 1, says));
        }
    }

    /// One value hashed twice, or all of them, as by a second call with the same text.
    fn hashed_twice(&mut self) {
        let right = self.items(&self.right);
        for (place, item) in right.iter().enumerate().filter(|_| right.len() > 1) {
            let mut items = right.clone();
            items.insert(place, item.clone());
            let says = format!("`{}` is hashed twice", item.name);
            self.push_alone(items, Mistake::new(FindingKind::HashedTwice, 3, says));
        }
        let says = "all values are hashed twice";
        let items = [right.as_slice(), &right].concat();
        self.push_alone(items, Mistake::new(FindingKind::HashedTwice, 3, says));
    }

    /// One value that was changed after it was hashed, as far as it can be guessed.
    fn altered(&mut self) {
        let right = self.items(&self.right);
        for (place, item) in right.iter().enumerate() {
            let kind = self.request.endpoint.parameter(item.name).map(Parameter::kind);
            for guess in guesses(kind, item.text()) {
                let mut items = right.clone();
                if let Some(item) = items.get_mut(place) {
                    *item = item.clone().with(&guess);
                }
                let says = format!("`{}` was changed after hashing", item.name);
                self.push_alone(items, Mistake::new(FindingKind::Altered, 3, says));
            }
        }
    }

    /// A signed parameter that was not sent, or was sent empty, hashed all the same.
    fn not_sent(&mut self) {
        let request = self.request;
        let right = self.items(&self.right);
        let mut before = 0;
        for name in request.endpoint.hash_order(request.rule) {
            let sent = request.at(name);
            if sent.is_some_and(|sent| self.is_signed(sent)) {
                before += 1;
                continue;
            }
            let (rank, words) = match sent {
                Some(_) => (1, &EMPTY_WORDS[..]),
                None => (3, &["0", "1"][..]),
            };
            for word in words {
                let text = Rc::new(Zeroizing::new((*word).to_string()));
                let mut items = right.clone();
                items.insert(before.min(items.len()), Item { name, raw: word, text });
                let mistake = if sent.is_some() {
                    let says = format!("`{word}` is hashed for `{name}`, which is sent empty");
                    Mistake::new(FindingKind::WordHashed, rank, says)
                } else {
                    let says =
                        format!("a value of {word} is hashed that is not sent, such as `{name}`");
                    Mistake::new(FindingKind::NotSent, rank, says)
                };
                self.push_alone(items, mistake);
            }
        }
    }

    fn other_methods(&mut self, catalogue: &[&Endpoint]) {
        let own = self.request.endpoint.name();
        for endpoint in catalogue.iter().filter(|endpoint| endpoint.name() != own) {
            let sent = self.request.signed_for(endpoint, self.request.rule);
            // Without any value it would be the hash of the key alone, which tells no method.
            let items = self.items(&sent);
            // A selection that has a story of its own needs no other method to explain it.
            let is_new = |made: &Selection<'_>| {
                let names = made.items.iter().map(|item| item.name);
                !names.eq(items.iter().map(|item| item.name))
            };
            if !sent.is_empty() && self.made.iter().all(is_new) {
                let says = format!("it is the hash for {}", endpoint.name());
                self.push_alone(items, Mistake::new(FindingKind::OtherEndpoint, 2, says));
            }
        }
    }
}

/// What languages write for a value that is not there.
const EMPTY_WORDS: [&str; 12] =
    ["null", "None", "undefined", "nil", "NULL", "Null", "NaN", "0", "false", "False", "[]", " "];

/// The method whose page has a stale sample, and the parameter that the sample's hash leaves out.
const STALE_SAMPLE: (&str, &str) = ("did_create", "did");

fn stale_sample() -> Mistake {
    let says = "`did` is left out of the hash, as in the stale sample of the page: it was made on \
                a server with the rule x3";
    Mistake::new(FindingKind::StaleSample, 1, says)
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

fn sorted<'r>(sent: &[&'r Sent], by: impl Fn(&Sent) -> &str) -> Vec<&'r Sent> {
    let mut sorted = sent.to_vec();
    sorted.sort_by(|left, right| by(left).cmp(by(right)));
    sorted
}

/// Whether two lists have the same texts, so that only a name for it differs.
pub(super) fn same_texts(left: &[Item<'_>], right: &[Item<'_>]) -> bool {
    left.iter().map(Item::text).eq(right.iter().map(Item::text))
}

fn is_same(left: &[&Sent], right: &[&Sent]) -> bool {
    left.len() == right.len()
        && left.iter().zip(right).all(|(left, right)| core::ptr::eq(*left, *right))
}

/// A name without the number at its end: those of `u0`, `u1`, … are one family.
fn stem(name: &str) -> &str {
    name.trim_end_matches(|character: char| character.is_ascii_digit())
}

/// The number at the end of a name.
fn number(name: &str) -> u64 {
    name.strip_prefix(stem(name)).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// `a`, `b` and `c`.
pub(super) fn join_names(names: &[String]) -> String {
    match names {
        [first, middle @ .., last] => {
            let before = [core::slice::from_ref(first), middle].concat().join(", ");
            format!("{before} and {last}")
        }
        _ => names.concat(),
    }
}
