//! API v2: log in, assign a provider to a user, and unassign it. Nothing is hashed: a bearer token
//! authenticates each call.
//!
//! A client calls [`login`] and reads [`Tokens`], fills [`AssignProvider`] or [`UnassignProvider`]
//! and gets an [`HttpRequest`](crate::HttpRequest), and reads [`ProviderAssigned`] or
//! [`ProviderUnassigned`]. A server hands path and body, or path and query, to `read` of the same
//! request types, and writes the answers with `to_json`. The page is "MOR API v2 user assign
//! provider".
//!
//! ```
//! use mor_api::BaseUrl;
//! use mor_api::v2::{self, AssignProvider, Provider, ProviderAssigned, Tokens};
//!
//! let base = BaseUrl::parse("https://example.com")?;
//! let http = v2::login(&base, "admin", "password of the GUI")?;
//! # let (status, body) = (200, r#"{"access_token":"eyJh.eyJz.c2ln"}"#);
//! // Send it; your HTTP client gives back `status` and `body`.
//! let tokens = Tokens::read(status, body)?;
//!
//! let request = AssignProvider::new(123, Provider::Id(1));
//! let http = request.to_http(&base, &tokens.access);
//! assert_eq!(
//!     http.url(),
//!     "https://example.com/billing/api/v2/users/123/assign_provider"
//! );
//! assert_eq!(http.body(), r#"{"provider_id":1}"#);
//!
//! // On the server:
//! let received = AssignProvider::read(http.path(), http.body())?;
//! assert_eq!(received, request);
//! let body = ProviderAssigned::new(received.user_id, 1, 456).to_json();
//!
//! // And back on the client:
//! assert_eq!(ProviderAssigned::read(200, body)?.device_id, 456);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod assign_provider;
mod error;
mod json;
mod login;
mod provider;
mod token;
mod unassign_provider;

pub use answer::{ProviderAssigned, ProviderUnassigned};
pub use assign_provider::AssignProvider;
pub use error::{CallError, RefusedStatus};
pub use json::JsonFault;
pub use login::{Credentials, CredentialsError, Tokens, is_login, login, refresh};
pub use provider::{Provider, RequestError};
pub use token::{BearerToken, TokenError};
pub use unassign_provider::UnassignProvider;
