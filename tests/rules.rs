//! The rules of the servers: what each hashes, what it drops, and what is refused for it. All
//! canonical texts are put together by hand.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod common;

use common::{encoded, key, sha1};
use mor_api::inspect::{Contribution, Diagnoser, FindingKind, Uncounted};
use mor_api::methods::dids::{DID_DETAILS_UPDATE, DidDetailsUpdate};
use mor_api::{
    Conversion, Endpoint, HashRule, HashRules, Hashing, Kind, OnServers, Parameter, ParameterError,
    ParameterList, ReceivedRequest, Rejection, SignError, Signer, TypedRequest, UncoveredReason,
    VerifyError, server_order,
};

const SECRET: &str = "Kw7-pLq2xZ";

const X8: HashRules = HashRules::of(&[HashRule::X8]);

/// The page signs `name` and `note`. Servers hash `name` and `number`, in the other order, and
/// `note` on none.
static SHOP: Endpoint = mor_api::endpoint!(
    "shop",
    [
        Parameter::signed("name", Kind::Text),
        Parameter::signed("note", Kind::Text),
        Parameter::unsigned("number", Kind::Text),
    ]
);

/// Declared ids that servers hash as integers, and one that they do not hash at all.
static IDS: Endpoint = mor_api::endpoint!(
    "ids",
    [
        Parameter::signed("user_id", Kind::ObjectId),
        Parameter::signed("tariff_id", Kind::ObjectId),
        Parameter::signed("shop_id", Kind::ObjectId),
    ]
);

/// Every conversion that there is, each for a declared parameter.
static CONVERTED: Endpoint = mor_api::endpoint!(
    "converted",
    [
        Parameter::signed("email", Kind::Text),
        Parameter::signed("period_start", Kind::Text),
        Parameter::signed("mtype", Kind::Text),
        Parameter::signed("device", Kind::Text),
        Parameter::signed("balance", Kind::Text),
        Parameter::signed("direction", Kind::Text),
        Parameter::signed("calltype", Kind::Text),
        Parameter::signed("users", Kind::Text),
        Parameter::signed("block", Kind::Text),
    ]
);

/// It has a list of its own on X8, in which `u` is the first and a name of the order is missing.
static OWN: Endpoint = mor_api::endpoint!(
    "own",
    [
        Parameter::signed("p", Kind::Text),
        Parameter::signed("name", Kind::Text),
        Parameter::signed("period_start", Kind::Text),
    ],
    servers: [
        OnServers::of(X8, &["own"]).hash(Hashing::Own(&["u", "period_start", "p"])),
    ],
);

static STATS: Endpoint = mor_api::endpoint!(
    "stats",
    [Parameter::signed("name", Kind::Text)],
    servers: [OnServers::of(X8, &["stats"]).hash(Hashing::UsernameUnlessAdmin)],
);

static PING: Endpoint = mor_api::endpoint!(
    "ping",
    [Parameter::signed("name", Kind::Text)],
    servers: [OnServers::of(X8, &["ping"]).hash(Hashing::Nothing)],
);

static WITHOUT: Endpoint = mor_api::endpoint!(
    "without",
    [Parameter::signed("name", Kind::Text), Parameter::signed("number", Kind::Text)],
    servers: [
        OnServers::of(X8, &["without"]).hash(Hashing::OrderWithout(&["number", "email"])),
    ],
);

/// The query of these pairs with the hash of a text.
fn query(pairs: &[(&str, &str)], text: &str) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={}&", encoded(value)));
    format!("{}hash={}", pairs.collect::<String>(), sha1(&[text, "secret"]))
}

