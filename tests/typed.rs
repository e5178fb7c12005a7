//! Typed requests: filled, signed, read back; and every wrong value named.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod common;

use common::key;
use mor_api::methods::dids::{DidCreate, DidDetailsUpdate};
use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate};
use mor_api::value::{
    Assignment, Date, Day, Decimal, Digits, Hour, ListMode, Month, Password, Year,
};
use mor_api::{
    HashRule, Kind, Parameter, ParameterError, ParameterList, Parameters, ReceivedRequest,
    Rejection, Signer, TypedRequest,
};

/// Signs a request, sends it, verifies it, and types what arrived.
fn round_trip<R: TypedRequest>(request: &R) -> Result<R, ParameterError> {
    let key = key("secret");
    let signer = Signer::new("me", key.clone());
    let form = signer.sign(request).unwrap().form();
    let received = ReceivedRequest::read(R::ENDPOINT, "", &*form).unwrap();
    received.verify([("key", &key)], HashRule::Listed).unwrap().typed()
}

/// Types a request that consists of these pairs and a right hash.
fn typed<R: TypedRequest>(pairs: &[(&str, &str)]) -> Result<R, ParameterError> {
    let key = key("secret");
    let mut list = ParameterList::new(R::ENDPOINT);
    for (name, value) in pairs {
        list = if R::ENDPOINT.parameter(name).is_some() {
            list.with(name, *value).unwrap()
        } else {
            list.with_unlisted(name, *value).unwrap()
        };
    }
    let signer = Signer::new("me", key.clone());
    let form = signer.sign(&list).unwrap().form();
    let received = ReceivedRequest::read(R::ENDPOINT, "", &*form).unwrap();
    received.verify([("key", &key)], HashRule::Listed).unwrap().typed()
}

/// A text that each kind takes, not the shortest and not the same everywhere.
fn example(parameter: Parameter, place: usize) -> String {
    match parameter.kind() {
        Kind::Switch { on } => [0, on][place % 2].to_string(),
        Kind::Range { min, max } => {
            (min + u16::try_from(place).unwrap() % (max - min + 1)).to_string()
        }
        Kind::Decimal => format!("-{place}.50"),
        Kind::Word(words) => (*words.get(place % words.len()).unwrap()).to_owned(),
        Kind::Assignment => "-1".to_owned(),
        Kind::Digits => format!("00{place}"),
        Kind::Text | Kind::Secret => format!("ąžuolas & {place}"),
        _ => (place + 1000).to_string(),
    }
}

#[test]
fn every_parameter_goes_through_its_type_and_back() {
    fn check<R: TypedRequest + Clone + PartialEq + std::fmt::Debug>(mut request: R) {
        let mut expected = Vec::new();
        for (place, parameter) in R::ENDPOINT.parameters().enumerate() {
            let value = example(parameter, place);
            assert!(parameter.kind().accepts(&value));
            request.set(parameter.name(), &value).unwrap();
            expected.push((parameter.name().to_owned(), value));
        }
        let request = request.with_unlisted("u99", "x").unwrap().with_unlisted("p", "y").unwrap();
        assert_eq!(round_trip(&request).unwrap(), request);

        let key = key("secret");
        let signer = Signer::without_username(key);
        let form = signer.sign(&request).unwrap().form();
        let received = ReceivedRequest::read(R::ENDPOINT, &*form, "").unwrap();
        expected.extend([("p".to_owned(), "y".to_owned()), ("u99".to_owned(), "x".to_owned())]);
        let sent: Vec<_> = received
            .pairs()
            .filter(|(name, _)| name != "hash")
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        assert_eq!(sent, expected, "written as set, in table order");
    }
    check(UserDetailsUpdate::new(1));
    check(DidDetailsUpdate::new(1));
    check(DidCreate::new(Digits::new("1").unwrap()));
}

#[test]
fn every_wrong_value_names_its_parameter_when_set_and_when_typed() {
    fn check<R: TypedRequest + Clone + std::fmt::Debug>(request: &R, required: &[(&str, &str)]) {
        for parameter in R::ENDPOINT.parameters() {
            for wrong in ["x", "-5", "1.", "", " 1", "2.5.5", "99999999999999999999999"] {
                if parameter.kind().accepts(wrong) {
                    continue;
                }
                let error = request.clone().set(parameter.name(), wrong).unwrap_err();
                let text = error.to_string();
                assert!(text.contains(&format!("`{}`", parameter.name())), "{text}");
                let rejection = Rejection::from(error.clone());
                assert_eq!(rejection.wire_message(), parameter.wire_message());
                // Object ids do not even get signed; an empty value is as good as none.
                if parameter.kind() != Kind::ObjectId && !wrong.is_empty() {
                    let mut pairs: Vec<_> = required
                        .iter()
                        .copied()
                        .filter(|(name, _)| *name != parameter.name())
                        .collect();
                    pairs.push((parameter.name(), wrong));
                    assert_eq!(typed::<R>(&pairs).unwrap_err(), error, "{wrong}");
                }
            }
        }
    }
    check(&UserDetailsUpdate::new(1), &[("user_id", "1")]);
    check(&DidDetailsUpdate::new(1), &[("did_id", "1")]);
    check(&DidCreate::new(Digits::new("1").unwrap()), &[("did", "1")]);
}

