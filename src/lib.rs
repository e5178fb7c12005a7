//! Requests of the Kolmisoft MOR billing API, without I/O: build them, sign them, verify them in
//! constant time, and see what the hash really covers.
//!
//! ```
//! use mor_api::methods::users::{USER_DETAILS_UPDATE, UserDetailsUpdate};
//! use mor_api::{BaseUrl, HashRule, ReceivedRequest, SecretKey, Signer};
//!
//! // The client fills a request and signs it. Any HTTP client sends it.
//! let key = SecretKey::new("456789")?;
//! let signer = Signer::new("username", key.clone());
//! let request = UserDetailsUpdate::new(123).blocked(true);
//! let base = BaseUrl::parse("https://mor.example.com")?;
//! let http = signer.sign(&request)?.post(&base);
//! assert_eq!(
//!     http.url(),
//!     "https://mor.example.com/billing/api/user_details_update",
//! );
//!
//! // The server reads what arrived, verifies it, and types it.
//! let received = ReceivedRequest::read(&USER_DETAILS_UPDATE, "", http.body())?;
//! let verified = received.verify([("own", &key)], HashRule::Listed)?;
//! assert_eq!(verified.typed::<UserDetailsUpdate>()?, request);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | you want to | start at |
//! |---|---|
//! | sign a request | [`Signer`], with a typed request of [`methods`] or a [`ParameterList`] |
//! | verify a request | [`ReceivedRequest`], then [`Verified`]; [`Rejection`] is the answer |
//! | read or write an answer | [`answer`] |
//! | know why a hash is wrong | [`inspect`] |
//! | look up a method, declare another | [`methods`], [`endpoint!`] |
//! | use API v2 | [`v2`] |
//! | decide who may do what | [`access`] |
#![no_std]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "methods"),
    allow(dead_code, unused_imports, unused_macros, reason = "each area uses a part of it")
)]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

pub mod access;
pub mod answer;
mod endpoint;
mod hash;
mod http;
pub mod inspect;
pub mod methods;
mod request;
mod text;
#[cfg(feature = "json")]
pub mod v2;
pub mod value;
mod wire;

#[doc(hidden)]
pub use endpoint::Computed;
pub use endpoint::{
    Conversion, Declaration, DeclarationError, Endpoint, Evidence, EvidenceSource, GroupRule,
    HashRule, HashRules, Hashing, Kind, OnServers, Parameter, ParameterGroup, Requirement,
    ServerName, Transport, UnknownRule, UnmetRequirement, server_order,
};
pub use hash::{HexHash, MalformedHash, RequestHash};
pub use http::{BaseUrl, BaseUrlError, HttpMethod, HttpRequest};
pub use request::{
    CanonicalText, DifferenceKind, EmptyKey, KeyRing, KeyRingIter, Limits, MissingUsername,
    ParameterError, ParameterList, Parameters, ReceivedRequest, Rejection, RuleDifference,
    SecretKey, SecretText, SignError, Signed, Signer, TypedRequest, Uncovered, UncoveredReason,
    Unhashed, UnlistedParameters, Verified, VerifyError,
};
pub use wire::{ParameterRef, ReadError};

/// The programs of `README.md`, which are tested like all others.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
