//! Verification: keys, rules, coverage, and every way in which a request is refused.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{key, sha1};
use mor_api::methods::dids::{DID_CREATE, DID_DETAILS_UPDATE, DidCreate, DidDetailsUpdate};
use mor_api::methods::users::USER_DETAILS_UPDATE;
use mor_api::{
    Endpoint, HashRule, HashRules, KeyRing, Kind, Parameter, ParameterList, ReadError,
    ReceivedRequest, Rejection, SecretKey, Signer, UncoveredReason, UnmetRequirement, VerifyError,
};
use proptest::prelude::*;

/// The page lists `pgui`, and servers with the rule x8 leave it out.
static TWO_RULES: Endpoint = mor_api::endpoint!(
    "two_rules",
    [Parameter::signed("name", Kind::Text), Parameter::signed("pgui", Kind::Text)]
);

fn verify(endpoint: &Endpoint, query: &str) -> Result<(), VerifyError> {
    let key = key("secret");
    ReceivedRequest::read(endpoint, query, "")
        .unwrap()
        .verify([("key", &key)], HashRule::Listed)
        .map(|_| ())
}

#[test]
fn a_hash_has_40_hexadecimal_digits_of_either_case() {
    let good = sha1(&["6511", "secret"]);
    assert_eq!(verify(&DID_DETAILS_UPDATE, &format!("did_id=6511&hash={good}")), Ok(()));
    assert_eq!(
        verify(&DID_DETAILS_UPDATE, &format!("did_id=6511&hash={}", good.to_uppercase())),
        Ok(())
    );
    let escaped = good.replacen('f', "%66", 1);
    assert_eq!(verify(&DID_DETAILS_UPDATE, &format!("did_id=6511&hash={escaped}")), Ok(()));

    assert_eq!(verify(&DID_DETAILS_UPDATE, "did_id=6511"), Err(VerifyError::MissingHash));
    assert_eq!(verify(&DID_DETAILS_UPDATE, "did_id=6511&hash="), Err(VerifyError::MissingHash));
    for bad in [
        "0".to_owned(),
        good[..39].to_owned(),
        format!("{good}0"),
        format!("%20{}", &good[1..]),
        format!("{good}%0A"),
        "z".repeat(40),
        format!("{}%C3%A9", &good[..38]),
        "a".repeat(60_000),
    ] {
        let error = verify(&DID_DETAILS_UPDATE, &format!("did_id=6511&hash={bad}")).unwrap_err();
        let VerifyError::MalformedHash(malformed) = error else { unreachable!("{error:?}") };
        let length = bad.replace("%20", " ").replace("%0A", "\n").replace("%C3%A9", "é").len();
        assert_eq!(malformed.length(), length, "{bad}");
        assert_eq!(Rejection::from(error).wire_message(), "Incorrect hash");
    }
}

#[test]
fn what_is_required_and_signed_must_be_there() {
    let missing = |parameter| Err(VerifyError::Unmet(UnmetRequirement::Parameter(parameter)));
    assert_eq!(
        verify(&DID_DETAILS_UPDATE, &format!("u=a&hash={}", sha1(&["", "secret"]))),
        missing("did_id")
    );
    assert_eq!(
        verify(&DID_DETAILS_UPDATE, &format!("did_id=&hash={}", sha1(&["", "secret"]))),
        missing("did_id")
    );
    assert_eq!(
        verify(&DID_CREATE, &format!("provider_id=1&hash={}", sha1(&["1", "secret"]))),
        missing("did")
    );
    assert_eq!(
        verify(&USER_DETAILS_UPDATE, &format!("u15=1&hash={}", sha1(&["1", "secret"]))),
        missing("user_id")
    );
    // A reseller's default provider is used; and an empty one counts as absent.
    assert_eq!(verify(&DID_CREATE, &format!("did=1&hash={}", sha1(&["1", "secret"]))), Ok(()));
    assert_eq!(
        verify(&DID_CREATE, &format!("provider_id=&did=1&hash={}", sha1(&["1", "secret"]))),
        Ok(())
    );
}

