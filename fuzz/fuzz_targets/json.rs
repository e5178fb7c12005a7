//! The JSON of API v2, answers and requests, and the queries of DELETE. The first line of the input is the status, the second the path.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::BaseUrl;
use mor_api::v2::{ApiError, AssignProvider, BearerToken, ProviderAssigned, ProviderUnassigned, UnassignProvider};
use mor_api_fuzz::{split_line, status};

fuzz_target!(|input: &[u8]| {
    let (line, rest) = split_line(input);
    let (path, body) = split_line(rest);
    let status = status(line);
    match ProviderAssigned::read(status, body) {
        Ok(answer) => assert_eq!(ProviderAssigned::read(200, answer.to_json()), Ok(answer)),
        Err(error) => assert_eq!(matches!(error, ApiError::Refused { .. }), status != 200),
    }
    if let Ok(answer) = ProviderUnassigned::read(status, body) {
        assert_eq!(ProviderUnassigned::read(200, answer.to_json()), Ok(answer));
    }
    let base = BaseUrl::parse("https://example.com").expect("a URL");
    let token = BearerToken::new("token").expect("a token");
    let path = std::str::from_utf8(path).unwrap_or_default();
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
    if let Ok(token) = BearerToken::from_authorization(path) {
        assert!(path.contains(token.expose()));
        assert_eq!(format!("{token:?}"), "BearerToken(redacted)");
    }
});
