//! `mor methods`.

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
    let (signed, unsigned) = run.out.split_once("\nnot signed: ").unwrap();
    assert!(signed.find("   1  provider_id") < signed.find("   2  did  "), "{signed}");
    assert!(unsigned.contains("custom_sip_header"), "{unsigned}");

    let run = mor("unused", &["methods", "user_details_update"]);
    let line = run.out.lines().find(|line| line.contains(" pgui ")).unwrap();
    assert!(line.ends_with("[not in order deployed]"), "{line}");
}
