//! Requests as they are sent, and read by the other side: with and without a hash, with the `id` in
//! the path, and with the method's name in `action`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::redundant_closure_for_method_calls,
    reason = "a test that cannot go on has failed"
)]

mod common;

use common::key;
use mor_api::methods::dids::{DID_CREATE, DIDS_GET, DidsGet};
use mor_api::methods::payments::InvoicesGet;
use mor_api::methods::users::{
    USER_BALANCE_GET_BY_PSW, USER_BALANCE_GET_BY_USERNAME, USER_SIMPLE_BALANCE_GET,
    UserBalanceGetByPsw, UserBalanceGetByUsername, UserDetailsUpdate, UserLogin,
    UserSimpleBalanceGet,
};
use mor_api::value::Password;
use mor_api::{
    BaseUrl, Conversion, Endpoint, HashRule, HttpMethod, HttpRequest, Kind, Limits, ParameterList,
    ParameterRef, ReadError, ReceivedRequest, SignError, Signer, Transport, TypedRequest,
    UncoveredReason, UnmetRequirement, VerifyError, methods, server_order,
};
use proptest::prelude::*;

const AWKWARD: &str = "a b&é+%2F/;=?#.";

fn base() -> BaseUrl {
    BaseUrl::parse("https://mor.example.com").unwrap()
}

fn signer(rule: HashRule) -> Signer {
    Signer::new("me & you", key("secret")).rule(rule)
}

/// A value for a parameter. Servers hash some names only where they look like numbers.
fn value(name: &str, kind: Kind) -> &'static str {
    let is_plain = server_order()
        .iter()
        .find(|entry| entry.name() == name)
        .is_none_or(|entry| entry.conversion() == Conversion::None);
    if is_plain && kind.accepts(AWKWARD) { AWKWARD } else { "7" }
}

/// A request with every parameter.
fn full(endpoint: &Endpoint) -> ParameterList<'_> {
    let mut list = ParameterList::new(endpoint).with_unlisted("x y", AWKWARD).unwrap();
    for parameter in endpoint.parameters() {
        let value = value(parameter.name(), parameter.kind());
        list.add(parameter.name(), value).unwrap();
    }
    list
}

/// Every way to send a request, with a hash if the method takes one. `None` if it is refused
/// because the rule hashes nothing of it.
fn sent<'s>(signer: &'s Signer, request: &'s ParameterList<'s>) -> Option<[HttpRequest; 4]> {
    let base = base();
    match signer.sign(request) {
        Ok(signed) => Some([
            signed.post(&base),
            signed.post_with_query(&base),
            signed.get(&base),
            signed.post_action(&base),
        ]),
        Err(SignError::TakesNoHash { .. }) => {
            let unhashed = signer.unhashed(request).unwrap();
            Some([
                unhashed.post(&base),
                unhashed.post_with_query(&base),
                unhashed.get(&base),
                unhashed.post_action(&base),
            ])
        }
        Err(SignError::NothingSigned) => None,
        Err(error) => panic!("{}: {error}", request_name(request)),
    }
}

fn request_name(request: &ParameterList<'_>) -> &'static str {
    mor_api::Parameters::endpoint(request).name()
}

/// What the other side reads.
fn received(http: &HttpRequest) -> ReceivedRequest<'_> {
    let (path, query) = (http.path(), http.query().unwrap_or_default());
    let method = methods::by_path(path).or_else(|| methods::by_action(path, http.body()));
    let method = method.unwrap_or_else(|| panic!("no method at {path}"));
    ReceivedRequest::read_at(Limits::default(), method, path, query, http.body()).unwrap()
}

fn sorted_pairs(request: &ReceivedRequest<'_>) -> Vec<(String, String)> {
    let pairs = request.pairs().map(|(name, value)| (name.into_owned(), value.into_owned()));
    let mut pairs: Vec<_> = pairs.filter(|(name, _)| name != "hash" && name != "action").collect();
    pairs.sort();
    pairs
}

