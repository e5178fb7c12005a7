//! Answers of the hashed methods: read without trust, written in the shape of the pages.
//!
//! [`Answer`] is what most callers need: a status and a body in, a method's success or an
//! [`ApiError`] out. [`Document`] is the layer below it, a tree of elements that knows no method.
//! It reads the answer of any method, also of one for which this crate has no type.

#[cfg(feature = "serde")]
mod deserialize;
mod error;
mod fields;
#[cfg(feature = "xml")]
pub(crate) mod member;
#[cfg(feature = "xml")]
mod parse;
pub(crate) mod record;
#[cfg(all(test, feature = "xml"))]
pub(crate) mod testing;
#[cfg(feature = "xml")]
mod tree;
#[cfg(feature = "xml")]
mod typed;
#[cfg(feature = "xml")]
mod unpack;
#[cfg(feature = "xml")]
mod write;

pub use error::{AnswerError, ApiError, Effect, Fault, Refusal, ServerError};
pub(crate) use error::{on_one_line, server_errors};
pub use fields::Fields;
#[cfg(feature = "xml")]
pub use parse::DEFAULT_LIMIT;
#[cfg(feature = "xml")]
pub use tree::{Document, Element};
#[cfg(feature = "xml")]
pub use typed::Answer;
#[cfg(feature = "xml")]
pub(crate) use typed::{Shape, told};
#[cfg(feature = "xml")]
pub use unpack::unpack;
#[cfg(feature = "xml")]
pub(crate) use write::Writer;
