//! Requests to be tested with: of every method and of methods that are made up, filled with
//! anything.

use std::collections::BTreeSet;

use mor_api::methods::dids::{DID_CREATE, DID_DETAILS_UPDATE};
use mor_api::methods::users::USER_DETAILS_UPDATE;
use mor_api::{
    Computed, Conversion, Declaration, Endpoint, GroupRule, HashRule, HashRules, Hashing, Kind,
    OnServers, Parameter, ParameterGroup, Requirement, SecretKey, ServerName, server_order,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use crate::model::{self, Method, Pair, usual_methods};

/// A request that can be signed, under any rule, without `u` and `hash`.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) endpoint: &'static Endpoint,
    pub(crate) method: Method,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) rule: HashRule,
    pub(crate) key: Vec<u8>,
}

impl Request {
    pub(crate) fn secret(&self) -> SecretKey {
        SecretKey::new(self.key.as_slice()).unwrap()
    }

    pub(crate) fn canonical(&self) -> String {
        self.method.canonical(&self.pairs, self.rule)
    }

    pub(crate) fn hash(&self) -> String {
        model::hash(&self.canonical(), &self.key)
    }

    pub(crate) fn covers(&self, pair: &Pair) -> bool {
        self.method.covers(pair, self.rule)
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

/// Any rule, the page's more often than each of the others.
pub(crate) fn rule() -> impl Strategy<Value = HashRule> {
    prop_oneof![2 => Just(HashRule::Listed), 3 => select(HashRule::ALL.to_vec())]
}

/// A request whose hash covers something, or whose method signs nothing.
pub(crate) fn request() -> impl Strategy<Value = Request> {
    let of_page = |endpoint: &'static Endpoint| (endpoint, Method::of_page(endpoint));
    let pages = vec![&USER_DETAILS_UPDATE, &DID_DETAILS_UPDATE, &DID_CREATE];
    let target = prop_oneof![
        1 => select(pages).prop_map(of_page),
        2 => select(usual_methods()).prop_map(of_page),
        2 => made_up(),
    ];
    let key = vec(any::<u8>(), 1..90);
    (target, rule(), key)
        .prop_flat_map(|((endpoint, method), rule, key)| {
            pairs(endpoint).prop_map(move |mut pairs| {
                meet_groups(&method, &mut pairs);
                Request { endpoint, method: method.clone(), pairs, rule, key: key.clone() }
            })
        })
        .prop_filter("nothing is signed", |request| {
            request.method.may_be_signed(&request.pairs, request.rule)
        })
}

/// Some of the endpoint's parameters, all required ones among them, some that it does not have, and
/// some of those that servers hash all the same.
fn pairs(endpoint: &'static Endpoint) -> impl Strategy<Value = Vec<Pair>> {
    let parameters: Vec<_> = endpoint.parameters().collect();
    let chosen = subsequence(parameters.clone(), 0..=parameters.len());
    let unlisted = btree_map("x[a-z%& é]{0,5}", text(), 0..4);
    let foreign = prop_oneof![Just(Vec::new()), vec(foreign(), 0..4)];
    (chosen, unlisted, foreign).prop_flat_map(move |(mut chosen, mut unlisted, foreign)| {
        unlisted.extend(foreign);
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

/// A name of the order of the servers with a value, right or wrong for it.
fn foreign() -> impl Strategy<Value = Pair> {
    let entries: Vec<&ServerName> = server_order().iter().collect();
    let mut converted = entries.clone();
    converted.retain(|entry| entry.conversion() != Conversion::None);
    let entry = prop_oneof![select(entries), select(converted)];
    entry.prop_flat_map(|entry| {
        let value = if ["user_id", "tariff_id"].contains(&entry.name()) {
            any::<u64>().prop_map(|id| id.to_string()).boxed()
        } else {
            prop_oneof![
                2 => text(),
                2 => "0{0,2}[0-9]{0,5}",
                1 => "-?[0-9]{1,3}\\.[0-9]",
                3 => select(vec![
                    "all", "outgoing", "incoming", "answered", "missed_inc", "postpaid",
                    "x\nprepaid", "1,2", "true", "untrue", "admin",
                ])
                .prop_map(str::to_owned),
            ]
            .boxed()
        };
        value.prop_map(|value| (entry.name().to_owned(), value))
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

/// Some groups of these parameters.
pub(crate) fn declare_groups(
    parameters: &[Parameter],
    drawn: &[(GroupRule, Vec<Index>)],
) -> &'static [ParameterGroup] {
    let groups = drawn.iter().filter(|_| !parameters.is_empty()).map(|(rule, members)| {
        let names = members.iter().map(|member| member.get(parameters).name());
        // A name that was drawn twice is one member.
        let names: Vec<_> = names.collect::<BTreeSet<_>>().into_iter().collect();
        match rule {
            GroupRule::AtLeastOne => ParameterGroup::at_least_one(names.leak()),
            _ => ParameterGroup::all_or_none(names.leak()),
        }
    });
    groups.collect::<Vec<_>>().leak()
}

/// Declarations are static; a test may leak.
pub(crate) fn declare(declaration: Declaration) -> &'static Endpoint {
    let computed = Box::leak(Box::new(Computed::<256, 256, 8, 128, 128, 16384>::of(&declaration)));
    Box::leak(Box::new(Endpoint::new(declaration, computed).unwrap()))
}

/// Some groups of parameters, which may have some in common.
pub(crate) fn drawn_groups() -> impl Strategy<Value = Vec<(GroupRule, Vec<Index>)>> {
    let rule = select(vec![GroupRule::AtLeastOne, GroupRule::AllOrNone]);
    let group = (rule, vec(any::<Index>(), 1..4));
    prop_oneof![1 => Just(Vec::new()), 1 => vec(group, 0..=4)]
}

/// A method that no page has.
fn made_up() -> impl Strategy<Value = (&'static Endpoint, Method)> {
    let kind = select(vec![Kind::Text, Kind::ObjectId, Kind::Count, Kind::Secret]);
    let in_order: Vec<_> = server_order().iter().map(|entry| entry.name().to_owned()).collect();
    let name = prop_oneof!["[A-Za-z0-9_.-]{1,9}", select(in_order)];
    let declared = btree_map(name, (0..4_u8, kind, prop::bool::weighted(0.2)), 1..20);
    let declared =
        declared.prop_map(|declared| declared.into_iter().collect::<Vec<_>>()).prop_shuffle();
    (declared, drawn_groups(), servers()).prop_map(|(declared, groups, servers)| {
        let mut parameters = Vec::new();
        for (name, (coverage, kind, required)) in declared {
            if matches!(name.as_str(), "u" | "hash") {
                continue;
            }
            let name = &*name.leak();
            let parameter = match coverage {
                0 => Parameter::unsigned(name, kind),
                _ => Parameter::signed(name, kind),
            };
            parameters.push(if required { parameter.required() } else { parameter });
        }
        let groups = declare_groups(&parameters, &groups);
        let names: Vec<_> = parameters.iter().map(|parameter| parameter.name()).collect();
        let servers: Vec<_> =
            servers.iter().filter_map(|drawn| on_servers(drawn, &names)).collect();
        let declaration = Declaration::new("made_up", parameters.leak());
        let endpoint = declare(declaration.groups(groups).servers(servers.leak()));
        (endpoint, Method::of(endpoint))
    })
}

/// A rule, whether servers that follow it have an own list, and of which names.
type DrawnServers = (HashRule, bool, Vec<Index>);

/// Each rule once.
fn servers() -> impl Strategy<Value = Vec<DrawnServers>> {
    let rules = subsequence(HashRules::SERVERS.iter().collect::<Vec<_>>(), 0..=3);
    let hashing = vec((any::<bool>(), vec(any::<Index>(), 1..4)), 3);
    (rules, hashing).prop_map(|(rules, hashing)| {
        let drawn = rules.into_iter().zip(hashing);
        drawn.map(|(rule, (is_own, names))| (rule, is_own, names)).collect()
    })
}

/// What servers hash for a method with these parameters.
fn on_servers((rule, is_own, names): &DrawnServers, all: &[&'static str]) -> Option<OnServers> {
    let names = names.iter().filter(|_| !all.is_empty()).map(|name| *name.get(all));
    let names: Vec<_> = names.collect::<BTreeSet<_>>().into_iter().collect();
    // Servers may leave out names that the method does not declare.
    let foreign = ["email", "mtype", "user_id", "id"].into_iter().filter(|_| !*is_own);
    let names = names.into_iter().chain(foreign).collect::<BTreeSet<_>>();
    let names: Vec<_> = names.into_iter().collect();
    if names.is_empty() {
        return None;
    }
    let hashing =
        if *is_own { Hashing::Own(names.leak()) } else { Hashing::OrderWithout(names.leak()) };
    Some(OnServers::of((*rule).into(), &["made_up"]).hash(hashing))
}

fn is_required(parameter: &Parameter) -> bool {
    parameter.requirement() == Requirement::Required
}
