//! Typed requests: filled, signed, read back; and every wrong value named.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use mor_api::endpoints::USER_DETAILS_UPDATE;
use mor_api::{
    Assignment, Date, Decimal, DidCreate, DidDetailsUpdate, HashOrder, Kind, ListMode, Parameter, ParameterError,
    ParameterList, Parameters, ReceivedRequest, SecretKey, Signer, TypedRequest, UserDetailsUpdate,
};

/// Signs a request, sends it, verifies it, and types what arrived.
fn round_trip<R: TypedRequest>(request: &R) -> Result<R, ParameterError> {
    let key = SecretKey::new("secret").unwrap();
    let signer = Signer::new("me", key.clone());
    let form = signer.sign(request).unwrap().form();
    let received = ReceivedRequest::read(R::ENDPOINT, "", &*form).unwrap();
    received.verify([("key", &key)], HashOrder::Listed).unwrap().typed()
}

/// Types a request that consists of these pairs and a right hash.
fn typed<R: TypedRequest>(pairs: &[(&str, &str)]) -> Result<R, ParameterError> {
    let key = SecretKey::new("secret").unwrap();
    let mut list = ParameterList::new(R::ENDPOINT);
    for (name, value) in pairs {
        list = if R::ENDPOINT.parameter(name).is_some() {
            list.with(name, *value).unwrap()
        } else {
            list.with_extra(name, *value).unwrap()
        };
    }
    let signer = Signer::new("me", key.clone());
    let form = signer.sign(&list).unwrap().form();
    let received = ReceivedRequest::read(R::ENDPOINT, "", &*form).unwrap();
    received.verify([("key", &key)], HashOrder::Listed).unwrap().typed()
}

/// A text that each kind takes, not the shortest and not the same everywhere.
fn example(parameter: &Parameter, place: usize) -> String {
    match parameter.kind() {
        Kind::Switch { on } => [0, on][place % 2].to_string(),
        Kind::Range { min, max } => (min + u16::try_from(place).unwrap() % (max - min + 1)).to_string(),
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
        for (place, parameter) in R::ENDPOINT.parameters().iter().enumerate() {
            let value = example(parameter, place);
            assert!(parameter.kind().accepts(&value));
            request.set(parameter.name(), &value).unwrap();
            expected.push((parameter.name().to_owned(), value));
        }
        let request = request.with_extra("u99", "x").unwrap().with_extra("p", "y").unwrap();
        assert_eq!(round_trip(&request).unwrap(), request);

        let key = SecretKey::new("secret").unwrap();
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
    check(DidCreate::new("1").unwrap());
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
                assert_eq!(error.page_error(), parameter.page_error());
                // Object ids do not even get signed; an empty value is as good as none.
                if parameter.kind() != Kind::ObjectId && !wrong.is_empty() {
                    let mut pairs: Vec<_> =
                        required.iter().copied().filter(|(name, _)| *name != parameter.name()).collect();
                    pairs.push((parameter.name(), wrong));
                    assert_eq!(typed::<R>(&pairs).unwrap_err(), error, "{wrong}");
                }
            }
        }
    }
    check(&UserDetailsUpdate::new(1), &[("user_id", "1")]);
    check(&DidDetailsUpdate::new(1), &[("did_id", "1")]);
    check(&DidCreate::new("1").unwrap(), &[("did", "1")]);
}

#[test]
fn setters_refuse_what_the_parameter_does_not_take() {
    let request = || UserDetailsUpdate::new(1);
    for (error, name) in [
        (request().warning_email_hour(24).unwrap_err(), "u2"),
        (request().user_warning_email_hour(99).unwrap_err(), "user_warning_email_hour"),
        (request().block_at_month(13).unwrap_err(), "bm"),
        (request().agreement_day(0).unwrap_err(), "ad"),
        (request().agreement_year(0).unwrap_err(), "ay"),
        (request().password("").unwrap_err(), "pswd"),
        (DidCreate::new("12a").unwrap_err(), "did"),
        (DidCreate::new("").unwrap_err(), "did"),
    ] {
        assert!(error.to_string().contains(&format!("`{name}`")), "{error}");
    }
    assert_eq!(DidCreate::new("+370").unwrap_err().page_error(), "Invalid DID specified");
}

#[test]
fn parameters_with_the_same_meaning_stay_apart() {
    let request = UserDetailsUpdate::new(1)
        .cyberplat_user(true)
        .cyberplat_active(false)
        .warning_email_hour(7)
        .unwrap()
        .user_warning_email_hour(8)
        .unwrap();
    let back = round_trip(&request).unwrap();
    assert_eq!((back.cyberplat_user, back.cyberplat_active), (Some(true), Some(false)));
    assert_eq!((back.warning_email_hour.unwrap().get(), back.user_warning_email_hour.unwrap().get()), (7, 8));
}