/// The rule that matched, the covered names, and the uncovered ones with the reason.
type Outcome = (HashRule, Vec<&'static str>, Vec<(String, UncoveredReason)>);

/// What becomes of a request with the hash of a text.
fn verify(
    endpoint: &Endpoint,
    rules: impl Into<HashRules>,
    pairs: &[(&str, &str)],
    text: &str,
) -> Result<Outcome, VerifyError> {
    let (query, key) = (query(pairs, text), key("secret"));
    let request = ReceivedRequest::read(endpoint, &query, "").unwrap();
    let verified = request.verify([("own", &key)], rules)?;
    assert_eq!(verified.canonical().as_str(), text);
    let explanation = request.explain(&key, verified.rule());
    let explained: String = explanation.contributions().iter().map(Contribution::value).collect();
    assert_eq!(explained, text);
    let uncovered =
        verified.uncovered().map(|parameter| (parameter.name().to_owned(), parameter.reason()));
    let uncovered: Vec<_> = uncovered.collect();
    let reasons: Vec<_> = uncovered.iter().map(|(_, reason)| *reason).collect();
    let told: Vec<_> = explanation.uncounted().iter().map(Uncounted::reason).collect();
    assert_eq!(told, reasons);
    Ok((verified.rule(), verified.covered().collect(), uncovered))
}

fn list<'e>(endpoint: &'e Endpoint, pairs: &[(&str, &str)]) -> ParameterList<'e> {
    pairs
        .iter()
        .fold(ParameterList::new(endpoint), |list, (name, value)| list.with(name, *value).unwrap())
}

/// Signs as `me`, reads what is sent, verifies it, and gives the text that was hashed.
fn round_trip(
    list: &ParameterList<'_>,
    username: &str,
    rule: HashRule,
) -> Result<String, SignError> {
    let key = key("secret");
    let signer = Signer::new(username, key.clone()).rule(rule);
    let signed = signer.sign(list)?;
    let text = signed.canonical().as_str().to_owned();
    assert_eq!(*signed.hash().to_hex(), *sha1(&[&text, "secret"]));
    assert_eq!(signed.explain().hash(), signed.hash());
    let form = signed.form();
    let request = ReceivedRequest::read(signed.endpoint(), "", &*form).unwrap();
    let verified = request.verify([("own", &key)], rule).unwrap();
    assert_eq!((verified.rule(), verified.canonical().as_str()), (rule, &*text));
    let explained = request.explain(&key, rule).to_string();
    assert_eq!(explained, signed.explain().to_string());
    Ok(text)
}

use UncoveredReason::{Dropped, Empty, LeftOut, Unknown, Unsigned};

fn reasons(reasons: &[(&str, UncoveredReason)]) -> Vec<(String, UncoveredReason)> {
    reasons.iter().map(|(name, reason)| ((*name).to_owned(), *reason)).collect()
}

#[test]
fn servers_hash_in_their_order_what_the_page_does_not() {
    let pairs = [("name", "a"), ("note", "b"), ("number", "1")];
    let by_page = (HashRule::Listed, vec!["name", "note"], reasons(&[("number", Unsigned)]));
    assert_eq!(verify(&SHOP, HashRule::Listed, &pairs, "ab"), Ok(by_page));
    for rule in HashRules::SERVERS.iter() {
        let by_server = (rule, vec!["number", "name"], reasons(&[("note", LeftOut)]));
        assert_eq!(verify(&SHOP, rule, &pairs, "1a"), Ok(by_server));
        assert_eq!(verify(&SHOP, rule, &pairs, "ab"), Err(VerifyError::Mismatch));
        assert_eq!(round_trip(&list(&SHOP, &pairs), "me", rule), Ok("1a".into()));
    }
}

#[test]
fn foreign_names_are_hashed_at_their_place() {
    // `email` stands before all declared ones, `description` too, and `id` after them.
    let pairs = [("id", "9"), ("name", "a"), ("number", "1"), ("email", "e"), ("description", "d")];
    let covered = vec!["email", "description", "number", "name", "id"];
    let expected = Ok((HashRule::X8, covered, Vec::new()));
    assert_eq!(verify(&SHOP, HashRule::X8, &pairs, "ed1a9"), expected);
    // By the page they are nothing.
    let unknown =
        [("id", Unknown), ("number", Unsigned), ("email", Unknown), ("description", Unknown)];
    let expected = Ok((HashRule::Listed, vec!["name"], reasons(&unknown)));
    assert_eq!(verify(&SHOP, HashRule::Listed, &pairs, "a"), expected);
    // Twice the same is hashed once, and a name may be encoded.
    let (key, hash) = (key("secret"), sha1(&["ea", "secret"]));
    for query in ["email=e&name=a&email=e", "name=a&%65mail=%65", "em%61il=e&name=a&email=e&x=1"] {
        let query = format!("{query}&hash={hash}");
        for (query, body) in [(&*query, ""), ("", &*query)] {
            let request = ReceivedRequest::read(&SHOP, query, body).unwrap();
            let verified = request.verify([("own", &key)], HashRule::X8).unwrap();
            assert_eq!(verified.covered().collect::<Vec<_>>(), ["email", "name"]);
        }
    }
    // Empty ones add nothing, but are told.
    let pairs = [("name", "a"), ("email", "")];
    let expected = Ok((HashRule::X8, vec!["name"], reasons(&[("email", Empty)])));
    assert_eq!(verify(&SHOP, HashRule::X8, &pairs, "a"), expected);
}

