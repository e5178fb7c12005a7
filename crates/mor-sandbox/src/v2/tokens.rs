//! The login, which hands out tokens, and the refresh, which hands out one more.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use mor_api::access::Denied;
use mor_api::v2::{BearerToken, Credentials, Tokens};
use serde::{Deserialize, Serialize};

use super::answer::{Failure, Success, respond};
use crate::sandbox::Sandbox;

/// The claims of a token.
#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    exp: u64,
    kind: TokenKind,
}

/// What a token is good for: an access token is no refresh token, and the other way round.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum TokenKind {
    Access,
    Refresh,
}

pub(super) async fn login(State(sandbox): State<Sandbox>, headers: HeaderMap) -> Response {
    let credentials =
        authorization(&headers).and_then(|header| Credentials::from_authorization(header).ok());
    let outcome = match &credentials {
        _ if !sandbox.settings().enabled => Err(Denied::ApiDisabled.into()),
        Some(credentials) => log_in(&sandbox, credentials),
        None => Err(Failure::unauthorized("the login is missing or invalid")),
    };
    respond(&sandbox, "login", credentials.as_ref().map(Credentials::username), outcome)
}

fn log_in(sandbox: &Sandbox, credentials: &Credentials) -> Result<Success, Failure> {
    let username = credentials.username();
    let is_known = {
        let world = sandbox.world();
        let account = world.accounts.get(username);
        account.is_some_and(|account| account.password.expose() == credentials.expose_password())
    };
    if !is_known {
        return Err(Failure::unauthorized("wrong username or password"));
    }
    let access = issue(sandbox, TokenKind::Access, username)?;
    let refresh = issue(sandbox, TokenKind::Refresh, username)?;
    Ok(Success::Json(Tokens::new(access, Some(refresh)).to_json()))
}

pub(super) async fn refresh(State(sandbox): State<Sandbox>, headers: HeaderMap) -> Response {
    let username = username(&sandbox, &headers, TokenKind::Refresh);
    let outcome = username.as_ref().map_err(|denied| Failure::from(*denied)).and_then(|username| {
        let access = issue(&sandbox, TokenKind::Access, username)?;
        Ok(Success::Json(Tokens::new(access, None).to_json()))
    });
    respond(&sandbox, "refresh", username.ok().as_deref(), outcome)
}

/// Makes a token.
fn issue(sandbox: &Sandbox, kind: TokenKind, username: &str) -> Result<BearerToken, Failure> {
    let lifetime = match kind {
        TokenKind::Access => sandbox.settings().access_lifetime,
        TokenKind::Refresh => sandbox.settings().refresh_lifetime,
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let claims = Claims { sub: username.to_owned(), exp: now.saturating_add(lifetime), kind };
    let key = EncodingKey::from_secret(sandbox.jwt_key());
    let token = encode(&Header::new(Algorithm::HS256), &claims, &key);
    token
        .ok()
        .and_then(|token| BearerToken::new(token).ok())
        .ok_or_else(|| Failure::new(StatusCode::INTERNAL_SERVER_ERROR, "no token could be made"))
}

/// Whose token it is, if it is of this kind and still valid.
pub(super) fn username(
    sandbox: &Sandbox,
    headers: &HeaderMap,
    kind: TokenKind,
) -> Result<String, Denied> {
    if !sandbox.settings().enabled {
        return Err(Denied::ApiDisabled);
    }
    let token = authorization(headers)
        .and_then(|header| BearerToken::from_authorization(header).ok())
        .ok_or(Denied::InvalidToken)?;
    let mut validation = Validation::new(Algorithm::HS256);
    validation.leeway = 0;
    let key = DecodingKey::from_secret(sandbox.jwt_key());
    match decode::<Claims>(token.expose(), &key, &validation) {
        Ok(token) if token.claims.kind == kind => Ok(token.claims.sub),
        _ => Err(Denied::InvalidToken),
    }
}

fn authorization(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()
}