#[test]
fn dates_are_three_parameters() {
    let day = Date::new(2027, 1, 31).unwrap();
    let request = UserDetailsUpdate::new(1).block_at(day).agreement(Date::new(2011, 12, 1).unwrap());
    let back = round_trip(&request).unwrap();
    assert_eq!(back.block_at_date(), Some(day));
    assert_eq!(back.agreement_date(), Date::new(2011, 12, 1));
    // A real client sends the day alone; nothing of it is lost, and it is no date.
    let back: UserDetailsUpdate = typed(&[("user_id", "3"), ("bd", "10"), ("user_warning_email_hour", "00")]).unwrap();
    assert_eq!((back.block_at_day.unwrap().get(), back.block_at_date()), (10, None));
    assert_eq!(back.user_warning_email_hour.unwrap().get(), 0);
    let back: UserDetailsUpdate = typed(&[("user_id", "3"), ("by", "2027"), ("bm", "02"), ("bd", "30")]).unwrap();
    assert_eq!(back.block_at_date(), None);
}

#[test]
fn empty_values_blank_texts_and_count_as_absent_elsewhere() {
    let back: UserDetailsUpdate =
        typed(&[("user_id", "3"), ("tax4_name", ""), ("u9", ""), ("u5", ""), ("u15", ""), ("pswd", ""), ("u29", "")])
            .unwrap();
    assert_eq!((back.tax4_name.as_deref(), back.username.as_deref()), (Some(""), Some("")));
    assert_eq!((back.tariff_id, back.blocked, back.password, back.pbx_pool_id), (None, None, None, None));
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
    let signer = Signer::new("admin", SecretKey::new("secret").unwrap());
    let signed = signer.sign(&request).unwrap();
    assert_eq!(
        signed.form().rsplit_once("&hash=").unwrap().0,
        "u=admin&user_id=0&i4=0&credit=-1.0&i1=2&i2=4&i3=8&u31=-1&enable_static_list=whitelist"
    );
    let request = DidDetailsUpdate::new(1).did_user_id(Assignment::To(5)).active_from(1_700_000_000).grace_time(3);
    let form = signer.sign(&request).unwrap().form();
    assert_eq!(
        form.rsplit_once("&hash=").unwrap().0,
        "u=admin&did_id=1&did_user_id=5&active_from=1700000000&grace_time=3"
    );
}

#[test]
fn extras_are_for_names_that_the_endpoint_does_not_have() {
    let extra = |name| UserDetailsUpdate::new(1).with_extra(name, "x").map(|_| ()).unwrap_err();
    assert_eq!(extra("u15"), ParameterError::Listed { parameter: "u15" });
    assert_eq!(extra("time_zone"), ParameterError::Listed { parameter: "time_zone" });
    assert_eq!(extra("u"), ParameterError::Reserved { parameter: "u".into() });
    assert_eq!(extra("hash"), ParameterError::Reserved { parameter: "hash".into() });
    assert_eq!(extra(""), ParameterError::InvalidName { parameter: "".into() });
    assert_eq!(extra("a[]"), ParameterError::InvalidName { parameter: "a[]".into() });
    let request = UserDetailsUpdate::new(1).with_extra("u34", "x").unwrap();
    assert!(request.clone().with_extra("u34", "x").is_ok());
    let conflict = request.clone().with_extra("u34", "y").unwrap_err();
    assert_eq!(conflict, ParameterError::Conflict { parameter: "u34".into() });
    assert_eq!(request.extras.iter().collect::<Vec<_>>(), [("u34", "x")]);
}

#[test]
fn a_list_takes_the_same_value_twice_and_no_other() {
    let list = ParameterList::new(&USER_DETAILS_UPDATE).with("u15", "1").unwrap();
    assert!(list.clone().with("u15", "1").is_ok());
    assert_eq!(list.with("u15", "0").unwrap_err(), ParameterError::Conflict { parameter: "u15".into() });
}

#[test]
fn set_knows_only_the_endpoints_names() {
    let mut request = UserDetailsUpdate::new(1);
    assert_eq!(request.set("u99", "1"), Err(ParameterError::Unlisted { parameter: "u99".into() }));
    assert_eq!(request.set("u", "1"), Err(ParameterError::Reserved { parameter: "u".into() }));
    assert_eq!(request.set("hash", "1"), Err(ParameterError::Reserved { parameter: "hash".into() }));
    request.set("user_id", "42").unwrap();
    request.set("u15", "1").unwrap();
    assert_eq!((request.user_id, request.blocked), (42, Some(true)));
    assert_eq!(request.endpoint().name(), USER_DETAILS_UPDATE.name());
}

#[test]
fn a_request_is_typed_only_as_what_it_is() {
    let key = SecretKey::new("secret").unwrap();
    let signer = Signer::new("me", key.clone());
    let request = UserDetailsUpdate::new(1);
    let form = signer.sign(&request).unwrap().form();
    let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &*form).unwrap();
    let verified = received.verify([("key", &key)], HashOrder::Listed).unwrap();
    let error = verified.typed::<DidCreate>().unwrap_err();
    assert_eq!(error, ParameterError::OtherEndpoint { expected: "did_create" });
}

#[test]
fn passwords_are_not_printed() {
    let request = UserDetailsUpdate::new(1).password("hunter2").unwrap().with_extra("p", "hunter3").unwrap();
    let text = format!("{request:?}");
    assert!(text.contains("redacted") && !text.contains("hunter"), "{text}");
}