#[test]
fn a_version_hashes_the_names_that_it_has() {
    for (name, rules) in [
        ("email", HashRules::SERVERS),
        ("did", HashRule::X5 | HashRule::X8),
        ("pgui", HashRule::M2.into()),
        ("monitoring_id", HashRule::X3 | HashRule::X3s),
        ("new_service_name", HashRule::X8.into()),
        ("local_number", HashRule::X3s.into()),
        ("cardgroup_id", HashRules::SERVERS.without(HashRule::M2.into())),
        ("shipped_at", HashRules::NONE),
    ] {
        for rule in HashRule::ALL {
            let pairs = [("name", "a"), (name, "1")];
            let explained = {
                let query = query(&pairs, "");
                let request = ReceivedRequest::read(&SHOP, &query, "").unwrap();
                request.canonical(rule).as_str().to_owned()
            };
            assert_eq!(explained.contains('1'), rules.contains(rule), "{name}, {rule}");
            let verified = verify(&SHOP, rule, &pairs, &explained);
            let (_, covered, uncovered) = verified.unwrap();
            assert_eq!(covered.contains(&name), rules.contains(rule), "{name}, {rule}");
            assert_eq!(uncovered.is_empty(), rules.contains(rule), "{name}, {rule}");
        }
    }
}

#[test]
fn values_are_hashed_as_they_are_converted() {
    for (name, value, hashed) in [
        ("period_start", "007", Some("7")),
        ("period_start", "000", Some("0")),
        ("period_start", "", Some("0")),
        ("period_start", "-7", None),
        ("period_start", "%37", None),
        ("mtype", "007", Some("007")),
        ("mtype", "7a", None),
        ("mtype", "%37", None),
        ("device", "all", Some("all")),
        ("device", "12", Some("12")),
        ("device", "any", None),
        ("balance", "-12.50", Some("-12.50")),
        ("balance", "+1+1", Some("+1+1")),
        ("balance", "1,5", None),
        ("balance", "1 5", None),
        ("direction", "incoming", Some("incoming")),
        ("direction", "both", None),
        ("calltype", "no_answer", Some("no_answer")),
        ("calltype", "No_answer", None),
        ("users", "1,2", Some("1,2")),
        ("users", "x\nall", Some("x\nall")),
        ("users", "x\r\nall\r", None),
        ("block", "untrue", Some("untrue")),
        ("block", "1", None),
        ("email", "%+ \n", Some("%+ \n")),
    ] {
        // `email` is there, so that something is hashed.
        let first = if name == "email" { "" } else { "e" };
        let mut pairs = vec![(name, value)];
        pairs.extend((!first.is_empty()).then_some(("email", first)));
        // Integers stand before `email`, and so do all but `mtype`.
        let hashed_text = hashed.unwrap_or_default();
        let text = match name {
            "mtype" => format!("{first}{hashed_text}"),
            _ => format!("{hashed_text}{first}"),
        };
        let dropped = if hashed.is_some() { Vec::new() } else { reasons(&[(name, Dropped)]) };
        for rule in HashRules::SERVERS.iter() {
            let (_, covered, uncovered) = verify(&CONVERTED, rule, &pairs, &text).unwrap();
            assert_eq!(covered.contains(&name), hashed.is_some(), "{name}={value:?}, {rule}");
            assert_eq!(uncovered, dropped, "{name}={value:?}, {rule}");
            let signed = round_trip(&list(&CONVERTED, &pairs), "me", rule);
            assert_eq!(signed.as_deref(), Ok(&*text), "{name}={value:?}, {rule}");
            // The same where the method does not declare it.
            if name != "email" {
                let (_, covered, uncovered) = verify(&SHOP, rule, &pairs, &text).unwrap();
                assert_eq!(covered.contains(&name), hashed.is_some(), "{name}={value:?}, {rule}");
                assert_eq!(uncovered, dropped, "{name}={value:?}, {rule}");
                let foreign = ParameterList::new(&SHOP).with_foreign(name, value).unwrap();
                let foreign = foreign.with_foreign("email", first).unwrap();
                assert_eq!(
                    round_trip(&foreign, "me", rule).as_deref(),
                    Ok(&*text),
                    "{name}={value:?}"
                );
            }
        }
        // The page's rule converts nothing.
        let by_page = format!("{first}{value}");
        assert!(verify(&CONVERTED, HashRule::Listed, &pairs, &by_page).is_ok(), "{name}={value:?}");
    }
}