#[test]
fn ids_of_objects_are_canonical_decimals() {
    for id in ["0", "7", "18446744073709551615"] {
        let query = format!("user_id={id}&hash={}", sha1(&[id, "secret"]));
        assert_eq!(verify(&USER_DETAILS_UPDATE, &query), Ok(()), "{id}");
    }
    for id in
        ["007", "00", "-1", "%2B7", "7%20", "x", "7.0", "18446744073709551616", "%D9%A3", "%0A7"]
    {
        let decoded = ReceivedRequest::read(&USER_DETAILS_UPDATE, &format!("user_id={id}"), "")
            .unwrap()
            .value("user_id")
            .unwrap()
            .into_owned();
        for text in [decoded.as_str(), decoded.trim_start_matches('0'), ""] {
            let query =
                format!("user_id={id}&u15=1&hash={}", sha1(&[&format!("{text}1"), "secret"]));
            let error = VerifyError::NotCanonicalId { parameter: "user_id" };
            assert_eq!(verify(&USER_DETAILS_UPDATE, &query), Err(error), "{id}");
        }
    }
    let query = format!("provider_id=01&did=2&hash={}", sha1(&["012", "secret"]));
    assert_eq!(
        verify(&DID_CREATE, &query),
        Err(VerifyError::NotCanonicalId { parameter: "provider_id" })
    );
    // A DID is no id: it keeps its leading zeros. Other ids are verified as they came.
    assert_eq!(verify(&DID_CREATE, &format!("did=007&hash={}", sha1(&["007", "secret"]))), Ok(()));
    let query = format!("user_id=1&u5=007&hash={}", sha1(&["1007", "secret"]));
    assert_eq!(verify(&USER_DETAILS_UPDATE, &query), Ok(()));
}

static NOTHING_REQUIRED: Endpoint = mor_api::endpoint!(
    "nothing_required",
    [
        Parameter::signed("name", Kind::Text),
        Parameter::signed("pgui", Kind::Text),
        Parameter::unsigned("c", Kind::Text)
    ]
);

static NOTHING_SIGNED: Endpoint =
    mor_api::endpoint!("nothing_signed", [Parameter::unsigned("c", Kind::Text)]);

#[test]
fn a_request_in_which_nothing_is_signed_is_refused() {
    let of_the_key_alone = sha1(&["", "secret"]);
    for query in ["c=1", "name=", "name=&pgui=", "u=x", "p=y"] {
        let query = format!("{query}&hash={of_the_key_alone}");
        assert_eq!(verify(&NOTHING_REQUIRED, &query), Err(VerifyError::NothingSigned), "{query}");
    }
    // With only `pgui` there, the rule x8 covers nothing: its hash must not be tried, whatever is
    // accepted.
    let query = format!("pgui=1&hash={of_the_key_alone}");
    let (request, key) =
        (ReceivedRequest::read(&NOTHING_REQUIRED, &query, "").unwrap(), key("secret"));
    let verify = |rules: HashRules| request.verify([("key", &key)], rules).err();
    assert_eq!(verify(HashRule::Listed.into()), Some(VerifyError::Mismatch));
    assert_eq!(verify(HashRule::Listed | HashRule::X8), Some(VerifyError::Mismatch));
    assert_eq!(verify(HashRule::X8.into()), Some(VerifyError::NothingSigned));
}

#[test]
fn an_endpoint_without_signed_parameters_verifies_and_covers_nothing() {
    let query = format!("c=1&hash={}", sha1(&["", "secret"]));
    let (request, key) =
        (ReceivedRequest::read(&NOTHING_SIGNED, &query, "").unwrap(), key("secret"));
    let verified = request.verify([("key", &key)], HashRule::Listed | HashRule::X8).unwrap();
    assert_eq!(verified.covered().count(), 0);
    assert_eq!(verified.uncovered().count(), 1);
    assert_eq!(verified.boundary_twin(), None);

    let signer = Signer::new("x", key.clone());
    let list = ParameterList::new(&NOTHING_SIGNED).with("c", "1").unwrap();
    assert_eq!(*signer.sign(&list).unwrap().hash().to_hex(), *sha1(&["", "secret"]));
}

