//! Tools for whoever holds the key: how a hash comes about, which other request has the same one,
//! and which mistake makes a wrong one. Verification calls none of them.

mod boundary;
#[cfg(feature = "diagnose")]
mod diagnose;
mod explain;
mod printable;
mod shown_name;
mod visible;

pub use boundary::BoundaryTwin;
#[cfg(feature = "diagnose")]
pub use diagnose::{Corrected, Diagnoser, Diagnosis, Effort, Finding, FindingKind, Match};
pub use explain::{Contribution, Explanation, Uncounted};
