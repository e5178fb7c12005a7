//! Answers and the requests of API v2: what is written is read back, and reading is total.

use std::fmt::Debug;

use mor_api::v2::{AssignProvider, BearerToken, Provider, ProviderAssigned, ProviderUnassigned, UnassignProvider};
use mor_api::{Answer, ApiError, BaseUrl, DidCreated, DidUpdated, Digits, PageError, Refusal, UserUpdated};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::request::text;

/// A text that XML can carry and that survives trimming, as readers do.
fn line() -> impl Strategy<Value = String> {
    let control = |character: char| character.is_control() || matches!(character, '\u{fffe}' | '\u{ffff}');
    text()
        .prop_map(move |text| text.chars().filter(|it| !control(*it)).collect::<String>().trim().to_owned())
        .prop_filter("empty", |text| !text.is_empty())
}

/// Texts that the pages know, in the shapes of all methods, and others.
fn error() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Incorrect hash",
        "Access Denied",
        "API Requests are disabled",
        "GET Requests are disabled",
        "API must have a secret key",
        "User was not found",
        "DID already exists",
        "Invalid DID specified",
        "DID was not found",
    ]);
    prop_oneof![known.prop_map(str::to_owned), line()]
}

fn refusal_round_trips<A: Answer<Error: Debug + PartialEq> + Debug + PartialEq>(
    error: &str,
    messages: &[String],
    status: u16,
) {
    let error = A::Error::from_text(error);
    let text = error.to_string();
    let refusal = Refusal { error, messages: messages.to_vec() };
    let read = A::read(status, A::refusal_to_xml(&refusal));
    assert_eq!(A::Error::from_text(&text), refusal.error);
    assert_eq!(read, Err(ApiError::Refused(refusal)));
}

fn token() -> BearerToken {
    BearerToken::new("token").unwrap()
}

proptest! {
    #[test]
    fn successes_round_trip(messages in vec(line(), 0..4), id: u64, did in option::of("[0-9]{1,20}"), status in 200..300_u16) {
        let updated = UserUpdated { messages };
        prop_assert_eq!(UserUpdated::read(status, updated.to_xml()), Ok(updated));
        prop_assert_eq!(DidUpdated::read(status, DidUpdated.to_xml()), Ok(DidUpdated));
        let created = DidCreated { id, did: did.map(|did| Digits::new(&did).unwrap()) };
        prop_assert_eq!(DidCreated::read(status, created.to_xml()), Ok(created));
    }

    #[test]
    fn refusals_round_trip(error in error(), messages in vec(line(), 0..4), status: u16) {
        refusal_round_trips::<UserUpdated>(&error, &messages, status);
        refusal_round_trips::<DidUpdated>(&error, &messages, status);
        refusal_round_trips::<DidCreated>(&error, &messages, status);
    }

    #[test]
    fn any_text_is_written_as_well_formed_xml(messages in vec(text(), 0..4), error in text()) {
        let xml = UserUpdated { messages: messages.clone() }.to_xml();
        prop_assert!(UserUpdated::read(200, &xml).is_ok(), "{}", xml);
        let refusal = Refusal { error: PageError::from_text(&error), messages };
        let xml = UserUpdated::refusal_to_xml(&refusal);
        prop_assert!(matches!(UserUpdated::read(200, &xml), Err(ApiError::Refused(_))), "{}", xml);
    }

    #[test]
    fn answers_of_v2_round_trip(user_id: u64, provider_id: u64, device_id: u64, warnings in vec(text(), 0..4)) {
        let assigned = ProviderAssigned { user_id, provider_id, device_id, warnings: warnings.clone() };
        prop_assert_eq!(ProviderAssigned::read(200, assigned.to_json()), Ok(assigned));
        let unassigned = ProviderUnassigned { user_id, provider_id, device_id, warnings };
        prop_assert_eq!(ProviderUnassigned::read(200, unassigned.to_json()), Ok(unassigned));
    }

    #[test]
    fn requests_of_v2_round_trip(user: u64, id: u64, by_device: bool) {
        let base = BaseUrl::parse("https://mor.example.com/prefix").unwrap();
        let provider = if by_device { Provider::DeviceId(id) } else { Provider::Id(id) };
        let request = AssignProvider::new(user, provider);
        let http = request.to_http(&base, &token());
        prop_assert_eq!(AssignProvider::read(http.path(), http.body()).ok(), Some(request));
        let request = UnassignProvider::new(user, provider);
        let http = request.to_http(&base, &token());
        prop_assert_eq!(UnassignProvider::read(http.path(), http.query().unwrap_or_default()).ok(), Some(request));
    }

    #[test]
    fn bearer_tokens_round_trip(secret in "[a-zA-Z0-9._~+/-]{1,60}=?") {
        let token = BearerToken::new(secret.as_str()).unwrap();
        let base = BaseUrl::parse("https://mor.example.com").unwrap();
        let http = UnassignProvider::new(1, Provider::Id(1)).to_http(&base, &token);
        let (name, value) = http.headers().next().unwrap();
        prop_assert_eq!(name, "authorization");
        let read = BearerToken::from_authorization(value).unwrap();
        prop_assert_eq!(read.expose(), secret);
    }

    #[test]
    fn reading_answers_is_total(status: u16, bytes: Vec<u8>, text in "[<>/&;a-d!?\\[\\]{}:\", 0-9]{0,40}") {
        for body in [bytes.as_slice(), text.as_bytes(), &[b"<page>", text.as_bytes(), b"</page>"].concat()] {
            let _ = UserUpdated::read(status, body);
            let _ = DidUpdated::read(status, body);
            let _ = DidCreated::read(status, body);
            let _ = ProviderAssigned::read(status, body);
            let _ = ProviderUnassigned::read(status, body);
            let _ = AssignProvider::read("/api/v2/users/1/assign_provider", body);
            let _ = UnassignProvider::read("/api/v2/users/1/assign_provider", body);
        }
    }
}
