//! The two sides of a request: filled and signed, or received and verified.

pub(crate) mod canonical;
pub(crate) mod convert;
mod coverage;
pub(crate) mod hashed;
pub(crate) mod key;
mod list;
mod offsets;
pub(crate) mod parameter_error;
pub(crate) mod parameters;
mod received;
mod rejection;
mod same_under;
mod secret_text;
mod sign;
pub(crate) mod typed;
mod unhashed;
mod unlisted;
mod verify;

pub use canonical::CanonicalText;
pub use coverage::{Uncovered, UncoveredReason};
pub use key::{EmptyKey, KeyRing, KeyRingIter, SecretKey};
pub use list::ParameterList;
pub use parameter_error::ParameterError;
pub use parameters::Parameters;
pub use received::{Limits, MissingUsername, ReceivedRequest};
pub use rejection::Rejection;
pub use same_under::{DifferenceKind, RuleDifference};
pub use secret_text::SecretText;
pub use sign::{SignError, Signed, Signer};
pub use typed::TypedRequest;
pub use unhashed::Unhashed;
pub use unlisted::UnlistedParameters;
pub use verify::{Verified, VerifyError};
