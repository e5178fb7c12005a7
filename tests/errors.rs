//! Every error, brought about by what a user does: one line that names the parameter, its source,
//! and nothing secret.
#![cfg(all(feature = "json", feature = "xml"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::error::Error;
use std::fmt::Debug;

use mor_api::answer::{Answer, DEFAULT_LIMIT};
use mor_api::methods::dids::{DidCreate, DidCreated};
use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate, UserUpdated};
use mor_api::v2::{
    self, AssignProvider, BearerToken, Credentials, ProviderAssigned, Tokens, UnassignProvider,
};
use mor_api::value::Digits;
use mor_api::{
    BaseUrl, Computed, Declaration, Endpoint, HashRule, Kind, Parameter, ParameterError,
    ParameterList, ReceivedRequest, RequestHash, SecretKey, Signer, TypedRequest, VerifyError,
};

/// Ids, hashes, passwords and tokens of the requests below; none of them may be in an error.
const SECRETS: [&str; 4] =
    ["c0rrect-h0rse", "hunter2", "tok3n", "0123456789abcdef0123456789abcdef01234567"];

static OWN: Endpoint = mor_api::endpoint!("own", [Parameter::signed("a", Kind::Text)]);
const A: Parameter = Parameter::signed("a", Kind::Text);
const U: Parameter = Parameter::signed("u", Kind::Text);

fn check<E: Error + 'static>(error: E, text: &str, source: Option<&str>) {
    let error: Box<dyn Error> = Box::new(error);
    assert_eq!(error.to_string(), text);
    assert_eq!(error.source().map(ToString::to_string).as_deref(), source, "{text}");
    let first = text.chars().next().unwrap();
    assert!(first.is_lowercase() || first == '`' || first.is_ascii_digit(), "{text}");
    assert!(!text.ends_with('.') && !text.contains('\n'), "{text}");
    for secret in SECRETS {
        assert!(!format!("{error:?} {error}").contains(secret), "{error:?}");
    }
}

fn fails<T: Debug, E>(result: Result<T, E>) -> E {
    match result {
        Ok(it) => panic!("no error, but {it:?}"),
        Err(error) => error,
    }
}

#[test]
fn requests_that_cannot_be_read() {
    let many = "x=1&".repeat(257);
    let long = format!("x={}", "1".repeat(64 * 1024));
    let name = "n".repeat(100);
    for (query, text) in [
        ("pswd=hunter2%4", "parameter `pswd` has a `%` without two hexadecimal digits"),
        ("pswd=hunter2%ff", "parameter `pswd` is not UTF-8"),
        ("pswd=hunter2;u9=x", "parameter `pswd` has a raw `;`"),
        ("u15=1&pswd[]=hunter2", "parameter 2 has a bracket in its name"),
        ("pswd", "parameter `pswd` has no `=`"),
        ("=hunter2", "parameter 1 has no name before its `=`"),
        ("pswd=hunter2&pswd=hunter3", "parameter `pswd` appears twice with different values"),
        ("a%0Ab;=1", "parameter 1 has a raw `;`"),
        ("a%0Ab=1&a%0Ab=2", "parameter 2 appears twice with different values"),
        // A password whose `&` is not encoded: its rest is no name.
        ("pswd=hun&hunter2&u15=1", "parameter 2 has no `=`"),
        (&many, "there are more than 256 parameters"),
        (&long, "query and body have 65538 bytes, the limit is 65536"),
        (&name, "parameter 1 has no `=`"),
    ] {
        check(fails(ReceivedRequest::read(&USER_DETAILS_UPDATE, query, "")), text, None);
    }
    let error = fails(ReceivedRequest::read(&USER_DETAILS_UPDATE, b"pswd=hunter2\xff", b""));
    check(error, "parameter `pswd` is not UTF-8", None);
    let request = ReceivedRequest::read(&USER_DETAILS_UPDATE, "user_id=1", "").unwrap();
    check(fails(request.username()), "parameter `u` is missing", None);
}

#[test]
fn requests_that_do_not_verify() {
    let key = SecretKey::new("c0rrect-h0rse").unwrap();
    let hash = "0123456789abcdef0123456789abcdef01234567";
    let short = "`hash` has 39 bytes instead of 40";
    let digits = "`hash` has characters that are not hexadecimal digits";
    for (endpoint, query, text) in [
        (&USER_DETAILS_UPDATE, "user_id=1".to_owned(), "parameter `hash` is missing"),
        (&USER_DETAILS_UPDATE, format!("user_id=1&hash={}", "a".repeat(39)), short),
        (&USER_DETAILS_UPDATE, format!("user_id=1&hash={}", "g".repeat(40)), digits),
        (&USER_DETAILS_UPDATE, format!("u15=1&hash={hash}"), "parameter `user_id` is missing"),
        (
            &USER_DETAILS_UPDATE,
            format!("user_id=007&hash={hash}"),
            "parameter `user_id` is not an id: digits without sign or leading zero",
        ),
        (&OWN, format!("a=&hash={hash}"), "no signed parameter is present"),
        (&OWN, format!("a=1&hash={hash}"), "`hash` does not match"),
    ] {
        let request = ReceivedRequest::read(endpoint, &query, "").unwrap();
        check(fails(request.verify([("own", &key)], HashRule::Listed)), text, None);
    }
    let query = format!("a=1&hash={hash}");
    let request = ReceivedRequest::read(&OWN, &query, "").unwrap();
    let none: [(&str, &SecretKey); 0] = [];
    let error = fails(request.verify(none, HashRule::Listed));
    assert_eq!(error, VerifyError::NoKey);
    check(error, "there is no key to verify `hash` against", None);
    check(fails("é".parse::<RequestHash>()), "`hash` has 2 bytes instead of 40", None);
    check(fails("a".parse::<RequestHash>()), "`hash` has 1 byte instead of 40", None);
}