#[test]
fn a_request_of_which_all_is_dropped_signs_nothing() {
    let pairs = [("mtype", "all"), ("block", "1")];
    for rule in HashRules::SERVERS.iter() {
        assert_eq!(verify(&CONVERTED, rule, &pairs, ""), Err(VerifyError::NothingSigned));
        let error = round_trip(&list(&CONVERTED, &pairs), "me", rule);
        assert_eq!(error, Err(SignError::NothingSigned));
    }
}

#[test]
fn own_lists_hash_the_username_and_nothing_foreign() {
    assert_eq!(OWN.hash_order(HashRule::X8).collect::<Vec<_>>(), ["u", "period_start", "p"]);
    assert!(!OWN.hashes_foreign_names(HashRule::X8) && OWN.hashes_foreign_names(HashRule::X5));
    // Values are hashed as they are: own lists know no conversions.
    let pairs = [("name", "n"), ("u", "me"), ("p", "x y"), ("email", "e"), ("period_start", "007")];
    let covered = vec!["u", "period_start", "p"];
    let uncovered = reasons(&[("name", LeftOut), ("email", Unknown)]);
    let expected = Ok((HashRule::X8, covered, uncovered));
    assert_eq!(verify(&OWN, HashRule::X8, &pairs, "me007x y"), expected);
    // Another username is another hash.
    let others = [("u", "you"), ("p", "x y"), ("period_start", "007")];
    assert_eq!(verify(&OWN, HashRule::X8, &others, "me007x y"), Err(VerifyError::Mismatch));
    // Versions without a list of their own hash by their order.
    let expected = Ok((
        HashRule::X5,
        vec!["period_start", "email", "name"],
        reasons(&[("u", Unsigned), ("p", LeftOut)]),
    ));
    assert_eq!(verify(&OWN, HashRule::X5, &pairs, "7en"), expected);

    let list = list(&OWN, &[("p", "x y"), ("period_start", "007")]);
    assert_eq!(round_trip(&list, "me", HashRule::X8), Ok("me007x y".into()));
    let unasked = list.with_unlisted("email", "e").unwrap();
    assert_eq!(round_trip(&unasked, "me", HashRule::X8), Ok("me007x y".into()));
    // Without `u` there is one value less.
    let signer = Signer::without_username(key("secret")).rule(HashRule::X8);
    assert_eq!(signer.sign(&unasked).unwrap().canonical().as_str(), "007x y");
}

#[test]
fn the_administrator_is_hashed_as_nothing() {
    let key = key("secret");
    for (username, text) in [("reseller", "reseller"), ("Admin", "Admin"), ("admin ", "admin ")] {
        let pairs = [("u", username), ("name", "n")];
        let expected = Ok((HashRule::X8, vec!["u"], reasons(&[("name", LeftOut)])));
        assert_eq!(verify(&STATS, HashRule::X8, &pairs, text), expected);
        let signed = round_trip(&list(&STATS, &[("name", "n")]), username, HashRule::X8);
        assert_eq!(signed.as_deref(), Ok(text));
    }
    // Of the administrator's request nothing is hashed.
    for pairs in [&[("u", "admin"), ("name", "n")][..], &[("name", "n")], &[("u", "")]] {
        let verdict = verify(&STATS, HashRule::X8, pairs, "");
        assert_eq!(verdict, Err(VerifyError::NothingSigned), "{pairs:?}");
    }
    let signer = Signer::new("admin", key).rule(HashRule::X8);
    let list = ParameterList::new(&STATS);
    assert_eq!(signer.sign(&list).unwrap_err(), SignError::NothingSigned);
}

