//! Methods about DIDs.

mod did_create;
mod did_details_update;

pub use did_create::*;
pub use did_details_update::*;