#[test]
fn only_the_accepted_rules_verify() {
    // The two rules differ; the request is signed under one and verified with each choice.
    let values = "user_id=3&user_warning_email_hour=7&pgui=1&pcsv=0";
    for (signed_under, canonical) in [(HashRule::Listed, "3710"), (HashRule::X8, "30")] {
        let query = format!("{values}&hash={}", sha1(&[canonical, "secret"]));
        let (request, key) =
            (ReceivedRequest::read(&USER_DETAILS_UPDATE, &query, "").unwrap(), key("secret"));
        for (accepted, accepts) in [
            (HashRule::Listed.into(), signed_under == HashRule::Listed),
            (HashRule::X8.into(), signed_under == HashRule::X8),
            (HashRule::Listed | HashRule::X8, true),
        ] {
            let rule = request.verify([("key", &key)], accepted).map(|verified| verified.rule());
            assert_eq!(
                rule,
                if accepts { Ok(signed_under) } else { Err(VerifyError::Mismatch) },
                "{accepted:?}"
            );
        }
        let verified = request.verify([("key", &key)], HashRule::Listed | HashRule::X8).unwrap();
        assert_eq!(verified.canonical().as_str(), canonical);
        let left_out: Vec<_> = verified
            .uncovered()
            .map(|parameter| format!("{}: {}", parameter.name(), parameter.reason()))
            .collect();
        let expected: &[&str] = if signed_under == HashRule::Listed {
            &[]
        } else {
            &["user_warning_email_hour: left out by servers", "pgui: left out by servers"]
        };
        assert_eq!(left_out, expected);
    }
    // Where both rules give the same text, the page's rule is reported.
    let query = format!("user_id=3&hash={}", sha1(&["3", "secret"]));
    let (request, key) =
        (ReceivedRequest::read(&USER_DETAILS_UPDATE, &query, "").unwrap(), key("secret"));
    assert_eq!(
        request.verify([("key", &key)], HashRule::Listed | HashRule::X8).unwrap().rule(),
        HashRule::Listed
    );
    assert_eq!(request.verify([("key", &key)], HashRule::X8).unwrap().rule(), HashRule::X8);
}

#[test]
fn the_key_that_matched_is_named_wherever_it_stands() {
    // A canonical text of one block and one of many, keys of which some end a block, and every
    // place in rings of every size.
    for value in ["6511", &"x".repeat(1000)] {
        let secret = |place: usize| format!("key {place}{}", "k".repeat(place * 13));
        for size in 1..=11 {
            let mut ring = KeyRing::new();
            for place in 0..size {
                ring.add(format!("name {place}"), key(&secret(place)));
            }
            // One more place stands for a key that is not in the ring.
            for place in 0..=size {
                let list = ParameterList::new(&TWO_RULES)
                    .with("name", value)
                    .unwrap()
                    .with("pgui", "2")
                    .unwrap();
                for rule in [HashRule::Listed, HashRule::X8] {
                    let signer = Signer::new("u", key(&secret(place))).rule(rule);
                    let form = signer.sign(&list).unwrap().form();
                    let request = ReceivedRequest::read(&TWO_RULES, "", &*form).unwrap();
                    let verified = request.verify(&ring, HashRule::Listed | HashRule::X8);
                    let expected = (place < size).then(|| (format!("name {place}"), rule));
                    let matched = verified
                        .ok()
                        .map(|verified| (verified.key_name().to_owned(), verified.rule()));
                    assert_eq!(matched, expected, "{place} of {size}");
                }
            }
            // A key that is there twice goes by its first name.
            ring.add("again", key(&secret(size - 1)));
            let query = format!("name=1&hash={}", sha1(&["1", &secret(size - 1)]));
            let request = ReceivedRequest::read(&TWO_RULES, &query, "").unwrap();
            let verified = request.verify(&ring, HashRule::Listed | HashRule::X8).unwrap();
            assert_eq!(
                (verified.key_name(), verified.rule()),
                (&*format!("name {}", size - 1), HashRule::Listed)
            );
        }
    }
    let query = format!("did_id=6511&hash={}", sha1(&["6511", "secret"]));
    let request = ReceivedRequest::read(&DID_DETAILS_UPDATE, &query, "").unwrap();
    let error = request.verify(&KeyRing::new(), HashRule::Listed).unwrap_err();
    assert_eq!(error, VerifyError::NoKey);
    assert_eq!(Rejection::from(error).wire_message(), "Access Denied");
}

