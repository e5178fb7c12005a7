//! The routes: the three hashed methods behind [`Verified`], the two of API v2 behind a JWT, and the login that hands it out.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, OriginalUri, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use axum::{Json, Router};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use mor_api::access::Denied;
use mor_api::v2::{AssignProvider, BearerToken, RequestError, UnassignProvider};
use mor_api::{
    Answer, DidCreate, DidCreated, DidDetailsUpdate, DidUpdated, KeyRing, Refusal, SecretKey, UserDetailsUpdate,
    UserUpdated,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::verified::{Callers, Operation, Verified, answer};
use crate::world::World;

/// How the stand-in behaves.
#[derive(Clone)]
pub(crate) struct Settings {
    /// Whether GET is taken, which real servers have off.
    pub(crate) allow_get: bool,
    /// Whether the API is on.
    pub(crate) enabled: bool,
    /// Whether the administrator has an API secret key.
    pub(crate) has_key: bool,
    /// For how many seconds a token is valid.
    pub(crate) token_lifetime: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { allow_get: false, enabled: true, has_key: true, token_lifetime: 3600 }
    }
}

/// The stand-in: its state, its settings, and where it writes its log.
pub(crate) struct Sandbox {
    world: Mutex<World>,
    settings: Settings,
    jwt_key: [u8; 32],
    log: Box<dyn Fn(&str) + Send + Sync>,
}

type App = Arc<Sandbox>;

impl Sandbox {
    pub(crate) fn new(settings: Settings, log: impl Fn(&str) + Send + Sync + 'static) -> Result<App, getrandom::Error> {
        let mut jwt_key = [0; 32];
        getrandom::fill(&mut jwt_key)?;
        Ok(Arc::new(Self { world: Mutex::new(World::seeded()), settings, jwt_key, log: Box::new(log) }))
    }

    /// The state. A handler that panicked leaves it as it was: nothing is changed before everything is checked.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn router(self: &App) -> Router {
        let mut router = Router::new();
        for prefix in ["/billing/api", "/api"] {
            let at = |path: &str| format!("{prefix}/{path}");
            router = router
                .route(&at("user_details_update"), any(user_details_update))
                .route(&at("user_update_api"), any(user_details_update))
                .route(&at("did_details_update"), any(did_details_update))
                .route(&at("did_create"), any(did_create))
                .route(&at("v2/authentication/login"), post(login))
                .route(&at("v2/users/{id}/assign_provider"), post(assign_provider).delete(unassign_provider));
        }
        router.layer(DefaultBodyLimit::max(64 * 1024)).with_state(Arc::clone(self))
    }

    /// A line for each request: operation, user, verdict, uncovered parameters. Never a value.
    fn log(&self, operation: &str, username: &str, verdict: &str, uncovered: &[String]) {
        let uncovered =
            if uncovered.is_empty() { String::new() } else { format!("  uncovered: {}", uncovered.join(",")) };
        (self.log)(&format!("{operation}  {}  {verdict}{uncovered}", username.escape_debug()));
    }

    fn answer<R: Operation>(
        &self,
        verified: &Verified<R>,
        outcome: Result<R::Answer, Refusal<<R::Answer as Answer>::Error>>,
    ) -> Response {
        let verdict = match &outcome {
            Ok(_) => format!("done (key {})", verified.key_name),
            Err(refusal) => format!("refused: {refusal}"),
        };
        self.log(R::ENDPOINT.name(), &verified.username, &verdict, &verified.uncovered);
        answer::<R::Answer>(outcome)
    }
}

impl Operation for UserDetailsUpdate {
    type Answer = UserUpdated;
}

impl Operation for DidDetailsUpdate {
    type Answer = DidUpdated;
}

impl Operation for DidCreate {
    type Answer = DidCreated;
}

impl Callers for App {
    fn keys_of(&self, username: &str) -> Result<KeyRing, &'static str> {
        if !self.settings.has_key {
            return Err("API must have a secret key");
        }
        let world = self.world();
        let account = world.accounts.get(username).ok_or("Access Denied")?;
        let admin = world.accounts.get("admin").and_then(|admin| admin.key);
        let mut keys = KeyRing::new();
        for (name, key) in [(username, account.key), ("admin", admin)] {
            if let Some(key) = key {
                keys.add(name, SecretKey::new(key).map_err(|_| "API must have a secret key")?);
            }
        }
        Ok(keys)
    }

    fn admits(&self, method: &Method) -> Result<(), &'static str> {
        if !self.settings.enabled {
            Err("API Requests are disabled")
        } else if method == Method::GET && !self.settings.allow_get {
            Err("GET Requests are disabled")
        } else if method == Method::GET || method == Method::POST {
            Ok(())
        } else {
            Err("Access Denied")
        }
    }

    fn refused(&self, operation: &str, username: &str, reason: &str) {
        self.log(operation, username, &format!("refused: {reason}"), &[]);
    }
}

