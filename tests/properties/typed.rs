//! Typed requests: what is filled in comes out again at the other end.

use std::fmt::Debug;

use mor_api::{
    DidCreate, DidDetailsUpdate, Kind, Parameter, ReceivedRequest, SecretKey, Signer, TypedRequest, UserDetailsUpdate,
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
    let one = |parameter: &Parameter| {
        let name = parameter.name();
        accepted(parameter.kind()).prop_map(move |value| (name, value)).boxed()
    };
    let all: Vec<_> = R::ENDPOINT.parameters().iter().map(one).collect();
    vec(any::<Index>(), 0..2 * all.len())
        .prop_flat_map(move |places| places.iter().map(|place| all[place.index(all.len())].clone()).collect::<Vec<_>>())
}

fn check<R: TypedRequest + Clone + PartialEq + Debug>(
    mut request: R,
    values: &[(&str, String)],
    extras: &[(String, String)],
) {
    let key = SecretKey::new("secret").unwrap();
    for (name, value) in values {
        request.set(name, value).unwrap();
    }
    for (name, value) in extras {
        request = request.with_extra(name, value.as_str()).unwrap();
    }
    let signer = Signer::new("me", key.clone());
    let signed = signer.sign(&request).unwrap();
    let form = signed.form();
    let received = ReceivedRequest::read(R::ENDPOINT, &*form, "").unwrap();
    let back: R = received.verify([("key", &key)], signed.order()).unwrap().typed().unwrap();
    assert_eq!(back, request);

    // Written again it is the same to the last byte, and every value that was set last means the same.
    assert_eq!(*signer.sign(&back).unwrap().form(), *form);
    let sent = model::read(form.as_bytes(), b"").unwrap();
    for (name, value) in values {
        let (_, last) = values.iter().rev().find(|(other, _)| other == name).unwrap();
        let sent = model::value(&sent, name).unwrap();
        let is_number = last.parse::<f64>().is_ok() && R::ENDPOINT.parameter(name).unwrap().kind() != Kind::Digits;
        let digits = |text: &str| text.trim_start_matches('-').trim_start_matches('0').to_owned();
        let same_sign =
            sent.starts_with('-') == last.starts_with('-') || !last.contains(|it| ('1'..='9').contains(&it));
        let same_number = || is_number && same_sign && digits(sent) == digits(last);
        assert!(sent == last || same_number(), "{name}: {last} became {sent}, {value}");
    }
}

fn extras() -> impl Strategy<Value = Vec<(String, String)>> {
    btree_map("x[a-z%& é]{1,5}", text(), 0..3).prop_map(|extras| extras.into_iter().collect())
}

proptest! {
    #[test]
    fn user_details_update_is_the_identity(id: u64, values in values::<UserDetailsUpdate>(), extras in extras()) {
        check(UserDetailsUpdate::new(id), &values, &extras);
    }

    #[test]
    fn did_details_update_is_the_identity(id: u64, values in values::<DidDetailsUpdate>(), extras in extras()) {
        check(DidDetailsUpdate::new(id), &values, &extras);
    }

    #[test]
    fn did_create_is_the_identity(did in "[0-9]{1,20}", values in values::<DidCreate>(), extras in extras()) {
        check(DidCreate::new(did).unwrap(), &values, &extras);
    }

    #[test]
    fn setting_is_total_and_takes_what_the_kind_accepts(at in any::<Index>(), value in prop_oneof![text(), "-?[0-9]{0,9}\\.?[0-9]{0,9}"]) {
        let parameters = UserDetailsUpdate::ENDPOINT.parameters();
        let parameter = &parameters[at.index(parameters.len())];
        let mut request = UserDetailsUpdate::new(1);
        prop_assert_eq!(request.set(parameter.name(), &value).is_ok(), parameter.kind().accepts(&value));
    }
}
