//! No secret is printed: not by `Debug` of anything that holds one, nor by anything else that is
//! not asked for it.
#![cfg(all(feature = "json", feature = "xml"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Debug;

use mor_api::inspect::Diagnoser;
use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate};
use mor_api::v2::{AssignProvider, BearerToken, Provider};
use mor_api::value::Password;
use mor_api::{
    BaseUrl, HashRule, KeyRing, ParameterList, ReceivedRequest, SecretKey, Signer, TypedRequest,
};

const KEY: &str = "c0rrect-h0rse";
const PASSWORD: &str = "hunter2";
const LEGACY_PASSWORD: &str = "hunter3";
const TOKEN: &str = "tok3n";

fn hides<T: Debug>(it: &T) {
    for text in [format!("{it:?}"), format!("{it:#?}")] {
        for secret in [KEY, PASSWORD, LEGACY_PASSWORD, TOKEN] {
            assert!(!text.contains(secret), "{text}");
        }
        // Not as numbers either.
        assert!(!text.contains("99, 48, 114") && !text.contains("104, 117, 110"), "{text}");
        assert!(!text.is_empty());
    }
}

#[test]
fn debug_shows_no_secret() {
    let key = SecretKey::new(KEY).unwrap();
    hides(&key);
    let mut ring = KeyRing::new();
    ring.add("own", key.clone());
    hides(&ring);
    hides(&ring.iter());
    let signer = Signer::new("me", key.clone());
    hides(&signer);

    let list = ParameterList::new(&USER_DETAILS_UPDATE)
        .with("user_id", "1")
        .unwrap()
        .with("pswd", PASSWORD)
        .unwrap();
    hides(&list.with_unlisted("p", LEGACY_PASSWORD).unwrap());
    let request = UserDetailsUpdate::new(1)
        .password(Password::new(PASSWORD).unwrap())
        .with_unlisted("p", LEGACY_PASSWORD)
        .unwrap();
    hides(&request);
    hides(request.unlisted());
    hides(&request.password);
    let signed = signer.sign(&request).unwrap();
    hides(&signed);
    hides(&signed.canonical());
    hides(&signed.explain());
    hides(&signed.explain().contributions());

    let base = BaseUrl::parse("https://mor.example.com").unwrap();
    for http in [signed.post(&base), signed.post_with_query(&base), signed.get(&base)] {
        assert!(http.url().contains(PASSWORD) || http.body().contains(PASSWORD));
        hides(&http);
    }
    let form = signed.form();
    let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", &*form).unwrap();
    hides(&received);
    let verified = received.verify(&ring, HashRule::Listed).unwrap();
    hides(&verified);
    hides(&verified.uncovered().collect::<Vec<_>>());
    hides(&verified.boundary_twin().unwrap());
    hides(&verified.typed::<UserDetailsUpdate>().unwrap());

    let diagnoser = Diagnoser::new(&ring);
    hides(&diagnoser);
    for query in [form.as_str(), &form.replace("user_id=1", "user_id=2")] {
        let diagnosis = diagnoser.diagnose(&USER_DETAILS_UPDATE, query, "");
        hides(&diagnosis);
        assert!(!diagnosis.to_string().contains(KEY) && !diagnosis.to_string().contains(PASSWORD));
    }

    let token = BearerToken::new(TOKEN).unwrap();
    hides(&token);
    hides(&AssignProvider::new(1, Provider::Id(1)).to_http(&base, &token));
}