#[test]
fn keys_of_any_length_and_bytes_work() {
    for bytes in
        [vec![b'k'], vec![0], vec![0xff; 10_000], b"a b+c%\n".to_vec(), (0..=255).collect()]
    {
        let key = SecretKey::new(bytes).unwrap();
        let signer = Signer::new("u", key.clone());
        let list = ParameterList::new(&DID_DETAILS_UPDATE).with("did_id", "6511").unwrap();
        let form = signer.sign(&list).unwrap().form();
        let request = ReceivedRequest::read(&DID_DETAILS_UPDATE, "", &*form).unwrap();
        assert!(request.verify([("key", &key)], HashRule::Listed).is_ok());
    }
    assert!(SecretKey::new("").is_err());
}

#[test]
fn coverage_is_told_for_every_parameter_once() {
    let query = format!(
        "x=1&user_id=3&u9=&u15=1&u15=1&time_zone=UTC&p=secret&x=1&u=me&u33=&hash={}",
        sha1(&["31", "secret"])
    );
    let (request, key) =
        (ReceivedRequest::read(&USER_DETAILS_UPDATE, &query, "y=2&x=%31").unwrap(), key("secret"));
    let verified = request.verify([("key", &key)], HashRule::Listed).unwrap();
    assert_eq!(verified.covered().collect::<Vec<_>>(), ["user_id", "u15"]);
    let uncovered: Vec<_> = verified
        .uncovered()
        .map(|parameter| format!("{}: {}", parameter.name(), parameter.reason()))
        .collect();
    assert_eq!(
        uncovered,
        [
            "x: unknown",
            "u9: empty",
            "time_zone: not signed",
            "p: unknown",
            "u: not signed",
            "u33: not signed",
            "y: unknown"
        ]
    );
}

#[test]
fn uncovered_parameters_are_told_in_the_order_of_arrival() {
    let hash = sha1(&["31", "secret"]);
    let query = format!("u33=&user_id=3&%759=&u15=1&time_zone=UTC&hash={hash}");
    let key = key("secret");
    let uncovered = |body: &str| -> Vec<String> {
        let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, &query, body).unwrap();
        let verified = request.verify([("key", &key)], HashRule::Listed).unwrap();
        verified.uncovered().map(|parameter| parameter.to_string()).collect()
    };
    let mut expected: Vec<_> =
        [("u33", "not signed"), ("u9", "empty"), ("time_zone", "not signed")]
            .into_iter()
            .chain([("u29", "not signed"), ("u", "not signed")])
            .map(|(name, reason)| format!("parameter `{name}`: {reason}"))
            .collect();
    assert_eq!(uncovered("u29=1&u=me&u33="), expected);
    // The same where each parameter has to be read once more.
    expected.push("parameter 9: unknown".to_owned());
    assert_eq!(uncovered("u29=1&u=me&x=1"), expected);
}

#[test]
fn every_error_has_the_answer_of_the_servers() {
    fn refused<T>(result: Result<T, impl Into<Rejection> + ToString>) -> (&'static str, String) {
        let Err(error) = result else { unreachable!("nothing was refused") };
        let text = error.to_string();
        let rejection = error.into();
        assert_eq!(rejection.to_string(), text);
        (rejection.wire_message(), text)
    }
    let read = refused(ReceivedRequest::read(&DID_CREATE, "did=%", ""));
    assert_eq!(
        read,
        ("Incorrect hash", "parameter `did` has a `%` without two hexadecimal digits".into())
    );
    let request = ReceivedRequest::read(&DID_CREATE, "did=1", "").unwrap();
    let missing = ("Access Denied", "parameter `u` is missing".into());
    assert_eq!(refused(request.username()), missing);
    let missing = ("Incorrect hash", "parameter `hash` is missing".into());
    assert_eq!(refused(verify(&DID_CREATE, "did=1")), missing);

    let wrong = format!("did=x&hash={}", sha1(&["x", "secret"]));
    let (request, key) = (ReceivedRequest::read(&DID_CREATE, &wrong, "").unwrap(), key("secret"));
    let verified = request.verify([("key", &key)], HashRule::Listed).unwrap();
    let did = ("Invalid DID specified", "parameter `did` has a wrong value, expected digits");
    assert_eq!(refused(verified.typed::<DidCreate>()), (did.0, did.1.into()));
    let other = ("Access Denied", "the request is not for `did_details_update`".into());
    assert_eq!(refused(verified.typed::<DidDetailsUpdate>()), other);
    assert_eq!(Rejection::UnknownMethod.wire_message(), "There is no such API");
    assert_eq!(Rejection::UnknownUser.wire_message(), "Access Denied");
}

