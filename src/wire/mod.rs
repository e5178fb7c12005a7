//! The wire format, `application/x-www-form-urlencoded`: byte search, reading, writing.

pub(crate) mod decode;
pub(crate) mod encode;
mod error;
pub(crate) mod pairs;
pub(crate) mod swar;

pub use error::{ParameterRef, ReadError};
pub(crate) use pairs::Malformation;