#[test]
fn every_method_is_sent_and_read_in_every_way_under_every_rule() {
    let key = key("secret");
    let (mut without_hash, mut refused) = (0, 0);
    for method in methods::ALL {
        for rule in HashRule::ALL {
            let (signer, request) = (signer(rule), full(method));
            let mut all = vec![("x y".to_owned(), AWKWARD.to_owned())];
            all.extend(method.takes_username().then(|| ("u".to_owned(), "me & you".to_owned())));
            for parameter in method.parameters() {
                let value = value(parameter.name(), parameter.kind());
                all.push((parameter.name().to_owned(), value.to_owned()));
            }
            all.sort();
            let Some(all_sent) = sent(&signer, &request) else {
                refused += 1;
                continue;
            };
            for http in all_sent {
                let context = format!("{} {http:?} under {rule}", method.name());
                let received = received(&http);
                assert!(received.endpoint().is_named(method.name()), "{context}");
                assert_eq!(sorted_pairs(&received), all, "{context}");
                let verified = received.verify([("own", &key)], rule);
                if method.takes_hash(rule) {
                    assert_eq!(verified.unwrap().rule(), rule, "{context}");
                } else {
                    without_hash += 1;
                    assert_eq!(received.value("hash"), None, "{context}");
                    assert_eq!(verified.unwrap_err(), VerifyError::MissingHash, "{context}");
                }
            }
        }
    }
    assert!(without_hash > 100 && refused < 200, "{without_hash} {refused}");
}

#[test]
fn only_methods_with_the_id_in_the_path_differ_from_their_form() {
    for method in methods::ALL {
        let (signer, request) = (signer(HashRule::Listed), full(method));
        let form = match signer.sign(&request) {
            Ok(signed) => signed.form(),
            Err(_) => signer.unhashed(&request).unwrap().form(),
        };
        let [post, query, get, action] = sent(&signer, &request).unwrap();
        assert_eq!(action.path(), "/billing/api/");
        assert_eq!(action.body(), format!("action={}&{}", method.name(), &*form));
        let path = format!("/billing/api/{}", method.name());
        if method.transport() == Transport::IdInPath {
            let at_id = format!("{path}/a%20b%26%C3%A9%2B%252F%2F%3B%3D%3F%23.");
            for http in [&post, &query, &get] {
                assert_eq!(http.path(), at_id);
                let sent = [http.query().unwrap_or_default(), http.body()].concat();
                assert!(!sent.starts_with("id=") && !sent.contains("&id="), "{sent}");
            }
        } else {
            assert_eq!((post.path(), post.query(), post.body()), (&*path, None, &*form));
            for http in [query, get] {
                assert_eq!((http.path(), http.query(), http.body()), (&*path, Some(&*form), ""));
            }
        }
    }
}

#[test]
fn a_request_without_a_hash_is_what_the_pages_show() {
    let base = base();
    let listed = signer(HashRule::Listed);
    let request = UserBalanceGetByPsw::new(Password::new("qqf5j971bygy").unwrap());
    let http = listed.unhashed(&request).unwrap().get(&base);
    assert_eq!(
        http.url(),
        "https://mor.example.com/billing/api/user_balance_get_by_psw/qqf5j971bygy"
    );
    assert_eq!((http.method(), http.query(), http.body()), (HttpMethod::Get, None, ""));

    let request = UserBalanceGetByUsername::new("qqf5j971bygy").currency("EUR");
    let http = listed.unhashed(&request).unwrap().get(&base.clone().at_root());
    let path = "/api/user_balance_get_by_username/qqf5j971bygy";
    assert_eq!((http.path(), http.query()), (path, Some("currency=EUR")));

    let invoices = InvoicesGet::new().from(1_188_604_800).till(1_191_196_799).language("en");
    let signer = Signer::new("username", key("secret"));
    let unhashed = signer.unhashed(&invoices).unwrap();
    let form = "u=username&from=1188604800&till=1191196799&lang=en";
    assert_eq!(&*unhashed.form(), form);
    assert_eq!(unhashed.post(&base).body(), form);
    assert_eq!(unhashed.endpoint().name(), "invoices_get");

    let nothing = Signer::without_username(key("secret"));
    let unhashed = nothing.unhashed(&invoices).unwrap();
    assert!(unhashed.form().starts_with("from="));
    let empty = InvoicesGet::new();
    let unhashed = nothing.unhashed(&empty).unwrap();
    assert_eq!(&*unhashed.form(), "");
    assert_eq!(unhashed.post_with_query(&base).query(), None);
    assert_eq!(unhashed.post_action(&base).body(), "action=invoices_get");
}