#[test]
fn a_method_without_a_hash_is_neither_signed_nor_verified() {
    let pairs = [("name", "n")];
    let error = round_trip(&list(&PING, &pairs), "me", HashRule::X8).unwrap_err();
    assert_eq!(error, SignError::TakesNoHash { rule: HashRule::X8 });
    assert_eq!(error.to_string(), "the method takes no hash under rule x8");
    for text in ["", "n"] {
        assert_eq!(verify(&PING, HashRule::X8, &pairs, text), Err(VerifyError::TakesNoHash));
    }
    assert_eq!(verify(&PING, HashRules::NONE, &pairs, "n"), Err(VerifyError::TakesNoHash));
    // Under other rules it takes one. The rule that knows none does not let the key alone in.
    for rules in [HashRule::Listed | HashRule::X8, HashRules::ALL] {
        assert_eq!(verify(&PING, rules, &pairs, "n").unwrap().0, HashRule::Listed);
        assert_eq!(verify(&PING, rules, &pairs, ""), Err(VerifyError::Mismatch));
    }
    assert!(!PING.takes_hash(HashRule::X8) && PING.takes_hash(HashRule::X5));
    assert!(PING.must_sign(HashRule::X5));
}

#[test]
fn an_order_may_be_without_some_names() {
    assert_eq!(WITHOUT.hash_order(HashRule::X8).collect::<Vec<_>>(), ["name"]);
    assert_eq!(WITHOUT.hash_order(HashRule::X5).collect::<Vec<_>>(), ["number", "name"]);
    let pairs = [("name", "n"), ("number", "1"), ("id", "9")];
    let expected = Ok((HashRule::X8, vec!["name", "id"], reasons(&[("number", LeftOut)])));
    assert_eq!(verify(&WITHOUT, HashRule::X8, &pairs, "n9"), expected);
    let expected = Ok((HashRule::X5, vec!["number", "name", "id"], Vec::new()));
    assert_eq!(verify(&WITHOUT, HashRule::X5, &pairs, "1n9"), expected);
    let list = list(&WITHOUT, &[("name", "n"), ("number", "1")]).with_foreign("id", "9").unwrap();
    assert_eq!(round_trip(&list, "me", HashRule::X8), Ok("n9".into()));
    assert_eq!(round_trip(&list, "me", HashRule::X5), Ok("1n9".into()));
}

/// One that the method does not declare is left out as well.
#[test]
fn an_order_may_be_without_foreign_names() {
    let pairs = [("name", "n"), ("email", "e")];
    let expected = Ok((HashRule::X8, vec!["name"], reasons(&[("email", Unknown)])));
    assert_eq!(verify(&WITHOUT, HashRule::X8, &pairs, "n"), expected);
    let expected = Ok((HashRule::X5, vec!["email", "name"], Vec::new()));
    assert_eq!(verify(&WITHOUT, HashRule::X5, &pairs, "en"), expected);
    let list = list(&WITHOUT, &[("name", "n")]).with_unlisted("email", "e").unwrap();
    assert_eq!(round_trip(&list, "me", HashRule::X8), Ok("n".into()));
}

#[test]
fn nothing_foreign_is_signed_unasked() {
    let list = || list(&SHOP, &[("name", "a")]);
    let unasked = list().with_unlisted("email", "e").unwrap();
    let error = SignError::Foreign { parameter: "email", rule: HashRule::X8 };
    assert_eq!(round_trip(&unasked, "me", HashRule::X8), Err(error));
    assert_eq!(
        error.to_string(),
        "unlisted parameter `email` would be hashed by servers under rule x8"
    );
    assert_eq!(round_trip(&unasked, "me", HashRule::Listed), Ok("a".into()));
    let asked = list().with_foreign("email", "e").unwrap();
    assert_eq!(round_trip(&asked, "me", HashRule::X8), Ok("ea".into()));
    assert_eq!(round_trip(&asked, "me", HashRule::Listed), Ok("a".into()));
    // What is added in both ways is meant.
    let both = unasked.with_foreign("email", "e").unwrap();
    assert_eq!(round_trip(&both, "me", HashRule::X8), Ok("ea".into()));
    // Another version may not have the name, or drop the value, and so hash nothing.
    for (name, value) in [("pgui", "1"), ("mtype", "all"), ("email", ""), ("lang", "en")] {
        let list = list().with_unlisted(name, value).unwrap();
        assert_eq!(round_trip(&list, "me", HashRule::X8), Ok("a".into()), "{name}={value}");
    }
    let list_on_m2 = list().with_unlisted("pgui", "1").unwrap();
    let error = SignError::Foreign { parameter: "pgui", rule: HashRule::M2 };
    assert_eq!(round_trip(&list_on_m2, "me", HashRule::M2), Err(error));

    let foreign = |name: &str, value: &str| list().with_foreign(name, value).unwrap_err();
    assert_eq!(foreign("lang", "en"), ParameterError::NotInOrder { parameter: "lang".into() });
    assert_eq!(foreign("number", "1"), ParameterError::Listed { parameter: "number" });
    let error = both.with_foreign("email", "other").unwrap_err();
    assert_eq!(error, ParameterError::Conflict { parameter: "email".into() });
    for id in ["", "007", "-1"] {
        for name in ["user_id", "tariff_id"] {
            let ParameterError::WrongValue { parameter, expected, .. } = foreign(name, id) else {
                panic!("{name}={id:?}")
            };
            assert_eq!((parameter, expected), (name, Kind::ObjectId));
        }
    }
}

