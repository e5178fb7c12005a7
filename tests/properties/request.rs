//! Requests to be tested with: of every method and of methods that are made up, filled with anything.

use mor_api::{Endpoint, HashOrder, Kind, Parameter, Presence, SecretKey, endpoints};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::model::{self, Method, Pair};

/// A request that can be signed, in any order, without `u` and `hash`.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) method: Method,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) deployed: bool,
    pub(crate) key: Vec<u8>,
}

impl Request {
    pub(crate) fn order(&self) -> HashOrder {
        if self.deployed { HashOrder::Deployed } else { HashOrder::Listed }
    }

    pub(crate) fn secret(&self) -> SecretKey {
        SecretKey::new(self.key.as_slice()).unwrap()
    }

    pub(crate) fn canonical(&self) -> String {
        self.method.canonical(&self.pairs, self.deployed)
    }

    pub(crate) fn hash(&self) -> String {
        model::hash(&self.canonical(), &self.key)
    }

    pub(crate) fn covers(&self, pair: &Pair) -> bool {
        self.method.covers(pair, self.deployed)
    }

    /// The request on the wire, its hash behind it.
    pub(crate) fn form(&self) -> String {
        self.form_with(&self.hash())
    }

    pub(crate) fn form_with(&self, hash: &str) -> String {
        model::encode(&[self.pairs.as_slice(), &[("hash".to_owned(), hash.to_owned())]].concat())
    }
}

/// Text of every sort: plain, printable, any characters, those that mean something on the wire, none.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9_.-]{1,16}",
        2 => "\\PC{0,16}",
        2 => vec(any::<char>(), 0..16).prop_map(String::from_iter),
        2 => "[ &=+%;\\[\\]#?/\u{0}\n]{1,8}",
        1 => Just(String::new()),
    ]
}

/// A request whose hash covers something, or whose method signs nothing.
pub(crate) fn request() -> impl Strategy<Value = Request> {
    let target = prop_oneof![
        3 => select(endpoints::ALL.to_vec()).prop_map(|endpoint| (endpoint, Method::of_page(endpoint.name()))),
        2 => made_up(),
    ];
    let key = vec(any::<u8>(), 1..90);
    (target, any::<bool>(), key)
        .prop_flat_map(|((endpoint, method), deployed, key)| {
            pairs(endpoint).prop_map(move |pairs| Request {
                endpoint,
                method: method.clone(),
                pairs,
                deployed,
                key: key.clone(),
            })
        })
        .prop_filter("nothing is signed", |request| request.method.may_be_signed(&request.pairs, &request.canonical()))
}

/// Some of the endpoint's parameters, all required ones among them, and some that it does not have.
fn pairs(endpoint: &'static Endpoint) -> impl Strategy<Value = Vec<Pair>> {
    let parameters = endpoint.parameters();
    let chosen = subsequence(parameters, 0..=parameters.len());
    let unlisted = btree_map("x[a-z%& é]{0,5}", text(), 0..4);
    (chosen, unlisted).prop_flat_map(move |(mut chosen, unlisted)| {
        let missing = |it: &&Parameter| is_required(it) && chosen.iter().all(|chosen| chosen.name() != it.name());
        let missing: Vec<_> = parameters.iter().filter(missing).copied().collect();
        chosen.extend(missing);
        let listed: Vec<_> =
            chosen.into_iter().map(|it| value_of(it).prop_map(move |value| (it.name().to_owned(), value))).collect();
        listed.prop_flat_map(move |mut pairs| {
            pairs.extend(unlisted.clone().into_iter().filter(|(name, _)| endpoint.parameter(name).is_none()));
            Just(pairs).prop_shuffle()
        })
    })
}

/// A value that a request can be signed with, right or wrong for its kind.
fn value_of(parameter: Parameter) -> BoxedStrategy<String> {
    let id = any::<u64>().prop_map(|id| id.to_string());
    match (parameter.kind(), is_required(&parameter)) {
        (Kind::ObjectId, true) => id.boxed(),
        (Kind::ObjectId, false) => prop_oneof![3 => id, 1 => Just(String::new())].boxed(),
        (_, true) => text().prop_map(|text| if text.is_empty() { "é".to_owned() } else { text }).boxed(),
        (_, false) => text().boxed(),
    }
}

/// A method that no page has.
fn made_up() -> impl Strategy<Value = (&'static Endpoint, Method)> {
    let kind = select(vec![Kind::Text, Kind::ObjectId, Kind::Count, Kind::Secret]);
    let declared = btree_map("[A-Za-z0-9_.-]{1,9}", (0..4_u8, kind, prop::bool::weighted(0.2)), 1..20);
    declared.prop_map(|declared| declared.into_iter().collect::<Vec<_>>()).prop_shuffle().prop_map(|declared| {
        let (mut parameters, mut method) = (Vec::new(), Method::default());
        for (name, (coverage, kind, required)) in declared {
            if matches!(name.as_str(), "u" | "hash") {
                continue;
            }
            // Declarations are static; a test may leak.
            let leaked = &*name.clone().leak();
            let parameter = match coverage {
                0 => Parameter::unsigned(leaked, kind),
                1 => Parameter::signed_as_listed(leaked, kind),
                _ => Parameter::signed(leaked, kind),
            };
            parameters.push(if required { parameter.required() } else { parameter });
            if coverage > 0 {
                method.signed.push(name.clone());
            }
            if coverage == 1 {
                method.left_out.push(name.clone());
            }
            if required {
                method.required.push(name.clone());
            }
            if kind == Kind::ObjectId {
                method.ids.push(name);
            }
        }
        let endpoint = Endpoint::new("made_up", parameters.leak()).unwrap();
        (&*Box::leak(Box::new(endpoint)), method)
    })
}

fn is_required(parameter: &Parameter) -> bool {
    parameter.presence() == Presence::Required
}
