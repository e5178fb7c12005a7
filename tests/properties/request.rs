//! Requests to be tested with: of every method and of methods that are made up, filled with
//! anything.

use std::collections::BTreeSet;

use mor_api::{
    Endpoint, GroupRule, HashOrder, Kind, Parameter, ParameterGroup, Requirement, SecretKey,
    methods,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use crate::model::{self, Group, Method, Pair};

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

    /// The request on the wire, followed by its hash.
    pub(crate) fn form(&self) -> String {
        self.form_with(&self.hash())
    }

    pub(crate) fn form_with(&self, hash: &str) -> String {
        model::encode(&[self.pairs.as_slice(), &[("hash".to_owned(), hash.to_owned())]].concat())
    }
}

/// Text of every sort: plain, printable, any characters, those that mean something on the wire,
/// none.
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
    let of_page = |endpoint: &'static Endpoint| (endpoint, Method::of_page(endpoint.name()));
    let target = prop_oneof![
        3 => select(methods::ALL.to_vec()).prop_map(of_page),
        2 => made_up(),
    ];
    let key = vec(any::<u8>(), 1..90);
    (target, any::<bool>(), key)
        .prop_flat_map(|((endpoint, method), deployed, key)| {
            pairs(endpoint).prop_map(move |mut pairs| {
                meet_groups(&method, &mut pairs);
                Request { endpoint, method: method.clone(), pairs, deployed, key: key.clone() }
            })
        })
        .prop_filter("nothing is signed", |request| {
            request.method.may_be_signed(&request.pairs, &request.canonical())
        })
}

/// Some of the endpoint's parameters, all required ones among them, and some that it does not have.
fn pairs(endpoint: &'static Endpoint) -> impl Strategy<Value = Vec<Pair>> {
    let parameters = endpoint.parameters();
    let chosen = subsequence(parameters, 0..=parameters.len());
    let unlisted = btree_map("x[a-z%& é]{0,5}", text(), 0..4);
    (chosen, unlisted).prop_flat_map(move |(mut chosen, unlisted)| {
        let missing = |parameter: &&Parameter| {
            is_required(parameter) && chosen.iter().all(|chosen| chosen.name() != parameter.name())
        };
        let missing: Vec<_> = parameters.iter().filter(missing).copied().collect();
        chosen.extend(missing);
        let listed: Vec<_> = chosen
            .into_iter()
            .map(|parameter| {
                value_of(parameter).prop_map(move |value| (parameter.name().to_owned(), value))
            })
            .collect();
        listed.prop_flat_map(move |mut pairs| {
            pairs.extend(
                unlisted.clone().into_iter().filter(|(name, _)| endpoint.parameter(name).is_none()),
            );
            Just(pairs).prop_shuffle()
        })
    })
}

/// Gives values to parameters until all groups are met.
fn meet_groups(method: &Method, pairs: &mut Vec<Pair>) {
    let is_filled = |pairs: &[Pair], name: &str| {
        model::value(pairs, name).is_some_and(|value| !value.is_empty())
    };
    // What is added for one group may be half of another one.
    while let Some(unmet) =
        method.groups.iter().find(|group| !group.is_met(|name| is_filled(pairs, name)))
    {
        let name = unmet.names().iter().find(|name| !is_filled(pairs, name)).unwrap();
        pairs.retain(|(sent, _)| sent != name);
        pairs.push((name.clone(), "7".to_owned()));
    }
}

/// A value that a request can be signed with, right or wrong for its kind.
fn value_of(parameter: Parameter) -> BoxedStrategy<String> {
    let id = any::<u64>().prop_map(|id| id.to_string());
    match (parameter.kind(), is_required(&parameter)) {
        (Kind::ObjectId, true) => id.boxed(),
        (Kind::ObjectId, false) => prop_oneof![3 => id, 1 => Just(String::new())].boxed(),
        (_, true) => {
            text().prop_map(|text| if text.is_empty() { "é".to_owned() } else { text }).boxed()
        }
        (_, false) => text().boxed(),
    }
}

/// Some groups of these parameters, as the crate takes them and as the model does.
pub(crate) fn declare_groups(
    parameters: &[Parameter],
    drawn: &[(GroupRule, Vec<Index>)],
) -> (&'static [ParameterGroup], Vec<Group>) {
    let groups = drawn.iter().filter(|_| !parameters.is_empty()).map(|(rule, members)| {
        let names = members.iter().map(|member| member.get(parameters).name());
        // A name that was drawn twice is one member.
        let names: Vec<_> = names.collect::<BTreeSet<_>>().into_iter().collect();
        let owned = names.iter().map(|name| (*name).to_owned()).collect();
        match rule {
            GroupRule::AtLeastOne => {
                (ParameterGroup::at_least_one(names.leak()), Group::AtLeastOne(owned))
            }
            _ => (ParameterGroup::all_or_none(names.leak()), Group::AllOrNone(owned)),
        }
    });
    let (declared, model): (Vec<_>, Vec<_>) = groups.unzip();
    (declared.leak(), model)
}

/// Up to as many groups as can be declared.
pub(crate) fn drawn_groups() -> impl Strategy<Value = Vec<(GroupRule, Vec<Index>)>> {
    let rule = select(vec![GroupRule::AtLeastOne, GroupRule::AllOrNone]);
    let group = (rule, vec(any::<Index>(), 1..4));
    prop_oneof![1 => Just(Vec::new()), 1 => vec(group, 0..=Endpoint::MAX_GROUPS)]
}

/// A method that no page has.
fn made_up() -> impl Strategy<Value = (&'static Endpoint, Method)> {
    let kind = select(vec![Kind::Text, Kind::ObjectId, Kind::Count, Kind::Secret]);
    let declared =
        btree_map("[A-Za-z0-9_.-]{1,9}", (0..4_u8, kind, prop::bool::weighted(0.2)), 1..20);
    let declared =
        declared.prop_map(|declared| declared.into_iter().collect::<Vec<_>>()).prop_shuffle();
    (declared, drawn_groups()).prop_map(|(declared, groups)| {
        let (mut parameters, mut method) = (Vec::new(), Method::default());
        for (name, (coverage, kind, required)) in declared {
            if matches!(name.as_str(), "u" | "hash") {
                continue;
            }
            // Declarations are static; a test may leak.
            let leaked = &*name.clone().leak();
            let parameter = match coverage {
                0 => Parameter::unsigned(leaked, kind),
                1 => Parameter::listed_only(leaked, kind),
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
        let (groups, of_model) = declare_groups(&parameters, &groups);
        method.groups = of_model;
        let endpoint = Endpoint::new("made_up", &[], parameters.leak(), groups).unwrap();
        (&*Box::leak(Box::new(endpoint)), method)
    })
}

fn is_required(parameter: &Parameter) -> bool {
    parameter.requirement() == Requirement::Required
}
