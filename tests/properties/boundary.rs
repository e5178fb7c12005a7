//! The twin of moved boundaries, against trying every way to cut the text.

use mor_api::{Endpoint, HashOrder, Kind, Parameter, Presence, ReceivedRequest, SecretKey};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::model;

type Reading = Vec<(&'static str, String)>;

/// All ways to give the text to these parameters, in their order.
fn readings(parameters: &[Parameter], text: &str) -> Vec<Reading> {
    let Some((parameter, rest)) = parameters.split_first() else {
        return if text.is_empty() { vec![Vec::new()] } else { Vec::new() };
    };
    let mut all = if parameter.presence() == Presence::Required { Vec::new() } else { readings(rest, text) };
    for end in (1..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let (value, tail) = text.split_at(end);
        if parameter.kind().accepts(value) {
            let with = |mut reading: Reading| {
                reading.insert(0, (parameter.name(), value.to_owned()));
                reading
            };
            all.extend(readings(rest, tail).into_iter().map(with));
        }
    }
    all
}

fn parameters() -> impl Strategy<Value = Vec<Parameter>> {
    let kind = select(vec![
        Kind::Text,
        Kind::Secret,
        Kind::ObjectId,
        Kind::Id,
        Kind::Assignment,
        Kind::Switch { on: 16 },
        Kind::Count,
        Kind::Range { min: 1, max: 12 },
        Kind::Decimal,
        Kind::Word(&["no", "nono"]),
        Kind::Digits,
    ]);
    vec((kind, prop::bool::weighted(0.3)), 1..6).prop_map(|kinds| {
        let declare = |(name, (kind, required)): (&'static str, _)| {
            let parameter = Parameter::signed(name, kind);
            if required { parameter.required() } else { parameter }
        };
        ["a", "b", "c", "d", "e"].into_iter().zip(kinds).map(declare).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn another_reading_is_found_where_there_is_one(
        parameters in parameters(),
        values in vec(prop_oneof!["[0-9]{1,4}", "-?[0-9]{1,2}(\\.[0-9])?", "(no){1,2}", "[a1é-]{1,3}", Just(String::new())], 5),
    ) {
        let endpoint = &*Box::leak(Box::new(Endpoint::new("made_up", parameters.leak()).unwrap()));
        let names = endpoint.parameters().iter().map(Parameter::name);
        let sent: Reading = names.zip(values).filter(|(_, value)| !value.is_empty()).collect();
        let text: String = sent.iter().map(|(_, value)| value.as_str()).collect();
        let mut pairs: Vec<_> = sent.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        pairs.push(("hash".to_owned(), model::hash(&text, b"secret")));
        let (form, key) = (model::encode(&pairs), SecretKey::new("secret").unwrap());
        let received = ReceivedRequest::read(endpoint, &form, "").unwrap();
        // A required one may be missing, and an id may be none.
        let Ok(verified) = received.verify([("key", &key)], HashOrder::Listed) else { return Ok(()) };

        let mut all = readings(endpoint.parameters(), &text);
        all.retain(|reading| *reading != sent);
        let found = verified.other_reading();
        let found = found.map(|found| found.values().map(|(it, value)| (it.name(), value.to_owned())).collect::<Reading>());
        if let Some(found) = found {
            prop_assert!(all.contains(&found), "{:?} is none of {:?}", found, all);
        } else {
            prop_assert_eq!(all, Vec::<Reading>::new());
        }
    }
}
