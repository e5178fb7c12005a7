//! The JSON of API v2, answers and requests, and the queries of DELETE.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::BaseUrl;
use mor_api::v2::{AssignProvider, BearerToken, ProviderAssigned, ProviderUnassigned, UnassignProvider};

fuzz_target!(|input: (u16, &str, &[u8])| {
    let (status, path, body) = input;
    if let Ok(answer) = ProviderAssigned::read(status, body) {
        assert_eq!(ProviderAssigned::read(200, answer.to_json()), Ok(answer));
    }
    if let Ok(answer) = ProviderUnassigned::read(status, body) {
        assert_eq!(ProviderUnassigned::read(200, answer.to_json()), Ok(answer));
    }
    let base = BaseUrl::parse("https://example.com").expect("a URL");
    let token = BearerToken::new("token").expect("a token");
    for path in [path, "/api/v2/users/123/assign_provider"] {
        if let Ok(request) = AssignProvider::read(path, body) {
            let http = request.to_http(&base, &token);
            assert_eq!(AssignProvider::read(http.path(), http.body()).ok(), Some(request));
        }
        if let Ok(request) = UnassignProvider::read(path, body) {
            let http = request.to_http(&base, &token);
            assert_eq!(UnassignProvider::read(http.path(), http.query().unwrap_or_default()).ok(), Some(request));
        }
    }
    let _ = BearerToken::from_authorization(path);
});
