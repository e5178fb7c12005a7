//! `mor methods`.

use serde_json::Value;

use crate::{mor, mor_with_input, names};

#[test]
fn all_methods_are_listed() {
    let run = mor("unused", &["methods", "--json"]);
    assert_eq!(run.code, 0);
    let objects = run.objects();
    let found: Vec<_> = objects.iter().map(|object| object["endpoint"].as_str().unwrap()).collect();
    for endpoint in mor_api::methods::ALL {
        assert!(found.contains(&endpoint.name()), "{}", endpoint.name());
    }
    assert!(found.ends_with(&["v2 assign provider", "v2 unassign provider"]));

    let text = mor("unused", &["methods"]).out;
    assert_eq!(text.lines().count(), found.len());
    assert!(found.iter().zip(text.lines()).all(|(name, line)| line.starts_with(name)), "{text}");
}

#[test]
fn the_parameters_of_a_method_are_listed_in_hash_order() {
    let object = mor("unused", &["methods", "user_update_api", "--json"]).object();
    assert_eq!(object["endpoint"], "user_details_update");
    assert_eq!((names(&object["signed"]).len(), names(&object["unsigned"]).len()), (81, 15));
    assert_eq!(object["parameters"].as_array().unwrap().len(), 96);

    // No key is needed.
    let run = mor_with_input(None, &["methods", "did_create"], b"");
    assert_eq!((run.code, &*run.err), (0, ""));
    let (signed, unsigned) = run.out.split_once("\nnot signed:\n").unwrap();
    assert!(signed.find("   1  provider_id") < signed.find("   2  did  "), "{signed}");
    assert!(unsigned.contains("custom_sip_header"), "{unsigned}");

    let run = mor("unused", &["methods", "user_details_update"]);
    let line = run.out.lines().find(|line| line.contains(" pgui ")).unwrap();
    assert!(line.ends_with("(0 or 1) [not under x3, x3s, x5, x8]"), "{line}");
    assert!(run.out.contains("\nalso user_update_api\n"), "{}", run.out);
    let line = run.out.lines().find(|line| line.contains(" user_id ")).unwrap();
    assert!(line.ends_with(')'), "{line}");
}

#[test]
fn all_methods_have_details() {
    for endpoint in mor_api::methods::ALL {
        let name = endpoint.name();
        let run = mor("unused", &["methods", name]);
        assert_eq!((run.code, &*run.err), (0, ""), "{name}");
        for alias in endpoint.aliases() {
            assert!(run.out.contains(alias), "{}", run.out);
        }
        let (known, servers) = run.out.split_once("\n\nservers:\n").unwrap();
        for parameter in endpoint.parameters() {
            assert!(known.contains(&format!(" {} ", parameter.name())), "{known}");
        }
        let evidence = endpoint.evidence().contradiction().unwrap_or_default();
        assert!(known.ends_with(evidence), "{known}");
        for rule in mor_api::HashRules::SERVERS.iter() {
            assert!(servers.contains(rule.as_str()), "{servers}");
            for name in endpoint.names_on(rule).unwrap_or_default() {
                assert!(servers.contains(name), "{servers}");
            }
        }
    }
}

#[test]
fn what_each_rule_hashes_is_told() {
    let object = mor("unused", &["methods", "user_update_api", "--json"]).object();
    let parameters = object["parameters"].as_array().unwrap();
    let pgui = parameters.iter().find(|parameter| parameter["name"] == "pgui").unwrap();
    assert_eq!(names(&pgui["hashed_under"]), ["listed", "m2"]);
    assert_eq!(pgui["signed"], true);

    let rules = object["rules"].as_array().unwrap();
    for (rule, found) in mor_api::HashRule::ALL.into_iter().zip(rules) {
        assert_eq!(found["rule"], rule.as_str());
        let hashed =
            |parameter: &&Value| names(&parameter["hashed_under"]).contains(&rule.as_str());
        let order = names(&found["hash_order"]);
        assert_eq!(parameters.iter().filter(hashed).count(), order.len(), "{rule}");
        assert_eq!(found["takes_hash"], true);
        assert_eq!(found["by"], if rule.is_of_a_server() { "order" } else { "page" });
    }
    assert!(object["evidence"]["source"].is_string());
    let text = mor("unused", &["methods", "user_update_api"]).out;
    assert!(text.contains("\nevidence: "), "{text}");
    assert!(text.contains("\nservers:\n"), "{text}");
}
