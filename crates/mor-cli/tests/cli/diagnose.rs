//! `mor diagnose`.

use crate::{mor, mor_with_input};

const SAMPLE: &str =
    "u=username&did=123456789&provider_id=1&hash=bc2f114099d16656d37e45fd9e8744cb9386d462";

#[test]
fn it_names_the_mistake() {
    let url = format!("http://192.0.2.1/billing/api/did_create?{SAMPLE}");
    let run = mor("secret", &["diagnose", "--json", &url]);
    let object = run.object();
    assert_eq!((&object["matches"], run.code), (&false.into(), 1));
    let finding = &object["findings"][0];
    assert_eq!(
        (&finding["kind"], &finding["certainty"]),
        (&"stale_sample".into(), &"certain".into())
    );
    assert!(finding["detail"].as_str().unwrap().contains("`did` is left out"));
    assert!(finding["fix"].as_str().unwrap().contains("hash `provider_id` and `did`"));

    let run = mor("secret", &["diagnose", "--endpoint", "did_create", SAMPLE]);
    assert_eq!(run.code, 1);
    for line in [
        "the hash of did_create does not match\n",
        "cause      stale_sample: `did` is left out of the hash",
        "expected   cb9dff0d59f7ffaf036d55b57c817bf528edb54a\n",
        "corrected  u=username&did=123456789&provider_id=1\
            &hash=cb9dff0d59f7ffaf036d55b57c817bf528edb54a\n",
        "1123456789******\n",
    ] {
        assert!(run.out.contains(line), "{line}\n{}", run.out);
    }
    assert!(!run.out.contains('\x1b'), "no colours where no terminal is");
}

#[test]
fn what_is_not_proved_is_possible() {
    // One digit of the sample is changed, so that it is no sample any more.
    let unknown = SAMPLE.replace("hash=bc2f", "hash=bc2e");
    let arguments = ["diagnose", "--json", "--endpoint", "did_create", &unknown];
    let object = mor("another key", &arguments).object();
    let finding = &object["findings"][0];
    assert_eq!(
        (&finding["kind"], &finding["certainty"]),
        (&"wrong_key".into(), &"possible".into()),
        "{object}"
    );
}

#[test]
fn a_request_that_matches_has_no_findings() {
    let good = SAMPLE.replace(
        "bc2f114099d16656d37e45fd9e8744cb9386d462",
        "cb9dff0d59f7ffaf036d55b57c817bf528edb54a",
    );
    let lines = format!("{SAMPLE}\n{good}\n");
    let arguments = ["diagnose", "--json", "--endpoint", "did_create", "-"];
    let run = mor_with_input(Some("secret"), &arguments, lines.as_bytes());
    let objects = run.objects();
    assert_eq!((objects.len(), run.code), (2, 1));
    assert_eq!(objects[1]["matches"], true);
    assert!(
        objects[0]["findings"][0]["corrected"]
            .as_str()
            .unwrap()
            .ends_with("&provider_id=1&hash=cb9dff0d59f7ffaf036d55b57c817bf528edb54a")
    );
    assert_eq!(objects[1]["findings"].as_array().unwrap().len(), 0);
    assert_eq!(mor("secret", &["diagnose", "--endpoint", "did_create", &good]).code, 0);
}

#[test]
fn the_hash_of_another_method_is_recognised() {
    let signed = mor("secret", &["sign", "did_details_update", "did_id=7", "--json"]).object();
    let hash = signed["hash"].as_str().unwrap();
    let query = format!("/api/did_create?did=12&provider_id=3&did_id=7&hash={hash}");
    let object = mor("secret", &["diagnose", "--json", &query]).object();
    assert_eq!(object["findings"][0]["kind"], "other_endpoint", "{object}");
}

/// The expected hash and the table below it are of one rule.
#[test]
fn the_accepted_rule_is_explained() {
    let wrong = "0".repeat(40);
    let url = format!("/api/user_update_api?user_id=1&pgui=7&hash={wrong}");
    let rules = ["diagnose", "--rule", "m2", "--rule", "deployed", &url];
    let text = mor("secret", &rules).out;
    let hash_after = |label: &str| {
        let line = text.lines().find(|line| line.starts_with(label)).unwrap();
        line.split_whitespace().nth(1).unwrap().to_owned()
    };
    assert_eq!(hash_after("expected "), hash_after("hash  "), "{text}");
    assert!(text.contains("user_details_update, rule x8"), "{text}");
}

#[test]
fn neither_keys_nor_passwords_are_shown() {
    let query = "u=horse+battery&user_id=1&pswd=hunter2&p=hunter3&horse+battery=1\
        &a0=x+horse+battery&hash=bc2f114099d16656d37e45fd9e8744cb9386d463";
    let arguments = ["diagnose", "--endpoint", "user_details_update", query];
    let text = mor("horse battery", &arguments).out;
    assert!(text.contains("wrong_key"), "{text}");
    assert!(!text.contains("hunter") && !text.contains("horse"), "{text}");
    // Nor is the key where the hash should be.
    let query = "user_id=1&hash=horse+battery";
    let text = mor("horse battery", &["diagnose", "--endpoint", "user_update_api", query]).out;
    assert!(!text.contains("horse"), "{text}");
}

#[test]
fn the_corrected_request_has_no_name_that_may_be_part_of_a_value() {
    let query = "user_id=1&pswd=ab&hunter=2&hash=bc2f114099d16656d37e45fd9e8744cb9386d462";
    let text = mor("secret", &["diagnose", "--endpoint", "user_update_api", query]).out;
    let corrected = text.lines().find(|line| line.starts_with("corrected ")).unwrap();
    assert!(corrected.contains("user_id=1&pswd=***&***=***&hash="), "{corrected}");
}

#[test]
fn a_deep_search_finds_pairs_of_rare_mistakes() {
    // Each value is percent-encoded twice, and there is a `/` between them.
    let request = "user_id=42&u15=1&u17=Jonas&a1=Vilnius&a2=LT-01100&a3=%2B37061234567&u=admin\
                   &hash=f62560028f49c951f12b65db7be9d9dfdbcccd9b";
    let usual = ["diagnose", "--json", "--endpoint", "user_details_update", request];
    let run = mor("Kw7-pLq2xZ", &usual);
    let object = run.object();
    assert_eq!((run.code, &object["findings"][0]["kind"]), (1, &"wrong_key".into()));
    assert!(run.err.contains("--deep searches longer"), "{}", run.err);
    let run = mor("Kw7-pLq2xZ", &[&usual[..], &["--deep"]].concat());
    let object = run.object();
    let kinds: Vec<_> =
        object["findings"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert_eq!(kinds, ["encoded_twice", "separator"], "{object:#}");
    assert!(run.err.is_empty(), "{}", run.err);
}