#[test]
fn requests_that_cannot_be_filled_or_signed() {
    let list = || ParameterList::new(&USER_DETAILS_UPDATE);
    let listed =
        |name: &str, value: &str| fails(list().with("pswd", "hunter2").unwrap().with(name, value));
    let extra = |name: &str| {
        fails(list().with_unlisted("p", "hunter2").unwrap().with_unlisted(name, "hunter3"))
    };
    for (error, text) in [
        (
            listed("user_id", "hunter2"),
            "parameter `user_id` has a wrong value, expected an id: digits without sign or leading \
             zero",
        ),
        (listed("pswd", "hunter3"), "parameter `pswd` has a different value already"),
        (listed("u", "me"), "parameter `u` is written when the request is signed"),
        (listed("hash", "x"), "parameter `hash` is written when the request is signed"),
        (listed("u99\n", "x"), "parameter `u99\\n` is not listed for this method"),
        (extra("pswd"), "parameter `pswd` is listed for this method"),
        (extra("a[]"), "parameter `a[]` has an empty name or one with brackets"),
        (extra("p"), "parameter `p` has a different value already"),
    ] {
        check(error, text, None);
    }
    check(fails(Digits::new("x")), "invalid value, expected digits", None);
    for (name, expected) in [
        ("pswd", "text that is not empty"),
        ("u15", "0 or 1"),
        ("u2", "a number from 0 to 23"),
        ("u31", "an id, or -1 for none"),
        ("enable_static_list", "one of no blacklist whitelist"),
        ("credit", "a decimal number such as -12.50"),
    ] {
        let error = UserDetailsUpdate::new(1).set(name, "").unwrap_err();
        check(error, &format!("parameter `{name}` has a wrong value, expected {expected}"), None);
    }

    let key = SecretKey::new("c0rrect-h0rse").unwrap();
    let signer = Signer::new("me", key.clone());
    check(fails(signer.sign(&list())), "parameter `user_id` is missing", None);
    check(fails(signer.sign(&ParameterList::new(&OWN))), "no signed parameter is present", None);
    check(SecretKey::new("").unwrap_err(), "the secret key is empty", None);

    let form = signer.sign(&list().with("user_id", "1").unwrap()).unwrap().form();
    let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, &*form, "").unwrap();
    let verified = received.verify([("own", &key)], HashRule::Listed).unwrap();
    check(verified.typed::<DidCreate>().unwrap_err(), "the request is not for `did_create`", None);
    check(ParameterError::Missing { parameter: "did" }, "parameter `did` is missing", None);
}

#[test]
fn declarations_that_are_none() {
    let declare = |name, parameters| {
        let declaration = Declaration::new(name, parameters);
        let computed = Computed::<256, 256, 8, 128, 128, 16384>::of(&declaration);
        Endpoint::new(declaration, Box::leak(Box::new(computed))).unwrap_err()
    };
    check(
        declare("a b\n", &[]),
        "name `a b\\n`: a name must be 1 to 64 ASCII letters, digits, `_`, `-` or `.`",
        None,
    );
    check(declare("own", &[A, A]), "name `a`: a name is declared twice", None);
    check(
        declare("own", &[U]),
        "name `u`: every endpoint has `u` and `hash`; they are not declared",
        None,
    );
    let different: Vec<_> = (0..127)
        .map(|number| Parameter::unsigned(format!("a{number}").leak(), Kind::Text))
        .collect();
    check(declare("own", different.leak()), "an endpoint has at most 126 parameters", None);
}