#[test]
fn a_method_is_sent_with_a_hash_or_without_but_not_both_ways() {
    use HashRule::{Listed, X8};

    let login = UserLogin::new(Password::new("hunter2").unwrap());
    assert!(signer(Listed).sign(&login).is_ok() && signer(X8).unhashed(&login).is_ok());
    let (takes, takes_none) =
        (SignError::TakesHash { rule: Listed }, SignError::TakesNoHash { rule: X8 });
    assert_eq!(signer(Listed).unhashed(&login).unwrap_err(), takes);
    assert_eq!(takes.to_string(), "the method takes a hash under rule listed");
    assert_eq!(signer(X8).sign(&login).unwrap_err(), takes_none);
    for method in methods::ALL {
        for rule in HashRule::ALL {
            let (signer, request) = (signer(rule), full(method));
            assert_eq!(signer.unhashed(&request).is_err(), method.takes_hash(rule));
            let takes_none = Some(SignError::TakesNoHash { rule });
            assert_eq!(signer.sign(&request).err() != takes_none, method.takes_hash(rule));
        }
    }
    let unmet = SignError::Unmet(UnmetRequirement::Parameter("id"));
    for list in [
        ParameterList::new(&USER_BALANCE_GET_BY_PSW),
        ParameterList::new(&USER_BALANCE_GET_BY_PSW).with("id", "").unwrap(),
    ] {
        assert_eq!(signer(Listed).unhashed(&list).unwrap_err(), unmet);
    }
}

#[test]
fn debug_shows_no_id_of_a_path() {
    let signer = signer(HashRule::X8);
    let request = UserBalanceGetByPsw::new(Password::new("hunter2").unwrap());
    let unhashed = signer.unhashed(&request).unwrap();
    let base = base();
    for debug in [
        format!("{unhashed:?}"),
        format!("{:?}", unhashed.post(&base)),
        format!("{:?}", unhashed.get(&base)),
        format!("{:?}", unhashed.post_action(&base)),
    ] {
        assert!(!debug.contains("hunter2"), "{debug}");
    }
    let debug = format!("{:?}", unhashed.get(&base));
    assert!(debug.contains("/api/user_balance_get_by_psw/\""), "{debug}");
}

#[test]
fn an_id_that_no_path_can_end_with_stays_in_the_form() {
    let signer = signer(HashRule::Listed);
    for id in [".", ".."] {
        let request = UserBalanceGetByUsername::new(id);
        let unhashed = signer.unhashed(&request).unwrap();
        let http = unhashed.get(&base());
        assert_eq!(http.path(), "/billing/api/user_balance_get_by_username");
        assert_eq!(http.query(), Some(&*format!("id={id}")));
        assert_eq!(received(&http).value("id").unwrap(), id);
    }
}

#[test]
fn a_path_may_end_with_an_id_for_three_methods_only() {
    for (path, id) in [
        ("/billing/api/user_simple_balance_get/7", Some("7")),
        ("/api/simple_balance/a%20b", Some("a b")),
        ("/a/api/user_balance_get_by_psw/api", Some("api")),
        ("/api/user_balance_get_by_username/did_create", Some("did_create")),
        ("/api/user_balance_get_by_username", None),
    ] {
        let method = methods::by_path(path).unwrap();
        assert!(method.serves(path) && !DID_CREATE.serves(path), "{path}");
        let request =
            ReceivedRequest::read_at(Limits::default(), method, path, "currency=EUR", "").unwrap();
        assert_eq!(request.value("id").as_deref(), id, "{path}");
        assert_eq!(request.value("currency").unwrap(), "EUR", "{path}");
        assert_eq!(request.pairs().count(), 1 + usize::from(id.is_some()), "{path}");
    }
    for path in [
        "/api/did_create/7",
        "/api/user_balance_get/7",
        "/api/user_simple_balance_get/",
        "/api/user_simple_balance_get/.",
        "/api/user_simple_balance_get/..",
        "/api/user_simple_balance_get/7/",
        "/api/user_simple_balance_get/7/8",
        "/api//7",
        "/apix/user_simple_balance_get/7",
        "/api/v2/user_simple_balance_get/7",
        "api/user_simple_balance_get/7",
        "/7",
    ] {
        assert!(methods::by_path(path).is_none(), "{path}");
        for method in [&USER_SIMPLE_BALANCE_GET, &DID_CREATE] {
            assert!(!method.serves(path), "{path}");
            let request =
                ReceivedRequest::read_at(Limits::default(), method, path, "", "").unwrap();
            assert_eq!(request.pairs().count(), 0, "{path}");
        }
    }
    // The path of another method has no id for this one.
    let path = "/api/user_simple_balance_get/7";
    let other = &USER_BALANCE_GET_BY_PSW;
    let request = ReceivedRequest::read_at(Limits::default(), other, path, "", "").unwrap();
    assert_eq!(request.value("id"), None);
    let names: Vec<_> = methods::ALL
        .iter()
        .filter(|method| methods::by_path(&format!("/api/{}/7", method.name())).is_some())
        .map(|method| method.transport())
        .collect();
    assert_eq!(names, [Transport::IdInPath; 3]);
}