#[test]
fn nothing_secret_is_ever_printed() {
    let query = "user_id=3&pswd=hunter2&p=hunter3&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "").unwrap();
    let mut ring = KeyRing::new();
    ring.add("admin", key("hunter4"));
    let error = request.verify(&ring, HashRule::Listed).unwrap_err();
    let signer = Signer::new("me", key("hunter5"));
    let list = ParameterList::new(&USER_DETAILS_UPDATE)
        .with("user_id", "3")
        .unwrap()
        .with("pswd", "hunter6")
        .unwrap();
    let list = list.with_unlisted("p", "hunter7").unwrap();
    let signed = signer.sign(&list).unwrap();
    let http = signed.post_with_query(&"http://host".parse().unwrap());
    let text = format!(
        "{request:?} {ring:?} {error:?} {error} {signer:?} {list:?} {signed:?} {http:?} {:?}",
        signed.canonical()
    );
    assert!(!text.contains("hunter"), "{text}");
}

proptest! {
    /// Totality: whatever arrives is read or refused, and whatever is read is verified or refused.
    #[test]
    fn any_bytes_are_read_or_refused(query: Vec<u8>, body: Vec<u8>) {
        if let Ok(request) = ReceivedRequest::read(&USER_DETAILS_UPDATE, &query, &body) {
            let key = key("secret");
            prop_assert!(request.verify([("key", &key)], HashRule::Listed | HashRule::X8).is_err());
        }
    }

    /// The same with bytes that are likelier to mean something.
    #[test]
    fn any_form_is_read_or_refused(
        query in "([a-z0-9_]{0,3}|user_id|%[0-9a-g]{2}|[=&+;\\[\\]%é]){0,40}",
    ) {
        if let Ok(request) = ReceivedRequest::read(&USER_DETAILS_UPDATE, &query, "") {
            let key = key("secret");
            prop_assert!(request.verify([("key", &key)], HashRule::Listed | HashRule::X8).is_err());
        }
    }

    /// Signed, then read and verified: everything comes back, whatever the values are.
    #[test]
    fn what_is_signed_verifies(
        id: u64,
        name in "\\PC{0,40}",
        note in any::<String>(),
        secret in proptest::collection::vec(any::<u8>(), 1..80),
    ) {
        let key = SecretKey::new(secret).unwrap();
        let list = ParameterList::new(&USER_DETAILS_UPDATE)
            .with("company_name", name.as_str()).unwrap()
            .with("user_id", id.to_string()).unwrap()
            .with("u33", note.as_str()).unwrap()
            .with_unlisted("new one", note.as_str()).unwrap();
        let signer = Signer::new(name.as_str(), key.clone());
        let form = signer.sign(&list).unwrap().form();
        let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, &*form, "").unwrap();
        let verified = request.verify([("key", &key)], HashRule::Listed).unwrap();
        let canonical = verified.canonical();
        prop_assert_eq!(canonical.as_str(), format!("{id}{name}"));
        prop_assert_eq!(request.value("company_name").unwrap(), name.as_str());
        prop_assert_eq!(request.value("u33").unwrap(), note.as_str());
        prop_assert_eq!(request.value("new one").unwrap(), note.as_str());
    }
}

