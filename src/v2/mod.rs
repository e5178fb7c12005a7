//! API v2: assign a provider to a user, and take it away. No hash: a bearer token authenticates, and nothing is signed.
//!
//! The page is "MOR API v2 user assign provider". The client fills [`AssignProvider`] or [`UnassignProvider`] and gets an
//! [`HttpRequest`]; the server hands path and body, or path and query, to `read` of the same type. The [`BearerToken`] comes
//! from the login, whose body the page does not tell: [`login`] takes it as you have it.
//!
//! ```
//! use mor_api::BaseUrl;
//! use mor_api::v2::{AssignProvider, BearerToken, Provider};
//!
//! let base = BaseUrl::parse("https://example.com")?;
//! let token = BearerToken::new("eyJhbGciOi.eyJzdWIi.c2ln")?;
//! let http = AssignProvider::new(123, Provider::Id(1)).to_http(&base, &token);
//!
//! assert_eq!(http.url(), "https://example.com/billing/api/v2/users/123/assign_provider");
//! assert_eq!(http.body(), r#"{"provider_id":1}"#);
//! let received = AssignProvider::read(http.path(), http.body())?;
//! assert_eq!(received.provider, Provider::Id(1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod assign_provider;
mod provider;
mod token;
mod unassign_provider;

use alloc::string::String;

pub use answer::{ApiError, ProviderAssigned, ProviderUnassigned, RefusedStatus};
pub use assign_provider::AssignProvider;
pub use provider::{Provider, RequestError};
pub use token::{BearerToken, TokenError};
pub use unassign_provider::UnassignProvider;

use crate::base_url::BaseUrl;
use crate::http_request::{HttpRequest, Method};

const LOGIN: &str = "v2/authentication/login";

/// The login that answers with a token: `POST …/api/v2/authentication/login` with the JSON body that your server expects.
///
/// ```
/// use mor_api::{BaseUrl, v2};
///
/// let base = BaseUrl::parse("https://example.com")?;
/// let http = v2::login(&base, r#"{"username":"admin","password":"secret"}"#);
/// assert_eq!(http.path(), "/billing/api/v2/authentication/login");
/// assert!(!format!("{http:?}").contains("secret"));
/// # Ok::<(), mor_api::BaseUrlError>(())
/// ```
#[must_use]
pub fn login(base: &BaseUrl, json: impl Into<String>) -> HttpRequest {
    HttpRequest::with_body(Method::Post, base, LOGIN, JSON, json.into())
}

/// Whether a request with this path is a login: `/api/v2/authentication/login` behind any prefix.
#[must_use]
pub fn is_login(path: &str) -> bool {
    path.strip_suffix(LOGIN).is_some_and(|prefix| prefix.ends_with("/api/"))
}

const JSON: &str = "application/json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_login_path_has_any_prefix_before_api() {
        for (path, is) in [
            ("/billing/api/v2/authentication/login", true),
            ("/api/v2/authentication/login", true),
            ("/v2/authentication/login", false),
            ("/api/v2/authentication/login/", false),
        ] {
            assert_eq!(is_login(path), is, "{path}");
        }
    }
}
