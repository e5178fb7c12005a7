//! The twin of moved boundaries, against trying every way to cut the text.

use std::collections::BTreeSet;

use mor_api::{
    Coverage, Endpoint, GroupRule, HashOrder, Kind, Parameter, ReceivedRequest, Requirement,
    SecretKey,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::model::{self, Group};
use crate::request::{declare_groups, drawn_groups};

type BoundaryTwin = Vec<(&'static str, String)>;

/// All ways to give the text to these parameters, in their order.
fn readings(parameters: &[&'static Parameter], text: &str) -> Vec<BoundaryTwin> {
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
    let coverage = prop_oneof![
        4 => Just(Coverage::Signed),
        1 => Just(Coverage::ListedOnly),
        1 => Just(Coverage::Unsigned),
    ];
    let declared = kinds.prop_flat_map(move |kinds| {
        vec((select(kinds), prop::bool::weighted(0.3), coverage.clone()), 1..=most)
    });
    declared.prop_map(|declared| {
        let declare = |(name, (kind, required, coverage)): (&'static str, _)| {
            let parameter = match coverage {
                Coverage::Signed => Parameter::signed(name, kind),
                Coverage::ListedOnly => Parameter::listed_only(name, kind),
                _ => Parameter::unsigned(name, kind),
            };
            if required { parameter.required() } else { parameter }
        };
        ["a", "b", "c", "d", "e"].into_iter().zip(declared).map(declare).collect()
    })
}

/// Whether anyone can make a valid request of values for these parameters: the unsigned ones can be
/// added and left out at will.
fn can_meet(groups: &[Group], signed: &BTreeSet<&str>, unsigned: &[&Parameter]) -> bool {
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
    order: HashOrder,
    values: Vec<String>,
) -> Result<(), TestCaseError> {
    let (groups, of_model) = declare_groups(&parameters, drawn);
    let endpoint = Endpoint::new("made_up", &[], parameters.leak(), groups).unwrap();
    let endpoint = &*Box::leak(Box::new(endpoint));
    let (signed, unsigned): (Vec<&Parameter>, Vec<&Parameter>) =
        endpoint.parameters().iter().partition(|parameter| parameter.coverage().is_signed(order));
    let names = endpoint.parameters().iter().map(Parameter::name);
    let sent: BoundaryTwin = names.zip(values).filter(|(_, value)| !value.is_empty()).collect();
    let mut pairs: Vec<_> =
        sent.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let is_signed = |name: &str| signed.iter().any(|parameter| parameter.name() == name);
    let sent: BoundaryTwin = sent.into_iter().filter(|(name, _)| is_signed(name)).collect();
    let text: String = sent.iter().map(|(_, value)| value.as_str()).collect();
    pairs.push(("hash".to_owned(), model::hash(&text, b"secret")));
    let (form, key) = (model::encode(&pairs), SecretKey::new("secret").unwrap());
    let received = ReceivedRequest::read(endpoint, &form, "").unwrap();
    // A required one may be missing, a group not met, and an id may be none.
    let Ok(verified) = received.verify([("key", &key)], order) else {
        return Ok(());
    };

    let mut all = readings(&signed, &text);
    all.retain(|reading| {
        let names = reading.iter().map(|(name, _)| *name).collect();
        *reading != sent && can_meet(&of_model, &names, &unsigned)
    });
    if let Some(found) = verified.boundary_twin() {
        let found: BoundaryTwin =
            found.values().map(|(parameter, value)| (parameter.name(), value.to_owned())).collect();
        prop_assert!(all.contains(&found), "{:?} is none of {:?}", found, all);
    } else {
        prop_assert_eq!(all, Vec::<BoundaryTwin>::new());
    }
    Ok(())
}

fn order() -> impl Strategy<Value = HashOrder> {
    select(vec![HashOrder::Listed, HashOrder::Deployed])
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
        parameters in parameters(5), order in order(), values in short_values(),
    ) {
        compare_twin(parameters, &[], order, values)?;
    }

    #[test]
    fn another_reading_is_found_in_long_numbers(
        parameters in parameters(3), order in order(), values in long_values(),
    ) {
        compare_twin(parameters, &[], order, values)?;
    }

    #[test]
    fn a_reading_that_meets_the_groups_is_found_where_there_is_one(
        parameters in parameters(5),
        groups in drawn_groups(),
        order in order(),
        values in short_values(),
    ) {
        compare_twin(parameters, &groups, order, values)?;
    }
}