#[test]
fn values_are_checked_where_they_are_made() {
    for (error, expected) in [
        (Hour::new(24).unwrap_err(), "invalid value, expected a number from 0 to 23"),
        (Month::new(13).unwrap_err(), "invalid value, expected a number from 1 to 12"),
        (Day::new(0).unwrap_err(), "invalid value, expected a number from 1 to 31"),
        (Year::new(0).unwrap_err(), "invalid value, expected a number from 1 to 9999"),
        (Password::new("").unwrap_err(), "invalid value, expected text that is not empty"),
        (Digits::new("12a").unwrap_err(), "invalid value, expected digits"),
        (Digits::new("").unwrap_err(), "invalid value, expected digits"),
        (
            Date::new(2027, 2, 29).unwrap_err(),
            "invalid date, expected a day of the Gregorian calendar",
        ),
    ] {
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn parameters_with_the_same_meaning_stay_apart() {
    let request = UserDetailsUpdate::new(1)
        .cyberplat_user(true)
        .cyberplat_active(false)
        .warning_email_hour(Hour::new(7).unwrap())
        .user_warning_email_hour(Hour::new(8).unwrap());
    let back = round_trip(&request).unwrap();
    assert_eq!((back.cyberplat_user, back.cyberplat_active), (Some(true), Some(false)));
    assert_eq!(
        (back.warning_email_hour.unwrap().get(), back.user_warning_email_hour.unwrap().get()),
        (7, 8)
    );
}

#[test]
fn dates_are_three_parameters() {
    let day = Date::new(2027, 1, 31).unwrap();
    let request =
        UserDetailsUpdate::new(1).block_at(day).agreement(Date::new(2011, 12, 1).unwrap());
    let back = round_trip(&request).unwrap();
    assert_eq!(back.block_at_date(), Some(day));
    assert_eq!(back.agreement_date(), Date::new(2011, 12, 1).ok());
    // A real client sends the day alone; nothing of it is lost, and it is no date.
    let back: UserDetailsUpdate =
        typed(&[("user_id", "3"), ("bd", "10"), ("user_warning_email_hour", "00")]).unwrap();
    assert_eq!((back.block_at_day.unwrap().get(), back.block_at_date()), (10, None));
    assert_eq!(back.user_warning_email_hour.unwrap().get(), 0);
    let back: UserDetailsUpdate =
        typed(&[("user_id", "3"), ("by", "2027"), ("bm", "02"), ("bd", "30")]).unwrap();
    assert_eq!(back.block_at_date(), None);
}

#[test]
fn empty_values_blank_texts_and_count_as_absent_elsewhere() {
    let back: UserDetailsUpdate = typed(&[
        ("user_id", "3"),
        ("tax4_name", ""),
        ("u9", ""),
        ("u5", ""),
        ("u15", ""),
        ("pswd", ""),
        ("u29", ""),
    ])
    .unwrap();
    assert_eq!((back.tax4_name.as_deref(), back.username.as_deref()), (Some(""), Some("")));
    assert_eq!(
        (back.tariff_id, back.blocked, back.password, back.pbx_pool_id),
        (None, None, None, None)
    );
    let back: DidCreate = typed(&[("did", "1"), ("provider_id", "")]).unwrap();
    assert_eq!(back.provider_id, None);
}

#[test]
fn values_are_written_as_the_pages_have_them() {
    let request = UserDetailsUpdate::new(0)
        .credit(Decimal::new(-10, 1))
        .responsible_accountant(Assignment::Nobody)
        .static_list_mode(ListMode::Whitelist)
        .invoice_pdf(true)
        .invoice_csv(true)
        .invoice_detailed_pdf(true)
        .invoice_detailed_csv(false);
    let signer = Signer::new("admin", key("secret"));
    let signed = signer.sign(&request).unwrap();
    assert_eq!(
        signed.form().rsplit_once("&hash=").unwrap().0,
        "u=admin&user_id=0&i4=0&credit=-1.0&i1=2&i2=4&i3=8&u31=-1&enable_static_list=whitelist"
    );
    let request = DidDetailsUpdate::new(1)
        .did_user_id(Assignment::To(5))
        .active_from(1_700_000_000)
        .grace_time(3);
    let form = signer.sign(&request).unwrap().form();
    assert_eq!(
        form.rsplit_once("&hash=").unwrap().0,
        "u=admin&did_id=1&did_user_id=5&active_from=1700000000&grace_time=3"
    );
}

#[test]
fn only_names_that_the_endpoint_does_not_have_are_unlisted() {
    let unlisted =
        |name| UserDetailsUpdate::new(1).with_unlisted(name, "x").map(|_| ()).unwrap_err();
    assert_eq!(unlisted("u15"), ParameterError::Listed { parameter: "u15" });
    assert_eq!(unlisted("time_zone"), ParameterError::Listed { parameter: "time_zone" });
    assert_eq!(unlisted("u"), ParameterError::Reserved { parameter: "u".into() });
    assert_eq!(unlisted("hash"), ParameterError::Reserved { parameter: "hash".into() });
    assert_eq!(unlisted(""), ParameterError::InvalidName { parameter: "".into() });
    assert_eq!(unlisted("a[]"), ParameterError::InvalidName { parameter: "a[]".into() });
    let request = UserDetailsUpdate::new(1).with_unlisted("u34", "x").unwrap();
    assert!(request.clone().with_unlisted("u34", "x").is_ok());
    let conflict = request.clone().with_unlisted("u34", "y").unwrap_err();
    assert_eq!(conflict, ParameterError::Conflict { parameter: "u34".into() });
    assert_eq!(request.unlisted().iter().collect::<Vec<_>>(), [("u34", "x")]);
}

/// What one endpoint does not list another one may sign.
#[test]
fn unlisted_parameters_are_checked_again_for_another_request() {
    let did = DidDetailsUpdate::new(6511).with_unlisted("user_id", "124").unwrap();
    let did = did.with_unlisted("u15", "0").unwrap().with_unlisted("x", "y").unwrap();
    let mut user = UserDetailsUpdate::new(123).blocked(true);
    let mut refused = Vec::new();
    for (name, value) in did.unlisted().iter() {
        match user.clone().with_unlisted(name, value) {
            Ok(with) => user = with,
            Err(error) => refused.push(error),
        }
    }
    let listed = |parameter| ParameterError::Listed { parameter };
    assert_eq!(refused, [listed("u15"), listed("user_id")]);
    assert_eq!(user.unlisted().iter().collect::<Vec<_>>(), [("x", "y")]);
    let signer = Signer::new("admin", key("secret"));
    let form = signer.sign(&user).unwrap().form();
    assert_eq!(form.rsplit_once("&hash=").unwrap().0, "u=admin&user_id=123&u15=1&x=y");
}

#[test]
fn a_list_takes_the_same_value_twice_and_no_other() {
    let list = ParameterList::new(&USER_DETAILS_UPDATE).with("u15", "1").unwrap();
    assert!(list.clone().with("u15", "1").is_ok());
    assert_eq!(
        list.with("u15", "0").unwrap_err(),
        ParameterError::Conflict { parameter: "u15".into() }
    );
}

#[test]
fn set_knows_only_the_endpoints_names() {
    let mut request = UserDetailsUpdate::new(1);
    assert_eq!(request.set("u99", "1"), Err(ParameterError::Unlisted { parameter: "u99".into() }));
    assert_eq!(request.set("u", "1"), Err(ParameterError::Reserved { parameter: "u".into() }));
    assert_eq!(
        request.set("hash", "1"),
        Err(ParameterError::Reserved { parameter: "hash".into() })
    );
    request.set("user_id", "42").unwrap();
    request.set("u15", "1").unwrap();
    assert_eq!((request.user_id, request.blocked), (42, Some(true)));
    assert_eq!(request.endpoint().name(), USER_DETAILS_UPDATE.name());
}

#[test]
fn a_request_is_typed_only_as_what_it_is() {
    let key = key("secret");
    let signer = Signer::new("me", key.clone());
    let request = UserDetailsUpdate::new(1);
    let form = signer.sign(&request).unwrap().form();
    let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &*form).unwrap();
    let verified = received.verify([("key", &key)], HashRule::Listed).unwrap();
    let error = verified.typed::<DidCreate>().unwrap_err();
    assert_eq!(error, ParameterError::OtherEndpoint { expected: "did_create" });
}

#[test]
fn passwords_are_not_printed() {
    let request = UserDetailsUpdate::new(1)
        .password(Password::new("hunter2").unwrap())
        .with_unlisted("p", "hunter3")
        .unwrap();
    let text = format!("{request:?}");
    assert!(text.contains("redacted") && !text.contains("hunter"), "{text}");
}
