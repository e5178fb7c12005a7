//! Verification of Kolmisoft MOR billing API requests in front of your own service: a tower layer,
//! and an axum extractor.
//!
//! ```
//! use std::collections::HashMap;
//! use std::convert::Infallible;
//!
//! use bytes::Bytes;
//! use http::{Request, Response};
//! use http_body_util::Full;
//! use mor_api::{KeyRing, SecretKey};
//! use mor_tower::{MaybeBuffered, VerifiedRequest, Verifier, VerifyLayer};
//! use tower::{Layer, ServiceExt, service_fn};
//!
//! type Body = MaybeBuffered<Full<Bytes>>;
//!
//! /// Runs only for requests whose hash is right.
//! async fn handle(
//!     request: Request<Body>,
//! ) -> Result<Response<String>, Infallible> {
//!     let verified = request.extensions().get::<VerifiedRequest>();
//!     let covered = verified.map(VerifiedRequest::covered).unwrap_or_default();
//!     Ok(Response::new(format!("the hash covers {covered:?}")))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut ring = KeyRing::new();
//! ring.add("admin", SecretKey::new("secret")?);
//! let keys = HashMap::from([("admin".to_owned(), ring)]);
//! let service = VerifyLayer::new(Verifier::new(keys)).layer(service_fn(handle));
//!
//! let send = |hash: &str| {
//!     let form = format!("u=admin&did_id=6511&call_limit=999&hash={hash}");
//!     let request = Request::post("/billing/api/did_details_update")
//!         .header("content-type", "application/x-www-form-urlencoded")
//!         .body(Full::from(form));
//!     request.map(|request| service.clone().oneshot(request))
//! };
//! let passed = send("f7de355c9b4421ce6c705b4b32c89dbcaca51e46")?.await?;
//! assert!(passed.headers().is_empty());
//! // Servers answer with status 200 also when they refuse.
//! let refused = send("0000000000000000000000000000000000000000")?.await?;
//! assert_eq!(refused.headers()["content-type"], "text/xml; charset=utf-8");
//! # Ok(())
//! # }
//! ```
//!
//! # The parts
//!
//! | | |
//! |---|---|
//! | [`Policy`] | what is accepted, and how to treat what a valid hash does not rule out |
//! | [`Verifier`] | policy, keys and memory in one; the layer and the extractor share it |
//! | [`Keys`] | where a user's keys come from: a map, a closure, your database |
//! | [`Duplicates`], [`InMemory`] | which requests came before |
//! | [`VerifyLayer`] | checks before any tower service, and forwards the request unchanged |
//! | [`Verified`] | checks before one axum handler, and gives it the typed request |
//! | [`Verifier::check_any`], [`Passed`] | checks for one handler of many methods |
//! | [`Policy::route`] and what it leads to | the check in steps without I/O, for your own server |
//! | [`VerifiedRequest`] | who sent it, with which key, what the hash covers and what not |
//! | [`Report`], [`Event`], [`Refused`] | what was refused or warned of, for your log |
//! | `PendingDiagnosis`, `diagnosis_queue` | which mistake is behind it (feature `diagnose`) |
//! | [`printable`] | usernames, fit for a log |
//! | [`answer()`], [`refusal()`] | a method's answer, and a refusal, as HTTP responses |
//!
//! # What is refused
//!
//! Everything that [`mor_api::ReceivedRequest`] refuses; other HTTP methods than POST (and GET, if
//! you take it), also where a parameter `_method` or a header asks for one; a body that is not sent
//! as a form, because a server behind this might read parameters from it that nobody has checked;
//! and bodies of more than 64 KiB. Then what your [`Policy`] refuses: by default nothing, as
//! servers do. The caller learns no more than a real server would say. The reasons go to
//! [`Report`], without any value, key or query.
//!
//! To see what a policy would do before it does it, let it [only report](Mode::Report).
//!
//! A user who does not exist is answered `Access Denied`, as servers do, or like a wrong hash if
//! you [hide users](Policy::hide_users), after about the work of a wrong hash: tell how many keys
//! [most users](Policy::usual_keys) have. How long your [`Keys`] take to say so is yours to keep
//! even.
//!
//! # What this does not stop
//!
//! What a policy does not refuse. By default, parameters that the hash does not cover can be added
//! or changed by anyone who has seen one valid request: see [`VerifiedRequest::uncovered`]. Among
//! them are values that a server's hash rule leaves out for their form although servers act on them
//! ([`Dropped`](mor_api::UncoveredReason::Dropped)). `u` is one, too: whoever may sign for a user
//! may sign for every user whose ring has the same key.
//!
//! The hash has no time in it. [`Duplicates`] stops copies within its window, and no later; and
//! two requests that look the same are not always a copy and its original: `did_details_update` has
//! one hash for all requests about a DID. The crate's README says of each policy what it stops.

mod answer;
mod body;
#[cfg(feature = "diagnose")]
mod diagnosis;
mod duplicates;
#[cfg(feature = "axum")]
mod extract;
mod keys;
mod layer;
mod method_override;
mod not_a_form;
mod passed;
mod paths;
mod policy;
pub mod printable;
mod received;
mod refusal;
mod report;
mod steps;
mod verdict;
mod verified_request;
mod verifier;

pub use answer::{answer, refusal};
pub use body::MaybeBuffered;
#[cfg(feature = "diagnose")]
pub use diagnosis::{
    Diagnosed, DiagnosisReceiver, DiagnosisSender, PendingDiagnosis, diagnosis_queue,
};
pub use duplicates::{Duplicated, Duplicates, DuplicatesError, InMemory, RequestId, Reservation};
#[cfg(feature = "axum")]
pub use extract::Verified;
pub use keys::{Keys, KeysError};
pub use layer::{Verify, VerifyLayer};
pub use method_override::MethodOverride;
pub use not_a_form::NotAForm;
pub use passed::Passed;
pub use policy::{Mode, OtherPaths, Policy, SameBy, Treatment};
pub use received::Received;
pub use refusal::{RefusalReason, Refused};
pub use report::{Event, Report, Warned};
pub use steps::{Admitted, Expected, Routed};
pub use verdict::{Objection, Verdict, Warning};
pub use verified_request::VerifiedRequest;
pub use verifier::Verifier;