/// Rack reads a form so: `split(/& */n)`, and of several values the last one counts.
fn as_rack_reads(form: &str, name: &str) -> Option<String> {
    let mut pieces = form.split('&').enumerate();
    let mut pairs = Vec::new();
    for (number, piece) in &mut pieces {
        let piece = if number > 0 { piece.trim_start_matches(' ') } else { piece };
        pairs.extend(form_urlencoded::parse(piece.as_bytes()).into_owned());
    }
    pairs.into_iter().rev().find(|(sent, _)| sent == name).map(|(_, value)| value)
}

#[test]
fn no_space_hides_a_name_that_servers_act_on() {
    let key = key("456789");
    // The user page's sample, and what somebody has added to it.
    let signed = "u=username&user_id=123&u15=1&hash=0ab3ede4e93a55c38855a2cc9b9e169d35442c48";
    for (form, is_told) in [
        (format!("{signed}& user_id=999"), true),
        (format!("{signed}&   user_id=999"), true),
        (format!("{signed}&& user_id=999"), true),
        // The last of two values counts, which is the right one, but not to everybody.
        (signed.replacen('&', "& user_id=999&", 1), false),
        (signed.replacen("&hash", "& user_id=999&hash", 1), true),
        (signed.replacen("&hash", "& u15=0&hash", 1), true),
        // Rack takes this space for a part of the name, but not everybody does.
        (format!(" user_id=999&{signed}"), false),
    ] {
        let user_id = as_rack_reads(&form, "user_id");
        let is_blocked = as_rack_reads(&form, "u15");
        let is_another = (user_id.as_deref(), is_blocked.as_deref()) != (Some("123"), Some("1"));
        assert_eq!(is_another, is_told, "{form}");
        for (query, body) in [("", &*form), (&form, ""), (signed, &form)] {
            let error = ReceivedRequest::read(&USER_DETAILS_UPDATE, query, body).unwrap_err();
            assert!(matches!(error, ReadError::LeadingSpace { .. }), "{form}: {error}");
            assert!(error.to_string().ends_with("has a raw space before its name"), "{error}");
            assert_eq!(Rejection::from(error).wire_message(), "Incorrect hash");
        }
    }
    // What is a name of its own to everybody is an unknown parameter.
    for form in [
        format!("{signed}&%20user_id=999"),
        format!("{signed}&+user_id=999"),
        format!("{signed}&user_id =999"),
        format!("{signed}&\tuser_id=999"),
        format!("{signed}&\nuser_id=999"),
    ] {
        assert_eq!(as_rack_reads(&form, "user_id").as_deref(), Some("123"), "{form:?}");
        let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &form).unwrap();
        let verified = request.verify([("admin", &key)], HashRule::Listed).unwrap();
        let unknown = verified.uncovered().filter(|it| it.reason() == UncoveredReason::Unknown);
        assert_eq!(unknown.count(), 1, "{form:?}");
    }
}

#[test]
fn without_a_hash_nothing_is_covered() {
    use UncoveredReason::{Empty, MethodName, Unknown, Unsigned};

    let login = mor_api::methods::by_name("user_login").unwrap();
    let query = "u=admin&x=1&hash=0&action=user_login&p=a&p=a&%78=1";
    let request = ReceivedRequest::read(login, query, "id=&y=&action=user_login").unwrap();
    let told: Vec<_> = request
        .uncovered_unhashed()
        .map(|it| (it.name().to_owned(), it.reason(), it.parameter().to_string()))
        .collect();
    let expected = [
        ("u", Unsigned, "parameter `u`"),
        ("x", Unknown, "parameter 2"),
        ("action", MethodName, "parameter `action`"),
        ("p", Unsigned, "parameter `p`"),
        ("id", Unknown, "parameter 8"),
        ("y", Unknown, "parameter 9"),
    ];
    assert_eq!(told, expected.map(|(name, why, what)| (name.to_owned(), why, what.to_owned())));
    let request = ReceivedRequest::read(login, "u=admin&p=", "").unwrap();
    let reasons: Vec<_> = request.uncovered_unhashed().map(|it| it.reason()).collect();
    assert_eq!(reasons, [Unsigned, Empty]);
}
