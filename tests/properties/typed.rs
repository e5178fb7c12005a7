//! Typed requests: what is filled in comes out again at the other end.

use std::fmt::Debug;

use mor_api::methods::dids::{DidCreate, DidDetailsUpdate};
use mor_api::methods::users::UserDetailsUpdate;
use mor_api::{
    Endpoint, HashRule, Kind, Parameter, ParameterList, ReceivedRequest, SecretKey, Signer,
    TypedRequest, methods,
};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::model;
use crate::request::text;

/// A text that the kind takes.
fn accepted(kind: Kind) -> BoxedStrategy<String> {
    let number = || prop_oneof![0..9_u64, any::<u64>()].prop_map(|number| number.to_string());
    match kind {
        Kind::ObjectId | Kind::Id => number().boxed(),
        Kind::Assignment => prop_oneof![number(), Just("-1".to_owned())].boxed(),
        Kind::IdOrAll => prop_oneof![number(), Just("all".to_owned())].boxed(),
        Kind::IdList => vec(number(), 1..4).prop_map(|ids| ids.join(",")).boxed(),
        Kind::TrueFalse => select(vec!["true", "false"]).prop_map(str::to_owned).boxed(),
        Kind::TimeOfDay => "([01][0-9]|2[0-3])(:[0-5][0-9]){2}".boxed(),
        Kind::Switch { on } => select(vec![0, on]).prop_map(|on| on.to_string()).boxed(),
        Kind::Count | Kind::Timestamp => prop_oneof![number(), "0{0,9}[0-9]{1,9}"].boxed(),
        Kind::Range { min, max } => prop_oneof![
            (min..=max).prop_map(|number| number.to_string()),
            (min..=max).prop_map(|number| format!("{number:02}")),
        ]
        .boxed(),
        Kind::Decimal => "-?[0-9]{1,14}(\\.[0-9]{1,14})?".boxed(),
        Kind::Word(words) => select(words).prop_map(str::to_owned).boxed(),
        Kind::Digits => "[0-9]{1,20}".boxed(),
        Kind::Secret => text().prop_filter("empty", |text| !text.is_empty()).boxed(),
        _ => text().boxed(),
    }
}

/// Parameters of this endpoint with texts that they take.
fn values<R: TypedRequest>() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let one = |parameter: Parameter| {
        let name = parameter.name();
        accepted(parameter.kind()).prop_map(move |value| (name, value)).boxed()
    };
    let all: Vec<_> = R::ENDPOINT.parameters().map(one).collect();
    vec(any::<Index>(), 0..2 * all.len()).prop_flat_map(move |places| {
        places.iter().map(|place| all[place.index(all.len())].clone()).collect::<Vec<_>>()
    })
}

fn check<R: TypedRequest + Clone + PartialEq + Debug>(
    mut request: R,
    values: &[(&str, String)],
    unlisted: &[(String, String)],
) {
    let key = SecretKey::new("secret").unwrap();
    for (name, value) in values {
        request.set(name, value).unwrap();
    }
    for (name, value) in unlisted {
        request = request.with_unlisted(name, value.as_str()).unwrap();
    }
    let signer = Signer::new("me", key.clone());
    let signed = signer.sign(&request).unwrap();
    let form = signed.form();
    let received = ReceivedRequest::read(R::ENDPOINT, &*form, "").unwrap();
    let back: R = received.verify([("key", &key)], signed.rule()).unwrap().typed().unwrap();
    assert_eq!(back, request);

    // Written again it is the same to the last byte, and every value that was set last means the
    // same.
    assert_eq!(*signer.sign(&back).unwrap().form(), *form);
    let sent = model::read(form.as_bytes(), b"").unwrap();
    for (name, value) in values {
        let (_, last) = values.iter().rev().find(|(other, _)| other == name).unwrap();
        let sent = model::value(&sent, name).unwrap();
        let is_number = last.parse::<f64>().is_ok()
            && R::ENDPOINT.parameter(name).unwrap().kind() != Kind::Digits;
        let digits = |text: &str| text.trim_start_matches('-').trim_start_matches('0').to_owned();
        let same_sign = sent.starts_with('-') == last.starts_with('-')
            || !last.contains(|character| ('1'..='9').contains(&character));
        let same_number = || is_number && same_sign && digits(sent) == digits(last);
        assert!(sent == last || same_number(), "{name}: {last} became {sent}, {value}");
    }
}

