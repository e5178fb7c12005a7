//! Verification against the model.

use mor_api::{HashRule, HashRules, Parameter, ReceivedRequest, SecretKey};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::model;
use crate::request::{Request, request, text};

fn verifies(request: &Request, query: &str, body: &str) -> bool {
    let key = request.secret();
    let received = ReceivedRequest::read(request.endpoint, query, body);
    received.is_ok_and(|received| received.verify([("key", &key)], request.rule).is_ok())
}

/// The places of the pairs that the hash covers.
fn covered(request: &Request) -> Vec<usize> {
    (0..request.pairs.len()).filter(|place| request.covers(&request.pairs[*place])).collect()
}

proptest! {
    #[test]
    fn covered_and_uncovered_are_what_was_sent(request in request()) {
        let (form, key) = (request.form(), request.secret());
        let received = ReceivedRequest::read(request.endpoint, &form, "").unwrap();
        let verified = received.verify([("key", &key)], request.rule).unwrap();
        let canonical = verified.canonical();
        prop_assert_eq!(canonical.as_str(), request.canonical());

        let reported: Vec<_> = verified.covered().collect();
        let model = request.method.hashed(&request.pairs, request.rule);
        let model: Vec<_> = model.into_iter().map(|(name, _)| name).collect();
        prop_assert_eq!(&reported, &model);

        let uncovered: Vec<_> =
            verified.uncovered().map(|parameter| parameter.name().to_owned()).collect();
        let model = request.pairs.iter().filter(|pair| !request.covers(pair));
        let model: Vec<_> = model.map(|(name, _)| name.clone()).collect();
        prop_assert_eq!(uncovered, model);
    }

    #[test]
    fn neither_order_nor_transport_matters(request in request(), at in any::<Index>()) {
        let form = request.form();
        let pieces: Vec<_> = form.split('&').collect();
        let (left, right) = pieces.split_at(at.index(pieces.len() + 1));
        let (left, right) = (left.join("&"), right.join("&"));
        let turned: Vec<_> = pieces.iter().rev().copied().collect();
        for (query, body) in [
            (form.as_str(), ""),
            ("", form.as_str()),
            (&left, &right),
            (&right, &left),
            (&turned.join("&"), ""),
            (&form, &form),
        ] {
            prop_assert!(verifies(&request, query, body), "{} | {}", query, body);
        }
    }

    #[test]
    fn any_change_of_a_covered_value_is_refused(
        request in request(),
        at in any::<Index>(),
        other in text(),
    ) {
        let covered = covered(&request);
        prop_assume!(!covered.is_empty());
        let place = covered[at.index(covered.len())];
        let value = request.pairs[place].1.clone();
        // Servers hash the empty value of some numbers, as 0.
        let first = value.chars().next().map_or(0, char::len_utf8);
        let last = value.chars().last().map_or(0, char::len_utf8);
        for changed in [
            format!("{value}{other}"),
            format!("{other}{value}"),
            other.clone(),
            value[first..].to_owned(),
            value[..value.len() - last].to_owned(),
            value.to_uppercase(),
        ] {
            let mut other = request.clone();
            other.pairs[place].1 = changed;
            // What servers hash of it may be the same: numbers lose their leading zeros.
            let [before, after] =
                [&request, &other].map(|it| it.method.hashed_of(&it.pairs[place], it.rule));
            if before != after {
                prop_assert!(!verifies(&other, &other.form_with(&request.hash()), ""));
            }
        }
        let mut without = request.clone();
        without.pairs.remove(place);
        prop_assert!(!verifies(&without, &without.form_with(&request.hash()), ""));
    }

    #[test]
    fn a_signed_parameter_cannot_be_added(
        request in request(),
        at in any::<Index>(),
        value in "[1-9]{1,9}",
    ) {
        // One that is there empty may be covered all the same, as 0.
        let is_absent = |name: &&str| {
            let pair = (name.to_string(), value.clone());
            model::value(&request.pairs, name).is_none_or(str::is_empty) && request.covers(&pair)
        };
        let signed = request.method.hash_order(request.rule).into_iter();
        let absent: Vec<_> = signed.filter(is_absent).map(str::to_owned).collect();
        prop_assume!(!absent.is_empty());
        let name = &absent[at.index(absent.len())];
        let mut changed = request.clone();
        changed.pairs.retain(|(sent, _)| sent != name);
        changed.pairs.push((name.clone(), value));
        prop_assert!(!verifies(&changed, &changed.form_with(&request.hash()), ""));
    }

    #[test]
    fn another_key_or_digit_is_refused(
        request in request(),
        at in any::<Index>(),
        byte in 1..=255_u8,
    ) {
        let (form, right) = (request.form(), request.hash());
        for digit in 0..40 {
            let other = if right.as_bytes()[digit] == b'0' { "1" } else { "0" };
            let wrong = format!("{}{other}{}", &right[..digit], &right[digit + 1..]);
            prop_assert!(!verifies(&request, &request.form_with(&wrong), ""));
        }
        prop_assert!(verifies(&request, &request.form_with(&right.to_uppercase()), ""));

        let (mut flipped, mut longer) = (request.clone(), request.clone());
        let mut shorter = request.clone();
        let place = at.index(request.key.len());
        flipped.key[place] ^= byte;
        longer.key.insert(place, byte);
        shorter.key.remove(place);
        prop_assert!(!verifies(&flipped, &form, ""));
        prop_assert!(!verifies(&longer, &form, ""));
        prop_assert!(shorter.key.is_empty() || !verifies(&shorter, &form, ""));
    }

    #[test]
    fn any_change_of_what_is_uncovered_passes_and_is_reported(
        request in request(), changed in text(), added in "y[a-z]{1,5}", value in text(),
    ) {
        let mut other = request.clone();
        let is_signed = |name: &str| {
            request.method.hash_order(request.rule).contains(&name)
        };
        for (name, value) in &mut other.pairs {
            let restricted = request.method.required.contains(name)
                || request.method.ids.contains(name)
                || request.method.groups.iter().any(|group| group.names().contains(name));
            if !is_signed(name) && !restricted {
                value.clone_from(&changed);
            }
        }
        if request.endpoint.parameter(&added).is_none() {
            other.pairs.push((added, value));
        }
        let (form, key) = (other.form_with(&request.hash()), request.secret());
        let received = ReceivedRequest::read(request.endpoint, &form, "").unwrap();
        let verified = received.verify([("key", &key)], request.rule).unwrap();
        let uncovered: Vec<_> = verified.uncovered().collect();
        for pair in &other.pairs {
            let is_reported = uncovered.iter().any(|parameter| parameter.name() == pair.0);
            prop_assert_eq!(is_reported, !request.covers(pair), "{}", &pair.0);
        }
    }

    #[test]
    fn the_first_matching_key_is_named(
        request in request(),
        before in 0..4_usize,
        after in 0..4_usize,
    ) {
        let wrong = |number| SecretKey::new(format!("wrong {number}")).unwrap();
        let wrong: Vec<_> = (0..before + after).map(wrong).collect();
        let right = request.secret();
        let mut keys: Vec<_> = wrong[..before].iter().map(|key| ("wrong", key)).collect();
        keys.push(("right", &right));
        keys.extend(wrong[before..].iter().map(|key| ("wrong", key)));
        let form = request.form();
        let received = ReceivedRequest::read(request.endpoint, &form, "").unwrap();
        // Any rule under which the request is none would refuse it.
        let may_be_signed =
            |rule: &HashRule| request.method.may_be_signed(&request.pairs, *rule);
        let rules: HashRules = HashRule::ALL.into_iter().filter(may_be_signed).collect();
        let verified = received.verify(keys.iter().copied(), rules).unwrap();
        prop_assert_eq!(verified.key_name(), "right");
        let is_the_text = |rule: &HashRule| {
            request.method.canonical(&request.pairs, *rule) == request.canonical()
        };
        prop_assert_eq!(Some(verified.rule()), rules.iter().find(is_the_text));
        let canonical = verified.canonical();
        prop_assert_eq!(canonical.as_str(), request.canonical());
        keys.remove(before);
        prop_assert!(received.verify(keys.iter().copied(), rules).is_err());
    }

    #[test]
    fn the_verdict_is_the_models(
        request in request(),
        at in any::<Index>(),
        name in any::<Index>(),
        value in text(),
        what in 0..6_u8,
        right in any::<bool>(),
    ) {
        // One thing is changed that may or may not matter, and the hash made right again or not.
        let mut changed = request.clone();
        let place = at.index(request.pairs.len().max(1)).min(request.pairs.len());
        let mut names = request.endpoint.parameters();
        let name = names.nth(name.index(names.len().max(1))).map_or("x", Parameter::name);
        match (what, changed.pairs.get_mut(place)) {
            (0, Some(pair)) => pair.1 = value,
            (1, Some(pair)) => pair.1.insert(0, '0'),
            (2, Some(_)) => { changed.pairs.remove(place); }
            (3, _) => changed.pairs.push((name.to_owned(), value)),
            (4, _) => changed.key.push(b'x'),
            _ => changed.rule = HashRule::ALL[at.index(HashRule::ALL.len())],
        }
        let form = changed.form_with(&if right { changed.hash() } else { request.hash() });
        let model = model::read(form.as_bytes(), b"");
        let accepts = model.is_some_and(|pairs| {
            changed.method.accepts(&pairs, changed.rule, &changed.key)
        });
        prop_assert_eq!(verifies(&changed, &form, ""), accepts, "{}", form);
    }
}
