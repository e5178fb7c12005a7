//! API v2. Nothing is hashed: a bearer token authenticates each call.
//!
//! A client calls [`login`], reads [`Tokens`], and keeps them in a [`Session`], which knows when to
//! [`refresh`] them. It fills a request, such as [`AssignProvider`] or [`GetBalance`], gets an
//! [`HttpRequest`](crate::HttpRequest), and reads the answer. A server hands path and body, or path
//! and query, to `read` of [`AssignProvider`] and [`UnassignProvider`], and writes their answers
//! with `to_json`.
//!
//! | you want to | request | answer |
//! |---|---|---|
//! | know your balance | [`GetBalance`] | [`Balance`] |
//! | see your profile | [`GetMe`] | [`Me`] |
//! | change your profile | [`UpdateMe`] | [`Me`] |
//! | assign a provider | [`AssignProvider`] | [`ProviderAssigned`] |
//! | unassign a provider | [`UnassignProvider`] | [`ProviderUnassigned`] |
//! | list calls | [`GetCalls`] | [`read_json`] |
//! | list DIDs | [`GetDids`] | [`read_json`] |
//! | look up rates | [`GetRates`], [`GetTariffRates`] | [`read_json`] |
//! | hang up one call | [`HangUpCall`] | [`HungUpCall`] |
//! | hang up all calls | [`HangUpAllCalls`] | [`read_json`] |
//! | place a flash call | [`FlashCall`] | [`read_json`], with [`FlashCallStatus`] |
//! | ask what became of it | [`GetFlashCall`] | [`FlashCallTask`] |
//! | know how much you can transcribe | [`GetAiUsage`] | [`read_json`] |
//! | transcribe a recording | [`CreateTranscription`] | [`read_json`] |
//! | ask how far that is | [`GetTranscription`] | [`read_json`] |
//! | cancel it | [`DeleteTranscription`] | [`read_body`] |
//! | read the transcript | [`GetTranscript`] | [`read_json`] |
//! | download the transcript | [`DownloadTranscript`] | [`read_body`] |
//!
//! [`read_json`] reads into a type of your own what the pages do not show; a server shows it at
//! `/billing/api/v2/api-docs`. [`ENDPOINTS`] has all of them as data.
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

mod active_calls;
mod ai;
mod answer;
mod assign_provider;
mod balance;
mod calls;
mod dids;
mod endpoint;
mod error;
mod flash_calls;
mod json;
mod login;
mod me;
mod provider;
mod rates;
mod read;
mod request;
mod segment;
mod session;
mod tariff_rates;
mod token;
mod unassign_provider;

pub use active_calls::{HangUpAllCalls, HangUpCall, HungUpCall};
pub use ai::{
    BodyError, CreateTranscription, DeleteTranscription, DownloadTranscript, GetAiUsage,
    GetTranscript, GetTranscription,
};
pub use answer::{ProviderAssigned, ProviderUnassigned};
pub use assign_provider::AssignProvider;
pub use balance::{Balance, GetBalance};
pub use calls::GetCalls;
pub use dids::GetDids;
pub use endpoint::{ENDPOINTS, Endpoint};
pub use error::{CallError, RefusedStatus};
pub use flash_calls::{FlashCall, FlashCallStatus, FlashCallTask, GetFlashCall, TaskStatus};
pub use json::JsonFault;
pub use login::{Credentials, CredentialsError, Tokens, is_login, login, refresh};
pub use me::{Address, GetMe, Me, UpdateMe};
pub use provider::{Provider, RequestError};
pub use rates::GetRates;
pub use read::{DEFAULT_LIMIT, read_body, read_json, read_json_within};
pub use segment::{InvalidSegment, PathSegment};
pub use session::{NextStep, Session};
pub use tariff_rates::GetTariffRates;
pub use token::{BearerToken, TokenError};
pub use unassign_provider::UnassignProvider;