#[test]
fn urls_and_tokens_that_are_none() {
    for (url, text) in [
        ("ftp://example.com", "the base url does not begin with http:// or https://"),
        ("https://", "the base url has no valid host"),
        ("https://example.com:x", "the base url has no valid port"),
        ("https://me:hunter2@example.com", "the base url has a username or password"),
        ("https://example.com/a b", "the base url has no valid path"),
        ("https://example.com/?a", "the base url has a query or fragment"),
        (
            "https://example.com/billing/api/did_create",
            "the base url goes on after `/api`: end it there",
        ),
    ] {
        check(BaseUrl::parse(url).unwrap_err(), text, None);
    }
    check(BearerToken::new("").unwrap_err(), "the bearer token is empty", None);
    check(
        BearerToken::new("tok3n x").unwrap_err(),
        "the bearer token has an illegal character at byte 5",
        None,
    );
    let error = BearerToken::from_authorization("Basic tok3n").unwrap_err();
    check(error, "the authorization header does not begin with `Bearer `", None);
    let base = BaseUrl::parse("https://example.com").unwrap();
    let error = v2::login(&base, "me:hunter2", "hunter2").unwrap_err();
    check(error, "the username has a colon", None);
    let error = v2::login(&base, "me", "hunter2\n").unwrap_err();
    check(error, "the password has a control character", None);
    let error = Credentials::from_authorization("Basic hunter2").unwrap_err();
    check(error, "the authorization header is not base64 of a username and a password", None);
    let error = Tokens::read(200, r#"{"access_token":"tok3n\n"}"#).unwrap_err();
    check(error, "the answer cannot be read", Some("the answer has no valid `access_token`"));
    let token = BearerToken::new("tok3n").unwrap();
    assert!(
        token == BearerToken::new("tok3n").unwrap() && token != BearerToken::new("tok3m").unwrap()
    );
}

#[test]
fn answers_that_are_none() {
    let long = " ".repeat(DEFAULT_LIMIT + 1);
    let unreadable = "the answer with status 200 cannot be read";
    for (body, source) in [
        (long.as_str(), "the answer has 16777217 bytes, the limit is 16777216"),
        (r#"<?xml version="1.0" encoding="latin1"?><page/>"#, "the answer is not UTF-8"),
        ("<page><a></b></page>", "the answer is malformed at byte 9"),
        ("<!DOCTYPE page><page/>", "the answer has a document type"),
        ("<page><error>&x\u{7f};</error></page>", "the answer refers to the entity `x\\u{7f}`"),
        ("<pages/>", "the answer is a `pages`"),
        ("<page/>", "the answer tells neither success nor error"),
        (
            "<page><error>a</error><status><success>DID created</success></status></page>",
            "the answer tells both success and error",
        ),
        (
            "<page><status><success>User was updated</success></status></page>",
            "the answer tells another success: User was updated",
        ),
        (
            "<page><status><success>DID created</success></status></page>",
            "the answer has no valid `id`",
        ),
        (
            "<page><status>DID created</status>\
             <did_details><id>3</id><id>4</id></did_details></page>",
            "the answer has more than one `page/did_details/id`",
        ),
    ] {
        check(DidCreated::read(200, body).unwrap_err(), unreadable, Some(source));
    }
    let updated = UserUpdated::new().to_xml();
    check(
        UserUpdated::read(500, &updated).unwrap_err(),
        "the answer with status 500 cannot be read",
        Some("the answer tells success with a status of failure"),
    );
    let refused = "<page><error>Incorrect hash</error><message>one\ntwo</message></page>";
    // The server's own words, but on one line.
    let error = UserUpdated::read(200, refused).unwrap_err();
    assert_eq!(error.to_string(), "Incorrect hash; one\\ntwo");
    assert_eq!(error.source().unwrap().to_string(), "Incorrect hash");
}

#[test]
fn requests_and_answers_of_v2_that_are_none() {
    const PATH: &str = "/api/v2/users/1/assign_provider";
    let error = AssignProvider::read("/api/v2/users/1", "").unwrap_err();
    check(error, "the path is not that of assign_provider", None);
    let long = " ".repeat(64 * 1024 + 1);
    for (body, text) in [
        (long.as_str(), "the body has 65537 bytes, the limit is 65536"),
        ("[]", "the body is wrong at byte 0: not a JSON object"),
        ("{", "the body is wrong at byte 1: cut off"),
        (r#"{"provider_id":hunter2}"#, "the body is wrong at byte 15: not valid JSON"),
        ("{}", "`provider_id` and `provider_device_id` are both missing"),
        (
            r#"{"provider_id":"1"}"#,
            "`provider_id` is not an id: a number without sign or leading zero",
        ),
    ] {
        check(AssignProvider::read(PATH, body).unwrap_err(), text, None);
    }
    let error = UnassignProvider::read(PATH, "provider_id").unwrap_err();
    check(error, "the query cannot be read", Some("parameter 1 has no `=`"));

    let error = ProviderAssigned::read(200, "x").unwrap_err();
    check(error, "the answer cannot be read", Some("the answer is malformed at byte 0"));
    for (status, text) in [
        (
            401,
            "401: missing or invalid token or login, api disabled, missing rights, \
             or method not permitted",
        ),
        (500, "500: the pages do not list this status"),
    ] {
        check(ProviderAssigned::read(status, "tok3n").unwrap_err(), text, None);
        check(Tokens::read(status, r#"{"errors":"tok3n"}"#).unwrap_err(), text, None);
    }
}