#[test]
fn an_empty_id_is_refused_where_servers_take_it_for_zero() {
    for name in ["user_id", "tariff_id"] {
        let pairs = [("shop_id", "7"), (name, "")];
        for rule in HashRules::SERVERS.iter() {
            // Not even with the hash that the server takes it for.
            for text in ["0", "7", "70", "07", ""] {
                let error = VerifyError::NotCanonicalId { parameter: name };
                assert_eq!(verify(&IDS, rule, &pairs, text), Err(error), "{name}, {text}");
                let both = HashRule::Listed | rule;
                assert_eq!(verify(&IDS, both, &pairs, text), Err(error), "{name}, {text}");
            }
            let error = SignError::EmptyId { parameter: name };
            assert_eq!(round_trip(&list(&IDS, &pairs), "me", rule), Err(error), "{name}");
            let other = round_trip(&list(&IDS, &[("user_id", "5"), ("shop_id", "")]), "me", rule);
            assert_eq!(other, Ok("5".into()));
        }
        // By the page an empty value is nothing.
        assert!(verify(&IDS, HashRule::Listed, &pairs, "7").is_ok());
        assert_eq!(round_trip(&list(&IDS, &pairs), "me", HashRule::Listed), Ok("7".into()));
    }
}

#[test]
fn ids_have_one_spelling_also_where_they_are_foreign() {
    for id in ["", "007", "+7", "7 ", "x", "18446744073709551616"] {
        let pairs = [("name", "a"), ("user_id", id)];
        for text in ["7a", "0a", "a", "007a"] {
            let error = VerifyError::NotCanonicalId { parameter: "user_id" };
            assert_eq!(verify(&SHOP, HashRule::X8, &pairs, text), Err(error), "{id:?}, {text}");
        }
        // The page does not know it.
        assert!(verify(&SHOP, HashRule::Listed, &pairs, "a").is_ok(), "{id:?}");
        // Where there is an own list it is not hashed, and no matter.
        let pairs = [("u", "me"), ("p", "x"), ("user_id", id)];
        assert!(verify(&OWN, HashRule::X8, &pairs, "mex").is_ok(), "{id:?}");
    }
    let pairs = [("name", "a"), ("user_id", "7")];
    let expected = Ok((HashRule::X8, vec!["user_id", "name"], Vec::new()));
    assert_eq!(verify(&SHOP, HashRule::X8, &pairs, "7a"), expected);
}

#[test]
fn nobody_calls_as_a_server() {
    for rules in [HashRule::Listed.into(), X8, HashRules::ALL] {
        for value in ["", "x", "0123456789012345678901234567890123456789"] {
            let pairs = [("name", "a"), ("system_hash", value)];
            assert_eq!(verify(&SHOP, rules, &pairs, "a"), Err(VerifyError::SystemHash), "{value}");
        }
    }
    let key = key("secret");
    let hash = sha1(&["a", "secret"]);
    let query = format!("name=a&system%5fhash=1&hash={hash}");
    let request = ReceivedRequest::read(&SHOP, &query, "").unwrap();
    let error = request.verify([("own", &key)], HashRule::X8).unwrap_err();
    assert_eq!(error, VerifyError::SystemHash);
    assert_eq!(Rejection::from(error).wire_message(), "Incorrect hash");
    let reserved = ParameterError::Reserved { parameter: "system_hash".into() };
    let list = || ParameterList::new(&SHOP);
    assert_eq!(list().with_unlisted("system_hash", "1").unwrap_err(), reserved);
    assert!(list().with_foreign("system_hash", "1").is_err());
    assert_eq!(list().with("system_hash", "1").unwrap_err(), reserved);
}