#[test]
fn an_id_in_the_path_is_read_as_strictly_as_a_value() {
    let read = |id: &str, query, body| {
        let path = format!("/api/user_simple_balance_get/{id}");
        let method = &USER_SIMPLE_BALANCE_GET;
        let read = ReceivedRequest::read_at(Limits::default(), method, &path, query, body);
        read.map(|request| request.value("id").unwrap().into_owned())
    };
    let parameter = ParameterRef::Listed("id");
    for (id, error) in [
        ("%", ReadError::BadEscape { parameter }),
        ("%4", ReadError::BadEscape { parameter }),
        ("a%zz", ReadError::BadEscape { parameter }),
        ("%ff", ReadError::NotUtf8 { parameter }),
        ("a;b", ReadError::Semicolon { parameter }),
        ("a+b", ReadError::Unescaped { parameter }),
        ("a&b", ReadError::Unescaped { parameter }),
        ("a%20b+", ReadError::Unescaped { parameter }),
    ] {
        assert_eq!(read(id, "", ""), Err(error), "{id}");
    }
    assert_eq!(
        ReadError::Unescaped { parameter }.to_string(),
        "parameter `id` has a raw `+` or `&` in the path"
    );
    for (id, query, body) in [
        ("a%20b", "", ""),
        ("a%20b", "id=a+b", ""),
        ("a b", "", "currency=EUR&id=a%20b"),
        ("%61%20b", "id=a+b&x=", "id=a b"),
    ] {
        assert_eq!(read(id, query, body).as_deref(), Ok("a b"), "{id} {query} {body}");
    }
    for (query, body) in [("id=7", ""), ("", "id=7"), ("id=", ""), ("%69d=8", "")] {
        assert_eq!(read("70", query, body), Err(ReadError::Conflict { parameter }));
    }
}

#[test]
fn an_id_in_the_path_counts_for_the_limits() {
    let path = "/api/user_simple_balance_get/12345";
    let read = |bytes, parameters| {
        let mut limits = Limits::default();
        (limits.bytes, limits.parameters) = (bytes, parameters);
        ReceivedRequest::read_at(limits, &USER_SIMPLE_BALANCE_GET, path, "x=1", "y=2").err()
    };
    assert_eq!(read(11, 3), None);
    assert_eq!(read(10, 3), Some(ReadError::TooLong { length: 11, limit: 10 }));
    assert_eq!(read(11, 2), Some(ReadError::TooMany { limit: 2 }));
}

#[test]
fn values_at_the_ends_of_query_and_body_are_not_taken_for_the_id() {
    let path = "/api/user_balance_get_by_username/7";
    let method = &USER_BALANCE_GET_BY_USERNAME;
    for (query, body) in
        [("", ""), ("currency=", ""), ("", "currency="), ("x=", "currency="), ("currency=", "x=")]
    {
        let request =
            ReceivedRequest::read_at(Limits::default(), method, path, query, body).unwrap();
        let currency = (!(query.is_empty() && body.is_empty())).then_some("");
        assert_eq!(request.value("currency").as_deref(), currency, "{query} {body}");
        assert_eq!(request.value("id").unwrap(), "7", "{query} {body}");
    }
}

