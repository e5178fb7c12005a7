#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

pub mod access;
mod answer;
mod base_url;
mod boundary;
mod canonical;
mod diagnose;
mod digest;
mod endpoint;
pub mod endpoints;
mod explain;
mod form;
mod hash;
mod hex;
mod http_request;
mod key;
mod kind;
mod parameters;
mod places;
mod received;
mod scan;
mod sign;
mod typed;
#[cfg(feature = "json")]
pub mod v2;
mod value;
mod verify;
mod visible;
#[cfg(feature = "xml")]
mod xml;

pub use answer::{AnswerError, ApiError, Fault, PageError, Refusal};
pub use base_url::{BaseUrl, BaseUrlError};
pub use boundary::Reading;
pub use canonical::CanonicalText;
pub use diagnose::{Diagnoser, Diagnosis, Finding, FindingKind, Match};
pub use endpoint::{Coverage, DeclarationError, Endpoint, HashOrder, Parameter, Presence};
pub use endpoints::{
    DidCreate, DidCreateError, DidCreated, DidDetailsUpdate, DidUpdateError, DidUpdated, UserDetailsUpdate,
    UserUpdateError, UserUpdated,
};
pub use explain::{Contribution, Explanation};
pub use form::ReadError;
pub use hash::{HexHash, MalformedHash, RequestHash};
pub use http_request::{HttpRequest, Method};
pub use key::{EmptyKey, KeyRing, KeyRingIter, SecretKey};
pub use kind::Kind;
pub use parameters::{Extras, ParameterError, ParameterList, Parameters};
pub use received::{Limits, MissingUsername, ReceivedRequest};
pub use sign::{SignError, Signed, Signer};
pub use typed::TypedRequest;
pub use value::{Assignment, Bounded, Date, Day, Decimal, Digits, Hour, ListMode, Month, Password, Year};
pub use verify::{AcceptedOrders, Uncovered, UncoveredReason, Verified, VerifyError};
#[cfg(feature = "xml")]
pub use xml::Answer;