fn unlisted() -> impl Strategy<Value = Vec<(String, String)>> {
    btree_map("x[a-z%& é]{1,5}", text(), 0..3).prop_map(|unlisted| unlisted.into_iter().collect())
}

/// A kind with any bounds and words.
fn kind() -> impl Strategy<Value = Kind> {
    const FIXED: &[Kind] = &[
        Kind::ObjectId,
        Kind::Id,
        Kind::Assignment,
        Kind::IdOrAll,
        Kind::IdList,
        Kind::TrueFalse,
        Kind::TimeOfDay,
        Kind::Count,
        Kind::Timestamp,
        Kind::Decimal,
        Kind::Digits,
        Kind::Text,
        Kind::Secret,
    ];
    let range = (any::<u16>(), any::<u16>());
    let words = vec(prop_oneof![text(), "[0-9]{1,3}", "[a-c]{0,3}"], 0..4);
    let leak = |words: Vec<String>| -> &'static [&'static str] {
        words.into_iter().map(|word| &*word.leak()).collect::<Vec<_>>().leak()
    };
    prop_oneof![
        4 => select(FIXED),
        1 => select(methods_kinds()),
        1 => any::<u8>().prop_map(|on| Kind::Switch { on }),
        1 => range.prop_map(|(a, b)| Kind::Range { min: a.min(b), max: a.max(b) }),
        1 => words.prop_map(move |words| Kind::Word(leak(words))),
    ]
}

/// The kinds of all parameters of all methods.
fn methods_kinds() -> Vec<Kind> {
    let parameters = methods::ALL.iter().flat_map(|endpoint| endpoint.parameters());
    parameters.map(Parameter::kind).collect()
}

/// The numbers that a kind names.
fn bounds_of(kind: Kind) -> Vec<u128> {
    match kind {
        Kind::Switch { on } => vec![on.into()],
        Kind::Range { min, max } => vec![min.into(), max.into()],
        Kind::Decimal => vec![(1 << 96) - 1, 10_u128.pow(27), 10_u128.pow(28)],
        _ => vec![u64::MAX.into(), 10_u128.pow(19)],
    }
}

/// A number that is nearly a bound, in nearly the right spelling.
fn near_a_bound(kind: Kind) -> impl Strategy<Value = String> {
    let bound = prop_oneof![
        3 => select(bounds_of(kind)),
        1 => select(vec![0, 1, u128::from(u16::MAX), u128::from(u64::MAX), 1 << 96, u128::MAX]),
        1 => any::<u128>(),
    ];
    let number = (bound, 0..5_u128).prop_map(|(bound, more)| bound.saturating_add(more) - more / 2);
    let width = prop_oneof![2 => Just(0), 1 => 0..34_usize, 1 => 20..22_usize, 1 => 30..33_usize];
    let number = (number, width).prop_map(|(number, width)| format!("{number:0width$}"));
    let sign = select(vec!["", "", "-", "+", " "]);
    let number = (sign, number).prop_map(|(sign, number)| [sign, &number].concat());
    let pieces = || select(vec![".", ".", "-", "e1", "_", ",", "0", "9", " ", "\n", "\0", "٣"]);
    (number, vec((any::<Index>(), pieces()), 0..2)).prop_map(|(mut number, pieces)| {
        // All but the last piece are ASCII.
        for (place, piece) in pieces {
            number.insert_str(place.index(number.len() + 1), piece);
        }
        number
    })
}

/// A text that the kind nearly accepts or nearly refuses.
fn near(kind: Kind) -> BoxedStrategy<String> {
    let spoilt = |(text, place, character): (String, Index, char)| {
        let characters: Vec<_> = text.chars().collect();
        let (before, after) = characters.split_at(place.index(characters.len() + 1));
        let after = after.get(1..).unwrap_or_default();
        before.iter().chain([&character]).chain(after).collect::<String>()
    };
    let shortened = |text: String| {
        let count = text.chars().count();
        text.chars().take(count.saturating_sub(1)).collect::<String>()
    };
    let good = || match kind {
        Kind::Word([]) => Just(String::new()).boxed(),
        kind => accepted(kind),
    };
    prop_oneof![
        2 => good(),
        4 => near_a_bound(kind),
        2 => "-?[0-9]{0,33}\\.?[0-9]{0,33}",
        1 => (good(), any::<Index>(), any::<char>()).prop_map(spoilt),
        1 => good().prop_map(shortened),
        1 => good().prop_map(|text| text.to_uppercase()),
        1 => text(),
    ]
    .boxed()
}