#[test]
fn an_action_names_the_method() {
    for (path, form, name) in [
        ("/billing/api/", "action=dids_get&u=admin", Some("dids_get")),
        ("/billing/api", "u=admin&action=dids_get", Some("dids_get")),
        ("/api/", "%61ction=dids%5Fget", Some("dids_get")),
        ("/api/", "action=user_update_api", Some("user_details_update")),
        // Reading refuses these, whatever the method is.
        ("/api/", "&&x&action=dids_get&action=did_create", Some("dids_get")),
        ("/api/", "action=no_such_method", None),
        ("/api/", "action=", None),
        ("/api/", "u=action", None),
        ("/api/", "", None),
        ("/apix/", "action=dids_get", None),
        ("api/", "action=dids_get", None),
        ("/api//", "action=dids_get", None),
        ("/api/did_create", "action=dids_get", None),
        ("/", "action=dids_get", None),
        ("", "action=dids_get", None),
    ] {
        let found = methods::by_action(path, form).map(Endpoint::name);
        assert_eq!(found, name, "{path} {form}");
    }
    let both = "action=dids_get&action=did_create";
    assert!(ReceivedRequest::read(&DIDS_GET, "", both).is_err());
    assert!(ReceivedRequest::read(&DIDS_GET, "action=did_create", "action=dids_get").is_err());
}

#[test]
fn an_action_that_names_the_method_is_not_unknown() {
    let key = key("secret");
    let signer = Signer::new("admin", key.clone());
    let request = DidsGet::new().language("all");
    let http = signer.sign(&request).unwrap().post_action(&base());
    assert!(http.body().starts_with("action=dids_get&u=admin&search_language=all&hash="));
    let received = received(&http);
    let verified = received.verify([("own", &key)], HashRule::Listed).unwrap();
    let uncovered: Vec<_> = verified.uncovered().collect();
    assert_eq!(
        uncovered.first().map(|uncovered| (uncovered.name(), uncovered.reason())),
        Some(("action", UncoveredReason::MethodName))
    );
    assert_eq!(uncovered.first().unwrap().to_string(), "parameter `action`: the method's name");
    let typed = verified.typed::<DidsGet>().unwrap();
    assert_eq!(typed, request.clone().with_unlisted("action", "dids_get").unwrap());

    // Any other value is a parameter like others.
    let other = request.with_unlisted("action", "did_create").unwrap();
    let form = signer.sign(&other).unwrap().form();
    let received = ReceivedRequest::read(&DIDS_GET, "", &*form).unwrap();
    let verified = received.verify([("own", &key)], HashRule::Listed).unwrap();
    let action = verified.uncovered().find(|uncovered| uncovered.name() == "action");
    assert_eq!(action.unwrap().reason(), UncoveredReason::Unknown);
    assert_eq!(verified.typed::<DidsGet>().unwrap(), other);

    // An alias is a name, too.
    let form = signer.sign(&UserDetailsUpdate::new(1)).unwrap().form().to_string();
    let body = format!("{form}&action=user_update_api");
    let method = methods::by_action("/api/", &body).unwrap();
    let received = ReceivedRequest::read(method, "", &body).unwrap();
    let verified = received.verify([("own", &key)], HashRule::Listed).unwrap();
    let reasons: Vec<_> = verified.uncovered().map(|uncovered| uncovered.reason()).collect();
    assert_eq!(reasons, [UncoveredReason::Unsigned, UncoveredReason::MethodName]);
}

proptest! {
    #[test]
    fn any_id_comes_back_from_the_path(
        id in prop_oneof!["\\PC{1,12}", "[ &=+%;?#/.\u{0}\n]{1,6}"],
        currency in proptest::option::of(".{0,5}"),
    ) {
        let key = key("secret");
        let mut request = UserSimpleBalanceGet::new(Password::new(id.clone()).unwrap());
        request.currency = currency;
        let (signer, base) = (Signer::new("admin", key.clone()), base());
        let signed = signer.sign(&request).unwrap();
        for http in [signed.post(&base), signed.post_with_query(&base), signed.get(&base)] {
            let received = received(&http);
            prop_assert_eq!(received.value("id").unwrap(), id.as_str());
            let verified = received.verify([("own", &key)], HashRule::Listed).unwrap();
            prop_assert_eq!(&verified.typed::<UserSimpleBalanceGet>().unwrap(), &request);
            // Every URL parser leaves the path as it is.
            let url = http.url().split('?').next().unwrap();
            prop_assert!(url.bytes().all(|byte| byte.is_ascii_graphic()));
            if id != "." && id != ".." {
                prop_assert_eq!(http.path().split('/').count(), 5);
            }
        }
    }
}
