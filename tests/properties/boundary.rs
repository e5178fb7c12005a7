//! The twin of moved boundaries, against trying every way to cut the text.

use std::collections::BTreeSet;

use mor_api::{
    Declaration, GroupRule, HashRule, Kind, Parameter, ReceivedRequest, Requirement, SecretKey,
    server_order,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::model::{self, Group, Method};
use crate::request::{declare, declare_groups, drawn_groups};

type BoundaryTwin = Vec<(&'static str, String)>;

/// All ways to give the text to these parameters, in their order.
fn readings(parameters: &[Parameter], text: &str) -> Vec<BoundaryTwin> {
    let Some((parameter, rest)) = parameters.split_first() else {
        return if text.is_empty() { vec![Vec::new()] } else { Vec::new() };
    };
    let mut all = if parameter.requirement() == Requirement::Required {
        Vec::new()
    } else {
        readings(rest, text)
    };
    for end in (1..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let (value, tail) = text.split_at(end);
        if model::accepts(parameter.kind(), value) {
            let with = |mut reading: BoundaryTwin| {
                reading.insert(0, (parameter.name(), value.to_owned()));
                reading
            };
            all.extend(readings(rest, tail).into_iter().map(with));
        }
    }
    all
}

/// Up to so many parameters, of many kinds or of two.
fn parameters(most: usize) -> impl Strategy<Value = Vec<Parameter>> {
    const KINDS: &[Kind] = &[
        Kind::Text,
        Kind::Secret,
        Kind::ObjectId,
        Kind::Id,
        Kind::Assignment,
        Kind::IdOrAll,
        Kind::IdList,
        Kind::TrueFalse,
        Kind::TimeOfDay,
        Kind::Switch { on: 1 },
        Kind::Switch { on: 16 },
        Kind::Count,
        Kind::Timestamp,
        Kind::Range { min: 0, max: 0 },
        Kind::Range { min: 1, max: 12 },
        Kind::Range { min: 100, max: 9999 },
        Kind::Decimal,
        Kind::Word(&["no", "nono"]),
        Kind::Word(&["é", "o1", "1"]),
        Kind::Digits,
    ];
    let kinds = prop_oneof![Just(KINDS.to_vec()), vec(select(KINDS), 2)];
    let is_signed = prop::bool::weighted(0.8);
    let is_in_order = prop::bool::weighted(0.8);
    let declared = kinds.prop_flat_map(move |kinds| {
        let required = prop::bool::weighted(0.3);
        vec((select(kinds), required, is_signed, is_in_order), 1..=most)
    });
    declared.prop_map(|declared| {
        // Names of the order of the servers, not in that order, and others.
        let names = [("name", "a"), ("id", "b"), ("number", "c"), ("status", "d"), ("amount", "e")];
        let declare = |((in_order, other), (kind, required, is_signed, is_in_order))| {
            let name = if is_in_order { in_order } else { other };
            let parameter = if is_signed {
                Parameter::signed(name, kind)
            } else {
                Parameter::unsigned(name, kind)
            };
            if required { parameter.required() } else { parameter }
        };
        names.into_iter().zip(declared).map(declare).collect()
    })
}

/// Whether anyone can make a valid request of values for these parameters: the unsigned ones can be
/// added and left out at will.
fn can_meet(groups: &[Group], signed: &BTreeSet<&str>, unsigned: &[Parameter]) -> bool {
    (0..1_u32 << unsigned.len()).any(|choice| {
        let chosen = unsigned.iter().enumerate().filter(|(place, parameter)| {
            parameter.requirement() == Requirement::Required || choice >> place & 1 == 1
        });
        let chosen: BTreeSet<_> = chosen.map(|(_, parameter)| parameter.name()).collect();
        groups
            .iter()
            .all(|group| group.is_met(|name| signed.contains(name) || chosen.contains(name)))
    })
}

/// Compares the twin of a request that gives these values to the parameters, empty ones to none.
fn compare_twin(
    parameters: Vec<Parameter>,
    drawn: &[(GroupRule, Vec<Index>)],
    rule: HashRule,
    values: Vec<String>,
) -> Result<(), TestCaseError> {
    let groups = declare_groups(&parameters, drawn);
    let endpoint = declare(Declaration::new("made_up", parameters.leak()).groups(groups));
    let of_model = Method::of(endpoint);
    let place = |parameter: &Parameter| {
        server_order().iter().position(|entry| entry.name() == parameter.name())
    };
    let is_signed = |parameter: &Parameter| match rule {
        HashRule::Listed => parameter.is_signed(),
        _ => place(parameter).is_some(),
    };
    let (mut signed, unsigned): (Vec<Parameter>, Vec<Parameter>) =
        endpoint.parameters().partition(is_signed);
    if rule != HashRule::Listed {
        signed.sort_by_key(place);
    }
    let names = endpoint.parameters().map(Parameter::name);
    let filled: BoundaryTwin = names.zip(values).filter(|(_, value)| !value.is_empty()).collect();
    let mut pairs: Vec<_> =
        filled.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let sent = signed
        .iter()
        .filter_map(|parameter| filled.iter().find(|(name, _)| *name == parameter.name()).cloned());
    let sent: BoundaryTwin = sent.collect();
    let text: String = sent.iter().map(|(_, value)| value.as_str()).collect();
    pairs.push(("hash".to_owned(), model::hash(&text, b"secret")));
    let (form, key) = (model::encode(&pairs), SecretKey::new("secret").unwrap());
    let received = ReceivedRequest::read(endpoint, &form, "").unwrap();
    // A required one may be missing, a group not met, and an id may be none.
    let Ok(verified) = received.verify([("key", &key)], rule) else {
        return Ok(());
    };

    let mut all = readings(&signed, &text);
    all.retain(|reading| {
        let names = reading.iter().map(|(name, _)| *name).collect();
        *reading != sent && can_meet(&of_model.groups, &names, &unsigned)
    });
    if let Some(found) = verified.boundary_twin() {
        let found: BoundaryTwin =
            found.values().map(|(name, value)| (name, value.to_owned())).collect();
        prop_assert!(all.contains(&found), "{:?} is none of {:?}", found, all);
    } else {
        prop_assert_eq!(all, Vec::<BoundaryTwin>::new());
    }
    Ok(())
}

fn rule() -> impl Strategy<Value = HashRule> {
    select(vec![HashRule::Listed, HashRule::X8])
}

/// Values that several kinds accept.
fn short_values() -> impl Strategy<Value = Vec<String>> {
    vec(
        prop_oneof![
            "[0-9]{1,4}",
            "0{0,3}[0-9]",
            "-?[0-9]{1,2}(\\.[0-9])?",
            "(no){1,2}",
            "[o1é]{1,3}",
            "[0-9]{1,2}(,[0-9]){0,2}",
            "(all|true|false|1){1,2}",
            "0[0-9](:00){1,2}",
            "[a1é-]{1,3}",
            Just(String::new()),
        ],
        5,
    )
}

/// Numbers at the limits of length and size.
fn long_values() -> impl Strategy<Value = Vec<String>> {
    vec(
        prop_oneof![
            "[0-9]{18,22}",
            "0{17,20}[0-9]{1,2}",
            "1844674407370955161[0-9]",
            "-?[0-9]{14,16}\\.[0-9]{10,16}",
            "[0-9]",
            Just(String::new()),
        ],
        3,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn another_reading_is_found_where_there_is_one(
        parameters in parameters(5), rule in rule(), values in short_values(),
    ) {
        compare_twin(parameters, &[], rule, values)?;
    }

    #[test]
    fn another_reading_is_found_in_long_numbers(
        parameters in parameters(3), rule in rule(), values in long_values(),
    ) {
        compare_twin(parameters, &[], rule, values)?;
    }

    #[test]
    fn a_reading_that_meets_the_groups_is_found_where_there_is_one(
        parameters in parameters(5),
        groups in drawn_groups(),
        rule in rule(),
        values in short_values(),
    ) {
        compare_twin(parameters, &groups, rule, values)?;
    }
}