#[test]
fn the_first_accepted_rule_that_matches_is_told() {
    // Four texts: of the page, of X3 to X8, of M2, and of no rule.
    let pairs = [("note", "b"), ("name", "a"), ("pgui", "1")];
    for (text, first, all) in [
        ("ab", HashRule::Listed, HashRule::Listed.into()),
        ("a", HashRule::X3, HashRules::SERVERS.without(HashRule::M2.into())),
        ("1a", HashRule::M2, HashRule::M2.into()),
    ] {
        assert_eq!(verify(&SHOP, HashRules::ALL, &pairs, text).unwrap().0, first);
        for rule in HashRule::ALL {
            let told = verify(&SHOP, rule, &pairs, text).map(|(rule, ..)| rule);
            let expected = if all.contains(rule) { Ok(rule) } else { Err(VerifyError::Mismatch) };
            assert_eq!(told, expected, "{text}");
            for other in HashRule::ALL {
                let told = verify(&SHOP, rule | other, &pairs, text).map(|(rule, ..)| rule);
                let accepted = (rule | other).iter().find(|rule| all.contains(*rule));
                assert_eq!(told, accepted.ok_or(VerifyError::Mismatch), "{rule}, {other}: {text}");
            }
        }
    }
    assert_eq!(verify(&SHOP, HashRules::ALL, &pairs, "b"), Err(VerifyError::Mismatch));
}

/// The same text under several rules is hashed for each of them, and the right key is found.
#[test]
fn keys_are_tried_under_every_rule() {
    let named = ["one", "two", "secret", "four"].map(|name| (name, key(name)));
    for (text, rule) in [("ab", HashRule::Listed), ("a", HashRule::X3), ("1a", HashRule::M2)] {
        let query = query(&[("note", "b"), ("name", "a"), ("pgui", "1")], text);
        let request = ReceivedRequest::read(&SHOP, &query, "").unwrap();
        let keys = named.iter().map(|(name, key)| (*name, key));
        let verified = request.verify(keys.clone(), HashRules::ALL).unwrap();
        assert_eq!((verified.key_name(), verified.rule()), ("secret", rule));
        let others = keys.filter(|(name, _)| *name != "secret");
        let error = request.verify(others, HashRules::ALL).unwrap_err();
        assert_eq!(error, VerifyError::Mismatch);
    }
}

#[test]
fn signer_and_verifier_agree_on_every_name_of_the_order() {
    for entry in server_order() {
        let value = match entry.conversion() {
            Conversion::Direction => "outgoing",
            Conversion::CallType => "all",
            Conversion::UserTypes => "postpaid",
            Conversion::TrueOrFalse => "true",
            _ => "7",
        };
        for rule in HashRule::ALL {
            let list = list(&SHOP, &[("note", "b")]);
            let name = entry.name();
            let list = match SHOP.parameter(name) {
                Some(_) => list.with(name, value),
                None => list.with_foreign(name, value),
            };
            // Where it is not hashed there must be something else that is.
            let other = if name == "email" { "number" } else { "email" };
            let list = match SHOP.parameter(other) {
                Some(_) => list.unwrap().with(other, "e"),
                None => list.unwrap().with_foreign(other, "e"),
            };
            let text = round_trip(&list.unwrap(), "me", rule).unwrap();
            let is_hashed =
                entry.rules().contains(rule) || SHOP.hash_order(rule).any(|hashed| hashed == name);
            assert_eq!(text.contains(value), is_hashed, "{name}, {rule}");
        }
    }
}