/// One parameter of a method, and a text for it.
fn near_a_parameter(endpoint: &'static Endpoint) -> impl Strategy<Value = (Parameter, String)> {
    let parameters: Vec<_> = endpoint.parameters().collect();
    select(parameters)
        .prop_flat_map(|parameter| near(parameter.kind()).prop_map(move |text| (parameter, text)))
}

/// Sets a parameter, and types a request in which it arrives.
fn compare_with_model<R: TypedRequest>(
    mut request: R,
    required: (&str, &str),
    parameter: Parameter,
    value: &str,
) -> Result<(), TestCaseError> {
    let accepts = model::accepts(parameter.kind(), value);
    prop_assert_eq!(request.set(parameter.name(), value).is_ok(), accepts);

    let key = SecretKey::new("secret").unwrap();
    let mut list = ParameterList::new(R::ENDPOINT);
    if parameter.name() != required.0 {
        list.add(required.0, required.1).unwrap();
    }
    let is_added = list.add(parameter.name(), value).is_ok();
    let is_id = parameter.kind() == Kind::ObjectId;
    prop_assert_eq!(is_added, !is_id || accepts || value.is_empty());
    let signer = Signer::new("me", key.clone());
    // An object's id may be no id, and a required parameter empty.
    let Ok(signed) = signer.sign(&list) else { return Ok(()) };
    let form = signed.form();
    let received = ReceivedRequest::read(R::ENDPOINT, &*form, "").unwrap();
    let typed = received.verify([("key", &key)], HashRule::Listed).unwrap().typed::<R>();
    prop_assert_eq!(typed.is_ok(), accepts || value.is_empty() || !is_added);
    Ok(())
}

proptest! {
    #[test]
    fn user_details_update_is_the_identity(
        id: u64,
        values in values::<UserDetailsUpdate>(),
        unlisted in unlisted(),
    ) {
        check(UserDetailsUpdate::new(id), &values, &unlisted);
    }

    #[test]
    fn did_details_update_is_the_identity(
        id: u64,
        values in values::<DidDetailsUpdate>(),
        unlisted in unlisted(),
    ) {
        check(DidDetailsUpdate::new(id), &values, &unlisted);
    }

    #[test]
    fn did_create_is_the_identity(
        did in "[0-9]{1,20}",
        values in values::<DidCreate>(),
        unlisted in unlisted(),
    ) {
        check(DidCreate::new(did.parse().unwrap()), &values, &unlisted);
    }

    #[test]
    fn what_is_taken_for_accepted_is_accepted_by_the_model(
        (kind, text) in select(methods_kinds())
            .prop_flat_map(|kind| accepted(kind).prop_map(move |text| (kind, text))),
    ) {
        prop_assert!(model::accepts(kind, &text), "{kind:?} {text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn a_kind_accepts_what_the_models_does(
        (kind, text) in kind().prop_flat_map(|kind| near(kind).prop_map(move |text| (kind, text))),
    ) {
        let accepts = model::accepts(kind, &text);
        prop_assert_eq!(kind.accepts(&text), accepts, "{:?} {:?}", kind, text);
        if accepts {
            let fits = kind.longest().is_none_or(|longest| text.len() <= longest);
            prop_assert!(fits, "{kind:?} {text:?}");
        }
    }

    #[test]
    fn a_user_update_takes_what_the_model_does(
        (parameter, value) in near_a_parameter(UserDetailsUpdate::ENDPOINT),
    ) {
        compare_with_model(UserDetailsUpdate::new(1), ("user_id", "1"), parameter, &value)?;
    }

    #[test]
    fn a_did_update_takes_what_the_model_does(
        (parameter, value) in near_a_parameter(DidDetailsUpdate::ENDPOINT),
    ) {
        compare_with_model(DidDetailsUpdate::new(1), ("did_id", "1"), parameter, &value)?;
    }

    #[test]
    fn a_new_did_takes_what_the_model_does(
        (parameter, value) in near_a_parameter(DidCreate::ENDPOINT),
    ) {
        let request = DidCreate::new("1".parse().unwrap());
        compare_with_model(request, ("did", "1"), parameter, &value)?;
    }
}
