//! The JSON of API v2, answers and requests, and the queries of DELETE. The first line of the input
//! is the status, the second the path or an `Authorization` header.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mor_api::BaseUrl;
use mor_api::v2::{
    self, AssignProvider, BearerToken, CallError, Credentials, JsonFault, ProviderAssigned,
    ProviderUnassigned, RequestError, Tokens, UnassignProvider,
};
use mor_api_fuzz::{split_line, status};

fuzz_target!(|input: &[u8]| {
    let (line, rest) = split_line(input);
    let (path, body) = split_line(rest);
    let path = std::str::from_utf8(path).unwrap_or_default();
    answers(status(line), body);
    requests(path, body);
    authorization(path);
});

fn answers(status: u16, body: &[u8]) {
    match ProviderAssigned::read(status, body) {
        Ok(answer) => assert_eq!(ProviderAssigned::read(200, answer.to_json()), Ok(answer)),
        Err(error) => {
            assert_eq!(matches!(error, CallError::Refused { .. }), status != 200);
            if let Some(message) = error.message() {
                assert!(message.chars().count() <= 257 && !message.contains(char::is_control));
            }
        }
    }
    if let Ok(answer) = ProviderUnassigned::read(status, body) {
        assert_eq!(ProviderUnassigned::read(200, answer.to_json()), Ok(answer));
    }
    if let Ok(tokens) = Tokens::read(status, body) {
        assert_eq!(Tokens::read(200, tokens.to_json()), Ok(tokens));
    }
}

fn requests(path: &str, body: &[u8]) {
    let base = BaseUrl::parse("https://example.com").expect("a URL");
    let token = BearerToken::new("token").expect("a token");
    for path in [path, "/api/v2/users/123/assign_provider"] {
        match AssignProvider::read(path, body) {
            Ok(request) => {
                let http = request.to_http(&base, &token);
                assert_eq!(AssignProvider::read(http.path(), http.body()), Ok(request));
            }
            Err(RequestError::Json { fault: JsonFault::Truncated, position }) => {
                assert_eq!(position, body.len());
            }
            Err(RequestError::Json { position, .. }) => assert!(position <= body.len()),
            Err(_) => {}
        }
        if let Ok(request) = UnassignProvider::read(path, body) {
            let http = request.to_http(&base, &token);
            let query = http.query().unwrap_or_default();
            assert_eq!(UnassignProvider::read(http.path(), query), Ok(request));
        }
    }
}

fn authorization(header: &str) {
    if let Ok(token) = BearerToken::from_authorization(header) {
        assert!(header.contains(token.expose()));
        assert_eq!(format!("{token:?}"), "BearerToken(redacted)");
    }
    if let Ok(credentials) = Credentials::from_authorization(header) {
        let base = BaseUrl::parse("https://example.com").expect("a URL");
        let (username, password) = (credentials.username(), credentials.expose_password());
        let http = v2::login(&base, username, password).expect("what was read can be sent");
        let (_, sent) = http.headers().next().expect("an authorization header");
        let again = Credentials::from_authorization(sent).expect("what was sent can be read");
        assert_eq!((again.username(), again.expose_password()), (username, password));
    }
}