#[test]
fn the_key_alone_is_no_hash_where_something_must_be_signed() {
    // Servers of X3 do not know `did_id`, so they would take one hash for every DID.
    let key = key(SECRET);
    let hash = sha1(&[SECRET]);
    let form = format!("u=me&did_id=7&hash={hash}");
    let request = ReceivedRequest::read(&DID_DETAILS_UPDATE, &form, "").unwrap();
    let refused = |rules: HashRules| request.verify([("own", &key)], rules).unwrap_err();
    assert_eq!(refused(HashRule::X3.into()), VerifyError::NothingSigned);
    assert_eq!(refused(HashRules::ALL), VerifyError::Mismatch);
    let list = ParameterList::new(&DID_DETAILS_UPDATE).with("did_id", "7").unwrap();
    let signer = Signer::new("me", key.clone()).rule(HashRule::X3);
    assert_eq!(signer.sign(&list).unwrap_err(), SignError::NothingSigned);
}

#[test]
fn what_was_hashed_is_hashed_again() {
    let (key, request) =
        (key(SECRET), DidDetailsUpdate::new(7).with_foreign("lcr_id", "3").unwrap());
    let signer = Signer::new("me", key.clone()).rule(HashRule::X8);
    let form = signer.sign(&request).unwrap().form();
    let received = ReceivedRequest::read(&DID_DETAILS_UPDATE, &*form, "").unwrap();
    let verified = received.verify([("own", &key)], HashRule::X8).unwrap();
    let typed: DidDetailsUpdate = verified.typed().unwrap();
    assert_eq!(typed, request);
    assert_eq!(*signer.sign(&typed).unwrap().form(), *form);
}

#[test]
fn a_twin_has_values_that_servers_hash() {
    // `00` before `x` would be hashed as `0`, so there is no twin with it.
    static TIMED: Endpoint = mor_api::endpoint!(
        "timed",
        [Parameter::signed("period_start", Kind::Count), Parameter::signed("name", Kind::Text),]
    );
    let key = key(SECRET);
    let twin = |name: &str| {
        let form = format!("name={name}&hash={}", sha1(&[name, SECRET]));
        let request = ReceivedRequest::read(&TIMED, &form, "").unwrap();
        let verified = request.verify([("own", &key)], HashRule::X8).unwrap();
        let twin = verified.boundary_twin()?;
        Some(twin.values().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>())
    };
    assert_eq!(twin("00x").unwrap(), ["period_start=0", "name=0x"]);
    assert_eq!(twin("x"), None);
}

#[test]
fn what_comes_back_is_equal_whether_it_was_hashed_or_not() {
    let (key, request) = (key(SECRET), DidDetailsUpdate::new(7));
    for (request, rule) in [
        // An empty value is hashed by nobody, and M2 does not know the name.
        (request.clone().with_unlisted("u21", "").unwrap(), HashRule::X8),
        (request.clone().with_foreign("lcr_id", "3").unwrap(), HashRule::Listed),
        (request.with_unlisted("x", "1").unwrap(), HashRule::X8),
    ] {
        let signer = Signer::new("me", key.clone()).rule(rule);
        let form = signer.sign(&request).unwrap().form();
        let received = ReceivedRequest::read(&DID_DETAILS_UPDATE, &*form, "").unwrap();
        let verified = received.verify([("own", &key)], rule).unwrap();
        assert_eq!(verified.typed::<DidDetailsUpdate>().unwrap(), request);
    }
}

#[test]
fn foreign_passwords_are_hashed_and_not_shown() {
    let form = "did_id=7&login_password=hunter2";
    let request = ReceivedRequest::read(&DID_DETAILS_UPDATE, form, "").unwrap();
    let explanation = request.explain(&key(SECRET), HashRule::X8);
    assert_eq!(*explanation.hash().to_hex(), *sha1(&["hunter27", SECRET]));
    let text = format!("{explanation} {explanation:?} {request:?}");
    assert!(!text.contains("hunter") && text.contains("*******"), "{text}");
}

#[test]
fn diagnosis_names_what_only_servers_may_send() {
    let form = format!("did_id=7&system_hash=1&hash={}", sha1(&["7", SECRET]));
    let key = key(SECRET);
    let diagnosis = Diagnoser::new([("own", &key)]).diagnose(&DID_DETAILS_UPDATE, &form, "");
    let finding = &diagnosis.findings()[0];
    assert_eq!(finding.kind(), FindingKind::NotAccepted);
    assert_eq!(finding.detail(), "parameter `system_hash` is not accepted");
}