async fn user_details_update(State(app): State<App>, verified: Verified<UserDetailsUpdate>) -> Response {
    let outcome = app.world().update_user(&verified.username, &verified.request);
    app.answer(&verified, outcome)
}

async fn did_details_update(State(app): State<App>, verified: Verified<DidDetailsUpdate>) -> Response {
    let outcome = app.world().update_did(&verified.username, &verified.request);
    app.answer(&verified, outcome)
}

async fn did_create(State(app): State<App>, verified: Verified<DidCreate>) -> Response {
    let outcome = app.world().create_did(&verified.username, &verified.request);
    app.answer(&verified, outcome)
}

async fn assign_provider(
    State(app): State<App>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let username = app.username(&headers);
    let outcome = username.as_ref().map_err(|denied| Failure::from(*denied)).and_then(|username| {
        let request = AssignProvider::read(uri.path(), &body)?;
        Ok(app.world().assign(username, request)?.to_json())
    });
    app.answer_v2("v2_users_assign_provider", &username.unwrap_or_default(), outcome)
}

async fn unassign_provider(State(app): State<App>, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Response {
    let username = app.username(&headers);
    let outcome = username.as_ref().map_err(|denied| Failure::from(*denied)).and_then(|username| {
        let request = UnassignProvider::read(uri.path(), uri.query().unwrap_or_default())?;
        Ok(app.world().unassign(username, request)?.to_json())
    });
    app.answer_v2("v2_users_unassign_provider", &username.unwrap_or_default(), outcome)
}

/// A status and a text for the JSON body of an error, whose form is this sandbox's own.
struct Failure(StatusCode, String);

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        Self(StatusCode::from_u16(denied.status()).unwrap_or(StatusCode::UNAUTHORIZED), denied.to_string())
    }
}

impl From<RequestError> for Failure {
    fn from(error: RequestError) -> Self {
        let status = match error {
            RequestError::Path | RequestError::Id { parameter: "id" } => StatusCode::NOT_FOUND,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self(status, error.to_string())
    }
}

/// The claims of a token.
#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    exp: u64,
}

/// The body of a login. The page does not tell one, so this is the sandbox's own.
#[derive(Deserialize)]
struct Login {
    username: String,
    password: String,
}

async fn login(State(app): State<App>, body: Bytes) -> Response {
    let Ok(login) = serde_json::from_slice::<Login>(&body) else {
        app.log("login", "", "refused: no username and password", &[]);
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({"error": "no username and password"}))).into_response();
    };
    let known = app.world().accounts.get(login.username.as_str()).is_some_and(|it| it.password == login.password);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let claims = Claims { sub: login.username, exp: now.saturating_add(app.settings.token_lifetime) };
    let token = encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(&app.jwt_key));
    match token {
        Ok(token) if known => {
            app.log("login", &claims.sub, "done", &[]);
            Json(json!({"token": token})).into_response()
        }
        _ => {
            app.log("login", &claims.sub, "refused", &[]);
            (StatusCode::UNAUTHORIZED, Json(json!({"error": "wrong username or password"}))).into_response()
        }
    }
}

impl Sandbox {
    /// Whose token it is.
    fn username(&self, headers: &HeaderMap) -> Result<String, Denied> {
        if !self.settings.enabled {
            return Err(Denied::ApiDisabled);
        }
        let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token =
            header.and_then(|header| BearerToken::from_authorization(header).ok()).ok_or(Denied::InvalidToken)?;
        let mut validation = Validation::new(Algorithm::HS256);
        validation.leeway = 0;
        let claims = decode::<Claims>(token.expose(), &DecodingKey::from_secret(&self.jwt_key), &validation);
        claims.map(|token| token.claims.sub).map_err(|_| Denied::InvalidToken)
    }

    fn answer_v2(&self, operation: &str, username: &str, outcome: Result<String, Failure>) -> Response {
        match outcome {
            Ok(json) => {
                self.log(operation, username, "done", &[]);
                ([(header::CONTENT_TYPE, "application/json")], json).into_response()
            }
            Err(Failure(status, text)) => {
                self.log(operation, username, &format!("refused: {status} {text}"), &[]);
                (status, Json(json!({"error": text}))).into_response()
            }
        }
    }
}
